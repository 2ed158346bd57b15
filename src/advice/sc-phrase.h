/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

#include "sc-lattice.h"

G_BEGIN_DECLS

/**
 * sc_phrase_read:
 *
 * What a rule looks for. The language (docs/knowledge.md):
 *
 * - words stand for themselves: `too many connections`; `connect*` for every word that begins so
 * - `a|b|c`: one of them; `word?`: may be missing
 * - `{concept}`: one of the phrases of a concept
 * - `#ip #address #host #url #number #id #code`: a thing of that kind; `@word`: a host name or web address that holds this word
 * - `..`: up to six other words of the same sentence between; `..3`: up to three
 * - `^` at the beginning, `$` at the end: nothing but fillers before, after
 * - `+`: what follows must stand somewhere as well, in any order; `!`: what follows must not stand anywhere
 *
 * Between two words things that are no words, and words of the concept "filler", are passed over.
 */

/* Finds the label of the concept, 0 when there is none. */
typedef struct
{
  ScLabel (*find_concept) (gpointer data, const char *name);
  gpointer data;
} ScConceptFinder;

/* Appends the phrase to @draft, for @target of @kind. Errors: %G_IO_ERROR_INVALID_DATA: what is wrong, in words; then nothing was appended. */
gboolean sc_phrase_read  (const char            *text,
                          ScLexicon             *lexicon,
                          const ScConceptFinder *finder,
                          ScTarget               kind,
                          guint                  target,
                          ScRuleDraft           *draft,
                          GError               **error);
gboolean sc_phrase_match (const ScRuleTables    *tables,
                          const ScPhraseRecord  *phrase,
                          const ScLattice       *lattice);

/* Adds @label to @lattice wherever the one sequence of a concept's phrase stands. */
void     sc_phrase_mark  (const ScRuleTables    *tables,
                          const ScPhraseRecord  *phrase,
                          ScLattice             *lattice,
                          ScLabel                label,
                          gboolean               is_filler);

/* The labels of which one has to stand in the text, chosen to be rare: @counts says how many phrases use each label. @also: another label that has to, 0 when
 * there is none that could be told at once. */
const ScLabel *sc_phrase_get_anchor (const ScRuleTables   *tables,
                                     const ScPhraseRecord *phrase,
                                     const guint16        *counts,
                                     guint                *n,
                                     ScLabel              *also);
/* Adds one for each label that the phrase needs. */
void           sc_phrase_count_labels (const ScRuleTables   *tables,
                                       const ScPhraseRecord *phrase,
                                       guint16              *counts);

G_END_DECLS
