/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-proposal.h"

#include <glib/gi18n-lib.h>

G_DEFINE_BOXED_TYPE (ScProposal, sc_proposal, sc_proposal_ref, sc_proposal_unref)

G_DEFINE_ENUM_TYPE (ScProposalSource, sc_proposal_source,
                    G_DEFINE_ENUM_VALUE (SC_PROPOSAL_SOURCE_TABLE, "table"),
                    G_DEFINE_ENUM_VALUE (SC_PROPOSAL_SOURCE_PROVIDER, "provider"),
                    G_DEFINE_ENUM_VALUE (SC_PROPOSAL_SOURCE_SRV, "srv"),
                    G_DEFINE_ENUM_VALUE (SC_PROPOSAL_SOURCE_ISPDB, "ispdb"),
                    G_DEFINE_ENUM_VALUE (SC_PROPOSAL_SOURCE_MX, "mx"))

ScProposal *
sc_proposal_new (ScProposalSource  source,
                 ScEndpoint       *endpoint)
{
  ScProposal *self;

  g_return_val_if_fail (endpoint != NULL, NULL);

  self = g_new0 (ScProposal, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->source = source;
  self->endpoint = sc_endpoint_ref (endpoint);
  self->auth = SC_AUTH_METHOD_AUTO;
  return self;
}

ScProposal *
sc_proposal_ref (ScProposal *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sc_proposal_unref (ScProposal *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->asked);
  g_free (self->provider);
  g_free (self->user);
  sc_endpoint_unref (self->endpoint);
  g_free (self);
}

char *
sc_proposal_dup_source_words (ScProposal *self)
{
  const char *asked = self->asked != NULL ? self->asked : "";

  g_return_val_if_fail (self != NULL, NULL);

  switch (self->source)
    {
    case SC_PROPOSAL_SOURCE_TABLE:
      /* Translators: the name of a mail provider */
      return g_strdup_printf (_("Sendcheck knows %s."), self->provider != NULL ? self->provider : asked);
    case SC_PROPOSAL_SOURCE_PROVIDER:
      /* Translators: a host name of the provider */
      return g_strdup_printf (_("%s says so, over a protected connection."), asked);
    case SC_PROPOSAL_SOURCE_SRV:
      /* Translators: the part of an address behind the @ */
      return g_strdup_printf (_("The name service says so for %s."), asked);
    case SC_PROPOSAL_SOURCE_ISPDB:
      return g_strdup (_("Thunderbird’s directory of providers says so."));
    case SC_PROPOSAL_SOURCE_MX:
    default:
      /* Translators: a host name, or the name of a mail provider */
      return g_strdup_printf (_("%s receives the mail of this address."), asked);
    }
}
