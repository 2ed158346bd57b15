/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-test-pki.h"

#include <gnutls/x509-ext.h>
#include <gnutls/x509.h>
#include <string.h>
#include <time.h>

#define DAY (24 * 60 * 60)
#define N_CERTIFICATES (SC_TEST_N_LEAFS + N_AUTHORITIES)

/* Authorities come after the leafs in the same table. */
enum
{
  ROOT = SC_TEST_N_LEAFS,
  INTERMEDIATE,
  EXPIRED_INTERMEDIATE,
  OTHER_ROOT,
  CIRCLE_A,
  CIRCLE_B,
  PRIVATE_ISSUER,
  OTHER_OF_SAME_NAME,
  END_OF_TABLE,
};
#define N_AUTHORITIES (END_OF_TABLE - ROOT)
#define SELF -1
#define NOBODY -2

typedef struct
{
  int         id;
  const char *common_name;
  const char *organization;
  int         issuer;     /* SELF or an authority */
  int         chain[2];   /* what a server sends after it */
  int         from_days;
  int         until_days;
  const char *dns_name;
  guint       rsa_bits;   /* 0: EC */
  gboolean    has_sha1;
  const char *purpose;
  gboolean    has_ip;
  gboolean    has_aia;
  const char *policy;
  gboolean    has_timestamps;
  int         above;      /* who issued the issuer, as the certificate says; 0 it does not */
} Plan;

#define LEAF(id, issuer, c0) id, SC_TEST_HOST, NULL, issuer, { c0, NOBODY }

