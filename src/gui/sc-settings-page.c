/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-settings-page-private.h"

#include "sc-preferences.h"
#include "sc-settings-rules.h"
#include "sc-labels.h"

#include <glib/gi18n-lib.h>

/* A pause in typing after which the fields are looked at. */
#define VALIDATE_AFTER_MS 400

G_DEFINE_FINAL_TYPE (ScSettingsPage, sc_settings_page, SC_TYPE_PAGE)

enum
{
  SIGNAL_CHECK,
  SIGNAL_PROBLEM,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

const char *
sc_settings_page_get_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

void
sc_settings_page_set_text (AdwEntryRow *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
}

ScSecurity
sc_settings_page_get_security (ScSettingsPage *self)
{
  return adw_combo_row_get_selected (self->security) + SC_SECURITY_NONE;
}

void
sc_settings_page_set_security (ScSettingsPage *self, ScSecurity security)
{
  adw_combo_row_set_selected (self->security, security - SC_SECURITY_NONE);
}

ScAuthMethod
sc_settings_page_get_auth (ScSettingsPage *self)
{
  return adw_combo_row_get_selected (self->auth) + SC_AUTH_METHOD_AUTO;
}

void
sc_settings_page_set_auth (ScSettingsPage *self, ScAuthMethod auth)
{
  adw_combo_row_set_selected (self->auth, auth - SC_AUTH_METHOD_AUTO);
}

/* ---- what is wrong, what is odd ---- */

static gboolean
validate_user (ScSettingsPage *self, gboolean complete)
{
  sc_field_note_clear (self->user_note);
  return sc_settings_page_get_auth (self) == SC_AUTH_METHOD_NONE ||
         sc_settings_rules_check_user (GTK_EDITABLE (self->user), self->user_note, complete);
}

/* Whether what is typed still leads to the pretend server: only its own authority and no other ports then. */
static void
keep_practice (ScSettingsPage *self, ScSettings *settings)
{
  if (self->practice == NULL ||
      g_strcmp0 (sc_endpoint_get_host (settings->endpoint), sc_endpoint_get_host (self->practice->endpoint)) != 0 ||
      sc_endpoint_get_port (settings->endpoint) != sc_endpoint_get_port (self->practice->endpoint))
    return;
  g_free (settings->origin);
  settings->origin = g_strdup (self->practice->origin);
  settings->ca_pem = self->practice->ca_pem != NULL ? g_bytes_ref (self->practice->ca_pem) : NULL;
  settings->only_own_port = self->practice->only_own_port;
  settings->ask_others = FALSE;
}

/* Returns: (transfer full) (nullable): the settings, without a secret, when every field is right */
ScSettings *
sc_settings_page_validate (ScSettingsPage *self, gboolean complete)
{
  g_autoptr (ScEndpoint) endpoint = NULL;
  g_autofree char *host = NULL;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  guint16 port = 0;
  ScSettings *settings;
  gboolean right = sc_settings_rules_check_host (GTK_EDITABLE (self->host), self->host_note, complete, &host);

  right = sc_settings_rules_check_port (GTK_EDITABLE (self->port), self->port_note, complete, &port) && right;
  right = validate_user (self, complete) && right;
  right = sc_settings_rules_check_mailbox (GTK_EDITABLE (self->from), self->from_note,
                            complete ? _ ("Without an address no test message is sent.") : NULL, &from) && right;
  right = sc_settings_rules_check_mailbox (GTK_EDITABLE (self->to), self->to_note, NULL, &to) && right;
  sc_settings_page_show_oddities (self, host, port, from);
  if (!right || !complete)
    return NULL;
  endpoint = sc_endpoint_new (host, port, sc_settings_page_get_security (self));
  settings = sc_settings_new (endpoint);
  g_free (settings->origin);
  settings->origin = g_strdup (self->account != NULL ? sc_account_get_origin (self->account) : "typed");
  settings->auth = sc_settings_page_get_auth (self);
  settings->user = settings->auth != SC_AUTH_METHOD_NONE ? g_strdup (sc_settings_page_get_text (self->user)) : NULL;
  settings->to = to == NULL && self->practice == NULL ? sc_preferences_dup_recipient () : g_strdup (to);
  if (settings->to == NULL)
    settings->to = g_strdup (from);
  settings->from = g_steal_pointer (&from);
  settings->probe_ports = gtk_switch_get_active (self->probe_ports);
  settings->allow_plaintext_password = gtk_widget_get_visible (self->plaintext_row) &&
                                       gtk_switch_get_active (self->allow_plaintext);
  settings->ask_others = gtk_switch_get_active (self->ask_others);
  settings->allow_untrusted = gtk_switch_get_active (self->allow_untrusted);
  keep_practice (self, settings);
  return settings;
}

static gboolean
on_validate_cb (gpointer user_data)
{
  ScSettingsPage *self = user_data;

  self->validate_id = 0;
  sc_settings_page_validate (self, FALSE);
  return G_SOURCE_REMOVE;
}

void
sc_settings_page_revalidate (ScSettingsPage *self)
{
  sc_settings_page_validate (self, FALSE);
}

static void
on_field_changed_cb (GtkWidget *row, gpointer user_data)
{
  ScSettingsPage *self = user_data;

  g_clear_handle_id (&self->validate_id, g_source_remove);
  self->validate_id = g_timeout_add (VALIDATE_AFTER_MS, on_validate_cb, self);
}

static void
on_choice_changed_cb (GObject *row, GParamSpec *pspec, gpointer user_data)
{
  ScSettingsPage *self = user_data;
  gboolean has_login = sc_settings_page_get_auth (self) != SC_AUTH_METHOD_NONE;
  gboolean is_token = sc_auth_method_uses_token (sc_settings_page_get_auth (self));

  gtk_widget_set_visible (GTK_WIDGET (self->user), has_login);
  gtk_widget_set_visible (GTK_WIDGET (self->password), has_login);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->password), is_token ? _ ("Access Token") : _ ("Password"));
  sc_settings_page_show_password_source (self);
  sc_settings_page_validate (self, FALSE);
}

