/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-account-source.h"

G_DEFINE_QUARK (sc-store-error-quark, sc_store_error)

G_DEFINE_ENUM_TYPE (ScStoreError, sc_store_error,
                    G_DEFINE_ENUM_VALUE (SC_STORE_ERROR_NO_SECRET, "no-secret"),
                    G_DEFINE_ENUM_VALUE (SC_STORE_ERROR_LOCKED, "locked"),
                    G_DEFINE_ENUM_VALUE (SC_STORE_ERROR_NOT_READABLE, "not-readable"),
                    G_DEFINE_ENUM_VALUE (SC_STORE_ERROR_NOT_AVAILABLE, "not-available"),
                    G_DEFINE_ENUM_VALUE (SC_STORE_ERROR_BAD_DATA, "bad-data"),
                    G_DEFINE_ENUM_VALUE (SC_STORE_ERROR_PROTECTED, "protected"))

G_DEFINE_ABSTRACT_TYPE (ScAccountSource, sc_account_source, G_TYPE_OBJECT)

static void
sc_account_source_class_init (ScAccountSourceClass *klass)
{
}

static void
sc_account_source_init (ScAccountSource *self)
{
}

void
sc_account_source_list_sync (ScAccountSource *self,
                             GPtrArray       *accounts,
                             GPtrArray       *notes,
                             GCancellable    *cancellable)
{
  g_return_if_fail (SC_IS_ACCOUNT_SOURCE (self));
  g_return_if_fail (accounts != NULL && notes != NULL);

  SC_ACCOUNT_SOURCE_GET_CLASS (self)->list_sync (self, accounts, notes, cancellable);
}

gboolean
sc_account_source_list_file_sync (ScAccountSource *self,
                                  const char      *path,
                                  GPtrArray       *accounts,
                                  GPtrArray       *notes)
{
  ScAccountSourceClass *klass;

  g_return_val_if_fail (SC_IS_ACCOUNT_SOURCE (self), FALSE);
  g_return_val_if_fail (path != NULL && accounts != NULL && notes != NULL, FALSE);

  klass = SC_ACCOUNT_SOURCE_GET_CLASS (self);
  return klass->list_file_sync != NULL && klass->list_file_sync (self, path, accounts, notes);
}

ScSecret *
sc_account_source_lookup_sync (ScAccountSource *self,
                               ScAccount       *account,
                               gboolean         may_unlock,
                               GCancellable    *cancellable,
                               GError         **error)
{
  g_return_val_if_fail (SC_IS_ACCOUNT_SOURCE (self), NULL);
  g_return_val_if_fail (SC_IS_ACCOUNT (account), NULL);

  return SC_ACCOUNT_SOURCE_GET_CLASS (self)->lookup_sync (self, account, may_unlock, cancellable, error);
}

ScSecret *
sc_account_source_open_secret_sync (ScAccountSource *self,
                                    ScAccount       *account,
                                    ScSecret        *key,
                                    GCancellable    *cancellable,
                                    GError         **error)
{
  ScAccountSourceClass *klass;

  g_return_val_if_fail (SC_IS_ACCOUNT_SOURCE (self), NULL);
  g_return_val_if_fail (SC_IS_ACCOUNT (account), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  klass = SC_ACCOUNT_SOURCE_GET_CLASS (self);
  if (klass->open_secret_sync == NULL)
    return klass->lookup_sync (self, account, FALSE, cancellable, error);
  return klass->open_secret_sync (self, account, key, cancellable, error);
}

const char *
sc_account_source_get_origin (ScAccountSource *self)
{
  g_return_val_if_fail (SC_IS_ACCOUNT_SOURCE (self), NULL);

  return SC_ACCOUNT_SOURCE_GET_CLASS (self)->origin;
}