static const Plan plans[] = {
  { ROOT, "Test Root CA", "Test Trust", SELF, { NOBODY, NOBODY }, -900, 900 },
  { INTERMEDIATE, "Test Intermediate CA", "Test Trust", ROOT, { NOBODY, NOBODY }, -900, 900 },
  { EXPIRED_INTERMEDIATE, "Test Old CA", "Test Trust", ROOT, { NOBODY, NOBODY }, -900, -10 },
  { OTHER_ROOT, "Somebody's Root CA", "Test Trust", SELF, { NOBODY, NOBODY }, -900, 900 },
  { CIRCLE_A, "Circle A", NULL, SELF, { NOBODY, NOBODY }, -900, 900 },
  { CIRCLE_B, "Circle B", NULL, CIRCLE_A, { NOBODY, NOBODY }, -900, 900 },
  { PRIVATE_ISSUER, "Far Away Issuing CA", "Far Away", OTHER_ROOT, { NOBODY, NOBODY }, -900, 900 },
  { OTHER_OF_SAME_NAME, "Test Root CA", "Test Trust", SELF, { NOBODY, NOBODY }, -900, 900 },
  { LEAF (SC_TEST_LEAF_GOOD, INTERMEDIATE, INTERMEDIATE), -7, 300, SC_TEST_HOST },
  { LEAF (SC_TEST_LEAF_EXPIRED, INTERMEDIATE, INTERMEDIATE), -300, -3, SC_TEST_HOST },
  { LEAF (SC_TEST_LEAF_NOT_YET, INTERMEDIATE, INTERMEDIATE), 3, 300, SC_TEST_HOST },
  { LEAF (SC_TEST_LEAF_WRONG_NAME, INTERMEDIATE, INTERMEDIATE), -7, 300, "other.test.example" },
  { LEAF (SC_TEST_LEAF_EXPIRED_WRONG_NAME, INTERMEDIATE, INTERMEDIATE), -300, -3, "other.test.example" },
  { LEAF (SC_TEST_LEAF_SELF_SIGNED, SELF, NOBODY), -7, 300, SC_TEST_HOST },
  { LEAF (SC_TEST_LEAF_WEAK_KEY, INTERMEDIATE, INTERMEDIATE), -7, 300, SC_TEST_HOST, 1024 },
  { LEAF (SC_TEST_LEAF_WEAK_SIGNATURE, INTERMEDIATE, INTERMEDIATE), -7, 300, SC_TEST_HOST, 0, TRUE },
  { LEAF (SC_TEST_LEAF_WRONG_PURPOSE, INTERMEDIATE, INTERMEDIATE), -7, 300, SC_TEST_HOST, 0, FALSE, GNUTLS_KP_TLS_WWW_CLIENT },
  { LEAF (SC_TEST_LEAF_MISSING_INTERMEDIATE, INTERMEDIATE, NOBODY), -7, 300, SC_TEST_HOST },
  { LEAF (SC_TEST_LEAF_UNKNOWN_CA, OTHER_ROOT, NOBODY), -7, 300, SC_TEST_HOST },
  { LEAF (SC_TEST_LEAF_UNKNOWN_CA_WITH_ROOT, OTHER_ROOT, OTHER_ROOT), -7, 300, SC_TEST_HOST },
  { LEAF (SC_TEST_LEAF_UNKNOWN_CA_EXPIRED, OTHER_ROOT, OTHER_ROOT), -300, -3, SC_TEST_HOST },
  { LEAF (SC_TEST_LEAF_EXPIRED_INTERMEDIATE, EXPIRED_INTERMEDIATE, EXPIRED_INTERMEDIATE), -7, 300, SC_TEST_HOST },
  { LEAF (SC_TEST_LEAF_IP_ADDRESS, INTERMEDIATE, INTERMEDIATE), -7, 300, NULL, 0, FALSE, NULL, TRUE },
  { LEAF (SC_TEST_LEAF_WILDCARD, INTERMEDIATE, INTERMEDIATE), -7, 300, "*.test.example" },
  { SC_TEST_LEAF_CIRCULAR, SC_TEST_HOST, NULL, CIRCLE_B, { CIRCLE_B, CIRCLE_A }, -7, 300, SC_TEST_HOST },
  { LEAF (SC_TEST_LEAF_ISSUING, PRIVATE_ISSUER, NOBODY), -7, 300, SC_TEST_HOST },
  { LEAF (SC_TEST_LEAF_PUBLIC_POLICY, PRIVATE_ISSUER, NOBODY), -7, 300, SC_TEST_HOST, .policy = "2.23.140.1.2.1" },
  { LEAF (SC_TEST_LEAF_TIMESTAMPS, PRIVATE_ISSUER, NOBODY), -7, 300, SC_TEST_HOST, .has_timestamps = TRUE },
  { LEAF (SC_TEST_LEAF_BELOW_KNOWN, PRIVATE_ISSUER, NOBODY), -7, 300, SC_TEST_HOST, .above = ROOT },
  { LEAF (SC_TEST_LEAF_BELOW_ITSELF, PRIVATE_ISSUER, NOBODY), -7, 300, SC_TEST_HOST, .policy = "2.23.140.1.2.1", .above = PRIVATE_ISSUER },
  { LEAF (SC_TEST_LEAF_SAME_NAME, OTHER_OF_SAME_NAME, NOBODY), -7, 300, SC_TEST_HOST },
  { LEAF (SC_TEST_LEAF_AIA_ONLY, PRIVATE_ISSUER, NOBODY), -7, 300, SC_TEST_HOST, 0, FALSE, NULL, FALSE, TRUE },
  { SC_TEST_LEAF_HOSTILE, "<b>\033[31m\u202eevil", NULL, SELF, { NOBODY, NOBODY }, -7, 300, SC_TEST_HOST },
};

struct _ScTestPki
{
  gnutls_x509_crt_t     crts[N_CERTIFICATES];
  gnutls_x509_privkey_t keys[N_CERTIFICATES];
  GBytes               *ca_pem;
};

#define CHECK(call) g_assert_cmpint ((call), >=, 0)

static const Plan *
find_plan (int id)
{
  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      if (plans[i].id == id)
        return &plans[i];
    }
  g_assert_not_reached ();
}

static gnutls_x509_privkey_t
make_key (guint rsa_bits)
{
  gnutls_x509_privkey_t key;

  CHECK (gnutls_x509_privkey_init (&key));
  if (rsa_bits > 0)
    CHECK (gnutls_x509_privkey_generate (key, GNUTLS_PK_RSA, rsa_bits, 0));
  else
    CHECK (gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0));
  return key;
}

