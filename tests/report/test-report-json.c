/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "sc-report-json.h"

#define HEAD "{\"format\":\"sendcheck-report\",\"version\":1,\"created\":\"2026-11-23T18:00:00Z\",\"duration_ms\":5,"
#define ACCOUNT "\"account\":{\"origin\":\"typed\",\"host\":\"a.example\",\"port\":587,\"security\":\"starttls\",\"auth\":\"auto\",\"provider\":null},"
#define STAGE(id) "{\"id\":\"" id "\",\"status\":\"pass\",\"checks\":[]}"
#define STAGES "\"stages\":[" STAGE ("connectivity") "," STAGE ("ports") "," STAGE ("tls") "," STAGE ("auth") "," STAGE ("send") "],"
#define FACTS "\"facts\":{\"reply.code\":421},"
#define TAIL "\"transcript\":[]}"
#define WHOLE HEAD ACCOUNT STAGES FACTS TAIL

typedef struct
{
  const char *json;
  const char *place; /* in the message; NULL: it opens */
  const char *what;
} Row;

static const Row rows[] = {
  { WHOLE, NULL, "the least a report has" },
  { "\xef\xbb\xbf" WHOLE, NULL, "a byte order mark" },
  { HEAD ACCOUNT STAGES "\"facts\":{\"no.such\":[1,{}],\"reply.code\":null,\"<b>\":1},\"unknown\":7," TAIL, NULL, "unknown members are left out" },
  { HEAD ACCOUNT STAGES FACTS "\"diagnosis\":null,\"phone_code\":\"X\"," TAIL, NULL, "no diagnosis" },
  { "", "not an object", "nothing" },
  { "null", "not an object", "null" },
  { "[]", "not an object", "a list" },
  { "{}", "format", "an empty object" },
  { "{\"format\":7}", "format", "a number as format" },
  { "{\"format\":\"other\"}", "format", "another format" },
  { "{\"format\":\"sendcheck-report\"}", "version", "no version" },
  { "{\"format\":\"sendcheck-report\",\"version\":0}", "version", "version 0" },
  { "{\"format\":\"sendcheck-report\",\"version\":1e99}", "version", "a huge version" },
  { "{\"format\":\"sendcheck-report\",\"version\":1}", "created", "no date" },
  { "{\"format\":\"sendcheck-report\",\"version\":1,\"created\":\"yesterday\"}", "created", "no date either" },
  { "{\"format\":\"sendcheck-report\",\"version\":1,\"created\":\"-001-01-01T00:00:00Z\"}", "created", "before all time" },
  { HEAD STAGES FACTS TAIL, "account", "no account" },
  { HEAD "\"account\":{\"host\":\"a b\",\"port\":1}," STAGES FACTS TAIL, "account.host", "a space in the host" },
  { HEAD "\"account\":{\"host\":\"a\"}," STAGES FACTS TAIL, "account.port", "no port" },
  { HEAD "\"account\":{\"host\":\"a\",\"port\":65536}," STAGES FACTS TAIL, "account.port", "an impossible port" },
  { HEAD "\"account\":{\"host\":\"a\",\"port\":-1}," STAGES FACTS TAIL, "account.port", "a negative port" },
  { HEAD "\"account\":{\"host\":\"a\",\"port\":25,\"security\":\"ssl\"}," STAGES FACTS TAIL, "account.security", "an unknown word" },
  { HEAD "\"account\":[]," STAGES FACTS TAIL, "account", "a list as account" },
  { HEAD ACCOUNT FACTS TAIL, "stages", "no stages" },
  { HEAD ACCOUNT "\"stages\":[]," FACTS TAIL, "connectivity", "an empty list of stages" },
  { HEAD ACCOUNT "\"stages\":[7]," FACTS TAIL, "stages[0]", "a number as stage" },
  { HEAD ACCOUNT "\"stages\":[" STAGE ("tls") "," STAGE ("tls") "]," FACTS TAIL, "stages[1].id", "a stage twice" },
  { HEAD ACCOUNT "\"stages\":[{\"id\":\"tls\",\"status\":\"running\"}]," FACTS TAIL, "stages[0].status", "a status that is never written" },
  { HEAD ACCOUNT "\"stages\":[{\"id\":\"tls\",\"status\":\"pass\",\"checks\":[{\"id\":1}]}]," FACTS TAIL, "stages[0].checks[0].id", "a number as id" },
  { HEAD ACCOUNT STAGES TAIL, "facts", "no facts" },
  { HEAD ACCOUNT STAGES "\"facts\":[]," TAIL, "facts", "a list of facts" },
  { HEAD ACCOUNT STAGES "\"facts\":{\"reply.code\":\"421\"}," TAIL, "facts.reply.code", "a text for a number" },
  { HEAD ACCOUNT STAGES "\"facts\":{\"reply.code\":99999999999}," TAIL, "facts.reply.code", "a number too large" },
  { HEAD ACCOUNT STAGES "\"facts\":{\"reply.code\":4.21e2}," TAIL, "facts.reply.code", "a fraction" },
  { HEAD ACCOUNT STAGES "\"facts\":{\"tls.chain\":[1]}," TAIL, "facts.tls.chain", "a list of numbers" },
  { HEAD ACCOUNT STAGES FACTS "\"transcript\":{}}", "transcript", "an object as transcript" },
  { HEAD ACCOUNT STAGES FACTS "\"transcript\":[{\"t_ms\":1,\"dir\":\"Q\",\"text\":\"\"}]}", "transcript[0].dir", "an unknown speaker" },
  { HEAD ACCOUNT STAGES FACTS "\"transcript\":[{\"t_ms\":-1,\"dir\":\"C\",\"text\":\"\"}]}", "transcript[0].t_ms", "a negative time" },
  { HEAD ACCOUNT STAGES FACTS "\"diagnosis\":{\"status\":\"bad\"}," TAIL, "diagnosis.status", "an unknown outcome" },
  { HEAD ACCOUNT STAGES FACTS "\"diagnosis\":{\"status\":\"ok\",\"causes\":[{\"id\":\"x\",\"score\":1e999}]}," TAIL, "diagnosis.causes[0].score", "an endless score" },
  { HEAD ACCOUNT STAGES FACTS "\"diagnosis\":{\"status\":\"ok\",\"causes\":[{\"id\":\"x\",\"fixes\":[{\"who\":\"nobody\"}]}]}," TAIL,
    "diagnosis.causes[0].fixes[0].who", "an unknown person" },
  { HEAD "\n\n\"account\":", "line 3", "cut off" },
  { HEAD "\n\n\"account\" 7\n}", "line 3", "a colon is missing" },
  { HEAD "\n/* [[[ */" ACCOUNT STAGES FACTS TAIL, "line 2", "a comment" },
  { HEAD "\n'account'", "line 2", "single quotes" },
  { HEAD "\"x\":\"a\nb\"}", "line 1", "a line feed in a text" },
  { HEAD "\"x\":NaN,\"y\":1}", "line 1", "not a number" },
  { HEAD "\n\"x\":\"\xff\"}", "line 2", "no UTF-8" },
  { HEAD "\"x\":\"", "line 1", "a text without end" },
  { HEAD ACCOUNT STAGES FACTS TAIL "\n{}", "line 2", "two values" },
  { "{}\n[]H", "line 2", "a list after the object" },
  { "5[]H", "not an object", "values without a comma" },
};

