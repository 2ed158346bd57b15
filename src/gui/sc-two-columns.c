/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-two-columns.h"

#define SPACING 12
/* Characters of a column that is worth having: a larger font needs a wider window. */
#define COLUMN_CHARS 24

struct _ScTwoColumns
{
  GtkWidget parent_instance;

  GtkWidget *first;
  GtkWidget *second;
};

G_DEFINE_FINAL_TYPE (ScTwoColumns, sc_two_columns, GTK_TYPE_WIDGET)

static gboolean
has_room (ScTwoColumns *self, int width)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int chars = PANGO_PIXELS (pango_font_metrics_get_approximate_char_width (metrics));

  pango_font_metrics_unref (metrics);
  return width >= 2 * COLUMN_CHARS * chars + SPACING;
}

static GtkSizeRequestMode
sc_two_columns_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sc_two_columns_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  ScTwoColumns *self = SC_TWO_COLUMNS (widget);
  gboolean beside = orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0 && has_room (self, for_size);
  int width = beside ? (for_size - SPACING) / 2 : for_size;
  int min[2];
  int nat[2];

  gtk_widget_measure (self->first, orientation, width, &min[0], &nat[0], NULL, NULL);
  gtk_widget_measure (self->second, orientation, width, &min[1], &nat[1], NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MAX (min[0], min[1]);
      *natural = 2 * MAX (nat[0], nat[1]) + SPACING;
    }
  else if (beside)
    {
      *minimum = MAX (min[0], min[1]);
      *natural = MAX (nat[0], nat[1]);
    }
  else
    {
      *minimum = min[0] + SPACING / 2 + min[1];
      *natural = nat[0] + SPACING / 2 + nat[1];
    }
}

static void
sc_two_columns_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  ScTwoColumns *self = SC_TWO_COLUMNS (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkAllocation first = { 0, 0, width, height };
  GtkAllocation second = first;

  if (has_room (self, width))
    {
      first.width = second.width = (width - SPACING) / 2;
      first.x = rtl ? width - first.width : 0;
      second.x = rtl ? 0 : width - second.width;
    }
  else
    {
      gtk_widget_measure (self->first, GTK_ORIENTATION_VERTICAL, width, NULL, &first.height, NULL, NULL);
      second.y = first.height + SPACING / 2;
      second.height = height - second.y;
    }
  gtk_widget_size_allocate (self->first, &first, -1);
  gtk_widget_size_allocate (self->second, &second, -1);
}

static void
sc_two_columns_dispose (GObject *object)
{
  ScTwoColumns *self = SC_TWO_COLUMNS (object);

  g_clear_pointer (&self->first, gtk_widget_unparent);
  g_clear_pointer (&self->second, gtk_widget_unparent);
  G_OBJECT_CLASS (sc_two_columns_parent_class)->dispose (object);
}

static void
sc_two_columns_class_init (ScTwoColumnsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_two_columns_dispose;
  widget_class->get_request_mode = sc_two_columns_get_request_mode;
  widget_class->measure = sc_two_columns_measure;
  widget_class->size_allocate = sc_two_columns_size_allocate;
}

static void
sc_two_columns_init (ScTwoColumns *self)
{
}

GtkWidget *
sc_two_columns_new (GtkWidget *first, GtkWidget *second)
{
  ScTwoColumns *self = g_object_new (SC_TYPE_TWO_COLUMNS, NULL);

  self->first = first;
  self->second = second;
  gtk_widget_set_parent (first, GTK_WIDGET (self));
  gtk_widget_set_parent (second, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
