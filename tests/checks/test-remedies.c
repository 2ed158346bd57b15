/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include <string.h>

#include "run-helper.h"

#include "sc-knowledge.h"

/* Providers' own words at the login and the envelope, through a whole run: which remedy, and which not. */

typedef struct
{
  const char *what;
  const char *step; /* of the pretend server */
  const char *reply;
  const char *cause;
  const char *fix;           /* one that must be there */
  gboolean    keeps_password; /* nothing may ask for another one */
} Row;

static const Row rows[] = {
  { "wrong password", "auth", "535 5.7.8 Error: authentication failed: bad username or password", "auth-bad-credentials", "type-password", FALSE },
  { "wrong password, one provider's words", "auth", "535-5.7.8 Username and Password not accepted. For more information, go to\n535 5.7.8  https://support.google.com/mail/?p=BadCredentials a1-2002 - gsmtp", "auth-bad-credentials", "type-password", FALSE },
  { "app password", "auth", "534-5.7.9 Application-specific password required. For more information, go to\n534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor a1-2002 - gsmtp", "auth-app-password-needed", "make-app-password", TRUE },
  { "switched off for the tenant", "auth", "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information.", "auth-method-disabled", "turn-on-smtp-auth", TRUE },
  { "switched off for the mailbox", "auth", "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. Visit https://aka.ms/smtp_auth_disabled for more information.", "auth-method-disabled", "turn-on-smtp-auth", TRUE },
  { "passwords switched off", "auth", "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.", "auth-method-disabled", "sign-in-with-browser", TRUE },
  { "must confirm in the browser", "auth", "534-5.7.14 Please log in via your web browser and then try again.\n534 5.7.14  Learn more at https://support.google.com/mail/answer/78754", "auth-app-password-needed", "confirm-in-browser", TRUE },
  { "locked", "auth", "535 5.7.0 Your account has been locked. Contact support.", "account-suspended", "unlock-account", TRUE },
  { "full address wanted", "auth", "535 5.7.8 Authentication failed: use your full email address as username", "auth-bad-credentials", "use-full-address", FALSE },
  { "only after TLS", "auth-command", "538 5.7.11 Encryption required for requested authentication mechanism", "tls-required", "turn-on-tls", TRUE },
  { "service down", "auth", "454 4.7.0 Temporary authentication failure: Connection lost to authentication server", "auth-temporary", "keep-password", TRUE },
  { "throttled, 454", "auth", "454 4.7.0 Too many login attempts, please try again later. a1-2002 - gsmtp", "too-many-auth-failures", "wait-and-retry", TRUE },
  { "throttled, 421", "auth", "421 4.7.0 Too many login attempts, please try again later.", "too-many-auth-failures", "wait-and-retry", TRUE },
  { "throttled, Postfix", "auth-command", "450 4.7.1 Error: too many AUTH commands from 192.0.2.10", "too-many-auth-failures", "wait-and-retry", TRUE },
  { "421 without a word of logins", "auth", "421 4.3.2 Service not available", NULL, "wait-and-retry", TRUE },
  { "sender not owned", "mail", "553 5.7.1 &lt;two@example.net&gt;: Sender address rejected: not owned by user user@example.net", "sender-rejected", "match-sender", TRUE },
  { "may not send as", "message", "550 5.7.60 SMTP; Client does not have permissions to send as this sender", "sender-rejected", "match-sender", TRUE },
  { "too large", "mail", "552 5.3.4 Message size exceeds fixed limit", "message-too-large", "make-message-smaller", TRUE },
};

static ScPracticeServer *
start (const char *step,
       const char *reply,
       const char *mechanisms)
{
  g_autofree char *xml = g_strdup_printf ("<scenario id='test-remedy' hidden='yes' mechanisms='%s'><title>t</title><description>d.</description>"
                                                "<on step='%s'><say>%s</say>%s</on></scenario>", mechanisms, step, reply,
                                                g_str_has_prefix (reply, "421") ? "<close/>" : "");

  return start_scenario_xml (xml);
}

static ScCause *
explain (ScReport *report)
{
  g_autoptr (ScKnowledge) knowledge = sc_knowledge_get_default ();
  ScDiagnosis            *diagnosis;

  sc_knowledge_explain_report (knowledge, report);
  diagnosis = sc_report_get_diagnosis (report);
  g_assert_cmpuint (diagnosis->causes->len, >, 0);
  return g_ptr_array_index (diagnosis->causes, 0);
}

