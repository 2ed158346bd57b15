/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include <string.h>

#include "run-helper.h"

#include "sc-knowledge.h"
#include "sc-report-json.h"
#include "sc-report-text.h"
#include "sc-share.h"

/* Whatever the secret is, and however a server says it back: no output holds it, in no form. */

#define ROUNDS 6
#define USER   "learner@practice.example"

static char *
encode (const char *first,
        const char *second,
        gboolean    leading_nul)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  if (leading_nul)
    g_byte_array_append (bytes, (const guint8 *) "", 1);
  g_byte_array_append (bytes, (const guint8 *) first, (guint) strlen (first));
  if (second != NULL)
    {
      g_byte_array_append (bytes, (const guint8 *) "", 1);
      g_byte_array_append (bytes, (const guint8 *) second, (guint) strlen (second));
    }
  return g_base64_encode (bytes->data, bytes->len);
}

static char *
to_hex (const char *text,
        const char *format)
{
  GString *hex = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c++)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    g_string_append_printf (hex, format, (guchar) *c);
#pragma GCC diagnostic pop
  return g_string_free (hex, FALSE);
}

/* The forms to look for; the server says each of them in a reply. */
static GPtrArray *
list_forms (const char *secret)
{
  GPtrArray       *forms = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *bearer = g_strconcat ("user=" USER "\001auth=Bearer ", secret, "\001\001", NULL);

  g_ptr_array_add (forms, g_strdup (secret));
  g_ptr_array_add (forms, encode (secret, NULL, FALSE));
  g_ptr_array_add (forms, encode (USER, secret, TRUE));
  g_ptr_array_add (forms, encode (secret, USER, TRUE));
  g_ptr_array_add (forms, encode (secret, USER, FALSE));
  g_ptr_array_add (forms, encode (bearer, NULL, FALSE));
  g_ptr_array_add (forms, to_hex (secret, "%02x"));
  g_ptr_array_add (forms, to_hex (secret, "%02X"));
  g_ptr_array_add (forms, g_uri_escape_string (secret, NULL, FALSE));
  g_ptr_array_add (forms, g_strdelimit (g_uri_escape_string (secret, " ", FALSE), " ", '+'));
  g_ptr_array_add (forms, g_markup_escape_text (secret, -1));
  return forms;
}

static char *
make_secret (guint n)
{
  static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/=&%\"'!? .,:;-_#*()";
  guint    length = 8 + n % 17;
  GString *secret = g_string_new (NULL);

  /* Neither end is a space, which nothing keeps. */
  g_string_append_c (secret, letters[g_test_rand_int_range (0, 62)]);
  while (secret->len + 1 < length)
    g_string_append_c (secret, letters[g_test_rand_int_range (0, sizeof letters - 1)]);
  g_string_append_c (secret, letters[g_test_rand_int_range (0, 62)]);
  return g_string_free (secret, FALSE);
}

static ScPracticeServer *
start_echo (GPtrArray  *forms,
            const char *mechanism,
            const char *step)
{
  g_autoptr (GString)    xml = g_string_new (NULL);

  g_string_append_printf (xml, "<scenario id='test-echo' hidden='yes' mechanisms='%s'><title>t</title><description>d.</description><on step='%s'><say>\n",
                          mechanism, step);
  for (guint i = 0; i < forms->len; i++)
    {
      g_autofree char *escaped = g_markup_escape_text (g_ptr_array_index (forms, i), -1);

      g_string_append_printf (xml, "535%c5.7.8 you said %s there\n", i + 1 < forms->len ? '-' : ' ', escaped);
    }
  g_string_append (xml, "</say></on></scenario>");
  return start_scenario_xml (xml->str);
}

static GLogWriterOutput
on_log_cb (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n,
           gpointer         user_data)
{
  GString *log = user_data;

  for (gsize i = 0; i < n; i++)
    if (fields[i].length < 0)
      g_string_append (log, fields[i].value);
  return G_LOG_WRITER_HANDLED;
}

