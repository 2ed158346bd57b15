/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib.h>

#include "sc-auth-method.h"

G_BEGIN_DECLS

/* The bytes of the initial response of XOAUTH2 and OAUTHBEARER (RFC 7628 3.1). Wipe it. */
char *sc_oauth_dup_initial_response (ScAuthMethod method,
                                     const char *user,
                                     const char *token,
                                     const char *host,
                                     guint16 port) G_GNUC_WARN_UNUSED_RESULT;

/**
 * sc_oauth_dup_error:
 * @json: (array length=length): a decoded error challenge: {"status":"invalid_token","scope":"…"}
 *
 * A small look into it, not a JSON parser: bounded work, any bytes.
 *
 * Returns: (transfer full): its status, error, description and scope as safe text; all of it when it has none
 * of them
 */
char *sc_oauth_dup_error (const char *json, gsize length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
