/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-reply-rules.h"

#include "sc-phrase.h"

#include <string.h>

/* Words of a text beyond this say nothing new to the learnt weights. */
#define ROWS_MAX 256
#define RULES_MAX 4096

struct _ScReplyRules
{
  ScCauseTable *causes; /* not ours */
  ScRuleCompiler *compiler; /* (nullable): of what was read from files */
  GBytes *image;            /* (nullable): of what was compiled before */
  ScRuleTables tables;      /* points into one of them */
  gboolean eligible[SC_CAUSES_MAX];
  gboolean eligible_pasted[SC_CAUSES_MAX];
};

ScReplyRules *
sc_reply_rules_new (ScCauseTable *causes)
{
  ScReplyRules *self = g_new0 (ScReplyRules, 1);

  self->causes = causes;
  return self;
}

void
sc_reply_rules_free (ScReplyRules *self)
{
  g_clear_pointer (&self->compiler, sc_rule_compiler_free);
  g_clear_pointer (&self->image, g_bytes_unref);
  g_free (self);
}

/* ---- Reading ---- */

static ScRuleCompiler *
get_compiler (ScReplyRules *self)
{
  if (self->compiler == NULL)
    self->compiler = sc_rule_compiler_new (self->causes);
  return self->compiler;
}

void
sc_reply_rules_begin_file (ScReplyRules *self,
                           gboolean is_own)
{
  sc_rule_compiler_begin_file (get_compiler (self), is_own);
}

gboolean
sc_reply_rules_add_entry (ScReplyRules *self,
                          const ScNode *entry,
                          GError **error)
{
  return sc_rule_compiler_add_entry (get_compiler (self), entry, error);
}

void
sc_reply_rules_add_providers (ScReplyRules *self,
                              ScWords *words)
{
  g_autoptr (GPtrArray) providers = sc_words_list_providers (words);

  for (guint i = 0; i < providers->len; i++)
    {
      const ScProvider *provider = g_ptr_array_index (providers, i);

      sc_rule_compiler_add_provider (get_compiler (self), provider->id, provider->texts, provider->greetings);
    }
}

static void
find_eligible (ScReplyRules *self)
{
  for (guint i = 0; i < self->tables.n_rules; i++)
    {
      const ScRuleRecord *rule = &self->tables.rules[i];

      for (guint k = 0; k < rule->n_weights; k++)
        {
          guint cause = self->tables.weights[rule->first_weight + k].cause;

          self->eligible_pasted[cause] = TRUE;
          if (!rule->pasted)
            self->eligible[cause] = TRUE;
        }
    }
}

void
sc_reply_rules_finish (ScReplyRules *self)
{
  sc_rule_compiler_finish (get_compiler (self), &self->tables);
  find_eligible (self);
}

gboolean
sc_reply_rules_load (ScReplyRules *self,
                     GBytes *image)
{
  ScRuleTables tables;

  if (!sc_rule_tables_read (&tables, image) || tables.n_causes != sc_cause_table_get_n (self->causes))
    return FALSE;
  for (guint i = 0; i < tables.n_causes; i++)
    {
      if (g_strcmp0 (sc_rule_tables_get_string (&tables, tables.causes[i]), sc_cause_table_get (self->causes, i)) != 0)
        return FALSE;
    }
  self->image = g_bytes_ref (image);
  self->tables = tables;
  find_eligible (self);
  return TRUE;
}

const ScRuleTables *
sc_reply_rules_get_tables (ScReplyRules *self)
{
  return &self->tables;
}

/* ---- Providers ---- */

guint
sc_reply_rules_find_provider (ScReplyRules *self,
                              const char *provider)
{
  for (guint i = 0; provider != NULL && i < self->tables.n_providers; i++)
    {
      if (g_str_equal (sc_rule_tables_get_string (&self->tables, self->tables.providers[i]), provider))
        return i + 1;
    }
  return 0;
}

