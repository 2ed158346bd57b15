/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-net"

#include "config.h"

#include "sc-tls-private.h"

#include <gnutls/x509-ext.h>
#include <gnutls/x509.h>
#include <string.h>
#include <time.h>

#define MIN_RSA_BITS 2048
#define MIN_EC_BITS 224

/* The presented certificates, and the way from the server's own one upwards as far as it goes among them. */
typedef struct
{
  gnutls_x509_crt_t         presented[SC_TLS_MAX_CHAIN];
  guint                     n_presented;
  gnutls_x509_crt_t         path[SC_TLS_MAX_CHAIN];
  guint                     n_path;
  gnutls_x509_trust_list_t  anchors;
  gnutls_x509_crt_t         anchor; /* (nullable): who vouches for the end of the way, from this computer's list */
} Chain;

static void
chain_clear (Chain *chain)
{
  for (guint i = 0; i < chain->n_presented; i++)
    gnutls_x509_crt_deinit (chain->presented[i]);
  if (chain->anchor != NULL)
    gnutls_x509_crt_deinit (chain->anchor);
}

/* Returns: whether all of it could be read. */
static gboolean
chain_load (Chain           *chain,
            gnutls_session_t session)
{
  unsigned n = 0;
  const gnutls_datum_t *peers = gnutls_certificate_get_peers (session, &n);

  for (unsigned i = 0; peers != NULL && i < MIN (n, SC_TLS_MAX_CHAIN); i++)
    {
      gnutls_x509_crt_t crt;

      if (gnutls_x509_crt_init (&crt) != 0)
        return FALSE;
      if (gnutls_x509_crt_import (crt, &peers[i], GNUTLS_X509_FMT_DER) != 0)
        {
          gnutls_x509_crt_deinit (crt);
          return FALSE;
        }
      chain->presented[chain->n_presented++] = crt;
    }
  return chain->n_presented > 0;
}

static gboolean
is_self_issued (gnutls_x509_crt_t crt)
{
  return gnutls_x509_crt_check_issuer (crt, crt) != 0;
}

/* (transfer full) (nullable) */
static gnutls_x509_crt_t
find_anchor (Chain            *chain,
             gnutls_x509_crt_t crt)
{
  gnutls_x509_crt_t issuer = NULL;

  if (gnutls_x509_trust_list_get_issuer (chain->anchors, crt, &issuer, GNUTLS_TL_GET_COPY) != 0)
    return NULL;
  /* The key identifiers have to fit as well as the names (RFC 5280 4.2.1.1). */
  if (gnutls_x509_crt_check_issuer (crt, issuer) != 0)
    return issuer;
  gnutls_x509_crt_deinit (issuer);
  return NULL;
}

static gboolean
is_on_path (Chain            *chain,
            gnutls_x509_crt_t crt)
{
  for (guint i = 0; i < chain->n_path; i++)
    {
      if (chain->path[i] == crt)
        return TRUE;
    }
  return FALSE;
}

/* Follows issuers among the presented certificates. No certificate is on the way twice, so circular issuers (CVE-2026-10028) end
 * like any other chain. */
static void
chain_build_path (Chain *chain)
{
  gnutls_x509_crt_t current = chain->presented[0];

  chain->path[chain->n_path++] = current;
  while (chain->n_path < SC_TLS_MAX_CHAIN)
    {
      gnutls_x509_crt_t next = NULL;

      chain->anchor = find_anchor (chain, current);
      if (chain->anchor != NULL || is_self_issued (current))
        return;
      for (guint i = 1; i < chain->n_presented && next == NULL; i++)
        {
          if (!is_on_path (chain, chain->presented[i]) && gnutls_x509_crt_check_issuer (current, chain->presented[i]) != 0)
            next = chain->presented[i];
        }
      if (next == NULL)
        return;
      chain->path[chain->n_path++] = next;
      current = next;
    }
}

