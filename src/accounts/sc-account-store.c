/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-account-store.h"

#include "sc-balsa-source.h"
#include "sc-claws-mail-source.h"
#include "sc-evolution-source.h"
#include "sc-geary-source.h"
#include "sc-git-source.h"
#include "sc-goa-source.h"
#include "sc-kmail-source.h"
#include "sc-mailspring-source.h"
#include "sc-msmtp-source.h"
#include "sc-mutt-source.h"
#include "sc-own-source.h"
#include "sc-sylpheed-source.h"
#include "sc-thunderbird-source.h"
#include "sc-trojita-source.h"
#include "sc-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_SHOWN_CHARS 200

struct _ScAccountStore
{
  GObject    parent_instance;

  GPtrArray *sources;  /* ScAccountSource, best first; not changed after construction */
  GPtrArray *accounts; /* ScAccount, for the main context */
  GPtrArray *notes;    /* char *, ends in NULL */
};

/* What one listing found. */
typedef struct
{
  GPtrArray *accounts;
  GPtrArray *notes;
} Listing;

/* What a worker thread needs. */
typedef struct
{
  ScAccount      *account;
  gboolean        may_unlock;
  ScAccountFields fields; /* its strings belong to this struct */
  ScSecret       *secret;
} Job;

static void sc_account_store_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ScAccountStore, sc_account_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, sc_account_store_list_model_init))

static void
listing_free (Listing *self)
{
  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_free (self);
}

static void
job_free (Job *self)
{
  g_clear_object (&self->account);
  g_clear_pointer (&self->secret, sc_secret_unref);
  g_free ((char *) self->fields.id);
  g_free ((char *) self->fields.name);
  g_free ((char *) self->fields.address);
  g_free ((char *) self->fields.host);
  g_free ((char *) self->fields.user);
  g_free (self);
}

static GPtrArray *
list_all (ScAccountStore *self,
          GPtrArray      *notes,
          GCancellable   *cancellable)
{
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->sources->len; i++)
    {
      /* Each has a list of its own: what one source holds does not count against the limit of the next. */
      g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);

      if (!g_cancellable_is_cancelled (cancellable))
        sc_account_source_list_sync (g_ptr_array_index (self->sources, i), found, notes, cancellable);
      g_ptr_array_extend_and_steal (accounts, g_steal_pointer (&found));
    }
  return g_steal_pointer (&accounts);
}

static char *
fold (const char *text)
{
  if (text == NULL || g_str_is_ascii (text))
    return g_ascii_strdown (text != NULL ? text : "", -1);
  return g_utf8_casefold (text, -1);
}

/* Two accounts on one server with one login are one, unless they send from different addresses. */
static gboolean
is_known (GHashTable *seen,
          ScAccount  *account)
{
  ScEndpoint *endpoint = sc_account_get_endpoint (account);
  g_autofree char *address = fold (sc_account_get_address (account));
  g_autofree char *key = NULL;
  const char *user = sc_account_get_user (account);
  GHashTable *addresses;
  gboolean known;

  if (endpoint == NULL)
    return FALSE;
  key = g_strdup_printf ("%s %u %s", sc_endpoint_get_host (endpoint), sc_endpoint_get_port (endpoint), user != NULL ? user : "");
  addresses = g_hash_table_lookup (seen, key);
  if (addresses == NULL)
    {
      addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (seen, g_steal_pointer (&key), addresses);
    }
  known = g_hash_table_size (addresses) > 0 && *address == '\0';
  return !g_hash_table_add (addresses, g_steal_pointer (&address)) || known;
}

/* What a person most likely means comes first: a mail program's account, then a tool's, then what has no server. */
static guint
rank_account (ScAccount *account)
{
  static const char * const tools[] = { "msmtp", "git", "mutt" };

  if (sc_account_get_endpoint (account) == NULL)
    return 2;
  for (guint i = 0; i < G_N_ELEMENTS (tools); i++)
    {
      if (g_str_equal (sc_account_get_origin (account), tools[i]))
        return 1;
    }
  return 0;
}

static int
compare_ranks (gconstpointer a,
               gconstpointer b)
{
  return (int) rank_account (*(ScAccount * const *) a) - (int) rank_account (*(ScAccount * const *) b);
}