static void
fill_names (gnutls_x509_crt_t crt,
            const Plan       *plan)
{
  static const guint8 v4[] = { 127, 0, 0, 1 };
  static const guint8 v6[16] = { [15] = 1 };

  CHECK (gnutls_x509_crt_set_dn_by_oid (crt, GNUTLS_OID_X520_COMMON_NAME, 0, plan->common_name, (unsigned) strlen (plan->common_name)));
  if (plan->organization != NULL)
    CHECK (gnutls_x509_crt_set_dn_by_oid (crt, GNUTLS_OID_X520_ORGANIZATION_NAME, 0, plan->organization,
                                          (unsigned) strlen (plan->organization)));
  if (plan->dns_name != NULL)
    CHECK (gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_DNSNAME, plan->dns_name, (unsigned) strlen (plan->dns_name), GNUTLS_FSAN_APPEND));
  if (plan->has_ip)
    {
      CHECK (gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_IPADDRESS, v4, sizeof v4, GNUTLS_FSAN_APPEND));
      CHECK (gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_IPADDRESS, v6, sizeof v6, GNUTLS_FSAN_APPEND));
    }
}

static void
fill_uses (gnutls_x509_crt_t crt,
           const Plan       *plan)
{
  gboolean is_authority = plan->id >= ROOT;

  CHECK (gnutls_x509_crt_set_basic_constraints (crt, is_authority, -1));
  CHECK (gnutls_x509_crt_set_key_usage (crt, is_authority ? GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN
                                                          : GNUTLS_KEY_DIGITAL_SIGNATURE | GNUTLS_KEY_KEY_ENCIPHERMENT));
  if (!is_authority)
    CHECK (gnutls_x509_crt_set_key_purpose_oid (crt, plan->purpose != NULL ? plan->purpose : GNUTLS_KP_TLS_WWW_SERVER, 0));
  if (plan->has_aia)
    {
      gnutls_datum_t url = { (unsigned char *) "http://ca.test.example/ca.der", 29 };

      CHECK (gnutls_x509_crt_set_authority_info_access (crt, GNUTLS_IA_CAISSUERS_URI, &url));
    }
}

/* What stands in public certificates. */
static void
fill_marks (gnutls_x509_crt_t crt,
            const Plan       *plan)
{
  if (plan->policy != NULL)
    {
      const struct gnutls_x509_policy_st policy = { .oid = (char *) plan->policy };

      CHECK (gnutls_x509_crt_set_policy (crt, &policy, 0));
    }
  if (plan->has_timestamps)
    CHECK (gnutls_x509_crt_set_extension_by_oid (crt, "1.3.6.1.4.1.11129.2.4.2", "\004\002\000", 4, 0));
}

/* RFC 5280 4.2.1.1: SEQUENCE { authorityCertIssuer [1] { directoryName [4] Name }, authorityCertSerialNumber [2] }. GnuTLS reads this, and
 * does not write it. */
static void
fill_name_above (gnutls_x509_crt_t crt,
                 gnutls_x509_crt_t above)
{
  g_autoptr (GByteArray) der = g_byte_array_new ();
  gnutls_datum_t name;

  CHECK (gnutls_x509_crt_get_raw_dn (above, &name));
  g_assert_cmpuint (name.size, <, 120); /* so that each length is one octet */
  g_byte_array_append (der, (const guint8[]) { 0x30, (guint8) (name.size + 7), 0xa1, (guint8) (name.size + 2), 0xa4, (guint8) name.size }, 6);
  g_byte_array_append (der, name.data, name.size);
  g_byte_array_append (der, (const guint8[]) { 0x82, 1, 1 }, 3);
  CHECK (gnutls_x509_crt_set_extension_by_oid (crt, GNUTLS_X509EXT_OID_AUTHORITY_KEY_ID, der->data, der->len, 0));
  gnutls_free (name.data);
}

