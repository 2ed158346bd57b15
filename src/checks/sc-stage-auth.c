/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-checks"

#include "config.h"

#include "sc-stages-private.h"

#include "sc-enum.h"
#include "sc-goa-source.h"
#include "sc-login-choice.h"

#include <glib/gi18n-lib.h>

#define STAGE SC_STAGE_AUTH
/* A proper name, shown as it is. */
#define ONLINE_ACCOUNTS "GNOME Online Accounts"

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
      sc_context_check (context, STAGE, "login", SC_STATUS_WARN, _("The settings hold a user name, but the server offers no login. The login is left out."));
      return FALSE;
    }
  if (is_offered)
    sc_context_check (context, STAGE, "login", SC_STATUS_WARN, _("The server offers a login, but the settings hold no user name. The login is left out."));
  else
    sc_context_check (context, STAGE, "login", SC_STATUS_PASS, _("The server asks for no login."));
  return FALSE;
}

/* A stored password may be older than the one the person has in mind. */
static void
note_store (ScContext *context)
{
  gint64                changed = sc_secret_get_changed (context->secret);
  g_autoptr (GDateTime) date = changed > 0 ? g_date_time_new_from_unix_local (changed) : NULL;
  g_autofree char      *day = date != NULL ? g_date_time_format (date, "%F") : NULL;

  sc_context_fact_string (context, "auth.secret-origin", "stored");
  if (day == NULL)
    {
      sc_context_check (context, STAGE, "stored-password", SC_STATUS_PASS, _("The password is the one stored on this computer."));
      return;
    }
  sc_context_fact_string (context, "auth.secret-changed", day);
  sc_context_check (context, STAGE, "stored-password", SC_STATUS_PASS,
                    /* Translators: the placeholder is a date, such as 2026-11-24. */
                    _("The password is the one stored on this computer, last changed on %s."), day);
}