const char *
sc_reply_rules_get_provider (ScReplyRules *self,
                             guint number)
{
  return number > 0 && number <= self->tables.n_providers ? sc_rule_tables_get_string (&self->tables, self->tables.providers[number - 1]) : NULL;
}

/* ---- Scoring ---- */

static gboolean
fits_code (const ScRuleTables *tables,
           const ScRuleRecord *rule,
           guint code)
{
  const ScCodeRange *codes = tables->codes + rule->first_code;

  for (guint i = 0; i < rule->n_codes; i++)
    {
      if (code >= codes[i].low && code <= codes[i].high)
        return TRUE;
    }
  return rule->n_codes == 0;
}

static gboolean
fits_enhanced (const ScRuleTables *tables,
               const ScRuleRecord *rule,
               ScEnhancedCode code)
{
  for (guint i = 0; i < rule->n_patterns; i++)
    {
      const ScCodePattern *pattern = &tables->patterns[rule->first_pattern + i];

      if (code.class_ != 0 && (pattern->class_ < 0 || pattern->class_ == code.class_) && (pattern->subject < 0 || pattern->subject == code.subject)
          && (pattern->detail < 0 || pattern->detail == code.detail))
        return TRUE;
    }
  return rule->n_patterns == 0;
}

static inline gboolean
fits (const ScRuleTables *tables,
      const ScRuleRecord *rule,
      const ScReplyInput *input)
{
  return (rule->steps == G_MAXUINT32 || (rule->steps & sc_rule_step_bit (input->step)) != 0)
         && (rule->provider == 0 || rule->provider == input->provider)
         && (!rule->pasted || input->pasted)
         && fits_code (tables, rule, input->code)
         && fits_enhanced (tables, rule, input->enhanced);
}

static void
fire (const ScRuleTables *tables,
      guint number,
      ScScores *scores)
{
  const ScRuleRecord *rule = &tables->rules[number];
  const ScWeight *weights = tables->weights + rule->first_weight;

  if (rule->has_text)
    sc_scores_add_wording (scores, weights, rule->n_weights);
  else
    sc_scores_add_plain (scores, weights, rule->n_weights);
  if (scores->n_fired < SC_FIRED_MAX)
    scores->fired[scores->n_fired++] = (guint16) number;
}

/* Most phrases end here: a word of theirs is nowhere in the text. */
static inline gboolean
is_hopeless (const ScPhrasePlace *place,
             const ScLattice *lattice)
{
  return place->also != 0 && !sc_lattice_has (lattice, place->also);
}

/* Fillers are marked first: the other concepts pass over them. */
static void
mark_concepts (const ScRuleTables *tables,
               ScLattice *lattice)
{
  const ScLabelRecord *records = tables->label_records;
  guint n_present = lattice->n_present;

  for (guint pass = 0; pass < 2; pass++)
    {
      for (guint i = 0; i < n_present; i++)
        {
          ScLabel label = lattice->present[i];

          for (guint32 k = records[label].first_concept_phrase; k < records[label + 1].first_concept_phrase; k++)
            {
              const ScPhrasePlace *place = &tables->concept_phrases[k];
              const ScPhraseRecord *phrase = &tables->phrases[place->phrase];

              if (!is_hopeless (place, lattice) && (phrase->target == tables->filler) == (pass == 0))
                sc_phrase_mark (tables, phrase, lattice, phrase->target, pass == 0);
            }
        }
    }
}

static void
find_provider_in_text (const ScRuleTables *tables,
                       ScReplyInput *input,
                       const ScLattice *lattice)
{
  const ScLabelRecord *records = tables->label_records;

  for (guint i = 0; i < lattice->n_present && input->provider == 0; i++)
    {
      ScLabel label = lattice->present[i];

      for (guint32 k = records[label].first_provider_phrase; k < records[label + 1].first_provider_phrase; k++)
        {
          const ScPhraseRecord *phrase = &tables->phrases[tables->provider_phrases[k].phrase];

          if (input->provider == 0 && sc_phrase_match (tables, phrase, lattice))
            input->provider = phrase->target + 1;
        }
    }
}

