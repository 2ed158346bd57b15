/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include <string.h>

#include "run-helper.h"

#include "sc-report-json.h"
#include "sc-report-text.h"
#include "sc-run.h"

/* What each scenario of the pretend server comes to. */
typedef struct
{
  const char *scenario;
  const char *stage;   /* NULL: no fault */
  const char *step;
  int         code;    /* 0: no reply is at fault */
  const char *error;   /* when there is none */
  const char *what;
} Row;

static const Row rows[] = {
  { "healthy", NULL, NULL, 0, NULL, "all is well" },
  { "implicit-tls", NULL, NULL, 0, NULL, "all is well with TLS from the beginning" },
  { "too-many-connections", "connectivity", "banner", 421, NULL, "refused at the greeting" },
  { "421-greeting-bare", "connectivity", "banner", 421, NULL, "a greeting without text" },
  { "service-not-available", "connectivity", "banner", 421, NULL, "the plain wording" },
  { "try-again-later", "connectivity", "banner", 421, NULL, "another wording" },
  { "address-blocked", "connectivity", "banner", 421, NULL, "a blocked address" },
  { "421-ehlo", "connectivity", "ehlo", 421, NULL, "refused at EHLO" },
  { "silent", "connectivity", "banner", 0, "net.timeout", "never greets" },
  { "dripping-server", "connectivity", "banner", 0, "net.timeout", "one octet at a time" },
  { "not-a-mail-server", "connectivity", "banner", 0, "smtp.bad-reply", "a web server" },
  { "test-garbage", "connectivity", "banner", 0, "smtp.bad-reply", "no protocol at all" },
  { "421-starttls", "tls", "starttls", 421, NULL, "refused at STARTTLS" },
  { "starttls-missing", "tls", "starttls", 0, "smtp.starttls-not-offered", "STARTTLS not offered" },
  { "tls-injection", "tls", "starttls", 0, "smtp.injection", "octets before the handshake" },
  { "expired-certificate", "tls", "tls", 0, "tls.untrusted", "an expired certificate" },
  { "not-yet-valid", "tls", "tls", 0, "tls.untrusted", "a certificate of tomorrow" },
  { "wrong-name", "tls", "tls", 0, "tls.untrusted", "a certificate for another name" },
  { "self-signed", "tls", "tls", 0, "tls.untrusted", "a certificate nobody vouches for" },
  { "unknown-issuer", "tls", "tls", 0, "tls.untrusted", "an unknown authority" },
  { "421-auth", "auth", "auth", 421, NULL, "refused at the login" },
  { "wrong-password", "auth", "auth", 535, NULL, "a wrong password" },
  { "app-password-needed", "auth", "auth", 534, NULL, "an app password is wanted" },
  { "smtp-auth-disabled", "auth", "auth", 535, NULL, "the login is switched off" },
  { "test-no-tls", "auth", "auth", 0, "smtp.plaintext-password", "no password without TLS" },
  { "421-mail", "send", "mail", 421, NULL, "refused at the sender" },
  { "sender-not-owned", "send", "mail", 553, NULL, "a sender of somebody else" },
  { "too-many-messages", "send", "mail", 421, NULL, "a sending limit" },
  { "too-many-errors", "send", "mail", 421, NULL, "an error limit" },
  { "hostile-text", "send", "mail", 421, NULL, "a reply with escapes" },
  { "hangs-up", "send", "mail", 0, "net.closed", "closed without a word" },
  { "test-reset", "send", "mail", 0, "net.reset", "cut off" },
  { "421-rcpt", "send", "rcpt", 421, NULL, "refused at the recipient" },
  { "greylisting", "send", "rcpt", 450, NULL, "asked to come back" },
  { "relay-denied", "send", "rcpt", 554, NULL, "no login offered, no relay" },
  { "mailbox-full", "send", "rcpt", 452, NULL, "a full mailbox" },
  { "421-data", "send", "data", 421, NULL, "refused at DATA" },
  { "login-throttled", "auth", "auth", 454, NULL, "logins are counted" },
  { "login-service-down", "auth", "auth", 454, NULL, "the login service is down" },
  { "account-locked", "auth", "auth", 534, NULL, "a locked account" },
  { "answer-lost", "send", "message", 0, "net.closed", "the answer to the final dot is lost" },
  { "421-message", "send", "message", 421, NULL, "refused at the final dot" },
};

