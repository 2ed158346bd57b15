/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-knowledge-questions.h"
#include "sc-phone-code.h"

/* A report as somebody has it who was only read a code. */
static ScReport *
open_code_of (ScKnowledge *knowledge,
              const char  *cause,
              ScStageId    failed,
              ScStep       step,
              guint        reply_code)
{
  ScPhoneCode code = {
    .step = step,
    .reply_code = reply_code,
    .cause = cause,
    .port = 587,
    .security = SC_SECURITY_STARTTLS,
  };
  g_autofree char   *text = NULL;
  g_autoptr (GError) error = NULL;
  ScReport          *report;

  for (guint i = 0; i < SC_N_STAGES; i++)
    code.stages[i] = i + 1 < failed ? SC_STATUS_PASS : i + 1 == failed ? SC_STATUS_FAIL : SC_STATUS_SKIP;
  text = sc_phone_code_format (&code);
  report = sc_knowledge_open_phone_code (knowledge, text, &error);
  g_assert_no_error (error);
  return report;
}

static const char *
get_first (ScReport *report)
{
  ScDiagnosis *diagnosis = sc_report_get_diagnosis (report);

  g_assert_cmpuint (diagnosis->causes->len, >, 0);
  return ((ScCause *) g_ptr_array_index (diagnosis->causes, 0))->id;
}

static ScQuestion *
find_question (GPtrArray  *questions,
               const char *id)
{
  for (guint i = 0; i < questions->len; i++)
    {
      ScQuestion *question = g_ptr_array_index (questions, i);

      if (g_str_equal (question->id, id))
        return question;
    }
  return NULL;
}

/* What an answer is said to lead to is what it leads to. */
static void
test_answers_lead (void)
{
  g_autoptr (ScKnowledge) knowledge = sc_knowledge_get_default ();
  g_autoptr (ScReport)    report = open_code_of (knowledge, "auth-bad-credentials", SC_STAGE_AUTH, SC_STEP_AUTH, 535);
  g_autoptr (GPtrArray)   questions = sc_knowledge_list_questions (knowledge, report);
  g_autofree char        *code = g_strdup (sc_report_get_phone_code (report));
  ScQuestion             *question = find_question (questions, "web-login");
  ScAnswer               *yes;

  g_assert_cmpstr (get_first (report), ==, "auth-bad-credentials");
  g_assert_cmpuint (questions->len, >=, 2);
  g_assert_cmpuint (questions->len, <=, 3);
  g_assert_nonnull (question);
  yes = g_ptr_array_index (question->answers, 0);
  g_assert_cmpstr (yes->id, ==, "yes");
  g_assert_nonnull (yes->leads_to);
  sc_knowledge_answer_question (knowledge, report, "web-login", "yes");
  g_assert_cmpstr (get_first (report), !=, "auth-bad-credentials");
  g_assert_cmpstr (sc_knowledge_get_cause_title (knowledge, get_first (report)), ==, yes->leads_to);
  g_assert_cmpstr (sc_report_get_phone_code (report), ==, code);
  /* And back again. */
  sc_knowledge_answer_question (knowledge, report, "web-login", "no");
  g_assert_cmpstr (get_first (report), ==, "auth-bad-credentials");
}

/* What was answered stays in view, marked, so that it can be taken back. */
static void
test_answer_stays (void)
{
  g_autoptr (ScKnowledge) knowledge = sc_knowledge_get_default ();
  g_autoptr (ScReport)    report = open_code_of (knowledge, "server-overload", SC_STAGE_CONNECTIVITY, SC_STEP_BANNER, 421);
  g_autoptr (GPtrArray)   questions = NULL;
  ScQuestion             *question;

  sc_knowledge_answer_question (knowledge, report, "others-too", "no");
  questions = sc_knowledge_list_questions (knowledge, report);
  question = find_question (questions, "others-too");
  g_assert_true (question == g_ptr_array_index (questions, 0));
  g_assert_false (((ScAnswer *) g_ptr_array_index (question->answers, 0))->is_chosen);
  g_assert_true (((ScAnswer *) g_ptr_array_index (question->answers, 1))->is_chosen);
}

