/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include <string.h>

#include "sc-report-text.h"
#include "sc-report.h"

static void
test_declarations (void)
{
  guint n;
  const ScFactDeclaration *declarations = sc_fact_declarations (&n);

  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_assert_cmpint (strcmp (declarations[i - 1].name, declarations[i].name), <, 0);
      g_assert_nonnull (strstr ("b i x d s as", declarations[i].type));
      g_assert_cmpint (*declarations[i].meaning, !=, 0);
      g_assert_false (g_str_has_suffix (declarations[i].meaning, "."));
    }
  g_assert_nonnull (sc_fact_find_declaration ("tcp.587.ipv4"));
  g_assert_nonnull (sc_fact_find_declaration ("tcp.587.ipv4.ms"));
  g_assert_null (sc_fact_find_declaration ("tcp..ipv4"));
  g_assert_null (sc_fact_find_declaration ("tcp.587"));
  g_assert_null (sc_fact_find_declaration ("reply.codes"));
}

static void
test_facts (void)
{
  g_autoptr (ScFacts)   facts = sc_facts_new ();
  g_autoptr (ScFacts)   copy = NULL;
  g_autoptr (GPtrArray) names = NULL;

  sc_facts_set_int (facts, "reply.code", 421);
  sc_facts_set_int (facts, "tls.cert.not-after", 7);
  sc_facts_set_string (facts, "reply.text", "no");
  sc_facts_set_bool (facts, "reply.closed", TRUE);
  copy = sc_facts_copy (facts);
  sc_facts_set_string (facts, "reply.text", "yes");
  g_assert_cmpstr (sc_facts_get_string (copy, "reply.text"), ==, "no");
  g_assert_cmpint (sc_facts_get_int (copy, "reply.code", 0), ==, 421);
  g_assert_cmpint (sc_facts_get_int (copy, "tls.cert.not-after", 0), ==, 7);
  g_assert_cmpint (sc_facts_get_int (copy, "reply.text", 9), ==, 9);
  g_assert_null (sc_facts_get_string (copy, "reply.code"));
  g_assert_false (sc_facts_get_bool (copy, "session.tls"));
  names = sc_facts_list_names (copy);
  g_assert_cmpuint (names->len, ==, 4);
  g_assert_cmpstr (names->pdata[0], ==, "reply.closed");
}

/* Both are mistakes of ours, and end a program under test. */
static void
test_undeclared (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (ScFacts) facts = sc_facts_new ();

      sc_facts_set_int (facts, "no.such.fact", 1);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*not declared*");
}

static void
test_wrong_type (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (ScFacts) facts = sc_facts_new ();

      sc_facts_set_string (facts, "reply.code", "421");
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*is of type*");
}

typedef struct
{
  ScSpeaker   speaker;
  const char *text;
  const char *shown;
  gboolean    refused;
} LineRow;

static const LineRow line_rows[] = {
  { SC_SPEAKER_SERVER, "421 4.7.0 busy", "421 4.7.0 busy", TRUE },
  { SC_SPEAKER_SERVER, "421", "421", TRUE },
  { SC_SPEAKER_SERVER, "550-no", "550-no", TRUE },
  { SC_SPEAKER_SERVER, "250 ok", "250 ok", FALSE },
  { SC_SPEAKER_SERVER, "4211", "4211", FALSE },
  { SC_SPEAKER_SERVER, "42", "42", FALSE },
  { SC_SPEAKER_CLIENT, "421 me", "421 me", FALSE },
  { SC_SPEAKER_CLIENT, "AUTH PLAIN AGFubmEAZ2VoZWlt", "AUTH PLAIN •••", FALSE },
  { SC_SPEAKER_CLIENT, "auth  xoauth2   dXNlcj1h", "auth  xoauth2   •••", FALSE },
  { SC_SPEAKER_CLIENT, "AUTH PLAIN [secret]", "AUTH PLAIN [secret]", FALSE },
  { SC_SPEAKER_CLIENT, "AUTH LOGIN", "AUTH LOGIN", FALSE },
  { SC_SPEAKER_CLIENT, "AUTH EXTERNAL =", "AUTH EXTERNAL =", FALSE },
  { SC_SPEAKER_CLIENT, "I say hunter2 aloud", "I say ••• aloud", FALSE },
  { SC_SPEAKER_SERVER, "535 aHVudGVyMg== is wrong", "535 •••== is wrong", TRUE },
  { SC_SPEAKER_SERVER, "\x1b[2J", "␛[2J", FALSE },
};

