/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-find-group.h"

#include "sc-autoconfig.h"
#include "sc-field-note.h"
#include "sc-gui-compat.h"

#include <glib/gi18n-lib.h>

/* A pause in typing after which the address is looked at. */
#define LOOK_AFTER_MS 400

struct _ScFindGroup
{
  AdwPreferencesGroup parent_instance;

  AdwEntryRow *address;
  ScFieldNote *note;
  GtkWidget *busy;
  GtkSpinner *spinner;
  GPtrArray *rows;           /* GtkWidget, the proposals */
  GCancellable *cancellable; /* (nullable): of the question that is under way */
  ScFindConsent consent;     /* of that question, or of the last one */
  guint look_id;
};

G_DEFINE_FINAL_TYPE (ScFindGroup, sc_find_group, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *
get_address (ScFindGroup *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->address));
}

static void
drop_rows (ScFindGroup *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
}

static void
set_busy (ScFindGroup *self, gboolean busy)
{
  gtk_widget_set_visible (self->busy, busy);
  gtk_spinner_set_spinning (self->spinner, busy);
}

static void
stop_asking (ScFindGroup *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  set_busy (self, FALSE);
}

static char *
dup_server_words (ScEndpoint *endpoint)
{
  const char *host = sc_endpoint_get_host (endpoint);
  guint port = sc_endpoint_get_port (endpoint);

  switch (sc_endpoint_get_security (endpoint))
    {
    case SC_SECURITY_NONE:
      /* Translators: a host name and a port number */
      return g_strdup_printf (_ ("%1$s, port %2$u, no protection"), host, port);
    case SC_SECURITY_STARTTLS:
      /* Translators: a host name, a port number, and STARTTLS */
      return g_strdup_printf (_ ("%1$s, port %2$u, %3$s"), host, port, "STARTTLS");
    case SC_SECURITY_TLS:
    default:
      /* Translators: a host name and a port number */
      return g_strdup_printf (_ ("%1$s, port %2$u, TLS from the start"), host, port);
    }
}

static char *
dup_proposal_words (ScProposal *proposal)
{
  g_autofree char *source = sc_proposal_dup_source_words (proposal);
  GString *words = g_string_new (source);

  if ((proposal->needs & SC_LOGIN_NEEDS_APP_PASSWORD) != 0)
    g_string_append_printf (words, " %s", _ ("This provider wants an app password instead of your own."));
  else if ((proposal->needs & SC_LOGIN_NEEDS_OAUTH2) != 0)
    g_string_append_printf (words, " %s", _ ("This provider wants a sign-in in the browser; a password will not do."));
  if (proposal->source != SC_PROPOSAL_SOURCE_TABLE && proposal->is_elsewhere)
    g_string_append_printf (words, " %s", _ ("The server belongs to another domain: use it only if you know the name."));
  return g_string_free (words, FALSE);
}

static void
on_proposal_activated_cb (AdwActionRow *row, gpointer user_data)
{
  ScFindGroup *self = user_data;

  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, g_object_get_data (G_OBJECT (row), "proposal"), get_address (self));
}

static void
add_proposal (ScFindGroup *self, ScProposal *proposal)
{
  g_autofree char *title = dup_server_words (proposal->endpoint);
  g_autofree char *subtitle = dup_proposal_words (proposal);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle", subtitle, NULL);
  GtkWidget *button = gtk_button_new_with_label (_ ("Use"));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, row, NULL, -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (adw_action_row_activate), row);
  g_signal_connect (row, "activated", G_CALLBACK (on_proposal_activated_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), NULL);
  g_object_set_data_full (G_OBJECT (row), "proposal", sc_proposal_ref (proposal), (GDestroyNotify) sc_proposal_unref);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

/* Nobody asked so far knows: who else could be, and what would be told to whom. */
static void
offer_to_ask (ScFindGroup *self)
{
  g_autofree char *local_part = NULL;
  g_autofree char *domain = NULL;
  g_autofree char *text = NULL;
  g_autofree char *button = NULL;

  if (!sc_autoconfig_split_address (get_address (self), &local_part, &domain, NULL))
    return;
  switch (self->consent)
    {
    case SC_FIND_ASK_NOBODY:
      /* Translators: twice the part of an address behind the @ */
      text = g_strdup_printf (_ ("Sendcheck does not know %1$s. It can ask the name service and the servers of %1$s. "
                                 "They learn that somebody asks for %1$s, not your address."), domain);
      /* Translators: on a button; the part of an address behind the @ */
      button = g_strdup_printf (_ ("Ask %s"), domain);
      break;
    case SC_FIND_ASK_PROVIDER:
      /* Translators: twice the part of an address behind the @ */
      text = g_strdup_printf (_ ("%1$s does not tell its settings. Thunderbird’s directory may know them, or whoever receives the mail of %1$s. "
                                 "They learn that somebody asks for %1$s, not your address."), domain);
      button = g_strdup (_ ("Ask Others Too"));
      break;
    case SC_FIND_ASK_OTHERS:
    default:
      /* Translators: the part of an address behind the @ */
      text = g_strdup_printf (_ ("Nobody knows the settings of %s. Ask your provider, and fill them in below."), domain);
      break;
    }
  sc_field_note_show (self->note, GTK_WIDGET (self->address), SC_NOTE_INFO, text, button);
  sc_compat_announce (GTK_WIDGET (self), text);
}