/* Every fault that a code can name has something to ask about, or nothing that a person could tell. */
static void
test_every_cause (void)
{
  g_autoptr (ScKnowledge) knowledge = sc_knowledge_get_default ();
  guint                   n_asked = 0;
  guint                   n_causes = 0;

  for (guint number = 1; sc_phone_code_get_cause (number) != NULL; number++)
    {
      const char           *cause = sc_phone_code_get_cause (number);
      g_autoptr (ScReport)  report = open_code_of (knowledge, cause, SC_STAGE_CONNECTIVITY, SC_STEP_CONNECT, 0);
      g_autoptr (GPtrArray) questions = sc_knowledge_list_questions (knowledge, report);

      n_causes++;
      n_asked += questions->len > 0;
      for (guint i = 0; i < questions->len; i++)
        g_assert_cmpuint (((ScQuestion *) g_ptr_array_index (questions, i))->answers->len, >=, 2);
    }
  g_test_message ("%u of %u causes are asked about", n_asked, n_causes);
  g_assert_cmpuint (n_asked * 4, >=, n_causes * 3);
}

/* The causes with their shares. */
static char *
dup_ranking (ScReport *report)
{
  ScDiagnosis *diagnosis = sc_report_get_diagnosis (report);
  GString     *text = g_string_new (NULL);

  for (guint i = 0; i < diagnosis->causes->len; i++)
    {
      ScCause *cause = g_ptr_array_index (diagnosis->causes, i);

      g_string_append_printf (text, "%s %.4f\n", cause->id, cause->score);
    }
  return g_string_free (text, FALSE);
}

/* An answer without a rule would change nothing. */
static void
test_every_answer_counts (void)
{
  g_autoptr (ScKnowledge) knowledge = sc_knowledge_get_default ();
  g_autoptr (GHashTable)  counted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable)  seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter          iter;
  gpointer                key;

  for (guint number = 1; sc_phone_code_get_cause (number) != NULL; number++)
    {
      g_autoptr (ScReport)  report = open_code_of (knowledge, sc_phone_code_get_cause (number), SC_STAGE_CONNECTIVITY, SC_STEP_CONNECT, 0);
      g_autoptr (GPtrArray) questions = sc_knowledge_list_questions (knowledge, report);

      for (guint i = 0; i < questions->len; i++)
        {
          ScQuestion *question = g_ptr_array_index (questions, i);

          for (guint j = 0; j < question->answers->len; j++)
            {
              ScAnswer             *answer = g_ptr_array_index (question->answers, j);
              g_autofree char      *name = g_strdup_printf ("%s=%s", question->id, answer->id);
              g_autoptr (ScReport)  other = open_code_of (knowledge, sc_phone_code_get_cause (number), SC_STAGE_CONNECTIVITY, SC_STEP_CONNECT, 0);
              g_autofree char      *before = dup_ranking (other);
              g_autofree char      *after = NULL;

              sc_knowledge_answer_question (knowledge, other, question->id, answer->id);
              after = dup_ranking (other);
              if (!g_str_equal (before, after))
                g_hash_table_add (counted, g_strdup (name));
              g_hash_table_add (seen, g_steal_pointer (&name));
            }
        }
    }
  g_assert_cmpuint (g_hash_table_size (seen), >=, 20);
  g_hash_table_iter_init (&iter, seen);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      g_test_message ("%s", (const char *) key);
      g_assert_true (g_hash_table_contains (counted, key));
    }
}

static void
test_nothing_at_fault (void)
{
  g_autoptr (ScKnowledge) knowledge = sc_knowledge_get_default ();
  g_autoptr (ScReport)    report = open_code_of (knowledge, NULL, SC_N_STAGES + 1, 0, 0);
  g_autoptr (GPtrArray)   questions = sc_knowledge_list_questions (knowledge, report);

  g_assert_cmpuint (questions->len, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/questions/answers-lead", test_answers_lead);
  g_test_add_func ("/questions/answer-stays", test_answer_stays);
  g_test_add_func ("/questions/every-cause", test_every_cause);
  g_test_add_func ("/questions/every-answer-counts", test_every_answer_counts);
  g_test_add_func ("/questions/nothing-at-fault", test_nothing_at_fault);
  return g_test_run ();
}
