/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-net"

#include "config.h"

#include "sc-certificate.h"

#include "sc-text.h"

#include <glib/gi18n-lib.h>
#include <gnutls/x509.h>
#include <string.h>

#define MAX_TEXT 512
#define MAX_NAMES 256
#define MAX_DER (256 * 1024)

struct _ScCertificate
{
  gatomicrefcount ref_count;
  GBytes         *der;
  char           *subject;
  char           *issuer;
  char           *issuer_organization;
  char          **names;
  gint64          not_before;
  gint64          not_after;
  char           *key;
  char           *signature;
  char           *fingerprint;
  gboolean        is_self_issued;
};

G_DEFINE_BOXED_TYPE (ScCertificate, sc_certificate, sc_certificate_ref, sc_certificate_unref)

typedef int (*DnFunc)    (gnutls_x509_crt_t crt, char *buffer, size_t *size);
typedef int (*DnOidFunc) (gnutls_x509_crt_t crt, const char *oid, unsigned index, unsigned raw, void *buffer, size_t *size);

/* One attribute of a distinguished name, or %NULL. */
static char *
read_attribute (gnutls_x509_crt_t crt,
                DnOidFunc         read,
                const char       *oid)
{
  g_autofree char *buffer = NULL;
  size_t size = 0;

  if (read (crt, oid, 0, 0, NULL, &size) != GNUTLS_E_SHORT_MEMORY_BUFFER || size > MAX_DER)
    return NULL;
  buffer = g_malloc0 (size + 1);
  if (read (crt, oid, 0, 0, buffer, &size) != 0)
    return NULL;
  return size > 0 ? sc_text_make_safe (buffer, (gssize) size, MAX_TEXT) : NULL;
}

static char *
read_whole_name (gnutls_x509_crt_t crt,
                 DnFunc            read)
{
  g_autofree char *buffer = NULL;
  size_t size = 0;

  if (read (crt, NULL, &size) != GNUTLS_E_SHORT_MEMORY_BUFFER || size > MAX_DER)
    return g_strdup ("");
  buffer = g_malloc0 (size + 1);
  if (read (crt, buffer, &size) != 0)
    return g_strdup ("");
  return sc_text_make_safe (buffer, -1, MAX_TEXT);
}

static char *
read_name (gnutls_x509_crt_t crt,
           DnOidFunc         read_oid,
           DnFunc            read_all)
{
  char *common_name = read_attribute (crt, read_oid, GNUTLS_OID_X520_COMMON_NAME);

  return common_name != NULL ? common_name : read_whole_name (crt, read_all);
}

static char *
format_alternative_name (unsigned    type,
                         const char *buffer,
                         gsize       size)
{
  g_autoptr (GInetAddress) address = NULL;

  if (type == GNUTLS_SAN_DNSNAME)
    return sc_text_make_safe (buffer, (gssize) size, MAX_TEXT);
  if (type != GNUTLS_SAN_IPADDRESS || (size != 4 && size != 16))
    return NULL;
  address = g_inet_address_new_from_bytes ((const guint8 *) buffer, size == 4 ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6);
  return g_inet_address_to_string (address);
}

/* RFC 6125 6.4.4: the common name counts only when there is no name of the right kind. */
static char **
read_names (gnutls_x509_crt_t crt)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (unsigned i = 0; i < MAX_NAMES; i++)
    {
      g_autofree char *buffer = NULL;
      char *name;
      size_t size = 0;
      unsigned type = 0;
      int status = gnutls_x509_crt_get_subject_alt_name2 (crt, i, NULL, &size, &type, NULL);

      if (status == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE || size > MAX_DER)
        break;
      if (status != GNUTLS_E_SHORT_MEMORY_BUFFER)
        continue;
      buffer = g_malloc0 (size + 1);
      status = gnutls_x509_crt_get_subject_alt_name2 (crt, i, buffer, &size, &type, NULL);
      name = status >= 0 ? format_alternative_name (type, buffer, size) : NULL;
      if (name != NULL)
        g_ptr_array_add (names, name);
    }
  if (names->len == 0)
    {
      char *common_name = read_attribute (crt, gnutls_x509_crt_get_dn_by_oid, GNUTLS_OID_X520_COMMON_NAME);

      if (common_name != NULL)
        g_ptr_array_add (names, common_name);
    }
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_steal (names, NULL);
}

static char *
read_key (gnutls_x509_crt_t crt)
{
  unsigned bits = 0;
  int algorithm = gnutls_x509_crt_get_pk_algorithm (crt, &bits);
  const char *name = algorithm >= 0 ? gnutls_pk_get_name ((gnutls_pk_algorithm_t) algorithm) : NULL;

  if (name == NULL)
    return g_strdup ("");
  if (algorithm == GNUTLS_PK_ECDSA)
    name = "EC";
  return g_strdup_printf ("%s %u", name, bits);
}

