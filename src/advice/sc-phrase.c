/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-phrase.h"

#include <string.h>

#define LABELS_MAX   24  /* alternatives of one element */
#define ELEMENTS_MAX 16
#define GAP_DEFAULT  6
#define GAP_MAX      20
/* Steps one match may take: hostile text must not make gaps multiply. */
#define STEPS_MAX 3000

typedef struct
{
  guint8 n_labels;
  guint8 gap; /* other words allowed before it */
  gboolean optional;
  ScLabel labels[LABELS_MAX];
} Element;

typedef struct
{
  guint n;
  gboolean negated;
  gboolean at_start;
  gboolean at_end;
  Element *elements;
} Sequence;

struct _ScPhrase
{
  GArray *sequences; /* Sequence */
};

/* ---- Reading ---- */

typedef struct
{
  ScLexicon *lexicon;
  const ScConceptFinder *finder;
  GArray *elements; /* of the sequence being read */
  Sequence sequence;
  guint gap;
} Reader;

static gboolean
fail (GError **error,
      const char *reason,
      const char *what)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s “%s”", reason, what);
  return FALSE;
}

static gboolean
end_sequence (Reader *reader,
              ScPhrase *phrase,
              GError **error)
{
  if (reader->elements->len == 0)
    return fail (error, "a part is empty: nothing beside", "+ ! ^ $");
  if (reader->elements->len > ELEMENTS_MAX)
    return fail (error, "more words than fit into", "16");

  reader->sequence.n = reader->elements->len;
  reader->sequence.elements = g_memdup2 (reader->elements->data, sizeof (Element) * reader->elements->len);
  g_array_append_val (phrase->sequences, reader->sequence);

  g_array_set_size (reader->elements, 0);
  memset (&reader->sequence, 0, sizeof reader->sequence);
  reader->gap = 0;
  return TRUE;
}

static gboolean
add_label (Element *element,
           ScLabel label,
           const char *word,
           GError **error)
{
  if (label == 0)
    return fail (error, "unknown concept or kind", word);
  if (element->n_labels == LABELS_MAX)
    return fail (error, "too many alternatives at", word);
  element->labels[element->n_labels++] = label;
  return TRUE;
}

static ScLabel
find_kind (const char *name)
{
  for (guint i = 1; i < SC_N_TOKEN_KINDS; i++)
    {
      if (g_strcmp0 (sc_token_kind_get_name ((ScTokenKind) i), name) == 0)
        return (ScLabel) i;
    }
  return 0;
}

