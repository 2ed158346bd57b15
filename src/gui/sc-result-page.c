/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-result-page.h"

#include "sc-cause-view.h"
#include "sc-diagnosis-view.h"
#include "sc-gui-compat.h"
#include "sc-stage-row.h"
#include "sc-transcript-view.h"
#include "sc-labels.h"
#include "sc-report-source.h"

#include <glib/gi18n-lib.h>

/* A fold takes a moment to open. */
#define SHOW_SOURCE_AFTER_MS 300

struct _ScResultPage
{
  ScPage parent_instance;

  GtkAdjustment *scroll;
  GtkImage *icon;
  GtkLabel *sentence;
  GtkLabel *helpdesk;
  GtkButton *primary;
  GtkLabel *primary_label;
  GtkWidget *countdown_box;
  GtkLabel *countdown;
  GtkButton *try_now;
  ScDiagnosisView *diagnosis;
  GtkWidget *phone_group;
  GtkLabel *phone_code;
  GtkWidget *reply_group;
  GtkLabel *reply;
  AdwPreferencesGroup *stages_group;
  AdwExpanderRow *transcript_row;
  ScTranscriptView *transcript;
  GtkWidget *dialogue_group;
  GtkWidget *try_again;

  ScStageRow *rows[SC_N_STAGES];
  ScReport *report;
  ScFix *primary_fix; /* owned by the diagnosis, which the report keeps */
  gboolean can_run;
  gint64 wait_until_us;
  guint countdown_id;
  ScReportSource source; /* to be shown */
  guint source_id;
};

G_DEFINE_FINAL_TYPE (ScResultPage, sc_result_page, SC_TYPE_PAGE)

enum
{
  SIGNAL_FIX_ACTION,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
stop_waiting (ScResultPage *self)
{
  g_clear_handle_id (&self->countdown_id, g_source_remove);
  gtk_widget_set_visible (self->countdown_box, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->primary), self->primary_fix != NULL);
}

static void
act (ScResultPage *self, const char *action, const char *argument)
{
  stop_waiting (self);
  g_signal_emit (self, signals[SIGNAL_FIX_ACTION], 0, action, argument);
}

static gboolean
on_countdown_cb (gpointer user_data)
{
  ScResultPage *self = user_data;
  gint64 left_us = self->wait_until_us - g_get_monotonic_time ();
  g_autofree char *clock = NULL;
  g_autofree char *text = NULL;

  if (left_us <= 0)
    {
      self->countdown_id = 0;
      act (self, "retry", NULL);
      return G_SOURCE_REMOVE;
    }
  clock = sc_labels_dup_clock ((left_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
  /* Translators: a countdown; the placeholder is minutes and seconds, such as “14:59” */
  text = g_strdup_printf (_ ("Trying again in %s"), clock);
  gtk_label_set_text (self->countdown, text);
  return G_SOURCE_CONTINUE;
}

static void
start_waiting (ScResultPage *self, int seconds)
{
  stop_waiting (self);
  self->wait_until_us = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
  gtk_widget_set_visible (GTK_WIDGET (self->primary), FALSE);
  gtk_widget_set_visible (self->countdown_box, TRUE);
  self->countdown_id = g_timeout_add (1000, on_countdown_cb, self);
  on_countdown_cb (self);
  gtk_adjustment_set_value (self->scroll, 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->try_now));
  sc_compat_announce (GTK_WIDGET (self), gtk_label_get_text (self->countdown));
}

static void
perform (ScResultPage *self, const char *action, const char *argument, int wait_s)
{
  gboolean waits = g_strcmp0 (action, "retry") == 0 || g_strcmp0 (action, "wait") == 0;

  if (waits && wait_s > 0)
    start_waiting (self, wait_s);
  else
    act (self, waits ? "retry" : action, argument);
}

static void
on_fix_action_cb (ScDiagnosisView *view, const char *action, const char *argument, int wait_s, gpointer user_data)
{
  perform (user_data, action, argument, wait_s);
}

/* The rows below a fold have their places only when it is open. */
static gboolean
show_source_cb (gpointer user_data)
{
  ScResultPage *self = user_data;

  self->source_id = 0;
  if (self->source.line != G_MAXUINT)
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->transcript_row));
      gtk_widget_child_focus (GTK_WIDGET (self->transcript), GTK_DIR_TAB_FORWARD);
      sc_transcript_view_show_line (self->transcript, self->source.line);
    }
  else if (self->source.stage != 0)
    sc_stage_row_show_check (self->rows[self->source.stage - 1], self->source.check);
  return G_SOURCE_REMOVE;
}

