/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-oddities.h"

#include <string.h>

G_DEFINE_FLAGS_TYPE (ScOddities, sc_oddities,
                     G_DEFINE_ENUM_VALUE (SC_ODDITY_PORT_AND_SECURITY, "port-and-security"),
                     G_DEFINE_ENUM_VALUE (SC_ODDITY_NO_PROTECTION, "no-protection"),
                     G_DEFINE_ENUM_VALUE (SC_ODDITY_PLAIN_TEXT_LOGIN, "plain-text-login"),
                     G_DEFINE_ENUM_VALUE (SC_ODDITY_PORT_25_WITHOUT_LOGIN, "port-25-without-login"),
                     G_DEFINE_ENUM_VALUE (SC_ODDITY_SERVER_PORT, "server-port"),
                     G_DEFINE_ENUM_VALUE (SC_ODDITY_NOT_THE_PROVIDERS_SERVER, "not-the-providers-server"),
                     G_DEFINE_ENUM_VALUE (SC_ODDITY_USER_IS_NO_ADDRESS, "user-is-no-address"),
                     G_DEFINE_ENUM_VALUE (SC_ODDITY_USER_IS_ANOTHER_ADDRESS, "user-is-another-address"),
                     G_DEFINE_ENUM_VALUE (SC_ODDITY_NEEDS_OAUTH2, "needs-oauth2"),
                     G_DEFINE_ENUM_VALUE (SC_ODDITY_NEEDS_APP_PASSWORD, "needs-app-password"))

/* RFC 2606 6.1 and RFC 6761: a server of one's own on this computer or for a test is nobody's mistake. */
static gboolean
is_local (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return g_ascii_strcasecmp (host, "localhost") == 0 || g_str_has_suffix (host, ".localhost");
}

static ScEndpoint *
find_endpoint (const ScProviderEntry *entry,
               const ScOddityInput   *input)
{
  for (guint i = 0; i < entry->endpoints->len; i++)
    {
      ScEndpoint *endpoint = g_ptr_array_index (entry->endpoints, i);

      if (input->host != NULL && g_ascii_strcasecmp (sc_endpoint_get_host (endpoint), input->host) == 0 &&
          sc_endpoint_get_port (endpoint) == input->port)
        return endpoint;
    }
  return NULL;
}

/* (transfer none) (nullable): the best one on that host; a provider may have a host for each country */
static ScEndpoint *
find_on_host (const ScProviderEntry *entry,
              const char            *host)
{
  for (guint i = 0; i < entry->endpoints->len; i++)
    {
      ScEndpoint *endpoint = g_ptr_array_index (entry->endpoints, i);

      if (g_ascii_strcasecmp (sc_endpoint_get_host (endpoint), host) == 0)
        return endpoint;
    }
  return NULL;
}

/* Ports with a security of their own; any other port may have any. */
static gboolean
has_custom (guint16 port)
{
  return port == 25 || port == 465 || port == 587 || port == 2525;
}

static void
look_at_port (ScOddityFindings    *self,
              const ScOddityInput *input)
{
  gboolean has_login = input->auth != SC_AUTH_METHOD_NONE;

  if (input->security == SC_SECURITY_NONE)
    self->found |= has_login ? SC_ODDITY_PLAIN_TEXT_LOGIN : SC_ODDITY_NO_PROTECTION;
  else if (input->security != 0 && has_custom (input->port) && input->security != sc_security_for_port (input->port))
    self->found |= SC_ODDITY_PORT_AND_SECURITY;
  if (input->port == 25 && !has_login && input->host != NULL && !is_local (input->host))
    self->found |= SC_ODDITY_PORT_25_WITHOUT_LOGIN;
}

