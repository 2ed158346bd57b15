/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-account-store-private.h"

#include "sc-account-list.h"
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

#include <glib/gi18n-lib.h>
#include <string.h>

struct _ScAccountStore
{
  GObject    parent_instance;

  GPtrArray *sources;  /* ScAccountSource, best first; not changed after construction */
  GPtrArray *chosen;   /* char *: files that the user opened; replaced, never changed, because threads hold it */
  GPtrArray *accounts; /* ScAccount, for the main context */
  GPtrArray *notes;    /* char *, ends in NULL */
};

/* What one listing found. */
typedef struct
{
  GPtrArray *accounts;
  GPtrArray *notes;
} Listing;

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

/* Returns whether the file is one of a program that is known. */
static gboolean
list_file (ScAccountStore *self,
           const char     *path,
           GPtrArray      *accounts,
           GPtrArray      *notes)
{
  for (guint i = 0; i < self->sources->len; i++)
    {
      if (sc_account_source_list_file_sync (g_ptr_array_index (self->sources, i), path, accounts, notes))
        return TRUE;
    }
  return FALSE;
}

/* @chosen: files that the user opened; they come first. */
static GPtrArray *
list_all (ScAccountStore *self,
          GPtrArray      *chosen,
          GPtrArray      *notes,
          GCancellable   *cancellable)
{
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < chosen->len; i++)
    (void) list_file (self, g_ptr_array_index (chosen, i), accounts, notes);
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

static Listing *
make_listing (ScAccountStore *self,
              GPtrArray      *chosen,
              GCancellable   *cancellable)
{
  Listing *listing = g_new0 (Listing, 1);
  g_autoptr (GPtrArray) all = NULL;

  listing->notes = g_ptr_array_new_with_free_func (g_free);
  all = list_all (self, chosen, listing->notes, cancellable);
  listing->accounts = sc_account_list_drop_duplicates (all);
  return listing;
}

GPtrArray *
sc_account_store_list_sync (ScAccountStore *self,
                            GPtrArray     **notes,
                            GCancellable   *cancellable)
{
  Listing *listing;
  GPtrArray *accounts;

  g_return_val_if_fail (SC_IS_ACCOUNT_STORE (self), NULL);

  listing = make_listing (self, self->chosen, cancellable);
  accounts = g_steal_pointer (&listing->accounts);
  if (notes != NULL)
    *notes = g_steal_pointer (&listing->notes);
  listing_free (listing);
  return accounts;
}

static void
load_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  g_task_return_pointer (task, make_listing (source, task_data, cancellable), (GDestroyNotify) listing_free);
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
  g_task_set_task_data (task, g_ptr_array_ref (self->chosen), (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (task, load_in_thread);
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
         sc_account_list_is_same (g_ptr_array_index (old, head), g_ptr_array_index (accounts, head)))
    head++;
  while (tail < MIN (old->len, accounts->len) - head &&
         sc_account_list_is_same (g_ptr_array_index (old, old->len - 1 - tail), g_ptr_array_index (accounts, accounts->len - 1 - tail)))
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

  all = list_all (self, self->chosen, notes, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  /* An id counts even when the list shows another account in its place. */
  found = sc_account_list_find_id (all, id);
  if (found != NULL)
    return found;
  kept = sc_account_list_drop_duplicates (all);
  return sc_account_list_find_name (kept, id, error);
}

GPtrArray *
sc_account_store_open_file_sync (ScAccountStore *self,
                                 const char     *path,
                                 GPtrArray     **notes,
                                 GError        **error)
{
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) found_notes = g_ptr_array_new_with_free_func (g_free);
  gboolean is_known;

  g_return_val_if_fail (SC_IS_ACCOUNT_STORE (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  is_known = list_file (self, path, accounts, found_notes);
  if (accounts->len == 0)
    {
      /* What went wrong with a file that is known says more than that nothing came of it. */
      if (is_known && found_notes->len > 0)
        g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_BAD_DATA, g_ptr_array_index (found_notes, 0));
      else
        g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_BAD_DATA,
                             _ ("No mail account was found in this file."));
      return NULL;
    }
  if (notes != NULL)
    *notes = g_steal_pointer (&found_notes);
  return g_steal_pointer (&accounts);
}

void
sc_account_store_keep_file (ScAccountStore *self,
                            const char     *path)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->chosen);

  self->chosen = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->chosen, g_strdup (path));
  for (guint i = 0; i < old->len; i++)
    {
      const char *other = g_ptr_array_index (old, i);

      if (strcmp (other, path) != 0)
        g_ptr_array_add (self->chosen, g_strdup (other));
    }
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

ScSecret *
sc_account_store_open_secret_sync (ScAccountStore *self,
                                   ScAccount      *account,
                                   ScSecret       *key,
                                   GCancellable   *cancellable,
                                   GError        **error)
{
  ScAccountSource *source;

  g_return_val_if_fail (SC_IS_ACCOUNT_STORE (self), NULL);
  g_return_val_if_fail (SC_IS_ACCOUNT (account), NULL);

  source = find_source (self, sc_account_get_origin (account));
  if (source != NULL)
    return sc_account_source_open_secret_sync (source, account, key, cancellable, error);
  g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_NO_SECRET, _ ("No password is stored for this account."));
  return NULL;
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
  g_ptr_array_unref (self->chosen);
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
  self->chosen = g_ptr_array_new_with_free_func (g_free);
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
