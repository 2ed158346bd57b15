/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-checks"

#include "config.h"

#include "sc-stages-private.h"

#include "sc-enum.h"

#include <glib/gi18n-lib.h>

#define STAGE SC_STAGE_AUTH

/* Whether a login is to be tried at all. */
static gboolean
needs_login (ScContext *context)
{
  ScSettings         *settings = context->settings;
  ScCapabilities     *capabilities = sc_session_get_capabilities (context->session);
  const char * const *mechanisms = capabilities != NULL ? sc_capabilities_get_mechanisms (capabilities) : NULL;
  gboolean            is_offered = mechanisms != NULL && mechanisms[0] != NULL;

  if (settings->auth == SC_AUTH_METHOD_NONE)
    {
      sc_context_check (context, STAGE, "login", SC_STATUS_PASS, _("The settings ask for no login."));
      return FALSE;
    }
  if (settings->user != NULL && *settings->user != '\0')
    {
      if (is_offered || settings->auth != SC_AUTH_METHOD_AUTO)
        return TRUE;
      /* What the server says to a sender without a login tells more than its silence about logins. */
      sc_context_check (context, STAGE, "login", SC_STATUS_WARN, _("The settings hold a user name, but the server offers no login. It is left out."));
      return FALSE;
    }
  if (is_offered)
    sc_context_check (context, STAGE, "login", SC_STATUS_WARN, _("The server offers a login, but the settings hold no user name. It is left out."));
  else
    sc_context_check (context, STAGE, "login", SC_STATUS_PASS, _("The server asks for no login."));
  return FALSE;
}

/* Nothing is sent without a secret. */
static gboolean
has_secret (ScContext *context)
{
  const char      *problem = context->settings->secret_problem;
  g_autofree char *error = NULL;

  if (context->settings->secret != NULL)
    {
      sc_context_fact_string (context, "auth.secret", "present");
      return TRUE;
    }
  if (problem == NULL)
    problem = "password-missing";
  error = g_strconcat ("store.", problem, NULL);
  sc_context_fact_string (context, "auth.secret", problem);
  sc_context_fact_string (context, "auth.result", "not-tried");
  sc_context_fail (context, STAGE, SC_STEP_AUTH, error, NULL);
  if (g_str_equal (problem, "keyring-locked"))
    sc_context_check (context, STAGE, "secret", SC_STATUS_FAIL, _("The password cannot be read: the keyring is locked."));
  else
    sc_context_check (context, STAGE, "secret", SC_STATUS_FAIL, _("No password is stored for this account, and none was typed."));
  return FALSE;
}

static void
note_result (ScContext    *context,
             ScReply      *reply,
             const GError *error)
{
  guint       n_logins = sc_session_get_n_logins (context->session);
  const char *oauth_error = sc_session_get_oauth_error (context->session);
  const char *result = "refused";

  if (reply != NULL && sc_reply_is_positive (reply))
    result = "accepted";
  else if (reply == NULL)
    result = n_logins > 0 ? "broken" : "not-tried";
  sc_context_fact_int (context, "auth.attempts", n_logins);
  sc_context_fact_string (context, "auth.result", result);
  if (oauth_error != NULL)
    sc_context_fact_string (context, "auth.oauth-error", oauth_error);
}

static gboolean
log_in (ScContext *context)
{
  ScSettings         *settings = context->settings;
  ScAuthMethod        method = sc_session_choose_mechanism (context->session, settings->auth);
  g_autoptr (GError)  error = NULL;
  g_autoptr (ScReply) reply = NULL;
  const char         *mechanism;
  guint               seconds = sc_context_timeout_s (context);

  if (method == 0)
    method = settings->auth;
  if (method != SC_AUTH_METHOD_AUTO)
    sc_context_fact_string (context, "auth.method", sc_enum_to_nick (SC_TYPE_AUTH_METHOD, (int) method));
  sc_context_begin_step (context, SC_STEP_AUTH);
  sc_context_activity (context, STAGE,
                       /* Translators: a number of seconds. */
                       ngettext ("Logging in, at most %u second for each answer",
                                 "Logging in, at most %u seconds for each answer", seconds), seconds);
  reply = sc_session_authenticate_sync (context->session, method, settings->user, settings->secret, context->cancellable, &error);
  if (!sc_context_note_cancelled (context, error))
    note_result (context, reply, error);
  if (!sc_context_take_reply (context, STAGE, "login", reply, error))
    return FALSE;
  context->authenticated = TRUE;
  mechanism = sc_auth_method_get_mechanism (method);
  /* Translators: the name of a login mechanism. */
  sc_context_check (context, STAGE, "login", SC_STATUS_PASS, _("The server accepted the login (%s)."), mechanism != NULL ? mechanism : "SASL");
  return TRUE;
}

gboolean
sc_stage_auth_run (ScContext *context)
{
  gboolean goes_on;

  sc_context_begin_stage (context, STAGE);
  if (!needs_login (context))
    {
      sc_context_fact_string (context, "auth.result", context->stages[STAGE].warned ? "not-tried" : "not-needed");
      sc_context_fact_int (context, "auth.attempts", 0);
      goes_on = TRUE;
    }
  else
    goes_on = has_secret (context) && log_in (context);
  sc_context_end_stage (context, STAGE);
  return goes_on;
}
