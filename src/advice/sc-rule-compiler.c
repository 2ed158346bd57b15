/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-rule-compiler.h"

#include "sc-hint-reader.h"
#include "sc-phrase.h"
#include "sc-rule-index.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CODES_MAX 12
/* What was learnt knows nothing of rules in files of one's own, and whoever writes them wants them to lead. */
#define OWN_FACTOR 4
#define RULES_MAX 4000

struct _ScRuleCompiler
{
  ScCauseTable *causes; /* not ours */
  ScLexicon *lexicon;
  GHashTable *concepts; /* name: label */
  GHashTable *rule_ids; /* id: number + 1 */
  ScHints *hints;
  ScRuleDraft draft;
  ScLabel filler;
  guint16 file;
  gboolean is_own; /* not built in */
};

ScRuleCompiler *
sc_rule_compiler_new (ScCauseTable *causes)
{
  ScRuleCompiler *self = g_new0 (ScRuleCompiler, 1);

  self->causes = causes;
  self->lexicon = sc_lexicon_new ();
  self->concepts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->rule_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->hints = sc_hints_new ();
  sc_rule_draft_init (&self->draft);
  return self;
}

void
sc_rule_compiler_free (ScRuleCompiler *self)
{
  g_hash_table_unref (self->concepts);
  g_hash_table_unref (self->rule_ids);
  sc_lexicon_free (self->lexicon);
  sc_hints_free (self->hints);
  sc_rule_draft_clear (&self->draft);
  g_free (self);
}

static ScLabel
find_concept (gpointer data,
              const char *name)
{
  ScRuleCompiler *self = data;

  return (ScLabel) GPOINTER_TO_UINT (g_hash_table_lookup (self->concepts, name));
}

static gboolean
add_phrase (ScRuleCompiler *self,
            const char *text,
            ScTarget kind,
            guint target,
            GError **error)
{
  ScConceptFinder finder = { find_concept, self };

  return sc_phrase_read (text, self->lexicon, &finder, kind, target, &self->draft, error);
}

/* Takes back the phrases of an entry that turned out to be broken. */
static void
drop_phrases (ScRuleCompiler *self,
              guint from)
{
  for (guint i = from; i < self->draft.phrases->len; i++)
    g_array_index (self->draft.phrases, ScPhraseRecord, i).kind = SC_TARGET_NOTHING;
}

/* Its label; 0 when there are too many. */
static ScLabel
get_concept (ScRuleCompiler *self,
             const char *id)
{
  ScLabel label = find_concept (self, id);
  ScConceptRecord concept = { .name = 0 };

  if (label != 0 || self->draft.concepts->len >= SC_CONCEPTS_MAX)
    return label;
  label = sc_lexicon_new_label (self->lexicon);
  if (label == 0)
    return 0;
  concept.name = sc_rule_draft_add_string (&self->draft, id);
  concept.label = label;
  g_array_append_val (self->draft.concepts, concept);
  return label;
}

static gboolean
add_concept (ScRuleCompiler *self,
             const ScNode *entry,
             GError **error)
{
  const char *id = sc_node_get (entry, "id");
  guint before = self->draft.phrases->len;
  g_auto (GStrv) phrases = NULL;
  ScLabel label;

  if (id == NULL || id[0] == '\0')
    return sc_node_set_invalid (error, _("no id in"), "concept");
  if (entry->text[0] == '\0')
    return sc_node_set_invalid (error, _("nothing stands in the concept"), id);

  label = get_concept (self, id);
  if (label == 0)
    return sc_node_set_invalid (error, _("there are too many concepts:"), id);
  phrases = g_strsplit (entry->text, ",", -1);
  for (guint i = 0; phrases[i] != NULL; i++)
    {
      g_strstrip (phrases[i]);
      if (phrases[i][0] != '\0' && !add_phrase (self, phrases[i], SC_TARGET_CONCEPT, label, error))
        {
          drop_phrases (self, before);
          return FALSE;
        }
    }
  g_hash_table_replace (self->concepts, g_strdup (id), GUINT_TO_POINTER (label));
  if (g_str_equal (id, "filler"))
    self->filler = label;
  return TRUE;
}

