/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-field-note.h"

#include "sc-gui-compat.h"

#include <glib/gi18n-lib.h>

struct _ScFieldNote
{
  AdwPreferencesRow parent_instance;

  GtkImage *icon;
  GtkLabel *label;
  GtkButton *button;
  GtkWidget *field; /* weak */
  ScNoteKind kind;
};

G_DEFINE_FINAL_TYPE (ScFieldNote, sc_field_note, ADW_TYPE_PREFERENCES_ROW)

enum
{
  SIGNAL_ACTION,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_button_clicked_cb (GtkButton *button, gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_ACTION], 0);
}

/* Says to a screen reader that the field's value is refused, and where the reason stands. */
static void
mark_field (ScFieldNote *self, gboolean wrong)
{
  GtkAccessible *field = GTK_ACCESSIBLE (self->field);

  if (self->field == NULL)
    return;
  if (!wrong)
    {
      gtk_widget_remove_css_class (self->field, "error");
      gtk_accessible_reset_state (field, GTK_ACCESSIBLE_STATE_INVALID);
      gtk_accessible_reset_relation (field, GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
      return;
    }
  /* What was typed is what is wrong. A row that only leads somewhere stays as it is; its note says why. */
  if (ADW_IS_ENTRY_ROW (self->field))
    gtk_widget_add_css_class (self->field, "error");
  gtk_accessible_update_state (field, GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
  gtk_accessible_update_relation (field, GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->label, NULL, -1);
}

static void
sc_field_note_dispose (GObject *object)
{
  ScFieldNote *self = SC_FIELD_NOTE (object);

  g_clear_weak_pointer (&self->field);
  G_OBJECT_CLASS (sc_field_note_parent_class)->dispose (object);
}

static void
sc_field_note_class_init (ScFieldNoteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_field_note_dispose;
  signals[SIGNAL_ACTION] =
      g_signal_new ("action", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sendcheck/Sendcheck/ui/sc-field-note.ui");
  gtk_widget_class_bind_template_child (widget_class, ScFieldNote, icon);
  gtk_widget_class_bind_template_child (widget_class, ScFieldNote, label);
  gtk_widget_class_bind_template_child (widget_class, ScFieldNote, button);
  gtk_widget_class_bind_template_callback (widget_class, on_button_clicked_cb);
}

static void
sc_field_note_init (ScFieldNote *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static const struct
{
  const char *icon;
  const char *class_name;
  const char *word;
} kinds[] = {
  [SC_NOTE_INFO] = { "sc-info-symbolic", "dim-label", N_ ("Note") },
  [SC_NOTE_ODD] = { "sc-warn-symbolic", "warning", N_ ("Attention") },
  [SC_NOTE_WRONG] = { "sc-fail-symbolic", "error", N_ ("Wrong") },
};

void
sc_field_note_show (ScFieldNote *self, GtkWidget *field, ScNoteKind kind, const char *text, const char *button)
{
  const char *classes[] = { NULL, NULL };
  gboolean is_news;

  g_return_if_fail (SC_IS_FIELD_NOTE (self));
  is_news = !gtk_widget_get_visible (GTK_WIDGET (self)) || g_strcmp0 (gtk_label_get_text (self->label), text) != 0;
  if (self->field != field)
    {
      mark_field (self, FALSE);
      g_set_weak_pointer (&self->field, field);
    }
  self->kind = kind;
  classes[0] = kinds[kind].class_name;
  gtk_image_set_from_icon_name (self->icon, kinds[kind].icon);
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), classes);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (kinds[kind].word), -1);
  gtk_label_set_text (self->label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->button), button != NULL);
  if (button != NULL)
    gtk_button_set_label (self->button, button);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  mark_field (self, kind == SC_NOTE_WRONG);
  if (is_news && kind == SC_NOTE_WRONG)
    sc_compat_announce (GTK_WIDGET (self), text);
}

void
sc_field_note_clear (ScFieldNote *self)
{
  g_return_if_fail (SC_IS_FIELD_NOTE (self));
  mark_field (self, FALSE);
  self->kind = 0;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

gboolean
sc_field_note_is_wrong (ScFieldNote *self)
{
  g_return_val_if_fail (SC_IS_FIELD_NOTE (self), FALSE);
  return self->kind == SC_NOTE_WRONG;
}