static gboolean
has_fix (ScCause    *cause,
         const char *id)
{
  for (guint i = 0; cause->fixes != NULL && i < cause->fixes->len; i++)
    if (g_str_equal (((ScFix *) g_ptr_array_index (cause->fixes, i))->id, id))
      return TRUE;
  return FALSE;
}

static gboolean
asks_for_password (ScCause *cause)
{
  for (guint i = 0; cause->fixes != NULL && i < cause->fixes->len; i++)
    if (g_strcmp0 (((ScFix *) g_ptr_array_index (cause->fixes, i))->action, "type-password") == 0)
      return TRUE;
  return FALSE;
}

/* Whether one of the reasons holds both. */
static gboolean
says (ScCause    *cause,
      const char *first,
      const char *second)
{
  for (guint i = 0; cause->why != NULL && cause->why[i] != NULL; i++)
    if (strstr (cause->why[i], first) != NULL && strstr (cause->why[i], second) != NULL)
      return TRUE;
  return FALSE;
}

static void
test_remedies (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (ScPracticeServer) server = start (rows[i].step, rows[i].reply, "PLAIN LOGIN");
      g_autoptr (ScSettings)       settings = make_settings ("healthy", server);
      g_autoptr (ScReport)         report = run_plan (settings, NULL);
      ScCause                     *cause = explain (report);

      g_test_message ("TABLE %-36s %s (%.2f)", rows[i].what, cause->id, cause->score);
      if (rows[i].cause != NULL)
        g_assert_cmpstr (cause->id, ==, rows[i].cause);
      g_assert_true (has_fix (cause, rows[i].fix));
      g_assert_cmpint (asks_for_password (cause), ==, !rows[i].keeps_password);
      sc_practice_server_stop (server);
      g_assert_cmpuint (sc_practice_server_get_n_logins (server), <=, 1);
      g_assert_cmpuint (sc_practice_server_get_n_octets_after_421 (server), ==, 0);
    }
}

/* A token: its error in words, and no talk of passwords that were not chosen. */
static void
test_token (void)
{
  g_autoptr (ScPracticeServer) server = start_scenario_xml ("<scenario id='test-token' hidden='yes' mechanisms='PLAIN XOAUTH2 NTLM'><title>t</title>"
                                                            "<description>d.</description></scenario>");
  g_autoptr (ScSettings)       settings = make_settings ("healthy", server);
  g_autoptr (ScReport)         report = NULL;
  ScFacts                     *facts;
  g_autofree const char      **not_chosen = NULL;

  settings->auth = SC_AUTH_METHOD_XOAUTH2;
  sc_secret_unref (settings->secret);
  settings->secret = sc_secret_new ("expired-token", -1);
  report = run_plan (settings, NULL);
  facts = sc_report_get_facts (report);
  g_assert_cmpstr (sc_facts_get_string (facts, "auth.oauth-status"), ==, "400");
  g_assert_cmpstr (sc_facts_get_string (facts, "auth.mechanism"), ==, "XOAUTH2");
  not_chosen = g_variant_get_strv (sc_facts_get (facts, "auth.not-chosen"), NULL);
  g_assert_cmpstr (not_chosen[0], ==, "PLAIN password");
  g_assert_cmpstr (not_chosen[1], ==, "NTLM unknown");
  g_assert_null (not_chosen[2]);
  g_assert_cmpstr (explain (report)->id, ==, "auth-bad-credentials");
  g_assert_true (says (explain (report), "access token", "not a password"));
  sc_practice_server_stop (server);
  g_assert_cmpuint (sc_practice_server_get_n_logins (server), ==, 1);
}

/* “The stored password was refused” says since when it is stored, and does not say that the person's is wrong. */
static void
test_stored (void)
{
  g_autoptr (ScPracticeServer) server = start ("auth", "535 5.7.8 Error: authentication failed", "PLAIN");
  g_autoptr (ScSettings)       settings = make_settings ("healthy", server);
  g_autoptr (ScReport)         report = NULL;
  ScCause                     *cause;

  g_free (settings->origin);
  settings->origin = g_strdup ("msmtp");
  sc_secret_set_stored (settings->secret, G_GINT64_CONSTANT (1767225600) + 12 * 3600); /* 2026-01-01, noon */
  report = run_plan (settings, NULL);
  sc_report_set_account (report, settings->origin, settings->endpoint, settings->auth, NULL);
  g_assert_cmpstr (sc_facts_get_string (sc_report_get_facts (report), "auth.secret-changed"), ==, "2026-01-01");
  cause = explain (report);
  g_assert_cmpstr (cause->id, ==, "auth-bad-credentials");
  g_assert_true (says (cause, "2026-01-01", "msmtp"));
  g_assert_true (has_fix (cause, "type-newer-password"));
  g_assert_null (strstr (cause->title, "password"));
}