static void
try_rules (const ScRuleTables *tables,
           const ScReplyInput *input,
           const ScLattice *lattice,
           ScScores *scores)
{
  const ScLabelRecord *records = tables->label_records;
  guint32 fired[RULES_MAX / 32]; /* a bit a rule */

  memset (fired, 0, sizeof fired[0] * (tables->n_rules / 32 + 1));
  for (guint i = 0; i < lattice->n_present; i++)
    {
      ScLabel label = lattice->present[i];

      for (guint32 k = records[label].first_rule_phrase; k < records[label + 1].first_rule_phrase; k++)
        {
          const ScPhraseRecord *phrase;
          guint rule;

          if (is_hopeless (&tables->rule_phrases[k], lattice))
            continue;
          phrase = &tables->phrases[tables->rule_phrases[k].phrase];
          rule = phrase->target;
          if ((fired[rule / 32] & (1u << (rule % 32))) != 0 || !fits (tables, &tables->rules[rule], input) || !sc_phrase_match (tables, phrase, lattice))
            continue;
          fired[rule / 32] |= 1u << (rule % 32);
          fire (tables, rule, scores);
        }
    }
}

static void
try_plain_rules (const ScRuleTables *tables,
                 guint at,
                 const ScReplyInput *input,
                 ScScores *scores)
{
  for (guint32 i = tables->plain_first[at]; i < tables->plain_first[at + 1]; i++)
    {
      guint number = tables->plain_rules[i];

      if (fits (tables, &tables->rules[number], input))
        fire (tables, number, scores);
    }
}

/* ---- Learnt weights ---- */

/* The rows of weights that speak of a reply. */
typedef struct
{
  guint n;
  guint16 rows[ROWS_MAX];   /* from 1 on */
  ScLabel labels[ROWS_MAX]; /* of the words and concepts among them; 0 is none */
} Rows;

static inline void
add_row (Rows *self,
         guint row,
         ScLabel label)
{
  if (row == 0 || self->n == ROWS_MAX)
    return;
  self->labels[self->n] = label;
  self->rows[self->n++] = (guint16) row;
}

static void
find_rows_of_words (const ScRuleTables *tables,
                    const ScLattice *lattice,
                    Rows *rows)
{
  guint8 concepts[256];
  guint n_concepts = 0;

  for (guint i = 0; i < lattice->n_present; i++)
    {
      const ScLabelRecord *record = &tables->label_records[lattice->present[i]];

      add_row (rows, record->row, lattice->present[i]);
      if (record->concept != 0 && n_concepts < G_N_ELEMENTS (concepts))
        concepts[n_concepts++] = record->concept - 1;
    }
  for (guint i = 0; i < n_concepts; i++)
    {
      for (guint k = i + 1; k < n_concepts; k++)
        add_row (rows, tables->pair_rows[MIN (concepts[i], concepts[k]) * tables->n_concepts + MAX (concepts[i], concepts[k])], 0);
    }
}

static void
find_rows (const ScRuleTables *tables,
           const ScReplyInput *input,
           const ScLattice *lattice,
           guint n_tokens,
           Rows *rows)
{
  const guint16 *cases = tables->case_rows;
  guint step = sc_rule_get_step_number (input->step);

  rows->n = 0;
  find_rows_of_words (tables, lattice, rows);
  add_row (rows, cases[SC_CASE_ALWAYS], 0);
  add_row (rows, cases[SC_CASE_STEP + step], 0);
  if (n_tokens < SC_SHORT_TOKENS)
    add_row (rows, cases[SC_CASE_SHORT], 0);
  if (input->code >= 400 && input->code < 600)
    {
      add_row (rows, cases[SC_CASE_CODE + input->code - 400], 0);
      add_row (rows, cases[SC_CASE_CLASS_STEP + (input->code >= 500 ? 16 : 0) + step], 0);
    }
  if (input->enhanced.class_ == 0)
    return;
  if (input->enhanced.subject < 8)
    add_row (rows, cases[SC_CASE_SUBJECT + input->enhanced.subject], 0);
  for (guint i = 0; i < tables->n_enhanced_rows; i++)
    {
      if (tables->enhanced_rows[i].subject == input->enhanced.subject && tables->enhanced_rows[i].detail == input->enhanced.detail)
        add_row (rows, tables->enhanced_rows[i].row, 0);
    }
}

