/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

#include "sc-certificate.h"
#include "sc-tls-options.h"

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
  SC_TLS_FAULT_BAD_SIGNATURE    = 1 << 11, /* the signature below it does not fit */
  SC_TLS_FAULT_BAD_ISSUER       = 1 << 12, /* who signed it may not sign certificates, or not for this name */
  SC_TLS_FAULT_UNKNOWN_RULE     = 1 << 13, /* an extension that must be understood, and is not (RFC 5280 4.2) */
  SC_TLS_FAULT_STAPLE_MISSING   = 1 << 14, /* it promises a word about revocation, and none came (RFC 7633) */
  SC_TLS_FAULT_STAPLE_STALE     = 1 << 15,
  SC_TLS_FAULT_STAPLE_INVALID   = 1 << 16,
} ScTlsFaults;

/* Nicks: expired, not-yet-valid, name-mismatch, self-signed, unknown-issuer, chain-incomplete, revoked,
 * wrong-purpose, weak-key, weak-signature, other, bad-signature, bad-issuer, unknown-rule, staple-missing, staple-stale,
 * staple-invalid. */
#define SC_TYPE_TLS_FAULTS (sc_tls_faults_get_type ())
GType sc_tls_faults_get_type (void);

/* Of an issuer whose certificate is missing, what the one that it signed, and the list of this computer, say. Nicks: public-certificate,
 * known-organization, below-known, signs-itself, known-name, named-root, named-between, web-address. */
typedef enum
{
  SC_TLS_ISSUER_PUBLIC_CERTIFICATE = 1 << 0, /* the server's own is marked as those of public authorities are */
  SC_TLS_ISSUER_KNOWN_ORGANIZATION = 1 << 1, /* a trusted authority belongs to the same organization */
  SC_TLS_ISSUER_BELOW_KNOWN        = 1 << 2, /* its own issuer is a trusted authority */
  SC_TLS_ISSUER_SIGNS_ITSELF       = 1 << 3, /* its own issuer is itself: a root */
  SC_TLS_ISSUER_KNOWN_NAME         = 1 << 4, /* a trusted authority has its name, and another key */
  SC_TLS_ISSUER_NAMED_ROOT         = 1 << 5, /* it calls itself a root */
  SC_TLS_ISSUER_NAMED_BETWEEN      = 1 << 6, /* it calls itself something between a root and a server */
  SC_TLS_ISSUER_WEB_ADDRESS        = 1 << 7, /* it says where its certificate can be fetched */
} ScTlsIssuerTraits;
#define SC_TYPE_TLS_ISSUER_TRAITS (sc_tls_issuer_traits_get_type ())
GType sc_tls_issuer_traits_get_type (void);

/* What the server sent along about revocation. Nicks: none, good, revoked, stale, invalid. */
typedef enum
{
  SC_TLS_STAPLE_NONE,
  SC_TLS_STAPLE_GOOD,
  SC_TLS_STAPLE_REVOKED,
  SC_TLS_STAPLE_STALE,   /* too old, or of the future */
  SC_TLS_STAPLE_INVALID, /* not for this certificate, not signed by its authority, or "unknown" */
} ScTlsStaple;
#define SC_TYPE_TLS_STAPLE (sc_tls_staple_get_type ())
GType sc_tls_staple_get_type (void);

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
/* Those of one certificate: dates, strength, purpose, and on the first one also the name. */
ScTlsFaults    sc_tls_info_get_certificate_faults (ScTlsInfo *self, guint i);
/* (transfer none) (nullable): the authority on this computer's list that the chain ends at */
ScCertificate *sc_tls_info_get_anchor    (ScTlsInfo *self);
/* What is wrong with that one: its dates, its key. */
ScTlsFaults    sc_tls_info_get_anchor_faults (ScTlsInfo *self);
/* Of the issuer that is missing at the end of the chain; 0 when none is. */
ScTlsIssuerTraits sc_tls_info_get_issuer_traits (ScTlsInfo *self);
ScTlsStaple    sc_tls_info_get_staple    (ScTlsInfo *self);
/* When the server's word about revocation was made, and until when it holds; Unix seconds, 0 when unknown. */
gint64         sc_tls_info_get_staple_from  (ScTlsInfo *self);
gint64         sc_tls_info_get_staple_until (ScTlsInfo *self);
/* Whether the server asked for a certificate of ours, and went on without one. */
gboolean       sc_tls_info_has_asked_client (ScTlsInfo *self);
guint          sc_tls_info_get_duration_ms (ScTlsInfo *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScTlsInfo, sc_tls_info_unref)

G_END_DECLS
