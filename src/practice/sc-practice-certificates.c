/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-practice"

#include "config.h"

#include "sc-practice-certificates.h"

#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <string.h>
#include <time.h>

#define DAY (24 * 60 * 60)

/* A key with the certificate for it. */
typedef struct
{
  gnutls_x509_privkey_t key;
  gnutls_x509_crt_t     certificate;
} Identity;

static void
identity_clear (Identity *self)
{
  if (self->key != NULL)
    gnutls_x509_privkey_deinit (self->key);
  if (self->certificate != NULL)
    gnutls_x509_crt_deinit (self->certificate);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Identity, identity_clear)

static int
set_names (gnutls_x509_crt_t certificate,
           gboolean          wrong_name)
{
  static const guint8 loopback4[4] = { 127, 0, 0, 1 };
  static const guint8 loopback6[16] = { [15] = 1 };
  static const char  *names[] = { "localhost", "practice.example", "mail.practice.example" };
  const char         *wrong = "other.practice.example";
  int                 result = 0;

  if (wrong_name)
    return gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_DNSNAME, wrong, strlen (wrong), GNUTLS_FSAN_SET);

  for (guint i = 0; result >= 0 && i < G_N_ELEMENTS (names); i++)
    result = gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_DNSNAME, names[i], strlen (names[i]),
                                                   i == 0 ? GNUTLS_FSAN_SET : GNUTLS_FSAN_APPEND);
  if (result >= 0)
    result = gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_IPADDRESS, loopback4, sizeof loopback4, GNUTLS_FSAN_APPEND);
  if (result >= 0)
    result = gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_IPADDRESS, loopback6, sizeof loopback6, GNUTLS_FSAN_APPEND);
  return result;
}

/* A key and an unsigned certificate with what all of ours have in common. */
static int
identity_begin (Identity   *self,
                const char *name,
                gboolean    weak)
{
  guint8 serial[16];
  int    result;

  if ((result = gnutls_x509_privkey_init (&self->key)) < 0
      || (result = gnutls_x509_crt_init (&self->certificate)) < 0)
    return result;
  /* ECDSA on P-256: made in a millisecond, known to every client. */
  result = weak ? gnutls_x509_privkey_generate (self->key, GNUTLS_PK_RSA, 1024, 0)
                : gnutls_x509_privkey_generate (self->key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0);
  if (result < 0 || (result = gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial)) < 0)
    return result;
  serial[0] = (guint8) ((serial[0] & 0x7f) | 0x40); /* RFC 5280 4.1.2.2: positive */
  if ((result = gnutls_x509_crt_set_version (self->certificate, 3)) < 0
      || (result = gnutls_x509_crt_set_serial (self->certificate, serial, sizeof serial)) < 0
      || (result = gnutls_x509_crt_set_key (self->certificate, self->key)) < 0)
    return result;
  return gnutls_x509_crt_set_dn_by_oid (self->certificate, GNUTLS_OID_X520_COMMON_NAME, 0, name, (guint) strlen (name));
}

static int
set_times (gnutls_x509_crt_t certificate,
           gint64            from_days,
           gint64            until_days)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  int    result = gnutls_x509_crt_set_activation_time (certificate, (time_t) (now + from_days * DAY));

  if (result < 0)
    return result;
  return gnutls_x509_crt_set_expiration_time (certificate, (time_t) (now + until_days * DAY));
}

static int
set_key_id (gnutls_x509_crt_t certificate)
{
  guint8 id[32];
  gsize  size = sizeof id;
  int    result = gnutls_x509_crt_get_key_id (certificate, GNUTLS_KEYID_USE_SHA1, id, &size);

  if (result < 0)
    return result;
  return gnutls_x509_crt_set_subject_key_id (certificate, id, size);
}

/* The mark of public authorities (CA/Browser Forum, Baseline Requirements 7.1.6.1): an issuer that is missing above it was left out. */
static int
set_public (gnutls_x509_crt_t certificate)
{
  const struct gnutls_x509_policy_st policy = { .oid = (char *) "2.23.140.1.2.1" };

  return gnutls_x509_crt_set_policy (certificate, &policy, 0);
}

/* @issuer %NULL: signs itself. */
static int
make_authority (Identity   *self,
                const char *name,
                Identity   *issuer)
{
  int result;

  if (issuer == NULL)
    issuer = self;
  if ((result = identity_begin (self, name, FALSE)) < 0
      || (result = set_times (self->certificate, -30, 365)) < 0
      || (result = gnutls_x509_crt_set_ca_status (self->certificate, 1)) < 0
      || (result = gnutls_x509_crt_set_key_usage (self->certificate, GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN)) < 0
      || (result = set_key_id (self->certificate)) < 0)
    return result;
  return gnutls_x509_crt_sign2 (self->certificate, issuer->certificate, issuer->key, GNUTLS_DIG_SHA256, 0);
}