static void
test_lines (void)
{
  g_autoptr (ScMasker) masker = sc_masker_new ();
  g_autoptr (ScSecret) secret = sc_secret_new ("hunter2", -1);

  sc_masker_add_secret (masker, secret);
  for (guint i = 0; i < G_N_ELEMENTS (line_rows); i++)
    {
      g_autoptr (ScTranscriptLine) line = sc_transcript_line_new (3, line_rows[i].speaker, line_rows[i].text, masker);

      g_assert_cmpint (sc_transcript_line_is_refusal (line), ==, line_rows[i].refused);
      g_assert_null (strstr (sc_transcript_line_get_text (line), "hunter2"));
      g_assert_null (strstr (sc_transcript_line_get_text (line), "aHVudGVyM"));
      if (strstr (line_rows[i].text, "hunter2") == NULL && strstr (line_rows[i].text, "aHVud") == NULL)
        g_assert_cmpstr (sc_transcript_line_get_text (line), ==, line_rows[i].shown);
    }
}

static void
on_items_changed_cb (GListModel *model,
                     guint       position,
                     guint       removed,
                     guint       added,
                     guint      *n_seen)
{
  g_assert_cmpuint (position, ==, *n_seen);
  g_assert_cmpuint (removed, ==, 0);
  *n_seen += added;
}

static void
test_many_lines (void)
{
  g_autoptr (ScTranscript)     transcript = sc_transcript_new ();
  g_autoptr (ScTranscriptLine) line = sc_transcript_line_new (1, SC_SPEAKER_INFO, "x", NULL);
  g_autoptr (ScTranscriptLine) last = NULL;
  gint64 began_us = g_get_monotonic_time ();
  guint  n_seen = 0;

  g_signal_connect (transcript, "items-changed", G_CALLBACK (on_items_changed_cb), &n_seen);
  for (guint i = 0; i < 100000; i++)
    sc_transcript_append (transcript, line);
  g_assert_cmpuint (n_seen, ==, 100000);
  last = g_list_model_get_item (G_LIST_MODEL (transcript), 99999);
  g_assert_true (last == line);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (transcript), 100000));
  g_assert_cmpint (g_get_monotonic_time () - began_us, <, 5 * G_USEC_PER_SEC);
}

/* Takes over @event. */
static void
apply (ScReport *report,
       ScEvent  *event)
{
  sc_report_apply (report, event);
  sc_event_unref (event);
}

static void
on_notify_cb (GObject    *object,
              GParamSpec *pspec,
              guint      *n_notified)
{
  *n_notified += 1;
}