static GPtrArray *
drop_duplicates (GPtrArray *accounts)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);

  for (guint i = 0; i < accounts->len; i++)
    {
      ScAccount *account = g_ptr_array_index (accounts, i);

      if (!is_known (seen, account))
        g_ptr_array_add (kept, g_object_ref (account));
    }
  /* Stable: within a rank the order of the sources stays. */
  g_ptr_array_sort (kept, compare_ranks);
  return g_steal_pointer (&kept);
}

GPtrArray *
sc_account_store_list_sync (ScAccountStore *self,
                            GPtrArray     **notes,
                            GCancellable   *cancellable)
{
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) found_notes = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (SC_IS_ACCOUNT_STORE (self), NULL);

  all = list_all (self, found_notes, cancellable);
  if (notes != NULL)
    *notes = g_steal_pointer (&found_notes);
  return drop_duplicates (all);
}

static void
load_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Listing *listing = g_new0 (Listing, 1);

  listing->accounts = sc_account_store_list_sync (source, &listing->notes, cancellable);
  g_task_return_pointer (task, listing, (GDestroyNotify) listing_free);
}

void
sc_account_store_load_async (ScAccountStore     *self,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SC_IS_ACCOUNT_STORE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sc_account_store_load_async);
  g_task_run_in_thread (task, load_in_thread);
}

static gboolean
is_same_account (ScAccount *a,
                 ScAccount *b)
{
  ScEndpoint *first = sc_account_get_endpoint (a);
  ScEndpoint *second = sc_account_get_endpoint (b);

  if ((first == NULL) != (second == NULL) || (first != NULL && !sc_endpoint_equal (first, second)))
    return FALSE;
  return g_str_equal (sc_account_get_id (a), sc_account_get_id (b)) && g_str_equal (sc_account_get_name (a), sc_account_get_name (b)) &&
         sc_account_get_auth (a) == sc_account_get_auth (b) && g_strcmp0 (sc_account_get_address (a), sc_account_get_address (b)) == 0 &&
         g_strcmp0 (sc_account_get_user (a), sc_account_get_user (b)) == 0 && g_strcmp0 (sc_account_get_note (a), sc_account_get_note (b)) == 0 &&
         g_strcmp0 (sc_account_get_secret_hint (a), sc_account_get_secret_hint (b)) == 0;
}

/* Only what changed is said to have changed: the focus stays where it is in a list that is read again. */
static void
replace_accounts (ScAccountStore *self,
                  GPtrArray      *accounts)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->accounts);
  guint head = 0, tail = 0;

  self->accounts = accounts;
  while (head < MIN (old->len, accounts->len) &&
         is_same_account (g_ptr_array_index (old, head), g_ptr_array_index (accounts, head)))
    head++;
  while (tail < MIN (old->len, accounts->len) - head &&
         is_same_account (g_ptr_array_index (old, old->len - 1 - tail), g_ptr_array_index (accounts, accounts->len - 1 - tail)))
    tail++;
  if (old->len - head - tail > 0 || accounts->len - head - tail > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), head, old->len - head - tail, accounts->len - head - tail);
}

