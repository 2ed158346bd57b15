/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-start-page.h"

#include "sc-account-watch.h"
#include "sc-labels.h"
#include "sc-sandbox.h"
#include "sc-spoken.h"

#include <glib/gi18n-lib.h>

#define ICON_SIZE 32

struct _ScStartPage
{
  ScPage parent_instance;

  GtkListBox *accounts;
  GtkWidget *accounts_group;
  GtkWidget *loading;
  GtkSpinner *spinner;
  GtkWidget *empty;
  AdwPreferencesGroup *notes_group;
  AdwExpanderRow *notes;
  AdwPreferencesGroup *sandbox_group;
  AdwExpanderRow *sandbox;
  GtkWidget *another;
  ScAccountWatch *watch; /* (nullable) */
  GPtrArray *note_rows;
  ScAccountStore *store;
  GCancellable *cancellable;
  char *wanted; /* (nullable): the account to choose when the list is there */
  gboolean is_loaded;
};

G_DEFINE_FINAL_TYPE (ScStartPage, sc_start_page, SC_TYPE_PAGE)

enum
{
  SIGNAL_ACCOUNT_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* “Name · Program · server”: what it is called there, where the settings come from and where they lead. */
static char *
dup_account_subtitle (ScAccount *account)
{
  ScEndpoint *endpoint = sc_account_get_endpoint (account);
  const char *address = sc_account_get_address (account);
  const char *name = sc_account_get_name (account);
  GString *text = g_string_new (NULL);

  if (address != NULL && name != NULL && *name != '\0' && g_ascii_strcasecmp (address, name) != 0)
    g_string_append_printf (text, "%s · ", name);
  g_string_append_printf (text, "%s · %s", sc_account_get_program (account),
                          endpoint != NULL ? sc_endpoint_get_host (endpoint) : _ ("The server is not set"));
  return g_string_free (text, FALSE);
}

/* The program's own icon where the theme has it; else its initials, in a colour that goes with the name. */
static GtkWidget *
create_program_icon (ScAccount *account)
{
  const char *icon_name = sc_account_get_icon_name (account);
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());
  GtkWidget *icon;

  if (icon_name != NULL && !g_str_has_suffix (icon_name, "-symbolic") && gtk_icon_theme_has_icon (theme, icon_name))
    {
      icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", icon_name, "pixel-size", ICON_SIZE,
                           "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
      return icon;
    }
  return g_object_new (ADW_TYPE_AVATAR, "size", ICON_SIZE, "text", sc_account_get_program (account), "show-initials", TRUE,
                       "icon-name", "sc-envelope-symbolic", "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
}

static GtkWidget *
create_account_row (gpointer item, gpointer user_data)
{
  ScAccount *account = item;
  const char *title = sc_account_get_address (account);
  g_autofree char *subtitle = dup_account_subtitle (account);
  GtkWidget *row;

  if (title == NULL || *title == '\0')
    title = sc_account_get_name (account);
  if (title == NULL || *title == '\0')
    title = _ ("Mail account");
  row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle", subtitle, "activatable", TRUE, NULL);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), create_program_icon (account));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), sc_spoken_create_arrow ());
  g_object_set_data_full (G_OBJECT (row), "account", g_object_ref (account), g_object_unref);
  return row;
}

static void
on_account_activated_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_ACCOUNT_CHOSEN], 0, g_object_get_data (G_OBJECT (row), "account"));
}

static void
on_another_activated_cb (AdwActionRow *row, gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_ACCOUNT_CHOSEN], 0, NULL);
}

static void
show_notes (ScStartPage *self)
{
  const char * const *notes = sc_account_store_get_notes (self->store);
  guint n = 0;

  for (guint i = 0; i < self->note_rows->len; i++)
    adw_expander_row_remove (self->notes, g_ptr_array_index (self->note_rows, i));
  g_ptr_array_set_size (self->note_rows, 0);
  for (; notes != NULL && notes[n] != NULL; n++)
    {
      GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", notes[n], NULL);

      adw_expander_row_add_row (self->notes, row);
      g_ptr_array_add (self->note_rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->notes_group), n > 0);
}

/* What a Flatpak hides, each with the command that would open it. Nothing outside a Flatpak. */
static void
show_sandbox (ScStartPage *self)
{
  g_autoptr (GPtrArray) hidden = sc_sandbox_list_hidden (g_getenv ("SENDCHECK_FLATPAK_INFO"));

  for (guint i = 0; i < hidden->len; i++)
    {
      const ScHiddenPlace *place = g_ptr_array_index (hidden, i);
      GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", place->what, "subtitle", place->command, NULL);
      GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");

      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_tooltip_text (button, _ ("Copy the Command"));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.copy");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", place->command);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
      adw_expander_row_add_row (self->sandbox, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->sandbox_group), hidden->len > 0);
}

