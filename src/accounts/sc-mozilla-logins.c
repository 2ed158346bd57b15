/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-mozilla-logins.h"

#include "sc-account-source.h"
#include "sc-json-text.h"
#include "sc-mozilla-keys.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_LOGINS 20000

static const char *
get_text (JsonObject *object,
          const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static gboolean
is_for (JsonObject *login,
        const char *origin)
{
  const char *host = get_text (login, "hostname");

  return host != NULL && g_ascii_strcasecmp (host, origin) == 0;
}

/* The logins in the file, %NULL when it is none of this kind. */
static JsonArray *
get_logins (JsonParser *parser)
{
  JsonNode *logins = json_object_get_member (json_node_get_object (json_parser_get_root (parser)), "logins");

  return logins != NULL && JSON_NODE_HOLDS_ARRAY (logins) ? json_node_get_array (logins) : NULL;
}

static gboolean
has_user (ScMozillaKeys *keys,
          JsonObject    *login,
          const char    *user)
{
  const char *encrypted = get_text (login, "encryptedUsername");
  g_autoptr (ScSecret) stored = encrypted != NULL ? sc_mozilla_keys_decrypt (keys, encrypted, NULL) : NULL;

  return user == NULL || (stored != NULL && strcmp (sc_secret_get_text (stored), user) == 0);
}

/* The logins that fit, of which the user names are still encrypted. */
static GPtrArray *
find_origin (JsonArray  *logins,
             const char *origin)
{
  GPtrArray *found = g_ptr_array_new ();
  const guint count = MIN (json_array_get_length (logins), MAX_LOGINS);

  for (guint i = 0; i < count; i++)
    {
      JsonNode *node = json_array_get_element (logins, i);

      if (JSON_NODE_HOLDS_OBJECT (node) && is_for (json_node_get_object (node), origin))
        g_ptr_array_add (found, json_node_get_object (node));
    }
  return found;
}

static ScSecret *
decrypt_first (ScMozillaKeys *keys,
               GPtrArray     *logins,
               const char    *user,
               GError       **error)
{
  for (guint i = 0; i < logins->len; i++)
    {
      JsonObject *login = g_ptr_array_index (logins, i);
      const char *encrypted = get_text (login, "encryptedPassword");

      if (encrypted != NULL && has_user (keys, login, user))
        return sc_mozilla_keys_decrypt (keys, encrypted, error);
    }
  g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_NO_SECRET,
                       _ ("Thunderbird has a password for this server, but not for this user name."));
  return NULL;
}

ScSecret *
sc_mozilla_logins_find (const char *text,
                        gsize       length,
                        const char *database,
                        gsize       database_length,
                        ScSecret   *primary_password,
                        const char *origin,
                        const char *user,
                        GError    **error)
{
  g_autoptr (JsonParser) parser = sc_json_text_parse (text, length);
  g_autoptr (ScMozillaKeys) keys = NULL;
  g_autoptr (GPtrArray) fitting = NULL;
  JsonArray *logins = parser != NULL ? get_logins (parser) : NULL;

  if (logins == NULL)
    {
      g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_BAD_DATA,
                           _ ("The file in which Thunderbird keeps its passwords cannot be understood."));
      return NULL;
    }
  fitting = find_origin (logins, origin);
  if (fitting->len == 0)
    {
      g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_NO_SECRET, _ ("Thunderbird has stored no password for this server."));
      return NULL;
    }
  keys = sc_mozilla_keys_open (database, database_length, primary_password, error);
  return keys != NULL ? decrypt_first (keys, fitting, user, error) : NULL;
}