static guint
find_provider (ScRuleCompiler *self,
               const char *provider)
{
  for (guint i = 0; i < self->draft.providers->len; i++)
    {
      if (g_str_equal (self->draft.strings->data + g_array_index (self->draft.providers, guint32, i), provider))
        return i + 1;
    }
  return 0;
}

static gboolean
read_codes (ScRuleCompiler *self,
            const char *text,
            GError **error)
{
  g_auto (GStrv) items = g_strsplit (text, " ", -1);
  guint n = 0;

  for (guint i = 0; items[i] != NULL; i++)
    {
      guint64 code;
      gsize length = strlen (items[i]);
      guint16 scale = length == 1 ? 100 : length == 2 ? 10 : 1;
      ScCodeRange range;

      if (length == 0)
        continue;
      if (length > 3 || n++ == CODES_MAX || !g_ascii_string_to_unsigned (items[i], 10, 1, 999, &code, NULL))
        return sc_node_set_invalid (error, _("code is one to three digits, not"), items[i]);
      range.low = (guint16) (code * scale);
      range.high = (guint16) (code * scale + scale - 1);
      g_array_append_val (self->draft.codes, range);
    }
  return TRUE;
}

static gboolean
read_part (const char *part,
           gint16 *value)
{
  guint64 number;

  *value = -1;
  if (g_str_equal (part, "*"))
    return TRUE;
  if (!g_ascii_string_to_unsigned (part, 10, 0, 999, &number, NULL))
    return FALSE;
  *value = (gint16) number;
  return TRUE;
}

