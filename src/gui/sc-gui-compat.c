/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-gui-compat.h"

#include <glib/gi18n-lib.h>

static const char *developers[] = { "The Sendcheck authors", NULL };

#if ADW_CHECK_VERSION(1, 5, 0)

static void
on_alert_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);

  g_task_return_boolean (task, g_strcmp0 (answer, "accept") == 0);
}

void
sc_compat_ask_async (GtkWindow *parent, const char *heading, const char *body, const char *accept,
                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (parent, cancellable, callback, user_data);
  AdwDialog *dialog = adw_alert_dialog_new (heading, body);
  AdwAlertDialog *alert = ADW_ALERT_DIALOG (dialog);

  adw_alert_dialog_add_responses (alert, "cancel", _ ("_Cancel"), "accept", accept, NULL);
  adw_alert_dialog_set_close_response (alert, "cancel");
  adw_alert_dialog_choose (alert, GTK_WIDGET (parent), cancellable, on_alert_chosen_cb, task);
}

void
sc_compat_show_about (GtkWindow *parent, const char *application_id, const char *version)
{
  adw_show_about_dialog (GTK_WIDGET (parent), "application-name", "Sendcheck", "application-icon", application_id,
                         "version", version, "developer-name", developers[0], "developers", developers,
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "comments", _ ("Finds out why mail cannot be sent, and says what to do."), NULL);
}

#else

static void
on_message_response_cb (AdwMessageDialog *dialog, const char *answer, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_boolean (task, g_strcmp0 (answer, "accept") == 0);
}

void
sc_compat_ask_async (GtkWindow *parent, const char *heading, const char *body, const char *accept,
                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (parent, cancellable, callback, user_data);
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, body);
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);

  adw_message_dialog_add_responses (message, "cancel", _ ("_Cancel"), "accept", accept, NULL);
  adw_message_dialog_set_close_response (message, "cancel");
  g_signal_connect (message, "response", G_CALLBACK (on_message_response_cb), task);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
sc_compat_show_about (GtkWindow *parent, const char *application_id, const char *version)
{
  adw_show_about_window (parent, "application-name", "Sendcheck", "application-icon", application_id,
                         "version", version, "developer-name", developers[0], "developers", developers,
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "comments", _ ("Finds out why mail cannot be sent, and says what to do."), NULL);
}

#endif

gboolean
sc_compat_ask_finish (GAsyncResult *result)
{
  return g_task_propagate_boolean (G_TASK (result), NULL);
}

#if GTK_CHECK_VERSION(4, 10, 0)

static void
on_file_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_pointer (task, gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL), g_object_unref);
}

static void
on_file_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_pointer (task, gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL), g_object_unref);
}

void
sc_compat_choose_file_async (GtkWindow *parent, const char *title, const char *save_name,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (parent, cancellable, callback, user_data);
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, title);
  if (save_name == NULL)
    {
      gtk_file_dialog_open (dialog, parent, cancellable, on_file_opened_cb, task);
      return;
    }
  gtk_file_dialog_set_initial_name (dialog, save_name);
  gtk_file_dialog_save (dialog, parent, cancellable, on_file_saved_cb, task);
}

#else

static void
on_chooser_response_cb (GtkNativeDialog *dialog, int answer, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GFile *file = NULL;

  if (answer == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_task_return_pointer (task, file, g_object_unref);
  g_object_unref (dialog);
}

void
sc_compat_choose_file_async (GtkWindow *parent, const char *title, const char *save_name,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (parent, cancellable, callback, user_data);
  gboolean saves = save_name != NULL;
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (title, parent, saves ? GTK_FILE_CHOOSER_ACTION_SAVE : GTK_FILE_CHOOSER_ACTION_OPEN,
                                   saves ? _ ("_Save") : _ ("_Open"), _ ("_Cancel"));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  if (saves)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), save_name);
  g_signal_connect (dialog, "response", G_CALLBACK (on_chooser_response_cb), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

#endif

GFile *
sc_compat_choose_file_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

void
sc_compat_show_uri (GtkWindow *parent, const char *uri)
{
#if GTK_CHECK_VERSION(4, 10, 0)
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (uri);

  gtk_uri_launcher_launch (launcher, parent, NULL, NULL, NULL);
#else
  gtk_show_uri (parent, uri, GDK_CURRENT_TIME);
#endif
}

void
sc_compat_present_preferences (GtkWindow *parent, AdwPreferencesPage *page, const char *title)
{
#if ADW_CHECK_VERSION(1, 5, 0)
  AdwDialog *dialog = adw_preferences_dialog_new ();

  adw_preferences_dialog_add (ADW_PREFERENCES_DIALOG (dialog), page);
  adw_dialog_set_title (dialog, title);
  adw_dialog_present (dialog, parent != NULL ? GTK_WIDGET (parent) : NULL);
#else
  GtkWidget *window = adw_preferences_window_new ();

  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (window), page);
  gtk_window_set_title (GTK_WINDOW (window), title);
  adw_preferences_window_set_search_enabled (ADW_PREFERENCES_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), 480, 420);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), parent != NULL);
  gtk_window_present (GTK_WINDOW (window));
#endif
}

void
sc_compat_announce (GtkWidget *widget, const char *text)
{
#if GTK_CHECK_VERSION(4, 14, 0)
  gtk_accessible_announce (GTK_ACCESSIBLE (widget), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
#else
  /* GTK 4.8 has no way to say it; the state is in words beside each row all the same. */
#endif
}

void
sc_compat_align_on_baseline (GtkWidget *widget)
{
#if GTK_CHECK_VERSION(4, 12, 0)
  gtk_widget_set_valign (widget, GTK_ALIGN_BASELINE_FILL);
#else
  gtk_widget_set_valign (widget, GTK_ALIGN_BASELINE);
#endif
}
