/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "looks"

#include "config.h"

#include "looks.h"

#include "find-widget.h"

#include <math.h>
#include <string.h>

#define HEIGHT     720
#define TOP_HEIGHT 1000
#define HEIGHT_MAX 8000
/* WCAG 2.1 asks for 4.5 of small text; libadwaita's dim labels have about 3.5, and it asks high contrast for more. */
#define CONTRAST_MIN      3.0
#define HIGH_CONTRAST_MIN 4.5

const Look looks[] = {
  { "light", 720, 96, FALSE, FALSE, GTK_TEXT_DIR_LTR },
  { "dark", 720, 96, TRUE, FALSE, GTK_TEXT_DIR_LTR },
  { "narrow", 360, 96, FALSE, FALSE, GTK_TEXT_DIR_LTR },
  { "large", 720, 192, FALSE, FALSE, GTK_TEXT_DIR_LTR },
  { "rtl", 720, 96, FALSE, FALSE, GTK_TEXT_DIR_RTL },
  { "contrast", 720, 96, FALSE, TRUE, GTK_TEXT_DIR_LTR },
  { NULL },
};

typedef struct
{
  GtkWindow *window;
  const Look *look;
  const char *page;
  GdkTexture *texture; /* (nullable): while the text's place is looked at */
  guchar *pixels;
  int width;
  int height;
  guint n_labels;
} Picture;

static GSettings *accessibility; /* (nullable) */

void
looks_init_environment (void)
{
  g_setenv ("ADW_DISABLE_PORTAL", "1", TRUE);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
}

void
looks_init (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = g_settings_schema_source_lookup (source, "org.gnome.desktop.a11y.interface", TRUE);

  g_autoptr (GtkCssProvider) css = gtk_css_provider_new ();
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "gui", "looks.css", NULL);
  g_autofree char *icons = g_test_build_filename (G_TEST_DIST, "..", "data", "icons", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  if (schema != NULL)
    accessibility = g_settings_new_full (schema, NULL, NULL);
  gtk_css_provider_load_from_file (css, file);
  gtk_icon_theme_add_search_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()), icons);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (css), GTK_STYLE_PROVIDER_PRIORITY_USER);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, "gtk-font-name", "Cantarell 11", "gtk-hint-font-metrics", FALSE,
                "gtk-cursor-blink", FALSE, "gtk-decoration-layout", ":close", NULL);
}

/* ---- the window in a look ---- */

void
looks_await_frame (GtkWindow *window)
{
  settle ();
  paint (GTK_WIDGET (window));
}

static gboolean
on_patience_ended_cb (gpointer user_data)
{
  g_error ("%s", (const char *) user_data);
  return G_SOURCE_REMOVE;
}

static void
resize (GtkWindow *window, int width, int height)
{
  guint id = g_timeout_add_seconds (300, on_patience_ended_cb, "the window does not get its size");

  gtk_window_set_default_size (window, width, height);
  for (int i = 0; i < 3; i++)
    {
      looks_await_frame (window);
      if (gtk_widget_get_width (GTK_WIDGET (window)) == width && gtk_widget_get_height (GTK_WIDGET (window)) == height)
        break;
    }
  g_source_remove (id);
}

static void
put_on (const Look *look)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  gtk_widget_set_default_direction (look->direction);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", look->dots_per_inch * PANGO_SCALE, NULL);
  adw_style_manager_set_color_scheme (style, look->is_dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  if (accessibility != NULL)
    g_settings_set_boolean (accessibility, "high-contrast", look->has_high_contrast);
  if (adw_style_manager_get_high_contrast (style) != look->has_high_contrast)
    g_error ("the look “%s” cannot be put on", look->name);
}

/* What the page's own scrolling hides. */
static int
measure_hidden (GtkWidget *widget)
{
  int hidden = 0;

  if (!gtk_widget_get_mapped (widget))
    return 0;
  if (GTK_IS_SCROLLED_WINDOW (widget))
    {
      GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (widget));

      return (int) ceil (gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment));
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    hidden = MAX (hidden, measure_hidden (child));
  return hidden;
}

