/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-facts.h"
#include "sc-words.h"

G_BEGIN_DECLS

/* What can stand in the braces of a sentence. */
typedef struct
{
  ScFacts *facts;             /* (nullable): {server.host} */
  const ScProvider *provider; /* (nullable): {provider}, {link:limits}, {limit:messages.day} */
  const ScProgram *program;   /* (nullable): {program}, {path:port} */
  int wait_s;                 /* {wait}; 0 has no value */
} ScSentenceValues;

/**
 * sc_sentence_fill:
 * @sentence: (nullable): English, as in the data
 *
 * Returns: (transfer full) (nullable): translated and filled; %NULL when a value is not known, for then the sentence has nothing to say
 */
char  *sc_sentence_fill (const char *sentence, const ScSentenceValues *values) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full): those that could be filled */
char **sc_sentence_fill_all (char **sentences, const ScSentenceValues *values) G_GNUC_WARN_UNUSED_RESULT;
/* As sc_sentence_fill() without translating: for URLs and endpoints. */
char  *sc_sentence_fill_verbatim (const char *text, const ScSentenceValues *values) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
