/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-secret.h"

G_BEGIN_DECLS

/**
 * sc_netrc_find_password:
 * Looks a password up in the text of a .netrc file: the first entry for @host and @user, or a default entry. Pure.
 *
 * Returns: (transfer full) (nullable): the password
 */
ScSecret *sc_netrc_find_password (const char *text,
                                  gsize       length,
                                  const char *host,
                                  const char *user) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