static void
fit (GtkWindow *window, int width, int height_max)
{
  int height = HEIGHT;

  resize (window, width, height);
  /* A text view knows its height a moment after its width. */
  looks_await_frame (window);
  for (int i = 0; i < 3; i++)
    {
      int hidden = measure_hidden (GTK_WIDGET (window));

      if (hidden <= 0 || height >= height_max)
        break;
      height = MIN (height + hidden, height_max);
      resize (window, width, height);
    }
}

/* ---- what can be read ---- */

static void
complain (Picture *self, const char *what, const char *text)
{
  g_test_message ("%s, %s: %s: “%s”", self->page, self->look->name, what, text);
  g_test_fail ();
}

static double
get_light (const guchar *pixel)
{
  double light = 0;
  static const double shares[] = { 0.0722, 0.7152, 0.2126 }; /* blue, green, red */

  for (int i = 0; i < 3; i++)
    {
      double value = pixel[i] / 255.0;

      light += shares[i] * (value <= 0.03928 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4));
    }
  return light;
}

/* WCAG 2.1: (L1 + 0.05) / (L2 + 0.05) */
static double
find_contrast (Picture *self, const graphene_rect_t *bounds)
{
  int left = (int) bounds->origin.x;
  int top = (int) bounds->origin.y;
  int right = MIN ((int) (bounds->origin.x + bounds->size.width), self->width);
  int bottom = MIN ((int) (bounds->origin.y + bounds->size.height), self->height);
  guint32 ground = *(guint32 *) (self->pixels + ((gsize) top * self->width + left) * 4);
  guint32 last = ground;
  double first = get_light ((guchar *) &ground);
  double best = 1;

  for (int y = top; y < bottom; y++)
    {
      for (int x = left; x < right; x++)
        {
          guint32 pixel = *(guint32 *) (self->pixels + ((gsize) y * self->width + x) * 4);
          double light;

          if (pixel == ground || pixel == last)
            continue;
          last = pixel;
          light = get_light ((guchar *) &pixel);
          best = MAX (best, (MAX (light, first) + 0.05) / (MIN (light, first) + 0.05));
        }
    }
  return best;
}

/* Whether nothing between the label and the window cuts it off by scrolling. */
static gboolean
is_in_view (GtkWidget *label, Picture *self, graphene_rect_t *bounds)
{
  for (GtkWidget *widget = gtk_widget_get_parent (label); widget != NULL; widget = gtk_widget_get_parent (widget))
    {
      graphene_rect_t inner;

      if (!GTK_IS_SCROLLED_WINDOW (widget) && !GTK_IS_WINDOW (widget))
        continue;
      if (!gtk_widget_compute_bounds (label, widget, &inner) || inner.origin.y < 0 ||
          inner.origin.y + inner.size.height > gtk_widget_get_height (widget) + 0.5)
        return FALSE;
    }
  return gtk_widget_compute_bounds (label, GTK_WIDGET (self->window), bounds);
}

static void
judge_label (Picture *self, GtkLabel *label)
{
  PangoLayout *layout = gtk_label_get_layout (label);
  const char *text = gtk_label_get_text (label);
  graphene_rect_t bounds;
  gboolean is_themes;
  double contrast;
  int width = 0;
  int height = 0;

  /* The initials on a disc say nothing that is not beside it in words. */
  if (*text == '\0' || gtk_widget_get_ancestor (GTK_WIDGET (label), ADW_TYPE_AVATAR) != NULL)
    return;
  if (pango_layout_is_ellipsized (layout))
    complain (self, "the end of this is left out", text);
  pango_layout_get_pixel_size (layout, &width, &height);
  if (width > gtk_widget_get_width (GTK_WIDGET (label)) + 1 || height > gtk_widget_get_height (GTK_WIDGET (label)) + 1)
    complain (self, "this does not fit in its place", text);
  if (!is_in_view (GTK_WIDGET (label), self, &bounds))
    return;
  if (bounds.origin.x < 0 || bounds.origin.x + bounds.size.width > self->width + 0.5)
    {
      complain (self, "this stands outside of the window", text);
      return;
    }
  self->n_labels++;
  contrast = find_contrast (self, &bounds);
  /* The white on a coloured button is the theme's, and so is the grey of what stands in an empty field. */
  is_themes = gtk_widget_get_ancestor (GTK_WIDGET (label), GTK_TYPE_BUTTON) != NULL ||
              gtk_widget_get_ancestor (GTK_WIDGET (label), GTK_TYPE_TEXT) != NULL;
  if (gtk_widget_is_sensitive (GTK_WIDGET (label)) &&
      contrast < (self->look->has_high_contrast && !is_themes ? HIGH_CONTRAST_MIN : CONTRAST_MIN))
    {
      g_autofree char *what = g_strdup_printf ("this hardly stands out (%.2f : 1)", contrast);

      complain (self, what, text);
    }
}

