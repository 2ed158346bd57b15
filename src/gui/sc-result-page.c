/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-result-page.h"

#include "sc-arrival-view.h"
#include "sc-cause-view.h"
#include "sc-diagnosis-view.h"
#include "sc-enum.h"
#include "sc-gui-compat.h"
#include "sc-knowledge.h"
#include "sc-phone-code-view.h"
#include "sc-questions-view.h"
#include "sc-stage-row.h"
#include "sc-transcript-view.h"
#include "sc-labels.h"
#include "sc-report-compare.h"
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
  GtkWidget *content;
  ScWaitBox *wait_box;
  AdwPreferencesGroup *correction_group;
  AdwPreferencesGroup *changes_group;
  AdwPreferencesGroup *prevention_group;
  GPtrArray *recovery_rows; /* in the three groups, not owned */
  ScDiagnosisView *diagnosis;
  ScArrivalView *arrival;
  ScQuestionsView *questions;
  ScPhoneCodeView *phone_code;
  GtkWidget *message_group;
  GtkWidget *reply_group;
  GtkLabel *reply;
  AdwPreferencesGroup *stages_group;
  AdwExpanderRow *transcript_row;
  ScTranscriptView *transcript;
  GtkWidget *dialogue_group;
  GtkWidget *try_again;
  AdwActionRow *account_row;
  GtkWidget *account_button;

  ScStageRow *rows[SC_N_STAGES];
  ScReport *report;
  ScFix *primary_fix; /* owned by the diagnosis, which the report keeps */
  gboolean can_run;
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
act (ScResultPage *self, const char *action, const char *argument)
{
  g_signal_emit (self, signals[SIGNAL_FIX_ACTION], 0, action, argument);
}

/* While somebody waits, the one button is that of the countdown. */
static void
on_waiter_changed_cb (ScWaiter *waiter, gpointer user_data)
{
  ScResultPage *self = user_data;

  gtk_widget_set_visible (GTK_WIDGET (self->primary), self->primary_fix != NULL && !sc_waiter_is_active (waiter));
}

static void
start_waiting (ScResultPage *self, int seconds)
{
  g_autofree char *argument = g_strdup_printf ("%d", seconds);

  act (self, "wait", argument);
  gtk_adjustment_set_value (self->scroll, 0);
  sc_wait_box_focus (self->wait_box);
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

static void
scroll_to (ScResultPage *self, GtkWidget *widget)
{
  graphene_point_t point;

  if (gtk_widget_compute_point (widget, self->content, &GRAPHENE_POINT_INIT (0, 0), &point))
    gtk_adjustment_set_value (self->scroll, point.y);
}

/* The rows below a fold have their places only when it is open. */
static gboolean
show_source_cb (gpointer user_data)
{
  ScResultPage *self = user_data;

  self->source_id = 0;
  if (self->source.line != G_MAXUINT)
    {
      sc_transcript_view_show_line (self->transcript, self->source.line);
      scroll_to (self, GTK_WIDGET (self->transcript_row));
    }
  else if (self->source.stage != 0)
    {
      sc_stage_row_show_check (self->rows[self->source.stage - 1], self->source.check);
      scroll_to (self, GTK_WIDGET (self->rows[self->source.stage - 1]));
    }
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
on_arrival_show_source_cb (ScArrivalView *view, const char *facts, gpointer user_data)
{
  on_show_source_cb (NULL, facts, user_data);
}

static void
on_arrival_fix_action_cb (ScArrivalView *view, const char *action, const char *argument, int wait_s, gpointer user_data)
{
  perform (user_data, action, argument, wait_s);
}

/* An answer can turn everything above and below it. */
static void
on_answered_cb (ScQuestionsView *view, gpointer user_data)
{
  ScResultPage *self = user_data;
  g_autoptr (ScReport) report = g_object_ref (self->report);

  sc_result_page_set_report (self, report, self->can_run);
  sc_compat_announce (GTK_WIDGET (self), gtk_label_get_text (self->sentence));
}

static void
on_primary_clicked_cb (GtkButton *button, gpointer user_data)
{
  ScResultPage *self = user_data;

  if (self->primary_fix != NULL)
    perform (self, self->primary_fix->action, sc_cause_view_get_action_argument (self->primary_fix), self->primary_fix->wait_s);
}

static void
on_waiting_stopped_cb (ScWaitBox *box, gpointer user_data)
{
  ScResultPage *self = user_data;

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

      /* A plan helps the next time, not now. */
      if (sc_cause_view_can_perform (fix, self->can_run) && !g_str_equal (fix->action, "plan-pace"))
        self->primary_fix = fix;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->primary), self->primary_fix != NULL);
  if (self->primary_fix == NULL)
    return;
  text = sc_cause_view_dup_action_label (self->primary_fix, self->report);
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
clear_recovery (ScResultPage *self)
{
  for (guint i = 0; i < self->recovery_rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->recovery_rows, i);
      GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);

      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
    }
  g_ptr_array_set_size (self->recovery_rows, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->correction_group), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->changes_group), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->prevention_group), FALSE);
}

