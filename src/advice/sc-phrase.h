/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

#include "sc-lattice.h"

G_BEGIN_DECLS

/**
 * ScPhrase:
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
typedef struct _ScPhrase ScPhrase;

/* Finds the label of the concept, 0 when there is none. */
typedef struct
{
  ScLabel (*find_concept) (gpointer data, const char *name);
  gpointer data;
} ScConceptFinder;

/* Errors: %G_IO_ERROR_INVALID_DATA: what is wrong, in words. */
ScPhrase *sc_phrase_new   (const char            *text,
                           ScLexicon             *lexicon,
                           const ScConceptFinder *finder,
                           GError               **error) G_GNUC_WARN_UNUSED_RESULT;
void      sc_phrase_free  (ScPhrase              *self);
gboolean  sc_phrase_match (const ScPhrase        *self,
                           const ScLattice       *lattice);

/* Adds @label to @lattice wherever the one sequence of a concept's phrase stands. */
void      sc_phrase_mark  (const ScPhrase        *self,
                           ScLattice             *lattice,
                           ScLabel                label,
                           gboolean               is_filler);

/* The labels of which one has to stand in the text, chosen to be rare: @counts says how many phrases use each label. */
const ScLabel *sc_phrase_get_anchor (const ScPhrase *self,
                                     const guint16  *counts,
                                     guint          *n);
/* Adds one for each label that the phrase needs. */
void           sc_phrase_count_labels (const ScPhrase *self,
                                       guint16        *counts);
/* Whether it has `+`, `!`, `^` or `$`, which a concept must not. */
gboolean       sc_phrase_is_compound (const ScPhrase *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScPhrase, sc_phrase_free)

G_END_DECLS
