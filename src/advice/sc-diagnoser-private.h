/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-knowledge-private.h"
#include "sc-sentence.h"

G_BEGIN_DECLS

/* What an evidence rule said. */
typedef struct
{
  const ScWeight *weights;
  guint n;
  const char *why;
  const char *against;
} ScHit;

typedef struct
{
  ScKnowledge *knowledge;
  ScFacts *facts;
  ScReplyInput input;
  ScTokens tokens;
  ScScores scores;
  GArray *hits; /* ScHit: what evidence rules said */
  gboolean eligible[SC_CAUSES_MAX];
  ScSentenceValues values;
  const char *origin;
} ScDiagnoser;

/* Puts into @shown what speaks for and against @cause, in words. */
void sc_diagnoser_add_reasons (ScDiagnoser *self, guint cause, ScCause *shown);

G_END_DECLS