static gboolean
read_patterns (ScRuleCompiler *self,
               const char *text,
               GError **error)
{
  g_auto (GStrv) items = g_strsplit (text, " ", -1);
  guint n = 0;

  for (guint i = 0; items[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (items[i], ".", -1);
      ScCodePattern pattern;

      if (items[i][0] == '\0')
        continue;
      if (n++ == CODES_MAX || g_strv_length (parts) != 3 || !read_part (parts[0], &pattern.class_)
          || !read_part (parts[1], &pattern.subject) || !read_part (parts[2], &pattern.detail))
        return sc_node_set_invalid (error, _("enhanced is like 4.7.* and not like"), items[i]);
      g_array_append_val (self->draft.patterns, pattern);
    }
  return TRUE;
}

static gboolean
read_rule_weights (ScRuleCompiler *self,
                   const char *text,
                   GError **error)
{
  guint before = self->draft.weights->len;

  if (!sc_rule_read_weights (text, self->causes, self->draft.weights, error))
    return FALSE;
  for (guint i = before; self->is_own && i < self->draft.weights->len; i++)
    g_array_index (self->draft.weights, ScWeight, i).weight *= OWN_FACTOR;
  return TRUE;
}

static gboolean
read_rule_conditions (ScRuleCompiler *self,
                      ScRuleRecord *rule,
                      const ScNode *entry,
                      GError **error)
{
  const char *code = sc_node_get (entry, "code");
  const char *enhanced = sc_node_get (entry, "enhanced");
  const char *provider = sc_node_get (entry, "provider");
  const char *scope = sc_node_get (entry, "scope");

  rule->first_code = (guint16) self->draft.codes->len;
  rule->first_pattern = (guint16) self->draft.patterns->len;
  rule->first_weight = (guint16) self->draft.weights->len;
  if (code != NULL && !read_codes (self, code, error))
    return FALSE;
  if (enhanced != NULL && !read_patterns (self, enhanced, error))
    return FALSE;
  if (!sc_rule_read_steps (sc_node_get (entry, "step"), &rule->steps, error))
    return FALSE;
  if (provider != NULL)
    {
      rule->provider = (guint16) find_provider (self, provider);
      if (rule->provider == 0)
        return sc_node_set_invalid (error, _("there is no provider"), provider);
    }
  if (scope != NULL && !g_str_equal (scope, "pasted"))
    return sc_node_set_invalid (error, _("scope is “pasted” or left out, not"), scope);
  rule->pasted = scope != NULL;
  if (!read_rule_weights (self, sc_node_get (entry, "for"), error))
    return FALSE;
  rule->n_codes = (guint16) (self->draft.codes->len - rule->first_code);
  rule->n_patterns = (guint16) (self->draft.patterns->len - rule->first_pattern);
  rule->n_weights = (guint16) (self->draft.weights->len - rule->first_weight);
  if (MAX (MAX (self->draft.codes->len, self->draft.patterns->len), self->draft.weights->len) > G_MAXUINT16)
    return sc_node_set_invalid (error, _("there are too many rules:"), sc_node_get (entry, "id"));
  return TRUE;
}

static gboolean
read_rule_texts (ScRuleCompiler *self,
                 ScRuleRecord *rule,
                 guint number,
                 const ScNode *entry,
                 GError **error)
{
  for (guint i = 0; i < sc_node_get_n_children (entry); i++)
    {
      ScNode *child = sc_node_get_child (entry, i);

      if (g_str_equal (child->name, "why"))
        rule->why = sc_rule_draft_add_string (&self->draft, child->text);
      else if (!g_str_equal (child->name, "text"))
        return sc_node_set_invalid (error, _("a rule cannot hold"), child->name);
      else if (!add_phrase (self, child->text, SC_TARGET_RULE, number, error))
        return FALSE;
      else
        rule->has_text = TRUE;
    }
  if (!rule->has_text && rule->n_codes == 0 && rule->n_patterns == 0 && rule->steps == G_MAXUINT32 && rule->provider == 0)
    return sc_node_set_invalid (error, _("nothing is asked for in the rule"), sc_node_get (entry, "id"));
  return TRUE;
}

/* The phrases of the earlier rule @number, which stand before @end, are not asked any more. */
static void
drop_phrases_of (ScRuleCompiler *self,
                 guint number,
                 guint end)
{
  for (guint i = 0; i < end; i++)
    {
      ScPhraseRecord *phrase = &g_array_index (self->draft.phrases, ScPhraseRecord, i);

      if (phrase->kind == SC_TARGET_RULE && phrase->target == number)
        phrase->kind = SC_TARGET_NOTHING;
    }
}

static gboolean
add_rule (ScRuleCompiler *self,
          const ScNode *entry,
          GError **error)
{
  const char *id = sc_node_get (entry, "id");
  GArray *rules = self->draft.rules;
  guint before = self->draft.phrases->len, earlier, number;
  ScRuleRecord rule = { .file = self->file };

  if (id == NULL || id[0] == '\0')
    return sc_node_set_invalid (error, _("no id in"), "rule");
  earlier = GPOINTER_TO_UINT (g_hash_table_lookup (self->rule_ids, id));
  if (earlier > 0 && g_array_index (rules, ScRuleRecord, earlier - 1).file == self->file)
    return sc_node_set_invalid (error, _("this id is taken:"), id);
  if (rules->len >= RULES_MAX)
    return sc_node_set_invalid (error, _("there are too many rules:"), id);

  number = earlier > 0 ? earlier - 1 : rules->len;
  rule.id = sc_rule_draft_add_string (&self->draft, id);
  if (!read_rule_conditions (self, &rule, entry, error) || !read_rule_texts (self, &rule, number, entry, error))
    {
      drop_phrases (self, before);
      return FALSE;
    }
  if (earlier > 0)
    {
      drop_phrases_of (self, number, before);
      g_array_index (rules, ScRuleRecord, number) = rule;
      return TRUE;
    }
  g_array_append_val (rules, rule);
  g_hash_table_insert (self->rule_ids, g_strdup (id), GUINT_TO_POINTER (number + 1));
  return TRUE;
}

static gboolean
add_because (ScRuleCompiler *self,
             const ScNode *entry,
             GError **error)
{
  const char *cause = sc_node_get (entry, "cause");
  ScBecauseRecord because;

  if (cause == NULL || sc_cause_table_find (self->causes, cause) == SC_CAUSES_MAX)
    return sc_node_set_invalid (error, _("there is no cause"), cause != NULL ? cause : "");
  if (entry->text[0] == '\0')
    return sc_node_set_invalid (error, _("no sentence for"), cause);
  because.cause = sc_rule_draft_add_string (&self->draft, cause);
  because.text = sc_rule_draft_add_string (&self->draft, entry->text);
  g_array_append_val (self->draft.because, because);
  return TRUE;
}

void
sc_rule_compiler_begin_file (ScRuleCompiler *self,
                             gboolean is_own)
{
  self->is_own = is_own;
  if (is_own)
    self->file++;
}

gboolean
sc_rule_compiler_add_entry (ScRuleCompiler *self,
                            const ScNode *entry,
                            GError **error)
{
  ScConceptFinder finder = { find_concept, self };

  if (g_str_equal (entry->name, "concept"))
    add_concept (self, entry, error);
  else if (g_str_equal (entry->name, "rule"))
    add_rule (self, entry, error);
  else if (g_str_equal (entry->name, "because"))
    add_because (self, entry, error);
  else if (g_str_equal (entry->name, "hint"))
    sc_hints_add_entry (self->hints, entry, self->lexicon, &finder, self->causes, error);
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
              /* The short ones too: "mail" alone is in every second name, "mail" and "ru" are not. */
              if (strlen (labels[k]) > 1 && !g_str_has_prefix (labels[k], "http"))
                g_string_append_printf (phrase, "%s@%s", phrase->len > 0 ? " + " : "", labels[k]);
            }
        }
      else
        g_string_append_printf (phrase, "%s%s", phrase->len > 0 ? " " : "", word);
    }
  return g_string_free (phrase, FALSE);
}

