/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-lattice.h"

#include <string.h>

void
sc_lattice_init (ScLattice *self,
                 const ScRuleTables *tables,
                 const ScTokens *tokens)
{
  guint n_labels = MIN (tables->labels_end, SC_LABELS_MAX);

  self->n = tokens->n;
  self->n_edges = 1; /* edge 0 is no edge */
  self->n_present = 0;
  memset (self->first, 0, sizeof (self->first[0]) * (tokens->n + 1));
  memset (self->seen, 0, (n_labels / 32 + 1) * sizeof (self->seen[0]));

  for (guint i = 0; i < tokens->n; i++)
    {
      ScLabel labels[SC_LEXICON_LABELS_MAX];
      guint n = sc_lexicon_find (tables, tokens, i, labels);

      self->boundary[i] = tokens->tokens[i].boundary;
      self->filler[i] = tokens->tokens[i].kind != SC_TOKEN_WORD;
      for (guint k = 0; k < n; k++)
        sc_lattice_add (self, labels[k], i, i + 1);
    }
}

void
sc_lattice_add (ScLattice *self,
                ScLabel label,
                guint start,
                guint end)
{
  gboolean seen;

  if (self->n_edges >= SC_LATTICE_EDGES_MAX)
    return;

  seen = sc_lattice_has (self, label);
  self->edges[self->n_edges] = (ScEdge) { label, (guint16) start, (guint16) end, self->first[start], seen ? self->by_label[label] : 0 };
  self->first[start] = (guint16) self->n_edges;
  self->by_label[label] = (guint16) self->n_edges++;
  if (!seen)
    {
      self->seen[label / 32] |= 1u << (label % 32);
      self->present[self->n_present++] = label;
    }
}