gboolean
sc_account_store_load_finish (ScAccountStore *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  Listing *listing;

  g_return_val_if_fail (SC_IS_ACCOUNT_STORE (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  listing = g_task_propagate_pointer (G_TASK (result), error);
  if (listing == NULL)
    return FALSE;
  g_ptr_array_unref (self->notes);
  self->notes = g_steal_pointer (&listing->notes);
  g_ptr_array_add (self->notes, NULL);
  replace_accounts (self, g_steal_pointer (&listing->accounts));
  listing_free (listing);
  return TRUE;
}

const char * const *
sc_account_store_get_notes (ScAccountStore *self)
{
  g_return_val_if_fail (SC_IS_ACCOUNT_STORE (self), NULL);

  return (const char * const *) self->notes->pdata;
}

static gboolean
is_named (ScAccount  *account,
          const char *folded)
{
  g_autofree char *address = fold (sc_account_get_address (account));
  g_autofree char *name = fold (sc_account_get_name (account));

  /* Nobody is called nothing. */
  return *folded != '\0' && (strcmp (address, folded) == 0 || strcmp (name, folded) == 0);
}

static ScAccount *
find_by_id (GPtrArray  *accounts,
            const char *id)
{
  for (guint i = 0; i < accounts->len; i++)
    {
      ScAccount *account = g_ptr_array_index (accounts, i);

      if (strcmp (sc_account_get_id (account), id) == 0)
        return g_object_ref (account);
    }
  return NULL;
}

static ScAccount *
find_by_name (GPtrArray  *accounts,
              const char *name,
              GError    **error)
{
  g_autofree char *folded = fold (name);
  g_autofree char *safe = sc_text_make_safe (name, -1, MAX_SHOWN_CHARS);
  ScAccount *found = NULL;

  for (guint i = 0; i < accounts->len; i++)
    {
      ScAccount *account = g_ptr_array_index (accounts, i);

      if (!is_named (account, folded))
        continue;
      if (found != NULL)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       /* Translators: %1$s is what was asked for, %2$s and %3$s are ids of accounts */
                       _ ("Several accounts are called “%1$s”; say which one by its id, as in %2$s or %3$s."),
                       safe, sc_account_get_id (found), sc_account_get_id (account));
          return NULL;
        }
      found = account;
    }
  if (found == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 /* Translators: %s is what was asked for: an id, a name or an address */
                 _ ("There is no account “%s” on this computer."), safe);
  return found != NULL ? g_object_ref (found) : NULL;
}

ScAccount *
sc_account_store_find_sync (ScAccountStore *self,
                            const char     *id,
                            GCancellable   *cancellable,
                            GError        **error)
{
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) kept = NULL;
  ScAccount *found;

  g_return_val_if_fail (SC_IS_ACCOUNT_STORE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  all = list_all (self, notes, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  /* An id counts even when the list shows another account in its place. */
  found = find_by_id (all, id);
  if (found != NULL)
    return found;
  kept = drop_duplicates (all);
  return find_by_name (kept, id, error);
}

static ScAccountSource *
find_source (ScAccountStore *self,
             const char     *origin)
{
  for (guint i = 0; i < self->sources->len; i++)
    {
      ScAccountSource *source = g_ptr_array_index (self->sources, i);

      if (strcmp (sc_account_source_get_origin (source), origin) == 0)
        return source;
    }
  return NULL;
}

ScSecret *
sc_account_store_lookup_sync (ScAccountStore *self,
                              ScAccount      *account,
                              gboolean        may_unlock,
                              GCancellable   *cancellable,
                              GError        **error)
{
  ScAccountSource *source;

  g_return_val_if_fail (SC_IS_ACCOUNT_STORE (self), NULL);
  g_return_val_if_fail (SC_IS_ACCOUNT (account), NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  source = find_source (self, sc_account_get_origin (account));
  if (source != NULL)
    return sc_account_source_lookup_sync (source, account, may_unlock, cancellable, error);
  g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_NO_SECRET, _ ("No password is stored for this account."));
  return NULL;
}

static void
lookup_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  const Job *job = task_data;
  GError *error = NULL;
  ScSecret *secret = sc_account_store_lookup_sync (source, job->account, job->may_unlock, cancellable, &error);

  if (secret != NULL)
    g_task_return_pointer (task, secret, (GDestroyNotify) sc_secret_unref);
  else
    g_task_return_error (task, error);
}

void
sc_account_store_lookup_async (ScAccountStore     *self,
                               ScAccount          *account,
                               gboolean            may_unlock,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_return_if_fail (SC_IS_ACCOUNT_STORE (self));
  g_return_if_fail (SC_IS_ACCOUNT (account));

  job = g_new0 (Job, 1);
  job->account = g_object_ref (account);
  job->may_unlock = may_unlock;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sc_account_store_lookup_async);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, lookup_in_thread);
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

static ScOwnSource *
find_own_source (ScAccountStore *self,
                 GError        **error)
{
  ScAccountSource *source = find_source (self, "sendcheck");

  if (source == NULL)
    g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_AVAILABLE, _ ("Accounts cannot be saved here."));
  return source != NULL ? SC_OWN_SOURCE (source) : NULL;
}

