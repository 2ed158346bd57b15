/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SC_CAUSES_MAX 128
#define SC_FIRED_MAX  192

/* What a rule says of a cause: above 0 for it, below 0 against it. In the manner of log-odds: 1 is a hint, 3 is clear, 5 is as good as certain. */
typedef struct
{
  guint8 cause;
  guint8 unused[3]; /* it stands in a file: nothing may be left to chance */
  float weight;
} ScWeight;

/**
 * ScScores:
 *
 * The sum of what rules say. Wordings overlap (two rules that both see "too many connections" are not two witnesses), so of the wordings the strongest
 * counts whole, the second by half, the third by a quarter. Lives on the stack.
 */
typedef struct
{
  guint n_causes;
  float plain[SC_CAUSES_MAX];     /* where and with which code it came */
  float strong[3][SC_CAUSES_MAX]; /* wordings for it, best first */
  float weak[3][SC_CAUSES_MAX];   /* wordings against it, worst first */
  guint n_fired;
  guint16 fired[SC_FIRED_MAX];    /* rules that spoke */
  gboolean any_wording;
} ScScores;

void  sc_scores_init        (ScScores       *self,
                             guint           n_causes);
void  sc_scores_add_plain   (ScScores       *self,
                             const ScWeight *weights,
                             guint           n);
void  sc_scores_add_wording (ScScores       *self,
                             const ScWeight *weights,
                             guint           n);
/* All that was said of @cause until now counts @factor times what it did. */
void  sc_scores_multiply    (ScScores       *self,
                             guint           cause,
                             float           factor);
float sc_scores_get         (const ScScores *self,
                             guint           cause);

/* A cause and its share. */
typedef struct
{
  guint cause;
  double share;
} ScRanked;

/**
 * sc_scores_rank:
 * @eligible: (array length=n_causes): which causes take part
 * @temperature: above 1 flattens
 * @ranked: (out) (array length=max): best first
 *
 * Returns: how many were written
 */
guint sc_scores_rank        (const ScScores *self,
                             const gboolean *eligible,
                             double          temperature,
                             ScRanked       *ranked,
                             guint           max);

G_END_DECLS
