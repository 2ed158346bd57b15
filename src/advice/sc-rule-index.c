/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-rule-index.h"

#include "sc-phrase.h"

/* Where the phrases of @kind that are looked for at a label begin. */
static guint32 *
get_first (GArray *records,
           ScTarget kind,
           guint label)
{
  ScLabelRecord *record = &g_array_index (records, ScLabelRecord, label);

  if (kind == SC_TARGET_CONCEPT)
    return &record->first_concept_phrase;
  return kind == SC_TARGET_RULE ? &record->first_rule_phrase : &record->first_provider_phrase;
}

/* Turns how many there are of each into where each begins. */
static void
sum_up (GArray *records,
        ScTarget kind,
        guint32 *next)
{
  guint32 total = 0;

  for (guint i = 0; i < records->len; i++)
    {
      guint32 n = *get_first (records, kind, i);

      *get_first (records, kind, i) = next[i] = total;
      total += n;
    }
}

/* Phrases of @kind, by their rarest label. */
static void
index_phrases (const ScRuleTables *tables,
               ScTarget kind,
               const guint16 *counts,
               GArray *records,
               GArray *phrases)
{
  g_autofree guint32 *next = g_new0 (guint32, records->len);

  for (guint pass = 0; pass < 2; pass++)
    {
      for (guint i = 0; i < tables->n_phrases; i++)
        {
          ScPhrasePlace place = { .phrase = (guint16) i };
          const ScLabel *labels;
          guint n;

          if (tables->phrases[i].kind != kind)
            continue;
          labels = sc_phrase_get_anchor (tables, &tables->phrases[i], counts, &n, &place.also);
          for (guint k = 0; k < n; k++)
            {
              if (pass == 0)
                (*get_first (records, kind, labels[k]))++;
              else
                g_array_index (phrases, ScPhrasePlace, next[labels[k]]++) = place;
            }
        }
      if (pass == 0)
        {
          sum_up (records, kind, next);
          g_array_set_size (phrases, *get_first (records, kind, tables->labels_end));
        }
    }
}

/* Where a rule without a text is looked for. A reply looks at one case of each kind, so that it meets no rule twice. */
static gboolean
is_case (const ScRuleTables *tables,
         const ScRuleRecord *rule,
         guint at)
{
  const ScCodePattern *patterns = tables->patterns + rule->first_pattern;
  gboolean fits = FALSE;

  if (rule->n_codes > 0)
    {
      guint code = at - SC_CASE_CODE + 400;

      for (guint i = 0; i < rule->n_codes && at < SC_CASE_STEP; i++)
        fits = fits || (code >= tables->codes[rule->first_code + i].low && code <= tables->codes[rule->first_code + i].high);
      return fits;
    }
  if (rule->steps != G_MAXUINT32)
    return at >= SC_CASE_STEP && at < SC_CASE_SUBJECT && (rule->steps & (1u << (at - SC_CASE_STEP))) != 0;
  for (guint i = 0; i < rule->n_patterns; i++)
    {
      if (patterns[i].subject < 0 || patterns[i].subject > 7)
        return at == SC_CASE_ALWAYS;
      fits = fits || (at >= SC_CASE_SUBJECT && patterns[i].subject == (int) (at - SC_CASE_SUBJECT));
    }
  return rule->n_patterns > 0 ? fits && at < SC_CASE_ALWAYS : at == SC_CASE_ALWAYS;
}

static void
index_plain_rules (ScRuleDraft *draft,
                   const ScRuleTables *tables)
{
  for (guint at = 0; at <= SC_CASE_ALWAYS + 1; at++)
    {
      guint32 first = draft->plain_rules->len;

      g_array_append_val (draft->plain_first, first);
      for (guint i = 0; i < tables->n_rules && at <= SC_CASE_ALWAYS; i++)
        {
          guint16 rule = (guint16) i;

          if (!tables->rules[i].has_text && is_case (tables, &tables->rules[i], at))
            g_array_append_val (draft->plain_rules, rule);
        }
    }
}

void
sc_rule_index_build (ScRuleDraft *draft,
                     const ScRuleTables *tables)
{
  g_autofree guint16 *counts = g_new0 (guint16, tables->labels_end + 1);

  for (guint i = 0; i < tables->n_phrases; i++)
    sc_phrase_count_labels (tables, &tables->phrases[i], counts);
  index_phrases (tables, SC_TARGET_CONCEPT, counts, draft->label_records, draft->concept_phrases);
  index_phrases (tables, SC_TARGET_RULE, counts, draft->label_records, draft->rule_phrases);
  index_phrases (tables, SC_TARGET_PROVIDER, counts, draft->label_records, draft->provider_phrases);
  index_plain_rules (draft, tables);
}
