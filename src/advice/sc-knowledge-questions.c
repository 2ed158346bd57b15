/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-knowledge-questions.h"

#include "sc-knowledge-private.h"

/* More open questions than a person wants to hear. */
#define OPEN_MAX 3
/* Causes further down are hardly worth a question. */
#define CAUSES_ASKED_ABOUT 4

static void
answer_free (gpointer data)
{
  ScAnswer *self = data;

  g_free (self->id);
  g_free (self->text);
  g_free (self->leads_to);
  g_free (self);
}

static void
question_free (gpointer data)
{
  ScQuestion *self = data;

  g_free (self->id);
  g_free (self->text);
  g_ptr_array_unref (self->answers);
  g_free (self);
}

static char *
dup_fact_name (const char *question)
{
  return g_strconcat ("caller.", question, NULL);
}

static ScCause *
get_first_cause (ScDiagnosis *diagnosis)
{
  return diagnosis != NULL && diagnosis->causes->len > 0 ? g_ptr_array_index (diagnosis->causes, 0) : NULL;
}

/* What would come first with this answer; %NULL when that is what comes first now. */
static char *
find_lead (ScKnowledge *self,
           ScReport *report,
           const char *fact,
           const char *answer)
{
  g_autoptr (ScFacts) facts = sc_knowledge_dup_facts (self, report);
  g_autoptr (ScDiagnosis) diagnosis = NULL;
  ScCause *now = get_first_cause (sc_report_get_diagnosis (report));
  ScCause *then;

  sc_facts_set_string (facts, fact, answer);
  diagnosis = sc_knowledge_diagnose (self, facts);
  then = get_first_cause (diagnosis);
  return then != NULL && (now == NULL || !g_str_equal (then->id, now->id)) ? g_strdup (then->title) : NULL;
}

static ScQuestion *
make_question (ScKnowledge *self,
               ScReport *report,
               const ScQuestionWords *words)
{
  g_autofree char *fact = dup_fact_name (words->id);
  const char *chosen = sc_facts_get_string (sc_report_get_facts (report), fact);
  ScQuestion *question = g_new0 (ScQuestion, 1);

  question->id = g_strdup (words->id);
  question->text = g_strdup (g_dgettext (GETTEXT_PACKAGE, words->title));
  question->answers = g_ptr_array_new_with_free_func (answer_free);
  for (guint i = 0; i < words->answers->len; i++)
    {
      const ScAnswerWords *answer_words = g_ptr_array_index (words->answers, i);
      ScAnswer *answer = g_new0 (ScAnswer, 1);

      answer->id = g_strdup (answer_words->id);
      answer->text = g_strdup (g_dgettext (GETTEXT_PACKAGE, answer_words->title));
      answer->is_chosen = g_strcmp0 (chosen, answer->id) == 0;
      if (!answer->is_chosen)
        answer->leads_to = find_lead (self, report, fact, answer->id);
      g_ptr_array_add (question->answers, answer);
    }
  return question;
}

static gboolean
is_answered (ScReport *report,
             const ScQuestionWords *words)
{
  g_autofree char *fact = dup_fact_name (words->id);

  return sc_facts_has (sc_report_get_facts (report), fact);
}

/* Whether one of the answers would put another cause first. */
static gboolean
is_telling (const ScQuestion *question)
{
  for (guint i = 0; i < question->answers->len; i++)
    {
      if (((ScAnswer *) g_ptr_array_index (question->answers, i))->leads_to != NULL)
        return TRUE;
    }
  return FALSE;
}

/* Adds what is asked about @cause: only what would change the order, or only the rest. */
static void
add_open_questions (ScKnowledge *self,
                    ScReport *report,
                    const char *cause,
                    gboolean telling,
                    GHashTable *seen,
                    GPtrArray *questions,
                    guint maximum)
{
  GPtrArray *all = sc_questions_list (sc_knowledge_get_questions (self));

  for (guint i = 0; i < all->len && questions->len < maximum; i++)
    {
      const ScQuestionWords *words = g_ptr_array_index (all, i);
      ScQuestion *question;

      if (g_hash_table_contains (seen, words->id) || !g_strv_contains ((const char * const *) words->about, cause))
        continue;
      question = make_question (self, report, words);
      if (is_telling (question) != telling)
        {
          question_free (question);
          continue;
        }
      g_hash_table_add (seen, words->id);
      g_ptr_array_add (questions, question);
    }
}

GPtrArray *
sc_knowledge_list_questions (ScKnowledge *self,
                             ScReport *report)
{
  GPtrArray *questions = g_ptr_array_new_with_free_func (question_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  ScDiagnosis *diagnosis;
  GPtrArray *all;
  guint maximum;

  g_return_val_if_fail (self != NULL && SC_IS_REPORT (report), questions);

  diagnosis = sc_report_get_diagnosis (report);
  if (diagnosis == NULL || diagnosis->outcome != SC_OUTCOME_FAULT)
    return questions;
  all = sc_questions_list (sc_knowledge_get_questions (self));
  for (guint i = 0; i < all->len; i++)
    {
      const ScQuestionWords *words = g_ptr_array_index (all, i);

      if (is_answered (report, words))
        {
          g_hash_table_add (seen, words->id);
          g_ptr_array_add (questions, make_question (self, report, words));
        }
    }
  maximum = questions->len + OPEN_MAX;
  for (guint pass = 0; pass < 2; pass++)
    {
      for (guint i = 0; i < diagnosis->causes->len && i < CAUSES_ASKED_ABOUT; i++)
        add_open_questions (self, report, ((ScCause *) g_ptr_array_index (diagnosis->causes, i))->id, pass == 0, seen, questions, maximum);
    }
  return questions;
}

void
sc_knowledge_answer_question (ScKnowledge *self,
                              ScReport *report,
                              const char *question,
                              const char *answer)
{
  g_autoptr (GVariant) value = NULL;
  g_autoptr (ScEvent) event = NULL;
  g_autofree char *fact = NULL;
  g_autofree char *code = NULL;

  g_return_if_fail (self != NULL && SC_IS_REPORT (report));
  g_return_if_fail (question != NULL && answer != NULL);

  fact = dup_fact_name (question);
  value = g_variant_ref_sink (g_variant_new_string (answer));
  event = sc_event_new_fact (fact, value);
  code = g_strdup (sc_report_get_phone_code (report));
  sc_report_apply (report, event);
  sc_knowledge_explain_report (self, report);
  /* Both ends of the line go on talking of the same code. */
  sc_report_set_phone_code (report, code);
}
