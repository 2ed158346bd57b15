/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-net"

#include "config.h"

#include "sc-tls-private.h"

#include <glib/gi18n-lib.h>
#include <gnutls/x509.h>
#include <string.h>

#define MAX_CHAIN 16
/* GnuTLS takes RSA keys of 1024 bits by default. The profile stands here and not in the verify flags: those are OR-ed with
 * NORMAL's own profile, and 2 | 5 is ULTRA, which refuses RSA 2048 and P-256. */
#define PRIORITY "NORMAL:%PROFILE_MEDIUM:-VERS-TLS1.0:-VERS-TLS1.1"
/* Servers that old sign with SHA-1 only. */
#define PRIORITY_LOWERED "NORMAL:%PROFILE_MEDIUM:+VERS-TLS1.1:+VERS-TLS1.0:+SIGN-RSA-SHA1:+SIGN-ECDSA-SHA1"

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
                     G_DEFINE_ENUM_VALUE (SC_TLS_FAULT_OTHER, "other"))

struct _ScTlsOptions
{
  gatomicrefcount ref_count;
  GBytes         *ca_pem; /* (nullable) */
  gboolean        is_lowered;
};

G_DEFINE_BOXED_TYPE (ScTlsOptions, sc_tls_options, sc_tls_options_ref, sc_tls_options_unref)

struct _ScTlsInfo
{
  gatomicrefcount ref_count;
  char           *protocol;
  char           *cipher;
  char           *key_exchange;
  ScTlsFaults     faults;
  GPtrArray      *certificates; /* of ScCertificate */
  guint           duration_ms;
};

G_DEFINE_BOXED_TYPE (ScTlsInfo, sc_tls_info, sc_tls_info_ref, sc_tls_info_unref)

static int
add_authorities (gnutls_certificate_credentials_t credentials,
                 GBytes                          *pem)
{
  gnutls_datum_t datum;
  gsize size;

  datum.data = (unsigned char *) g_bytes_get_data (pem, &size);
  datum.size = (unsigned) size;
  return gnutls_certificate_set_x509_trust_mem (credentials, &datum, GNUTLS_X509_FMT_PEM);
}

static gboolean
holds_certificate (GBytes *pem)
{
  gnutls_certificate_credentials_t credentials;
  int n_added;

  if (g_bytes_get_size (pem) == 0 || g_bytes_get_size (pem) > G_MAXINT32)
    return FALSE;
  if (gnutls_certificate_allocate_credentials (&credentials) != 0)
    return FALSE;
  n_added = add_authorities (credentials, pem);
  gnutls_certificate_free_credentials (credentials);
  return n_added > 0;
}

ScTlsOptions *
sc_tls_options_new (GBytes  *ca_pem,
                    GError **error)
{
  ScTlsOptions *self;

  if (ca_pem != NULL && !holds_certificate (ca_pem))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("The file of authorities holds no certificate in PEM form"));
      return NULL;
    }
  self = g_new0 (ScTlsOptions, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->ca_pem = ca_pem != NULL ? g_bytes_ref (ca_pem) : NULL;
  return self;
}

ScTlsOptions *
sc_tls_options_new_lowered (ScTlsOptions *base)
{
  ScTlsOptions *self = g_new0 (ScTlsOptions, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->ca_pem = base != NULL && base->ca_pem != NULL ? g_bytes_ref (base->ca_pem) : NULL;
  self->is_lowered = TRUE;
  return self;
}

ScTlsOptions *
sc_tls_options_ref (ScTlsOptions *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sc_tls_options_unref (ScTlsOptions *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->ca_pem, g_bytes_unref);
  g_free (self);
}

gnutls_certificate_credentials_t
sc_tls_options_create_credentials (ScTlsOptions *options)
{
  gnutls_certificate_credentials_t credentials;

  if (gnutls_certificate_allocate_credentials (&credentials) != 0)
    return NULL;
  /* A computer without a trust store trusts nobody: that shows as unknown issuer. */
  (void) gnutls_certificate_set_x509_system_trust (credentials);
  if (options != NULL && options->ca_pem != NULL)
    (void) add_authorities (credentials, options->ca_pem);
  return credentials;
}

const char *
sc_tls_options_get_priority (ScTlsOptions *options)
{
  return options != NULL && options->is_lowered ? PRIORITY_LOWERED : PRIORITY;
}

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

  for (unsigned i = 0; peers != NULL && i < MIN (n, MAX_CHAIN); i++)
    {
      g_autoptr (GBytes) der = g_bytes_new (peers[i].data, peers[i].size);
      ScCertificate *certificate = sc_certificate_new_from_der (der, NULL);

      if (certificate != NULL)
        g_ptr_array_add (certificates, certificate);
    }
}

ScTlsInfo *
sc_tls_info_new (gnutls_session_t session,
                 ScTlsFaults      faults,
                 guint            duration_ms)
{
  ScTlsInfo *self = g_new0 (ScTlsInfo, 1);
  const char *cipher = gnutls_cipher_get_name (gnutls_cipher_get (session));

  g_atomic_ref_count_init (&self->ref_count);
  self->protocol = format_protocol (session);
  self->cipher = g_strdup (cipher != NULL ? cipher : "");
  self->key_exchange = format_key_exchange (session);
  self->faults = faults;
  self->certificates = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_certificate_unref);
  add_certificates (self->certificates, session);
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

  return self->faults;
}

gboolean
sc_tls_info_is_trusted (ScTlsInfo *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->faults == 0;
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