static gnutls_x509_crt_t
make_certificate (ScTestPki  *self,
                  const Plan *plan)
{
  int issuer = plan->issuer == SELF ? plan->id : plan->issuer;
  guint8 serial = (guint8) (plan->id + 1);
  guint8 key_id[64];
  size_t size = sizeof key_id;
  gnutls_x509_crt_t crt;

  CHECK (gnutls_x509_crt_init (&crt));
  CHECK (gnutls_x509_crt_set_version (crt, 3));
  CHECK (gnutls_x509_crt_set_serial (crt, &serial, 1));
  CHECK (gnutls_x509_crt_set_activation_time (crt, time (NULL) + plan->from_days * DAY));
  CHECK (gnutls_x509_crt_set_expiration_time (crt, time (NULL) + plan->until_days * DAY));
  CHECK (gnutls_x509_crt_set_key (crt, self->keys[plan->id]));
  fill_names (crt, plan);
  fill_uses (crt, plan);
  fill_marks (crt, plan);
  CHECK (gnutls_x509_crt_get_key_id (crt, 0, key_id, &size));
  CHECK (gnutls_x509_crt_set_subject_key_id (crt, key_id, size));
  if (plan->above != 0)
    fill_name_above (crt, self->crts[plan->above]);
  else if (issuer != plan->id)
    {
      size = sizeof key_id;
      CHECK (gnutls_x509_crt_get_key_id (self->crts[issuer], 0, key_id, &size));
      CHECK (gnutls_x509_crt_set_authority_key_id (crt, key_id, size));
    }
  CHECK (gnutls_x509_crt_sign2 (crt, issuer == plan->id ? crt : self->crts[issuer], self->keys[issuer],
                                plan->has_sha1 ? GNUTLS_DIG_SHA1 : GNUTLS_DIG_SHA256, 0));
  return crt;
}

/* Circle A was self-signed so that B could be made; now B vouches for A and no end is left. */
static void
close_circle (ScTestPki *self)
{
  Plan plan = *find_plan (CIRCLE_A);

  plan.issuer = CIRCLE_B;
  gnutls_x509_crt_deinit (self->crts[CIRCLE_A]);
  self->crts[CIRCLE_A] = make_certificate (self, &plan);
}

ScTestPki *
sc_test_pki_new (void)
{
  ScTestPki *self = g_new0 (ScTestPki, 1);
  gnutls_datum_t pem;

  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      self->keys[plans[i].id] = make_key (plans[i].rsa_bits);
      self->crts[plans[i].id] = make_certificate (self, &plans[i]);
    }
  close_circle (self);
  CHECK (gnutls_x509_crt_export2 (self->crts[ROOT], GNUTLS_X509_FMT_PEM, &pem));
  self->ca_pem = g_bytes_new (pem.data, pem.size);
  gnutls_free (pem.data);
  return self;
}

void
sc_test_pki_free (ScTestPki *self)
{
  for (guint i = 0; i < N_CERTIFICATES; i++)
    {
      gnutls_x509_crt_deinit (self->crts[i]);
      gnutls_x509_privkey_deinit (self->keys[i]);
    }
  g_bytes_unref (self->ca_pem);
  g_free (self);
}

GBytes *
sc_test_pki_get_ca_pem (ScTestPki *self)
{
  return self->ca_pem;
}

gnutls_certificate_credentials_t
sc_test_pki_create_credentials (ScTestPki *self,
                                ScTestLeaf leaf)
{
  const Plan *plan = find_plan ((int) leaf);
  gnutls_certificate_credentials_t credentials;
  gnutls_x509_crt_t chain[3] = { self->crts[leaf] };
  int n = 1;

  for (guint i = 0; i < G_N_ELEMENTS (plan->chain); i++)
    {
      if (plan->chain[i] != NOBODY)
        chain[n++] = self->crts[plan->chain[i]];
    }
  CHECK (gnutls_certificate_allocate_credentials (&credentials));
  CHECK (gnutls_certificate_set_x509_key (credentials, chain, n, self->keys[leaf]));
  return credentials;
}

GBytes *
sc_test_pki_dup_der (ScTestPki *self,
                     ScTestLeaf leaf)
{
  gnutls_datum_t der;
  GBytes *bytes;

  CHECK (gnutls_x509_crt_export2 (self->crts[leaf], GNUTLS_X509_FMT_DER, &der));
  bytes = g_bytes_new (der.data, der.size);
  gnutls_free (der.data);
  return bytes;
}
