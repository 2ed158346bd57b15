/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-window-private.h"

#include "sc-gui-compat.h"
#include "sc-report-json.h"
#include "sc-report-text.h"

#include <glib/gi18n-lib.h>

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

static void
copy_text_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ScWindow *self = SC_WINDOW (widget);
  g_autofree char *text = NULL;
  g_autofree char *masked = NULL;

  if (self->report == NULL)
    return;
  text = sc_report_to_text (self->report);
  masked = sc_share_mask (get_share (self), text);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), masked);
  sc_window_show_toast (self, _ ("The report was copied as text"));
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

static void
on_save_file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ScWindow *self = SC_WINDOW (source);
  g_autoptr (GFile) file = sc_compat_choose_file_finish (result);
  g_autofree char *json = NULL;
  g_autofree char *masked = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (file == NULL || self->report == NULL)
    return;
  json = sc_report_to_json (self->report);
  masked = sc_share_mask_json (get_share (self), json);
  bytes = g_bytes_new (masked, strlen (masked));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, on_report_written_cb,
                                       g_object_ref (self));
}

static void
save_report_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ScWindow *self = SC_WINDOW (widget);
  g_autofree char *date = NULL;
  g_autofree char *file_name = NULL;

  if (self->report == NULL)
    return;
  date = g_date_time_format (sc_report_get_created (self->report), "%Y-%m-%d");
  file_name = g_strdup_printf ("sendcheck-%s.json", date);
  sc_compat_choose_file_async (GTK_WINDOW (self), _ ("Save the Report"), file_name, NULL, on_save_file_chosen_cb, NULL);
}

static void
load_report_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  ScReport *report = sc_report_load_sync (task_data, cancellable, &error);

  if (report == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, report, g_object_unref);
}

static void
on_report_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ScWindow *self = SC_WINDOW (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScReport) report = g_task_propagate_pointer (G_TASK (result), &error);

  if (report != NULL)
    sc_window_open_report (self, report);
  else
    sc_window_show_toast (self, error->message);
}

static void
on_open_file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GFile) file = sc_compat_choose_file_finish (result);
  g_autoptr (GTask) task = NULL;

  if (file == NULL)
    return;
  task = g_task_new (source, NULL, on_report_loaded_cb, NULL);
  g_task_set_source_tag (task, on_open_file_chosen_cb);
  g_task_set_task_data (task, g_steal_pointer (&file), g_object_unref);
  g_task_run_in_thread (task, load_report_thread);
}

static void
open_report_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sc_compat_choose_file_async (GTK_WINDOW (widget), _ ("Open a Report"), NULL, NULL, on_open_file_chosen_cb, NULL);
}

void
sc_window_install_report_commands (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.copy-safe", "s", copy_safe_action);
  gtk_widget_class_install_action (widget_class, "win.share", NULL, share_action);
  gtk_widget_class_install_action (widget_class, "win.copy-text", NULL, copy_text_action);
  gtk_widget_class_install_action (widget_class, "win.save-report", NULL, save_report_action);
  gtk_widget_class_install_action (widget_class, "win.open-report", NULL, open_report_action);
}
