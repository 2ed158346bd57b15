/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gnutls/gnutls.h>

#include "sc-tls-info.h"

G_BEGIN_DECLS

/* Credentials with the system's authorities and those of @options; (transfer full). %NULL only when memory is out. */
gnutls_certificate_credentials_t sc_tls_options_create_credentials (ScTlsOptions *options);

/* The GnuTLS priority string; @options may be %NULL. */
const char *sc_tls_options_get_priority (ScTlsOptions *options);

/**
 * sc_tls_find_faults:
 *
 * Every fault of the chain that the peer of @session presented for @server_name. The handshake itself does not look at the
 * certificate, so that all of it can be told.
 */
ScTlsFaults sc_tls_find_faults (gnutls_session_t                 session,
                                gnutls_certificate_credentials_t credentials,
                                const char                      *server_name);

/* (transfer full): what @session negotiated */
ScTlsInfo *sc_tls_info_new (gnutls_session_t session,
                            ScTlsFaults      faults,
                            guint            duration_ms);

G_END_DECLS
