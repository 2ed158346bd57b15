/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-autoconfig.h"

G_BEGIN_DECLS

#define SC_AUTOCONFIG_MAX_BYTES (256 * 1024)

/* GET over https. Follows redirects to https only; sends no cookie, no login, no address.
 * Errors: whatever the library says; %SC_STORE_ERROR_BAD_DATA for an answer that is too large or no success. */
GBytes    *sc_autoconfig_fetch_sync (const char           *host,
                                     const char           *path,
                                     const ScFindOptions  *options,
                                     GCancellable         *cancellable,
                                     GError              **error) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): ScProposal from the SRV records, those with TLS from the beginning first; may be empty */
GPtrArray *sc_autoconfig_ask_srv    (const char           *domain,
                                     const ScFindOptions  *options,
                                     GCancellable         *cancellable) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full) (nullable): the host that receives the domain's mail first */
char      *sc_autoconfig_ask_mx     (const char           *domain,
                                     const ScFindOptions  *options,
                                     GCancellable         *cancellable) G_GNUC_WARN_UNUSED_RESULT;

/* Whether @host is @domain or below it. */
gboolean   sc_autoconfig_is_inside  (const char           *host,
                                     const char           *domain);

G_END_DECLS