static void
judge (Picture *self, GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget) || GTK_IS_NATIVE (widget) != (widget == GTK_WIDGET (self->window)))
    return;
  if (GTK_IS_LABEL (widget))
    judge_label (self, GTK_LABEL (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    judge (self, child);
}

/* ---- the picture ---- */

static GdkTexture *
render (GtkWindow *window, int width, int height)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (window));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  GdkTexture *texture;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gsk_render_node_unref (node);
  return texture;
}

static void
take (GtkWindow *window, const char *directory, const char *page, const Look *look, LooksFlags flags)
{
  Picture self = { .window = window, .look = look, .page = page };
  g_autofree char *name = g_strdup_printf ("%s-%s.png", page, look->name);
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autoptr (GdkTexture) texture = NULL;
  int minimum = 0;

  put_on (look);
  fit (window, look->width, flags & LOOKS_TOP ? TOP_HEIGHT : HEIGHT_MAX);
  gtk_widget_unset_state_flags (GTK_WIDGET (window), GTK_STATE_FLAG_BACKDROP);
  gtk_window_set_focus_visible (window, look->has_high_contrast);
  looks_await_frame (window);
  gtk_widget_measure (GTK_WIDGET (window), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  self.width = gtk_widget_get_width (GTK_WIDGET (window));
  self.height = gtk_widget_get_height (GTK_WIDGET (window));
  if ((flags & LOOKS_OWN_WIDTH) == 0 && (minimum > look->width || self.width > look->width))
    {
      g_test_message ("%s, %s: is %d wide and needs %d", page, look->name, self.width, minimum);
      g_test_fail ();
    }
  texture = render (window, self.width, self.height);
  if (!gdk_texture_save_to_png (texture, path))
    g_error ("%s cannot be written", path);
  self.pixels = g_malloc ((gsize) self.width * self.height * 4);
  gdk_texture_download (texture, self.pixels, (gsize) self.width * 4);
  judge (&self, GTK_WIDGET (window));
  g_free (self.pixels);
  if (self.n_labels < 2)
    {
      g_test_message ("%s, %s: there is nothing to read", page, look->name);
      g_test_fail ();
    }
}

/* What is painted goes into the pictures alone: on the display nobody looks at it, and it takes most of the time. */
static void
keep_off_display (GtkWindow *window)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));

  g_signal_handlers_block_matched (surface, G_SIGNAL_MATCH_ID, g_signal_lookup ("render", GDK_TYPE_SURFACE), 0, NULL, NULL, NULL);
}

static gboolean
is_wanted (const Look *look, LooksFlags flags)
{
  const char *wishes = g_getenv ("SC_LOOKS");
  g_auto (GStrv) names = g_strsplit (wishes != NULL ? wishes : "", " ", -1);

  if (wishes != NULL)
    return g_strv_contains ((const char * const *) names, look->name);
  return (flags & LOOKS_LIGHT) == 0 || look == looks;
}

void
looks_take (GtkWindow *window, const char *directory, const char *page, LooksFlags flags)
{
  keep_off_display (window);
  for (const Look *look = looks; look->name != NULL; look++)
    {
      if (is_wanted (look, flags) && ((flags & LOOKS_OWN_WIDTH) == 0 || look->width > 360))
        take (window, directory, page, look, flags);
    }
  put_on (looks);
}