static void
on_password_changed_cb (GtkWidget *row, gpointer user_data)
{
  sc_settings_page_show_password_source (user_data);
}

static void
on_proposal_chosen_cb (ScFindGroup *find, ScProposal *proposal, const char *address, gpointer user_data)
{
  ScSettingsPage *self = user_data;

  sc_settings_page_use_endpoint (self, proposal->endpoint);
  sc_settings_page_set_auth (self, proposal->auth);
  sc_settings_page_set_text (self->user, proposal->user);
  sc_settings_page_set_text (self->from, address);
  g_clear_handle_id (&self->validate_id, g_source_remove);
  sc_settings_page_validate (self, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (proposal->auth != SC_AUTH_METHOD_NONE ? GTK_WIDGET (self->password) : GTK_WIDGET (self->check)));
}

/* ---- the check begins ---- */

static void
on_account_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ScSettingsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ScAccount) account = sc_account_store_save_finish (SC_ACCOUNT_STORE (source), result, &error);

  if (account != NULL)
    gtk_switch_set_active (self->save, FALSE);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *text =
          /* Translators: the placeholder says why */
          g_strdup_printf (_ ("The account could not be saved: %s"), error->message);

      g_signal_emit (self, signals[SIGNAL_PROBLEM], 0, text);
    }
}

static void
save_account (ScSettingsPage *self, ScSettings *settings)
{
  ScAccountFields fields = {
    .origin = "sendcheck",
    .name = settings->from != NULL ? settings->from : sc_endpoint_get_host (settings->endpoint),
    .address = settings->from,
    .host = sc_endpoint_get_host (settings->endpoint),
    .port = sc_endpoint_get_port (settings->endpoint),
    .security = sc_endpoint_get_security (settings->endpoint),
    .auth = settings->auth,
    .user = settings->user,
  };

  sc_account_store_save_async (self->store, &fields, settings->secret, self->cancellable, on_account_saved_cb,
                               g_object_ref (self));
}

void
sc_settings_page_emit_check (ScSettingsPage *self, ScSettings *settings)
{
  if (self->store != NULL && gtk_widget_get_visible (self->save_row) && gtk_switch_get_active (self->save))
    save_account (self, settings);
  g_signal_emit (self, signals[SIGNAL_CHECK], 0, settings);
}