static void
on_show_source_cb (ScDiagnosisView *view, const char *facts, gpointer user_data)
{
  ScResultPage *self = user_data;

  if (!sc_report_find_source (self->report, facts, &self->source))
    return;
  if (self->source.line != G_MAXUINT)
    adw_expander_row_set_expanded (self->transcript_row, TRUE);
  else
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self->rows[self->source.stage - 1]), TRUE);
  g_clear_handle_id (&self->source_id, g_source_remove);
  self->source_id = g_timeout_add (SHOW_SOURCE_AFTER_MS, show_source_cb, self);
}

static void
on_primary_clicked_cb (GtkButton *button, gpointer user_data)
{
  ScResultPage *self = user_data;

  if (self->primary_fix != NULL)
    perform (self, self->primary_fix->action, self->primary_fix->action_argument, self->primary_fix->wait_s);
}

static void
on_try_now_clicked_cb (GtkButton *button, gpointer user_data)
{
  act (user_data, "retry", NULL);
}

static void
on_stop_waiting_clicked_cb (GtkButton *button, gpointer user_data)
{
  ScResultPage *self = user_data;

  stop_waiting (self);
  if (self->primary_fix != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->primary));
}

static void
choose_primary (ScResultPage *self, ScDiagnosis *diagnosis)
{
  ScCause *cause = diagnosis != NULL && diagnosis->causes->len > 0 ? g_ptr_array_index (diagnosis->causes, 0) : NULL;
  g_autofree char *text = NULL;

  self->primary_fix = NULL;
  for (guint i = 0; cause != NULL && cause->fixes != NULL && i < cause->fixes->len && self->primary_fix == NULL; i++)
    {
      ScFix *fix = g_ptr_array_index (cause->fixes, i);

      if (sc_cause_view_can_perform (fix, self->can_run))
        self->primary_fix = fix;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->primary), self->primary_fix != NULL);
  if (self->primary_fix == NULL)
    return;
  text = sc_cause_view_dup_action_label (self->primary_fix);
  if (g_str_equal (self->primary_fix->action, "use-endpoint"))
    {
      const char *best = sc_facts_get_string (sc_report_get_facts (self->report), "ports.best");
      const char *argument = self->primary_fix->action_argument != NULL ? self->primary_fix->action_argument : best;

      if (argument != NULL)
        {
          g_auto (GStrv) words = g_strsplit (argument, " ", 2);

          g_free (text);
          /* Translators: a button; the placeholder is a port number */
          text = g_strdup_printf (_ ("Try port %s"), words[0]);
        }
    }
  gtk_label_set_text (self->primary_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->primary), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
show_outcome (ScResultPage *self, ScOutcome outcome)
{
  static const struct
  {
    const char *icon;
    const char *class_name;
    const char *title;
  } looks[] = {
    [SC_OUTCOME_OK] = { "sc-pass-symbolic", "success", N_ ("All Is Well") },
    [SC_OUTCOME_WARNING] = { "sc-warn-symbolic", "warning", N_ ("Almost Well") },
    [SC_OUTCOME_FAULT] = { "sc-fail-symbolic", "error", N_ ("Fault Found") },
    [SC_OUTCOME_CANCELLED] = { "sc-skip-symbolic", "dim-label", N_ ("Cancelled") },
  };
  const char *classes[] = { looks[outcome].class_name, NULL };

  gtk_image_set_from_icon_name (self->icon, looks[outcome].icon);
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), classes);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (looks[outcome].title), -1);
  sc_page_set_title (SC_PAGE (self), _ (looks[outcome].title));
}

static void
show_reply (ScResultPage *self, ScDiagnosis *diagnosis)
{
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->reply_group, diagnosis != NULL && diagnosis->reply_code != 0);
  if (diagnosis == NULL || diagnosis->reply_code == 0)
    return;
  text = g_strdup_printf ("%u %s%s%s", diagnosis->reply_code,
                          diagnosis->reply_enhanced != NULL ? diagnosis->reply_enhanced : "",
                          diagnosis->reply_enhanced != NULL ? " " : "",
                          diagnosis->reply_text != NULL ? diagnosis->reply_text : "");
  gtk_label_set_text (self->reply, text);
}

