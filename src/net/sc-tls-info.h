/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

#include "sc-certificate.h"

G_BEGIN_DECLS

/* Faults of a certificate chain: all that were found, not only the first. */
typedef enum
{
  SC_TLS_FAULT_EXPIRED          = 1 << 0,
  SC_TLS_FAULT_NOT_YET_VALID    = 1 << 1,
  SC_TLS_FAULT_NAME_MISMATCH    = 1 << 2,
  SC_TLS_FAULT_SELF_SIGNED      = 1 << 3,
  SC_TLS_FAULT_UNKNOWN_ISSUER   = 1 << 4,
  SC_TLS_FAULT_CHAIN_INCOMPLETE = 1 << 5,
  SC_TLS_FAULT_REVOKED          = 1 << 6,
  SC_TLS_FAULT_WRONG_PURPOSE    = 1 << 7,
  SC_TLS_FAULT_WEAK_KEY         = 1 << 8,
  SC_TLS_FAULT_WEAK_SIGNATURE   = 1 << 9,
  SC_TLS_FAULT_OTHER            = 1 << 10,
} ScTlsFaults;

/* Nicks: expired, not-yet-valid, name-mismatch, self-signed, unknown-issuer, chain-incomplete, revoked,
 * wrong-purpose, weak-key, weak-signature, other. */
#define SC_TYPE_TLS_FAULTS (sc_tls_faults_get_type ())
GType sc_tls_faults_get_type (void);

/**
 * ScTlsOptions: what a handshake may use. Immutable, reference-counted.
 * The authorities of the system are always trusted.
 */
typedef struct _ScTlsOptions ScTlsOptions;
#define SC_TYPE_TLS_OPTIONS (sc_tls_options_get_type ())
GType         sc_tls_options_get_type (void);

/* @ca_pem: (nullable): more authorities to trust, PEM. Errors: %G_IO_ERROR_INVALID_DATA when it holds none. */
ScTlsOptions *sc_tls_options_new      (GBytes        *ca_pem,
                                       GError       **error) G_GNUC_WARN_UNUSED_RESULT;
/* Also offers TLS 1.0 and 1.1: only for a probe that never carries credentials. */
ScTlsOptions *sc_tls_options_new_lowered (ScTlsOptions *base) G_GNUC_WARN_UNUSED_RESULT;
ScTlsOptions *sc_tls_options_ref      (ScTlsOptions  *self);
void          sc_tls_options_unref    (ScTlsOptions  *self);

/**
 * ScTlsInfo: what a finished handshake gave. Immutable, reference-counted.
 */
typedef struct _ScTlsInfo ScTlsInfo;
#define SC_TYPE_TLS_INFO (sc_tls_info_get_type ())
GType          sc_tls_info_get_type      (void);

ScTlsInfo     *sc_tls_info_ref           (ScTlsInfo *self);
void           sc_tls_info_unref         (ScTlsInfo *self);
const char    *sc_tls_info_get_protocol  (ScTlsInfo *self); /* "TLS 1.3" */
const char    *sc_tls_info_get_cipher    (ScTlsInfo *self); /* "AES-256-GCM" */
const char    *sc_tls_info_get_key_exchange (ScTlsInfo *self); /* "ECDHE X25519" */
ScTlsFaults    sc_tls_info_get_faults    (ScTlsInfo *self);
gboolean       sc_tls_info_is_trusted    (ScTlsInfo *self); /* no fault at all */
guint          sc_tls_info_get_n_certificates (ScTlsInfo *self);
/* (transfer none): 0 is the server's own certificate */
ScCertificate *sc_tls_info_get_certificate (ScTlsInfo *self, guint i);
guint          sc_tls_info_get_duration_ms (ScTlsInfo *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScTlsOptions, sc_tls_options_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScTlsInfo, sc_tls_info_unref)

G_END_DECLS
