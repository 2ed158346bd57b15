/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include <string.h>

#include "run-helper.h"

#include "sc-knowledge.h"

/* Every step times every fault: the verdict of the whole run, and what the server was sent. The table is printed. */

typedef struct
{
  const char *step;  /* of the pretend server */
  const char *place; /* failure.step */
  const char *stage;
  guint       logins;
  guint       attempts;
  gboolean    is_last; /* what happens here changes no verdict */
} Step;

static const Step steps[] = {
  { "banner", "banner", "connectivity", 0, 0, FALSE },
  { "ehlo", "ehlo", "connectivity", 0, 0, FALSE },
  { "starttls", "starttls", "tls", 0, 0, FALSE },
  { "auth-command", "auth", "auth", 1, 1, FALSE },
  { "auth", "auth", "auth", 1, 1, FALSE },
  { "mail", "mail", "send", 1, 1, FALSE },
  { "rcpt", "rcpt", "send", 1, 1, FALSE },
  { "data", "data", "send", 1, 1, FALSE },
  { "message", "message", "send", 1, 1, FALSE },
  { "quit", NULL, NULL, 1, 1, TRUE },
};

typedef struct
{
  const char *name;
  const char *actions;
  int         code;
  const char *error;
} Fault;

static const Fault faults[] = {
  { "421+close", "<say>421 4.3.2 Closing</say><close/>", 421, NULL },
  { "421 open", "<say>421 4.3.2 Closing</say><stall/>", 421, NULL },
  { "4xx", "<say>450 4.2.0 Later</say>", 450, NULL },
  { "5xx", "<say>550 5.7.1 No</say>", 550, NULL },
  { "drop", "<close/>", 0, "net.closed" },
  { "reset", "<reset/>", 0, "net.reset" },
  { "stall", "<stall/>", 0, "net.timeout" },
};

static ScPracticeServer *
start (const Step  *step,
       const Fault *fault)
{
  g_autofree char *xml = g_strdup_printf ("<scenario id='test-step' hidden='yes' mechanisms='PLAIN'><title>t</title><description>d.</description>"
                                                "<on step='%s'>%s</on></scenario>", step->step, fault->actions);

  return start_scenario_xml (xml);
}

/* How often a line beginning with @verb came. */
static guint
count (char      **log,
       const char *verb)
{
  guint n = 0;

  for (guint i = 0; log[i] != NULL; i++)
    {
      const char *line = strchr (log[i], ' ');

      n += line != NULL && g_str_has_prefix (line + 1, verb);
    }
  return n;
}

