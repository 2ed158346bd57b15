/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

#include "sc-auth-method.h"
#include "sc-endpoint.h"
#include "sc-provider-table.h"

G_BEGIN_DECLS

/* Who says so. Nicks: table, provider, srv, ispdb, mx. */
typedef enum
{
  SC_PROPOSAL_SOURCE_TABLE = 1, /* Sendcheck's own knowledge */
  SC_PROPOSAL_SOURCE_PROVIDER,  /* the provider's file, over https */
  SC_PROPOSAL_SOURCE_SRV,       /* the name service, RFC 6186 and 8314 */
  SC_PROPOSAL_SOURCE_ISPDB,     /* Thunderbird's directory */
  SC_PROPOSAL_SOURCE_MX,        /* whoever receives the domain's mail */
} ScProposalSource;
#define SC_TYPE_PROPOSAL_SOURCE (sc_proposal_source_get_type ())
GType sc_proposal_source_get_type (void);

/**
 * ScProposal: settings that may fit an address, for a person to look at before they are used. Filled by its maker, then immutable.
 */
typedef struct
{
  gatomicrefcount  ref_count;
  ScProposalSource source;
  char            *asked;        /* (nullable): which host said so */
  char            *provider;     /* (nullable): its name, safe */
  ScEndpoint      *endpoint;
  ScAuthMethod     auth;
  char            *user;         /* (nullable) */
  ScLoginNeeds     needs;
  gboolean         is_elsewhere; /* the server's name is outside the address's domain */
} ScProposal;

#define SC_TYPE_PROPOSAL (sc_proposal_get_type ())
GType       sc_proposal_get_type (void);
ScProposal *sc_proposal_new      (ScProposalSource  source,
                                  ScEndpoint       *endpoint) G_GNUC_WARN_UNUSED_RESULT;
ScProposal *sc_proposal_ref      (ScProposal       *self);
void        sc_proposal_unref    (ScProposal       *self);
/* (transfer full): a sentence that says who says so */
char       *sc_proposal_dup_source_words (ScProposal *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScProposal, sc_proposal_unref)

G_END_DECLS
