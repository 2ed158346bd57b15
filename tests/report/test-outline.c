/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-report-compare.h"
#include "sc-report-json.h"
#include "sc-report-text.h"

#include <string.h>

static ScReport *
make_report (const char *words)
{
  ScReport               *report = sc_report_new ();
  g_autoptr (ScEndpoint)  endpoint = sc_endpoint_new ("mail.example.com", 587, SC_SECURITY_STARTTLS);
  g_autoptr (ScDiagnosis) diagnosis = sc_diagnosis_new ();
  g_autoptr (ScTranscriptLine) line = sc_transcript_line_new (12, SC_SPEAKER_SERVER, words, NULL);
  ScCause                *cause = sc_cause_new ("server-overload");
  ScFix                  *fix = sc_fix_new ("wait", SC_WHO_YOU);

  sc_report_set_account (report, "typed", endpoint, SC_AUTH_METHOD_AUTO, NULL);
  sc_facts_set_int (sc_report_get_facts (report), "reply.code", 421);
  sc_facts_set_string (sc_report_get_facts (report), "reply.text", words);
  diagnosis->summary = g_strdup ("The server is *busy*.");
  cause->title = g_strdup ("Busy");
  cause->why = g_strsplit ("It says so to anna_b@example.net, twice.", "|", -1);
  fix->title = g_strdup ("Wait");
  fix->steps = g_strsplit ("Drink tea.|- Try again.", "|", -1);
  g_ptr_array_add (cause->fixes, fix);
  g_ptr_array_add (diagnosis->causes, cause);
  sc_report_set_diagnosis (report, diagnosis);
  sc_transcript_append (sc_report_get_transcript (report), line);
  return report;
}

static void
assert_has (const char *text,
            const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is missing in:\n%s", part, text);
}

static void
assert_lacks (const char *text,
              const char *part)
{
  if (strstr (text, part) != NULL)
    g_error ("“%s” is in:\n%s", part, text);
}

static void
test_markdown (void)
{
  g_autoptr (ScReport)  report = make_report ("busy ``` <b>now</b>");
  g_autoptr (GPtrArray) outline = sc_report_outline_new (report, TRUE);
  g_autofree char      *text = sc_report_outline_to_markdown (outline);

  g_assert_true (g_str_has_prefix (text, "# Sendcheck report of "));
  assert_has (text, "\n\nMade by Sendcheck " SC_VERSION "\n\nServer: mail.example.com, port 587, security: STARTTLS\n");
  assert_has (text, "\n\n**The server is \\*busy\\*.**\n\n## Why We Think So\n\n- It says so");
  assert_has (text, "\n\n1. Wait (you)\n   - Drink tea.\n   - \\- Try again.\n");
  assert_has (text, "\n- Login: not checked\n- Test message: not checked\n");
  /* What the server said cannot end the block that it stands in, and is not changed in it. */
  assert_has (text, "\n````\n421 busy ``` <b>now</b>\n````\n");
}

static void
test_masked (void)
{
  g_autoptr (ScReport)  report = make_report ("not for anna_b@example.net");
  g_autoptr (GPtrArray) outline = sc_report_outline_new (report, TRUE);
  g_autoptr (ScShare)   share = sc_share_new ();
  g_autofree char      *text = NULL;
  g_autofree char      *markdown = NULL;

  sc_report_outline_mask (outline, share);
  text = sc_report_outline_to_text (outline);
  markdown = sc_report_outline_to_markdown (outline);
  assert_lacks (text, "anna");
  assert_lacks (text, "address 2");
  assert_has (text, "- It says so to [address 1], twice.\n");
  /* Hidden before anything is escaped: the address would not be known as one afterwards. */
  assert_lacks (markdown, "anna");
  assert_has (markdown, "\\[address 1\\]");
}

static void
test_without_dialogue (void)
{
  g_autoptr (ScReport)  report = make_report ("busy");
  g_autoptr (GPtrArray) outline = sc_report_outline_new (report, FALSE);
  g_autofree char      *text = sc_report_outline_to_text (outline);
  g_autofree char      *json = sc_report_to_json_without_dialogue (report);
  g_autoptr (ScReport)  read = sc_report_new_from_json (json, -1, NULL);

  assert_has (text, "421 busy");
  assert_lacks (text, "Transcript");
  g_assert_nonnull (read);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (sc_report_get_transcript (read))), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (sc_report_get_transcript (report))), ==, 1);
  g_assert_cmpint (sc_facts_get_int (sc_report_get_facts (read), "reply.code", 0), ==, 421);
}

