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
start_job (ScAccountStore     *self,
           gpointer            source_tag,
           Job                *job, /* (transfer full) */
           GTaskThreadFunc     work,
           GCancellable       *cancellable,
           GAsyncReadyCallback callback,
           gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, work);
}

/* @result: (transfer full) (nullable), with @error: (transfer full) in its place */
static void
end_job (GTask         *task,
         gpointer       result,
         GDestroyNotify free_result,
         GError        *error)
{
  if (result != NULL)
    g_task_return_pointer (task, result, free_result);
  else
    g_task_return_error (task, error);
}

/* Returns: (transfer full) (nullable) */
static gpointer
finish_job (ScAccountStore *self,
            GAsyncResult   *result,
            GError        **error)
{
  g_return_val_if_fail (SC_IS_ACCOUNT_STORE (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- a settings file ---- */

static void
open_file_in_thread (GTask        *task,
                     gpointer      source,
                     gpointer      task_data,
                     GCancellable *cancellable)
{
  const Job *job = task_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) accounts = sc_account_store_open_file_sync (source, job->path, NULL, &error);

  end_job (task, accounts != NULL ? g_object_ref (g_ptr_array_index (accounts, 0)) : NULL, g_object_unref, error);
}

void
sc_account_store_open_file_async (ScAccountStore     *self,
                                  const char         *path,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  Job *job;

  g_return_if_fail (SC_IS_ACCOUNT_STORE (self));
  g_return_if_fail (path != NULL);

  job = g_new0 (Job, 1);
  job->path = g_strdup (path);
  start_job (self, sc_account_store_open_file_async, job, open_file_in_thread, cancellable, callback, user_data);
}

ScAccount *
sc_account_store_open_file_finish (ScAccountStore *self,
                                   GAsyncResult   *result,
                                   GError        **error)
{
  ScAccount *account = finish_job (self, result, error);

  if (account != NULL)
    sc_account_store_keep_file (self, ((const Job *) g_task_get_task_data (G_TASK (result)))->path);
  return account;
}

/* ---- a stored secret ---- */

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
  end_job (task, secret, (GDestroyNotify) sc_secret_unref, error);
}

void
sc_account_store_lookup_async (ScAccountStore     *self,
                               ScAccount          *account,
                               gboolean            may_unlock,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  Job *job;

  g_return_if_fail (SC_IS_ACCOUNT_STORE (self));
  g_return_if_fail (SC_IS_ACCOUNT (account));

  job = g_new0 (Job, 1);
  job->account = g_object_ref (account);
  job->may_unlock = may_unlock;
  start_job (self, sc_account_store_lookup_async, job, lookup_in_thread, cancellable, callback, user_data);
}

void
sc_account_store_open_secret_async (ScAccountStore     *self,
                                    ScAccount          *account,
                                    ScSecret           *key,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  Job *job;

  g_return_if_fail (SC_IS_ACCOUNT_STORE (self));
  g_return_if_fail (SC_IS_ACCOUNT (account));
  g_return_if_fail (key != NULL);

  job = g_new0 (Job, 1);
  job->account = g_object_ref (account);
  job->secret = sc_secret_ref (key);
  start_job (self, sc_account_store_open_secret_async, job, lookup_in_thread, cancellable, callback, user_data);
}

ScSecret *
sc_account_store_lookup_finish (ScAccountStore *self,
                                GAsyncResult   *result,
                                GError        **error)
{
  return finish_job (self, result, error);
}

/* ---- an account of our own ---- */

static void
save_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  const Job *job = task_data;
  GError *error = NULL;
  ScAccount *account = sc_account_store_save_sync (source, &job->fields, job->secret, cancellable, &error);

  end_job (task, account, g_object_unref, error);
}

void
sc_account_store_save_async (ScAccountStore        *self,
                             const ScAccountFields *fields,
                             ScSecret              *secret,
                             GCancellable          *cancellable,
                             GAsyncReadyCallback    callback,
                             gpointer               user_data)
{
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
  start_job (self, sc_account_store_save_async, job, save_in_thread, cancellable, callback, user_data);
}

ScAccount *
sc_account_store_save_finish (ScAccountStore *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  return finish_job (self, result, error);
}
