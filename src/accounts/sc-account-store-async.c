/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-account-store-private.h"

/* What a worker thread needs. */
typedef struct
{
  char           *path;
  ScAccount      *account;
  gboolean        may_unlock;
  ScAccountFields fields; /* its strings belong to this struct */
  ScSecret       *secret;
} Job;

static void
job_free (Job *self)
{
  g_free (self->path);
  g_clear_object (&self->account);
  g_clear_pointer (&self->secret, sc_secret_unref);
  g_free ((char *) self->fields.id);
  g_free ((char *) self->fields.name);
  g_free ((char *) self->fields.address);
  g_free ((char *) self->fields.host);
  g_free ((char *) self->fields.user);
  g_free (self);
}

static void
open_file_in_thread (GTask        *task,
                     gpointer      source,
                     gpointer      task_data,
                     GCancellable *cancellable)
{
  const Job *job = task_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) accounts = sc_account_store_open_file_sync (source, job->path, NULL, &error);

  if (accounts != NULL)
    g_task_return_pointer (task, g_object_ref (g_ptr_array_index (accounts, 0)), g_object_unref);
  else
    g_task_return_error (task, error);
}

void
sc_account_store_open_file_async (ScAccountStore     *self,
                                  const char         *path,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_return_if_fail (SC_IS_ACCOUNT_STORE (self));
  g_return_if_fail (path != NULL);

  job = g_new0 (Job, 1);
  job->path = g_strdup (path);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sc_account_store_open_file_async);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, open_file_in_thread);
}

ScAccount *
sc_account_store_open_file_finish (ScAccountStore *self,
                                   GAsyncResult   *result,
                                   GError        **error)
{
  ScAccount *account;
  const Job *job;

  g_return_val_if_fail (SC_IS_ACCOUNT_STORE (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  job = g_task_get_task_data (G_TASK (result));
  account = g_task_propagate_pointer (G_TASK (result), error);
  if (account != NULL)
    sc_account_store_keep_file (self, job->path);
  return account;
}

static void
lookup_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  const Job *job = task_data;
  GError *error = NULL;
  ScSecret *secret;

  if (job->secret != NULL)
    secret = sc_account_store_open_secret_sync (source, job->account, job->secret, cancellable, &error);
  else
    secret = sc_account_store_lookup_sync (source, job->account, job->may_unlock, cancellable, &error);
  if (secret != NULL)
    g_task_return_pointer (task, secret, (GDestroyNotify) sc_secret_unref);
  else
    g_task_return_error (task, error);
}

/* @key: (nullable) */
static void
start_lookup (ScAccountStore     *self,
              ScAccount          *account,
              gboolean            may_unlock,
              ScSecret           *key,
              GCancellable       *cancellable,
              GAsyncReadyCallback callback,
              gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->account = g_object_ref (account);
  job->may_unlock = may_unlock;
  job->secret = key != NULL ? sc_secret_ref (key) : NULL;
  g_task_set_source_tag (task, start_lookup);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, lookup_in_thread);
}

void
sc_account_store_lookup_async (ScAccountStore     *self,
                               ScAccount          *account,
                               gboolean            may_unlock,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_return_if_fail (SC_IS_ACCOUNT_STORE (self));
  g_return_if_fail (SC_IS_ACCOUNT (account));

  start_lookup (self, account, may_unlock, NULL, cancellable, callback, user_data);
}

void
sc_account_store_open_secret_async (ScAccountStore     *self,
                                    ScAccount          *account,
                                    ScSecret           *key,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_return_if_fail (SC_IS_ACCOUNT_STORE (self));
  g_return_if_fail (SC_IS_ACCOUNT (account));
  g_return_if_fail (key != NULL);

  start_lookup (self, account, FALSE, key, cancellable, callback, user_data);
}

ScSecret *
sc_account_store_lookup_finish (ScAccountStore *self,
                                GAsyncResult   *result,
                                GError        **error)
{
  g_return_val_if_fail (SC_IS_ACCOUNT_STORE (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
save_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  const Job *job = task_data;
  GError *error = NULL;
  ScAccount *account = sc_account_store_save_sync (source, &job->fields, job->secret, cancellable, &error);

  if (account != NULL)
    g_task_return_pointer (task, account, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
sc_account_store_save_async (ScAccountStore        *self,
                             const ScAccountFields *fields,
                             ScSecret              *secret,
                             GCancellable          *cancellable,
                             GAsyncReadyCallback    callback,
                             gpointer               user_data)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_return_if_fail (SC_IS_ACCOUNT_STORE (self));
  g_return_if_fail (fields != NULL);

  job = g_new0 (Job, 1);
  job->fields.id = g_strdup (fields->id);
  job->fields.name = g_strdup (fields->name);
  job->fields.address = g_strdup (fields->address);
  job->fields.host = g_strdup (fields->host);
  job->fields.user = g_strdup (fields->user);
  job->fields.port = fields->port;
  job->fields.security = fields->security;
  job->fields.auth = fields->auth;
  job->secret = secret != NULL ? sc_secret_ref (secret) : NULL;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sc_account_store_save_async);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, save_in_thread);
}

ScAccount *
sc_account_store_save_finish (ScAccountStore *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (SC_IS_ACCOUNT_STORE (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
