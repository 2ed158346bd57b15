/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-reply-rules.h"

#include "sc-phrase.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CODES_MAX 12

/* 421 is 421 to 421, 4 is 400 to 499. */
typedef struct
{
  guint16 low;
  guint16 high;
} CodeRange;

typedef struct
{
  int class_; /* -1: any */
  int subject;
  int detail;
} CodePattern;

typedef struct
{
  char *id;
  guint file; /* in which it stands */
  char *why; /* (nullable) */
  guint n_codes;
  CodeRange codes[CODES_MAX];
  guint n_patterns;
  CodePattern patterns[CODES_MAX];
  guint32 steps;
  guint provider; /* its number, 0: any */
  gboolean has_provider;
  gboolean has_text;
  gboolean pasted;
  GArray *weights; /* ScWeight */
} Rule;

typedef enum
{
  TARGET_CONCEPT,
  TARGET_RULE,
  TARGET_PROVIDER,
} TargetKind;

typedef struct
{
  ScPhrase *phrase;
  TargetKind kind;
  guint target; /* label of the concept, number of the rule, place of the provider */
} Entry;

/* For each label the entries to try when it is there. */
typedef struct
{
  guint32 *first;   /* n_labels + 1 */
  guint16 *entries;
} Index;

struct _ScReplyRules
{
  ScCauseTable *causes; /* not ours */
  ScLexicon *lexicon;
  GHashTable *concepts; /* name: label */
  GHashTable *rule_ids; /* id: number + 1 */
  GArray *rules;        /* Rule */
  GArray *entries;      /* Entry */
  GPtrArray *providers; /* ids */
  GHashTable *because;  /* cause id: sentence */
  Index concept_index;
  Index rule_index;
  GArray *plain_rules;  /* guint16: rules without a text */
  ScLabel filler;
  guint n_labels;
  guint file;
  gboolean eligible[SC_CAUSES_MAX];
  gboolean eligible_pasted[SC_CAUSES_MAX];
};

ScReplyRules *
sc_reply_rules_new (ScCauseTable *causes)
{
  ScReplyRules *self = g_new0 (ScReplyRules, 1);

  self->causes = causes;
  self->lexicon = sc_lexicon_new ();
  self->concepts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->rule_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->rules = g_array_new (FALSE, FALSE, sizeof (Rule));
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->providers = g_ptr_array_new_with_free_func (g_free);
  self->because = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->plain_rules = g_array_new (FALSE, FALSE, sizeof (guint16));
  return self;
}

static void
clear_rule (Rule *rule)
{
  g_free (rule->id);
  g_free (rule->why);
  g_array_unref (rule->weights);
}

void
sc_reply_rules_free (ScReplyRules *self)
{
  for (guint i = 0; i < self->rules->len; i++)
    clear_rule (&g_array_index (self->rules, Rule, i));
  for (guint i = 0; i < self->entries->len; i++)
    sc_phrase_free (g_array_index (self->entries, Entry, i).phrase);
  g_array_unref (self->rules);
  g_array_unref (self->entries);
  g_array_unref (self->plain_rules);
  g_hash_table_unref (self->concepts);
  g_hash_table_unref (self->rule_ids);
  g_hash_table_unref (self->because);
  g_ptr_array_unref (self->providers);
  g_free (self->concept_index.first);
  g_free (self->concept_index.entries);
  g_free (self->rule_index.first);
  g_free (self->rule_index.entries);
  sc_lexicon_free (self->lexicon);
  g_free (self);
}

/* ---- Reading ---- */

static gboolean
invalid (GError **error,
         const char *reason,
         const char *what)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s “%s”", reason, what);
  return FALSE;
}

static ScLabel
find_concept (gpointer data,
              const char *name)
{
  ScReplyRules *self = data;

  return (ScLabel) GPOINTER_TO_UINT (g_hash_table_lookup (self->concepts, name));
}