/* A secret may stand nowhere in what a run leaves behind, in no form. */
static void
assert_no_secret (ScReport *report)
{
  static const char initial[] = "\0" SC_PRACTICE_USER "\0" SC_PRACTICE_PASSWORD;
  g_autofree char *json = sc_report_to_json (report);
  g_autofree char *text = sc_report_to_text (report);
  g_autofree char *base64 = g_base64_encode ((const guchar *) SC_PRACTICE_PASSWORD, strlen (SC_PRACTICE_PASSWORD));
  g_autofree char *plain = g_base64_encode ((const guchar *) initial, sizeof initial - 1);

  g_assert_null (strstr (json, SC_PRACTICE_PASSWORD));
  g_assert_null (strstr (json, base64));
  g_assert_null (strstr (json, plain));
  g_assert_null (strstr (text, SC_PRACTICE_PASSWORD));
  g_assert_null (strstr (text, base64));
  g_assert_null (strstr (text, plain));
}

/* Exactly one stage fails, the one that is named; later ones are skipped. */
static void
assert_stages (ScReport   *report,
               const char *stage)
{
  GListModel *stages = sc_report_get_stages (report);

  for (guint i = 0; i < g_list_model_get_n_items (stages); i++)
    {
      g_autoptr (ScStage) item = g_list_model_get_item (stages, i);
      g_autoptr (GEnumClass) class = g_type_class_ref (SC_TYPE_STAGE_ID);
      const char *nick = g_enum_get_value (class, (int) sc_stage_get_id (item))->value_nick;

      g_assert_cmpint (sc_stage_get_status (item) == SC_STATUS_FAIL, ==, g_strcmp0 (nick, stage) == 0);
      g_assert_cmpint (sc_stage_get_status (item), !=, SC_STATUS_RUNNING);
      g_assert_null (sc_stage_get_activity (item));
    }
}

static void
test_scenario (gconstpointer data)
{
  const Row                   *row = data;
  g_autoptr (ScPracticeServer) server = start_scenario (row->scenario);
  g_autoptr (ScSettings)       settings = make_settings (row->scenario, server);
  g_autoptr (ScReport)         report = run_plan (settings, NULL);
  g_autoptr (ScReport)         loaded = NULL;
  g_autoptr (GError)           error = NULL;
  g_autofree char             *json = sc_report_to_json (report);
  g_autofree char             *again = NULL;
  ScFacts                     *facts = sc_report_get_facts (report);

  g_test_message ("%s", row->what);
  g_assert_cmpstr (sc_facts_get_string (facts, "failure.stage"), ==, row->stage);
  g_assert_cmpstr (sc_facts_get_string (facts, "failure.step"), ==, row->step);
  g_assert_cmpstr (sc_facts_get_string (facts, "failure.error"), ==, row->error);
  g_assert_cmpint (sc_facts_get_int (facts, "reply.code", 0), ==, row->code);
  if (row->stage != NULL)
    g_assert_cmpstr (sc_facts_get_string (facts, "run.outcome"), ==, "fault");
  if (row->code == 421)
    g_assert_true (sc_facts_get_bool (facts, "reply.closed"));
  assert_stages (report, row->stage);
  assert_no_secret (report);

  sc_practice_server_stop (server);
  g_assert_cmpuint (sc_practice_server_get_n_logins (server), <=, 1);
  g_assert_cmpuint (sc_practice_server_get_n_connections (server), ==, 1);
  g_assert_cmpuint (sc_practice_server_get_n_octets_after_421 (server), ==, 0);
  g_assert_cmpint (sc_facts_get_int (facts, "auth.attempts", 0), ==, (int) sc_practice_server_get_n_logins (server));

  loaded = sc_report_new_from_json (json, -1, &error);
  g_assert_no_error (error);
  again = sc_report_to_json (loaded);
  g_assert_cmpstr (json, ==, again);
}

static void
test_healthy_facts (void)
{
  g_autoptr (ScPracticeServer) server = start_scenario ("healthy");
  g_autoptr (ScSettings)       settings = make_settings ("healthy", server);
  g_autoptr (ScReport)         report = run_plan (settings, NULL);
  ScFacts                     *facts = sc_report_get_facts (report);

  g_assert_cmpstr (sc_facts_get_string (facts, "run.outcome"), ==, "pass");
  g_assert_cmpstr (sc_facts_get_string (facts, "connect.ipv4"), ==, "connected");
  g_assert_cmpstr (sc_facts_get_string (facts, "connect.ipv6"), ==, "no-address");
  g_assert_true (sc_facts_get_bool (facts, "starttls.offered"));
  g_assert_true (sc_facts_get_bool (facts, "tls.trusted"));
  g_assert_cmpstr (sc_facts_get_string (facts, "auth.result"), ==, "accepted");
  g_assert_cmpint (sc_facts_get_int (facts, "auth.attempts", -1), ==, 1);
  g_assert_cmpstr (sc_facts_get_string (facts, "send.result"), ==, "accepted");
  g_assert_nonnull (sc_facts_get_string (facts, "send.queue-id"));
  g_assert_cmpuint (strlen (sc_facts_get_string (facts, "send.run-id")), ==, 8);
  g_assert_false (sc_facts_has (facts, "send.maybe-delivered"));
  sc_practice_server_stop (server);
  g_assert_cmpuint (sc_practice_server_get_n_messages (server), ==, 1);
}

