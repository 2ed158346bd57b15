/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-account-source.h"

G_BEGIN_DECLS

/**
 * ScGoaSource: the mail accounts of GNOME Online Accounts, over D-Bus.
 * Listing and looking up never call EnsureCredentials: offline it would mark the user's account as in need of attention.
 */
#define SC_TYPE_GOA_SOURCE (sc_goa_source_get_type ())
G_DECLARE_FINAL_TYPE (ScGoaSource, sc_goa_source, SC, GOA_SOURCE, ScAccountSource)

ScAccountSource *sc_goa_source_new          (void) G_GNUC_WARN_UNUSED_RESULT;

/**
 * sc_goa_source_read_account:
 * @object_path: of the account
 * @interfaces: a{sa{sv}}, its interfaces with their properties
 *
 * Pure.
 *
 * Returns: (transfer full) (nullable): the account, %NULL when it cannot send by SMTP
 */
ScAccount       *sc_goa_source_read_account (const char *object_path,
                                             GVariant   *interfaces) G_GNUC_WARN_UNUSED_RESULT;

/**
 * sc_goa_source_has_token_sync:
 * Returns: whether an account that sends as @user through @host has an access token. Asks the user nothing; no service means no.
 */
gboolean         sc_goa_source_has_token_sync   (const char   *host,
                                                 const char   *user,
                                                 GCancellable *cancellable);

/**
 * sc_goa_source_renew_token_sync:
 *
 * For a token that the mail server has just refused, and only then (we are online): has GNOME Online Accounts look at the account's
 * token, which fetches another one when it is no good (EnsureCredentials), and gets what it has then. Call it once a token.
 *
 * Errors: %SC_STORE_ERROR_NO_SECRET: the user has to sign in again; %SC_STORE_ERROR_NOT_AVAILABLE; %G_IO_ERROR_CANCELLED.
 */
ScSecret        *sc_goa_source_renew_token_sync (const char   *host,
                                                 const char   *user,
                                                 GCancellable *cancellable,
                                                 GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
