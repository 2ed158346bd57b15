/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-checks"

#include "config.h"

#include "sc-login-choice.h"

#include <glib/gi18n-lib.h>

#define STAGE           SC_STAGE_AUTH
#define PLUS            "-PLUS"
#define MECHANISMS_SAID 20

static ScAuthMethod
find_method (const char *mechanism)
{
  g_autofree char *name = g_strdup (mechanism);

  /* The same login, bound to the connection (RFC 5802 6). */
  if (g_str_has_suffix (name, PLUS))
    name[strlen (name) - strlen (PLUS)] = '\0';
  for (ScAuthMethod method = SC_AUTH_METHOD_PLAIN; method <= SC_AUTH_METHOD_OAUTHBEARER; method++)
    if (g_strcmp0 (sc_auth_method_get_mechanism (method), name) == 0)
      return method;
  return 0;
}

ScNotChosen
sc_login_choice_judge (const char  *mechanism,
                       ScAuthMethod chosen,
                       ScAuthMethod wanted)
{
  ScAuthMethod method = find_method (mechanism);

  if (method == 0)
    return SC_NOT_CHOSEN_UNKNOWN;
  if (method == chosen)
    return 0;
  if (sc_auth_method_uses_token (method) && !sc_auth_method_uses_token (wanted))
    return SC_NOT_CHOSEN_TOKEN;
  if (!sc_auth_method_uses_token (method) && sc_auth_method_uses_token (wanted))
    return SC_NOT_CHOSEN_PASSWORD;
  return wanted == SC_AUTH_METHOD_AUTO ? SC_NOT_CHOSEN_WEAKER : SC_NOT_CHOSEN_NOT_WANTED;
}

static const char *
get_nick (ScNotChosen reason)
{
  static const char *const nicks[] = { "chosen", "unknown", "token", "password", "weaker", "not-wanted" };

  return nicks[reason];
}

/* Whole sentences, each with the names of the mechanisms as its value. */
static const char *
get_sentence (ScNotChosen reason)
{
  switch (reason)
    {
    case SC_NOT_CHOSEN_UNKNOWN:
      /* Translators: the placeholder is a list of login mechanisms, such as "NTLM, GSSAPI" */
      return _("Not used, because Sendcheck does not know them: %s.");
    case SC_NOT_CHOSEN_TOKEN:
      /* Translators: the placeholder is a list of login mechanisms, such as "XOAUTH2" */
      return _("Not used, because they take an access token and not a password: %s.");
    case SC_NOT_CHOSEN_PASSWORD:
      /* Translators: the placeholder is a list of login mechanisms, such as "PLAIN, LOGIN" */
      return _("Not used, because they take a password and not an access token: %s.");
    case SC_NOT_CHOSEN_WEAKER:
      /* Translators: the placeholder is a list of login mechanisms, such as "PLAIN, LOGIN" */
      return _("Not used, because a better one is there: %s.");
    case SC_NOT_CHOSEN_NOT_WANTED:
    default:
      /* Translators: the placeholder is a list of login mechanisms, such as "PLAIN, LOGIN" */
      return _("Not used, because the settings name another: %s.");
    }
}

static char *
join (GVariant *mechanisms)
{
  g_autofree const char **names = mechanisms != NULL ? g_variant_get_strv (mechanisms, NULL) : NULL;
  g_autoptr (GString)     joined = g_string_new (NULL);

  for (guint i = 0; names != NULL && names[i] != NULL && i < MECHANISMS_SAID; i++)
    g_string_append_printf (joined, "%s%s", i > 0 ? ", " : "", names[i]);
  return g_strdup (joined->str);
}

static void
say_offers (ScContext *context)
{
  g_autofree char *before = join (sc_facts_get (context->facts, "auth.offered"));
  g_autofree char *inside = join (sc_facts_get (context->facts, "auth.tls-offered"));
  gboolean         has_tls = sc_stream_has_tls (context->stream);

  if (!has_tls && *before != '\0')
    /* Translators: the placeholder is a list of login mechanisms. */
    sc_context_check (context, STAGE, "offer", SC_STATUS_PASS, _("Without encryption, the server offers these ways to log in: %s."), before);
  else if (has_tls && *inside != '\0' && *before == '\0')
    /* Translators: the placeholder is a list of login mechanisms. */
    sc_context_check (context, STAGE, "offer", SC_STATUS_PASS, _("The server offers these ways to log in, only with encryption: %s."), inside);
  else if (has_tls && *inside != '\0')
    sc_context_check (context, STAGE, "offer", SC_STATUS_PASS,
                      /* Translators: both placeholders are lists of login mechanisms. */
                      _("The server offers these ways to log in: %1$s with encryption, %2$s already before it."), inside, before);
}

static void
say_reasons (ScContext  *context,
             GPtrArray **names)
{
  for (ScNotChosen reason = SC_NOT_CHOSEN_UNKNOWN; reason <= SC_NOT_CHOSEN_NOT_WANTED; reason++)
    {
      g_autofree char *id = g_strconcat ("not-chosen-", get_nick (reason), NULL);
      g_autofree char *joined = NULL;
      g_autofree char *sentence = NULL;

      if (names[reason] == NULL)
        continue;
      g_ptr_array_add (names[reason], NULL);
      joined = g_strjoinv (", ", (char **) names[reason]->pdata);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      sentence = g_strdup_printf (get_sentence (reason), joined);
#pragma GCC diagnostic pop
      sc_context_check (context, STAGE, id, SC_STATUS_PASS, "%s", sentence);
    }
}

void
sc_login_choice_report (ScContext   *context,
                        ScAuthMethod chosen)
{
  ScCapabilities       *capabilities = sc_session_get_capabilities (context->session);
  const char *const    *offered = capabilities != NULL ? sc_capabilities_get_mechanisms (capabilities) : NULL;
  GPtrArray            *names[SC_NOT_CHOSEN_NOT_WANTED + 1] = { NULL };
  g_autoptr (GPtrArray) fact = g_ptr_array_new_with_free_func (g_free);

  say_offers (context);
  for (guint i = 0; offered != NULL && offered[i] != NULL && i < MECHANISMS_SAID; i++)
    {
      ScNotChosen reason = sc_login_choice_judge (offered[i], chosen, context->settings->auth);

      if (reason == 0)
        continue;
      g_ptr_array_add (fact, g_strdup_printf ("%s %s", offered[i], get_nick (reason)));
      if (names[reason] == NULL)
        names[reason] = g_ptr_array_new ();
      g_ptr_array_add (names[reason], (gpointer) offered[i]);
    }
  if (fact->len > 0)
    sc_context_fact (context, "auth.not-chosen", g_variant_new_strv ((const char *const *) fact->pdata, (gssize) fact->len));
  say_reasons (context, names);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_clear_pointer (&names[i], g_ptr_array_unref);
}