static int
make_server (Identity             *self,
             ScPracticeCertificate kind,
             Identity             *issuer)
{
  gboolean    wrong_name = kind == SC_PRACTICE_CERTIFICATE_WRONG_NAME;
  const char *purpose = kind == SC_PRACTICE_CERTIFICATE_WRONG_PURPOSE ? GNUTLS_KP_TLS_WWW_CLIENT : GNUTLS_KP_TLS_WWW_SERVER;
  int         result;

  if (kind == SC_PRACTICE_CERTIFICATE_SELF_SIGNED)
    issuer = self;
  result = identity_begin (self, wrong_name ? "other.practice.example" : "mail.practice.example", kind == SC_PRACTICE_CERTIFICATE_WEAK_KEY);
  if (result < 0)
    return result;

  if (kind == SC_PRACTICE_CERTIFICATE_EXPIRED)
    result = set_times (self->certificate, -20, -2);
  else if (kind == SC_PRACTICE_CERTIFICATE_NOT_YET)
    result = set_times (self->certificate, 2, 92);
  else
    result = set_times (self->certificate, -1, 90);

  if (result >= 0 && kind == SC_PRACTICE_CERTIFICATE_CHAIN_INCOMPLETE)
    result = set_public (self->certificate);
  if (result < 0
      || (result = set_names (self->certificate, wrong_name)) < 0
      || (result = gnutls_x509_crt_set_ca_status (self->certificate, 0)) < 0
      || (result = gnutls_x509_crt_set_key_usage (self->certificate, GNUTLS_KEY_DIGITAL_SIGNATURE | GNUTLS_KEY_KEY_ENCIPHERMENT)) < 0
      || (result = gnutls_x509_crt_set_key_purpose_oid (self->certificate, purpose, 0)) < 0)
    return result;
  return gnutls_x509_crt_sign2 (self->certificate, issuer->certificate, issuer->key, GNUTLS_DIG_SHA256, 0);
}

static int
make_all (ScPracticeCertificate             kind,
          gnutls_certificate_credentials_t  credentials,
          GBytes                          **ca_pem)
{
  g_auto (Identity)  authority = { NULL, NULL };
  g_auto (Identity)  other = { NULL, NULL };
  g_auto (Identity)  server = { NULL, NULL };
  Identity          *issuer = &authority;
  gnutls_datum_t     pem = { NULL, 0 };
  int                result;

  if ((result = make_authority (&authority, "Sendcheck practice authority", NULL)) < 0)
    return result;
  if (kind == SC_PRACTICE_CERTIFICATE_UNKNOWN_ISSUER)
    {
      result = make_authority (&other, "Somebody else’s authority", NULL);
      issuer = &other;
    }
  else if (kind == SC_PRACTICE_CERTIFICATE_SCANNER)
    {
      /* As a virus scanner signs what it opens. */
      result = make_authority (&other, "Avast Web/Mail Shield Root", NULL);
      issuer = &other;
    }
  else if (kind == SC_PRACTICE_CERTIFICATE_CHAIN_INCOMPLETE)
    {
      result = make_authority (&other, "Sendcheck practice intermediate", &authority);
      issuer = &other;
    }
  if (result < 0
      || (result = make_server (&server, kind, issuer)) < 0
      || (result = gnutls_certificate_set_x509_key (credentials, &server.certificate, 1, server.key)) < 0
      || (result = gnutls_x509_crt_export2 (authority.certificate, GNUTLS_X509_FMT_PEM, &pem)) < 0)
    return result;
  *ca_pem = g_bytes_new (pem.data, pem.size);
  gnutls_free (pem.data);
  return 0;
}

gboolean
sc_practice_make_certificates (ScPracticeCertificate             kind,
                               gnutls_certificate_credentials_t *credentials,
                               GBytes                          **ca_pem,
                               GError                          **error)
{
  gnutls_certificate_credentials_t made = NULL;
  int                              result = gnutls_certificate_allocate_credentials (&made);

  if (result >= 0)
    result = make_all (kind, made, ca_pem);
  if (result < 0)
    {
      if (made != NULL)
        gnutls_certificate_free_credentials (made);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "Could not make the practice certificates: %s", gnutls_strerror (result));
      return FALSE;
    }
  *credentials = made;
  return TRUE;
}
