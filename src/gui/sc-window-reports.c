/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-window-private.h"

#include "sc-enum.h"
#include "sc-gui-compat.h"
#include "sc-knowledge.h"
#include "sc-report-json.h"
#include "sc-report-outline.h"
#include "sc-report-print.h"
#include "sc-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* More of a bounce or a log says nothing more. */
#define TEXT_OCTETS_MAX (64 * 1024)

/* Nothing leaves that was not masked; what the person revealed stays revealed as long as the report is shown. */
static ScShare *
get_share (ScWindow *self)
{
  ScSettings *settings = sc_runner_get_settings (self->runner);

  if (self->share != NULL && self->shared == self->report)
    return self->share;
  g_clear_object (&self->share);
  g_set_object (&self->shared, self->report);
  self->share = sc_share_new ();
  if (settings != NULL && settings->user != NULL && !sc_window_is_practice (self->report))
    {
      g_auto (GStrv) parts = g_strsplit (settings->user, "@", 2);

      sc_share_add_user (self->share, parts[0]);
    }
  return self->share;
}

static void
share_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ScWindow *self = SC_WINDOW (widget);

  if (self->report == NULL)
    return;
  sc_share_page_set_report (self->share_page, self->report, get_share (self));
  sc_window_go_to (self, self->share_page);
}

/* What leaves of the report, as it is now chosen. */
static char *
write_report (ScWindow *self, ScReportForm form)
{
  return sc_report_form_write (form, self->report, get_share (self), sc_share_page_has_dialogue (self->share_page));
}

static void
copy_text_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ScWindow *self = SC_WINDOW (widget);
  g_autofree char *text = NULL;

  if (self->report == NULL)
    return;
  text = write_report (self, SC_REPORT_FORM_TEXT);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  sc_window_show_toast (self, _ ("The report was copied as text"));
}

static void
copy_report_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ScWindow *self = SC_WINDOW (widget);
  g_autofree char *text = NULL;
  int form;

  if (self->report == NULL || !sc_enum_from_nick (SC_TYPE_REPORT_FORM, g_variant_get_string (parameter, NULL), &form))
    return;
  text = write_report (self, form);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  sc_window_show_toast (self, _ ("The report was copied"));
}

/* Lines of the dialogue. */
static void
copy_safe_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ScWindow *self = SC_WINDOW (widget);
  g_autofree char *masked = NULL;

  masked = sc_share_mask (get_share (self), g_variant_get_string (parameter, NULL));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), masked);
  sc_window_show_toast (self, _ ("The lines were copied, without what says who you are"));
}

/* ---- paper ---- */

static GtkPrintOperation *
make_print (ScWindow *self)
{
  GPtrArray *outline = sc_report_outline_new (self->report, sc_share_page_has_dialogue (self->share_page));

  sc_report_outline_mask (outline, get_share (self));
  return sc_report_print_new (outline);
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ScWindow *self = SC_WINDOW (widget);
  g_autoptr (GtkPrintOperation) print = NULL;
  g_autoptr (GError) error = NULL;

  if (self->report == NULL)
    return;
  print = make_print (self);
  gtk_print_operation_run (print, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, GTK_WINDOW (self), &error);
  if (error != NULL)
    sc_window_show_toast (self, error->message);
}

static void
save_pdf (ScWindow *self, GFile *file)
{
  g_autoptr (GtkPrintOperation) print = make_print (self);
  g_autofree char *path = g_file_get_path (file);
  g_autoptr (GError) error = NULL;

  if (path != NULL)
    {
      gtk_print_operation_set_export_filename (print, path);
      gtk_print_operation_run (print, GTK_PRINT_OPERATION_ACTION_EXPORT, GTK_WINDOW (self), &error);
    }
  if (error != NULL)
    sc_window_show_toast (self, error->message);
  else if (path != NULL)
    sc_window_show_toast (self, _ ("The report was saved"));
  else
    sc_window_show_toast (self, _ ("A PDF can only be saved on this computer"));
}

/* ---- files ---- */

static void
on_report_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ScWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    sc_window_show_toast (self, _ ("The report was saved"));
  else
    sc_window_show_toast (self, error->message);
}

void
sc_window_save_report (ScWindow *self, GFile *file, ScReportForm form)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;

  form = sc_report_form_for_file_name (name != NULL ? name : "", form);
  if (form == SC_REPORT_FORM_PDF)
    {
      save_pdf (self, file);
      return;
    }
  text = write_report (self, form);
  bytes = g_bytes_new (text, strlen (text));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, on_report_written_cb,
                                       g_object_ref (self));
}

static void
on_save_file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ScWindow *self = SC_WINDOW (source);
  g_autoptr (GFile) file = sc_compat_choose_file_finish (result);

  if (file != NULL && self->report != NULL)
    sc_window_save_report (self, file, GPOINTER_TO_INT (user_data));
}

static void
ask_where (ScWindow *self, ScReportForm form)
{
  g_autofree char *file_name = NULL;

  if (self->report == NULL)
    return;
  file_name = sc_report_form_dup_file_name (form, self->report);
  sc_compat_choose_file_async (GTK_WINDOW (self), _ ("Save the Report"), file_name, NULL, on_save_file_chosen_cb,
                               GINT_TO_POINTER (form));
}

static void
save_report_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ask_where (SC_WINDOW (widget), SC_REPORT_FORM_JSON);
}