/* Settings that keep something from being asked. */
static void
test_until_tls (void)
{
  g_autoptr (ScPracticeServer) server = start_scenario ("healthy");
  g_autoptr (ScSettings)       settings = make_settings ("healthy", server);
  g_autoptr (ScReport)         report = NULL;

  settings->until = SC_STAGE_TLS;
  settings->probe_ports = FALSE;
  report = run_plan (settings, NULL);
  g_assert_cmpint (sc_stage_get_status (sc_report_get_stage (report, SC_STAGE_PORTS)), ==, SC_STATUS_SKIP);
  g_assert_cmpint (sc_stage_get_status (sc_report_get_stage (report, SC_STAGE_TLS)), ==, SC_STATUS_PASS);
  g_assert_cmpint (sc_stage_get_status (sc_report_get_stage (report, SC_STAGE_AUTH)), ==, SC_STATUS_SKIP);
  sc_practice_server_stop (server);
  g_assert_cmpuint (sc_practice_server_get_n_logins (server), ==, 0);
}

static void
test_no_secret (void)
{
  g_autoptr (ScPracticeServer) server = start_scenario ("healthy");
  g_autoptr (ScSettings)       settings = make_settings ("healthy", server);
  g_autoptr (ScReport)         report = NULL;
  ScFacts                     *facts;

  g_clear_pointer (&settings->secret, sc_secret_unref);
  settings->secret_problem = g_strdup ("keyring-locked");
  report = run_plan (settings, NULL);
  facts = sc_report_get_facts (report);
  g_assert_cmpstr (sc_facts_get_string (facts, "failure.error"), ==, "store.keyring-locked");
  g_assert_cmpstr (sc_facts_get_string (facts, "failure.stage"), ==, "auth");
  g_assert_cmpstr (sc_facts_get_string (facts, "auth.secret"), ==, "keyring-locked");
  sc_practice_server_stop (server);
  g_assert_cmpuint (sc_practice_server_get_n_logins (server), ==, 0);
}

static void
test_allow_untrusted (void)
{
  g_autoptr (ScPracticeServer) server = start_scenario ("self-signed");
  g_autoptr (ScSettings)       settings = make_settings ("self-signed", server);
  g_autoptr (ScReport)         report = NULL;

  settings->allow_untrusted = TRUE;
  report = run_plan (settings, NULL);
  g_assert_cmpstr (sc_facts_get_string (sc_report_get_facts (report), "run.outcome"), ==, "warn");
  g_assert_cmpint (sc_stage_get_status (sc_report_get_stage (report, SC_STAGE_TLS)), ==, SC_STATUS_WARN);
  g_assert_cmpstr (sc_facts_get_string (sc_report_get_facts (report), "send.result"), ==, "accepted");
}