static void
sc_result_page_shown (ScPage *page)
{
  ScResultPage *self = SC_RESULT_PAGE (page);

  if (gtk_widget_get_visible (GTK_WIDGET (self->primary)))
    gtk_widget_grab_focus (GTK_WIDGET (self->primary));
  else
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
  gtk_adjustment_set_value (self->scroll, 0);
  sc_compat_announce (GTK_WIDGET (self), gtk_label_get_text (self->sentence));
}

static void
sc_result_page_hidden (ScPage *page)
{
  stop_waiting (SC_RESULT_PAGE (page));
}

static void
sc_result_page_dispose (GObject *object)
{
  ScResultPage *self = SC_RESULT_PAGE (object);

  g_clear_handle_id (&self->countdown_id, g_source_remove);
  g_clear_handle_id (&self->source_id, g_source_remove);
  self->primary_fix = NULL;
  g_clear_object (&self->report);
  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_RESULT_PAGE);
  G_OBJECT_CLASS (sc_result_page_parent_class)->dispose (object);
}

static void
sc_result_page_class_init (ScResultPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_result_page_dispose;
  SC_PAGE_CLASS (klass)->shown = sc_result_page_shown;
  SC_PAGE_CLASS (klass)->hidden = sc_result_page_hidden;
  signals[SIGNAL_FIX_ACTION] = g_signal_new ("fix-action", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                             NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  g_type_ensure (SC_TYPE_DIAGNOSIS_VIEW);
  g_type_ensure (SC_TYPE_TRANSCRIPT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sendcheck/Sendcheck/ui/sc-result-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, scroll);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, icon);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, sentence);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, helpdesk);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, primary);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, primary_label);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, countdown_box);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, countdown);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, try_now);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, diagnosis);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, phone_group);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, phone_code);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, reply_group);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, reply);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, stages_group);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, dialogue_group);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, transcript_row);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, transcript);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, try_again);
  gtk_widget_class_bind_template_callback (widget_class, on_fix_action_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_show_source_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_primary_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_try_now_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_waiting_clicked_cb);
}

static void
sc_result_page_init (ScResultPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Its groups stay in their order in a right-to-left window too. */
  gtk_widget_set_direction (GTK_WIDGET (self->phone_code), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->reply), GTK_TEXT_DIR_LTR);
  for (int i = 0; i < SC_N_STAGES; i++)
    {
      self->rows[i] = g_object_new (SC_TYPE_STAGE_ROW, "title", sc_labels_get_question (i + 1), NULL);
      adw_preferences_group_add (self->stages_group, GTK_WIDGET (self->rows[i]));
    }
}

void
sc_result_page_set_report (ScResultPage *self, ScReport *report, gboolean can_run)
{
  ScTranscript *transcript;
  ScDiagnosis *diagnosis;
  const char *phone_code;
  g_autofree char *helpdesk = NULL;

  g_return_if_fail (SC_IS_RESULT_PAGE (self));
  g_return_if_fail (SC_IS_REPORT (report));
  transcript = sc_report_get_transcript (report);
  phone_code = sc_report_get_phone_code (report);
  stop_waiting (self);
  g_set_object (&self->report, report);
  self->can_run = can_run;
  diagnosis = sc_report_get_diagnosis (report);
  show_outcome (self, diagnosis != NULL ? diagnosis->outcome : SC_OUTCOME_WARNING);
  gtk_label_set_text (self->sentence, diagnosis != NULL && diagnosis->summary != NULL
                                          ? diagnosis->summary
                                          : _ ("There is no explanation for this report."));
  helpdesk = sc_labels_dup_helpdesk (report);
  gtk_label_set_text (self->helpdesk, helpdesk);
  gtk_widget_set_visible (GTK_WIDGET (self->helpdesk), *helpdesk != '\0');
  choose_primary (self, diagnosis);
  sc_diagnosis_view_set_diagnosis (self->diagnosis, diagnosis, report, can_run);
  gtk_widget_set_visible (self->phone_group, phone_code != NULL);
  gtk_label_set_text (self->phone_code, phone_code != NULL ? phone_code : "");
  show_reply (self, diagnosis);
  for (int i = 0; i < SC_N_STAGES; i++)
    {
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self->rows[i]), FALSE);
      sc_stage_row_set_stage (self->rows[i], sc_report_get_stage (report, i + 1));
    }
  adw_expander_row_set_expanded (self->transcript_row, FALSE);
  sc_transcript_view_set_transcript (self->transcript, transcript);
  /* A phone code brings no dialogue. */
  gtk_widget_set_visible (self->dialogue_group, g_list_model_get_n_items (G_LIST_MODEL (transcript)) > 0);
  gtk_widget_set_visible (self->try_again, can_run);
}