static ScTlsFaults
find_date_faults (gnutls_x509_crt_t crt)
{
  time_t now = time (NULL);
  ScTlsFaults faults = 0;

  if (gnutls_x509_crt_get_activation_time (crt) > now)
    faults |= SC_TLS_FAULT_NOT_YET_VALID;
  if (gnutls_x509_crt_get_expiration_time (crt) < now)
    faults |= SC_TLS_FAULT_EXPIRED;
  return faults;
}

static ScTlsFaults
find_key_faults (gnutls_x509_crt_t crt)
{
  unsigned bits = 0;
  int key = gnutls_x509_crt_get_pk_algorithm (crt, &bits);

  if ((key == GNUTLS_PK_RSA || key == GNUTLS_PK_RSA_PSS || key == GNUTLS_PK_DSA) && bits < MIN_RSA_BITS)
    return SC_TLS_FAULT_WEAK_KEY;
  if (key == GNUTLS_PK_ECDSA && bits < MIN_EC_BITS)
    return SC_TLS_FAULT_WEAK_KEY;
  return 0;
}

/* GnuTLS's own profile says no more than "insecure"; here key and signature are told apart. */
static ScTlsFaults
find_strength_faults (gnutls_x509_crt_t crt)
{
  int signature = gnutls_x509_crt_get_signature_algorithm (crt);
  ScTlsFaults faults = find_key_faults (crt);

  /* What a certificate says of itself is not vouched for by its own signature. */
  if (!is_self_issued (crt) && signature > 0 &&
      !gnutls_sign_is_secure2 ((gnutls_sign_algorithm_t) signature, GNUTLS_SIGN_FLAG_SECURE_FOR_CERTS))
    faults |= SC_TLS_FAULT_WEAK_SIGNATURE;
  return faults;
}

/* RFC 5280 4.2.1.12 and RFC 6125; a zone ("%eth0") is this computer's matter. */
static ScTlsFaults
find_leaf_faults (gnutls_x509_crt_t leaf,
                  const char       *server_name)
{
  g_autofree char *name = g_strndup (server_name, strcspn (server_name, "%"));
  ScTlsFaults faults = 0;

  if (!gnutls_x509_crt_check_hostname2 (leaf, name, 0))
    faults |= SC_TLS_FAULT_NAME_MISMATCH;
  if (!gnutls_x509_crt_check_key_purpose (leaf, GNUTLS_KP_TLS_WWW_SERVER, 0))
    faults |= SC_TLS_FAULT_WRONG_PURPOSE;
  return faults;
}

/* The authority of this computer that vouches for the end of the way; (transfer full) (nullable) */
static ScCertificate *
read_anchor (Chain *chain)
{
  ScCertificate *certificate;
  g_autoptr (GBytes) bytes = NULL;
  gnutls_datum_t der = { 0 };

  if (gnutls_x509_crt_export2 (chain->anchor, GNUTLS_X509_FMT_DER, &der) != 0)
    return NULL;
  bytes = g_bytes_new (der.data, der.size);
  gnutls_free (der.data);
  certificate = sc_certificate_new_from_der (bytes, NULL);
  return certificate;
}

/* The way up ends at a certificate whose issuer nobody here knows: what it says of that one decides what is told first. */
static ScTlsFaults
explain_missing_issuer (Chain         *chain,
                        ScTlsFindings *findings)
{
  gnutls_x509_crt_t top = chain->path[chain->n_path - 1];

  if (is_self_issued (top))
    return chain->n_path == 1 ? SC_TLS_FAULT_SELF_SIGNED : SC_TLS_FAULT_UNKNOWN_ISSUER;
  findings->issuer_traits = sc_tls_find_issuer_traits (chain->presented[0], top, chain->anchors);
  return sc_tls_is_issuer_left_out (findings->issuer_traits, chain->n_path) ? SC_TLS_FAULT_CHAIN_INCOMPLETE : SC_TLS_FAULT_UNKNOWN_ISSUER;
}