static void
test_row (gconstpointer data)
{
  const Row           *row = data;
  g_autoptr (GError)   error = NULL;
  g_autofree char     *copy = g_memdup2 (row->json, strlen (row->json) + 1);
  g_autoptr (ScReport) report = sc_report_new_from_json (copy, -1, &error);

  if (row->place == NULL)
    {
      g_assert_no_error (error);
      g_assert_cmpint (sc_facts_get_int (sc_report_get_facts (report), "reply.code", 0), ==, strstr (row->json, "null,\"<b>") != NULL ? 0 : 421);
      return;
    }
  g_assert_null (report);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, row->place));
  g_assert_null (strchr (error->message, '\n'));
}

static void
test_limits (void)
{
  g_autoptr (GString)  deep = g_string_new (HEAD "\"x\":");
  g_autoptr (GString)  wide = g_string_new (HEAD "\"x\":[0");
  g_autoptr (GError)   error = NULL;
  g_autofree char     *large = g_malloc0 (16 * 1024 * 1024 + 1);
  static const char    nul[] = HEAD "\n\"x\":\"\0\"," TAIL;

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  g_assert_null (sc_report_new_from_json (deep->str, -1, &error));
  g_assert_nonnull (strstr (error->message, "nested"));
  g_clear_error (&error);
  for (guint i = 0; i < 2 * 1024 * 1024; i++)
    g_string_append (wide, ",0");
  g_assert_null (sc_report_new_from_json (wide->str, -1, &error));
  g_assert_nonnull (strstr (error->message, "too many"));
  g_clear_error (&error);
  g_assert_null (sc_report_new_from_json (large, 16 * 1024 * 1024 + 1, &error));
  g_assert_nonnull (strstr (error->message, "16 MiB"));
  g_clear_error (&error);
  g_assert_null (sc_report_new_from_json (nul, sizeof nul - 1, &error));
  g_assert_nonnull (strstr (error->message, "line 2"));
}

