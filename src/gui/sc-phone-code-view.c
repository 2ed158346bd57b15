/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-phone-code-view.h"

#include "sc-gui-compat.h"
#include "sc-phone-words.h"

struct _ScPhoneCodeView
{
  AdwBin parent_instance;

  GtkLabel *code;
  GtkToggleButton *spell;
  GtkListBox *spelling;
};

G_DEFINE_FINAL_TYPE (ScPhoneCodeView, sc_phone_code_view, ADW_TYPE_BIN)

/* "7KQ2" and how it is said. */
static GtkWidget *
create_spelling_row (const char *group, const char *spoken)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", spoken, "activatable", FALSE, NULL);
  GtkWidget *label = gtk_label_new (group);

  gtk_widget_add_css_class (label, "code-group");
  gtk_widget_set_direction (label, GTK_TEXT_DIR_LTR);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return row;
}

static void
on_spell_toggled_cb (GtkToggleButton *button, gpointer user_data)
{
  ScPhoneCodeView *self = user_data;
  gboolean shown = gtk_toggle_button_get_active (button);
  g_auto (GStrv) spoken = NULL;
  g_autofree char *all = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->spelling), shown);
  if (!shown)
    return;
  spoken = sc_phone_words_spell (gtk_label_get_text (self->code));
  all = g_strjoinv ("; ", spoken);
  sc_compat_announce (GTK_WIDGET (self), all);
}

static void
sc_phone_code_view_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SC_TYPE_PHONE_CODE_VIEW);
  G_OBJECT_CLASS (sc_phone_code_view_parent_class)->dispose (object);
}

static void
sc_phone_code_view_class_init (ScPhoneCodeViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_phone_code_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sendcheck/Sendcheck/ui/sc-phone-code-view.ui");
  gtk_widget_class_bind_template_child (widget_class, ScPhoneCodeView, code);
  gtk_widget_class_bind_template_child (widget_class, ScPhoneCodeView, spell);
  gtk_widget_class_bind_template_child (widget_class, ScPhoneCodeView, spelling);
  gtk_widget_class_bind_template_callback (widget_class, on_spell_toggled_cb);
}

static void
sc_phone_code_view_init (ScPhoneCodeView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Its groups stay in their order in a right-to-left window too. */
  gtk_widget_set_direction (GTK_WIDGET (self->code), GTK_TEXT_DIR_LTR);
}

void
sc_phone_code_view_set_code (ScPhoneCodeView *self, const char *code)
{
  g_auto (GStrv) groups = g_strsplit (code != NULL ? code : "", "-", -1);
  g_auto (GStrv) spoken = sc_phone_words_spell (code != NULL ? code : "");
  GtkWidget *row;

  g_return_if_fail (SC_IS_PHONE_CODE_VIEW (self));
  gtk_widget_set_visible (GTK_WIDGET (self), code != NULL);
  gtk_label_set_text (self->code, code != NULL ? code : "");
  gtk_toggle_button_set_active (self->spell, FALSE);
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->spelling))) != NULL)
    gtk_list_box_remove (self->spelling, row);
  for (guint i = 0; groups[i] != NULL && spoken[i] != NULL; i++)
    gtk_list_box_append (self->spelling, create_spelling_row (groups[i], spoken[i]));
}