/* Nothing is sent without a secret. */
static gboolean
has_secret (ScContext *context)
{
  const char      *problem = context->settings->secret_problem;
  g_autofree char *error = NULL;

  if (context->secret != NULL)
    {
      sc_context_fact_string (context, "auth.secret", "present");
      if (sc_secret_is_stored (context->secret))
        note_store (context);
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

/* RFC 7628 3.2.2: "status: invalid_token, scope: …" */
static void
note_oauth_error (ScContext  *context,
                  const char *words)
{
  g_autoptr (GRegex)     regex = g_regex_new ("\\b(?:status|error): ([A-Za-z0-9_]+)", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char       *status = NULL;

  sc_context_fact_string (context, "auth.oauth-error", words);
  if (g_regex_match (regex, words, 0, &match))
    {
      status = g_match_info_fetch (match, 1);
      sc_context_fact_string (context, "auth.oauth-status", status);
    }
  /* Translators: the placeholder is what a server says of an access token, such as “status: invalid_token”. */
  sc_context_check (context, STAGE, "token-error", SC_STATUS_WARN, _("The server says of the access token: “%s”."), words);
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
    note_oauth_error (context, oauth_error);
  if (sc_session_get_mechanism (context->session) != NULL)
    sc_context_fact_string (context, "auth.mechanism", sc_session_get_mechanism (context->session));
}

static gboolean
uses_token (ScContext *context)
{
  return sc_auth_method_uses_token (context->settings->auth);
}

/* Once, and for the next run: this one has had its login. */
static void
renew_token (ScContext *context)
{
  const char          *host = sc_endpoint_get_host (context->settings->endpoint);
  g_autoptr (ScSecret) fresh = NULL;
  gboolean             is_new;

  if (!sc_settings_begin_renewal (context->settings))
    {
      sc_context_check (context, STAGE, "token", SC_STATUS_WARN,
                        _("This was already another token, fetched after the first was refused. Sign in again in the online accounts."));
      sc_context_fact_bool (context, "auth.token-renewed", FALSE);
      return;
    }
  sc_context_activity (context, STAGE, _("Asking the online accounts of this desktop for another token"));
  fresh = sc_goa_source_renew_token_sync (host, context->settings->user, context->cancellable, NULL);
  is_new = fresh != NULL && g_strcmp0 (sc_secret_get_text (fresh), sc_secret_get_text (context->secret)) != 0;
  if (is_new)
    {
      sc_masker_add_secret (context->masker, fresh);
      sc_settings_set_renewed (context->settings, fresh);
      sc_context_fact_string (context, "auth.new-token-from", ONLINE_ACCOUNTS);
      sc_context_check (context, STAGE, "token", SC_STATUS_WARN,
                        _("The online accounts of this desktop have another token now. Check again: it will be used then."));
    }
  else
    sc_context_check (context, STAGE, "token", SC_STATUS_WARN,
                      _("The online accounts of this desktop have no other token. Sign in to the account there again."));
  sc_context_fact_bool (context, "auth.token-renewed", is_new);
}

/* What else is known of the secret that was refused for good (5yz); a 4yz says nothing about it. */
static void
note_refusal (ScContext *context,
              ScReply   *reply)
{
  ScSettings *settings = context->settings;

  if (reply == NULL || !sc_reply_is_permanent (reply) || context->cancelled || sc_session_get_n_logins (context->session) == 0)
    return;
  if (uses_token (context))
    {
      if (g_strcmp0 (settings->origin, "goa") == 0)
        renew_token (context);
      return;
    }
  if (g_strcmp0 (settings->origin, "goa") != 0 && g_strcmp0 (settings->origin, "practice") != 0 &&
      sc_goa_source_has_token_sync (sc_endpoint_get_host (settings->endpoint), settings->user, context->cancellable))
    {
      sc_context_fact_string (context, "auth.token-from", ONLINE_ACCOUNTS);
      sc_context_check (context, STAGE, "token", SC_STATUS_WARN,
                        /* Translators: the placeholder is the name of a program. */
                        _("%s is signed in to this mailbox and can log in without a password."), ONLINE_ACCOUNTS);
    }
}

static gboolean
log_in (ScContext *context)
{
  ScSettings         *settings = context->settings;
  ScAuthMethod        chosen = sc_session_choose_mechanism (context->session, settings->auth);
  ScAuthMethod        method = chosen;
  g_autoptr (GError)  error = NULL;
  g_autoptr (ScReply) reply = NULL;
  const char         *mechanism;
  guint               seconds = sc_context_timeout_s (context);

  if (method == 0)
    method = settings->auth;
  if (method != SC_AUTH_METHOD_AUTO)
    sc_context_fact_string (context, "auth.method", sc_enum_to_nick (SC_TYPE_AUTH_METHOD, (int) method));
  sc_login_choice_report (context, chosen);
  sc_context_begin_step (context, SC_STEP_AUTH);
  sc_context_activity (context, STAGE,
                       /* Translators: a number of seconds. */
                       ngettext ("Logging in, at most %u second for each answer",
                                 "Logging in, at most %u seconds for each answer", seconds), seconds);
  reply = sc_session_authenticate_sync (context->session, method, settings->user, context->secret, context->cancellable, &error);
  if (!sc_context_note_cancelled (context, error))
    note_result (context, reply, error);
  if (!sc_context_take_reply (context, STAGE, "login", reply, error))
    {
      note_refusal (context, reply);
      return FALSE;
    }
  context->authenticated = TRUE;
  mechanism = sc_session_get_mechanism (context->session);
  /* Translators: the name of a login mechanism. */
  sc_context_check (context, STAGE, "login", SC_STATUS_PASS, _("The server accepted the login (%s)."), mechanism != NULL ? mechanism : "SASL");
  return TRUE;
}

/* The certificate is at fault: what the server would offer was seen, and that is all. */
static void
keep_password (ScContext *context)
{
  sc_context_fact_string (context, "auth.result", "not-tried");
  sc_context_fact_int (context, "auth.attempts", 0);
  sc_context_check (context, STAGE, "login", SC_STATUS_SKIP, _("The password was not sent, because the server’s certificate has a fault."));
  sc_context_skip_stage (context, STAGE);
}

gboolean
sc_stage_auth_run (ScContext *context)
{
  gboolean goes_on;

  sc_context_begin_stage (context, STAGE);
  if (context->keeps_password)
    {
      keep_password (context);
      return FALSE;
    }
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
