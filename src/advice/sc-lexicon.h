/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-rule-tables.h"

G_BEGIN_DECLS

/**
 * ScLexicon:
 *
 * The words that rules speak of, as a tree by their octets, while rules are read.
 */
typedef struct _ScLexicon ScLexicon;

/* The most labels one token can have. */
#define SC_LEXICON_LABELS_MAX 24

ScLexicon *sc_lexicon_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void       sc_lexicon_free      (ScLexicon *self);
/* A label for nothing that stands in the tree; 0 when there are too many. */
ScLabel    sc_lexicon_new_label (ScLexicon *self);
guint      sc_lexicon_get_n_labels (ScLexicon *self);
/* @word: folded as sc_tokens_add_text() does; "@word" is a word inside a host name or web address. Returns: its label, the same for the same word; 0 when there are too many. */
ScLabel    sc_lexicon_add_word  (ScLexicon  *self,
                                 const char *word,
                                 gsize       length,
                                 gboolean    is_prefix);
/* Writes the tree into "nodes" and "tails". */
void       sc_lexicon_write     (ScLexicon   *self,
                                 ScRuleDraft *draft);
/* Returns: how many labels were written to @labels, of which there are SC_LEXICON_LABELS_MAX. */
guint      sc_lexicon_find      (const ScRuleTables *tables,
                                 const ScTokens     *tokens,
                                 guint               token,
                                 ScLabel            *labels);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScLexicon, sc_lexicon_free)

G_END_DECLS