static void
save_report_as_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  int form;

  if (sc_enum_from_nick (SC_TYPE_REPORT_FORM, g_variant_get_string (parameter, NULL), &form))
    ask_where (SC_WINDOW (widget), form);
}

/* A file that is asked for, and what it is for. */
typedef struct
{
  GFile *file;
  gboolean compares;
  gboolean may_be_text; /* a bounce or a log, to be explained */
} Request;

/* What was in it: one of the two. */
typedef struct
{
  ScReport *report;
  char *text;
} Found;

static void
request_free (Request *request)
{
  g_object_unref (request->file);
  g_free (request);
}

static void
found_free (Found *found)
{
  g_clear_object (&found->report);
  g_free (found->text);
  g_free (found);
}

/* (transfer full) (nullable): what a file holds that is no report and does not mean to be one */
static char *
load_text_sync (GFile *file, GCancellable *cancellable)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, NULL);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *text = g_malloc0 (TEXT_OCTETS_MAX + 1);
  gsize count = 0;

  if (stream == NULL || sc_report_form_for_file_name (name != NULL ? name : "", SC_REPORT_FORM_TEXT) == SC_REPORT_FORM_JSON)
    return NULL;
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), text, TEXT_OCTETS_MAX, &count, cancellable, NULL))
    return NULL;
  if (count == 0 || memchr (text, '\0', count) != NULL)
    return NULL;
  return sc_text_make_safe_lines (text, (gssize) count, TEXT_OCTETS_MAX);
}

static void
load_report_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Request *request = task_data;
  g_autoptr (GError) error = NULL;
  Found *found = g_new0 (Found, 1);

  found->report = sc_report_load_sync (request->file, cancellable, &error);
  if (found->report == NULL && request->may_be_text)
    found->text = load_text_sync (request->file, cancellable);
  if (found->report == NULL && found->text == NULL)
    {
      found_free (found);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_task_return_pointer (task, found, (GDestroyNotify) found_free);
}

static void
on_report_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ScWindow *self = SC_WINDOW (source);
  Request *request = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  Found *found = g_task_propagate_pointer (G_TASK (result), &error);

  if (sc_runner_is_busy (self->runner))
    g_debug ("a run began while a file was read");
  else if (found == NULL)
    sc_window_show_damaged (self, error->message);
  else if (found->text != NULL)
    sc_window_open_explain (self, found->text);
  else if (request->compares && self->report != NULL)
    sc_window_compare (self, found->report);
  else
    sc_window_open_report (self, found->report);
  g_clear_pointer (&found, found_free);
}

static void
load_file (ScWindow *self, GFile *file, gboolean compares, gboolean may_be_text)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, on_report_loaded_cb, NULL);
  Request *request = g_new0 (Request, 1);

  request->file = g_object_ref (file);
  request->compares = compares;
  request->may_be_text = may_be_text;
  g_task_set_source_tag (task, load_file);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  g_task_run_in_thread (task, load_report_thread);
}

static void
on_open_file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GFile) file = sc_compat_choose_file_finish (result);

  if (file != NULL)
    load_file (SC_WINDOW (source), file, GPOINTER_TO_INT (user_data), FALSE);
}

static void
open_report_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sc_compat_choose_file_async (GTK_WINDOW (widget), _ ("Open a Report"), NULL, NULL, on_open_file_chosen_cb,
                               GINT_TO_POINTER (FALSE));
}

/* ---- two reports ---- */

void
sc_window_compare (ScWindow *self, ScReport *other)
{
  g_autoptr (ScKnowledge) knowledge = sc_knowledge_get_default ();

  sc_knowledge_explain_report (knowledge, other);
  sc_compare_page_set_reports (self->compare, self->report, other);
  sc_window_go_to (self, self->compare);
}

static void
compare_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sc_compat_choose_file_async (GTK_WINDOW (widget), _ ("Open a Report"), NULL, NULL, on_open_file_chosen_cb,
                               GINT_TO_POINTER (TRUE));
}

/* ---- what is dropped on the window ---- */

static gboolean
on_drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, gpointer user_data)
{
  ScWindow *self = user_data;

  if (sc_runner_is_busy (self->runner))
    return FALSE;
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      GSList *files = g_value_get_boxed (value);

      if (files != NULL)
        load_file (self, files->data, FALSE, TRUE);
      return files != NULL;
    }
  if (!G_VALUE_HOLDS_STRING (value) || g_value_get_string (value) == NULL)
    return FALSE;
  sc_window_open_explain (self, g_value_get_string (value));
  return TRUE;
}

void
sc_window_take_drops (ScWindow *self)
{
  GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_STRING };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect (target, "drop", G_CALLBACK (on_drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

void
sc_window_install_report_commands (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.copy-safe", "s", copy_safe_action);
  gtk_widget_class_install_action (widget_class, "win.share", NULL, share_action);
  gtk_widget_class_install_action (widget_class, "win.copy-text", NULL, copy_text_action);
  gtk_widget_class_install_action (widget_class, "win.save-report", NULL, save_report_action);
  gtk_widget_class_install_action (widget_class, "win.save-report-as", "s", save_report_as_action);
  gtk_widget_class_install_action (widget_class, "win.copy-report", "s", copy_report_action);
  gtk_widget_class_install_action (widget_class, "win.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "win.compare", NULL, compare_action);
  gtk_widget_class_install_action (widget_class, "win.open-report", NULL, open_report_action);
}
