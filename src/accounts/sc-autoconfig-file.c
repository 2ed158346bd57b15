/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-autoconfig-private.h"

#include "sc-account-source.h"
#include "sc-settings-file.h"
#include "sc-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* draft-ietf-mailmaint-autoconfig 4; GMarkup knows no DTD and no entities of one, so there is nothing to expand. */
#define MAX_SERVERS    8
#define MAX_VALUE      512
#define MAX_NAME_CHARS 100
#define MAX_USER_CHARS 320

typedef struct
{
  GString *hostname;
  GString *port;
  GString *socket_type;
  GString *username;
  gboolean has_username;
  gboolean has_password_login;
  gboolean has_oauth2;
  gboolean has_no_login;
  gboolean has_other_login;
} Server;

typedef struct
{
  const char *local_part;
  const char *domain;
  GPtrArray  *proposals;
  GString    *value;       /* the text of the element that is being read */
  GString    *display_name;
  Server      server;
  guint       n_servers;
  gboolean    is_config;
  gboolean    in_provider;
  gboolean    in_server;
} Reader;

static void
clear_server (Server *self)
{
  g_string_truncate (self->hostname, 0);
  g_string_truncate (self->port, 0);
  g_string_truncate (self->socket_type, 0);
  g_string_truncate (self->username, 0);
  self->has_username = self->has_password_login = self->has_oauth2 = self->has_no_login = self->has_other_login = FALSE;
}

static char *
fill_placeholders (Reader     *self,
                   const char *text)
{
  g_autofree char *address = g_strconcat (self->local_part, "@", self->domain, NULL);
  GString *filled = g_string_new (text);

  /* One after the other: a local part that looks like a placeholder is replaced at most once more, and only by our own words. */
  g_string_replace (filled, "%EMAILADDRESS%", address, 0);
  g_string_replace (filled, "%EMAILLOCALPART%", self->local_part, 0);
  g_string_replace (filled, "%EMAILDOMAIN%", self->domain, 0);
  return g_string_free (filled, FALSE);
}

/* What is wrong makes no endpoint: a host name holds neither line ends nor spaces. */
static ScEndpoint *
make_endpoint (Reader *self)
{
  g_autofree char *filled = fill_placeholders (self, self->server.hostname->str);
  g_autofree char *host = NULL;
  ScSecurity security;
  guint16 typed_port = 0;
  guint16 port = 0;

  g_strstrip (filled);
  if (sc_text_has_control (filled) || !sc_endpoint_parse_host (filled, &host, &typed_port, NULL) || typed_port != 0 ||
      !sc_endpoint_parse_port (g_strstrip (self->server.port->str), &port, NULL))
    return NULL;
  g_strstrip (self->server.socket_type->str);
  if (g_ascii_strcasecmp (self->server.socket_type->str, "SSL") == 0)
    security = SC_SECURITY_TLS;
  else if (g_ascii_strcasecmp (self->server.socket_type->str, "STARTTLS") == 0)
    security = SC_SECURITY_STARTTLS;
  else if (g_ascii_strcasecmp (self->server.socket_type->str, "plain") == 0)
    security = SC_SECURITY_NONE;
  else
    return NULL;
  return sc_endpoint_new (host, port, security);
}

/* 0 when there is no login that Sendcheck has. A password is what a person can type; a token rarely is. */
static ScAuthMethod
choose_auth (const Server *server)
{
  if (server->has_password_login)
    return SC_AUTH_METHOD_AUTO;
  if (server->has_oauth2)
    return SC_AUTH_METHOD_XOAUTH2;
  if (server->has_no_login)
    return SC_AUTH_METHOD_NONE;
  return server->has_other_login ? 0 : SC_AUTH_METHOD_AUTO;
}

static void
end_server (Reader *self)
{
  g_autoptr (ScEndpoint) endpoint = self->n_servers++ < MAX_SERVERS ? make_endpoint (self) : NULL;
  const ScAuthMethod auth = choose_auth (&self->server);
  g_autofree char *user = NULL;
  ScProposal *proposal;

  if (endpoint == NULL || auth == 0)
    return;
  proposal = sc_proposal_new (SC_PROPOSAL_SOURCE_PROVIDER, endpoint);
  proposal->auth = auth;
  if (auth == SC_AUTH_METHOD_XOAUTH2)
    proposal->needs = SC_LOGIN_NEEDS_OAUTH2;
  user = fill_placeholders (self, self->server.has_username ? g_strstrip (self->server.username->str) : "%EMAILADDRESS%");
  if (auth != SC_AUTH_METHOD_NONE && !sc_text_has_control (user))
    proposal->user = sc_text_make_safe (user, -1, MAX_USER_CHARS);
  proposal->is_elsewhere = !sc_autoconfig_is_inside (sc_endpoint_get_host (endpoint), self->domain);
  g_ptr_array_add (self->proposals, proposal);
}