static GString *the_log;

static void
check_output (const char *name,
              const char *text,
              GPtrArray  *forms)
{
  g_assert_nonnull (text);
  for (guint i = 0; i < forms->len; i++)
    {
      g_autofree char *in_json = g_strescape (g_ptr_array_index (forms, i), NULL);

      if (strstr (text, g_ptr_array_index (forms, i)) != NULL || strstr (text, in_json) != NULL)
        {
          g_test_message ("form %u of the secret “%s” is in the %s", i, (const char *) g_ptr_array_index (forms, 0), name);
          g_test_fail ();
        }
    }
}

static void
check_run (const char  *secret,
           const char  *mechanism,
           ScAuthMethod method,
           const char  *step)
{
  g_autoptr (ScKnowledge)      knowledge = sc_knowledge_get_default ();
  g_autoptr (GPtrArray)        forms = list_forms (secret);
  g_autoptr (ScPracticeServer) server = start_echo (forms, mechanism, step);
  g_autoptr (ScSettings)       settings = make_settings ("healthy", server);
  g_autoptr (ScReport)         report = NULL;
  g_autoptr (GFile)            file = NULL;
  g_autoptr (GFileIOStream)    stream = NULL;
  g_autoptr (ScShare)          share = sc_share_new ();
  g_autoptr (GPtrArray)        outline = NULL;
  g_autofree char             *json = NULL;
  g_autofree char             *text = NULL;
  g_autofree char             *markdown = NULL;
  g_autofree char             *shared = NULL;
  g_autofree char             *saved = NULL;

  sc_secret_unref (settings->secret);
  settings->secret = sc_secret_new (secret, -1);
  settings->auth = method;
  report = run_plan (settings, NULL);
  g_assert_cmpint (sc_facts_get_int (sc_report_get_facts (report), "reply.code", 0), ==, 535);
  sc_knowledge_explain_report (knowledge, report);
  json = sc_report_to_json (report);
  text = sc_report_to_text (report);
  outline = sc_report_outline_new (report, TRUE);
  markdown = sc_report_outline_to_markdown (outline);
  shared = sc_share_mask_json (share, json);
  check_output ("report", json, forms);
  check_output ("text", text, forms);
  check_output ("Markdown", markdown, forms);
  check_output ("report that is shared", shared, forms);
  check_output ("phone code", sc_report_get_phone_code (report), forms);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (sc_report_get_transcript (report))); i++)
    {
      g_autoptr (ScTranscriptLine) line = g_list_model_get_item (G_LIST_MODEL (sc_report_get_transcript (report)), i);

      check_output ("transcript", sc_transcript_line_get_text (line), forms);
    }
  file = g_file_new_tmp ("sendcheck-XXXXXX.json", &stream, NULL);
  g_assert_nonnull (file);
  g_assert_true (sc_report_save_sync (report, file, NULL, NULL));
  g_assert_true (g_file_load_contents (file, NULL, &saved, NULL, NULL, NULL));
  g_file_delete (file, NULL, NULL);
  check_output ("saved file", saved, forms);
  check_output ("log", the_log->str, forms);
}

static void
test_no_secret (void)
{
  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autofree char *secret = make_secret (i);

      if (i % 3 == 0)
        check_run (secret, "PLAIN", SC_AUTH_METHOD_AUTO, "auth");
      else if (i % 3 == 1)
        check_run (secret, "LOGIN", SC_AUTH_METHOD_AUTO, "auth-command");
      else
        check_run (secret, "XOAUTH2", SC_AUTH_METHOD_XOAUTH2, "auth");
    }
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  the_log = g_string_new (NULL);
  g_log_set_writer_func (on_log_cb, the_log, NULL);
  g_test_add_func ("/checks/secrets/no-output", test_no_secret);
  status = g_test_run ();
  g_string_free (the_log, TRUE);
  return status;
}
