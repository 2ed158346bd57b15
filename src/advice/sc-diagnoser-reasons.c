/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-diagnoser-private.h"

#include <glib/gi18n-lib.h>

/* A rule that says less than this of a cause is no reason worth reading. */
#define WEIGHT_SAID_MIN 0.5f
#define REASONS_MAX 5

/* Sentences, and beside each the facts that it rests on. */
typedef struct
{
  GPtrArray *sentences;
  GPtrArray *facts;
} Reasons;

/* @facts: (nullable) */
static void
add_reason (Reasons *reasons,
            const char *sentence,
            const char *facts,
            const ScSentenceValues *values)
{
  g_autofree char *filled = sc_sentence_fill (sentence, values);

  if (filled == NULL || reasons->sentences->len >= REASONS_MAX)
    return;
  for (guint i = 0; i < reasons->sentences->len; i++)
    {
      if (g_str_equal (g_ptr_array_index (reasons->sentences, i), filled))
        return;
    }
  g_ptr_array_add (reasons->sentences, g_steal_pointer (&filled));
  g_ptr_array_add (reasons->facts, g_strdup (facts != NULL ? facts : ""));
}

static void
begin_reasons (Reasons *reasons)
{
  reasons->sentences = g_ptr_array_new ();
  reasons->facts = g_ptr_array_new ();
}

/* Hands the two lists out. */
static void
end_reasons (Reasons *reasons,
             char ***sentences,
             char ***facts)
{
  g_ptr_array_add (reasons->sentences, NULL);
  g_ptr_array_add (reasons->facts, NULL);
  g_strfreev (*sentences);
  g_strfreev (*facts);
  *sentences = (char **) g_ptr_array_free (reasons->sentences, FALSE);
  *facts = (char **) g_ptr_array_free (reasons->facts, FALSE);
}

static float
find_weight (const ScWeight *weights,
             guint n,
             guint cause)
{
  for (guint i = 0; i < n; i++)
    {
      if (weights[i].cause == cause)
        return weights[i].weight;
    }
  return 0;
}

static void
collect_reply_reasons (ScDiagnoser *self,
                       guint cause,
                       gboolean wording,
                       Reasons *why,
                       Reasons *against)
{
  ScReplyRules *rules = sc_knowledge_get_replies (self->knowledge);

  for (guint i = 0; i < self->scores.n_fired; i++)
    {
      guint rule = self->scores.fired[i], n;
      const ScWeight *weights = sc_reply_rules_get_weights (rules, rule, &n);
      float weight = find_weight (weights, n, cause);

      if (sc_reply_rules_is_wording (rules, rule) != wording)
        continue;
      if (weight >= WEIGHT_SAID_MIN)
        add_reason (why, sc_reply_rules_get_why (rules, rule, cause), "reply.text", &self->values);
      else if (weight <= -WEIGHT_SAID_MIN && n > 0)
        add_reason (against, sc_reply_rules_get_why (rules, rule, weights[0].cause), "reply.text", &self->values);
    }
}

static void
collect_evidence_reasons (ScDiagnoser *self,
                          guint cause,
                          Reasons *why,
                          Reasons *against)
{
  for (guint i = 0; i < self->hits->len; i++)
    {
      const ScHit *hit = &g_array_index (self->hits, ScHit, i);
      float weight = find_weight (hit->weights, hit->n, cause);
      const char *sentence = hit->against != NULL ? hit->against : hit->why;

      if (weight >= WEIGHT_SAID_MIN)
        add_reason (why, hit->why, sc_knowledge_find_reason_facts (self->knowledge, hit->why), &self->values);
      else if (weight <= -WEIGHT_SAID_MIN)
        add_reason (against, sentence, sc_knowledge_find_reason_facts (self->knowledge, sentence), &self->values);
    }
}

/* When no rule knows the wording: the words that most often come with this cause. */
static void
collect_word_reasons (ScDiagnoser *self,
                      guint cause,
                      Reasons *why)
{
  g_autoptr (GPtrArray) words = NULL;
  char *sentence;

  if (self->input.code < 400 || why->sentences->len > 0)
    return;
  words = sc_reply_rules_list_words (sc_knowledge_get_replies (self->knowledge), &self->input, &self->tokens, cause, 2);
  if (words->len == 0)
    return;
  if (words->len > 1)
    /* Translators: both are words of the reply of a mail server */
    sentence = g_strdup_printf (_("The words “%s” and “%s” most often come with this cause."), (const char *) words->pdata[0], (const char *) words->pdata[1]);
  else
    /* Translators: %s is a word of the reply of a mail server */
    sentence = g_strdup_printf (_("The word “%s” most often comes with this cause."), (const char *) words->pdata[0]);
  g_ptr_array_add (why->sentences, sentence);
  g_ptr_array_add (why->facts, g_strdup ("reply.text"));
}

void
sc_diagnoser_add_reasons (ScDiagnoser *self,
                          guint cause,
                          ScCause *shown)
{
  Reasons why;
  Reasons against;

  begin_reasons (&why);
  begin_reasons (&against);
  collect_reply_reasons (self, cause, TRUE, &why, &against);
  collect_word_reasons (self, cause, &why);
  collect_evidence_reasons (self, cause, &why, &against);
  collect_reply_reasons (self, cause, FALSE, &why, &against);
  end_reasons (&why, &shown->why, &shown->why_facts);
  end_reasons (&against, &shown->against, &shown->against_facts);
}
