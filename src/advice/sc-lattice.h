/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-lexicon.h"

G_BEGIN_DECLS

#define SC_LATTICE_EDGES_MAX 4096

typedef struct
{
  ScLabel label;
  guint16 start;
  guint16 end;  /* the token after the last one it covers */
  guint16 next; /* the next edge that begins here; 0 is none */
  guint16 same; /* the next edge with this label; 0 is none */
} ScEdge;

/**
 * ScLattice:
 *
 * What stands where in a text: at each token the labels that begin there and where they end (a concept may cover several tokens). Lives on the stack.
 */
typedef struct
{
  guint n;                        /* tokens */
  guint n_edges;
  guint n_present;
  guint16 first[SC_TOKENS_MAX + 1];
  gboolean boundary[SC_TOKENS_MAX]; /* a sentence ended before it */
  gboolean filler[SC_TOKENS_MAX]; /* may be passed over between the words of a phrase */
  ScEdge edges[SC_LATTICE_EDGES_MAX];
  guint16 by_label[SC_LABELS_MAX]; /* the last edge with it; only to be read for labels that were seen */
  ScLabel present[SC_LATTICE_EDGES_MAX]; /* each label that occurs, once */
  guint32 seen[SC_LABELS_MAX / 32 + 1]; /* a bit a label */
} ScLattice;


void     sc_lattice_init     (ScLattice      *self,
                              const ScRuleTables *tables,
                              const ScTokens *tokens);
void     sc_lattice_add      (ScLattice      *self,
                              ScLabel         label,
                              guint           start,
                              guint           end);

static inline gboolean
sc_lattice_has (const ScLattice *self,
                ScLabel label)
{
  return (self->seen[label / 32] & (1u << (label % 32))) != 0;
}

/* The first edge with this label, to be followed along "same"; 0 is none. */
static inline guint
sc_lattice_find (const ScLattice *self,
                 ScLabel label)
{
  return sc_lattice_has (self, label) ? self->by_label[label] : 0;
}

G_END_DECLS
