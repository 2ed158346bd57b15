/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-knowledge-parser.h"
#include "sc-phrase.h"
#include "sc-rule-reader.h"

G_BEGIN_DECLS

#define SC_CONCEPTS_MAX 255

/**
 * ScHints:
 *
 * Weights learnt from labelled replies (tests/advice/learn-advice.c): what a word, a concept, two concepts together, a code or a step says of each cause.
 * They are small and are added up, beside what the rules say.
 */
typedef struct _ScHints ScHints;

ScHints *sc_hints_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void     sc_hints_free      (ScHints *self);
gboolean sc_hints_add_entry (ScHints               *self,
                             const ScNode          *entry,
                             ScLexicon             *lexicon,
                             const ScConceptFinder *finder,
                             ScCauseTable          *causes,
                             GError               **error);
/* Fills the rows of @draft, whose concepts are known. */
void     sc_hints_write     (ScHints               *self,
                             ScRuleDraft           *draft,
                             guint                  n_labels);

G_END_DECLS