static void
focus_first_wrong (ScSettingsPage *self)
{
  ScFieldNote *notes[] = { self->host_note, self->port_note, self->user_note, self->from_note, self->to_note };
  AdwEntryRow *rows[] = { self->host, self->port, self->user, self->from, self->to };

  for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
    {
      if (!sc_field_note_is_wrong (notes[i]))
        continue;
      gtk_widget_grab_focus (GTK_WIDGET (rows[i]));
      return;
    }
}

/* "host:587" in the field of the host. */
static void
use_typed_port (ScSettingsPage *self)
{
  g_autofree char *host = NULL;
  guint16 port = 0;

  if (sc_endpoint_parse_host (sc_settings_page_get_text (self->host), &host, &port, NULL) && port != 0)
    sc_settings_page_on_host_note_action_cb (self->host_note, self);
}

static void
on_check_clicked_cb (GtkWidget *widget, gpointer user_data)
{
  ScSettingsPage *self = user_data;
  g_autoptr (ScSettings) settings = NULL;
  const char *typed = sc_settings_page_get_text (self->password);

  if (self->looking_up)
    return;
  g_clear_handle_id (&self->validate_id, g_source_remove);
  use_typed_port (self);
  settings = sc_settings_page_validate (self, TRUE);
  if (settings == NULL)
    {
      focus_first_wrong (self);
      return;
    }
  if (settings->auth != SC_AUTH_METHOD_NONE && *typed == '\0' && self->account == NULL)
    {
      sc_settings_page_ask_for_secret (self, SC_SECRET_OFFER_LEAVE_OUT, _ ("Type the password, or check as far as possible without it."));
      return;
    }
  if (settings->auth != SC_AUTH_METHOD_NONE && *typed == '\0')
    {
      sc_settings_page_look_up_secret (self);
      return;
    }
  if (settings->auth != SC_AUTH_METHOD_NONE)
    settings->secret = sc_secret_new (typed, -1);
  sc_settings_page_emit_check (self, settings);
}

/* ---- life ---- */

static void
sc_settings_page_shown (ScPage *page)
{
  ScSettingsPage *self = SC_SETTINGS_PAGE (page);

  if (self->asks_password)
    gtk_widget_grab_focus (GTK_WIDGET (self->password));
  else if (*sc_settings_page_get_text (self->host) == '\0')
    sc_find_group_focus (self->find);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->check));
  self->asks_password = FALSE;
}

static void
sc_settings_page_dispose (GObject *object)
{
  ScSettingsPage *self = SC_SETTINGS_PAGE (object);

  g_clear_handle_id (&self->validate_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->store);
  g_clear_object (&self->account);
  g_clear_pointer (&self->practice, sc_settings_unref);
  g_clear_pointer (&self->oddities, sc_oddity_findings_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_SETTINGS_PAGE);
  G_OBJECT_CLASS (sc_settings_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, ScSettingsPage, origin);
  gtk_widget_class_bind_template_child (widget_class, ScSettingsPage, find);
  gtk_widget_class_bind_template_child (widget_class, ScSettingsPage, host);
  gtk_widget_class_bind_template_child (widget_class, ScSettingsPage, host_note);
  gtk_widget_class_bind_template_child (widget_class, ScSettingsPage, port);
  gtk_widget_class_bind_template_child (widget_class, ScSettingsPage, port_note);
  gtk_widget_class_bind_template_child (widget_class, ScSettingsPage, security);
  gtk_widget_class_bind_template_child (widget_class, ScSettingsPage, security_note);
  gtk_widget_class_bind_template_child (widget_class, ScSettingsPage, auth);
  gtk_widget_class_bind_template_child (widget_class, ScSettingsPage, auth_note);
  gtk_widget_class_bind_template_child (widget_class, ScSettingsPage, user);
  gtk_widget_class_bind_template_child (widget_class, ScSettingsPage, user_note);
  gtk_widget_class_bind_template_child (widget_class, ScSettingsPage, password);
  gtk_widget_class_bind_template_child (widget_class, ScSettingsPage, password_note);
  gtk_widget_class_bind_template_child (widget_class, ScSettingsPage, from);
  gtk_widget_class_bind_template_child (widget_class, ScSettingsPage, from_note);
  gtk_widget_class_bind_template_child (widget_class, ScSettingsPage, to);
  gtk_widget_class_bind_template_child (widget_class, ScSettingsPage, to_note);
  gtk_widget_class_bind_template_child (widget_class, ScSettingsPage, probe_ports);
  gtk_widget_class_bind_template_child (widget_class, ScSettingsPage, others_row);
  gtk_widget_class_bind_template_child (widget_class, ScSettingsPage, ask_others);
  gtk_widget_class_bind_template_child (widget_class, ScSettingsPage, allow_plaintext);
  gtk_widget_class_bind_template_child (widget_class, ScSettingsPage, plaintext_row);
  gtk_widget_class_bind_template_child (widget_class, ScSettingsPage, allow_untrusted);
  gtk_widget_class_bind_template_child (widget_class, ScSettingsPage, save);
  gtk_widget_class_bind_template_child (widget_class, ScSettingsPage, save_row);
  gtk_widget_class_bind_template_child (widget_class, ScSettingsPage, check);
  gtk_widget_class_bind_template_child (widget_class, ScSettingsPage, spinner);
}

