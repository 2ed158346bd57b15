/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-evidence.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef enum
{
  TEST_IS,       /* one of the words */
  TEST_IS_NOT,   /* set, and none of the words */
  TEST_AT_LEAST,
  TEST_BELOW,
  TEST_HAS,      /* a list holds one of the words */
  TEST_HAS_NOT,  /* a list is set and holds none of them */
  TEST_HAS_FACT, /* a list holds the value of another fact */
  TEST_HAS_NOT_FACT,
  TEST_SAME_AS,  /* the same value as another fact */
  TEST_SET,      /* "yes", "no": whether it is there and not empty */
} TestKind;

static const char * const test_names[] = {
  "is", "is-not", "at-least", "below", "has", "has-not", "has-fact", "has-not-fact", "same-as", "set",
};

typedef struct
{
  char *fact;
  TestKind kind;
  char **words;
  gint64 number;
} Condition;

typedef struct
{
  char *id;
  guint file; /* in which it stands */
  char *why;
  char *against;
  GArray *conditions; /* Condition */
  GArray *weights;    /* ScWeight */
} Rule;

struct _ScEvidence
{
  ScCauseTable *causes; /* not ours */
  GPtrArray *rules;
  GHashTable *ids; /* id: Rule */
  guint file;
};

static void
clear_condition (gpointer data)
{
  Condition *self = data;

  g_free (self->fact);
  g_strfreev (self->words);
}

static void
rule_free (gpointer data)
{
  Rule *self = data;

  g_free (self->id);
  g_free (self->why);
  g_free (self->against);
  g_array_unref (self->conditions);
  g_array_unref (self->weights);
  g_free (self);
}

ScEvidence *
sc_evidence_new (ScCauseTable *causes)
{
  ScEvidence *self = g_new0 (ScEvidence, 1);

  self->causes = causes;
  self->rules = g_ptr_array_new_with_free_func (rule_free);
  self->ids = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

void
sc_evidence_free (ScEvidence *self)
{
  g_hash_table_unref (self->ids);
  g_ptr_array_unref (self->rules);
  g_free (self);
}

/* ---- Reading ---- */

static gboolean
read_condition (const ScNode *node,
                Rule *rule,
                GError **error)
{
  const char *fact = sc_node_get (node, "fact");
  Condition condition = { 0, };
  const char *value = NULL;

  if (fact == NULL || sc_fact_find_declaration (fact) == NULL)
    return sc_node_set_invalid (error, _("there is no fact"), fact != NULL ? fact : "");
  for (guint i = 0; i < G_N_ELEMENTS (test_names) && value == NULL; i++)
    {
      value = sc_node_get (node, test_names[i]);
      condition.kind = (TestKind) i;
    }
  if (value == NULL)
    return sc_node_set_invalid (error, _("nothing is asked of the fact"), fact);
  if ((condition.kind == TEST_AT_LEAST || condition.kind == TEST_BELOW)
      && !g_ascii_string_to_signed (value, 10, G_MININT32, G_MAXINT64, &condition.number, NULL))
    return sc_node_set_invalid (error, _("not a number:"), value);
  if ((condition.kind == TEST_HAS_FACT || condition.kind == TEST_HAS_NOT_FACT || condition.kind == TEST_SAME_AS)
      && sc_fact_find_declaration (value) == NULL)
    return sc_node_set_invalid (error, _("there is no fact"), value);

  condition.fact = g_strdup (fact);
  condition.words = g_strsplit (value, " ", -1);
  g_array_append_val (rule->conditions, condition);
  return TRUE;
}

static gboolean
read_rule (ScEvidence *self,
           const ScNode *entry,
           Rule *rule,
           GError **error)
{
  for (guint i = 0; i < sc_node_get_n_children (entry); i++)
    {
      ScNode *child = sc_node_get_child (entry, i);

      if (g_str_equal (child->name, "why"))
        rule->why = g_strdup (child->text);
      else if (g_str_equal (child->name, "against"))
        rule->against = g_strdup (child->text);
      else if (!g_str_equal (child->name, "when"))
        return sc_node_set_invalid (error, _("evidence cannot hold"), child->name);
      else if (!read_condition (child, rule, error))
        return FALSE;
    }
  if (rule->conditions->len == 0)
    return sc_node_set_invalid (error, _("nothing is asked for in"), rule->id);
  if (rule->why == NULL && rule->against == NULL)
    return sc_node_set_invalid (error, _("no sentence says why in"), rule->id);
  return sc_rule_read_weights (sc_node_get (entry, "for"), self->causes, rule->weights, error);
}

void
sc_evidence_begin_file (ScEvidence *self)
{
  self->file++;
}

gboolean
sc_evidence_add_entry (ScEvidence *self,
                       const ScNode *entry,
                       GError **error)
{
  const char *id = sc_node_get (entry, "id");
  Rule *rule, *before;

  if (!g_str_equal (entry->name, "evidence"))
    return FALSE;
  if (id == NULL || id[0] == '\0')
    {
      sc_node_set_invalid (error, _("no id in"), "evidence");
      return TRUE;
    }
  before = g_hash_table_lookup (self->ids, id);
  if (before != NULL && before->file == self->file)
    {
      sc_node_set_invalid (error, _("this id is taken:"), id);
      return TRUE;
    }

  rule = g_new0 (Rule, 1);
  rule->id = g_strdup (id);
  rule->conditions = g_array_new (FALSE, FALSE, sizeof (Condition));
  g_array_set_clear_func (rule->conditions, clear_condition);
  rule->weights = g_array_new (FALSE, FALSE, sizeof (ScWeight));
  if (!read_rule (self, entry, rule, error))
    {
      rule_free (rule);
      return TRUE;
    }
  rule->file = self->file;
  g_hash_table_replace (self->ids, rule->id, rule);
  if (before != NULL)
    g_ptr_array_remove (self->rules, before);
  g_ptr_array_add (self->rules, rule);
  return TRUE;
}

/* ---- Asking ---- */

/* (transfer full): a value as a word: "true", "587", "refused" */
static char *
value_to_word (GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return g_variant_dup_string (value, NULL);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    return g_strdup (g_variant_get_boolean (value) ? "true" : "false");
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT32))
    return g_strdup_printf ("%d", g_variant_get_int32 (value));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    return g_strdup_printf ("%" G_GINT64_FORMAT, g_variant_get_int64 (value));
  return g_strdup ("");
}

