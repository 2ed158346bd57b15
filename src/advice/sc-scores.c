/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-scores.h"

#include <math.h>
#include <string.h>

#define FAR_BEHIND 12

void
sc_scores_init (ScScores *self,
                guint n_causes)
{
  gsize n = MIN (n_causes, SC_CAUSES_MAX);

  self->n_causes = (guint) n;
  self->n_fired = 0;
  self->any_wording = FALSE;
  memset (self->plain, 0, sizeof self->plain[0] * n);
  for (guint i = 0; i < 3; i++)
    {
      memset (self->strong[i], 0, sizeof self->strong[0][0] * n);
      memset (self->weak[i], 0, sizeof self->weak[0][0] * n);
    }
}

void
sc_scores_add_plain (ScScores *self,
                     const ScWeight *weights,
                     guint n)
{
  for (guint i = 0; i < n; i++)
    self->plain[weights[i].cause] += weights[i].weight;
}

/* Keeps the three largest of a cause, largest first. */
static void
keep_largest (float (*places)[SC_CAUSES_MAX],
              guint cause,
              float value)
{
  for (guint i = 0; i < 3; i++)
    {
      if (value > places[i][cause])
        {
          float next = places[i][cause];

          places[i][cause] = value;
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
        keep_largest (self->strong, weights[i].cause, weights[i].weight);
      else
        keep_largest (self->weak, weights[i].cause, -weights[i].weight);
    }
}

void
sc_scores_multiply (ScScores *self,
                    guint cause,
                    float factor)
{
  self->plain[cause] *= factor;
  for (guint i = 0; i < 3; i++)
    {
      self->strong[i][cause] *= factor;
      self->weak[i][cause] *= factor;
    }
}

static inline float
add_up (const ScScores *self,
        guint cause)
{
  return self->plain[cause] + self->strong[0][cause] + self->strong[1][cause] / 2 + self->strong[2][cause] / 4 - self->weak[0][cause]
         - self->weak[1][cause] / 2 - self->weak[2][cause] / 4;
}

float
sc_scores_get (const ScScores *self,
               guint cause)
{
  return add_up (self, cause);
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
  guint n = 0, n_near = 0;
  float scores[SC_CAUSES_MAX], near[SC_CAUSES_MAX], best = -G_MAXFLOAT;
  double sum = 0;

  for (guint i = 0; i < self->n_causes; i++)
    scores[i] = add_up (self, i);
  for (guint i = 0; i < self->n_causes; i++)
    {
      if (!eligible[i])
        continue;
      best = MAX (best, scores[i]);
      /* What is so far behind adds nothing that could be seen. */
      if (scores[i] > best - FAR_BEHIND)
        near[n_near++] = scores[i];
      if (n < max || scores[i] > ranked[n - 1].share)
        insert_ranked (ranked, &n, max, i, scores[i]);
    }
  for (guint i = 0; i < n_near; i++)
    {
      if (near[i] > best - FAR_BEHIND)
        sum += exp ((near[i] - best) / temperature);
    }
  for (guint i = 0; i < n; i++)
    ranked[i].share = exp ((ranked[i].share - best) / temperature) / sum;
  return n;
}