static gboolean
add_phrase (ScReplyRules *self,
            const char *text,
            TargetKind kind,
            guint target,
            GError **error)
{
  ScConceptFinder finder = { find_concept, self };
  Entry entry = { sc_phrase_new (text, self->lexicon, &finder, error), kind, target };

  if (entry.phrase == NULL)
    return FALSE;
  if (kind == TARGET_CONCEPT && sc_phrase_is_compound (entry.phrase))
    {
      sc_phrase_free (entry.phrase);
      return invalid (error, _("a concept cannot hold + ! ^ $:"), text);
    }
  if (self->entries->len >= G_MAXUINT16)
    {
      sc_phrase_free (entry.phrase);
      return invalid (error, _("there are too many phrases:"), text);
    }
  g_array_append_val (self->entries, entry);
  return TRUE;
}

/* Takes back the phrases of an entry that turned out to be broken. */
static void
drop_entries (ScReplyRules *self,
              guint from)
{
  for (guint i = from; i < self->entries->len; i++)
    sc_phrase_free (g_array_index (self->entries, Entry, i).phrase);
  g_array_set_size (self->entries, from);
}

static gboolean
add_concept (ScReplyRules *self,
             const ScNode *entry,
             GError **error)
{
  const char *id = sc_node_get (entry, "id");
  guint before = self->entries->len;
  g_auto (GStrv) phrases = NULL;
  ScLabel label;

  if (id == NULL || id[0] == '\0')
    return invalid (error, _("no id in"), "concept");
  if (entry->text[0] == '\0')
    return invalid (error, _("nothing stands in the concept"), id);

  label = find_concept (self, id);
  if (label == 0)
    label = sc_lexicon_new_label (self->lexicon);
  phrases = g_strsplit (entry->text, ",", -1);
  for (guint i = 0; phrases[i] != NULL; i++)
    {
      g_strstrip (phrases[i]);
      if (phrases[i][0] != '\0' && !add_phrase (self, phrases[i], TARGET_CONCEPT, label, error))
        {
          drop_entries (self, before);
          return FALSE;
        }
    }
  g_hash_table_replace (self->concepts, g_strdup (id), GUINT_TO_POINTER (label));
  if (g_str_equal (id, "filler"))
    self->filler = label;
  return TRUE;
}

static gboolean
read_codes (Rule *rule,
            const char *text,
            GError **error)
{
  g_auto (GStrv) items = g_strsplit (text, " ", -1);

  for (guint i = 0; items[i] != NULL; i++)
    {
      guint64 code;
      gsize length = strlen (items[i]);
      guint16 scale = length == 1 ? 100 : length == 2 ? 10 : 1;

      if (length == 0)
        continue;
      if (length > 3 || rule->n_codes == CODES_MAX || !g_ascii_string_to_unsigned (items[i], 10, 1, 999, &code, NULL))
        return invalid (error, _("code is one to three digits, not"), items[i]);
      rule->codes[rule->n_codes++] = (CodeRange) { (guint16) (code * scale), (guint16) (code * scale + scale - 1) };
    }
  return TRUE;
}

static gboolean
read_part (const char *part,
           int *value)
{
  guint64 number;

  *value = -1;
  if (g_str_equal (part, "*"))
    return TRUE;
  if (!g_ascii_string_to_unsigned (part, 10, 0, 999, &number, NULL))
    return FALSE;
  *value = (int) number;
  return TRUE;
}