static void
show_state (ScStartPage *self, gboolean loading)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->store));

  gtk_spinner_set_spinning (self->spinner, loading);
  gtk_widget_set_visible (self->loading, loading && n == 0);
  gtk_widget_set_visible (self->empty, !loading && n == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->accounts), n > 0);
}

static ScAccount *
find_account (ScStartPage *self, const char *id)
{
  GListModel *model = G_LIST_MODEL (self->store);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (ScAccount) account = g_list_model_get_item (model, i);

      if (g_strcmp0 (sc_account_get_id (account), id) == 0 || g_strcmp0 (sc_account_get_address (account), id) == 0)
        return g_steal_pointer (&account);
    }
  return NULL;
}

static void
choose_wanted (ScStartPage *self)
{
  g_autofree char *id = g_steal_pointer (&self->wanted);
  g_autoptr (ScAccount) account = id != NULL ? find_account (self, id) : NULL;

  if (account != NULL)
    g_signal_emit (self, signals[SIGNAL_ACCOUNT_CHOSEN], 0, account);
}

static void
on_accounts_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ScStartPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!sc_account_store_load_finish (SC_ACCOUNT_STORE (source), result, &error) &&
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (self->store == NULL)
    return;
  show_state (self, FALSE);
  show_notes (self);
  self->is_loaded = TRUE;
  choose_wanted (self);
}

static void
sc_start_page_shown (ScPage *page)
{
  ScStartPage *self = SC_START_PAGE (page);
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->accounts, 0);

  gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : self->another);
}

static void
sc_start_page_dispose (GObject *object)
{
  ScStartPage *self = SC_START_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->store);
  g_clear_object (&self->watch);
  g_clear_pointer (&self->note_rows, g_ptr_array_unref);
  g_clear_pointer (&self->wanted, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_START_PAGE);
  G_OBJECT_CLASS (sc_start_page_parent_class)->dispose (object);
}

static void
sc_start_page_class_init (ScStartPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_start_page_dispose;
  SC_PAGE_CLASS (klass)->shown = sc_start_page_shown;
  signals[SIGNAL_ACCOUNT_CHOSEN] = g_signal_new ("account-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                                 NULL, NULL, NULL, G_TYPE_NONE, 1, SC_TYPE_ACCOUNT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sendcheck/Sendcheck/ui/sc-start-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ScStartPage, accounts);
  gtk_widget_class_bind_template_child (widget_class, ScStartPage, accounts_group);
  gtk_widget_class_bind_template_child (widget_class, ScStartPage, loading);
  gtk_widget_class_bind_template_child (widget_class, ScStartPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, ScStartPage, empty);
  gtk_widget_class_bind_template_child (widget_class, ScStartPage, notes_group);
  gtk_widget_class_bind_template_child (widget_class, ScStartPage, notes);
  gtk_widget_class_bind_template_child (widget_class, ScStartPage, another);
  gtk_widget_class_bind_template_child (widget_class, ScStartPage, sandbox_group);
  gtk_widget_class_bind_template_child (widget_class, ScStartPage, sandbox);
  gtk_widget_class_bind_template_callback (widget_class, on_account_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_another_activated_cb);
}

static void
sc_start_page_init (ScStartPage *self)
{
  self->note_rows = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  show_sandbox (self);
}

void
sc_start_page_reload (ScStartPage *self)
{
  g_return_if_fail (SC_IS_START_PAGE (self));
  show_state (self, TRUE);
  sc_account_store_load_async (self->store, self->cancellable, on_accounts_loaded_cb, g_object_ref (self));
}

void
sc_start_page_set_store (ScStartPage *self, ScAccountStore *store)
{
  g_return_if_fail (SC_IS_START_PAGE (self));
  g_return_if_fail (SC_IS_ACCOUNT_STORE (store));
  if (!g_set_object (&self->store, store))
    return;
  gtk_list_box_bind_model (self->accounts, G_LIST_MODEL (store), create_account_row, NULL, NULL);
  /* An account that is added while the page is open comes by itself. */
  if (self->watch == NULL)
    {
      self->watch = sc_account_watch_new ();
      g_signal_connect_object (self->watch, "changed", G_CALLBACK (sc_start_page_reload), self, G_CONNECT_SWAPPED);
    }
  sc_start_page_reload (self);
}

void
sc_start_page_choose (ScStartPage *self, const char *id)
{
  g_return_if_fail (SC_IS_START_PAGE (self));
  g_free (self->wanted);
  self->wanted = g_strdup (id);
  if (self->is_loaded)
    choose_wanted (self);
}