static void
on_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ScFindGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = sc_autoconfig_find_finish (result, &error);

  /* Another question has begun, or nobody waits for the answer any more. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->cancellable == NULL ||
      g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  stop_asking (self);
  if (found == NULL)
    {
      sc_field_note_show (self->note, GTK_WIDGET (self->address), SC_NOTE_WRONG, error->message, NULL);
      return;
    }
  for (guint i = 0; i < found->len; i++)
    add_proposal (self, g_ptr_array_index (found, i));
  if (found->len == 0)
    offer_to_ask (self);
}

static void
ask (ScFindGroup *self, ScFindConsent consent)
{
  stop_asking (self);
  drop_rows (self);
  sc_field_note_clear (self->note);
  self->consent = consent;
  self->cancellable = g_cancellable_new ();
  set_busy (self, consent != SC_FIND_ASK_NOBODY);
  sc_autoconfig_find_async (get_address (self), consent, self->cancellable, on_found_cb, g_object_ref (self));
}

static gboolean
on_look_cb (gpointer user_data)
{
  ScFindGroup *self = user_data;
  g_autofree char *local_part = NULL;
  g_autofree char *domain = NULL;

  self->look_id = 0;
  /* Half an address is no mistake; it is still being typed. */
  if (sc_autoconfig_split_address (get_address (self), &local_part, &domain, NULL))
    ask (self, SC_FIND_ASK_NOBODY);
  return G_SOURCE_REMOVE;
}

static void
on_address_changed_cb (GtkEditable *editable, gpointer user_data)
{
  ScFindGroup *self = user_data;

  stop_asking (self);
  drop_rows (self);
  sc_field_note_clear (self->note);
  g_clear_handle_id (&self->look_id, g_source_remove);
  self->look_id = g_timeout_add (LOOK_AFTER_MS, on_look_cb, self);
}

static void
on_address_activated_cb (AdwEntryRow *row, gpointer user_data)
{
  ScFindGroup *self = user_data;

  g_clear_handle_id (&self->look_id, g_source_remove);
  if (*get_address (self) != '\0')
    ask (self, SC_FIND_ASK_NOBODY);
}

static void
on_note_action_cb (ScFieldNote *note, gpointer user_data)
{
  ScFindGroup *self = user_data;

  ask (self, self->consent == SC_FIND_ASK_NOBODY ? SC_FIND_ASK_PROVIDER : SC_FIND_ASK_OTHERS);
}

static void
on_stop_clicked_cb (GtkButton *button, gpointer user_data)
{
  ScFindGroup *self = user_data;

  stop_asking (self);
  offer_to_ask (self);
}

static void
sc_find_group_dispose (GObject *object)
{
  ScFindGroup *self = SC_FIND_GROUP (object);

  g_clear_handle_id (&self->look_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_FIND_GROUP);
  G_OBJECT_CLASS (sc_find_group_parent_class)->dispose (object);
}

static void
sc_find_group_class_init (ScFindGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_find_group_dispose;
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 2, SC_TYPE_PROPOSAL, G_TYPE_STRING);
  g_type_ensure (SC_TYPE_FIELD_NOTE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sendcheck/Sendcheck/ui/sc-find-group.ui");
  gtk_widget_class_bind_template_child (widget_class, ScFindGroup, address);
  gtk_widget_class_bind_template_child (widget_class, ScFindGroup, note);
  gtk_widget_class_bind_template_child (widget_class, ScFindGroup, busy);
  gtk_widget_class_bind_template_child (widget_class, ScFindGroup, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_address_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_address_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_note_action_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_clicked_cb);
}

static void
sc_find_group_init (ScFindGroup *self)
{
  self->rows = g_ptr_array_new ();
  self->consent = SC_FIND_ASK_NOBODY;
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
sc_find_group_clear (ScFindGroup *self)
{
  g_return_if_fail (SC_IS_FIND_GROUP (self));

  gtk_editable_set_text (GTK_EDITABLE (self->address), "");
  g_clear_handle_id (&self->look_id, g_source_remove);
}

void
sc_find_group_focus (ScFindGroup *self)
{
  g_return_if_fail (SC_IS_FIND_GROUP (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->address));
}