/* The places are never the same and there are sixteen at a time, so that the compiler can add many at once. */
static void
add_row_to_sums (const gint8 *restrict row,
                 guint width,
                 gint16 *restrict sums)
{
  for (guint first = 0; first < width; first += 16)
    {
      for (guint k = 0; k < 16; k++)
        sums[first + k] = (gint16) (sums[first + k] + row[first + k]);
    }
}

static void
add_rows (const ScRuleTables *tables,
          const Rows *rows,
          ScScores *scores)
{
  gint16 sums[SC_CAUSES_MAX] = { 0, };
  guint width = SC_ROW_WIDTH (tables->n_columns);

  for (guint i = 0; i < rows->n; i++)
    add_row_to_sums (tables->rows + (gsize) (rows->rows[i] - 1u) * width, width, sums);
  for (guint k = 0; k < tables->n_columns; k++)
    {
      /* Of the other causes, the rules alone know. */
      sc_scores_multiply (scores, tables->columns[k], SC_RULES_FACTOR);
      scores->plain[tables->columns[k]] += (float) sums[k] * (SC_HINTS_FACTOR / SC_ROW_SCALE);
    }
}

static void
read_lattice (const ScRuleTables *tables,
              const ScTokens *tokens,
              ScLattice *lattice)
{
  sc_lattice_init (lattice, tables, tokens);
  mark_concepts (tables, lattice);
}

void
sc_reply_rules_score (ScReplyRules *self,
                      ScReplyInput *input,
                      const ScTokens *tokens,
                      ScScores *scores)
{
  const ScRuleTables *tables = &self->tables;
  ScLattice lattice;
  Rows rows;

  sc_scores_init (scores, sc_cause_table_get_n (self->causes));
  read_lattice (tables, tokens, &lattice);
  /* The providers first: a rule may ask for one. */
  find_provider_in_text (tables, input, &lattice);
  try_rules (tables, input, &lattice, scores);
  if (input->code >= 400 && input->code < 600)
    try_plain_rules (tables, SC_CASE_CODE + input->code - 400, input, scores);
  try_plain_rules (tables, SC_CASE_STEP + sc_rule_get_step_number (input->step), input, scores);
  if (input->enhanced.class_ != 0 && input->enhanced.subject < 8)
    try_plain_rules (tables, SC_CASE_SUBJECT + input->enhanced.subject, input, scores);
  try_plain_rules (tables, SC_CASE_ALWAYS, input, scores);
  /* The weights were learnt from what servers say, a code and words: they know nothing of a bare code or of the words of mail programs. */
  if (tables->n_columns == 0 || input->rules_only || tokens->n == 0 || input->code < 400)
    return;
  find_rows (tables, input, &lattice, tokens->n, &rows);
  add_rows (tables, &rows, scores);
}

/* ---- What was found ---- */