static void
add_recovery_rows (ScResultPage *self, AdwPreferencesGroup *group, char **texts)
{
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      GtkWidget *row = sc_cause_view_create_text_row (texts[i]);

      adw_preferences_group_add (group, row);
      g_ptr_array_add (self->recovery_rows, row);
      gtk_widget_set_visible (GTK_WIDGET (group), TRUE);
    }
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
sc_result_page_dispose (GObject *object)
{
  ScResultPage *self = SC_RESULT_PAGE (object);

  g_clear_handle_id (&self->source_id, g_source_remove);
  self->primary_fix = NULL;
  g_clear_object (&self->report);
  g_clear_pointer (&self->recovery_rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_RESULT_PAGE);
  G_OBJECT_CLASS (sc_result_page_parent_class)->dispose (object);
}

static void
sc_result_page_class_init (ScResultPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_result_page_dispose;
  SC_PAGE_CLASS (klass)->shown = sc_result_page_shown;
  signals[SIGNAL_FIX_ACTION] = g_signal_new ("fix-action", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                             NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  g_type_ensure (SC_TYPE_DIAGNOSIS_VIEW);
  g_type_ensure (SC_TYPE_PHONE_CODE_VIEW);
  g_type_ensure (SC_TYPE_WAIT_BOX);
  g_type_ensure (SC_TYPE_TRANSCRIPT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sendcheck/Sendcheck/ui/sc-result-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, scroll);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, icon);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, sentence);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, helpdesk);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, primary);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, primary_label);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, content);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, wait_box);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, correction_group);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, changes_group);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, prevention_group);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, diagnosis);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, phone_code);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, message_group);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, reply_group);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, reply);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, stages_group);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, dialogue_group);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, transcript_row);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, transcript);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, try_again);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, account_row);
  gtk_widget_class_bind_template_child (widget_class, ScResultPage, account_button);
  gtk_widget_class_bind_template_callback (widget_class, on_fix_action_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_show_source_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_primary_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_waiting_stopped_cb);
}

/* Below what was found: the question that remains when nothing is wrong. */
static void
add_arrival_view (ScResultPage *self)
{
  GtkWidget *box = gtk_widget_get_parent (GTK_WIDGET (self->diagnosis));

  self->arrival = g_object_new (SC_TYPE_ARRIVAL_VIEW, NULL);
  gtk_box_insert_child_after (GTK_BOX (box), GTK_WIDGET (self->arrival), GTK_WIDGET (self->diagnosis));
  g_signal_connect (self->arrival, "fix-action", G_CALLBACK (on_arrival_fix_action_cb), self);
  g_signal_connect (self->arrival, "show-source", G_CALLBACK (on_arrival_show_source_cb), self);
}

static void
add_questions_view (ScResultPage *self)
{
  self->questions = g_object_new (SC_TYPE_QUESTIONS_VIEW, NULL);
  gtk_box_append (GTK_BOX (self->content), GTK_WIDGET (self->questions));
  g_signal_connect (self->questions, "answered", G_CALLBACK (on_answered_cb), self);
}

/* Whoever has only a report or a code asks first; who sits at the computer first does what can be done. */
static void
place_questions_view (ScResultPage *self)
{
  GtkWidget *before = self->can_run ? GTK_WIDGET (self->diagnosis) : gtk_widget_get_prev_sibling (GTK_WIDGET (self->diagnosis));

  if (before != GTK_WIDGET (self->questions))
    gtk_box_reorder_child_after (GTK_BOX (self->content), GTK_WIDGET (self->questions), before);
}

static void
sc_result_page_init (ScResultPage *self)
{
  self->recovery_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  add_arrival_view (self);
  add_questions_view (self);
  /* The server's words are ASCII from left to right, whatever the language around them. */
  gtk_widget_set_direction (GTK_WIDGET (self->reply), GTK_TEXT_DIR_LTR);
  for (int i = 0; i < SC_N_STAGES; i++)
    {
      self->rows[i] = g_object_new (SC_TYPE_STAGE_ROW, "title", sc_labels_get_question (i + 1), NULL);
      adw_preferences_group_add (self->stages_group, GTK_WIDGET (self->rows[i]));
    }
}