static void
sc_settings_page_class_init (ScSettingsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_settings_page_dispose;
  SC_PAGE_CLASS (klass)->shown = sc_settings_page_shown;
  signals[SIGNAL_CHECK] = g_signal_new ("check", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, SC_TYPE_SETTINGS);
  signals[SIGNAL_PROBLEM] = g_signal_new ("problem", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (SC_TYPE_FIELD_NOTE);
  g_type_ensure (SC_TYPE_FIND_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sendcheck/Sendcheck/ui/sc-settings-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_field_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_choice_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_password_changed_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "on_host_note_action_cb",
                                                G_CALLBACK (sc_settings_page_on_host_note_action_cb));
  gtk_widget_class_bind_template_callback_full (widget_class, "on_security_note_action_cb",
                                                G_CALLBACK (sc_settings_page_on_security_note_action_cb));
  gtk_widget_class_bind_template_callback_full (widget_class, "on_endpoint_note_action_cb",
                                                G_CALLBACK (sc_settings_page_on_endpoint_note_action_cb));
  gtk_widget_class_bind_template_callback_full (widget_class, "on_auth_note_action_cb",
                                                G_CALLBACK (sc_settings_page_on_auth_note_action_cb));
  gtk_widget_class_bind_template_callback_full (widget_class, "on_user_note_action_cb",
                                                G_CALLBACK (sc_settings_page_on_user_note_action_cb));
  gtk_widget_class_bind_template_callback (widget_class, on_proposal_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, sc_settings_page_on_password_note_action_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_check_clicked_cb);
}

static void
sc_settings_page_init (ScSettingsPage *self)
{
  g_autoptr (GtkStringList) methods = gtk_string_list_new (NULL);

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  for (int method = SC_AUTH_METHOD_AUTO; method <= SC_AUTH_METHOD_OAUTHBEARER; method++)
    gtk_string_list_take (methods, sc_labels_dup_auth (method));
  adw_combo_row_set_model (self->auth, G_LIST_MODEL (methods));
  sc_settings_page_name_others (self);
  sc_settings_page_set_account (self, NULL);
}

void
sc_settings_page_set_store (ScSettingsPage *self, ScAccountStore *store)
{
  g_return_if_fail (SC_IS_SETTINGS_PAGE (self));
  g_set_object (&self->store, store);
}

void
sc_settings_page_set_account (ScSettingsPage *self, ScAccount *account)
{
  ScEndpoint *endpoint = account != NULL ? sc_account_get_endpoint (account) : NULL;
  g_autofree char *port = g_strdup_printf ("%u", endpoint != NULL ? sc_endpoint_get_port (endpoint) : 587);
  const char *note = account != NULL ? sc_account_get_note (account) : NULL;
  g_autofree char *origin = NULL;

  g_return_if_fail (SC_IS_SETTINGS_PAGE (self));
  g_set_object (&self->account, account);
  g_clear_pointer (&self->practice, sc_settings_unref);
  self->offer = SC_SECRET_OFFER_NONE;
  sc_settings_page_set_text (self->password, NULL);
  sc_settings_page_set_text (self->host, endpoint != NULL ? sc_endpoint_get_host (endpoint) : NULL);
  sc_settings_page_set_text (self->port, port);
  sc_settings_page_set_text (self->user, account != NULL ? sc_account_get_user (account) : NULL);
  sc_settings_page_set_text (self->from, account != NULL ? sc_account_get_address (account) : NULL);
  sc_settings_page_set_text (self->to, NULL);
  sc_settings_page_set_security (self, endpoint != NULL ? sc_endpoint_get_security (endpoint) : SC_SECURITY_STARTTLS);
  adw_combo_row_set_selected (self->auth, (account != NULL ? sc_account_get_auth (account) : SC_AUTH_METHOD_AUTO) -
                                              SC_AUTH_METHOD_AUTO);
  gtk_switch_set_active (self->ask_others, sc_preferences_get_ask_others ());
  gtk_switch_set_active (self->allow_plaintext, FALSE);
  gtk_switch_set_active (self->allow_untrusted, FALSE);
  gtk_switch_set_active (self->save, FALSE);
  sc_find_group_clear (self->find);
  gtk_widget_set_visible (GTK_WIDGET (self->find), account == NULL);
  if (account != NULL)
    /* Translators: the first placeholder is a program, the second what that program says or what is odd; may be empty */
    origin = g_strdup_printf (_ ("From %1$s. %2$s"), sc_account_get_program (account), note != NULL ? note : "");
  gtk_label_set_text (self->origin, origin != NULL ? origin : "");
  gtk_widget_set_visible (GTK_WIDGET (self->origin), origin != NULL);
  g_clear_handle_id (&self->validate_id, g_source_remove);
  sc_settings_page_show_password_source (self);
  sc_settings_page_validate (self, FALSE);
}

void
sc_settings_page_set_practice (ScSettingsPage *self, ScSettings *settings)
{
  g_return_if_fail (SC_IS_SETTINGS_PAGE (self));
  g_return_if_fail (settings != NULL);
  sc_settings_page_set_account (self, NULL);
  self->practice = sc_settings_ref (settings);
  sc_settings_page_use_endpoint (self, settings->endpoint);
  sc_settings_page_set_text (self->user, settings->user);
  sc_settings_page_set_text (self->password, settings->secret != NULL ? sc_secret_get_text (settings->secret) : NULL);
  sc_settings_page_set_text (self->from, settings->from);
  adw_combo_row_set_selected (self->auth, settings->auth - SC_AUTH_METHOD_AUTO);
  gtk_widget_set_visible (self->save_row, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->find), FALSE);
  gtk_label_set_text (self->origin, _ ("From the practice run. The server is a pretend one on this computer."));
  gtk_widget_set_visible (GTK_WIDGET (self->origin), TRUE);
  g_clear_handle_id (&self->validate_id, g_source_remove);
  sc_settings_page_validate (self, FALSE);
}

gboolean
sc_settings_page_has_practice (ScSettingsPage *self)
{
  g_return_val_if_fail (SC_IS_SETTINGS_PAGE (self), FALSE);
  return self->practice != NULL;
}

void
sc_settings_page_ask_password (ScSettingsPage *self)
{
  g_return_if_fail (SC_IS_SETTINGS_PAGE (self));
  self->asks_password = TRUE;
}

void
sc_settings_page_use_endpoint (ScSettingsPage *self, ScEndpoint *endpoint)
{
  g_autofree char *port = g_strdup_printf ("%u", sc_endpoint_get_port (endpoint));

  g_return_if_fail (SC_IS_SETTINGS_PAGE (self));
  sc_settings_page_set_text (self->host, sc_endpoint_get_host (endpoint));
  sc_settings_page_set_text (self->port, port);
  sc_settings_page_set_security (self, sc_endpoint_get_security (endpoint));
}

void
sc_settings_page_forget (ScSettingsPage *self)
{
  sc_settings_page_set_account (self, NULL);
}
