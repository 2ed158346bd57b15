/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-test-ocsp.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <string.h>

#define CHECK(call) g_assert_cmpint ((call), >=, 0)

/* X.690: one element around @content, which is taken over. */
static GByteArray *
wrap (guint8      tag,
      GByteArray *content)
{
  GByteArray *element = g_byte_array_new ();
  guint8 head[4] = { tag };
  guint n = 2;

  g_assert_cmpuint (content->len, <, 65536);
  if (content->len < 128)
    head[1] = (guint8) content->len;
  else if (content->len < 256)
    {
      head[1] = 0x81;
      head[n++] = (guint8) content->len;
    }
  else
    {
      head[1] = 0x82;
      head[n++] = (guint8) (content->len >> 8);
      head[n++] = (guint8) content->len;
    }
  g_byte_array_append (element, head, n);
  g_byte_array_append (element, content->data, content->len);
  g_byte_array_unref (content);
  return element;
}

static GByteArray *
octets (const void *bytes,
        gsize       count)
{
  return g_byte_array_append (g_byte_array_new (), bytes, (guint) count);
}

/* @more is taken over. */
static void
add (GByteArray *to,
     GByteArray *more)
{
  g_byte_array_append (to, more->data, more->len);
  g_byte_array_unref (more);
}

static GByteArray *
make_time (gint64 seconds)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *text = g_date_time_format (date, "%Y%m%d%H%M%SZ");

  return wrap (0x18, octets (text, strlen (text)));
}

static GByteArray *
make_hash (const void *bytes,
           gsize       count)
{
  guint8 digest[20];

  CHECK (gnutls_hash_fast (GNUTLS_DIG_SHA1, bytes, count, digest));
  return wrap (0x04, octets (digest, sizeof digest));
}

/* Of the public key without its algorithm: an uncompressed point (RFC 5480 2.2). */
static GByteArray *
make_key_hash (gnutls_x509_privkey_t key)
{
  gnutls_datum_t x, y;
  guint8 point[65] = { 4 };

  CHECK (gnutls_x509_privkey_export_ecc_raw (key, NULL, &x, &y, NULL));
  /* A leading zero octet may stand before a coordinate, or be missing. */
  memcpy (point + 1 + (x.size < 32 ? 32 - x.size : 0), x.data + (x.size > 32 ? x.size - 32 : 0), MIN (x.size, 32));
  memcpy (point + 33 + (y.size < 32 ? 32 - y.size : 0), y.data + (y.size > 32 ? y.size - 32 : 0), MIN (y.size, 32));
  gnutls_free (x.data);
  gnutls_free (y.data);
  return make_hash (point, sizeof point);
}

static GByteArray *
make_name (gnutls_x509_crt_t crt)
{
  gnutls_datum_t name;
  GByteArray *bytes;

  CHECK (gnutls_x509_crt_get_raw_dn (crt, &name));
  bytes = octets (name.data, name.size);
  gnutls_free (name.data);
  return bytes;
}

static GByteArray *
make_cert_id (gnutls_x509_crt_t     crt,
              gnutls_x509_crt_t     issuer,
              gnutls_x509_privkey_t issuer_key)
{
  static const guint8 sha1[] = { 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00 };
  g_autoptr (GByteArray) name = make_name (issuer);
  GByteArray *id = octets (sha1, sizeof sha1);
  guint8 serial[32];
  size_t size = sizeof serial;

  add (id, make_hash (name->data, name->len));
  add (id, make_key_hash (issuer_key));
  CHECK (gnutls_x509_crt_get_serial (crt, serial, &size));
  add (id, wrap (0x02, octets (serial, size)));
  return wrap (0x30, id);
}

static GByteArray *
make_response_data (gnutls_x509_crt_t     crt,
                    gnutls_x509_crt_t     issuer,
                    gnutls_x509_privkey_t issuer_key,
                    gboolean              is_revoked,
                    gint64                from,
                    gint64                until)
{
  GByteArray *single = make_cert_id (crt, issuer, issuer_key);
  GByteArray *data = wrap (0xa1, make_name (issuer));

  add (single, is_revoked ? wrap (0xa1, make_time (from)) : wrap (0x80, g_byte_array_new ()));
  add (single, make_time (from));
  add (single, wrap (0xa0, make_time (until)));
  add (data, make_time (from));
  add (data, wrap (0x30, wrap (0x30, single)));
  return wrap (0x30, data);
}

GBytes *
sc_test_ocsp_new (gnutls_x509_crt_t     crt,
                  gnutls_x509_crt_t     issuer,
                  gnutls_x509_privkey_t issuer_key,
                  gboolean              is_revoked,
                  gint64                from,
                  gint64                until)
{
  static const guint8 ecdsa_sha256[] = { 0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02 };
  static const guint8 successful[] = { 0x0a, 0x01, 0x00 };
  static const guint8 basic[] = { 0x06, 0x09, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x01 };
  GByteArray *data = make_response_data (crt, issuer, issuer_key, is_revoked, from, until);
  GByteArray *signature = octets ("\0", 1);
  GByteArray *bytes = octets (basic, sizeof basic);
  GByteArray *response = octets (successful, sizeof successful);
  gnutls_datum_t to_sign = { data->data, data->len };
  gnutls_datum_t signed_bytes;
  gnutls_privkey_t key;

  CHECK (gnutls_privkey_init (&key));
  CHECK (gnutls_privkey_import_x509 (key, issuer_key, 0));
  CHECK (gnutls_privkey_sign_data (key, GNUTLS_DIG_SHA256, 0, &to_sign, &signed_bytes));
  gnutls_privkey_deinit (key);
  g_byte_array_append (signature, signed_bytes.data, signed_bytes.size);
  gnutls_free (signed_bytes.data);
  add (data, octets (ecdsa_sha256, sizeof ecdsa_sha256));
  add (data, wrap (0x03, signature));
  add (bytes, wrap (0x04, wrap (0x30, data)));
  add (response, wrap (0xa0, wrap (0x30, bytes)));
  return g_byte_array_free_to_bytes (wrap (0x30, response));
}