/* What may have been sent: every command once, up to the step where it ends; after a refusal QUIT and nothing else. */
static void
check_commands (const Step  *step,
                const Fault *fault,
                char       **log)
{
  static const char *const verbs[] = { NULL, "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "(message", "QUIT" };
  static const char *const places[] = { "banner", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "message", "quit" };
  const char *place = step->is_last ? "quit" : step->place;
  gboolean    is_over = FALSE;
  guint       lines = g_strv_length (log);
  guint       known = 0;

  for (guint i = 1; i < G_N_ELEMENTS (places); i++)
    {
      guint n = count (log, verbs[i]);
      gboolean says_quit = fault->code != 0 && fault->code != 421;

      known += n;
      is_over = is_over || g_str_equal (places[i - 1], place);
      if (g_str_equal (verbs[i], "QUIT"))
        g_assert_cmpuint (n, ==, step->is_last || says_quit ? 1 : 0);
      else if (is_over && g_str_equal (place, "ehlo") && fault->code == 550)
        g_assert_cmpuint (n, ==, 0); /* HELO is not in the list */
      else if (is_over)
        g_assert_cmpuint (n, ==, 0);
      else
        g_assert_cmpuint (n, ==, g_str_equal (verbs[i], "EHLO") && i + 1 < G_N_ELEMENTS (places) && count (log, "AUTH") + count (log, "MAIL") > 0 ? 2 : 1);
    }
  known += count (log, "HELO");
  g_assert_cmpuint (known, ==, lines);
}

static void
check_verdict (const Step  *step,
               const Fault *fault,
               ScReport    *report)
{
  ScFacts *facts = sc_report_get_facts (report);

  if (step->is_last)
    {
      g_assert_cmpstr (sc_facts_get_string (facts, "run.outcome"), ==, "pass");
      g_assert_cmpstr (sc_facts_get_string (facts, "send.result"), ==, "accepted");
      return;
    }
  g_assert_cmpstr (sc_facts_get_string (facts, "failure.stage"), ==, step->stage);
  g_assert_cmpstr (sc_facts_get_string (facts, "failure.step"), ==, step->place);
  g_assert_cmpint (sc_facts_get_int (facts, "reply.code", 0), ==, fault->code);
  g_assert_cmpstr (sc_facts_get_string (facts, "failure.error"), ==, fault->error);
  if (fault->code != 0)
    g_assert_cmpstr (sc_facts_get_string (facts, "reply.stage"), ==, step->place);
  g_assert_cmpint (sc_facts_get_bool (facts, "send.maybe-delivered"), ==, g_str_equal (step->place, "message") && fault->code == 0);
}

/* A 421, and every other “not now”, is never the password's or the address's fault. */
static void
check_causes (const Step  *step,
              const Fault *fault,
              ScReport    *report,
              GString     *cell)
{
  static const char *const blamed[] = { "auth-bad-credentials", "auth-app-password-needed", "recipient-rejected", "sender-rejected", NULL };
  g_autoptr (ScKnowledge) knowledge = sc_knowledge_get_default ();
  ScDiagnosis            *diagnosis;
  ScCause                *first;

  sc_knowledge_explain_report (knowledge, report);
  diagnosis = sc_report_get_diagnosis (report);
  if (step->is_last)
    {
      g_assert_cmpint (diagnosis->outcome, ==, SC_OUTCOME_OK);
      g_string_append (cell, "ok");
      return;
    }
  g_assert_cmpint (diagnosis->outcome, ==, SC_OUTCOME_FAULT);
  g_assert_cmpuint (diagnosis->causes->len, >, 0);
  first = g_ptr_array_index (diagnosis->causes, 0);
  g_string_append (cell, first->id);
  if (fault->code == 550)
    return;
  g_assert_false (g_strv_contains (blamed, first->id));
  for (guint i = 0; first->fixes != NULL && i < first->fixes->len; i++)
    g_assert_cmpstr (((ScFix *) g_ptr_array_index (first->fixes, i))->action, !=, "type-password");
  if (g_str_equal (step->place, "message") && fault->code == 0)
    g_assert_nonnull (strstr (first->title, "may have gone out"));
}

/* Good-bye is no secret, wherever the run ended. */
static gboolean
shows_quit (ScReport *report)
{
  GListModel *transcript = G_LIST_MODEL (sc_report_get_transcript (report));

  for (guint i = 0; i < g_list_model_get_n_items (transcript); i++)
    {
      g_autoptr (ScTranscriptLine) line = g_list_model_get_item (transcript, i);

      if (g_str_equal (sc_transcript_line_get_text (line), "QUIT"))
        return TRUE;
    }
  return FALSE;
}

static void
check (const Step  *step,
       const Fault *fault,
       GString     *cell)
{
  g_autoptr (ScPracticeServer) server = start (step, fault);
  g_autoptr (ScSettings)       settings = make_settings ("healthy", server);
  g_autoptr (ScReport)         report = NULL;
  g_auto (GStrv)               log = NULL;

  settings->timeout_ms = g_str_equal (fault->name, "stall") ? 600 : 5000;
  report = run_plan (settings, NULL);
  sc_practice_server_stop (server);
  log = sc_practice_server_dup_log (server);

  check_verdict (step, fault, report);
  check_commands (step, fault, log);
  g_assert_cmpint (shows_quit (report), ==, count (log, "QUIT") > 0);
  g_assert_cmpuint (sc_practice_server_get_n_connections (server), ==, 1);
  g_assert_cmpuint (sc_practice_server_get_n_logins (server), ==, step->logins);
  g_assert_cmpint (sc_facts_get_int (sc_report_get_facts (report), "auth.attempts", 0), ==, (int) step->attempts);
  g_assert_cmpuint (sc_practice_server_get_n_messages (server), ==, step->is_last ? 1 : 0);
  g_assert_cmpuint (sc_practice_server_get_n_octets_after_421 (server), ==, 0);
  check_causes (step, fault, report, cell);
}

static void
test_step (gconstpointer data)
{
  const Step          *step = data;
  g_autoptr (GString)  row = g_string_new (NULL);

  g_string_append_printf (row, "%-13s", step->step);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (GString) cell = g_string_new (NULL);

      g_test_message ("%s: %s", step->step, faults[i].name);
      check (step, &faults[i], cell);
      g_string_append_printf (row, "| %-9s %s ", faults[i].name, cell->str);
    }
  g_test_message ("TABLE %s", row->str);
}

/* RFC 5321 4.3.2: another good code is no greeting. */
static void
test_other_greeting (void)
{
  g_autoptr (ScKnowledge)      knowledge = sc_knowledge_get_default ();
  g_autoptr (ScPracticeServer) server = start (&steps[0], &(Fault) { "250", "<say>250 mail.example ready</say>", 250, NULL });
  g_autoptr (ScSettings)       settings = make_settings ("healthy", server);
  g_autoptr (ScReport)         report = run_plan (settings, NULL);
  ScFacts                     *facts = sc_report_get_facts (report);
  ScDiagnosis                 *diagnosis;

  sc_knowledge_explain_report (knowledge, report);
  diagnosis = sc_report_get_diagnosis (report);
  g_assert_cmpstr (sc_facts_get_string (facts, "failure.step"), ==, "banner");
  g_assert_cmpint (sc_facts_get_int (facts, "reply.code", 0), ==, 250);
  g_assert_cmpstr (((ScCause *) g_ptr_array_index (diagnosis->causes, 0))->id, ==, "protocol-error");
}

/* Only an address that all the world sees is called the public one. */
static void
test_our_address (void)
{
  static const struct
  {
    const char *greeting;
    const char *address;
  } rows[] = {
    { "mail.example at your service, [198.51.100.7]", "198.51.100.7" },
    { "mail.example at your service, [192.168.1.7]", NULL },
    { "mail.example at your service, [127.0.0.1]", NULL },
    { "mail.example at your service, [IPv6:fd00::7]", NULL },
    { "mail.example", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char             *actions = g_strdup_printf ("<say>250 %s</say>", rows[i].greeting);
      g_autoptr (ScPracticeServer) server = start (&steps[1], &(Fault) { "250", actions, 250, NULL });
      g_autoptr (ScSettings)       settings = make_settings ("healthy", server);
      g_autoptr (ScReport)         report = NULL;

      settings->until = SC_STAGE_CONNECTIVITY;
      report = run_plan (settings, NULL);
      g_assert_cmpstr (sc_facts_get_string (sc_report_get_facts (report), "ehlo.our-address"), ==, rows[i].address);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *path = g_strconcat ("/checks/steps/", steps[i].step, NULL);

      g_test_add_data_func (path, &steps[i], test_step);
    }
  g_test_add_func ("/checks/steps/other-greeting", test_other_greeting);
  g_test_add_func ("/checks/steps/our-address", test_our_address);
  return g_test_run ();
}