/* What GnuTLS found and our own look did not name. */
static ScTlsFaults
translate_status (unsigned    status,
                  ScTlsFaults found)
{
  static const struct
  {
    unsigned    status;
    ScTlsFaults fault;
  } names[] = {
    { GNUTLS_CERT_REVOKED, SC_TLS_FAULT_REVOKED },
    { GNUTLS_CERT_EXPIRED, SC_TLS_FAULT_EXPIRED },
    { GNUTLS_CERT_NOT_ACTIVATED, SC_TLS_FAULT_NOT_YET_VALID },
    { GNUTLS_CERT_PURPOSE_MISMATCH, SC_TLS_FAULT_WRONG_PURPOSE },
    { GNUTLS_CERT_SIGNATURE_FAILURE, SC_TLS_FAULT_BAD_SIGNATURE },
    { GNUTLS_CERT_SIGNER_NOT_CA | GNUTLS_CERT_SIGNER_CONSTRAINTS_FAILURE, SC_TLS_FAULT_BAD_ISSUER },
    { GNUTLS_CERT_UNKNOWN_CRIT_EXTENSIONS, SC_TLS_FAULT_UNKNOWN_RULE },
    { GNUTLS_CERT_MISSING_OCSP_STATUS, SC_TLS_FAULT_STAPLE_MISSING },
    { GNUTLS_CERT_REVOCATION_DATA_SUPERSEDED | GNUTLS_CERT_REVOCATION_DATA_ISSUED_IN_FUTURE, SC_TLS_FAULT_STAPLE_STALE },
    { GNUTLS_CERT_INVALID_OCSP_STATUS, SC_TLS_FAULT_STAPLE_INVALID },
  };
  ScTlsFaults faults = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (status & names[i].status)
        faults |= names[i].fault;
    }
  if ((status & GNUTLS_CERT_INSECURE_ALGORITHM) && !(found & (SC_TLS_FAULT_WEAK_KEY | SC_TLS_FAULT_WEAK_SIGNATURE)))
    faults |= SC_TLS_FAULT_WEAK_SIGNATURE;
  return faults;
}

/* The same certificate among those that were presented. */
static guint
find_place (Chain            *chain,
            gnutls_x509_crt_t crt)
{
  guint i = 0;

  while (i + 1 < chain->n_presented && chain->presented[i] != crt)
    i++;
  return i;
}

/* What is wrong with who stands above the server's own, as far as it can be pinned on one. */
static ScTlsFaults
find_authority_faults (gnutls_x509_crt_t crt,
                       unsigned          status)
{
  ScTlsFaults faults = 0;

  if ((status & GNUTLS_CERT_PURPOSE_MISMATCH) && !gnutls_x509_crt_check_key_purpose (crt, GNUTLS_KP_TLS_WWW_SERVER, 0))
    faults |= SC_TLS_FAULT_WRONG_PURPOSE;
  if ((status & (GNUTLS_CERT_SIGNER_NOT_CA | GNUTLS_CERT_SIGNER_CONSTRAINTS_FAILURE)) && gnutls_x509_crt_get_ca_status (crt, NULL) <= 0)
    faults |= SC_TLS_FAULT_BAD_ISSUER;
  return faults;
}

static void
look_at_each (Chain         *chain,
              const char    *server_name,
              unsigned       status,
              ScTlsFindings *findings)
{
  findings->each[0] = find_leaf_faults (chain->presented[0], server_name);
  for (guint i = 0; i < chain->n_path; i++)
    {
      ScTlsFaults *faults = &findings->each[find_place (chain, chain->path[i])];

      *faults |= find_date_faults (chain->path[i]) | find_strength_faults (chain->path[i]);
      if (i > 0)
        *faults |= find_authority_faults (chain->path[i], status);
    }
  for (guint i = 0; i < chain->n_presented; i++)
    findings->faults |= findings->each[i];
  /* Its signature is its own, but its key has signed the others. */
  if (chain->anchor != NULL)
    findings->anchor_faults = find_date_faults (chain->anchor) | find_key_faults (chain->anchor);
  findings->faults |= findings->anchor_faults;
}