/* What the person says of an accepted message leads to advice of its own. */
static void
test_arrival (void)
{
  static const struct
  {
    const char *answer;
    const char *cause;
    const char *fix;
  } answers[] = {
    { "yes", "arrival-confirmed", "send-own-message" },
    { "spam", "arrival-spam", "mark-as-wanted" },
    { "no", "arrival-missing", "ask-where-message-is" },
  };
  g_autoptr (ScKnowledge)      knowledge = sc_knowledge_get_default ();
  g_autoptr (ScPracticeServer) server = start_scenario ("healthy");
  g_autoptr (ScSettings)       settings = make_settings ("healthy", server);
  g_autoptr (ScReport)         report = run_plan (settings, NULL);

  g_assert_nonnull (strstr (sc_facts_get_string (sc_report_get_facts (report), "send.reply"), "250 2.0.0 Ok: queued as"));
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (ScFacts)     facts = sc_facts_copy (sc_report_get_facts (report));
      g_autoptr (ScDiagnosis) diagnosis = NULL;

      sc_facts_set_string (facts, "send.arrival", answers[i].answer);
      sc_facts_set_string (facts, "run.outcome", "warn");
      diagnosis = sc_knowledge_diagnose (knowledge, facts);
      g_assert_cmpuint (diagnosis->causes->len, ==, 1);
      g_assert_cmpstr (((ScCause *) g_ptr_array_index (diagnosis->causes, 0))->id, ==, answers[i].cause);
      g_assert_true (has_fix (g_ptr_array_index (diagnosis->causes, 0), answers[i].fix));
    }
}

/* On a slow line, MAIL and RCPT go out together; the steps stay apart. */
static void
test_pipelined (void)
{
  g_autoptr (ScPracticeServer) server = start ("rcpt", "550 5.1.1 No such user", "PLAIN");
  g_autoptr (ScSettings)       settings = make_settings ("healthy", server);
  g_autoptr (ScReport)         report = NULL;
  ScFacts                     *facts;

  settings->pipeline_from_ms = 0;
  report = run_plan (settings, NULL);
  facts = sc_report_get_facts (report);
  g_assert_true (sc_facts_get_bool (facts, "send.pipelined"));
  g_assert_cmpstr (sc_facts_get_string (facts, "failure.step"), ==, "rcpt");
  g_assert_cmpstr (sc_facts_get_string (facts, "reply.stage"), ==, "rcpt");
}

/* A token that was refused is fetched anew once for all copies of the settings; the next run uses it. */
static void
test_renewal (void)
{
  g_autoptr (ScEndpoint) endpoint = sc_endpoint_new ("127.0.0.1", 1, SC_SECURITY_NONE);
  g_autoptr (ScSettings) settings = sc_settings_new (endpoint);
  g_autoptr (ScSettings) copy = NULL;
  g_autoptr (ScSecret)   fresh = sc_secret_new ("fresh", -1);
  g_autoptr (ScSecret)   used = NULL;

  settings->secret = sc_secret_new ("old", -1);
  copy = sc_settings_copy (settings);
  g_assert_true (sc_settings_begin_renewal (settings));
  g_assert_false (sc_settings_begin_renewal (copy));
  sc_settings_set_renewed (settings, fresh);
  used = sc_settings_dup_secret (copy);
  g_assert_cmpstr (sc_secret_get_text (used), ==, "fresh");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/checks/remedies/wordings", test_remedies);
  g_test_add_func ("/checks/remedies/token", test_token);
  g_test_add_func ("/checks/remedies/stored", test_stored);
  g_test_add_func ("/checks/remedies/arrival", test_arrival);
  g_test_add_func ("/checks/remedies/pipelined", test_pipelined);
  g_test_add_func ("/checks/remedies/renewal", test_renewal);
  return g_test_run ();
}
