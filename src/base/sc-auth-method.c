/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-base"

#include "config.h"

#include "sc-auth-method.h"

G_DEFINE_ENUM_TYPE (ScAuthMethod, sc_auth_method,
                    G_DEFINE_ENUM_VALUE (SC_AUTH_METHOD_AUTO, "auto"),
                    G_DEFINE_ENUM_VALUE (SC_AUTH_METHOD_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (SC_AUTH_METHOD_PLAIN, "plain"),
                    G_DEFINE_ENUM_VALUE (SC_AUTH_METHOD_LOGIN, "login"),
                    G_DEFINE_ENUM_VALUE (SC_AUTH_METHOD_CRAM_MD5, "cram-md5"),
                    G_DEFINE_ENUM_VALUE (SC_AUTH_METHOD_SCRAM_SHA_1, "scram-sha-1"),
                    G_DEFINE_ENUM_VALUE (SC_AUTH_METHOD_SCRAM_SHA_256, "scram-sha-256"),
                    G_DEFINE_ENUM_VALUE (SC_AUTH_METHOD_XOAUTH2, "xoauth2"),
                    G_DEFINE_ENUM_VALUE (SC_AUTH_METHOD_OAUTHBEARER, "oauthbearer"))

gboolean
sc_auth_method_uses_token (ScAuthMethod self)
{
  return self == SC_AUTH_METHOD_XOAUTH2 || self == SC_AUTH_METHOD_OAUTHBEARER;
}

const char *
sc_auth_method_get_mechanism (ScAuthMethod self)
{
  switch (self)
    {
    case SC_AUTH_METHOD_PLAIN:
      return "PLAIN";
    case SC_AUTH_METHOD_LOGIN:
      return "LOGIN";
    case SC_AUTH_METHOD_CRAM_MD5:
      return "CRAM-MD5";
    case SC_AUTH_METHOD_SCRAM_SHA_1:
      return "SCRAM-SHA-1";
    case SC_AUTH_METHOD_SCRAM_SHA_256:
      return "SCRAM-SHA-256";
    case SC_AUTH_METHOD_XOAUTH2:
      return "XOAUTH2";
    case SC_AUTH_METHOD_OAUTHBEARER:
      return "OAUTHBEARER";
    case SC_AUTH_METHOD_AUTO:
    case SC_AUTH_METHOD_NONE:
    default:
      return NULL;
    }
}
