/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-checks-page.h"

#include "sc-stage-row.h"
#include "sc-transcript-view.h"
#include "sc-labels.h"

#include <glib/gi18n-lib.h>

/* The last row is seen to change before the page turns. */
#define TURN_PAGE_AFTER_MS 900

struct _ScChecksPage
{
  ScPage parent_instance;

  GtkLabel *heading;
  AdwPreferencesGroup *stages_group;
  ScTranscriptView *transcript;
  GtkLabel *activity;
  GtkLabel *elapsed;
  GtkButton *cancel;
  GtkButton *see_result;
  ScStageRow *rows[SC_N_STAGES];
  ScReport *report;
  gint64 started_us;
  guint tick_id;
  guint turn_id;
};

G_DEFINE_FINAL_TYPE (ScChecksPage, sc_checks_page, SC_TYPE_PAGE)

enum
{
  SIGNAL_SHOW_RESULT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
set_label (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

/* What the run waits for, and for how long it has been going. */
static gboolean
on_tick_cb (gpointer user_data)
{
  ScChecksPage *self = user_data;
  guint seconds = (g_get_monotonic_time () - self->started_us) / G_USEC_PER_SEC;
  g_autofree char *clock = sc_labels_dup_clock (seconds);
  const char *activity = NULL;

  for (int id = SC_STAGE_CONNECTIVITY; id <= SC_STAGE_SEND && activity == NULL; id++)
    {
      ScStage *stage = sc_report_get_stage (self->report, id);

      if (sc_stage_get_status (stage) != SC_STATUS_RUNNING)
        continue;
      activity = sc_stage_get_activity (stage);
      if (activity == NULL)
        activity = sc_labels_get_question (id);
    }
  set_label (self->elapsed, clock);
  set_label (self->activity, activity != NULL ? activity : _ ("Working…"));
  return G_SOURCE_CONTINUE;
}

static void
stop_timers (ScChecksPage *self)
{
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->turn_id, g_source_remove);
}

static gboolean
on_turn_page_cb (gpointer user_data)
{
  ScChecksPage *self = user_data;

  self->turn_id = 0;
  g_signal_emit (self, signals[SIGNAL_SHOW_RESULT], 0);
  return G_SOURCE_REMOVE;
}

static void
on_see_result_clicked_cb (GtkButton *button, gpointer user_data)
{
  stop_timers (user_data);
  g_signal_emit (user_data, signals[SIGNAL_SHOW_RESULT], 0);
}

/* Whoever opens a row wants to read: then the page does not turn by itself. */
static gboolean
is_being_read (ScChecksPage *self)
{
  for (int i = 0; i < SC_N_STAGES; i++)
    {
      if (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self->rows[i])))
        return TRUE;
    }
  return FALSE;
}

static void
sc_checks_page_shown (ScPage *page)
{
  ScChecksPage *self = SC_CHECKS_PAGE (page);

  if (gtk_widget_get_visible (GTK_WIDGET (self->cancel)))
    gtk_widget_grab_focus (GTK_WIDGET (self->cancel));
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->see_result));
}

static void
sc_checks_page_hidden (ScPage *page)
{
  g_clear_handle_id (&SC_CHECKS_PAGE (page)->turn_id, g_source_remove);
}

static void
sc_checks_page_dispose (GObject *object)
{
  ScChecksPage *self = SC_CHECKS_PAGE (object);

  stop_timers (self);
  g_clear_object (&self->report);
  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_CHECKS_PAGE);
  G_OBJECT_CLASS (sc_checks_page_parent_class)->dispose (object);
}

static void
sc_checks_page_class_init (ScChecksPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_checks_page_dispose;
  SC_PAGE_CLASS (klass)->shown = sc_checks_page_shown;
  SC_PAGE_CLASS (klass)->hidden = sc_checks_page_hidden;
  signals[SIGNAL_SHOW_RESULT] =
      g_signal_new ("show-result", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (SC_TYPE_TRANSCRIPT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sendcheck/Sendcheck/ui/sc-checks-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ScChecksPage, heading);
  gtk_widget_class_bind_template_child (widget_class, ScChecksPage, stages_group);
  gtk_widget_class_bind_template_child (widget_class, ScChecksPage, transcript);
  gtk_widget_class_bind_template_child (widget_class, ScChecksPage, activity);
  gtk_widget_class_bind_template_child (widget_class, ScChecksPage, elapsed);
  gtk_widget_class_bind_template_child (widget_class, ScChecksPage, cancel);
  gtk_widget_class_bind_template_child (widget_class, ScChecksPage, see_result);
  gtk_widget_class_bind_template_callback (widget_class, on_see_result_clicked_cb);
}

static void
sc_checks_page_init (ScChecksPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (int i = 0; i < SC_N_STAGES; i++)
    {
      self->rows[i] = g_object_new (SC_TYPE_STAGE_ROW, "title", sc_labels_get_question (i + 1), NULL);
      adw_preferences_group_add (self->stages_group, GTK_WIDGET (self->rows[i]));
    }
}

void
sc_checks_page_begin (ScChecksPage *self, ScReport *report)
{
  ScEndpoint *endpoint;

  g_return_if_fail (SC_IS_CHECKS_PAGE (self));
  g_return_if_fail (SC_IS_REPORT (report));
  stop_timers (self);
  g_set_object (&self->report, report);
  for (int i = 0; i < SC_N_STAGES; i++)
    {
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self->rows[i]), FALSE);
      sc_stage_row_set_stage (self->rows[i], sc_report_get_stage (report, i + 1));
    }
  sc_transcript_view_set_transcript (self->transcript, sc_report_get_transcript (report));
  endpoint = sc_report_get_endpoint (report);
  gtk_widget_set_visible (GTK_WIDGET (self->heading), endpoint != NULL);
  if (endpoint != NULL)
    {
      g_autofree char *text =
          /* Translators: the heading while a run goes on: host name, port number, and STARTTLS, TLS or “not protected” */
          g_strdup_printf (_ ("%1$s, port %2$u, %3$s"), sc_endpoint_get_host (endpoint),
                           sc_endpoint_get_port (endpoint), sc_labels_get_security (sc_endpoint_get_security (endpoint)));

      gtk_label_set_text (self->heading, text);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->cancel), TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->cancel), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->see_result), FALSE);
  sc_page_set_title (SC_PAGE (self), _ ("Checking"));
  self->started_us = g_get_monotonic_time ();
  on_tick_cb (self);
  self->tick_id = g_timeout_add (200, on_tick_cb, self);
}

void
sc_checks_page_finish (ScChecksPage *self)
{
  gboolean had_focus;

  g_return_if_fail (SC_IS_CHECKS_PAGE (self));
  stop_timers (self);
  had_focus = gtk_widget_has_focus (GTK_WIDGET (self->cancel));
  gtk_widget_set_visible (GTK_WIDGET (self->see_result), TRUE);
  if (had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self->see_result));
  gtk_widget_set_visible (GTK_WIDGET (self->cancel), FALSE);
  sc_page_set_title (SC_PAGE (self), _ ("Checked"));
  set_label (self->activity, _ ("The check is done."));
  if (!is_being_read (self))
    self->turn_id = g_timeout_add (TURN_PAGE_AFTER_MS, on_turn_page_cb, self);
}
