/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-account.h"
#include "sc-secret.h"

G_BEGIN_DECLS

/* Errors of reading stored settings and secrets. Nicks: no-secret, locked, not-readable, not-available, bad-data, protected. */
typedef enum
{
  SC_STORE_ERROR_NO_SECRET = 1, /* nothing is stored */
  SC_STORE_ERROR_LOCKED,        /* the keyring is locked; unlock only on the user's word */
  SC_STORE_ERROR_NOT_READABLE,  /* stored where we must not or cannot read it */
  SC_STORE_ERROR_NOT_AVAILABLE, /* the service that keeps it is not there */
  SC_STORE_ERROR_BAD_DATA,      /* a file or answer that cannot be understood */
  SC_STORE_ERROR_PROTECTED,     /* behind one more password, which the user may type: sc_account_store_open_secret_sync() */
} ScStoreError;
#define SC_STORE_ERROR (sc_store_error_quark ())
GQuark sc_store_error_quark    (void);
#define SC_TYPE_STORE_ERROR (sc_store_error_get_type ())
GType  sc_store_error_get_type (void);

/**
 * ScAccountSource: a place where accounts may be stored; one subclass a file.
 * The functions block and run in a worker thread. Listing is silent: no prompt, no unlock, no network, no command, nothing written.
 */
#define SC_TYPE_ACCOUNT_SOURCE (sc_account_source_get_type ())
G_DECLARE_DERIVABLE_TYPE (ScAccountSource, sc_account_source, SC, ACCOUNT_SOURCE, GObject)

struct _ScAccountSourceClass
{
  GObjectClass parent_class;

  const char *origin; /* "goa" */

  /* Appends ScAccount to @accounts, and to @notes (char *) a translated sentence for what could not be read. Never fails. */
  void      (*list_sync)   (ScAccountSource *self, GPtrArray *accounts, GPtrArray *notes, GCancellable *cancellable);
  /* (nullable): the same for one file that the user chose, wherever it lies; returns whether it is this program's. */
  gboolean  (*list_file_sync) (ScAccountSource *self, const char *path, GPtrArray *accounts, GPtrArray *notes);
  /* Errors: %SC_STORE_ERROR; %G_IO_ERROR_CANCELLED. */
  ScSecret *(*lookup_sync) (ScAccountSource *self, ScAccount *account, gboolean may_unlock, GCancellable *cancellable, GError **error);
  /* (nullable): the same with the password that protects the program's stored ones. */
  ScSecret *(*open_secret_sync) (ScAccountSource *self, ScAccount *account, ScSecret *key, GCancellable *cancellable, GError **error);
};

void        sc_account_source_list_sync   (ScAccountSource *self, GPtrArray *accounts, GPtrArray *notes, GCancellable *cancellable);
gboolean    sc_account_source_list_file_sync (ScAccountSource *self, const char *path, GPtrArray *accounts, GPtrArray *notes);
ScSecret   *sc_account_source_lookup_sync (ScAccountSource *self, ScAccount *account, gboolean may_unlock, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
ScSecret   *sc_account_source_open_secret_sync (ScAccountSource *self, ScAccount *account, ScSecret *key, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
const char *sc_account_source_get_origin  (ScAccountSource *self);

G_END_DECLS
