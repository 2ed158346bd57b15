/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "test-reports"

#include "config.h"

#include "gui-test.h"
#include "sc-compare-page.h"
#include "sc-report-form.h"
#include "sc-report-json.h"
#include "sc-report-outline.h"
#include "sc-report-print.h"
#include "sc-two-columns.h"
#include "sc-window-private.h"

#include <glib/gstdio.h>
#include <string.h>

#define N_LINES 200

static ScReport *
make_report (void)
{
  ScReport *report = sc_report_new ();
  g_autoptr (ScEndpoint) endpoint = sc_endpoint_new ("mail.example.com", 587, SC_SECURITY_STARTTLS);
  g_autoptr (ScDiagnosis) diagnosis = sc_diagnosis_new ();

  sc_report_set_account (report, "typed", endpoint, SC_AUTH_METHOD_AUTO, NULL);
  diagnosis->outcome = SC_OUTCOME_WARNING;
  diagnosis->summary = g_strdup ("The server is busy.");
  sc_report_set_diagnosis (report, diagnosis);
  for (guint i = 0; i < N_LINES; i++)
    {
      g_autofree char *text = g_strdup_printf ("250 number %u of anna@example.net", i);
      g_autoptr (ScTranscriptLine) line = sc_transcript_line_new (i, SC_SPEAKER_SERVER, text, NULL);

      sc_transcript_append (sc_report_get_transcript (report), line);
    }
  return report;
}

/* What a program that reads PDF finds in it; skips the test where there is none. */
static char *
read_pdf (const char *path)
{
  g_autofree char *program = g_find_program_in_path ("pdftotext");
  const char *argv[] = { program, "-layout", path, "-", NULL };
  char *text = NULL;

  if (program == NULL)
    return NULL;
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &text, NULL, NULL, NULL));
  return text;
}

static void
test_print (void)
{
  g_autoptr (ScReport) report = make_report ();
  g_autoptr (ScShare) share = sc_share_new ();
  GPtrArray *outline = sc_report_outline_new (report, TRUE);
  g_autoptr (GtkPrintOperation) print = NULL;
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "sendcheck-test-XXXXXX", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (g_mkdtemp (path));
  g_autofree char *file = g_build_filename (path, "report.pdf", NULL);
  sc_report_outline_mask (outline, share);
  print = sc_report_print_new (outline);
  gtk_print_operation_set_export_filename (print, file);
  g_assert_cmpint (gtk_print_operation_run (print, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, &error), ==,
                   GTK_PRINT_OPERATION_RESULT_APPLY);
  g_assert_no_error (error);
  text = read_pdf (file);
  g_remove (file);
  g_rmdir (path);
  if (text == NULL)
    {
      g_test_skip ("pdftotext is not installed");
      return;
    }
  g_assert_nonnull (strstr (text, "Sendcheck report of"));
  g_assert_nonnull (strstr (text, "The server is busy."));
  g_assert_nonnull (strstr (text, "Login: not checked"));
  g_assert_nonnull (strstr (text, "Page 1 of "));
  g_assert_null (strstr (text, "Page 1 of 1\n"));
  g_assert_null (strstr (text, "anna@"));
  /* No line is lost where one page ends and the next begins. */
  for (guint i = 0; i < N_LINES; i++)
    {
      g_autofree char *line = g_strdup_printf ("number %u of [address 1]", i);

      if (strstr (text, line) == NULL)
        g_error ("“%s” is not printed", line);
    }
}

static const struct
{
  const char *name;
  ScReportForm form;
} names[] = {
  { "a.json", SC_REPORT_FORM_JSON }, { "a.MD", SC_REPORT_FORM_MARKDOWN }, { "a.txt", SC_REPORT_FORM_TEXT },
  { "a.pdf", SC_REPORT_FORM_PDF },   { "a", SC_REPORT_FORM_MARKDOWN },    { "json", SC_REPORT_FORM_MARKDOWN },
};

static void
test_forms (void)
{
  g_autoptr (ScReport) report = make_report ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpint (sc_report_form_for_file_name (names[i].name, SC_REPORT_FORM_MARKDOWN), ==, names[i].form);
  for (int form = SC_REPORT_FORM_JSON; form <= SC_REPORT_FORM_PDF; form++)
    {
      g_autofree char *name = sc_report_form_dup_file_name (form, report);

      g_assert_cmpint (sc_report_form_for_file_name (name, 0), ==, form);
    }
}

/* ---- the window ---- */

static void
drop (ScWindow *window, const GValue *value, gboolean taken)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (window));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      gboolean handled = FALSE;

      if (!GTK_IS_DROP_TARGET (controller))
        continue;
      g_signal_emit_by_name (controller, "drop", value, 10.0, 10.0, &handled);
      g_assert_cmpint (handled, ==, taken);
      return;
    }
  g_error ("the window takes no drops");
}

