/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-account-source.h"

G_BEGIN_DECLS

/**
 * ScGoaSource: the mail accounts of GNOME Online Accounts, over D-Bus.
 * Never calls EnsureCredentials: offline it would mark the user's account as in need of attention.
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

G_END_DECLS
