/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-window-private.h"

#include "sc-enum.h"
#include "sc-gui-compat.h"

#include <glib/gi18n-lib.h>

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), g_variant_get_string (parameter, NULL));
  sc_window_show_toast (SC_WINDOW (widget), _ ("The text was copied"));
}

static void
copy_code_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ScWindow *self = SC_WINDOW (widget);
  const char *code = self->report != NULL ? sc_report_get_phone_code (self->report) : NULL;

  if (code == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), code);
  sc_window_show_toast (self, _ ("The phone code was copied"));
}

/* (nullable): the person's own, for a letter of theirs */
static const char *
get_address (ScWindow *self)
{
  ScSettings *settings = sc_runner_get_settings (self->runner);

  if (settings == NULL)
    return NULL;
  if (settings->from != NULL && *settings->from != '\0')
    return settings->from;
  return settings->user != NULL && strchr (settings->user, '@') != NULL ? settings->user : NULL;
}

static void
message_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ScWindow *self = SC_WINDOW (widget);
  int who;

  if (self->report == NULL || !sc_enum_from_nick (SC_TYPE_WHO, g_variant_get_string (parameter, NULL), &who))
    return;
  sc_message_page_set_report (self->message, self->report, who, get_address (self));
  sc_window_go_to (self, self->message);
}

static void
on_url_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ScWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error))
    sc_window_show_toast (self, error->message);
}

static void
open_url_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *url = g_variant_get_string (parameter, NULL);
  GdkAppLaunchContext *context = NULL;

  /* Advice can come from a folder of the user's: only web pages are opened. */
  if (!g_str_has_prefix (url, "https://") && !g_str_has_prefix (url, "http://"))
    return;
  context = gdk_display_get_app_launch_context (gtk_widget_get_display (widget));
  g_app_info_launch_default_for_uri_async (url, G_APP_LAUNCH_CONTEXT (context), NULL, on_url_opened_cb,
                                           g_object_ref (widget));
  g_object_unref (context);
}

static void
on_settings_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ScWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ScAccount) account = sc_account_store_open_file_finish (SC_ACCOUNT_STORE (source), result, &error);

  if (account == NULL)
    {
      sc_window_show_problem (self, error->message);
      return;
    }
  sc_start_page_reload (self->start);
  sc_window_show_toast (self, _ ("The accounts of the file stand at the top of the list"));
}

static void
on_settings_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ScWindow *self = SC_WINDOW (source);
  g_autoptr (GFile) file = sc_compat_choose_file_finish (result);
  const char *path = file != NULL ? g_file_peek_path (file) : NULL;

  if (path != NULL)
    sc_account_store_open_file_async (self->store, path, NULL, on_settings_opened_cb, g_object_ref (self));
  else if (file != NULL)
    sc_window_show_problem (self, _ ("Only a file on this computer can be read"));
}

static void
open_settings_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sc_compat_choose_file_async (GTK_WINDOW (widget), _ ("Open a Settings File (Ctrl+H Shows Hidden Files)"), NULL, NULL, on_settings_chosen_cb, NULL);
}

static void
on_panel_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ScWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (answer == NULL)
    sc_window_show_toast (self, _ ("The settings of this desktop could not be opened"));
}

/* The panel of the desktop's settings that keeps the account. */
static void
open_account_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (widget)));
  GDBusConnection *bus = application != NULL ? g_application_get_dbus_connection (application) : NULL;
  GVariantBuilder parameters;

  if (bus == NULL)
    {
      sc_window_show_toast (SC_WINDOW (widget), _ ("The settings of this desktop could not be opened"));
      return;
    }
  g_variant_builder_init (&parameters, G_VARIANT_TYPE ("av"));
  g_variant_builder_add (&parameters, "v", g_variant_new ("(sav)", "online-accounts", NULL));
  g_dbus_connection_call (bus, "org.gnome.Settings", "/org/gnome/Settings", "org.gtk.Actions", "Activate",
                          g_variant_new ("(sava{sv})", "launch-panel", &parameters, NULL), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                          on_panel_opened_cb, g_object_ref (widget));
}

static void
plan_pace_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sc_window_go_to (SC_WINDOW (widget), SC_WINDOW (widget)->pace);
}

static void
say_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sc_window_show_toast (SC_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

void
sc_window_install_commands (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.copy", "s", copy_action);
  gtk_widget_class_install_action (widget_class, "win.copy-code", NULL, copy_code_action);
  gtk_widget_class_install_action (widget_class, "win.message", "s", message_action);
  gtk_widget_class_install_action (widget_class, "win.open-settings", NULL, open_settings_action);
  gtk_widget_class_install_action (widget_class, "win.open-url", "s", open_url_action);
  gtk_widget_class_install_action (widget_class, "win.plan-pace", NULL, plan_pace_action);
  gtk_widget_class_install_action (widget_class, "win.open-account", NULL, open_account_action);
  gtk_widget_class_install_action (widget_class, "win.say", "s", say_action);
}
