/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-share-page.h"

#include "sc-report-form.h"

#include <glib/gi18n-lib.h>

/* Rows of things that are hidden. */
#define ITEMS_MAX 100

struct _ScSharePage
{
  ScPage parent_instance;

  AdwPreferencesGroup *items_group;
  GtkTextBuffer *preview;
  GtkSwitch *dialogue_switch;
  GtkWidget *dialogue_group;
  GtkWidget *save;
  GPtrArray *rows; /* in the group, not owned */
  ScReport *report;
  ScShare *share;
};

G_DEFINE_FINAL_TYPE (ScSharePage, sc_share_page, SC_TYPE_PAGE)

static const char *
get_kind_word (ScShareKind kind)
{
  switch (kind)
    {
    case SC_SHARE_ADDRESS:
      return _ ("E-mail address");
    case SC_SHARE_USER:
      return _ ("User name");
    case SC_SHARE_MESSAGE_ID:
      return _ ("Message id");
    case SC_SHARE_PUBLIC_ADDRESS:
      return _ ("Internet address");
    default:
      return "";
    }
}

static void
show_preview (ScSharePage *self)
{
  g_autofree char *masked = sc_report_form_write (SC_REPORT_FORM_TEXT, self->report, self->share, sc_share_page_has_dialogue (self));

  gtk_text_buffer_set_text (self->preview, masked, -1);
}

static void
on_share_changed_cb (ScShare *share, gpointer user_data)
{
  show_preview (user_data);
}

static void
on_dialogue_changed_cb (GObject *widget, GParamSpec *pspec, gpointer user_data)
{
  ScSharePage *self = user_data;

  if (self->report != NULL && self->share != NULL)
    show_preview (self);
}

static void
on_switch_changed_cb (GObject *widget, GParamSpec *pspec, gpointer user_data)
{
  ScSharePage *self = user_data;
  guint i = GPOINTER_TO_UINT (g_object_get_data (widget, "item"));

  sc_share_set_revealed (self->share, i, gtk_switch_get_active (GTK_SWITCH (widget)));
}

static void
add_item (ScSharePage *self, guint i)
{
  /* Translators: a row: the kind of thing that is hidden, and what stands in its place: “E-mail address, shown as [address 1]” */
  g_autofree char *subtitle = g_strdup_printf (_ ("%1$s, shown as %2$s"), get_kind_word (sc_share_get_kind (self->share, i)),
                                               sc_share_get_mark (self->share, i));
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", sc_share_get_value (self->share, i),
                                 "subtitle", subtitle, NULL);
  GtkWidget *reveal = gtk_switch_new ();

  gtk_widget_set_valign (reveal, GTK_ALIGN_CENTER);
  gtk_switch_set_active (GTK_SWITCH (reveal), sc_share_is_revealed (self->share, i));
  g_object_set_data (G_OBJECT (reveal), "item", GUINT_TO_POINTER (i));
  g_signal_connect_object (reveal, "notify::active", G_CALLBACK (on_switch_changed_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), reveal);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), reveal);
  adw_preferences_group_add (self->items_group, row);
  g_ptr_array_add (self->rows, row);
}

/* A row a thing, for as many as anybody looks through; what has no row stays hidden. */
static void
add_left_out (ScSharePage *self, guint n)
{
  /* Translators: below the things that can be shown to others */
  g_autofree char *text = g_strdup_printf (ngettext ("%u more stays hidden", "%u more stay hidden", n), n);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", text, "activatable", FALSE, NULL);

  adw_preferences_group_add (self->items_group, row);
  g_ptr_array_add (self->rows, row);
}

static void
show_items (ScSharePage *self)
{
  guint n_items = sc_share_get_n_items (self->share);

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->items_group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < MIN (n_items, ITEMS_MAX); i++)
    add_item (self, i);
  if (n_items > ITEMS_MAX)
    add_left_out (self, n_items - ITEMS_MAX);
  gtk_widget_set_visible (GTK_WIDGET (self->items_group), self->rows->len > 0);
}

static void
drop_share (ScSharePage *self)
{
  if (self->share != NULL)
    g_signal_handlers_disconnect_by_data (self->share, self);
  g_clear_object (&self->share);
}

static void
sc_share_page_shown (ScPage *page)
{
  gtk_widget_grab_focus (SC_SHARE_PAGE (page)->save);
}

static void
sc_share_page_dispose (GObject *object)
{
  ScSharePage *self = SC_SHARE_PAGE (object);

  drop_share (self);
  g_clear_object (&self->report);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_SHARE_PAGE);
  G_OBJECT_CLASS (sc_share_page_parent_class)->dispose (object);
}

static void
sc_share_page_class_init (ScSharePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_share_page_dispose;
  SC_PAGE_CLASS (klass)->shown = sc_share_page_shown;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sendcheck/Sendcheck/ui/sc-share-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ScSharePage, items_group);
  gtk_widget_class_bind_template_child (widget_class, ScSharePage, preview);
  gtk_widget_class_bind_template_child (widget_class, ScSharePage, dialogue_switch);
  gtk_widget_class_bind_template_child (widget_class, ScSharePage, dialogue_group);
  gtk_widget_class_bind_template_child (widget_class, ScSharePage, save);
  gtk_widget_class_bind_template_callback (widget_class, on_dialogue_changed_cb);
}

static void
sc_share_page_init (ScSharePage *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
sc_share_page_set_report (ScSharePage *self, ScReport *report, ScShare *share)
{
  GListModel *transcript;
  g_autofree char *everything = NULL;

  g_return_if_fail (SC_IS_SHARE_PAGE (self));
  g_return_if_fail (SC_IS_REPORT (report) && SC_IS_SHARE (share));
  drop_share (self);
  if (g_set_object (&self->report, report))
    gtk_switch_set_active (self->dialogue_switch, TRUE);
  self->share = g_object_ref (share);
  transcript = G_LIST_MODEL (sc_report_get_transcript (report));
  gtk_widget_set_visible (self->dialogue_group, g_list_model_get_n_items (transcript) > 0);
  show_preview (self);
  /* The file holds more than the text: what stands only there is asked about too. */
  everything = sc_report_form_write (SC_REPORT_FORM_JSON, report, share, TRUE);
  show_items (self);
  g_signal_connect (share, "changed", G_CALLBACK (on_share_changed_cb), self);
}

gboolean
sc_share_page_has_dialogue (ScSharePage *self)
{
  g_return_val_if_fail (SC_IS_SHARE_PAGE (self), TRUE);
  return gtk_switch_get_active (self->dialogue_switch);
}