ScAccount *
sc_account_store_save_sync (ScAccountStore        *self,
                            const ScAccountFields *fields,
                            ScSecret              *secret,
                            GCancellable          *cancellable,
                            GError               **error)
{
  ScOwnSource *source;

  g_return_val_if_fail (SC_IS_ACCOUNT_STORE (self), NULL);
  g_return_val_if_fail (fields != NULL, NULL);

  source = find_own_source (self, error);
  return source != NULL ? sc_own_source_save_sync (source, fields, secret, cancellable, error) : NULL;
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

gboolean
sc_account_store_remove_sync (ScAccountStore *self,
                              ScAccount      *account,
                              GCancellable   *cancellable,
                              GError        **error)
{
  ScOwnSource *source;

  g_return_val_if_fail (SC_IS_ACCOUNT_STORE (self), FALSE);
  g_return_val_if_fail (SC_IS_ACCOUNT (account), FALSE);

  if (strcmp (sc_account_get_origin (account), "sendcheck") != 0 || sc_account_get_secret_hint (account) == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _ ("Only accounts saved in Sendcheck can be removed here."));
      return FALSE;
    }
  source = find_own_source (self, error);
  return source != NULL && sc_own_source_remove_sync (source, account, cancellable, error);
}

static GType
sc_account_store_get_item_type (GListModel *model)
{
  return SC_TYPE_ACCOUNT;
}

static guint
sc_account_store_get_n_items (GListModel *model)
{
  return SC_ACCOUNT_STORE (model)->accounts->len;
}

static gpointer
sc_account_store_get_item (GListModel *model,
                           guint       position)
{
  ScAccountStore *self = SC_ACCOUNT_STORE (model);

  return position < self->accounts->len ? g_object_ref (g_ptr_array_index (self->accounts, position)) : NULL;
}

static void
sc_account_store_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sc_account_store_get_item_type;
  iface->get_n_items = sc_account_store_get_n_items;
  iface->get_item = sc_account_store_get_item;
}

static void
sc_account_store_finalize (GObject *object)
{
  ScAccountStore *self = SC_ACCOUNT_STORE (object);

  g_ptr_array_unref (self->sources);
  g_ptr_array_unref (self->accounts);
  g_ptr_array_unref (self->notes);

  G_OBJECT_CLASS (sc_account_store_parent_class)->finalize (object);
}

static void
sc_account_store_class_init (ScAccountStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sc_account_store_finalize;
}

static void
sc_account_store_init (ScAccountStore *self)
{
  self->sources = g_ptr_array_new_with_free_func (g_object_unref);
  self->accounts = g_ptr_array_new_with_free_func (g_object_unref);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->notes, NULL);
}

ScAccountStore *
sc_account_store_new (void)
{
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (sources, sc_own_source_new ());
  g_ptr_array_add (sources, sc_goa_source_new ());
  g_ptr_array_add (sources, sc_evolution_source_new ());
  g_ptr_array_add (sources, sc_geary_source_new ());
  g_ptr_array_add (sources, sc_msmtp_source_new ());
  g_ptr_array_add (sources, sc_thunderbird_source_new ());
  g_ptr_array_add (sources, sc_kmail_source_new ());
  g_ptr_array_add (sources, sc_claws_mail_source_new ());
  g_ptr_array_add (sources, sc_sylpheed_source_new ());
  g_ptr_array_add (sources, sc_git_source_new ());
  g_ptr_array_add (sources, sc_mutt_source_new ());
  g_ptr_array_add (sources, sc_balsa_source_new ());
  g_ptr_array_add (sources, sc_trojita_source_new ());
  g_ptr_array_add (sources, sc_mailspring_source_new ());
  return sc_account_store_new_for_sources (sources);
}

ScAccountStore *
sc_account_store_new_for_sources (GPtrArray *sources)
{
  ScAccountStore *self;

  g_return_val_if_fail (sources != NULL, NULL);

  self = g_object_new (SC_TYPE_ACCOUNT_STORE, NULL);
  for (guint i = 0; i < sources->len; i++)
    g_ptr_array_add (self->sources, g_object_ref (g_ptr_array_index (sources, i)));
  return self;
}