/* Nothing is changed in another program: its settings are opened, or the way to them is told. */
static void
show_account (ScResultPage *self)
{
  g_autoptr (ScKnowledge) knowledge = sc_knowledge_get_default ();
  const char *origin = sc_report_get_origin (self->report);
  const char *program = sc_knowledge_get_program_name (knowledge, origin);
  const char *path = sc_knowledge_get_program_path (knowledge, origin, "outgoing");
  g_autofree char *title = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->account_row), path != NULL);
  if (path == NULL)
    return;
  /* Translators: a row with the way to click below it; the placeholder is the name of a program */
  title = g_strdup_printf (_ ("The account’s settings in %s"), program);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->account_row), title);
  adw_action_row_set_subtitle (self->account_row, path);
  gtk_widget_set_visible (self->account_button, self->can_run && g_str_equal (origin, "goa"));
}

void
sc_result_page_set_report (ScResultPage *self, ScReport *report, gboolean can_run)
{
  ScTranscript *transcript;
  ScDiagnosis *diagnosis;
  g_autofree char *helpdesk = NULL;

  g_return_if_fail (SC_IS_RESULT_PAGE (self));
  g_return_if_fail (SC_IS_REPORT (report));
  transcript = sc_report_get_transcript (report);
  clear_recovery (self);
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
  sc_arrival_view_set_report (self->arrival, report, can_run);
  gtk_widget_set_visible (self->message_group, sc_report_get_endpoint (report) != NULL && diagnosis != NULL && diagnosis->outcome == SC_OUTCOME_FAULT);
  sc_questions_view_set_report (self->questions, report, !can_run);
  place_questions_view (self);
  sc_phone_code_view_set_code (self->phone_code, sc_report_get_phone_code (report));
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
  show_account (self);
}

void
sc_result_page_set_waiter (ScResultPage *self, ScWaiter *waiter)
{
  g_return_if_fail (SC_IS_RESULT_PAGE (self));
  sc_wait_box_set_waiter (self->wait_box, waiter);
  g_signal_connect_object (waiter, "changed", G_CALLBACK (on_waiter_changed_cb), self, 0);
}

const char *
sc_result_page_get_sentence (ScResultPage *self)
{
  g_return_val_if_fail (SC_IS_RESULT_PAGE (self), NULL);
  return gtk_label_get_text (self->sentence);
}

gboolean
sc_result_page_goes_on (ScResultPage *self)
{
  g_return_val_if_fail (SC_IS_RESULT_PAGE (self), FALSE);
  return sc_wait_box_goes_on (self->wait_box);
}

/* The fix that leads from @before to what @after was run with. (nullable) */
static ScFix *
find_correction (ScReport *before, ScReport *after)
{
  ScDiagnosis *diagnosis = sc_report_get_diagnosis (before);
  ScEndpoint *endpoint = sc_report_get_endpoint (after);
  g_autofree char *used = NULL;

  if (diagnosis == NULL || endpoint == NULL)
    return NULL;
  used = g_strdup_printf ("%u %s", sc_endpoint_get_port (endpoint),
                          sc_enum_to_nick (SC_TYPE_SECURITY, (int) sc_endpoint_get_security (endpoint)));
  for (guint i = 0; i < diagnosis->causes->len; i++)
    {
      ScCause *cause = g_ptr_array_index (diagnosis->causes, i);

      for (guint j = 0; cause->fixes != NULL && j < cause->fixes->len; j++)
        {
          ScFix *fix = g_ptr_array_index (cause->fixes, j);

          if (g_strcmp0 (fix->action, "use-endpoint") == 0 && g_strcmp0 (fix->action_argument, used) == 0)
            return fix;
        }
    }
  return NULL;
}

void
sc_result_page_set_correction (ScResultPage *self, ScReport *before)
{
  ScFix *fix;

  g_return_if_fail (SC_IS_RESULT_PAGE (self));
  g_return_if_fail (SC_IS_REPORT (before) && self->report != NULL);
  fix = find_correction (before, self->report);
  if (fix == NULL)
    return;
  gtk_label_set_text (self->sentence, _ ("It works with these settings. Your mail program does not have them yet."));
  sc_page_set_title (SC_PAGE (self), _ ("It Works This Way"));
  add_recovery_rows (self, self->correction_group, fix->steps);
}

void
sc_result_page_set_recovery (ScResultPage *self, ScReport *before)
{
  ScDiagnosis *fault;
  g_auto (GStrv) changes = NULL;

  g_return_if_fail (SC_IS_RESULT_PAGE (self));
  g_return_if_fail (SC_IS_REPORT (before) && self->report != NULL);
  fault = sc_report_get_diagnosis (before);
  changes = sc_report_compare (before, self->report);
  gtk_label_set_text (self->sentence, _ ("It works again."));
  sc_page_set_title (SC_PAGE (self), _ ("It Works Again"));
  add_recovery_rows (self, self->changes_group, changes);
  if (fault != NULL && fault->causes->len > 0)
    add_recovery_rows (self, self->prevention_group, ((ScCause *) g_ptr_array_index (fault->causes, 0))->prevention);
}
