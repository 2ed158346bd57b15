/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gnutls/x509.h>

#include "sc-tls-info.h"

G_BEGIN_DECLS

/* How many certificates of a chain are looked at. */
#define SC_TLS_MAX_CHAIN 16

/* (transfer none): the system's authorities and those of @self; read at the first call. */
gnutls_certificate_credentials_t sc_tls_options_get_credentials (ScTlsOptions *self);

/* The GnuTLS priority string. */
const char *sc_tls_options_get_priority (ScTlsOptions *self);

/* What was found in the chain that a server presented. */
typedef struct
{
  ScTlsFaults faults;                         /* all of them */
  ScTlsFaults each[SC_TLS_MAX_CHAIN];         /* those of one certificate, in the order they were sent */
  ScCertificate *anchor;                      /* (nullable) (owned): the authority of this computer at the end of the way */
  ScTlsFaults anchor_faults;
  ScTlsIssuerTraits issuer_traits;            /* when that way ends before one */
  ScTlsStaple staple;
  gint64      staple_from;                    /* Unix seconds, 0 when unknown */
  gint64      staple_until;
} ScTlsFindings;

/**
 * sc_tls_find_faults:
 *
 * Every fault of the chain that the peer of @session presented for @server_name. The handshake itself does not look at the
 * certificate, so that all of it can be told.
 */
void sc_tls_find_faults (gnutls_session_t                 session,
                         gnutls_certificate_credentials_t credentials,
                         const char                      *server_name,
                         ScTlsFindings                   *findings);

/**
 * sc_tls_find_issuer_traits:
 *
 * What is known of the issuer of @top, where the way up from @leaf ends: its certificate was not sent, and it is not among @anchors.
 */
ScTlsIssuerTraits sc_tls_find_issuer_traits (gnutls_x509_crt_t        leaf,
                                             gnutls_x509_crt_t        top,
                                             gnutls_x509_trust_list_t anchors);

/* Whether the server should have sent it (its mistake, and other programs may still have it cached), rather than that the authority is
 * private. Exactly one of the two is named a fault; the traits are kept for those that weigh the other one. @n_path: certificates
 * from the server's own to that end. Pure. */
gboolean sc_tls_is_issuer_left_out (ScTlsIssuerTraits traits,
                                    guint             n_path);

/* What the server sent along about revocation (RFC 6066 8). */
void sc_tls_find_staple (gnutls_session_t session,
                         unsigned         status,
                         ScTlsFindings   *findings);

/* (transfer full): what @session negotiated. Takes over the anchor of @findings. */
ScTlsInfo *sc_tls_info_new (gnutls_session_t session,
                            ScTlsFindings   *findings,
                            guint            duration_ms);

G_END_DECLS
