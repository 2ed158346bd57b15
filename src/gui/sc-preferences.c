/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-preferences.h"

#include "sc-gui-compat.h"
#include "sc-mailbox.h"
#include "sc-trust-store.h"

#include <glib/gi18n-lib.h>

#define SCHEMA_ID "io.github.sendcheck.Sendcheck"
#define MIN_SIDE  320

/* Returns: (transfer full) (nullable): GSettings ends the program when its schema is not installed, so it is looked for first */
static GSettings *
open_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, SCHEMA_ID, TRUE);
  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

gboolean
sc_preferences_get_ask_others (void)
{
  g_autoptr (GSettings) settings = open_settings ();

  return settings != NULL && g_settings_get_boolean (settings, "ask-others");
}

char *
sc_preferences_dup_recipient (void)
{
  g_autoptr (GSettings) settings = open_settings ();
  g_autofree char *recipient = settings != NULL ? g_settings_get_string (settings, "recipient") : NULL;

  /* Not an address, as long as it is being typed: as if nobody were named. */
  return recipient != NULL && recipient[0] != '\0' ? sc_mailbox_parse (recipient, NULL) : NULL;
}

static gboolean
on_close_request_cb (GtkWindow *window, gpointer user_data)
{
  g_autoptr (GSettings) settings = open_settings ();
  int width = 0;
  int height = 0;

  if (settings == NULL)
    return FALSE;
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (window));
  /* Of a window that fills the screen: what it will have when it no longer does. */
  gtk_window_get_default_size (window, &width, &height);
  if (width >= MIN_SIDE && height >= MIN_SIDE)
    g_settings_set (settings, "window-size", "(ii)", width, height);
  return FALSE;
}

void
sc_preferences_keep_size (GtkWindow *window)
{
  g_autoptr (GSettings) settings = open_settings ();
  int width = 0;
  int height = 0;

  g_return_if_fail (GTK_IS_WINDOW (window));
  if (settings == NULL)
    return;
  g_settings_get (settings, "window-size", "(ii)", &width, &height);
  if (width >= MIN_SIDE && height >= MIN_SIDE)
    gtk_window_set_default_size (window, width, height);
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (window);
  g_signal_connect (window, "close-request", G_CALLBACK (on_close_request_cb), NULL);
}

/* ---- the window ---- */

static GtkWidget *
make_consent_row (GSettings *settings)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *consent = gtk_switch_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Ask Other Services Too"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               _ ("A check may ask block lists and others what they know of your internet address and your domain."));
  gtk_widget_set_valign (consent, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), consent);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), consent);
  if (settings != NULL)
    g_settings_bind (settings, "ask-others", consent, "active", G_SETTINGS_BIND_DEFAULT);
  return row;
}

static GtkWidget *
make_recipient_row (GSettings *settings)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Recipient of the Test Message"));
  if (settings != NULL)
    g_settings_bind (settings, "recipient", row, "text", G_SETTINGS_BIND_DEFAULT);
  return row;
}

/* (transfer full): of ScTrustEntry, without the words that end with the program */
static GPtrArray *
list_remembered (void)
{
  GPtrArray *entries = sc_trust_store_list (sc_trust_store_get_default ());

  for (guint i = entries->len; i-- > 0;)
    {
      const ScTrustEntry *entry = g_ptr_array_index (entries, i);

      if (!entry->is_remembered)
        g_ptr_array_remove_index (entries, i);
    }
  return entries;
}

static void
on_forget_clicked_cb (GtkButton *button, gpointer user_data)
{
  GtkWidget *row = user_data;
  GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);
  const char *host = g_object_get_data (G_OBJECT (button), "host");
  guint16 port = (guint16) GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "port"));
  g_autoptr (GPtrArray) left = NULL;

  (void) sc_trust_store_revoke (sc_trust_store_get_default (), host, port, NULL);
  left = list_remembered ();
  adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
  gtk_widget_set_visible (group, left->len > 0);
}

/* A certificate that was allowed although it has a fault. */
static GtkWidget *
make_trust_row (const ScTrustEntry *entry)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_label (_ ("Forget"));
  g_autofree char *server = sc_trust_entry_dup_server (entry);
  g_autofree char *given = sc_trust_entry_dup_given (entry);
  g_autofree char *words = g_strdup_printf ("%s\nSHA-256 %s", given, entry->fingerprint);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), server);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "host", g_strdup (entry->host), g_free);
  g_object_set_data (G_OBJECT (button), "port", GUINT_TO_POINTER (entry->port));
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_forget_clicked_cb), row, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static GtkWidget *
make_trust_group (void)
{
  g_autoptr (GPtrArray) entries = list_remembered ();
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Certificates You Allowed"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                         _ ("Your password goes to these servers although something is wrong with their certificate."));
  for (guint i = 0; i < entries->len; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_trust_row (g_ptr_array_index (entries, i)));
  gtk_widget_set_visible (group, entries->len > 0);
  return group;
}

void
sc_preferences_present (GtkWindow *parent)
{
  g_autoptr (GSettings) settings = open_settings ();
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *asking = adw_preferences_group_new ();
  GtkWidget *sending = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (asking), _ ("Who Is Asked"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (asking), make_consent_row (settings));
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (sending), _ ("Test Message"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (sending),
                                         _ ("Without a recipient the test message goes to your own address."));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (sending), make_recipient_row (settings));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (asking));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (sending));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (make_trust_group ()));
  /* Not installed: there is no place to keep an answer in. */
  gtk_widget_set_sensitive (asking, settings != NULL);
  gtk_widget_set_sensitive (sending, settings != NULL);
  /* libadwaita has a title of its own, which fewer languages have. */
  sc_compat_present_preferences (parent, ADW_PREFERENCES_PAGE (page), _ ("Preferences"));
}
