/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-secret.h"

G_BEGIN_DECLS

/**
 * sc_mozilla_logins_find:
 * @text: (array length=length): the bytes of logins.json
 * @database: (array length=database_length): the bytes of key4.db
 * @primary_password: (nullable)
 * @origin: as in "smtp://smtp.example.com"
 * @user: (nullable): the user name of the wanted login; %NULL takes the first
 *
 * Finds and decrypts a login that Thunderbird stored. Pure.
 *
 * Errors: %SC_STORE_ERROR_NO_SECRET; %SC_STORE_ERROR_LOCKED when the primary password is missing or wrong; %SC_STORE_ERROR_BAD_DATA.
 */
ScSecret *sc_mozilla_logins_find (const char  *text,
                                  gsize        length,
                                  const char  *database,
                                  gsize        database_length,
                                  ScSecret    *primary_password,
                                  const char  *origin,
                                  const char  *user,
                                  GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