static void
take_authentication (Server     *server,
                     const char *method)
{
  if (strcmp (method, "password-cleartext") == 0 || strcmp (method, "plain") == 0 || strcmp (method, "password-encrypted") == 0 ||
      strcmp (method, "secure") == 0)
    server->has_password_login = TRUE;
  else if (strcmp (method, "OAuth2") == 0)
    server->has_oauth2 = TRUE;
  else if (strcmp (method, "none") == 0 || strcmp (method, "client-IP-address") == 0 || strcmp (method, "smtp-after-pop") == 0)
    server->has_no_login = TRUE;
  else
    server->has_other_login = TRUE;
}

static void
on_start (GMarkupParseContext *context,
          const char          *element,
          const char         **names,
          const char         **values,
          gpointer             user_data,
          GError             **error)
{
  Reader *self = user_data;

  g_string_truncate (self->value, 0);
  if (strcmp (element, "clientConfig") == 0)
    self->is_config = TRUE;
  else if (strcmp (element, "emailProvider") == 0)
    self->in_provider = self->is_config;
  else if (strcmp (element, "outgoingServer") == 0 && self->in_provider)
    {
      for (guint i = 0; names[i] != NULL; i++)
        self->in_server = self->in_server || (strcmp (names[i], "type") == 0 && g_ascii_strcasecmp (values[i], "smtp") == 0);
      clear_server (&self->server);
    }
}

static void
on_end (GMarkupParseContext *context,
        const char          *element,
        gpointer             user_data,
        GError             **error)
{
  Reader *self = user_data;
  Server *server = &self->server;

  if (strcmp (element, "emailProvider") == 0)
    self->in_provider = FALSE;
  else if (strcmp (element, "displayName") == 0 && self->in_provider && !self->in_server)
    g_string_assign (self->display_name, self->value->str);
  if (!self->in_server)
    return;
  if (strcmp (element, "outgoingServer") == 0)
    {
      self->in_server = FALSE;
      end_server (self);
    }
  else if (strcmp (element, "hostname") == 0)
    g_string_assign (server->hostname, self->value->str);
  else if (strcmp (element, "port") == 0)
    g_string_assign (server->port, self->value->str);
  else if (strcmp (element, "socketType") == 0)
    g_string_assign (server->socket_type, self->value->str);
  else if (strcmp (element, "username") == 0)
    {
      g_string_assign (server->username, self->value->str);
      server->has_username = TRUE;
    }
  else if (strcmp (element, "authentication") == 0)
    take_authentication (server, g_strstrip (self->value->str));
}

static void
on_text (GMarkupParseContext *context,
         const char          *text,
         gsize                length,
         gpointer             user_data,
         GError             **error)
{
  Reader *self = user_data;

  if (self->value->len + length <= MAX_VALUE)
    g_string_append_len (self->value, text, (gssize) length);
}

static int
compare_security (gconstpointer a,
                  gconstpointer b)
{
  ScProposal *first = *(ScProposal * const *) a;
  ScProposal *second = *(ScProposal * const *) b;
  gboolean is_open = sc_endpoint_get_security (first->endpoint) == SC_SECURITY_NONE;
  gboolean other_is_open = sc_endpoint_get_security (second->endpoint) == SC_SECURITY_NONE;

  return (int) is_open - (int) other_is_open;
}

static void
finish (Reader *self)
{
  g_autofree char *name = sc_text_make_safe (g_strstrip (self->display_name->str), -1, MAX_NAME_CHARS);

  for (guint i = 0; i < self->proposals->len && *name != '\0'; i++)
    {
      ScProposal *proposal = g_ptr_array_index (self->proposals, i);

      proposal->provider = g_strdup (name);
    }
  /* g_ptr_array_sort() is stable: the provider's own order stays within each kind. */
  g_ptr_array_sort (self->proposals, compare_security);
}

GPtrArray *
sc_autoconfig_parse (const char  *xml,
                     gsize        length,
                     const char  *local_part,
                     const char  *domain,
                     GError     **error)
{
  static const GMarkupParser parser = { on_start, on_end, on_text, NULL, NULL };
  g_autoptr (GPtrArray) proposals = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_proposal_unref);
  g_autoptr (GString) value = g_string_new (NULL), name = g_string_new (NULL), host = g_string_new (NULL),
                      port = g_string_new (NULL), type = g_string_new (NULL), user = g_string_new (NULL);
  Reader reader = { .local_part = local_part, .domain = domain, .proposals = proposals, .value = value, .display_name = name,
                    .server = { .hostname = host, .port = port, .socket_type = type, .username = user } };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &reader, NULL);
  g_autofree char *text = NULL;

  g_return_val_if_fail (xml != NULL && local_part != NULL && domain != NULL, NULL);

  /* GMarkup reads UTF-8 only, whatever the file says of itself. */
  if (length <= SC_AUTOCONFIG_MAX_BYTES && memchr (xml, '\0', length) == NULL)
    text = sc_settings_dup_utf8 (xml, length);
  if (text == NULL || !g_markup_parse_context_parse (context, text, -1, NULL) ||
      !g_markup_parse_context_end_parse (context, NULL) || !reader.is_config)
    {
      g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_BAD_DATA, _("The answer is no file with mail settings."));
      return NULL;
    }
  finish (&reader);
  return g_steal_pointer (&proposals);
}
