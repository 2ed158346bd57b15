/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-pace-page.h"

#include "sc-gui-compat.h"
#include "sc-labels.h"
#include "sc-pace.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _ScPacePage
{
  ScPage parent_instance;

  AdwEntryRow *messages;
  AdwEntryRow *limit;
  AdwComboRow *period;
  GtkWidget *answer;
  GtkLabel *sentence;
  GtkTextBuffer *plan;
};

G_DEFINE_FINAL_TYPE (ScPacePage, sc_pace_page, SC_TYPE_PAGE)

/* What the rows of ui/sc-pace-page.ui's list of periods say. */
static const guint periods_s[] = { 60, 3600, 24 * 3600 };

/* 0 when it is no number of messages; the row is marked then, unless it is still empty. */
static guint
read_number (AdwEntryRow *row)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
  guint64 number = 0;

  if (g_ascii_string_to_unsigned (text, 10, 1, 1000000, &number, NULL) || *text == '\0')
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  return (guint) number;
}

/* Today the time alone is enough. */
static char *
dup_end (GDateTime *begin, const ScPace *pace)
{
  g_autoptr (GDateTime) end = g_date_time_add_seconds (begin, (double) pace->duration_s);
  gboolean is_today = g_date_time_get_day_of_year (begin) == g_date_time_get_day_of_year (end) &&
                      g_date_time_get_year (begin) == g_date_time_get_year (end);

  return g_date_time_format (end, is_today ? "%H:%M" : "%x %H:%M");
}

static char *
dup_sentence (const ScPace *pace, GDateTime *begin)
{
  g_autofree char *every = sc_labels_dup_wait ((int) pace->every_s);
  g_autofree char *end = dup_end (begin, pace);

  if (pace->n_batches == 1)
    return g_strdup (_ ("All of them may go out at once."));
  /* Translators: %1$s is a time such as “17:20”, %2$u a number of messages, %3$s a time such as “15 minutes” */
  return g_strdup_printf (ngettext ("Done by %1$s: %2$u message every %3$s.", "Done by %1$s: %2$u messages every %3$s.", pace->batch), end,
                          pace->batch, every);
}

static void
on_changed_cb (GObject *widget, gpointer user_data)
{
  ScPacePage *self = user_data;
  guint period = MIN (adw_combo_row_get_selected (self->period), G_N_ELEMENTS (periods_s) - 1);
  g_autoptr (GDateTime) begin = g_date_time_new_now_local ();
  g_autofree char *sentence = NULL;
  g_autofree char *text = NULL;
  ScPace pace;
  guint n = read_number (self->messages);
  guint limit = read_number (self->limit);
  gboolean has_plan = sc_pace_plan (n, limit, periods_s[period], &pace);

  gtk_widget_set_visible (self->answer, has_plan);
  if (!has_plan)
    return;
  sentence = dup_sentence (&pace, begin);
  text = sc_pace_to_text (&pace, begin);
  gtk_label_set_text (self->sentence, sentence);
  gtk_text_buffer_set_text (self->plan, text, -1);
}

static void
on_period_changed_cb (GObject *row, GParamSpec *pspec, gpointer user_data)
{
  on_changed_cb (row, user_data);
}

/* The sentence and the plan below it. */
static char *
dup_plan (ScPacePage *self)
{
  g_autofree char *plan = NULL;

  g_object_get (self->plan, "text", &plan, NULL);
  return g_strdup_printf ("%s\n\n%s", gtk_label_get_text (self->sentence), plan);
}

static void
on_copy_clicked_cb (GtkButton *button, gpointer user_data)
{
  g_autofree char *text = dup_plan (user_data);

  gtk_widget_activate_action (GTK_WIDGET (user_data), "win.copy", "s", text);
}

static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ScPacePage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean written = g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s", written ? _ ("The plan was saved") : error->message);
}

static void
on_file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ScPacePage) self = user_data;
  g_autoptr (GFile) file = sc_compat_choose_file_finish (result);
  g_autoptr (GBytes) bytes = NULL;
  char *text;

  if (file == NULL)
    return;
  text = dup_plan (self);
  bytes = g_bytes_new_take (text, strlen (text));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, on_written_cb, g_object_ref (self));
}

static void
on_save_clicked_cb (GtkButton *button, gpointer user_data)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (user_data));

  if (GTK_IS_WINDOW (root))
    /* Translators: the proposed name of a text file */
    sc_compat_choose_file_async (GTK_WINDOW (root), _ ("Save the Plan"), _ ("sending-plan.txt"), NULL, on_file_chosen_cb,
                                 g_object_ref (user_data));
}

static void
sc_pace_page_shown (ScPage *page)
{
  ScPacePage *self = SC_PACE_PAGE (page);

  gtk_widget_grab_focus (GTK_WIDGET (self->messages));
  /* The plan begins now, not when it was last looked at. */
  on_changed_cb (NULL, self);
}

static void
sc_pace_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SC_TYPE_PACE_PAGE);
  G_OBJECT_CLASS (sc_pace_page_parent_class)->dispose (object);
}

static void
sc_pace_page_class_init (ScPacePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_pace_page_dispose;
  SC_PAGE_CLASS (klass)->shown = sc_pace_page_shown;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sendcheck/Sendcheck/ui/sc-pace-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ScPacePage, messages);
  gtk_widget_class_bind_template_child (widget_class, ScPacePage, limit);
  gtk_widget_class_bind_template_child (widget_class, ScPacePage, period);
  gtk_widget_class_bind_template_child (widget_class, ScPacePage, answer);
  gtk_widget_class_bind_template_child (widget_class, ScPacePage, sentence);
  gtk_widget_class_bind_template_child (widget_class, ScPacePage, plan);
  gtk_widget_class_bind_template_callback (widget_class, on_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_period_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked_cb);
}

static void
sc_pace_page_init (ScPacePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