static void
test_newer_version (void)
{
  static const char json[] =
    "{\"format\":\"sendcheck-report\",\"version\":2,\"created\":7,\"account\":\"x\",\"stages\":["
    "{\"id\":\"moon\",\"status\":\"pass\"},{\"id\":\"auth\",\"status\":\"melted\",\"checks\":[{\"id\":\"a\",\"status\":\"pass\",\"summary\":\"s\"},8]},"
    "{\"id\":\"auth\",\"status\":\"fail\"}],\"facts\":{\"reply.code\":\"x\",\"reply.text\":\"t\"},\"transcript\":[1,{\"dir\":\"Z\"},{\"t_ms\":1,\"dir\":\"S\",\"text\":\"421 x\"}]}";
  g_autoptr (GError)   error = NULL;
  g_autoptr (ScReport) report = sc_report_new_from_json (json, -1, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (sc_facts_get_string (sc_report_get_facts (report), "reply.text"), ==, "t");
  g_assert_false (sc_facts_has (sc_report_get_facts (report), "reply.code"));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (sc_report_get_transcript (report))), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (sc_report_get_stage (report, SC_STAGE_AUTH))), ==, 1);
  g_assert_true (sc_report_is_finished (report));
  g_assert_true (sc_report_is_newer (report));
}

static void
test_hostile_text (void)
{
  static const char json[] = HEAD ACCOUNT STAGES
    "\"facts\":{\"reply.text\":\"\\u001b[31m\\u202eab\\u0000\\nline\"},"
    "\"transcript\":[{\"t_ms\":1,\"dir\":\"S\",\"text\":\"\\u0007\\n\\u009b\"}]}";
  g_autoptr (GError)   error = NULL;
  g_autoptr (ScReport) report = sc_report_new_from_json (json, -1, &error);
  g_autofree char     *written = NULL;

  g_assert_no_error (error);
  written = sc_report_to_json (report);
  g_assert_true (g_utf8_validate (written, -1, NULL));
  for (const char *at = written; *at != '\0'; at++)
    g_assert_true (*at == '\n' || ((guchar) *at >= 0x20 && *at != 0x7f));
  g_assert_null (strstr (written, "\u202e"));
  g_assert_null (strstr (written, "\xc2\x9b"));
  g_assert_null (strstr (written, "\\u00"));
}

/* ---- random reports ---- */

static char *
random_text (void)
{
  static const char *const pieces[] = { "421 ", "“ä”", "\n", "\"", "\\", "\x1b[0m", "<b>", "\u202e", "\u0301", "\xff", "\t", "\r\n", "日本", "\x7f", "&amp;", "x" };
  GString *text = g_string_new (NULL);

  for (int n = g_test_rand_int_range (0, 12); n > 0; n--)
    g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
  return g_string_free (text, FALSE);
}