/* Who made a report is kept when another version saves it again. */
static void
test_program_version (void)
{
  g_autoptr (ScReport) report = make_report ("busy");
  g_autoptr (ScReport) read = NULL;
  g_autoptr (ScReport) again = NULL;
  g_autofree char     *json = NULL;
  g_autofree char     *json_again = NULL;

  g_assert_cmpstr (sc_report_get_program_version (report), ==, SC_VERSION);
  sc_report_set_program_version (report, "9.\u202e8");
  json = sc_report_to_json (report);
  read = sc_report_new_from_json (json, -1, NULL);
  json_again = sc_report_to_json (read);
  again = sc_report_new_from_json (json_again, -1, NULL);
  g_assert_cmpstr (sc_report_get_program_version (again), ==, sc_report_get_program_version (read));
  assert_has (sc_report_get_program_version (again), "9.");
  assert_lacks (sc_report_get_program_version (again), "\u202e");
  g_assert_false (sc_report_is_newer (again));
}

static ScReportRow *
find_row (GPtrArray  *rows,
          const char *name)
{
  for (guint i = 0; i < rows->len; i++)
    if (g_str_equal (((ScReportRow *) rows->pdata[i])->name, name))
      return rows->pdata[i];
  g_error ("no row “%s”", name);
}

static const struct
{
  const char *name;
  const char *before;
  const char *after;
  gboolean    changed;
} expected_rows[] = {
  { "Result", "The server is *busy*.", "not seen", TRUE },
  { "Connection", "does not work", "works", TRUE },
  { "Ports", "works", "works", FALSE },
  { "Login", "not checked", "not checked", FALSE },
  { "The server’s reply", "421 busy", "not seen", TRUE },
  { "Network", "wlan0", "wwan0", TRUE },
  { "Login method", "PLAIN", "XOAUTH2", TRUE },
  { "Open ports", "not seen", "465, 587", TRUE },
};

static void
test_compare (void)
{
  static const char * const open_ports[] = { "465", "587", NULL };
  g_autoptr (ScReport)  home = make_report ("busy");
  g_autoptr (ScReport)  phone = sc_report_new ();
  g_autoptr (GDateTime) later = g_date_time_add_minutes (sc_report_get_created (home), 5);
  g_autoptr (GPtrArray) rows = NULL;
  g_auto (GStrv)        sentences = NULL;

  sc_report_set_created (phone, later);
  sc_stage_set_status (sc_report_get_stage (home, SC_STAGE_CONNECTIVITY), SC_STATUS_FAIL);
  sc_stage_set_status (sc_report_get_stage (phone, SC_STAGE_CONNECTIVITY), SC_STATUS_PASS);
  sc_stage_set_status (sc_report_get_stage (home, SC_STAGE_PORTS), SC_STATUS_PASS);
  sc_stage_set_status (sc_report_get_stage (phone, SC_STAGE_PORTS), SC_STATUS_PASS);
  sc_facts_set_string (sc_report_get_facts (home), "computer.interface", "wlan0");
  sc_facts_set_string (sc_report_get_facts (phone), "computer.interface", "wwan0");
  sc_facts_set_string (sc_report_get_facts (home), "auth.method", "plain");
  sc_facts_set_string (sc_report_get_facts (phone), "auth.method", "xoauth2");
  sc_facts_set_string (sc_report_get_facts (home), "server.security", "starttls");
  sc_facts_set_string (sc_report_get_facts (phone), "server.security", "tls");
  sc_facts_set (sc_report_get_facts (phone), "ports.open", g_variant_new_strv (open_ports, -1));
  rows = sc_report_compare_rows (home, phone);
  for (guint i = 0; i < G_N_ELEMENTS (expected_rows); i++)
    {
      ScReportRow *row = find_row (rows, expected_rows[i].name);

      g_assert_cmpstr (row->before, ==, expected_rows[i].before);
      g_assert_cmpstr (row->after, ==, expected_rows[i].after);
      g_assert_cmpint (row->changed, ==, expected_rows[i].changed);
    }
  sentences = sc_report_compare (home, phone);
  g_assert_true (g_strv_contains ((const char * const *) sentences, "The security was “STARTTLS”, and is “SSL/TLS” now."));
  /* What neither of them saw is no row. */
  for (guint i = 0; i < rows->len; i++)
    g_assert_cmpstr (((ScReportRow *) rows->pdata[i])->name, !=, "Certificate");
  g_assert_true (sc_report_is_before (home, phone));
  g_assert_false (sc_report_is_before (phone, home));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/report/outline/markdown", test_markdown);
  g_test_add_func ("/report/outline/masked", test_masked);
  g_test_add_func ("/report/outline/without-dialogue", test_without_dialogue);
  g_test_add_func ("/report/program-version", test_program_version);
  g_test_add_func ("/report/compare", test_compare);
  return g_test_run ();
}