static guint16
find_closed_port (void)
{
  g_autoptr (GSocket)        socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr (GInetAddress)   loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;

  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  bound = g_socket_get_local_address (socket, NULL);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

static void
check_refused (gboolean    probe_ports,
               const char *stage)
{
  g_autoptr (ScEndpoint) endpoint = sc_endpoint_new ("127.0.0.1", find_closed_port (), SC_SECURITY_STARTTLS);
  g_autoptr (ScSettings) settings = sc_settings_new (endpoint);
  g_autoptr (ScReport)   report = NULL;

  settings->only_own_port = TRUE;
  settings->probe_ports = probe_ports;
  settings->timeout_ms = 500;
  report = run_plan (settings, NULL);
  g_assert_cmpstr (sc_facts_get_string (sc_report_get_facts (report), "failure.stage"), ==, stage);
  g_assert_cmpstr (sc_facts_get_string (sc_report_get_facts (report), "failure.step"), ==, "connect");
  g_assert_cmpstr (sc_facts_get_string (sc_report_get_facts (report), "failure.error"), ==, "net.refused");
  assert_stages (report, stage);
}

static void
test_refused (void)
{
  check_refused (TRUE, "ports");
  check_refused (FALSE, "connectivity");
}

/* The security and the port do not fit, both ways. */
static void
test_wrong_security (void)
{
  g_autoptr (ScPracticeServer) plain = start_scenario ("healthy");
  g_autoptr (ScPracticeServer) implicit = start_scenario ("implicit-tls");
  g_autoptr (ScSettings)       wants_tls = make_settings ("implicit-tls", plain);
  g_autoptr (ScSettings)       wants_starttls = make_settings ("healthy", implicit);
  g_autoptr (ScReport)         first = run_plan (wants_tls, NULL);
  g_autoptr (ScReport)         second = run_plan (wants_starttls, NULL);
  g_autofree char             *best_first = g_strdup_printf ("%u starttls", sc_practice_server_get_port (plain));
  g_autofree char             *best_second = g_strdup_printf ("%u tls", sc_practice_server_get_port (implicit));

  g_assert_cmpstr (sc_facts_get_string (sc_report_get_facts (first), "failure.error"), ==, "tls.not-tls");
  g_assert_cmpstr (sc_facts_get_string (sc_report_get_facts (first), "banner.first-bytes"), ==, "smtp");
  g_assert_cmpstr (sc_facts_get_string (sc_report_get_facts (first), "ports.best"), ==, best_first);
  assert_stages (first, "tls");
  g_assert_cmpstr (sc_facts_get_string (sc_report_get_facts (second), "failure.stage"), ==, "connectivity");
  g_assert_cmpstr (sc_facts_get_string (sc_report_get_facts (second), "banner.first-bytes"), ==, "tls");
  g_assert_cmpstr (sc_facts_get_string (sc_report_get_facts (second), "ports.best"), ==, best_second);
}

/* A refusal in plain text where TLS was expected is the greeting's. */
static void
test_refusal_before_tls (void)
{
  g_autoptr (ScPracticeServer) server = start_scenario ("too-many-connections");
  g_autoptr (ScSettings)       settings = make_settings ("implicit-tls", server);
  g_autoptr (ScReport)         report = run_plan (settings, NULL);

  g_assert_cmpint (sc_facts_get_int (sc_report_get_facts (report), "reply.code", 0), ==, 421);
  g_assert_cmpstr (sc_facts_get_string (sc_report_get_facts (report), "failure.step"), ==, "banner");
  assert_stages (report, "connectivity");
}

/* Cancels when the run has come to a stage, from the thread of the plan, and measures how long it goes on. */
typedef struct
{
  ScStageId     stage;
  GCancellable *cancellable;
  gint64        cancelled_us;
  ScReport     *report;
} Canceller;

static gpointer
cancel_soon (gpointer data)
{
  Canceller *canceller = data;

  canceller->cancelled_us = g_get_monotonic_time ();
  g_cancellable_cancel (canceller->cancellable);
  return NULL;
}

static void
on_event_cancel_cb (ScEvent *event,
                    gpointer user_data)
{
  Canceller *canceller = user_data;

  sc_report_apply (canceller->report, event);
  if (event->kind == SC_EVENT_ACTIVITY && event->stage == canceller->stage && canceller->cancelled_us == 0)
    g_thread_join (g_thread_new ("cancel", cancel_soon, canceller));
}

static void
test_cancel (void)
{
  static const ScStageId stages[] = { SC_STAGE_CONNECTIVITY, SC_STAGE_TLS, SC_STAGE_AUTH, SC_STAGE_SEND };

  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      g_autoptr (ScPracticeServer) server = start_scenario ("healthy");
      g_autoptr (ScSettings)       settings = make_settings ("healthy", server);
      g_autoptr (GCancellable)     cancellable = g_cancellable_new ();
      g_autoptr (ScReport)         report = sc_report_new ();
      Canceller                    canceller = { stages[i], cancellable, 0, report };

      sc_plan_run_sync (settings, on_event_cancel_cb, &canceller, cancellable);
      g_assert_cmpint (canceller.cancelled_us, !=, 0);
      g_assert_cmpint (g_get_monotonic_time () - canceller.cancelled_us, <, 200 * 1000);
      g_assert_cmpstr (sc_facts_get_string (sc_report_get_facts (report), "run.outcome"), ==, "cancelled");
      g_assert_false (sc_facts_has (sc_report_get_facts (report), "failure.stage"));
      g_assert_true (sc_report_is_finished (report));
      assert_stages (report, NULL);
    }
}