static char **
random_texts (void)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (int n = g_test_rand_int_range (0, 4); n > 0; n--)
    {
      g_autofree char *text = random_text ();
      g_autofree char *valid = g_utf8_make_valid (text, -1);

      g_strv_builder_add (builder, valid);
    }
  return g_strv_builder_end (builder);
}

static GVariant *
random_value (const char *type)
{
  g_autofree char *text = random_text ();
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_auto (GStrv)   texts = random_texts ();

  switch (*type)
    {
    case 'b':
      return g_variant_new_boolean (g_test_rand_bit ());
    case 'i':
      return g_variant_new_int32 (g_test_rand_int ());
    case 'x':
      return g_variant_new_int64 ((gint64) ((guint64) (guint32) g_test_rand_int () << 32 | (guint32) g_test_rand_int ()));
    case 'd':
      return g_variant_new_double (g_test_rand_double ());
    case 's':
      return g_variant_new_string (valid);
    default:
      return g_variant_new_strv ((const char * const *) texts, -1);
    }
}

static void
add_random_facts (ScFacts *facts)
{
  guint n;
  const ScFactDeclaration *declarations = sc_fact_declarations (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GString) name = g_string_new (declarations[i].name);

      g_string_replace (name, "<port>", "587", 0);
      g_string_replace (name, "<family>", "ipv6", 0);
      g_string_replace (name, "<list>", "zen", 0);
      g_string_replace (name, "<program>", "evolution", 0);
      g_string_replace (name, "<question>", "hotspot", 0);
      if (g_test_rand_bit ())
        sc_facts_set (facts, name->str, random_value (declarations[i].type));
    }
}

static ScDiagnosis *
random_diagnosis (void)
{
  ScDiagnosis *diagnosis = sc_diagnosis_new ();

  diagnosis->outcome = (ScOutcome) g_test_rand_int_range (SC_OUTCOME_OK, SC_OUTCOME_CANCELLED + 1);
  diagnosis->stage = (ScStageId) g_test_rand_int_range (0, SC_STAGE_SEND + 1);
  diagnosis->step = (ScStep) g_test_rand_int_range (0, SC_STEP_UNKNOWN + 1);
  diagnosis->reply_code = g_test_rand_bit () ? 421 : 0;
  if (diagnosis->reply_code != 0)
    diagnosis->reply_text = random_text ();
  diagnosis->summary = random_text ();
  for (int n = g_test_rand_int_range (0, 3); n > 0; n--)
    {
      ScCause *cause = sc_cause_new ("server-overload");
      ScFix   *fix = sc_fix_new ("wait", SC_WHO_ISP);

      cause->score = g_test_rand_double ();
      cause->title = random_text ();
      cause->why = random_texts ();
      fix->title = random_text ();
      fix->steps = random_texts ();
      fix->wait_s = g_test_rand_int_range (0, 9000);
      g_ptr_array_add (cause->fixes, fix);
      g_ptr_array_add (diagnosis->causes, cause);
    }
  return diagnosis;
}

