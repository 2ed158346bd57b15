/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-scores.h"

#include <math.h>
#include <string.h>

void
sc_scores_init (ScScores *self,
                guint n_causes)
{
  gsize n = MIN (n_causes, SC_CAUSES_MAX);

  self->n_causes = (guint) n;
  self->n_fired = 0;
  self->any_wording = FALSE;
  memset (self->plain, 0, sizeof self->plain[0] * n);
  memset (self->strong, 0, sizeof self->strong[0] * n);
  memset (self->weak, 0, sizeof self->weak[0] * n);
}

void
sc_scores_add_plain (ScScores *self,
                     const ScWeight *weights,
                     guint n)
{
  for (guint i = 0; i < n; i++)
    self->plain[weights[i].cause] += weights[i].weight;
}

/* Keeps the three largest, largest first. */
static void
keep_largest (float *places,
              float value)
{
  for (guint i = 0; i < 3; i++)
    {
      if (value > places[i])
        {
          float next = places[i];

          places[i] = value;
          value = next;
        }
    }
}

void
sc_scores_add_wording (ScScores *self,
                       const ScWeight *weights,
                       guint n)
{
  self->any_wording = TRUE;
  for (guint i = 0; i < n; i++)
    {
      if (weights[i].weight > 0)
        keep_largest (self->strong[weights[i].cause], weights[i].weight);
      else
        keep_largest (self->weak[weights[i].cause], -weights[i].weight);
    }
}

float
sc_scores_get (const ScScores *self,
               guint cause)
{
  const float *strong = self->strong[cause], *weak = self->weak[cause];

  return self->plain[cause] + strong[0] + strong[1] / 2 + strong[2] / 4 - weak[0] - weak[1] / 2 - weak[2] / 4;
}

static void
insert_ranked (ScRanked *ranked,
               guint *n,
               guint max,
               guint cause,
               double score)
{
  guint at = *n;

  while (at > 0 && score > ranked[at - 1].share)
    at--;
  if (at == max)
    return;
  if (*n < max)
    (*n)++;
  for (guint i = *n - 1; i > at; i--)
    ranked[i] = ranked[i - 1];
  ranked[at] = (ScRanked) { cause, score };
}

guint
sc_scores_rank (const ScScores *self,
                const gboolean *eligible,
                double temperature,
                ScRanked *ranked,
                guint max)
{
  guint n = 0;
  double sum = 0, best, part = 0;
  float last = G_MAXFLOAT;
  float scores[SC_CAUSES_MAX];

  for (guint i = 0; i < self->n_causes; i++)
    {
      if (!eligible[i])
        continue;
      scores[i] = sc_scores_get (self, i);
      insert_ranked (ranked, &n, max, i, scores[i]);
    }
  if (n == 0)
    return 0;

  best = ranked[0].share;
  for (guint i = 0; i < self->n_causes; i++)
    {
      /* What is so far behind adds nothing that could be seen. */
      if (!eligible[i] || scores[i] <= best - 12)
        continue;
      /* Most causes have the same score as the one before: nothing spoke for or against them. */
      if (scores[i] < last || scores[i] > last)
        part = exp ((scores[i] - best) / temperature);
      last = scores[i];
      sum += part;
    }
  for (guint i = 0; i < n; i++)
    ranked[i].share = exp ((ranked[i].share - best) / temperature) / sum;
  return n;
}
