/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-report-print.h"

#include "sc-report-outline.h"

#include <glib/gi18n-lib.h>

/* In points. */
#define MARGIN 36
#define FOOTER 28
#define HANGING 12

/* How each part looks: its font, how far it is moved in, the space above, what stands before it. A heading stays with what follows. */
static const struct
{
  const char *font;
  int indent;
  int space;
  const char *bullet;
  gboolean keeps;
} looks[] = {
  [SC_REPORT_BLOCK_TITLE] = { "Sans Bold 16", 0, 0, "", TRUE },
  [SC_REPORT_BLOCK_PARAGRAPH] = { "Sans 10", 0, 4, "", FALSE },
  [SC_REPORT_BLOCK_SENTENCE] = { "Sans Bold 12", 0, 14, "", TRUE },
  [SC_REPORT_BLOCK_HEADING] = { "Sans Bold 11", 0, 16, "", TRUE },
  [SC_REPORT_BLOCK_ITEM] = { "Sans 10", 0, 4, "• ", FALSE },
  [SC_REPORT_BLOCK_NUMBERED] = { "Sans 10", 0, 6, "", FALSE },
  [SC_REPORT_BLOCK_STEP] = { "Sans 10", HANGING, 2, "– ", FALSE },
  [SC_REPORT_BLOCK_STAGE] = { "Sans Bold 10", 0, 6, "", TRUE },
  [SC_REPORT_BLOCK_CHECK] = { "Sans 10", HANGING, 2, "– ", FALSE },
  [SC_REPORT_BLOCK_LINE] = { "Monospace 8", 0, 1, "", FALSE },
};

typedef struct
{
  int page;
  PangoLayoutLine *line; /* belongs to its layout */
  double x;
  double baseline;
} Line;

typedef struct
{
  GPtrArray *outline;
  GPtrArray *layouts;
  GArray *lines; /* of Line, in order */
  double width;
  double height;
  double y; /* below the last line */
  int page;
} Paper;

static void
paper_free (Paper *paper)
{
  g_ptr_array_unref (paper->outline);
  g_ptr_array_unref (paper->layouts);
  g_array_unref (paper->lines);
  g_free (paper);
}

static void
turn_page (Paper *paper)
{
  paper->page++;
  paper->y = 0;
}

/* A line at a time: a long answer may begin on one page and end on the next. */
static void
place_layout (Paper *paper, PangoLayout *layout, double x)
{
  PangoLayoutIter *iter = pango_layout_get_iter (layout);

  do
    {
      PangoRectangle extents;
      Line line = { .line = pango_layout_iter_get_line_readonly (iter) };
      double height;

      pango_layout_iter_get_line_extents (iter, NULL, &extents);
      height = pango_units_to_double (extents.height);
      if (paper->y + height > paper->height)
        turn_page (paper);
      line.page = paper->page;
      line.x = x + pango_units_to_double (extents.x);
      line.baseline = paper->y + pango_units_to_double (pango_layout_iter_get_baseline (iter) - extents.y);
      g_array_append_val (paper->lines, line);
      paper->y += height;
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
}

static void
place_block (Paper *paper, GtkPrintContext *context, ScReportBlock *block)
{
  gboolean rtl = gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL;
  int indent = looks[block->kind].indent;
  g_autofree char *text = g_strconcat (looks[block->kind].bullet, block->text, NULL);
  PangoLayout *layout = gtk_print_context_create_pango_layout (context);
  PangoFontDescription *font = pango_font_description_from_string (looks[block->kind].font);

  g_ptr_array_add (paper->layouts, layout);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_width (layout, pango_units_from_double (paper->width - indent));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_indent (layout, -HANGING * PANGO_SCALE);
  pango_layout_set_text (layout, text, -1);
  if (paper->y > 0)
    paper->y += looks[block->kind].space;
  if (looks[block->kind].keeps && paper->y + 60 > paper->height)
    turn_page (paper);
  place_layout (paper, layout, rtl ? 0 : indent);
}

static void
on_begin_print_cb (GtkPrintOperation *operation, GtkPrintContext *context, gpointer user_data)
{
  Paper *paper = user_data;

  g_ptr_array_set_size (paper->layouts, 0);
  g_array_set_size (paper->lines, 0);
  paper->page = 0;
  paper->y = 0;
  paper->width = MAX (gtk_print_context_get_width (context) - 2 * MARGIN, 72);
  paper->height = MAX (gtk_print_context_get_height (context) - 2 * MARGIN - FOOTER, 72);
  for (guint i = 0; i < paper->outline->len; i++)
    place_block (paper, context, g_ptr_array_index (paper->outline, i));
  gtk_print_operation_set_n_pages (operation, paper->page + 1);
}

static void
draw_footer (Paper *paper, GtkPrintContext *context, int page)
{
  cairo_t *cairo = gtk_print_context_get_cairo_context (context);
  g_autoptr (PangoLayout) layout = gtk_print_context_create_pango_layout (context);
  PangoFontDescription *font = pango_font_description_from_string ("Sans 8");
  /* Translators: at the foot of a printed page: its number, and how many there are */
  g_autofree char *text = g_strdup_printf (_ ("Page %1$d of %2$d"), page + 1, paper->page + 1);

  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_width (layout, pango_units_from_double (paper->width));
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_set_text (layout, text, -1);
  cairo_move_to (cairo, MARGIN, MARGIN + paper->height + FOOTER / 2.0);
  pango_cairo_show_layout (cairo, layout);
}

static void
on_draw_page_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, gpointer user_data)
{
  Paper *paper = user_data;
  cairo_t *cairo = gtk_print_context_get_cairo_context (context);

  cairo_set_source_rgb (cairo, 0, 0, 0);
  for (guint i = 0; i < paper->lines->len; i++)
    {
      Line *line = &g_array_index (paper->lines, Line, i);

      if (line->page != page)
        continue;
      cairo_move_to (cairo, MARGIN + line->x, MARGIN + line->baseline);
      pango_cairo_show_layout_line (cairo, line->line);
    }
  draw_footer (paper, context, page);
}

GtkPrintOperation *
sc_report_print_new (GPtrArray *outline)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  Paper *paper = g_new0 (Paper, 1);

  g_return_val_if_fail (outline != NULL, NULL);
  paper->outline = outline;
  paper->layouts = g_ptr_array_new_with_free_func (g_object_unref);
  paper->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  g_object_set_data_full (G_OBJECT (operation), "paper", paper, (GDestroyNotify) paper_free);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_job_name (operation, "Sendcheck");
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  g_signal_connect (operation, "begin-print", G_CALLBACK (on_begin_print_cb), paper);
  g_signal_connect (operation, "draw-page", G_CALLBACK (on_draw_page_cb), paper);
  return operation;
}
