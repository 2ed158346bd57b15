/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-account-source.h"

G_BEGIN_DECLS

/**
 * ScOwnSource: the accounts that were saved in Sendcheck: settings in $XDG_CONFIG_HOME/sendcheck/accounts.ini (mode 0600),
 * secrets in the Secret Service, the same inside a sandbox and outside.
 */
#define SC_TYPE_OWN_SOURCE (sc_own_source_get_type ())
G_DECLARE_FINAL_TYPE (ScOwnSource, sc_own_source, SC, OWN_SOURCE, ScAccountSource)

ScAccountSource *sc_own_source_new         (void) G_GNUC_WARN_UNUSED_RESULT;

/**
 * sc_own_source_save_sync:
 * @fields: the settings; with an id of Sendcheck's own it replaces that account, else one of the same host, port, user and address
 * @secret: (nullable): %NULL leaves a stored secret as it is
 *
 * The keyring may ask the user to unlock it. When the secret could not be kept, the settings are saved all the same and
 * the error says so.
 *
 * Errors: %G_IO_ERROR_INVALID_ARGUMENT for settings that are no settings; %SC_STORE_ERROR, %G_FILE_ERROR; %G_IO_ERROR_CANCELLED.
 */
ScAccount       *sc_own_source_save_sync   (ScOwnSource           *self,
                                            const ScAccountFields *fields,
                                            ScSecret              *secret,
                                            GCancellable          *cancellable,
                                            GError               **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean         sc_own_source_remove_sync (ScOwnSource           *self,
                                            ScAccount             *account,
                                            GCancellable          *cancellable,
                                            GError               **error);

G_END_DECLS