/* @word may stand for several words: in "trend+micro" a plus is a blank, for blanks part the words of a condition. */
static gboolean
begins_with_word (const char *item,
                  const char *word)
{
  gsize i;

  for (i = 0; word[i] != '\0'; i++)
    {
      char wanted = word[i] == '+' && item[i] == ' ' ? ' ' : word[i];

      if (g_ascii_tolower (item[i]) != g_ascii_tolower (wanted))
        return FALSE;
    }
  return item[i] == '\0' || item[i] == ' ';
}

/* Items of a list may say more than their name: "587 starttls" is 587. */
static gboolean
list_has (GVariant *list,
          const char *word)
{
  gsize n;
  g_autofree const char **items = NULL;

  if (!g_variant_is_of_type (list, G_VARIANT_TYPE_STRING_ARRAY))
    return FALSE;
  items = g_variant_get_strv (list, &n);
  for (gsize i = 0; i < n; i++)
    {
      if (begins_with_word (items[i], word))
        return TRUE;
    }
  return FALSE;
}

static gboolean
text_has (const char *text,
          const char *word)
{
  gsize length = strlen (word);

  for (const char *at = text; *at != '\0'; at++)
    {
      if ((at == text || !g_ascii_isalnum (at[-1])) && g_ascii_strncasecmp (at, word, length) == 0 && !g_ascii_isalnum (at[length]))
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_any (GVariant *value,
         char **words)
{
  gboolean is_text = g_variant_is_of_type (value, G_VARIANT_TYPE_STRING);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (is_text ? text_has (g_variant_get_string (value, NULL), words[i]) : list_has (value, words[i]))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_any (GVariant *value,
        char **words)
{
  g_autofree char *word = value_to_word (value);

  for (guint i = 0; words[i] != NULL; i++)
    {
      gsize length = strlen (words[i]);

      if (length > 1 && words[i][length - 1] == '*' ? strncmp (word, words[i], length - 1) == 0 : g_str_equal (word, words[i]))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_empty (GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return g_variant_get_string (value, NULL)[0] == '\0';
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY))
    return g_variant_n_children (value) == 0;
  return FALSE;
}

static gboolean
get_number (GVariant *value,
            gint64 *number)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT32))
    *number = g_variant_get_int32 (value);
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    *number = g_variant_get_int64 (value);
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE))
    *number = (gint64) g_variant_get_double (value);
  else
    return FALSE;
  return TRUE;
}

