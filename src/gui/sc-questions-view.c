/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-questions-view.h"

#include "sc-cause-view.h"
#include "sc-knowledge-questions.h"

#include <glib/gi18n-lib.h>

struct _ScQuestionsView
{
  AdwBin parent_instance;

  ScReport *report;
  gboolean is_caller;
  GtkWidget *open; /* (nullable): the first question without an answer, not owned */
  char *question;  /* what was answered, and with what, until it is taken */
  char *answer;
  guint answer_id;
};

G_DEFINE_FINAL_TYPE (ScQuestionsView, sc_questions_view, ADW_TYPE_BIN)

enum
{
  SIGNAL_ANSWERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* The rows go with the answer: not while one of them is being clicked. */
static gboolean
take_answer_cb (gpointer user_data)
{
  ScQuestionsView *self = user_data;
  g_autoptr (ScKnowledge) knowledge = sc_knowledge_get_default ();

  self->answer_id = 0;
  sc_knowledge_answer_question (knowledge, self->report, self->question, self->answer);
  g_signal_emit (self, signals[SIGNAL_ANSWERED], 0);
  if (self->open != NULL)
    gtk_widget_grab_focus (self->open);
  return G_SOURCE_REMOVE;
}

static void
on_answer_toggled_cb (GtkCheckButton *check, gpointer user_data)
{
  ScQuestionsView *self = user_data;

  if (!gtk_check_button_get_active (check))
    return;
  g_free (self->question);
  g_free (self->answer);
  self->question = g_strdup (g_object_get_data (G_OBJECT (check), "question"));
  self->answer = g_strdup (g_object_get_data (G_OBJECT (check), "answer"));
  if (self->answer_id == 0)
    self->answer_id = g_idle_add (take_answer_cb, self);
}

static GtkWidget *
create_answer_row (ScQuestionsView *self, ScQuestion *question, ScAnswer *answer, GtkCheckButton **group)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", answer->text, NULL);
  GtkWidget *check = gtk_check_button_new ();
  /* Translators: below an answer; the placeholder is a sentence that names a cause */
  g_autofree char *lead = answer->leads_to != NULL ? g_strdup_printf (_ ("Then most likely: %s"), answer->leads_to) : NULL;

  if (lead != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), lead);
  gtk_check_button_set_group (GTK_CHECK_BUTTON (check), *group);
  *group = GTK_CHECK_BUTTON (check);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), answer->is_chosen);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (check), "question", g_strdup (question->id), g_free);
  g_object_set_data_full (G_OBJECT (check), "answer", g_strdup (answer->id), g_free);
  g_signal_connect_object (check, "toggled", G_CALLBACK (on_answer_toggled_cb), self, 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  return row;
}

static GtkWidget *
create_question_row (ScQuestionsView *self, ScQuestion *question)
{
  GtkWidget *row = g_object_new (ADW_TYPE_EXPANDER_ROW, "use-markup", FALSE, "title", question->text, NULL);
  GtkCheckButton *group = NULL;
  const char *chosen = NULL;

  for (guint i = 0; i < question->answers->len; i++)
    {
      ScAnswer *answer = g_ptr_array_index (question->answers, i);

      adw_expander_row_add_row (ADW_EXPANDER_ROW (row), create_answer_row (self, question, answer, &group));
      if (answer->is_chosen)
        chosen = answer->text;
    }
  if (chosen != NULL)
    adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), chosen);
  else if (self->open == NULL)
    {
      self->open = row;
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), self->is_caller);
    }
  return row;
}

static GtkWidget *
create_group (ScQuestionsView *self, GPtrArray *questions)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), self->is_caller ? _ ("What to Ask the Caller Next")
                                                                                  : _ ("Questions That Help to Find Out More"));
  if (questions->len > 0)
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), _ ("Each answer puts the causes in a new order."));
  for (guint i = 0; i < questions->len; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), create_question_row (self, g_ptr_array_index (questions, i)));
  return group;
}

/* (nullable): what to ask about the first cause when no answer would change it */
static const char *
get_last_question (ScReport *report)
{
  ScDiagnosis *diagnosis = sc_report_get_diagnosis (report);

  if (diagnosis == NULL || diagnosis->outcome != SC_OUTCOME_FAULT || diagnosis->causes->len == 0)
    return NULL;
  return ((ScCause *) g_ptr_array_index (diagnosis->causes, 0))->question;
}

static void
sc_questions_view_dispose (GObject *object)
{
  ScQuestionsView *self = SC_QUESTIONS_VIEW (object);

  g_clear_handle_id (&self->answer_id, g_source_remove);
  g_clear_object (&self->report);
  g_clear_pointer (&self->question, g_free);
  g_clear_pointer (&self->answer, g_free);
  G_OBJECT_CLASS (sc_questions_view_parent_class)->dispose (object);
}

static void
sc_questions_view_class_init (ScQuestionsViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_questions_view_dispose;
  signals[SIGNAL_ANSWERED] =
      g_signal_new ("answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sc_questions_view_init (ScQuestionsView *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
sc_questions_view_set_report (ScQuestionsView *self, ScReport *report, gboolean is_caller)
{
  g_autoptr (ScKnowledge) knowledge = sc_knowledge_get_default ();
  g_autoptr (GPtrArray) questions = NULL;
  const char *question;
  GtkWidget *group;

  g_return_if_fail (SC_IS_QUESTIONS_VIEW (self));
  g_return_if_fail (SC_IS_REPORT (report));
  g_clear_handle_id (&self->answer_id, g_source_remove);
  g_set_object (&self->report, report);
  self->is_caller = is_caller;
  self->open = NULL;
  questions = sc_knowledge_list_questions (knowledge, report);
  question = questions->len == 0 ? get_last_question (report) : NULL;
  gtk_widget_set_visible (GTK_WIDGET (self), questions->len > 0 || question != NULL);
  group = create_group (self, questions);
  if (question != NULL)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), sc_cause_view_create_text_row (question));
  adw_bin_set_child (ADW_BIN (self), group);
}
