/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-net"

#include "config.h"

#include "sc-tls-private.h"

#include <gnutls/x509.h>
#include <string.h>

G_DEFINE_FLAGS_TYPE (ScTlsFaults, sc_tls_faults,
                     G_DEFINE_ENUM_VALUE (SC_TLS_FAULT_EXPIRED, "expired"),
                     G_DEFINE_ENUM_VALUE (SC_TLS_FAULT_NOT_YET_VALID, "not-yet-valid"),
                     G_DEFINE_ENUM_VALUE (SC_TLS_FAULT_NAME_MISMATCH, "name-mismatch"),
                     G_DEFINE_ENUM_VALUE (SC_TLS_FAULT_SELF_SIGNED, "self-signed"),
                     G_DEFINE_ENUM_VALUE (SC_TLS_FAULT_UNKNOWN_ISSUER, "unknown-issuer"),
                     G_DEFINE_ENUM_VALUE (SC_TLS_FAULT_CHAIN_INCOMPLETE, "chain-incomplete"),
                     G_DEFINE_ENUM_VALUE (SC_TLS_FAULT_REVOKED, "revoked"),
                     G_DEFINE_ENUM_VALUE (SC_TLS_FAULT_WRONG_PURPOSE, "wrong-purpose"),
                     G_DEFINE_ENUM_VALUE (SC_TLS_FAULT_WEAK_KEY, "weak-key"),
                     G_DEFINE_ENUM_VALUE (SC_TLS_FAULT_WEAK_SIGNATURE, "weak-signature"),
                     G_DEFINE_ENUM_VALUE (SC_TLS_FAULT_OTHER, "other"),
                     G_DEFINE_ENUM_VALUE (SC_TLS_FAULT_BAD_SIGNATURE, "bad-signature"),
                     G_DEFINE_ENUM_VALUE (SC_TLS_FAULT_BAD_ISSUER, "bad-issuer"),
                     G_DEFINE_ENUM_VALUE (SC_TLS_FAULT_UNKNOWN_RULE, "unknown-rule"),
                     G_DEFINE_ENUM_VALUE (SC_TLS_FAULT_STAPLE_MISSING, "staple-missing"),
                     G_DEFINE_ENUM_VALUE (SC_TLS_FAULT_STAPLE_STALE, "staple-stale"),
                     G_DEFINE_ENUM_VALUE (SC_TLS_FAULT_STAPLE_INVALID, "staple-invalid"))

G_DEFINE_FLAGS_TYPE (ScTlsIssuerTraits, sc_tls_issuer_traits,
                     G_DEFINE_ENUM_VALUE (SC_TLS_ISSUER_PUBLIC_CERTIFICATE, "public-certificate"),
                     G_DEFINE_ENUM_VALUE (SC_TLS_ISSUER_KNOWN_ORGANIZATION, "known-organization"),
                     G_DEFINE_ENUM_VALUE (SC_TLS_ISSUER_BELOW_KNOWN, "below-known"),
                     G_DEFINE_ENUM_VALUE (SC_TLS_ISSUER_SIGNS_ITSELF, "signs-itself"),
                     G_DEFINE_ENUM_VALUE (SC_TLS_ISSUER_KNOWN_NAME, "known-name"),
                     G_DEFINE_ENUM_VALUE (SC_TLS_ISSUER_NAMED_ROOT, "named-root"),
                     G_DEFINE_ENUM_VALUE (SC_TLS_ISSUER_NAMED_BETWEEN, "named-between"),
                     G_DEFINE_ENUM_VALUE (SC_TLS_ISSUER_WEB_ADDRESS, "web-address"))

