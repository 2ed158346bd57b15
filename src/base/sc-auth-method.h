/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* How to log in. Nicks as in SASL's registry, in lower case: auto, none, plain, login, cram-md5,
 * scram-sha-1, scram-sha-256, xoauth2, oauthbearer. */
typedef enum
{
  SC_AUTH_METHOD_AUTO = 1, /* the strongest that both sides can */
  SC_AUTH_METHOD_NONE,     /* no login */
  SC_AUTH_METHOD_PLAIN,
  SC_AUTH_METHOD_LOGIN,
  SC_AUTH_METHOD_CRAM_MD5,
  SC_AUTH_METHOD_SCRAM_SHA_1,
  SC_AUTH_METHOD_SCRAM_SHA_256,
  SC_AUTH_METHOD_XOAUTH2,
  SC_AUTH_METHOD_OAUTHBEARER,
} ScAuthMethod;

#define SC_TYPE_AUTH_METHOD (sc_auth_method_get_type ())
GType       sc_auth_method_get_type      (void);

/* Whether the secret is an access token rather than a password. */
gboolean    sc_auth_method_uses_token    (ScAuthMethod self);
/* (transfer none) (nullable): "SCRAM-SHA-1"; %NULL for auto and none */
const char *sc_auth_method_get_mechanism (ScAuthMethod self);

G_END_DECLS