static void
test_events (void)
{
  g_autoptr (ScReport) report = sc_report_new ();
  ScStage *stage = sc_report_get_stage (report, SC_STAGE_TLS);
  g_autoptr (ScCheck)  asked = sc_check_new ("handshake", SC_STATUS_RUNNING, "?");
  g_autoptr (ScCheck)  other = sc_check_new ("other", SC_STATUS_PASS, "!");
  g_autoptr (ScCheck)  answered = sc_check_new ("handshake", SC_STATUS_PASS, "!");
  g_autoptr (ScCheck)  first = NULL;
  g_autoptr (ScTranscriptLine) line = sc_transcript_line_new (1, SC_SPEAKER_SERVER, "220 x", NULL);
  guint n_notified = 0;

  g_signal_connect (report, "notify::finished", G_CALLBACK (on_notify_cb), &n_notified);
  apply (report, sc_event_new_stage (SC_STAGE_TLS, SC_STATUS_RUNNING, 0));
  apply (report, sc_event_new_activity (SC_STAGE_TLS, "Waiting"));
  g_assert_cmpstr (sc_stage_get_activity (stage), ==, "Waiting");
  apply (report, sc_event_new_check (SC_STAGE_TLS, asked));
  apply (report, sc_event_new_check (SC_STAGE_TLS, other));
  apply (report, sc_event_new_check (SC_STAGE_TLS, answered));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (stage)), ==, 2);
  first = g_list_model_get_item (G_LIST_MODEL (stage), 0);
  g_assert_true (first == answered);
  apply (report, sc_event_new_fact ("reply.code", g_variant_new_int32 (421)));
  apply (report, sc_event_new_line (line));
  apply (report, sc_event_new_stage (SC_STAGE_TLS, SC_STATUS_FAIL, 12));
  g_assert_null (sc_stage_get_activity (stage));
  g_assert_cmpuint (sc_stage_get_duration_ms (stage), ==, 12);
  g_assert_false (sc_report_is_finished (report));
  apply (report, sc_event_new_finished (99));
  g_assert_true (sc_report_is_finished (report));
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_cmpuint (sc_report_get_duration_ms (report), ==, 99);
  g_assert_cmpint (sc_stage_get_status (stage), ==, SC_STATUS_FAIL);
  g_assert_cmpint (sc_stage_get_status (sc_report_get_stage (report, SC_STAGE_SEND)), ==, SC_STATUS_SKIP);
  g_assert_cmpint (sc_facts_get_int (sc_report_get_facts (report), "reply.code", 0), ==, 421);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (sc_report_get_transcript (report))), ==, 1);
}

static void
test_text (void)
{
  g_autoptr (ScReport)    report = sc_report_new ();
  g_autoptr (ScEndpoint)  endpoint = sc_endpoint_new ("mail.example.com", 587, SC_SECURITY_STARTTLS);
  g_autoptr (ScDiagnosis) diagnosis = sc_diagnosis_new ();
  g_autofree char        *text = NULL;
  ScCause                *cause = sc_cause_new ("server-overload");
  ScFix                  *fix = sc_fix_new ("wait", SC_WHO_YOU);

  sc_report_set_account (report, "typed", endpoint, SC_AUTH_METHOD_AUTO, NULL);
  sc_facts_set_int (sc_report_get_facts (report), "reply.code", 421);
  sc_facts_set_string (sc_report_get_facts (report), "reply.text", "first\nsecond \x1b[0m");
  diagnosis->summary = g_strdup ("The server is busy.");
  cause->title = g_strdup ("Busy");
  cause->why = g_strsplit ("It says so.", "|", -1);
  fix->title = g_strdup ("Wait");
  fix->steps = g_strsplit ("Drink tea.|Try again.", "|", -1);
  g_ptr_array_add (cause->fixes, fix);
  g_ptr_array_add (diagnosis->causes, cause);
  sc_report_set_diagnosis (report, diagnosis);

  text = sc_report_to_text (report);
  g_assert_nonnull (strstr (text, "mail.example.com"));
  g_assert_nonnull (strstr (text, "\nThe server is busy.\n"));
  g_assert_nonnull (strstr (text, "\n- It says so.\n"));
  g_assert_nonnull (strstr (text, "\n1. Wait (you)\n"));
  g_assert_nonnull (strstr (text, "- Try again.\n"));
  g_assert_nonnull (strstr (text, "\n421 first\n421 second"));
  g_assert_null (strchr (text, '\x1b'));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/report/declarations", test_declarations);
  g_test_add_func ("/report/facts", test_facts);
  g_test_add_func ("/report/facts/undeclared", test_undeclared);
  g_test_add_func ("/report/facts/wrong-type", test_wrong_type);
  g_test_add_func ("/report/lines", test_lines);
  g_test_add_func ("/report/many-lines", test_many_lines);
  g_test_add_func ("/report/events", test_events);
  g_test_add_func ("/report/text", test_text);
  return g_test_run ();
}