static void
drop_file (ScWindow *window, const char *content, const char *suffix)
{
  g_autofree char *name = g_strdup_printf ("sendcheck-test-XXXXXX%s", suffix);
  g_autofree char *path = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  GSList files = { NULL, NULL };
  gpointer before = gtk_stack_get_visible_child (window->stack);
  int fd = g_file_open_tmp (name, &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  file = g_file_new_for_path (path);
  files.data = file;
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_set_boxed (&value, &files);
  drop (window, &value, TRUE);
  while (gtk_stack_get_visible_child (window->stack) == before)
    g_main_context_iteration (NULL, TRUE);
  g_unlink (path);
}

static ScWindow *
make_window (void)
{
  ScWindow *window = SC_WINDOW (sc_window_new (NULL));

  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static void
test_drop (void)
{
  g_autoptr (ScReport) report = make_report ();
  g_autoptr (ScShare) share = sc_share_new ();
  g_autofree char *json = sc_report_form_write (SC_REPORT_FORM_JSON, report, share, TRUE);
  g_autofree char *cut = g_strndup (json, strlen (json) / 2);
  ScWindow *window = make_window ();
  g_auto (GValue) text = G_VALUE_INIT;

  g_assert_false (sc_window_is_in_use (window));
  drop_file (window, json, ".json");
  g_assert_true (gtk_stack_get_visible_child (window->stack) == GTK_WIDGET (window->result));
  g_assert_true (sc_window_is_in_use (window));
  /* A damaged report is not taken for a text. */
  drop_file (window, cut, ".json");
  g_assert_true (gtk_stack_get_visible_child (window->stack) == GTK_WIDGET (window->open));
  /* A message that came back is. */
  drop_file (window, "Subject: Undelivered\n\n550 5.1.1 User unknown\n", ".eml");
  g_assert_true (gtk_stack_get_visible_child (window->stack) == GTK_WIDGET (window->explain));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.back", NULL);
  g_value_init (&text, G_TYPE_STRING);
  g_value_set_string (&text, "421 4.7.0 Too many connections");
  drop (window, &text, TRUE);
  g_assert_true (gtk_stack_get_visible_child (window->stack) == GTK_WIDGET (window->explain));
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* What leaves as a file is what the name asks for, and is hidden as on the page that shows it. */
static void
test_save (void)
{
  g_autoptr (ScReport) report = make_report ();
  ScWindow *window = make_window ();
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "sendcheck-test-XXXXXX", NULL);
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GFile) file = NULL;

  g_assert_nonnull (g_mkdtemp (path));
  name = g_build_filename (path, "report.md", NULL);
  file = g_file_new_for_path (name);
  sc_window_open_report (window, report);
  sc_window_save_report (window, file, SC_REPORT_FORM_JSON);
  while (!g_file_get_contents (name, &text, NULL, NULL) || *text == '\0')
    {
      g_clear_pointer (&text, g_free);
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_true (g_str_has_prefix (text, "# Sendcheck report of"));
  g_assert_null (strstr (text, "anna@"));
  g_assert_nonnull (strstr (text, "[address 1]"));
  g_unlink (name);
  g_rmdir (path);
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
on_text_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static char *
copy (ScWindow *window, const char *action, const char *form)
{
  char *text = NULL;

  if (form != NULL)
    g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), action, "s", form));
  else
    g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), action, NULL));
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (window)), NULL, on_text_read_cb, &text);
  while (text == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (strstr (text, "anna@"));
  g_assert_nonnull (strstr (text, "[address 1]"));
  return text;
}

static void
test_copy (void)
{
  g_autoptr (ScReport) report = make_report ();
  g_autoptr (ScReport) read = NULL;
  g_autoptr (GError) error = NULL;
  ScWindow *window = make_window ();
  g_autofree char *text = NULL;
  g_autofree char *markdown = NULL;
  g_autofree char *json = NULL;

  sc_window_open_report (window, report);
  text = copy (window, "win.copy-text", NULL);
  g_assert_true (g_str_has_prefix (text, "Sendcheck report of"));
  markdown = copy (window, "win.copy-report", "markdown");
  g_assert_true (g_str_has_prefix (markdown, "# Sendcheck report of"));
  json = copy (window, "win.copy-report", "json");
  read = sc_report_new_from_json (json, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (sc_report_get_transcript (read))), ==, N_LINES);
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static int
measure_height (GtkWidget *widget, int width)
{
  int height = 0;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  return height;
}

static void
test_two_columns (void)
{
  g_autoptr (GtkWidget) columns = g_object_ref_sink (sc_two_columns_new (gtk_label_new ("works"), gtk_label_new ("does not work")));
  int minimum = 0;

  gtk_widget_measure (columns, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <, 300);
  g_assert_cmpint (measure_height (columns, 320), >, measure_height (columns, 640));
}

int
main (int argc, char **argv)
{
  if (!gui_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/gui/report/print", test_print);
  g_test_add_func ("/gui/report/forms", test_forms);
  g_test_add_func ("/gui/report/drop", test_drop);
  g_test_add_func ("/gui/report/save", test_save);
  g_test_add_func ("/gui/report/copy", test_copy);
  g_test_add_func ("/gui/report/two-columns", test_two_columns);
  return g_test_run ();
}
