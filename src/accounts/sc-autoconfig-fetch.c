/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-autoconfig-private.h"

#include "sc-account-source.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#define WAIT_S        10
#define MAX_REDIRECTS 3

static SoupSession *
make_session (const ScFindOptions *options)
{
  SoupSession *session = soup_session_new_with_options ("timeout", WAIT_S, "user-agent", "Sendcheck", NULL);

  /* Nobody may ask for a password, and nothing is kept. */
  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  if (options->tls_database != NULL)
    soup_session_set_tls_database (session, options->tls_database);
  return session;
}

static GBytes *
read_body (GInputStream  *stream,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  guint8 buffer[8192];
  gssize n;

  while ((n = g_input_stream_read (stream, buffer, sizeof buffer, cancellable, error)) > 0)
    {
      if (body->len + (gsize) n > SC_AUTOCONFIG_MAX_BYTES)
        {
          g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_BAD_DATA, _("The answer is too long."));
          return NULL;
        }
      g_byte_array_append (body, buffer, (guint) n);
    }
  return n == 0 ? g_byte_array_free_to_bytes (g_steal_pointer (&body)) : NULL;
}

/* (nullable): where a redirect leads, when it may be followed: to https, and nowhere else. */
static GUri *
find_redirect (SoupMessage *message)
{
  const char *location = soup_message_headers_get_one (soup_message_get_response_headers (message), "Location");
  g_autoptr (GUri) next = NULL;

  if (!SOUP_STATUS_IS_REDIRECTION (soup_message_get_status (message)) || location == NULL)
    return NULL;
  next = g_uri_parse_relative (soup_message_get_uri (message), location, SOUP_HTTP_URI_FLAGS, NULL);
  if (next == NULL || g_strcmp0 (g_uri_get_scheme (next), "https") != 0 || g_uri_get_userinfo (next) != NULL)
    return NULL;
  return g_steal_pointer (&next);
}

/* One request. @next: (out) (nullable): where the answer leads instead. */
static GBytes *
request (SoupSession   *session,
         GUri          *uri,
         GUri         **next,
         GCancellable  *cancellable,
         GError       **error)
{
  g_autoptr (SoupMessage) message = soup_message_new_from_uri (SOUP_METHOD_GET, uri);
  g_autoptr (GInputStream) stream = NULL;

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  stream = soup_session_send (session, message, cancellable, error);
  if (stream == NULL)
    return NULL;
  *next = find_redirect (message);
  if (*next != NULL)
    return NULL;
  if (soup_message_get_status (message) == SOUP_STATUS_OK)
    return read_body (stream, cancellable, error);
  /* Translators: a number, as in “404” */
  g_set_error (error, SC_STORE_ERROR, SC_STORE_ERROR_BAD_DATA, _("The answer is %u."), soup_message_get_status (message));
  return NULL;
}

GBytes *
sc_autoconfig_fetch_sync (const char           *host,
                          const char           *path,
                          const ScFindOptions  *options,
                          GCancellable         *cancellable,
                          GError              **error)
{
  /* A session belongs to the thread that makes it. */
  g_autoptr (SoupSession) session = make_session (options);
  g_autofree char *url = NULL;
  g_autoptr (GUri) uri = NULL;

  if (options->authority != NULL)
    url = g_strdup_printf ("https://%s/%s%s", options->authority, host, path);
  else
    url = g_strdup_printf ("https://%s%s", host, path);
  uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, error);
  for (guint i = 0; uri != NULL && i <= MAX_REDIRECTS; i++)
    {
      g_autoptr (GUri) next = NULL;
      GBytes *body = request (session, uri, &next, cancellable, error);

      if (next == NULL)
        return body;
      g_uri_unref (uri);
      uri = g_steal_pointer (&next);
    }
  if (uri != NULL)
    g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_BAD_DATA, _("The answer leads from one place to another without end."));
  return NULL;
}