/* @own: whose address it is; @server: whose server it is; each may be nobody that is known. */
static void
look_at_server (ScOddityFindings      *self,
                const ScOddityInput   *input,
                const ScProviderEntry *own,
                const ScProviderEntry *server)
{
  ScEndpoint *on_host;

  if (input->host == NULL || is_local (input->host))
    return;
  /* One provider may hand in at the server of another: Outlook.com at that of Microsoft 365. */
  on_host = own != NULL ? find_on_host (own, input->host) : NULL;
  if (on_host != NULL)
    server = own;
  /* An address of a provider that is known, and the server of another: a relay of one's own is possible, so it is odd and not wrong. */
  if (own != NULL && own != server)
    {
      self->found |= SC_ODDITY_NOT_THE_PROVIDERS_SERVER;
      if (own->endpoints->len > 0)
        self->endpoint = sc_endpoint_ref (g_ptr_array_index (own->endpoints, 0));
      return;
    }
  if (on_host == NULL && server != NULL)
    on_host = find_on_host (server, input->host);
  if (on_host != NULL && input->port != 0 && find_endpoint (server, input) == NULL)
    {
      self->found |= SC_ODDITY_SERVER_PORT;
      self->endpoint = sc_endpoint_ref (on_host);
    }
}

static void
look_at_login (ScOddityFindings      *self,
               const ScOddityInput   *input,
               const ScProviderEntry *server)
{
  if (input->auth == SC_AUTH_METHOD_NONE || server == NULL)
    return;
  if (input->user != NULL && *input->user != '\0' && server->user_is_address && strchr (input->user, '@') == NULL)
    {
      self->found |= SC_ODDITY_USER_IS_NO_ADDRESS;
      if (input->address != NULL && strchr (input->address, '@') != NULL)
        self->user = g_strdup (input->address);
    }
  if (sc_auth_method_uses_token (input->auth) || server->needs == 0)
    return;
  self->found |= (server->needs & SC_LOGIN_NEEDS_APP_PASSWORD) != 0 ? SC_ODDITY_NEEDS_APP_PASSWORD : SC_ODDITY_NEEDS_OAUTH2;
}

/* Two whole addresses of one domain that differ: the server rarely lets one send as the other. At another domain it may be an alias. */
static void
look_at_user (ScOddityFindings    *self,
              const ScOddityInput *input)
{
  const char *user_at = input->user != NULL ? strrchr (input->user, '@') : NULL;
  const char *address_at = input->address != NULL ? strrchr (input->address, '@') : NULL;

  if (user_at == NULL || address_at == NULL || input->auth == SC_AUTH_METHOD_NONE || user_at[1] == '\0' || address_at[1] == '\0')
    return;
  if (g_ascii_strcasecmp (user_at, address_at) != 0 || g_ascii_strcasecmp (input->user, input->address) == 0)
    return;
  self->found |= SC_ODDITY_USER_IS_ANOTHER_ADDRESS;
  if (self->user == NULL)
    self->user = g_strdup (input->address);
}

ScOddityFindings *
sc_oddities_find (const ScOddityInput *input,
                  ScProviderTable     *table)
{
  ScOddityFindings *self = g_new0 (ScOddityFindings, 1);
  const char *at = input->address != NULL ? strrchr (input->address, '@') : NULL;
  const ScProviderEntry *own;
  const ScProviderEntry *server;

  if (table == NULL)
    table = sc_provider_table_get_default ();
  own = at != NULL ? sc_provider_table_find_by_domain (table, at + 1) : NULL;
  server = sc_provider_table_find_by_host (table, input->host);
  self->provider = own != NULL ? own : server;
  self->server = server;
  look_at_port (self, input);
  look_at_server (self, input, own, server);
  look_at_login (self, input, server);
  look_at_user (self, input);
  return self;
}

void
sc_oddity_findings_free (ScOddityFindings *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->endpoint, sc_endpoint_unref);
  g_free (self->user);
  g_free (self);
}

char **
sc_oddities_dup_nicks (ScOddities self)
{
  g_autoptr (GFlagsClass) klass = g_type_class_ref (SC_TYPE_ODDITIES);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < klass->n_values; i++)
    {
      if ((self & (ScOddities) klass->values[i].value) != 0)
        g_strv_builder_add (builder, klass->values[i].value_nick);
    }
  return g_strv_builder_end (builder);
}
