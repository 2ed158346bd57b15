/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-checks"

#include "config.h"

#include "sc-settings.h"

#define DEFAULT_TIMEOUT_MS          15000
#define DEFAULT_PIPELINE_FROM_MS    200

struct _ScRenewal
{
  gatomicrefcount ref_count;
  GMutex          lock;
  gboolean        begun;
  ScSecret       *secret; /* (nullable) */
};

G_DEFINE_BOXED_TYPE (ScSettings, sc_settings, sc_settings_ref, sc_settings_unref)

static void
renewal_unref (ScRenewal *renewal)
{
  if (!g_atomic_ref_count_dec (&renewal->ref_count))
    return;
  g_mutex_clear (&renewal->lock);
  g_clear_pointer (&renewal->secret, sc_secret_unref);
  g_free (renewal);
}

ScSettings *
sc_settings_new (ScEndpoint *endpoint)
{
  ScSettings *self;

  g_return_val_if_fail (endpoint != NULL, NULL);

  self = g_new0 (ScSettings, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->origin = g_strdup ("typed");
  self->endpoint = sc_endpoint_ref (endpoint);
  self->auth = SC_AUTH_METHOD_AUTO;
  self->until = SC_STAGE_SEND;
  self->probe_ports = TRUE;
  self->timeout_ms = DEFAULT_TIMEOUT_MS;
  self->pipeline_from_ms = DEFAULT_PIPELINE_FROM_MS;
  self->renewal = g_new0 (ScRenewal, 1);
  g_atomic_ref_count_init (&self->renewal->ref_count);
  g_mutex_init (&self->renewal->lock);

  return self;
}

ScSettings *
sc_settings_copy (ScSettings *self)
{
  ScSettings *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (ScSettings, 1);
  *copy = *self;
  g_atomic_ref_count_init (&copy->ref_count);
  copy->origin = g_strdup (self->origin);
  copy->endpoint = sc_endpoint_ref (self->endpoint);
  copy->user = g_strdup (self->user);
  copy->secret = self->secret != NULL ? sc_secret_ref (self->secret) : NULL;
  copy->secret_problem = g_strdup (self->secret_problem);
  copy->from = g_strdup (self->from);
  copy->to = g_strdup (self->to);
  copy->ca_pem = self->ca_pem != NULL ? g_bytes_ref (self->ca_pem) : NULL;
  g_atomic_ref_count_inc (&copy->renewal->ref_count);

  return copy;
}

ScSettings *
sc_settings_ref (ScSettings *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sc_settings_unref (ScSettings *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->origin);
  sc_endpoint_unref (self->endpoint);
  g_free (self->user);
  g_clear_pointer (&self->secret, sc_secret_unref);
  g_free (self->secret_problem);
  g_free (self->from);
  g_free (self->to);
  g_clear_pointer (&self->ca_pem, g_bytes_unref);
  renewal_unref (self->renewal);
  g_free (self);
}

gboolean
sc_settings_begin_renewal (ScSettings *self)
{
  g_autoptr (GMutexLocker) locker = NULL;
  gboolean is_first;

  g_return_val_if_fail (self != NULL, FALSE);

  locker = g_mutex_locker_new (&self->renewal->lock);
  is_first = !self->renewal->begun;
  self->renewal->begun = TRUE;
  return is_first;
}

void
sc_settings_set_renewed (ScSettings *self,
                         ScSecret   *secret)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (self != NULL && secret != NULL);

  locker = g_mutex_locker_new (&self->renewal->lock);
  sc_secret_ref (secret);
  g_clear_pointer (&self->renewal->secret, sc_secret_unref);
  self->renewal->secret = secret;
}

ScSecret *
sc_settings_dup_secret (ScSettings *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  locker = g_mutex_locker_new (&self->renewal->lock);
  if (self->renewal->secret != NULL)
    return sc_secret_ref (self->renewal->secret);
  return self->secret != NULL ? sc_secret_ref (self->secret) : NULL;
}
