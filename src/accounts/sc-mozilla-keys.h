/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-secret.h"

G_BEGIN_DECLS

/**
 * ScMozillaKeys: the keys with which Thunderbird encrypts its stored logins, from the bytes of its key4.db. As NSS does it
 * (lib/softoken/sftkpwd.c, lib/pk11wrap/pk11sdr.c), without NSS: Debian's is too old for what Thunderbird writes today.
 */
typedef struct _ScMozillaKeys ScMozillaKeys;

/**
 * sc_mozilla_keys_open:
 * @database: (array length=length): the file's bytes; the database is opened in memory and never written
 * @primary_password: (nullable): what the user typed, %NULL when there is none
 *
 * Errors: %SC_STORE_ERROR_LOCKED when a primary password is set and @primary_password is not it; %SC_STORE_ERROR_BAD_DATA.
 */
ScMozillaKeys *sc_mozilla_keys_open    (const char     *database,
                                        gsize           length,
                                        ScSecret       *primary_password,
                                        GError        **error) G_GNUC_WARN_UNUSED_RESULT;
void           sc_mozilla_keys_free    (ScMozillaKeys  *self);
/* Decrypts one value of logins.json. Errors: %SC_STORE_ERROR_BAD_DATA. */
ScSecret      *sc_mozilla_keys_decrypt (ScMozillaKeys  *self,
                                        const char     *encrypted,
                                        GError        **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScMozillaKeys, sc_mozilla_keys_free)

G_END_DECLS