/* A run in its own thread: the report changes only here, and the callback comes last. */
typedef struct
{
  GMainLoop *loop;
  GThread   *thread;
  guint      n_lines;
  gboolean   was_finished;
} Watcher;

static void
on_lines_changed_cb (GListModel *model,
                     guint       position,
                     guint       removed,
                     guint       added,
                     Watcher    *watcher)
{
  g_assert_true (g_thread_self () == watcher->thread);
  g_assert_cmpuint (removed, ==, 0);
  g_assert_cmpuint (position, ==, watcher->n_lines);
  watcher->n_lines += added;
}

static void
on_run_ended_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Watcher           *watcher = user_data;
  g_autoptr (GError) error = NULL;

  g_assert_true (sc_run_start_finish (SC_RUN (object), result, &error));
  g_assert_no_error (error);
  g_assert_true (g_thread_self () == watcher->thread);
  watcher->was_finished = sc_report_is_finished (sc_run_get_report (SC_RUN (object)));
  g_main_loop_quit (watcher->loop);
}

static void
watch_run (ScRun   *run,
           Watcher *watcher)
{
  watcher->loop = g_main_loop_new (NULL, FALSE);
  watcher->thread = g_thread_self ();
  g_signal_connect (sc_report_get_transcript (sc_run_get_report (run)), "items-changed", G_CALLBACK (on_lines_changed_cb), watcher);
  sc_run_start_async (run, on_run_ended_cb, watcher);
  g_assert_true (sc_run_is_running (run));
}

/* Nothing holds on to a run that is over; the worker lets go of it in its own time. */
static void
drop_run (ScRun *run)
{
  gint64 end_us = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  ScRun *weak = run;

  g_object_add_weak_pointer (G_OBJECT (run), (gpointer *) &weak);
  g_object_unref (run);
  while (weak != NULL && g_get_monotonic_time () < end_us)
    if (!g_main_context_iteration (NULL, FALSE))
      g_thread_yield ();
  g_assert_null (weak);
}

static void
test_run (void)
{
  g_autoptr (ScPracticeServer) server = start_scenario ("healthy");
  g_autoptr (ScSettings)       settings = make_settings ("healthy", server);
  g_autoptr (ScRun)            run = sc_run_new (settings);
  Watcher                      watcher = { 0 };

  watch_run (run, &watcher);
  g_main_loop_run (watcher.loop);
  g_assert_true (watcher.was_finished);
  g_assert_false (sc_run_is_running (run));
  g_assert_cmpuint (watcher.n_lines, >, 10);
  g_assert_cmpstr (sc_facts_get_string (sc_report_get_facts (sc_run_get_report (run)), "run.outcome"), ==, "pass");
  g_main_loop_unref (watcher.loop);
  drop_run (g_steal_pointer (&run));
}

static gboolean
on_time_to_cancel_cb (gpointer run)
{
  sc_run_cancel (run);
  return G_SOURCE_REMOVE;
}

static void
test_run_cancelled (void)
{
  g_autoptr (ScPracticeServer) server = start_scenario ("silent");
  g_autoptr (ScSettings)       settings = make_settings ("silent", server);
  g_autoptr (ScRun)            run = NULL;
  Watcher                      watcher = { 0 };

  settings->timeout_ms = 30000;
  run = sc_run_new (settings);
  watch_run (run, &watcher);
  g_timeout_add (50, on_time_to_cancel_cb, run);
  g_main_loop_run (watcher.loop);
  g_assert_true (watcher.was_finished);
  g_assert_cmpstr (sc_facts_get_string (sc_report_get_facts (sc_run_get_report (run)), "run.outcome"), ==, "cancelled");
  g_main_loop_unref (watcher.loop);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/checks/scenario/", rows[i].scenario, NULL);

      g_test_add_data_func (path, &rows[i], test_scenario);
    }
  g_test_add_func ("/checks/healthy-facts", test_healthy_facts);
  g_test_add_func ("/checks/until-tls", test_until_tls);
  g_test_add_func ("/checks/no-secret", test_no_secret);
  g_test_add_func ("/checks/allow-untrusted", test_allow_untrusted);
  g_test_add_func ("/checks/refused", test_refused);
  g_test_add_func ("/checks/wrong-security", test_wrong_security);
  g_test_add_func ("/checks/refusal-before-tls", test_refusal_before_tls);
  g_test_add_func ("/checks/cancel", test_cancel);
  g_test_add_func ("/checks/run", test_run);
  g_test_add_func ("/checks/run-cancelled", test_run_cancelled);
  return g_test_run ();
}
