/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-keyring.h"

#include "sc-account-source.h"
#include "sc-text.h"

#include <glib/gi18n-lib.h>

#define MAX_REASON_CHARS 300

static gboolean
has_session_bus (void)
{
  g_autofree char *socket = NULL;

  if (g_getenv ("DBUS_SESSION_BUS_ADDRESS") != NULL)
    return TRUE;
  socket = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);
  return g_file_test (socket, G_FILE_TEST_EXISTS);
}

GDBusConnection *
sc_session_bus_get_sync (GCancellable *cancellable,
                         GError      **error)
{
  GDBusConnection *bus;
  GError *bus_error = NULL;

  if (!has_session_bus ())
    {
      g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_AVAILABLE,
                           _ ("There is no desktop session here that could keep passwords."));
      return NULL;
    }
  bus = g_bus_get_sync (G_BUS_TYPE_SESSION, cancellable, &bus_error);
  if (bus == NULL)
    {
      sc_keyring_take_error (error, bus_error);
      return NULL;
    }
  /* A bus that goes away must not take a running diagnosis with it. */
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  return bus;
}

void
sc_keyring_take_error (GError **error,
                       GError  *from)
{
  g_autofree char *reason = NULL;

  if (g_error_matches (from, G_IO_ERROR, G_IO_ERROR_CANCELLED) || from->domain == SC_STORE_ERROR)
    {
      g_propagate_error (error, from);
      return;
    }
  g_dbus_error_strip_remote_error (from);
  if (g_error_matches (from, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    {
      g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_LOCKED, _ ("The keyring is locked."));
    }
  else
    {
      reason = sc_text_make_safe (from->message, -1, MAX_REASON_CHARS);
      g_set_error (error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_AVAILABLE,
                   /* Translators: %s is the reason as another program gave it */
                   _ ("The keyring of this desktop cannot be reached: %s"), reason);
    }
  g_error_free (from);
}

static GHashTable *
make_attributes (const char * const *attributes)
{
  GHashTable *table = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; attributes[i] != NULL && attributes[i + 1] != NULL; i += 2)
    g_hash_table_insert (table, (gpointer) attributes[i], (gpointer) attributes[i + 1]);
  return table;
}

/* A connection of its own to the service: libsecret's shared one outlives the daemon it spoke to. */
static GList *
search (const char * const *attributes,
        SecretSearchFlags   flags,
        SecretService     **service,
        GCancellable       *cancellable,
        GError            **error)
{
  g_autoptr (GHashTable) table = make_attributes (attributes);
  g_autoptr (GDBusConnection) bus = sc_session_bus_get_sync (cancellable, error);
  GError *search_error = NULL;
  GList *items = NULL;

  if (bus == NULL)
    return NULL;
  *service = secret_service_open_sync (SECRET_TYPE_SERVICE, NULL, SECRET_SERVICE_OPEN_SESSION, cancellable, &search_error);
  if (*service != NULL)
    items = secret_service_search_sync (*service, NULL, table, flags, cancellable, &search_error);
  if (search_error != NULL)
    sc_keyring_take_error (error, search_error);
  return items;
}

static void
set_not_found (GError **error,
               gboolean some_locked)
{
  if (some_locked)
    g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_LOCKED,
                         _ ("The password is in the keyring, and the keyring is locked."));
  else
    g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_NO_SECRET,
                         _ ("There is no password for this account in the keyring."));
}

static ScSecret *
read_secret (SecretItem *item)
{
  g_autoptr (SecretValue) value = secret_item_get_locked (item) ? NULL : secret_item_get_secret (item);
  const char *text;
  gsize length = 0;

  if (value == NULL)
    return NULL;
  /* secret_value_get_text() is %NULL unless the type is text/plain, which KWallet does not always say. */
  text = secret_value_get (value, &length);
  if (text == NULL || length == 0 || !g_utf8_validate (text, (gssize) length, NULL))
    return NULL;
  return sc_secret_new (text, (gssize) length);
}

static ScSecret *
search_secret (const char * const *attributes,
               SecretSearchFlags   flags,
               gboolean           *some_locked,
               GCancellable       *cancellable,
               GError            **error)
{
  g_autoptr (SecretService) service = NULL;
  GList *items = search (attributes, flags, &service, cancellable, error);
  ScSecret *secret = NULL;

  *some_locked = FALSE;
  for (GList *link = items; link != NULL && secret == NULL; link = link->next)
    {
      secret = read_secret (link->data);
      if (secret == NULL && secret_item_get_locked (link->data))
        *some_locked = TRUE;
    }
  g_list_free_full (items, g_object_unref);
  return secret;
}

ScSecret *
sc_keyring_lookup_sync (const char * const *attributes,
                        gboolean            may_unlock,
                        GCancellable       *cancellable,
                        GError            **error)
{
  const SecretSearchFlags quiet = SECRET_SEARCH_ALL | SECRET_SEARCH_LOAD_SECRETS;
  GError *search_error = NULL;
  gboolean some_locked;
  ScSecret *secret;

  g_return_val_if_fail (attributes != NULL && attributes[0] != NULL, NULL);

  secret = search_secret (attributes, quiet, &some_locked, cancellable, &search_error);
  if (secret == NULL && search_error == NULL && some_locked && may_unlock)
    secret = search_secret (attributes, quiet | SECRET_SEARCH_UNLOCK, &some_locked, cancellable, &search_error);
  if (secret != NULL)
    return secret;
  if (search_error != NULL)
    g_propagate_error (error, search_error);
  else
    set_not_found (error, some_locked);
  return NULL;
}

static gboolean
item_fits (SecretItem *item,
           const char *attribute,
           const char *suffix)
{
  g_autoptr (GHashTable) attributes = NULL;
  const char *value;

  if (attribute == NULL)
    return TRUE;
  attributes = secret_item_get_attributes (item);
  value = attributes != NULL ? g_hash_table_lookup (attributes, attribute) : NULL;
  return value != NULL && g_str_has_suffix (value, suffix);
}

gboolean
sc_keyring_has_locked_sync (const char * const *attributes,
                            const char         *attribute,
                            const char         *suffix,
                            GCancellable       *cancellable)
{
  g_autoptr (SecretService) service = NULL;
  g_autoptr (GError) error = NULL;
  GList *items = search (attributes, SECRET_SEARCH_ALL, &service, cancellable, &error);
  gboolean some_locked = FALSE;
  gboolean some_open = FALSE;

  for (GList *link = items; link != NULL; link = link->next)
    {
      /* The attributes of a locked item may be hashed: it counts whatever they say. */
      if (secret_item_get_locked (link->data))
        some_locked = TRUE;
      else if (item_fits (link->data, attribute, suffix))
        some_open = TRUE;
    }
  g_list_free_full (items, g_object_unref);
  return some_locked && !some_open;
}

gint64
sc_keyring_find_changed_sync (const char * const *attributes,
                              const char         *attribute,
                              const char         *suffix,
                              GCancellable       *cancellable)
{
  g_autoptr (SecretService) service = NULL;
  g_autoptr (GError) error = NULL;
  GList *items = search (attributes, SECRET_SEARCH_ALL, &service, cancellable, &error);
  gint64 changed = 0;

  for (GList *link = items; link != NULL; link = link->next)
    if (!secret_item_get_locked (link->data) && item_fits (link->data, attribute, suffix))
      changed = MAX (changed, (gint64) secret_item_get_modified (link->data));
  g_list_free_full (items, g_object_unref);
  return changed;
}