G_DEFINE_ENUM_TYPE (ScTlsStaple, sc_tls_staple,
                    G_DEFINE_ENUM_VALUE (SC_TLS_STAPLE_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (SC_TLS_STAPLE_GOOD, "good"),
                    G_DEFINE_ENUM_VALUE (SC_TLS_STAPLE_REVOKED, "revoked"),
                    G_DEFINE_ENUM_VALUE (SC_TLS_STAPLE_STALE, "stale"),
                    G_DEFINE_ENUM_VALUE (SC_TLS_STAPLE_INVALID, "invalid"))

struct _ScTlsInfo
{
  gatomicrefcount ref_count;
  char           *protocol;
  char           *cipher;
  char           *key_exchange;
  ScTlsFindings   findings;
  GPtrArray      *certificates; /* of ScCertificate */
  gboolean        has_asked_client;
  guint           duration_ms;
};

G_DEFINE_BOXED_TYPE (ScTlsInfo, sc_tls_info, sc_tls_info_ref, sc_tls_info_unref)

/* "TLS1.3" reads better as "TLS 1.3". */
static char *
format_protocol (gnutls_session_t session)
{
  const char *name = gnutls_protocol_get_name (gnutls_protocol_get_version (session));

  if (name == NULL)
    return g_strdup ("");
  if (g_str_has_prefix (name, "TLS") && g_ascii_isdigit (name[3]))
    return g_strconcat ("TLS ", name + 3, NULL);
  return g_strdup (name);
}

static char *
format_key_exchange (gnutls_session_t session)
{
  gnutls_group_t group = gnutls_group_get (session);
  const char *group_name = group != GNUTLS_GROUP_INVALID ? gnutls_group_get_name (group) : NULL;
  const char *kx_name = gnutls_kx_get_name (gnutls_kx_get (session));

  if (group_name != NULL)
    return g_strdup_printf ("%s %s", g_str_has_prefix (group_name, "FFDHE") ? "DHE" : "ECDHE", group_name);
  return g_strdup (kx_name != NULL ? kx_name : "");
}

static void
add_certificates (GPtrArray       *certificates,
                  gnutls_session_t session)
{
  unsigned n = 0;
  const gnutls_datum_t *peers = gnutls_certificate_get_peers (session, &n);

  for (unsigned i = 0; peers != NULL && i < MIN (n, SC_TLS_MAX_CHAIN); i++)
    {
      g_autoptr (GBytes) der = g_bytes_new (peers[i].data, peers[i].size);
      ScCertificate *certificate = sc_certificate_new_from_der (der, NULL);

      if (certificate != NULL)
        g_ptr_array_add (certificates, certificate);
    }
}

ScTlsInfo *
sc_tls_info_new (gnutls_session_t session,
                 ScTlsFindings   *findings,
                 guint            duration_ms)
{
  ScTlsInfo *self = g_new0 (ScTlsInfo, 1);
  const char *cipher = gnutls_cipher_get_name (gnutls_cipher_get (session));

  g_atomic_ref_count_init (&self->ref_count);
  self->protocol = format_protocol (session);
  self->cipher = g_strdup (cipher != NULL ? cipher : "");
  self->key_exchange = format_key_exchange (session);
  self->findings = *findings;
  findings->anchor = NULL;
  self->certificates = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_certificate_unref);
  add_certificates (self->certificates, session);
  self->has_asked_client = gnutls_certificate_client_get_request_status (session) != 0;
  self->duration_ms = duration_ms;
  return self;
}

ScTlsInfo *
sc_tls_info_ref (ScTlsInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sc_tls_info_unref (ScTlsInfo *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->protocol);
  g_free (self->cipher);
  g_free (self->key_exchange);
  g_clear_pointer (&self->findings.anchor, sc_certificate_unref);
  g_ptr_array_unref (self->certificates);
  g_free (self);
}

const char *
sc_tls_info_get_protocol (ScTlsInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->protocol;
}

const char *
sc_tls_info_get_cipher (ScTlsInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->cipher;
}

const char *
sc_tls_info_get_key_exchange (ScTlsInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->key_exchange;
}

ScTlsFaults
sc_tls_info_get_faults (ScTlsInfo *self)
{
  g_return_val_if_fail (self != NULL, SC_TLS_FAULT_OTHER);

  return self->findings.faults;
}

gboolean
sc_tls_info_is_trusted (ScTlsInfo *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->findings.faults == 0;
}

guint
sc_tls_info_get_n_certificates (ScTlsInfo *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->certificates->len;
}

ScCertificate *
sc_tls_info_get_certificate (ScTlsInfo *self,
                             guint      i)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (i < self->certificates->len, NULL);

  return g_ptr_array_index (self->certificates, i);
}

guint
sc_tls_info_get_duration_ms (ScTlsInfo *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->duration_ms;
}

ScTlsFaults
sc_tls_info_get_certificate_faults (ScTlsInfo *self,
                                    guint      i)
{
  g_return_val_if_fail (self != NULL, SC_TLS_FAULT_OTHER);
  g_return_val_if_fail (i < SC_TLS_MAX_CHAIN, SC_TLS_FAULT_OTHER);

  return self->findings.each[i];
}

ScCertificate *
sc_tls_info_get_anchor (ScTlsInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->findings.anchor;
}

ScTlsFaults
sc_tls_info_get_anchor_faults (ScTlsInfo *self)
{
  g_return_val_if_fail (self != NULL, SC_TLS_FAULT_OTHER);

  return self->findings.anchor_faults;
}

ScTlsIssuerTraits
sc_tls_info_get_issuer_traits (ScTlsInfo *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->findings.issuer_traits;
}

ScTlsStaple
sc_tls_info_get_staple (ScTlsInfo *self)
{
  g_return_val_if_fail (self != NULL, SC_TLS_STAPLE_NONE);

  return self->findings.staple;
}

gint64
sc_tls_info_get_staple_from (ScTlsInfo *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->findings.staple_from;
}

gint64
sc_tls_info_get_staple_until (ScTlsInfo *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->findings.staple_until;
}

gboolean
sc_tls_info_has_asked_client (ScTlsInfo *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->has_asked_client;
}