/* Where the way ends, it is said what is missing there; what GnuTLS says of the whole stands with the server's own. */
static void
look_at_whole (Chain         *chain,
               unsigned       status,
               ScTlsFindings *findings)
{
  ScTlsFaults missing = 0;
  ScTlsFaults whole;

  if (chain->anchor == NULL && chain->n_path == SC_TLS_MAX_CHAIN)
    missing = SC_TLS_FAULT_OTHER; /* longer than anybody looks */
  else if (chain->anchor == NULL && status != 0)
    missing = explain_missing_issuer (chain, findings);
  else if (status & GNUTLS_CERT_SIGNER_NOT_FOUND) /* of the same name, and not the same */
    missing = SC_TLS_FAULT_UNKNOWN_ISSUER;
  findings->each[find_place (chain, chain->path[chain->n_path - 1])] |= missing;
  whole = translate_status (status, findings->faults) & ~findings->faults;
  findings->each[0] |= whole;
  findings->faults |= whole | missing;
}

/**
 * GnuTLS's word on the way that was found, from the server's own certificate up, whatever else was sent along and in which order:
 * given all of it, GnuTLS judges a certificate that belongs to no way as well, and is then silent about the server's own.
 * What it found about revocation comes from @session_status.
 */
static unsigned
verify_path (Chain    *chain,
             unsigned  session_status)
{
  const unsigned about_revocation = GNUTLS_CERT_REVOKED | GNUTLS_CERT_MISSING_OCSP_STATUS | GNUTLS_CERT_INVALID_OCSP_STATUS |
                                    GNUTLS_CERT_REVOCATION_DATA_SUPERSEDED | GNUTLS_CERT_REVOCATION_DATA_ISSUED_IN_FUTURE;
  gnutls_typed_vdata_st purpose = { GNUTLS_DT_KEY_PURPOSE_OID, (unsigned char *) GNUTLS_KP_TLS_WWW_SERVER, 0 };
  unsigned status = 0;

  session_status &= about_revocation;
  if (session_status != 0)
    session_status |= GNUTLS_CERT_INVALID;
  if (gnutls_x509_trust_list_verify_crt2 (chain->anchors, chain->path, chain->n_path, &purpose, 1,
                                          GNUTLS_PROFILE_TO_VFLAGS (GNUTLS_PROFILE_MEDIUM), &status, NULL) != 0)
    status |= GNUTLS_CERT_INVALID;
  return status | session_status;
}

void
sc_tls_find_faults (gnutls_session_t                 session,
                    gnutls_certificate_credentials_t credentials,
                    const char                      *server_name,
                    ScTlsFindings                   *findings)
{
  Chain chain = { 0 };
  unsigned status = 0;

  *findings = (ScTlsFindings) { 0 };
  gnutls_certificate_get_trust_list (credentials, &chain.anchors);
  if (gnutls_certificate_verify_peers (session, NULL, 0, &status) != 0 || !chain_load (&chain, session))
    {
      findings->faults = findings->each[0] = SC_TLS_FAULT_OTHER;
      chain_clear (&chain);
      return;
    }
  chain_build_path (&chain);
  status = verify_path (&chain, status);
  look_at_each (&chain, server_name, status, findings);
  look_at_whole (&chain, status, findings);
  if (chain.anchor != NULL && !(status & GNUTLS_CERT_SIGNER_NOT_FOUND))
    findings->anchor = read_anchor (&chain);
  sc_tls_find_staple (session, status, findings);
  /* Whatever GnuTLS refuses is never trusted here, also when we cannot say why. */
  if (status != 0 && findings->faults == 0)
    findings->faults = findings->each[0] = SC_TLS_FAULT_OTHER;
  chain_clear (&chain);
}
