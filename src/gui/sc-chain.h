/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-facts.h"

G_BEGIN_DECLS

/* One certificate of the chain that a server showed, as the report tells it. */
typedef struct
{
  char *subject;
  char *issuer;
  char *issuer_organization; /* (nullable) */
  char *key;
  char *signature;
  char *fingerprint;
  char *pem; /* (nullable) */
  char **faults; /* nicks of ScTlsFaults */
  gint64 not_before;
  gint64 not_after;
} ScChainLink;

/* Who stands at the end of the chain. */
typedef enum
{
  SC_CHAIN_END_KNOWN,       /* an authority on this computer's list */
  SC_CHAIN_END_SELF,        /* the server itself */
  SC_CHAIN_END_NOT_SENT,    /* one that the server should have sent along */
  SC_CHAIN_END_UNKNOWN,     /* somebody who is not on the list */
} ScChainEnd;

typedef struct
{
  GPtrArray *links; /* of ScChainLink, the server's own first, then who vouches for it, and so on; then what belongs to no way */
  guint n_way;      /* how many of them lead up to the end, which is not among these */
  char *end_name;
  char **end_faults; /* what is wrong with an authority on this computer's list: nicks of ScTlsFaults */
  gint64 end_not_after; /* 0 unknown */
  ScChainEnd end;
} ScChain;

/* (transfer full) (nullable): %NULL when the report tells of no certificate. */
ScChain *sc_chain_new_from_facts (ScFacts *facts) G_GNUC_WARN_UNUSED_RESULT;
void     sc_chain_free           (ScChain *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScChain, sc_chain_free)

G_END_DECLS