/* (transfer full) (nullable): the word of the row that speaks most for the cause of @column, which is then taken from @rows */
static char *
take_best_word (const ScRuleTables *tables,
                const ScTokens *tokens,
                const ScLattice *lattice,
                Rows *rows,
                guint column)
{
  int best = SC_ROW_SCALE / 5;
  const ScToken *found = NULL;
  guint found_at = 0;

  for (guint i = 0; i < rows->n; i++)
    {
      int weight = tables->rows[(rows->rows[i] - 1u) * SC_ROW_WIDTH (tables->n_columns) + column];
      guint edge = rows->labels[i] != 0 ? sc_lattice_find (lattice, rows->labels[i]) : 0;

      /* Concepts of one word say which word it was. */
      if (edge == 0 || weight <= best || lattice->edges[edge].end - lattice->edges[edge].start > 1
          || tokens->tokens[lattice->edges[edge].start].kind != SC_TOKEN_WORD)
        continue;
      best = weight;
      found = &tokens->tokens[lattice->edges[edge].start];
      found_at = i;
    }
  if (found == NULL)
    return NULL;
  rows->labels[found_at] = 0;
  return g_strndup (tokens->text + found->start, found->length);
}

GPtrArray *
sc_reply_rules_list_words (ScReplyRules *self,
                           const ScReplyInput *input,
                           const ScTokens *tokens,
                           guint cause,
                           guint max)
{
  const ScRuleTables *tables = &self->tables;
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  ScLattice lattice;
  Rows rows;
  guint column = 0;

  while (column < tables->n_columns && tables->columns[column] != cause)
    column++;
  if (column == tables->n_columns)
    return words;
  read_lattice (tables, tokens, &lattice);
  find_rows (tables, input, &lattice, tokens->n, &rows);
  while (words->len < max)
    {
      g_autofree char *word = take_best_word (tables, tokens, &lattice, &rows, column);

      if (word == NULL)
        break;
      if (!g_ptr_array_find_with_equal_func (words, word, g_str_equal, NULL))
        g_ptr_array_add (words, g_steal_pointer (&word));
    }
  return words;
}

GPtrArray *
sc_reply_rules_list_concepts (ScReplyRules *self,
                              const ScTokens *tokens)
{
  GPtrArray *names = g_ptr_array_new ();
  ScLattice lattice;

  read_lattice (&self->tables, tokens, &lattice);
  for (guint i = 0; i < self->tables.n_concepts; i++)
    {
      const ScConceptRecord *concept = &self->tables.concepts[i];

      if (sc_lattice_has (&lattice, (ScLabel) concept->label))
        g_ptr_array_add (names, (gpointer) sc_rule_tables_get_string (&self->tables, concept->name));
    }
  return names;
}

const gboolean *
sc_reply_rules_get_eligible (ScReplyRules *self,
                             gboolean pasted)
{
  return pasted ? self->eligible_pasted : self->eligible;
}

guint
sc_reply_rules_get_n (ScReplyRules *self)
{
  return self->tables.n_rules;
}

const char *
sc_reply_rules_get_id (ScReplyRules *self,
                       guint rule)
{
  return sc_rule_tables_get_string (&self->tables, self->tables.rules[rule].id);
}

const char *
sc_reply_rules_get_why (ScReplyRules *self,
                        guint rule,
                        guint cause)
{
  const ScRuleTables *tables = &self->tables;
  const char *why = sc_rule_tables_get_string (tables, tables->rules[rule].why);
  const char *id = sc_cause_table_get (self->causes, cause);

  /* Of two sentences for a cause the last was given by the user. */
  for (guint i = tables->n_because; why == NULL && i > 0; i--)
    {
      if (g_strcmp0 (sc_rule_tables_get_string (tables, tables->because[i - 1].cause), id) == 0)
        why = sc_rule_tables_get_string (tables, tables->because[i - 1].text);
    }
  return why;
}

gboolean
sc_reply_rules_is_wording (ScReplyRules *self,
                           guint rule)
{
  return self->tables.rules[rule].has_text;
}

const ScWeight *
sc_reply_rules_get_weights (ScReplyRules *self,
                            guint rule,
                            guint *n)
{
  const ScRuleRecord *record = &self->tables.rules[rule];

  *n = record->n_weights;
  return self->tables.weights + record->first_weight;
}