static void
add_provider_texts (ScRuleCompiler *self,
                    char **texts,
                    guint provider)
{
  for (guint i = 0; texts[i] != NULL; i++)
    {
      g_autofree char *phrase = make_provider_phrase (texts[i]);

      add_phrase (self, phrase, SC_TARGET_PROVIDER, provider, NULL);
    }
}

void
sc_rule_compiler_add_provider (ScRuleCompiler *self,
                               const char *id,
                               char **texts,
                               char **greetings)
{
  guint32 name;

  /* A rule names its provider in 16 bits. */
  if (self->draft.providers->len >= G_MAXUINT16)
    return;
  name = sc_rule_draft_add_string (&self->draft, id);
  add_provider_texts (self, texts, self->draft.providers->len);
  add_provider_texts (self, greetings, self->draft.providers->len);
  g_array_append_val (self->draft.providers, name);
}

void
sc_rule_compiler_finish (ScRuleCompiler *self,
                         ScRuleTables *tables)
{
  sc_lexicon_write (self->lexicon, &self->draft);
  for (guint i = 0; i < sc_cause_table_get_n (self->causes); i++)
    {
      guint32 cause = sc_rule_draft_add_string (&self->draft, sc_cause_table_get (self->causes, i));

      g_array_append_val (self->draft.causes, cause);
    }
  tables->labels_end = sc_lexicon_get_n_labels (self->lexicon);
  tables->filler = self->filler;
  sc_hints_write (self->hints, &self->draft, tables->labels_end);
  sc_rule_tables_take_draft (tables, &self->draft);
  sc_rule_index_build (&self->draft, tables);
  /* The index came to it. */
  sc_rule_tables_take_draft (tables, &self->draft);
}
