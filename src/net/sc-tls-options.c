/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-net"

#include "config.h"

#include "sc-tls-private.h"

#include <glib/gi18n-lib.h>
#include <gnutls/x509.h>
#include <stdlib.h>

/* GnuTLS takes RSA keys of 1024 bits by default. The profile stands here and not in the verify flags: those are OR-ed with
 * NORMAL's own profile, and 2 | 5 is ULTRA, which refuses RSA 2048 and P-256. */
#define PRIORITY "NORMAL:%PROFILE_MEDIUM:-VERS-TLS1.0:-VERS-TLS1.1"
/* Servers that old sign with SHA-1 only, and have Diffie-Hellman groups and ciphers to match. */
#define PRIORITY_LOWERED                                                                                              \
  "NORMAL:%PROFILE_VERY_WEAK:+VERS-TLS1.1:+VERS-TLS1.0:+3DES-CBC:+ARCFOUR-128:+SHA1:+MD5:+SIGN-RSA-SHA1:+SIGN-ECDSA-SHA1"

struct _ScTlsOptions
{
  gatomicrefcount                  ref_count;
  GBytes                          *ca_pem; /* (nullable) */
  ScTlsOptions                    *base;   /* (nullable): of lowered options */
  gboolean                         is_lowered;
  gsize                            is_ready;
  gnutls_certificate_credentials_t credentials; /* once is_ready; never changed then, so that threads can share it */
};

G_DEFINE_BOXED_TYPE (ScTlsOptions, sc_tls_options, sc_tls_options_ref, sc_tls_options_unref)

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
  self->base = base != NULL ? sc_tls_options_ref (base) : NULL;
  self->is_lowered = TRUE;
  return self;
}

gboolean
sc_tls_options_is_lowered (ScTlsOptions *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_lowered;
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
  if (self->credentials != NULL)
    gnutls_certificate_free_credentials (self->credentials);
  g_clear_pointer (&self->base, sc_tls_options_unref);
  g_clear_pointer (&self->ca_pem, g_bytes_unref);
  g_free (self);
}

gnutls_certificate_credentials_t
sc_tls_options_get_credentials (ScTlsOptions *self)
{
  if (self->base != NULL)
    return sc_tls_options_get_credentials (self->base);
  if (g_once_init_enter (&self->is_ready))
    {
      if (gnutls_certificate_allocate_credentials (&self->credentials) != 0)
        g_abort (); /* out of memory */
      /* A computer without a trust store trusts nobody: that shows as unknown issuer. */
      (void) gnutls_certificate_set_x509_system_trust (self->credentials);
      if (self->ca_pem != NULL)
        (void) add_authorities (self->credentials, self->ca_pem);
      g_once_init_leave (&self->is_ready, 1);
    }
  return self->credentials;
}

void
sc_tls_options_prepare (ScTlsOptions *self)
{
  g_return_if_fail (self != NULL);

  (void) sc_tls_options_get_credentials (self);
}

/* ---- in the background ---- */

static GMutex readers_lock;
static GCond  readers_changed;
static guint  n_readers; /* under the lock */

/* The libraries clear away what they hold when the process ends; nobody may be reading in it then. */
static void
await_readers (void)
{
  g_mutex_lock (&readers_lock);
  while (n_readers > 0)
    g_cond_wait (&readers_changed, &readers_lock);
  g_mutex_unlock (&readers_lock);
}

static void
end_reader (void)
{
  g_mutex_lock (&readers_lock);
  n_readers--;
  g_cond_broadcast (&readers_changed);
  g_mutex_unlock (&readers_lock);
}

static gpointer
read_authorities (gpointer data)
{
  sc_tls_options_prepare (data);
  sc_tls_options_unref (data);
  end_reader ();
  return NULL;
}

void
sc_tls_options_prepare_in_background (ScTlsOptions *self)
{
  static gsize is_registered;
  GThread *thread;

  g_return_if_fail (self != NULL);

  if (g_once_init_enter (&is_registered))
    {
      (void) atexit (await_readers);
      g_once_init_leave (&is_registered, 1);
    }
  g_mutex_lock (&readers_lock);
  n_readers++;
  g_mutex_unlock (&readers_lock);
  thread = g_thread_try_new ("sc-authorities", read_authorities, sc_tls_options_ref (self), NULL);
  if (thread != NULL)
    {
      g_thread_unref (thread);
      return;
    }
  sc_tls_options_unref (self);
  end_reader ();
}

const char *
sc_tls_options_get_priority (ScTlsOptions *self)
{
  return self->is_lowered ? PRIORITY_LOWERED : PRIORITY;
}