static ScReport *
random_report (void)
{
  ScReport *report = sc_report_new ();
  g_autoptr (ScEndpoint)  endpoint = sc_endpoint_new ("mail.example.com", (guint16) g_test_rand_int_range (1, 65536), SC_SECURITY_TLS);
  g_autoptr (ScDiagnosis) diagnosis = random_diagnosis ();

  sc_report_set_account (report, g_test_rand_bit () ? "goa" : NULL, g_test_rand_bit () ? endpoint : NULL, SC_AUTH_METHOD_PLAIN, NULL);
  sc_report_set_duration_ms (report, (guint) g_test_rand_int ());
  for (int id = SC_STAGE_CONNECTIVITY; id <= SC_STAGE_SEND; id++)
    {
      g_autofree char    *text = random_text ();
      g_autoptr (ScCheck) check = sc_check_new ("check-1", (ScStatus) g_test_rand_int_range (SC_STATUS_WAITING, SC_STATUS_SKIP + 1), text);

      sc_stage_set_status (sc_report_get_stage (report, (ScStageId) id), (ScStatus) g_test_rand_int_range (SC_STATUS_WAITING, SC_STATUS_SKIP + 1));
      if (g_test_rand_bit ())
        sc_stage_put_check (sc_report_get_stage (report, (ScStageId) id), check);
    }
  add_random_facts (sc_report_get_facts (report));
  for (int n = g_test_rand_int_range (0, 8); n > 0; n--)
    {
      g_autofree char             *text = random_text ();
      g_autoptr (ScTranscriptLine) line = sc_transcript_line_new ((guint) g_test_rand_int (), (ScSpeaker) g_test_rand_int_range (1, 4), text, NULL);

      sc_transcript_append (sc_report_get_transcript (report), line);
    }
  if (g_test_rand_bit ())
    sc_report_set_diagnosis (report, diagnosis);
  return report;
}

static void
test_random (void)
{
  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (ScReport)   report = random_report ();
      g_autofree char       *first = sc_report_to_json (report);
      g_autoptr (GError)     error = NULL;
      g_autoptr (ScReport)   loaded = sc_report_new_from_json (first, -1, &error);
      g_autoptr (JsonParser) parser = json_parser_new ();
      g_autofree char       *second = NULL;

      g_assert_no_error (error);
      second = sc_report_to_json (loaded);
      g_assert_cmpstr (first, ==, second);
      /* Another reader takes it, too. */
      g_assert_true (json_parser_load_from_data (parser, first, -1, NULL));
    }
}

/* Every way to damage a report gives a report or one sentence, nothing else. */
static void
test_damaged (void)
{
  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr (GString)  json = g_string_new (WHOLE);
      g_autoptr (GError)   error = NULL;
      g_autoptr (ScReport) report = NULL;

      for (int n = g_test_rand_int_range (1, 4); n > 0; n--)
        json->str[g_test_rand_int_range (0, (gint32) json->len)] = "{}[],:\"0e-\\ntf\xff"[g_test_rand_int_range (0, 15)];
      report = sc_report_new_from_json (json->str, (gssize) json->len, &error);
      g_assert_true ((report == NULL) == (error != NULL));
    }
}

static void
test_file (void)
{
  g_autoptr (GError)   error = NULL;
  g_autofree char     *folder = g_dir_make_tmp ("sc-report-XXXXXX", NULL);
  g_autofree char     *path = g_build_filename (folder, "report.json", NULL);
  g_autoptr (GFile)    file = g_file_new_for_path (path);
  g_autoptr (GFile)    missing = g_file_new_for_path ("/nonexistent/folder/r.json");
  g_autoptr (ScReport) report = random_report ();
  g_autoptr (ScReport) loaded = NULL;
  g_autofree char     *json = sc_report_to_json (report);
  g_autofree char     *content = NULL;
  GStatBuf             info;

  /* Over an older file that everybody may read. */
  g_assert_true (g_file_set_contents (path, "{}\n", -1, NULL));
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  g_assert_null (sc_report_load_sync (file, NULL, &error));
  g_assert_true (g_str_has_prefix (error->message, "report.json: "));
  g_clear_error (&error);

  g_assert_true (sc_report_save_sync (report, file, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, json);
  loaded = sc_report_load_sync (file, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (loaded);

  g_assert_false (sc_report_save_sync (report, missing, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  g_assert_null (sc_report_load_sync (missing, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_remove (path);
  g_rmdir (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/report/json/%02u %s", i, rows[i].what);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/report/json/limits", test_limits);
  g_test_add_func ("/report/json/newer-version", test_newer_version);
  g_test_add_func ("/report/json/hostile-text", test_hostile_text);
  g_test_add_func ("/report/json/random", test_random);
  g_test_add_func ("/report/json/damaged", test_damaged);
  g_test_add_func ("/report/json/file", test_file);
  return g_test_run ();
}
