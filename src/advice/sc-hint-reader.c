/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-hint-reader.h"

#include "sc-enum.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef enum
{
  HINT_LABEL,
  HINT_PAIR,
  HINT_CASE,
  HINT_ENHANCED,
} HintKind;

typedef struct
{
  HintKind kind;
  guint key; /* a label, a case, a subject */
  guint second; /* another label, a detail */
  guint first_weight;
  guint n_weights;
} Hint;

struct _ScHints
{
  GArray *hints;   /* Hint */
  GArray *weights; /* ScWeight */
};

ScHints *
sc_hints_new (void)
{
  ScHints *self = g_new0 (ScHints, 1);

  self->hints = g_array_new (FALSE, FALSE, sizeof (Hint));
  self->weights = g_array_new (FALSE, FALSE, sizeof (ScWeight));
  return self;
}

void
sc_hints_free (ScHints *self)
{
  g_array_unref (self->hints);
  g_array_unref (self->weights);
  g_free (self);
}

/* ---- Reading ---- */

static gboolean
read_concept (const ScConceptFinder *finder,
              const char *name,
              guint *label,
              GError **error)
{
  *label = finder->find_concept (finder->data, name);
  return *label != 0 || sc_node_set_invalid (error, _("there is no concept"), name);
}

static gboolean
read_word (ScLexicon *lexicon,
           const char *word,
           Hint *hint,
           GError **error)
{
  for (guint i = 1; i < SC_N_TOKEN_KINDS; i++)
    {
      if (g_str_equal (sc_token_kind_get_name ((ScTokenKind) i), word))
        hint->key = i;
    }
  if (hint->key == 0 && word[0] != '\0')
    hint->key = sc_lexicon_add_word (lexicon, word, strlen (word), FALSE);
  return hint->key != 0 || sc_node_set_invalid (error, _("no letters in"), word);
}

static gboolean
read_number (const char *text,
             guint min,
             guint max,
             guint *number,
             GError **error)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, min, max, &value, NULL))
    return sc_node_set_invalid (error, _("this number cannot be here:"), text);
  *number = (guint) value;
  return TRUE;
}

/* "7.1" */
static gboolean
read_enhanced (const char *text,
               Hint *hint,
               GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ".", -1);

  hint->kind = HINT_ENHANCED;
  return (g_strv_length (parts) == 2 || sc_node_set_invalid (error, _("enhanced is like 7.1 and not like"), text))
         && read_number (parts[0], 0, 7, &hint->key, error) && read_number (parts[1], 0, 999, &hint->second, error);
}

static gboolean
read_step (const char *text,
           const char *class_,
           Hint *hint,
           GError **error)
{
  int step;
  guint number = 4;

  hint->kind = HINT_CASE;
  if (!sc_enum_from_nick (SC_TYPE_STEP, text, &step))
    return sc_node_set_invalid (error, _("there is no step"), text);
  if (class_ != NULL && !read_number (class_, 4, 5, &number, error))
    return FALSE;
  hint->key = (class_ != NULL ? SC_CASE_CLASS_STEP + 16 * (number - 4) : SC_CASE_STEP) + sc_rule_get_step_number ((ScStep) step);
  return TRUE;
}

static gboolean
read_case (const ScNode *entry,
           Hint *hint,
           GError **error)
{
  const char *code = sc_node_get (entry, "code");
  const char *subject = sc_node_get (entry, "subject");
  guint number = 0;

  hint->kind = HINT_CASE;
  if (code != NULL)
    {
      if (!read_number (code, 400, 599, &number, error))
        return FALSE;
      hint->key = SC_CASE_CODE + number - 400;
    }
  else if (subject != NULL)
    {
      if (!read_number (subject, 0, 7, &number, error))
        return FALSE;
      hint->key = SC_CASE_SUBJECT + number;
    }
  else if (sc_node_get (entry, "short") != NULL)
    hint->key = SC_CASE_SHORT;
  else
    hint->key = SC_CASE_ALWAYS;
  return TRUE;
}

static gboolean
read_condition (const ScNode *entry,
                ScLexicon *lexicon,
                const ScConceptFinder *finder,
                Hint *hint,
                GError **error)
{
  const char *word = sc_node_get (entry, "word");
  const char *concept = sc_node_get (entry, "concept");
  const char *with = sc_node_get (entry, "with");
  const char *step = sc_node_get (entry, "step");
  const char *enhanced = sc_node_get (entry, "enhanced");

  if (word != NULL)
    return read_word (lexicon, word, hint, error);
  if (concept != NULL)
    {
      hint->kind = with != NULL ? HINT_PAIR : HINT_LABEL;
      return read_concept (finder, concept, &hint->key, error) && (with == NULL || read_concept (finder, with, &hint->second, error));
    }
  if (enhanced != NULL)
    return read_enhanced (enhanced, hint, error);
  if (step != NULL)
    return read_step (step, sc_node_get (entry, "class"), hint, error);
  return read_case (entry, hint, error);
}