static gboolean
agrees_with_fact (const Condition *condition,
                  GVariant *value,
                  ScFacts *facts)
{
  GVariant *other = sc_facts_get (facts, condition->words[0]);
  g_autofree char *word = NULL;

  if (other == NULL)
    return FALSE;
  word = value_to_word (other);
  if (condition->kind == TEST_SAME_AS)
    {
      g_autofree char *mine = value_to_word (value);

      return g_str_equal (mine, word);
    }
  return list_has (value, word) == (condition->kind == TEST_HAS_FACT);
}

static gboolean
holds_for_value (const Condition *condition,
                 GVariant *value,
                 ScFacts *facts)
{
  gint64 number;

  switch (condition->kind)
    {
    case TEST_IS:
      return is_any (value, condition->words);
    case TEST_IS_NOT:
      return !is_any (value, condition->words);
    case TEST_AT_LEAST:
      return get_number (value, &number) && number >= condition->number;
    case TEST_BELOW:
      return get_number (value, &number) && number < condition->number;
    case TEST_HAS:
      return has_any (value, condition->words);
    case TEST_HAS_NOT:
      return !has_any (value, condition->words);
    case TEST_HAS_FACT:
    case TEST_HAS_NOT_FACT:
    case TEST_SAME_AS:
      return agrees_with_fact (condition, value, facts);
    case TEST_SET:
      return g_str_equal (condition->words[0], "yes") != is_empty (value);
    default:
      g_assert_not_reached ();
    }
}

/* A name with a part in <> holds when any fact that falls under it does. */
static gboolean
holds_for_any (const Condition *condition,
               ScFacts *facts)
{
  g_autoptr (GPtrArray) names = sc_facts_list_names (facts);

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      const ScFactDeclaration *declaration = sc_fact_find_declaration (name);

      if (declaration != NULL && g_str_equal (declaration->name, condition->fact) && holds_for_value (condition, sc_facts_get (facts, name), facts))
        return TRUE;
    }
  return FALSE;
}

static gboolean
holds (const Condition *condition,
       ScFacts *facts)
{
  GVariant *value;

  if (strchr (condition->fact, '<') != NULL)
    return holds_for_any (condition, facts);
  value = sc_facts_get (facts, condition->fact);
  if (value == NULL)
    return condition->kind == TEST_SET && g_str_equal (condition->words[0], "no");
  return holds_for_value (condition, value, facts);
}

void
sc_evidence_apply (ScEvidence *self,
                   ScFacts *facts,
                   ScEvidenceFunc func,
                   gpointer data)
{
  for (guint i = 0; i < self->rules->len; i++)
    {
      const Rule *rule = g_ptr_array_index (self->rules, i);
      gboolean all = TRUE;

      for (guint k = 0; k < rule->conditions->len && all; k++)
        all = holds (&g_array_index (rule->conditions, Condition, k), facts);
      if (all)
        func ((const ScWeight *) (gpointer) rule->weights->data, rule->weights->len, rule->why, rule->against, data);
    }
}

GPtrArray *
sc_evidence_list_facts (ScEvidence *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < self->rules->len; i++)
    {
      const Rule *rule = g_ptr_array_index (self->rules, i);

      for (guint k = 0; k < rule->conditions->len; k++)
        {
          char *fact = g_array_index (rule->conditions, Condition, k).fact;

          if (g_hash_table_add (seen, fact))
            g_ptr_array_add (list, fact);
        }
    }
  return list;
}
