/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-proposal.h"

G_BEGIN_DECLS

/* Who may be asked. The address itself is sent to nobody, its domain only. */
typedef enum
{
  SC_FIND_ASK_NOBODY = 1, /* the bundled table: no packet leaves */
  SC_FIND_ASK_PROVIDER,   /* the name service, and hosts of the address's own domain over https */
  SC_FIND_ASK_OTHERS,     /* also Thunderbird's directory, and whoever receives the domain's mail */
} ScFindConsent;

/* For the tests; zero is for everybody else. */
typedef struct
{
  ScProviderTable *table;        /* (nullable): the built-in one */
  GResolver       *resolver;     /* (nullable): the system's */
  GTlsDatabase    *tls_database; /* (nullable): the system's */
  const char      *authority;    /* (nullable): "localhost:1234" is asked instead, with the host as the first part of the path */
  guint            timeout_ms;   /* 0: as long as is usual */
} ScFindOptions;

/**
 * sc_autoconfig_parse:
 * @xml: a clientConfig file, from anybody
 * @local_part, @domain: of the address that the placeholders stand for
 *
 * Returns: (transfer full): ScProposal, in the order of the file, those that protect the password first; may be empty
 * Errors: %SC_STORE_ERROR_BAD_DATA when it is no such file.
 */
GPtrArray *sc_autoconfig_parse       (const char          *xml,
                                      gsize                length,
                                      const char          *local_part,
                                      const char          *domain,
                                      GError             **error) G_GNUC_WARN_UNUSED_RESULT;

/* Splits what a person typed. @domain comes in ASCII form. Errors: %G_IO_ERROR_INVALID_ARGUMENT with a sentence for people. */
gboolean   sc_autoconfig_split_address (const char        *address,
                                        char             **local_part,
                                        char             **domain,
                                        GError           **error);

/**
 * sc_autoconfig_find_sync:
 *
 * Looks for the settings of an address, within a few seconds.
 *
 * Returns: (transfer full): ScProposal, best first, each server once; empty when nobody knows
 * Errors: %G_IO_ERROR_INVALID_ARGUMENT, %G_IO_ERROR_CANCELLED.
 */
GPtrArray *sc_autoconfig_find_sync   (const char           *address,
                                      ScFindConsent         consent,
                                      const ScFindOptions  *options,
                                      GCancellable         *cancellable,
                                      GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void       sc_autoconfig_find_async  (const char           *address,
                                      ScFindConsent         consent,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
GPtrArray *sc_autoconfig_find_finish (GAsyncResult         *result,
                                      GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