gboolean
sc_hints_add_entry (ScHints *self,
                    const ScNode *entry,
                    ScLexicon *lexicon,
                    const ScConceptFinder *finder,
                    ScCauseTable *causes,
                    GError **error)
{
  Hint hint = { .kind = HINT_LABEL, .first_weight = self->weights->len };

  if (!read_condition (entry, lexicon, finder, &hint, error) || !sc_rule_read_weights (sc_node_get (entry, "for"), causes, self->weights, error))
    {
      g_array_set_size (self->weights, hint.first_weight);
      return FALSE;
    }
  hint.n_weights = self->weights->len - hint.first_weight;
  /* Places of rows are kept in 16 bits. */
  if (self->hints->len >= G_MAXUINT16 - 1)
    return sc_node_set_invalid (error, _("there are too many hints:"), sc_node_get (entry, "for"));
  g_array_append_val (self->hints, hint);
  return TRUE;
}

/* ---- Writing ---- */

/* Each cause that a weight speaks of gets a column. */
static void
write_columns (ScHints *self,
               ScRuleDraft *draft,
               guint8 *column_of)
{
  gboolean used[SC_CAUSES_MAX] = { FALSE, };

  for (guint i = 0; i < self->weights->len; i++)
    used[g_array_index (self->weights, ScWeight, i).cause] = TRUE;
  for (guint i = 0; i < SC_CAUSES_MAX; i++)
    {
      guint8 cause = (guint8) i;

      if (!used[i])
        continue;
      column_of[i] = (guint8) draft->columns->len;
      g_array_append_val (draft->columns, cause);
    }
}

/* Returns: its number, from 1 on */
static guint16
write_row (ScHints *self,
           ScRuleDraft *draft,
           const Hint *hint,
           const guint8 *column_of)
{
  guint first = draft->rows->len, width = SC_ROW_WIDTH (draft->columns->len);

  g_array_set_size (draft->rows, first + width);
  for (guint i = 0; i < hint->n_weights; i++)
    {
      const ScWeight *weight = &g_array_index (self->weights, ScWeight, hint->first_weight + i);

      g_array_index (draft->rows, gint8, first + column_of[weight->cause]) = (gint8) CLAMP (lrintf (weight->weight * SC_ROW_SCALE), -127, 127);
    }
  return (guint16) (draft->rows->len / width);
}

static ScLabelRecord *
get_record (ScRuleDraft *draft,
            guint label)
{
  return &g_array_index (draft->label_records, ScLabelRecord, label);
}

void
sc_hints_write (ScHints *self,
                ScRuleDraft *draft,
                guint n_labels)
{
  guint8 column_of[SC_CAUSES_MAX] = { 0, };
  guint n_concepts = draft->concepts->len;

  g_array_set_size (draft->label_records, n_labels + 1);
  g_array_set_size (draft->pair_rows, n_concepts * n_concepts);
  g_array_set_size (draft->case_rows, SC_N_CASES);
  for (guint i = 0; i < n_concepts; i++)
    get_record (draft, g_array_index (draft->concepts, ScConceptRecord, i).label)->concept = (guint8) (i + 1);

  write_columns (self, draft, column_of);
  for (guint i = 0; i < self->hints->len; i++)
    {
      const Hint *hint = &g_array_index (self->hints, Hint, i);
      guint16 row = write_row (self, draft, hint, column_of);
      ScEnhancedRow enhanced = { (guint16) hint->key, (guint16) hint->second, row };
      guint one, other;

      switch (hint->kind)
        {
        case HINT_LABEL:
          get_record (draft, hint->key)->row = row;
          break;
        case HINT_PAIR:
          one = get_record (draft, hint->key)->concept - 1u;
          other = get_record (draft, hint->second)->concept - 1u;
          g_array_index (draft->pair_rows, guint16, MIN (one, other) * n_concepts + MAX (one, other)) = row;
          break;
        case HINT_CASE:
          g_array_index (draft->case_rows, guint16, hint->key) = row;
          break;
        case HINT_ENHANCED:
          g_array_append_val (draft->enhanced_rows, enhanced);
          break;
        default:
          g_assert_not_reached ();
        }
    }
}
