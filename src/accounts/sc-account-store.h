/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-account-source.h"

G_BEGIN_DECLS

/**
 * ScAccountStore: every source, one list. A GListModel of ScAccount, for the main context.
 */
#define SC_TYPE_ACCOUNT_STORE (sc_account_store_get_type ())
G_DECLARE_FINAL_TYPE (ScAccountStore, sc_account_store, SC, ACCOUNT_STORE, GObject)

/* With all sources, best first: Sendcheck's own, GNOME Online Accounts, msmtp. */
ScAccountStore *sc_account_store_new           (void) G_GNUC_WARN_UNUSED_RESULT;
/* With @sources (ScAccountSource), best first. */
ScAccountStore *sc_account_store_new_for_sources (GPtrArray *sources) G_GNUC_WARN_UNUSED_RESULT;
/* Blocking, for the terminal: lists all sources, drops duplicates (host, port, user; two different addresses are no
 * duplicates), best first: mail programs in the order of the sources, then tools as msmtp, settings with a server before those without. @notes: (out) (transfer full) (nullable) char* */
GPtrArray      *sc_account_store_list_sync     (ScAccountStore *self, GPtrArray **notes, GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
/* For the wizard: lists in a thread, then updates the model. */
void            sc_account_store_load_async    (ScAccountStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean        sc_account_store_load_finish   (ScAccountStore *self, GAsyncResult *result, GError **error);
/* The accounts in one settings file that the user chose, which may lie where no program looks. @notes: as above.
 * Errors: %SC_STORE_ERROR_BAD_DATA, a sentence, when there are none. */
GPtrArray      *sc_account_store_open_file_sync (ScAccountStore *self, const char *path, GPtrArray **notes, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* For the wizard: returns the first account (transfer full); from now on the file's accounts head every listing. */
void            sc_account_store_open_file_async (ScAccountStore *self, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
ScAccount      *sc_account_store_open_file_finish (ScAccountStore *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The notes of the last listing. (transfer none) */
const char * const *sc_account_store_get_notes (ScAccountStore *self);
/* By id, or by address or name when that is unique. (transfer full) (nullable)
 * Errors: %G_IO_ERROR_NOT_FOUND; %G_IO_ERROR_INVALID_ARGUMENT when several fit; %G_IO_ERROR_CANCELLED. */
ScAccount      *sc_account_store_find_sync     (ScAccountStore *self, const char *id, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The password or access token. Errors: %SC_STORE_ERROR. */
ScSecret       *sc_account_store_lookup_sync   (ScAccountStore *self, ScAccount *account, gboolean may_unlock, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void            sc_account_store_lookup_async  (ScAccountStore *self, ScAccount *account, gboolean may_unlock, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
ScSecret       *sc_account_store_lookup_finish (ScAccountStore *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same after %SC_STORE_ERROR_PROTECTED, with the password that protects the program's stored ones. Finish: as of the lookup.
 * Errors: also %SC_STORE_ERROR_PROTECTED when it is another. */
ScSecret       *sc_account_store_open_secret_sync  (ScAccountStore *self, ScAccount *account, ScSecret *key, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void            sc_account_store_open_secret_async (ScAccountStore *self, ScAccount *account, ScSecret *key, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Saves typed settings as Sendcheck's own account, the secret (nullable) in the keyring, which may ask the user to unlock it.
 * Returns (transfer full) the saved account. When only the secret could not be kept, the settings are saved all the same and the error
 * (%SC_STORE_ERROR) says so. Errors: %G_IO_ERROR_INVALID_ARGUMENT for unusable settings; %SC_STORE_ERROR, %G_FILE_ERROR. */
ScAccount      *sc_account_store_save_sync     (ScAccountStore *self, const ScAccountFields *fields, ScSecret *secret, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void            sc_account_store_save_async    (ScAccountStore *self, const ScAccountFields *fields, ScSecret *secret, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
ScAccount      *sc_account_store_save_finish   (ScAccountStore *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Forgets one of Sendcheck's own accounts and its secret. */
gboolean        sc_account_store_remove_sync   (ScAccountStore *self, ScAccount *account, GCancellable *cancellable, GError **error);

G_END_DECLS
