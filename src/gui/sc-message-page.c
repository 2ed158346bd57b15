/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-message-page.h"

#include "sc-knowledge.h"
#include "sc-share.h"

#include <glib/gi18n-lib.h>

struct _ScMessagePage
{
  ScPage parent_instance;

  GtkWidget *address_group;
  AdwActionRow *address_row;
  GtkSwitch *address_switch;
  AdwPreferencesGroup *letter_group;
  GtkLabel *letter;
  GtkWidget *copy;

  ScReport *report;
  ScWho who;
  char *address; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (ScMessagePage, sc_message_page, SC_TYPE_PAGE)

/* Nothing else is ever shown: the server's words may name other people. */
static void
reveal_address (ScMessagePage *self, ScShare *share)
{
  for (guint i = 0; i < sc_share_get_n_items (share); i++)
    if (self->address != NULL && g_ascii_strcasecmp (sc_share_get_value (share, i), self->address) == 0)
      sc_share_set_revealed (share, i, gtk_switch_get_active (self->address_switch));
}

static void
write_letter (ScMessagePage *self)
{
  g_autoptr (ScKnowledge) knowledge = sc_knowledge_get_default ();
  g_autoptr (ScShare) share = sc_share_new ();
  g_autofree char *text = NULL;
  g_autofree char *known = NULL;
  g_autofree char *masked = NULL;

  if (self->report == NULL)
    return;
  text = sc_knowledge_write_message (knowledge, self->report, self->who, self->address);
  if (self->address != NULL && !gtk_switch_get_active (self->address_switch))
    {
      g_auto (GStrv) parts = g_strsplit (self->address, "@", 2);

      sc_share_add_user (share, parts[0]);
    }
  known = sc_share_mask (share, text != NULL ? text : "");
  reveal_address (self, share);
  masked = sc_share_mask (share, text != NULL ? text : "");
  gtk_label_set_text (self->letter, masked);
}

static void
on_switch_changed_cb (GObject *widget, GParamSpec *pspec, gpointer user_data)
{
  write_letter (user_data);
}

static void
on_copy_clicked_cb (GtkButton *button, gpointer user_data)
{
  ScMessagePage *self = user_data;
  g_autofree char *text = sc_message_page_dup_text (self);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.copy", "s", text);
}

static void
sc_message_page_shown (ScPage *page)
{
  gtk_widget_grab_focus (SC_MESSAGE_PAGE (page)->copy);
}

static void
sc_message_page_dispose (GObject *object)
{
  ScMessagePage *self = SC_MESSAGE_PAGE (object);

  g_clear_object (&self->report);
  g_clear_pointer (&self->address, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_MESSAGE_PAGE);
  G_OBJECT_CLASS (sc_message_page_parent_class)->dispose (object);
}

static void
sc_message_page_class_init (ScMessagePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_message_page_dispose;
  SC_PAGE_CLASS (klass)->shown = sc_message_page_shown;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sendcheck/Sendcheck/ui/sc-message-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ScMessagePage, address_group);
  gtk_widget_class_bind_template_child (widget_class, ScMessagePage, address_row);
  gtk_widget_class_bind_template_child (widget_class, ScMessagePage, address_switch);
  gtk_widget_class_bind_template_child (widget_class, ScMessagePage, letter_group);
  gtk_widget_class_bind_template_child (widget_class, ScMessagePage, letter);
  gtk_widget_class_bind_template_child (widget_class, ScMessagePage, copy);
  gtk_widget_class_bind_template_callback (widget_class, on_switch_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked_cb);
}

static void
sc_message_page_init (ScMessagePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Above the letter and not in the header bar: there is no room for it in a narrow window. */
static const char *
get_heading (ScWho who)
{
  switch (who)
    {
    case SC_WHO_PROVIDER:
      return _ ("Message for Your Provider");
    case SC_WHO_ISP:
      return _ ("Message for Your Internet Company");
    case SC_WHO_HELPDESK:
    case SC_WHO_YOU:
    default:
      return _ ("Message for Your Helpdesk");
    }
}

void
sc_message_page_set_report (ScMessagePage *self, ScReport *report, ScWho who, const char *address)
{
  g_return_if_fail (SC_IS_MESSAGE_PAGE (self));
  g_return_if_fail (SC_IS_REPORT (report));
  g_set_object (&self->report, report);
  self->who = who;
  g_free (self->address);
  self->address = g_strdup (address);
  gtk_switch_set_active (self->address_switch, FALSE);
  gtk_widget_set_visible (self->address_group, address != NULL);
  adw_action_row_set_subtitle (self->address_row, address != NULL ? address : "");
  adw_preferences_group_set_title (self->letter_group, get_heading (who));
  write_letter (self);
}

char *
sc_message_page_dup_text (ScMessagePage *self)
{
  g_return_val_if_fail (SC_IS_MESSAGE_PAGE (self), NULL);
  return g_strdup (gtk_label_get_text (self->letter));
}
