/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

#include "sc-auth-method.h"
#include "sc-endpoint.h"
#include "sc-provider-table.h"

G_BEGIN_DECLS

/* What looks odd about settings before any packet leaves. Nicks: port-and-security, no-protection, plain-text-login, port-25-without-login,
 * server-port, not-the-providers-server, user-is-no-address, user-is-another-address, needs-oauth2, needs-app-password. */
typedef enum
{
  SC_ODDITY_PORT_AND_SECURITY = 1 << 0,    /* 465 with STARTTLS, 587 with TLS from the beginning */
  SC_ODDITY_NO_PROTECTION = 1 << 1,        /* no TLS, and no login either */
  SC_ODDITY_PLAIN_TEXT_LOGIN = 1 << 2,     /* a password over a line without TLS */
  SC_ODDITY_PORT_25_WITHOUT_LOGIN = 1 << 3,
  SC_ODDITY_SERVER_PORT = 1 << 4,          /* a port on which a provider's settings stand, and it is another */
  SC_ODDITY_NOT_THE_PROVIDERS_SERVER = 1 << 5,
  SC_ODDITY_USER_IS_NO_ADDRESS = 1 << 6,   /* this provider wants the whole address */
  SC_ODDITY_USER_IS_ANOTHER_ADDRESS = 1 << 7,
  SC_ODDITY_NEEDS_OAUTH2 = 1 << 8,
  SC_ODDITY_NEEDS_APP_PASSWORD = 1 << 9,
} ScOddities;
#define SC_TYPE_ODDITIES (sc_oddities_get_type ())
GType sc_oddities_get_type (void);

/* What is looked at; a part that is not known yet is %NULL or 0. */
typedef struct
{
  const char  *host;
  guint16      port;
  ScSecurity   security;
  ScAuthMethod auth;
  const char  *user;
  const char  *address;
} ScOddityInput;

/* What was found, and what would correct it. */
typedef struct
{
  ScOddities             found;
  const ScProviderEntry *provider;  /* (nullable): of the address, or else of the server */
  const ScProviderEntry *server;    /* (nullable): whose server it is */
  ScEndpoint            *endpoint;  /* (transfer full) (nullable): to use instead */
  char                  *user;      /* (transfer full) (nullable): to use instead */
} ScOddityFindings;

/**
 * sc_oddities_find:
 * @table: (nullable): the built-in one
 *
 * A pure function of its arguments.
 */
ScOddityFindings *sc_oddities_find          (const ScOddityInput *input,
                                             ScProviderTable     *table) G_GNUC_WARN_UNUSED_RESULT;
void              sc_oddity_findings_free   (ScOddityFindings    *self);

/* (transfer full): the nicks of @self */
char            **sc_oddities_dup_nicks     (ScOddities           self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScOddityFindings, sc_oddity_findings_free)

G_END_DECLS
