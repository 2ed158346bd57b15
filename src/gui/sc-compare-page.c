/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-compare-page.h"

#include "sc-labels.h"
#include "sc-report-compare.h"
#include "sc-two-columns.h"

#include <glib/gi18n-lib.h>

struct _ScComparePage
{
  ScPage parent_instance;

  GtkAdjustment *scroll;
  AdwPreferencesGroup *reports_group;
  AdwPreferencesGroup *stages_group;
  AdwPreferencesGroup *facts_group;
  GtkWidget *copy;

  GPtrArray *rows; /* in the groups, not owned */
  GString *text;   /* the same, to be copied */
};

G_DEFINE_FINAL_TYPE (ScComparePage, sc_compare_page, SC_TYPE_PAGE)

static GtkWidget *
create_label (const char *text, const char *class_name)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (class_name != NULL)
    gtk_widget_add_css_class (label, class_name);
  return label;
}

/* A small word above what it is about. */
static GtkWidget *
create_cell (const char *caption, const char *text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = create_label (caption, "caption");

  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_valign (box, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), create_label (text, NULL));
  return box;
}

static GtkWidget *
create_cells (const char *before, const char *after)
{
  return sc_two_columns_new (create_cell (_ ("Before"), before), create_cell (_ ("After"), after));
}

/* The name, and whether it has changed: as a shape and as a word. */
static GtkWidget *
create_head (const char *name, gboolean changed)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = create_label (name, "heading");
  GtkWidget *icon = gtk_image_new_from_icon_name (changed ? "sc-changed-symbolic" : "sc-same-symbolic");
  GtkWidget *word = gtk_label_new (changed ? _ ("Changed") : _ ("Same"));

  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (word, "caption-heading");
  gtk_widget_add_css_class (icon, changed ? "accent" : "dim-label");
  gtk_widget_add_css_class (word, changed ? "accent" : "dim-label");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), word);
  return box;
}

static void
add_row (ScComparePage *self, AdwPreferencesGroup *group, GtkWidget *head, GtkWidget *body, const char *description)
{
  GtkWidget *row = g_object_new (ADW_TYPE_PREFERENCES_ROW, "activatable", FALSE, "use-markup", FALSE, "title", description, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_add_css_class (box, "text-row");
  if (head != NULL)
    gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), body);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, description, -1);
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, row);
}

static void
add_difference (ScComparePage *self, ScReportRow *row)
{
  AdwPreferencesGroup *group = row->kind == SC_REPORT_ROW_RESULT  ? self->reports_group
                               : row->kind == SC_REPORT_ROW_STAGE ? self->stages_group
                                                                  : self->facts_group;
  g_autofree char *description = NULL;

  if (row->changed)
    /* Translators: what was compared, such as “Login”, then what was seen in an earlier and in a later report */
    description = g_strdup_printf (_ ("%1$s: before: %2$s; after: %3$s"), row->name, row->before, row->after);
  else
    /* Translators: what was compared, such as “Login”, and what was seen in both reports */
    description = g_strdup_printf (_ ("%1$s: the same: %2$s"), row->name, row->before);
  g_string_append_printf (self->text, "%s\n", description);
  add_row (self, group, create_head (row->name, row->changed),
           row->changed ? create_cells (row->before, row->after) : create_label (row->before, NULL), description);
}

/* When it was made, and where it led. */
static char *
dup_about (ScReport *report)
{
  g_autofree char *date = sc_labels_dup_date (sc_report_get_created (report));
  g_autofree char *line = sc_labels_dup_helpdesk (report);

  return *line != '\0' ? g_strdup_printf ("%s\n%s", date, line) : g_strdup (date);
}

static void
add_reports (ScComparePage *self, ScReport *before, ScReport *after)
{
  g_autofree char *old = dup_about (before);
  g_autofree char *new = dup_about (after);
  g_autofree char *old_line = g_strdelimit (g_strdup (old), "\n", ' ');
  g_autofree char *new_line = g_strdelimit (g_strdup (new), "\n", ' ');
  g_autofree char *description = g_strdup_printf (_ ("%1$s: before: %2$s; after: %3$s"), _ ("Reports"), old_line, new_line);

  g_string_append_printf (self->text, "%s\n", description);
  add_row (self, self->reports_group, NULL, create_cells (old, new), description);
}

static void
clear (ScComparePage *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);

      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
    }
  g_ptr_array_set_size (self->rows, 0);
  g_string_truncate (self->text, 0);
}

static void
on_copy_clicked_cb (GtkButton *button, gpointer user_data)
{
  ScComparePage *self = user_data;

  gtk_widget_activate_action (GTK_WIDGET (self), "win.copy-safe", "s", self->text->str);
}

static void
sc_compare_page_shown (ScPage *page)
{
  ScComparePage *self = SC_COMPARE_PAGE (page);

  gtk_widget_grab_focus (self->copy);
  gtk_adjustment_set_value (self->scroll, 0);
}

static void
sc_compare_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SC_TYPE_COMPARE_PAGE);
  G_OBJECT_CLASS (sc_compare_page_parent_class)->dispose (object);
}

static void
sc_compare_page_finalize (GObject *object)
{
  ScComparePage *self = SC_COMPARE_PAGE (object);

  g_ptr_array_unref (self->rows);
  g_string_free (self->text, TRUE);
  G_OBJECT_CLASS (sc_compare_page_parent_class)->finalize (object);
}

static void
sc_compare_page_class_init (ScComparePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_compare_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sc_compare_page_finalize;
  SC_PAGE_CLASS (klass)->shown = sc_compare_page_shown;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sendcheck/Sendcheck/ui/sc-compare-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ScComparePage, scroll);
  gtk_widget_class_bind_template_child (widget_class, ScComparePage, reports_group);
  gtk_widget_class_bind_template_child (widget_class, ScComparePage, stages_group);
  gtk_widget_class_bind_template_child (widget_class, ScComparePage, facts_group);
  gtk_widget_class_bind_template_child (widget_class, ScComparePage, copy);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked_cb);
}

static void
sc_compare_page_init (ScComparePage *self)
{
  self->rows = g_ptr_array_new ();
  self->text = g_string_new (NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
sc_compare_page_set_reports (ScComparePage *self, ScReport *one, ScReport *other)
{
  ScReport *before;
  ScReport *after;
  g_autoptr (GPtrArray) rows = NULL;
  gboolean has_facts = FALSE;

  g_return_if_fail (SC_IS_COMPARE_PAGE (self));
  g_return_if_fail (SC_IS_REPORT (one) && SC_IS_REPORT (other));
  before = sc_report_is_before (one, other) ? one : other;
  after = before == one ? other : one;
  clear (self);
  add_reports (self, before, after);
  rows = sc_report_compare_rows (before, after);
  for (guint i = 0; i < rows->len; i++)
    {
      ScReportRow *row = g_ptr_array_index (rows, i);

      has_facts = has_facts || row->kind == SC_REPORT_ROW_FACT;
      add_difference (self, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->facts_group), has_facts);
}