/* One alternative. A word that folds into several tokens (Chinese) gives several elements, which only works when it stands alone. */
static gboolean
read_alternative (Reader *reader,
                  Element *element,
                  const char *word,
                  gboolean alone,
                  GError **error)
{
  ScTokens tokens;
  gsize length = strlen (word);
  gboolean is_prefix = length > 1 && word[length - 1] == '*';

  if (word[0] == '{' && length > 2 && word[length - 1] == '}')
    {
      g_autofree char *name = g_strndup (word + 1, length - 2);

      return add_label (element, reader->finder->find_concept (reader->finder->data, name), word, error);
    }
  if (word[0] == '#')
    return add_label (element, find_kind (word), word, error);
  if (word[0] == '@')
    return length > 1 ? add_label (element, sc_lexicon_add_word (reader->lexicon, word, length, FALSE), word, error)
                      : fail (error, "empty word in", word);

  sc_tokens_init (&tokens);
  sc_tokens_add_text (&tokens, word, length - is_prefix);
  if (tokens.n == 0)
    return fail (error, "no letters in", word);
  if (tokens.n > 1 && !alone)
    return fail (error, "more than one word in the alternative", word);
  for (guint i = 0; i < tokens.n; i++)
    {
      const ScToken *it = &tokens.tokens[i];
      gboolean last = i + 1 == tokens.n;

      if (i > 0)
        {
          g_array_append_val (reader->elements, *element);
          memset (element, 0, sizeof *element);
        }
      if (!add_label (element, sc_lexicon_add_word (reader->lexicon, tokens.text + it->start, it->length, is_prefix && last), word, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_element (Reader *reader,
              char *item,
              GError **error)
{
  Element element = { .gap = (guint8) reader->gap };
  gsize length = strlen (item);
  g_auto (GStrv) words = NULL;

  if (length > 1 && item[length - 1] == '?')
    {
      element.optional = TRUE;
      item[length - 1] = '\0';
    }
  words = g_strsplit (item, "|", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (words[i][0] == '\0')
        return fail (error, "empty alternative in", item);
      if (!read_alternative (reader, &element, words[i], words[1] == NULL, error))
        return FALSE;
    }
  g_array_append_val (reader->elements, element);
  reader->gap = 0;
  return TRUE;
}

static gboolean
read_gap (Reader *reader,
          const char *item,
          GError **error)
{
  guint64 gap = GAP_DEFAULT;

  if (reader->elements->len == 0)
    return fail (error, "nothing stands before", item);
  if (item[2] != '\0' && !g_ascii_string_to_unsigned (item + 2, 10, 1, GAP_MAX, &gap, NULL))
    return fail (error, "a gap is .. or ..1 to ..20, not", item);
  reader->gap = (guint) gap;
  return TRUE;
}

static gboolean
read_item (Reader *reader,
           ScPhrase *phrase,
           char *item,
           GError **error)
{
  if (g_str_equal (item, "+") || g_str_equal (item, "!"))
    {
      if (!end_sequence (reader, phrase, error))
        return FALSE;
      reader->sequence.negated = item[0] == '!';
      return TRUE;
    }
  if (g_str_equal (item, "^"))
    {
      reader->sequence.at_start = TRUE;
      return reader->elements->len == 0 || fail (error, "not at the beginning:", item);
    }
  if (g_str_equal (item, "$"))
    {
      reader->sequence.at_end = TRUE;
      return TRUE;
    }
  if (reader->sequence.at_end)
    return fail (error, "words after $:", item);
  if (g_str_has_prefix (item, ".."))
    return read_gap (reader, item, error);
  return read_element (reader, item, error);
}

ScPhrase *
sc_phrase_new (const char *text,
               ScLexicon *lexicon,
               const ScConceptFinder *finder,
               GError **error)
{
  g_autoptr (ScPhrase) self = g_new0 (ScPhrase, 1);
  g_autoptr (GArray) elements = g_array_new (FALSE, FALSE, sizeof (Element));
  g_auto (GStrv) items = g_strsplit_set (text, " \t\r\n", -1);
  Reader reader = { .lexicon = lexicon, .finder = finder, .elements = elements };

  self->sequences = g_array_new (FALSE, FALSE, sizeof (Sequence));
  for (guint i = 0; items[i] != NULL; i++)
    {
      if (items[i][0] != '\0' && !read_item (&reader, self, items[i], error))
        return NULL;
    }
  if (!end_sequence (&reader, self, error))
    return NULL;
  if (g_array_index (self->sequences, Sequence, 0).negated)
    {
      fail (error, "a phrase cannot begin with", "!");
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
sc_phrase_free (ScPhrase *self)
{
  if (self->sequences != NULL)
    {
      for (guint i = 0; i < self->sequences->len; i++)
        g_free (g_array_index (self->sequences, Sequence, i).elements);
      g_array_unref (self->sequences);
    }
  g_free (self);
}

/* ---- Matching ---- */

typedef struct
{
  const ScLattice *lattice;
  const Sequence *sequence;
  guint steps;
} Match;

static gboolean
only_fillers_after (const ScLattice *lattice,
                    guint at)
{
  while (at < lattice->n && lattice->filler[at])
    at++;
  return at == lattice->n;
}

static gboolean
element_has (const Element *element,
             ScLabel label)
{
  for (guint i = 0; i < element->n_labels; i++)
    {
      if (element->labels[i] == label)
        return TRUE;
    }
  return FALSE;
}

static guint
get_gap (const Sequence *sequence,
         guint element)
{
  return element < sequence->n ? sequence->elements[element].gap : 0;
}

static guint match_from (Match *match, guint element, guint at, guint gap);

/* Element @element exactly at token @at. */
static guint
match_here (Match *match,
            guint element,
            guint at)
{
  const Element *wanted = &match->sequence->elements[element];

  for (guint edge = match->lattice->first[at]; edge != 0; edge = match->lattice->edges[edge].next)
    {
      const ScEdge *it = &match->lattice->edges[edge];

      if (element_has (wanted, it->label))
        {
          guint end = match_from (match, element + 1, it->end, get_gap (match->sequence, element + 1));

          if (end != 0)
            return end;
        }
    }
  return 0;
}

/* The rest of the sequence from @element on, with @gap other words allowed before it. Returns: where it ends, 0 for no match. */
static guint
match_from (Match *match,
            guint element,
            guint at,
            guint gap)
{
  if (++match->steps > STEPS_MAX)
    return 0;
  if (element == match->sequence->n)
    return !match->sequence->at_end || only_fillers_after (match->lattice, at) ? at : 0;

  for (guint p = at, left = gap; p < match->lattice->n; p++)
    {
      guint end;

      /* Words of two sentences are not about the same thing. */
      if (gap > 0 && element > 0 && match->lattice->boundary[p])
        break;
      end = match_here (match, element, p);
      if (end != 0)
        return end;
      if (match->lattice->filler[p])
        continue;
      if (left-- == 0)
        break;
    }
  if (match->sequence->elements[element].optional)
    return match_from (match, element + 1, at, MAX (gap, get_gap (match->sequence, element + 1)));
  return 0;
}

static gboolean
element_is_present (const Element *element,
                    const ScLattice *lattice)
{
  for (guint i = 0; i < element->n_labels; i++)
    {
      if (sc_lattice_find (lattice, element->labels[i]) != 0)
        return TRUE;
    }
  return FALSE;
}

/* Most phrases fail here: a word of theirs is nowhere in the text. */
static gboolean
can_match (const Sequence *sequence,
           const ScLattice *lattice)
{
  for (guint i = 0; i < sequence->n; i++)
    {
      if (!sequence->elements[i].optional && !element_is_present (&sequence->elements[i], lattice))
        return FALSE;
    }
  return TRUE;
}

static gboolean
match_sequence (const Sequence *sequence,
                const ScLattice *lattice)
{
  Match match = { lattice, sequence, 0 };
  const Element *first = &sequence->elements[0];

  if (!can_match (sequence, lattice))
    return FALSE;
  if (sequence->at_start || first->optional)
    return match_from (&match, 0, 0, sequence->at_start ? 0 : SC_TOKENS_MAX) != 0;
  for (guint i = 0; i < first->n_labels; i++)
    {
      for (guint edge = sc_lattice_find (lattice, first->labels[i]); edge != 0; edge = lattice->edges[edge].same)
        {
          if (match_from (&match, 1, lattice->edges[edge].end, get_gap (sequence, 1)) != 0)
            return TRUE;
        }
    }
  return FALSE;
}

gboolean
sc_phrase_match (const ScPhrase *self,
                 const ScLattice *lattice)
{
  for (guint i = 0; i < self->sequences->len; i++)
    {
      const Sequence *sequence = &g_array_index (self->sequences, Sequence, i);

      if (match_sequence (sequence, lattice) == sequence->negated)
        return FALSE;
    }
  return TRUE;
}

void
sc_phrase_mark (const ScPhrase *self,
                ScLattice *lattice,
                ScLabel label,
                gboolean is_filler)
{
  const Sequence *sequence = &g_array_index (self->sequences, Sequence, 0);
  Match match = { lattice, sequence, 0 };
  const Element *first = &sequence->elements[0];

  if (!can_match (sequence, lattice))
    return;
  for (guint i = 0; i < first->n_labels; i++)
    {
      for (guint edge = sc_lattice_find (lattice, first->labels[i]); edge != 0; edge = lattice->edges[edge].same)
        {
          guint start = lattice->edges[edge].start;
          guint end = match_from (&match, 1, lattice->edges[edge].end, get_gap (sequence, 1));

          if (end == 0)
            continue;
          sc_lattice_add (lattice, label, start, end);
          if (is_filler && end == start + 1)
            lattice->filler[start] = TRUE;
        }
    }
}

/* ---- The index ---- */

void
sc_phrase_count_labels (const ScPhrase *self,
                        guint16 *counts)
{
  const Sequence *first = &g_array_index (self->sequences, Sequence, 0);

  for (guint i = 0; i < first->n; i++)
    {
      for (guint k = 0; k < first->elements[i].n_labels; k++)
        counts[first->elements[i].labels[k]]++;
    }
}

const ScLabel *
sc_phrase_get_anchor (const ScPhrase *self,
                      const guint16 *counts,
                      guint *n)
{
  const Element *best = NULL;
  guint best_count = G_MAXUINT;

  for (guint s = 0; s < self->sequences->len; s++)
    {
      const Sequence *sequence = &g_array_index (self->sequences, Sequence, s);

      for (guint i = 0; i < sequence->n && !sequence->negated; i++)
        {
          const Element *element = &sequence->elements[i];
          guint count = 0;

          for (guint k = 0; k < element->n_labels; k++)
            count += counts[element->labels[k]] + 1;
          if (!element->optional && count < best_count)
            {
              best = element;
              best_count = count;
            }
        }
    }
  *n = best != NULL ? best->n_labels : 0;
  return best != NULL ? best->labels : NULL;
}

gboolean
sc_phrase_is_compound (const ScPhrase *self)
{
  const Sequence *first = &g_array_index (self->sequences, Sequence, 0);

  return self->sequences->len > 1 || first->at_start || first->at_end;
}