static char *
format_fingerprint (GBytes *der)
{
  g_autofree char *digits = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, der);
  GString *text = g_string_new (NULL);

  for (gsize i = 0; digits[i] != '\0'; i++)
    {
      if (i > 0 && i % 2 == 0)
        g_string_append_c (text, ':');
      g_string_append_c (text, g_ascii_toupper (digits[i]));
    }
  return g_string_free (text, FALSE);
}

static ScCertificate *
read_certificate (gnutls_x509_crt_t crt,
                  GBytes           *der)
{
  ScCertificate *self = g_new0 (ScCertificate, 1);
  int signature = gnutls_x509_crt_get_signature_algorithm (crt);
  const char *signature_name = signature >= 0 ? gnutls_sign_get_name ((gnutls_sign_algorithm_t) signature) : NULL;

  g_atomic_ref_count_init (&self->ref_count);
  self->der = g_bytes_ref (der);
  self->subject = read_name (crt, gnutls_x509_crt_get_dn_by_oid, gnutls_x509_crt_get_dn);
  self->issuer = read_name (crt, gnutls_x509_crt_get_issuer_dn_by_oid, gnutls_x509_crt_get_issuer_dn);
  self->issuer_organization = read_attribute (crt, gnutls_x509_crt_get_issuer_dn_by_oid, GNUTLS_OID_X520_ORGANIZATION_NAME);
  self->names = read_names (crt);
  self->not_before = gnutls_x509_crt_get_activation_time (crt);
  self->not_after = gnutls_x509_crt_get_expiration_time (crt);
  self->key = read_key (crt);
  self->signature = g_strdup (signature_name != NULL ? signature_name : "");
  self->fingerprint = format_fingerprint (der);
  self->is_self_issued = gnutls_x509_crt_check_issuer (crt, crt) != 0;
  return self;
}

ScCertificate *
sc_certificate_new_from_der (GBytes  *der,
                             GError **error)
{
  ScCertificate *self = NULL;
  gnutls_x509_crt_t crt;
  gnutls_datum_t datum;
  gsize size;
  int status = GNUTLS_E_ASN1_DER_ERROR;

  g_return_val_if_fail (der != NULL, NULL);

  datum.data = (unsigned char *) g_bytes_get_data (der, &size);
  datum.size = (unsigned) size;
  if (gnutls_x509_crt_init (&crt) != 0)
    g_abort (); /* out of memory */
  if (size > 0 && size <= MAX_DER)
    status = gnutls_x509_crt_import (crt, &datum, GNUTLS_X509_FMT_DER);
  if (status == 0)
    self = read_certificate (crt, der);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 /* Translators: the placeholder is the TLS library's reason */
                 _ ("This is not a certificate: %s"), gnutls_strerror (status));
  gnutls_x509_crt_deinit (crt);
  return self;
}

ScCertificate *
sc_certificate_ref (ScCertificate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sc_certificate_unref (ScCertificate *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_bytes_unref (self->der);
  g_free (self->subject);
  g_free (self->issuer);
  g_free (self->issuer_organization);
  g_strfreev (self->names);
  g_free (self->key);
  g_free (self->signature);
  g_free (self->fingerprint);
  g_free (self);
}

const char *
sc_certificate_get_subject (ScCertificate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->subject;
}

const char *
sc_certificate_get_issuer (ScCertificate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->issuer;
}

const char *
sc_certificate_get_issuer_organization (ScCertificate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->issuer_organization;
}

const char *const *
sc_certificate_get_names (ScCertificate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->names;
}

gint64
sc_certificate_get_not_before (ScCertificate *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->not_before;
}

gint64
sc_certificate_get_not_after (ScCertificate *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->not_after;
}

const char *
sc_certificate_get_key (ScCertificate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->key;
}

const char *
sc_certificate_get_signature (ScCertificate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->signature;
}

const char *
sc_certificate_get_fingerprint (ScCertificate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->fingerprint;
}

gboolean
sc_certificate_is_self_issued (ScCertificate *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_self_issued;
}

GBytes *
sc_certificate_get_der (ScCertificate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->der;
}

/* RFC 7468 2 */
char *
sc_certificate_to_pem (ScCertificate *self)
{
  g_autofree char *base64 = NULL;
  GString *pem;
  gsize length;
  gsize size;
  gconstpointer data;

  g_return_val_if_fail (self != NULL, NULL);

  data = g_bytes_get_data (self->der, &size);
  base64 = g_base64_encode (data, size);
  length = strlen (base64);
  pem = g_string_new ("-----BEGIN CERTIFICATE-----\n");
  for (gsize i = 0; i < length; i += 64)
    {
      g_string_append_len (pem, base64 + i, (gssize) MIN (64, length - i));
      g_string_append_c (pem, '\n');
    }
  g_string_append (pem, "-----END CERTIFICATE-----\n");
  return g_string_free (pem, FALSE);
}