static gboolean
read_patterns (Rule *rule,
               const char *text,
               GError **error)
{
  g_auto (GStrv) items = g_strsplit (text, " ", -1);

  for (guint i = 0; items[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (items[i], ".", -1);
      CodePattern *pattern = &rule->patterns[rule->n_patterns];

      if (items[i][0] == '\0')
        continue;
      if (rule->n_patterns == CODES_MAX || g_strv_length (parts) != 3 || !read_part (parts[0], &pattern->class_)
          || !read_part (parts[1], &pattern->subject) || !read_part (parts[2], &pattern->detail))
        return invalid (error, _("enhanced is like 4.7.* and not like"), items[i]);
      rule->n_patterns++;
    }
  return TRUE;
}

static gboolean
read_rule_conditions (ScReplyRules *self,
                      Rule *rule,
                      const ScNode *entry,
                      GError **error)
{
  const char *code = sc_node_get (entry, "code");
  const char *enhanced = sc_node_get (entry, "enhanced");
  const char *provider = sc_node_get (entry, "provider");
  const char *scope = sc_node_get (entry, "scope");

  if (code != NULL && !read_codes (rule, code, error))
    return FALSE;
  if (enhanced != NULL && !read_patterns (rule, enhanced, error))
    return FALSE;
  if (!sc_rule_read_steps (sc_node_get (entry, "step"), &rule->steps, error))
    return FALSE;
  if (provider != NULL)
    {
      rule->has_provider = TRUE;
      rule->provider = sc_reply_rules_find_provider (self, provider);
      if (rule->provider == 0)
        return invalid (error, _("there is no provider"), provider);
    }
  if (scope != NULL && !g_str_equal (scope, "pasted"))
    return invalid (error, _("scope is “pasted” or left out, not"), scope);
  rule->pasted = scope != NULL;
  return sc_rule_read_weights (sc_node_get (entry, "for"), self->causes, rule->weights, error);
}

static gboolean
read_rule_texts (ScReplyRules *self,
                 Rule *rule,
                 guint number,
                 const ScNode *entry,
                 GError **error)
{
  for (guint i = 0; i < sc_node_get_n_children (entry); i++)
    {
      ScNode *child = sc_node_get_child (entry, i);

      if (g_str_equal (child->name, "why"))
        rule->why = g_strdup (child->text);
      else if (!g_str_equal (child->name, "text"))
        return invalid (error, _("a rule cannot hold"), child->name);
      else if (!add_phrase (self, child->text, TARGET_RULE, number, error))
        return FALSE;
      else
        rule->has_text = TRUE;
    }
  if (!rule->has_text && rule->n_codes == 0 && rule->n_patterns == 0 && rule->steps == G_MAXUINT32 && !rule->has_provider)
    return invalid (error, _("nothing is asked for in the rule"), rule->id);
  return TRUE;
}

/* The phrases of the earlier rule @number, which stand before @end, are not asked any more. */
static void
drop_phrases_of (ScReplyRules *self,
                 guint number,
                 guint end)
{
  for (guint i = end; i > 0; i--)
    {
      Entry *entry = &g_array_index (self->entries, Entry, i - 1);

      if (entry->kind != TARGET_RULE || entry->target != number)
        continue;
      sc_phrase_free (entry->phrase);
      g_array_remove_index (self->entries, i - 1);
    }
}

static gboolean
add_rule (ScReplyRules *self,
          const ScNode *entry,
          GError **error)
{
  const char *id = sc_node_get (entry, "id");
  guint before = self->entries->len, earlier, number;
  Rule rule = { .file = self->file };

  if (id == NULL || id[0] == '\0')
    return invalid (error, _("no id in"), "rule");
  earlier = GPOINTER_TO_UINT (g_hash_table_lookup (self->rule_ids, id));
  if (earlier > 0 && g_array_index (self->rules, Rule, earlier - 1).file == self->file)
    return invalid (error, _("this id is taken:"), id);

  number = earlier > 0 ? earlier - 1 : self->rules->len;
  rule.id = g_strdup (id);
  rule.weights = g_array_new (FALSE, FALSE, sizeof (ScWeight));
  if (!read_rule_conditions (self, &rule, entry, error) || !read_rule_texts (self, &rule, number, entry, error))
    {
      clear_rule (&rule);
      drop_entries (self, before);
      return FALSE;
    }
  if (earlier > 0)
    {
      drop_phrases_of (self, number, before);
      clear_rule (&g_array_index (self->rules, Rule, number));
      g_array_index (self->rules, Rule, number) = rule;
      return TRUE;
    }
  g_array_append_val (self->rules, rule);
  g_hash_table_insert (self->rule_ids, g_strdup (id), GUINT_TO_POINTER (number + 1));
  return TRUE;
}

static gboolean
add_because (ScReplyRules *self,
             const ScNode *entry,
             GError **error)
{
  const char *cause = sc_node_get (entry, "cause");

  if (cause == NULL || sc_cause_table_find (self->causes, cause) == SC_CAUSES_MAX)
    return invalid (error, _("there is no cause"), cause != NULL ? cause : "");
  if (entry->text[0] == '\0')
    return invalid (error, _("no sentence for"), cause);
  g_hash_table_replace (self->because, g_strdup (cause), g_strdup (entry->text));
  return TRUE;
}

void
sc_reply_rules_begin_file (ScReplyRules *self)
{
  self->file++;
}

gboolean
sc_reply_rules_add_entry (ScReplyRules *self,
                          const ScNode *entry,
                          GError **error)
{
  if (g_str_equal (entry->name, "concept"))
    add_concept (self, entry, error);
  else if (g_str_equal (entry->name, "rule"))
    add_rule (self, entry, error);
  else if (g_str_equal (entry->name, "because"))
    add_because (self, entry, error);
  else
    return FALSE;
  return TRUE;
}

/* The words of a provider's saying as a phrase; parts of a host name must all stand in one. */
static char *
make_provider_phrase (const char *text)
{
  ScTokens tokens;
  GString *phrase = g_string_new (NULL);

  sc_tokens_init (&tokens);
  sc_tokens_add_text (&tokens, text, strlen (text));
  for (guint i = 0; i < tokens.n; i++)
    {
      const ScToken *it = &tokens.tokens[i];
      g_autofree char *word = g_strndup (tokens.text + it->start, it->length);

      if (it->kind == SC_TOKEN_HOST || it->kind == SC_TOKEN_URL)
        {
          g_auto (GStrv) labels = g_strsplit_set (word, ".:/-_?=&#%", -1);

          for (guint k = 0; labels[k] != NULL; k++)
            {
              if (strlen (labels[k]) > 3 && !g_str_has_prefix (labels[k], "http"))
                g_string_append_printf (phrase, "%s@%s", phrase->len > 0 ? " + " : "", labels[k]);
            }
        }
      else
        g_string_append_printf (phrase, "%s%s", phrase->len > 0 ? " " : "", word);
    }
  return g_string_free (phrase, FALSE);
}

static void
add_provider_texts (ScReplyRules *self,
                    char **texts,
                    guint provider)
{
  for (guint i = 0; texts[i] != NULL; i++)
    {
      g_autofree char *phrase = make_provider_phrase (texts[i]);

      add_phrase (self, phrase, TARGET_PROVIDER, provider, NULL);
    }
}

void
sc_reply_rules_add_providers (ScReplyRules *self,
                              ScWords *words)
{
  g_autoptr (GPtrArray) providers = sc_words_list_providers (words);

  for (guint i = 0; i < providers->len ; i++)
    {
      const ScProvider *provider = g_ptr_array_index (providers, i);

      add_provider_texts (self, provider->texts, self->providers->len);
      add_provider_texts (self, provider->greetings, self->providers->len);
      g_ptr_array_add (self->providers, g_strdup (provider->id));
    }
}

guint
sc_reply_rules_find_provider (ScReplyRules *self,
                                 const char *provider)
{
  for (guint i = 0; provider != NULL && i < self->providers->len; i++)
    {
      if (g_str_equal (g_ptr_array_index (self->providers, i), provider))
        return i + 1;
    }
  return 0;
}

const char *
sc_reply_rules_get_provider (ScReplyRules *self,
                             guint number)
{
  return number > 0 && number <= self->providers->len ? g_ptr_array_index (self->providers, number - 1) : NULL;
}

/* ---- The index ---- */

/* Entries for which @wanted holds, by their rarest label. */
static void
build_index (ScReplyRules *self,
             gboolean concepts,
             const guint16 *counts,
             Index *index)
{
  guint32 total = 0;

  index->first = g_new0 (guint32, self->n_labels + 2);
  for (guint pass = 0; pass < 2; pass++)
    {
      for (guint i = 0; i < self->entries->len; i++)
        {
          const Entry *entry = &g_array_index (self->entries, Entry, i);
          const ScLabel *labels;
          guint n;

          if ((entry->kind == TARGET_CONCEPT) != concepts)
            continue;
          labels = sc_phrase_get_anchor (entry->phrase, counts, &n);
          for (guint k = 0; k < n; k++)
            {
              if (pass == 0)
                index->first[labels[k] + 1]++;
              else
                index->entries[index->first[labels[k]]++] = (guint16) i;
            }
          total += n;
        }
      if (pass == 0)
        {
          index->entries = g_new0 (guint16, total + 1);
          for (guint k = 0; k <= self->n_labels; k++)
            index->first[k + 1] += index->first[k];
        }
    }
  /* The second pass moved each beginning to its end. */
  memmove (index->first + 1, index->first, sizeof index->first[0] * self->n_labels);
  index->first[0] = 0;
}

static void
find_eligible (ScReplyRules *self)
{
  for (guint i = 0; i < self->rules->len; i++)
    {
      const Rule *rule = &g_array_index (self->rules, Rule, i);
      guint16 number = (guint16) i;

      for (guint k = 0; k < rule->weights->len; k++)
        {
          guint cause = g_array_index (rule->weights, ScWeight, k).cause;

          self->eligible_pasted[cause] = TRUE;
          if (!rule->pasted)
            self->eligible[cause] = TRUE;
        }
      if (!rule->has_text)
        g_array_append_val (self->plain_rules, number);
    }
}

void
sc_reply_rules_finish (ScReplyRules *self)
{
  g_autofree guint16 *counts = NULL;

  self->n_labels = sc_lexicon_get_n_labels (self->lexicon);
  counts = g_new0 (guint16, self->n_labels + 1);
  for (guint i = 0; i < self->entries->len; i++)
    sc_phrase_count_labels (g_array_index (self->entries, Entry, i).phrase, counts);
  build_index (self, TRUE, counts, &self->concept_index);
  build_index (self, FALSE, counts, &self->rule_index);
  find_eligible (self);
}

/* ---- Scoring ---- */

static gboolean
fits_code (const Rule *rule,
           guint code)
{
  for (guint i = 0; i < rule->n_codes; i++)
    {
      if (code >= rule->codes[i].low && code <= rule->codes[i].high)
        return TRUE;
    }
  return rule->n_codes == 0;
}

static gboolean
fits_enhanced (const Rule *rule,
               ScEnhancedCode code)
{
  for (guint i = 0; i < rule->n_patterns; i++)
    {
      const CodePattern *pattern = &rule->patterns[i];

      if (code.class_ != 0 && (pattern->class_ < 0 || pattern->class_ == code.class_) && (pattern->subject < 0 || pattern->subject == code.subject)
          && (pattern->detail < 0 || pattern->detail == code.detail))
        return TRUE;
    }
  return rule->n_patterns == 0;
}

static gboolean
fits (const Rule *rule,
      const ScReplyInput *input)
{
  return (rule->steps == G_MAXUINT32 || (rule->steps & sc_rule_step_bit (input->step)) != 0)
         && (!rule->has_provider || rule->provider == input->provider)
         && (!rule->pasted || input->pasted)
         && fits_code (rule, input->code)
         && fits_enhanced (rule, input->enhanced);
}

static void
fire (ScReplyRules *self,
      guint number,
      ScScores *scores)
{
  const Rule *rule = &g_array_index (self->rules, Rule, number);
  const ScWeight *weights = (const ScWeight *) (gpointer) rule->weights->data;

  if (rule->has_text)
    sc_scores_add_wording (scores, weights, rule->weights->len);
  else
    sc_scores_add_plain (scores, weights, rule->weights->len);
  if (scores->n_fired < SC_FIRED_MAX)
    scores->fired[scores->n_fired++] = (guint16) number;
}

/* Fillers are marked first: the other concepts pass over them. */
static void
mark_concepts (ScReplyRules *self,
               ScLattice *lattice,
               guint n_present,
               gboolean fillers)
{

  for (guint i = 0; i < n_present; i++)
    {
      ScLabel label = lattice->present[i];

      for (guint32 k = self->concept_index.first[label]; k < self->concept_index.first[label + 1]; k++)
        {
          const Entry *entry = &g_array_index (self->entries, Entry, self->concept_index.entries[k]);

          if ((entry->target == self->filler) == fillers)
            sc_phrase_mark (entry->phrase, lattice, (ScLabel) entry->target, fillers);
        }
    }
}

static gboolean
has_fired (const ScScores *scores,
           guint rule)
{
  for (guint i = 0; i < scores->n_fired; i++)
    {
      if (scores->fired[i] == rule)
        return TRUE;
    }
  return FALSE;
}

/* The providers first: a rule may ask for one. */
static void
try_entries (ScReplyRules *self,
             TargetKind kind,
             ScReplyInput *input,
             const ScLattice *lattice,
             ScScores *scores)
{
  for (guint i = 0; i < lattice->n_present; i++)
    {
      ScLabel label = lattice->present[i];

      for (guint32 k = self->rule_index.first[label]; k < self->rule_index.first[label + 1]; k++)
        {
          const Entry *entry = &g_array_index (self->entries, Entry, self->rule_index.entries[k]);

          if (entry->kind != kind)
            continue;
          if (kind == TARGET_PROVIDER && input->provider == 0 && sc_phrase_match (entry->phrase, lattice))
            input->provider = entry->target + 1;
          else if (kind == TARGET_RULE && fits (&g_array_index (self->rules, Rule, entry->target), input)
                   && !has_fired (scores, entry->target) && sc_phrase_match (entry->phrase, lattice))
            fire (self, entry->target, scores);
        }
    }
}

void
sc_reply_rules_score (ScReplyRules *self,
                      ScReplyInput *input,
                      const ScTokens *tokens,
                      ScScores *scores)
{
  ScLattice lattice;
  guint n_present;

  sc_scores_init (scores, sc_cause_table_get_n (self->causes));
  sc_lattice_init (&lattice, self->lexicon, tokens);
  n_present = lattice.n_present;
  mark_concepts (self, &lattice, n_present, TRUE);
  mark_concepts (self, &lattice, n_present, FALSE);
  try_entries (self, TARGET_PROVIDER, input, &lattice, scores);
  try_entries (self, TARGET_RULE, input, &lattice, scores);
  for (guint i = 0; i < self->plain_rules->len; i++)
    {
      guint number = g_array_index (self->plain_rules, guint16, i);

      if (fits (&g_array_index (self->rules, Rule, number), input))
        fire (self, number, scores);
    }
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
  return self->rules->len;
}

const char *
sc_reply_rules_get_id (ScReplyRules *self,
                       guint rule)
{
  return g_array_index (self->rules, Rule, rule).id;
}

const char *
sc_reply_rules_get_why (ScReplyRules *self,
                        guint rule,
                        guint cause)
{
  const char *why = g_array_index (self->rules, Rule, rule).why;

  return why != NULL ? why : g_hash_table_lookup (self->because, sc_cause_table_get (self->causes, cause));
}

gboolean
sc_reply_rules_is_wording (ScReplyRules *self,
                           guint rule)
{
  return g_array_index (self->rules, Rule, rule).has_text;
}

const ScWeight *
sc_reply_rules_get_weights (ScReplyRules *self,
                            guint rule,
                            guint *n)
{
  GArray *weights = g_array_index (self->rules, Rule, rule).weights;

  *n = weights->len;
  return (const ScWeight *) (gpointer) weights->data;
}
