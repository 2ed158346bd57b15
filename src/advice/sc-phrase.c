/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-phrase.h"

/* Steps one match may take: hostile text must not make gaps multiply. */
#define STEPS_MAX 3000

typedef struct
{
  const ScRuleTables *tables;
  const ScLattice *lattice;
  const ScPhraseSequence *sequence;
  const ScPhraseElement *elements; /* of the sequence */
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

static inline gboolean
element_has (const ScRuleTables *tables,
             const ScPhraseElement *element,
             ScLabel label)
{
  const ScLabel *labels = tables->labels + element->first_label;

  for (guint i = 0; i < element->n_labels; i++)
    {
      if (labels[i] == label)
        return TRUE;
    }
  return FALSE;
}

static guint
get_gap (const Match *match,
         guint element)
{
  return element < match->sequence->n ? match->elements[element].gap : 0;
}

static guint match_from (Match *match, guint element, guint at, guint gap);

/* Element @element exactly at token @at. */
static guint
match_here (Match *match,
            guint element,
            guint at)
{
  const ScPhraseElement *wanted = &match->elements[element];

  for (guint edge = match->lattice->first[at]; edge != 0; edge = match->lattice->edges[edge].next)
    {
      const ScEdge *it = &match->lattice->edges[edge];

      if (element_has (match->tables, wanted, it->label))
        {
          guint end = match_from (match, element + 1, it->end, get_gap (match, element + 1));

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
  if (match->elements[element].optional)
    return match_from (match, element + 1, at, MAX (gap, get_gap (match, element + 1)));
  return 0;
}

static inline gboolean
element_is_present (const ScRuleTables *tables,
                    const ScPhraseElement *element,
                    const ScLattice *lattice)
{
  const ScLabel *labels = tables->labels + element->first_label;

  for (guint i = 0; i < element->n_labels; i++)
    {
      if (sc_lattice_has (lattice, labels[i]))
        return TRUE;
    }
  return FALSE;
}

/* Most phrases fail here: a word of theirs is nowhere in the text. */
static gboolean
can_match (const ScRuleTables *tables,
           const ScPhraseSequence *sequence,
           const ScLattice *lattice)
{
  const ScPhraseElement *elements = tables->elements + sequence->first_element;

  for (guint i = 0; i < sequence->n; i++)
    {
      if (!elements[i].optional && !element_is_present (tables, &elements[i], lattice))
        return FALSE;
    }
  return TRUE;
}

static gboolean
match_sequence (const ScRuleTables *tables,
                const ScPhraseSequence *sequence,
                const ScLattice *lattice)
{
  const ScPhraseElement *first = tables->elements + sequence->first_element;
  Match match = { tables, lattice, sequence, first, 0 };

  if (!can_match (tables, sequence, lattice))
    return FALSE;
  if (sequence->at_start || first->optional)
    return match_from (&match, 0, 0, sequence->at_start ? 0 : SC_TOKENS_MAX) != 0;
  /* One word is there or not. */
  if (sequence->n == 1 && !sequence->at_end)
    return TRUE;
  for (guint i = 0; i < first->n_labels; i++)
    {
      for (guint edge = sc_lattice_find (lattice, tables->labels[first->first_label + i]); edge != 0; edge = lattice->edges[edge].same)
        {
          if (match_from (&match, 1, lattice->edges[edge].end, get_gap (&match, 1)) != 0)
            return TRUE;
        }
    }
  return FALSE;
}

gboolean
sc_phrase_match (const ScRuleTables *tables,
                 const ScPhraseRecord *phrase,
                 const ScLattice *lattice)
{
  const ScPhraseSequence *sequences = tables->sequences + phrase->first_sequence;

  for (guint i = 0; i < phrase->n_sequences; i++)
    {
      if (match_sequence (tables, &sequences[i], lattice) == (sequences[i].negated != 0))
        return FALSE;
    }
  return TRUE;
}

void
sc_phrase_mark (const ScRuleTables *tables,
                const ScPhraseRecord *phrase,
                ScLattice *lattice,
                ScLabel label,
                gboolean is_filler)
{
  const ScPhraseSequence *sequence = tables->sequences + phrase->first_sequence;
  const ScPhraseElement *first = tables->elements + sequence->first_element;
  Match match = { tables, lattice, sequence, first, 0 };

  if (sequence->n > 1 && !can_match (tables, sequence, lattice))
    return;
  for (guint i = 0; i < first->n_labels; i++)
    {
      for (guint edge = sc_lattice_find (lattice, tables->labels[first->first_label + i]); edge != 0; edge = lattice->edges[edge].same)
        {
          guint start = lattice->edges[edge].start;
          guint end = match_from (&match, 1, lattice->edges[edge].end, get_gap (&match, 1));

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
sc_phrase_count_labels (const ScRuleTables *tables,
                        const ScPhraseRecord *phrase,
                        guint16 *counts)
{
  const ScPhraseSequence *first = tables->sequences + phrase->first_sequence;

  for (guint i = 0; i < first->n; i++)
    {
      const ScPhraseElement *element = tables->elements + first->first_element + i;

      for (guint k = 0; k < element->n_labels; k++)
        counts[tables->labels[element->first_label + k]]++;
    }
}

/* The element that has to stand in the text and is rarest, other than @but and, if so wished, of a single label. (nullable) */
static const ScPhraseElement *
find_rarest (const ScRuleTables *tables,
             const ScPhraseRecord *phrase,
             const guint16 *counts,
             const ScPhraseElement *but,
             gboolean single)
{
  const ScPhraseElement *best = NULL;
  guint best_count = G_MAXUINT;

  for (guint s = 0; s < phrase->n_sequences; s++)
    {
      const ScPhraseSequence *sequence = tables->sequences + phrase->first_sequence + s;

      for (guint i = 0; i < sequence->n && !sequence->negated; i++)
        {
          const ScPhraseElement *element = tables->elements + sequence->first_element + i;
          guint count = 0;

          for (guint k = 0; k < element->n_labels; k++)
            count += counts[tables->labels[element->first_label + k]] + 1;
          if (element->optional || element == but || (single && element->n_labels > 1) || count >= best_count)
            continue;
          best = element;
          best_count = count;
        }
    }
  return best;
}

const ScLabel *
sc_phrase_get_anchor (const ScRuleTables *tables,
                      const ScPhraseRecord *phrase,
                      const guint16 *counts,
                      guint *n,
                      ScLabel *also)
{
  const ScPhraseElement *best = find_rarest (tables, phrase, counts, NULL, FALSE);
  const ScPhraseElement *other = find_rarest (tables, phrase, counts, best, TRUE);

  *n = best != NULL ? best->n_labels : 0;
  *also = other != NULL ? tables->labels[other->first_label] : 0;
  return best != NULL ? tables->labels + best->first_label : NULL;
}
