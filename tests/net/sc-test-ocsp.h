/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>
#include <gnutls/x509.h>

G_BEGIN_DECLS

/* An answer of an authority about one certificate (RFC 6960), as a server staples it; @from and @until in Unix seconds.
 * GnuTLS reads such answers and makes none, so it is put together here. */
GBytes *sc_test_ocsp_new (gnutls_x509_crt_t     crt,
                          gnutls_x509_crt_t     issuer,
                          gnutls_x509_privkey_t issuer_key,
                          gboolean              is_revoked,
                          gint64                from,
                          gint64                until) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
