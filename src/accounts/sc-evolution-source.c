/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-evolution-source.h"

#include "sc-evolution-registry.h"
#include "sc-json-text.h"
#include "sc-keyring.h"
#include "sc-places.h"
#include "sc-secret-place.h"
#include "sc-settings-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FLATPAK_ID       "org.gnome.Evolution"
#define SUFFIX           ".source"
#define BUS_NAME         "org.gnome.evolution.dataserver.Sources5"
#define BUS_PATH         "/org/gnome/evolution/dataserver/SourceManager"
#define BUS_INTERFACE    "org.gnome.evolution.dataserver.Source"
#define LIST_TIMEOUT_MS  3000
#define MAX_SOURCES      (4 * SC_SETTINGS_MAX_ACCOUNTS)
#define MAX_COLLECTIONS  1000
#define TOKEN_SPARE_TIME 60 /* seconds that a check needs before the token runs out */

struct _ScEvolutionSource
{
  ScAccountSource parent_instance;

  gboolean        on_bus;
};

G_DEFINE_FINAL_TYPE (ScEvolutionSource, sc_evolution_source, SC_TYPE_ACCOUNT_SOURCE)

static void
add_folder (ScEvolutionRegistry *registry,
            const char          *folder,
            GPtrArray           *notes,
            GCancellable        *cancellable)
{
  g_autoptr (GPtrArray) names = sc_settings_list_folder (folder, MAX_SOURCES);

  for (guint i = 0; i < names->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *uid = NULL;
      g_autoptr (GError) error = NULL;
      GKeyFile *key_file;

      if (!g_str_has_suffix (name, SUFFIX) || !g_utf8_validate (name, -1, NULL))
        continue;
      uid = g_strndup (name, strlen (name) - strlen (SUFFIX));
      key_file = sc_settings_load_key_file (path, G_KEY_FILE_NONE, &error);
      if (key_file != NULL)
        sc_evolution_registry_add (registry, uid, key_file);
      else
        g_ptr_array_add (notes, g_strdup (error->message));
    }
}

/* Beside the folder of the sources. */
static void
read_order (ScEvolutionRegistry *registry,
            const char          *sources)
{
  g_autofree char *folder = g_path_get_dirname (sources);
  g_autofree char *path = g_build_filename (folder, "mail", "sortorder.ini", NULL);
  g_autoptr (GKeyFile) sort_order = sc_settings_load_key_file (path, G_KEY_FILE_NONE, NULL);

  if (sort_order != NULL)
    sc_evolution_registry_set_order (registry, sort_order);
}

/* @cache: where Evolution keeps the children of collections, a folder each */
static void
list_folders (const char   *sources,
              const char   *cache,
              const char   *key_prefix,
              const char   *secret_problem,
              GPtrArray    *accounts,
              GPtrArray    *notes,
              GCancellable *cancellable)
{
  g_autoptr (ScEvolutionRegistry) registry = sc_evolution_registry_new ();
  g_autoptr (GPtrArray) collections = sc_settings_list_folder (cache, MAX_COLLECTIONS);

  add_folder (registry, sources, notes, cancellable);
  for (guint i = 0; i < collections->len; i++)
    {
      g_autofree char *folder = g_build_filename (cache, g_ptr_array_index (collections, i), NULL);

      add_folder (registry, folder, notes, cancellable);
    }
  read_order (registry, sources);
  sc_evolution_registry_list_accounts (registry, key_prefix, secret_problem, accounts, notes);
}

static void
add_object (ScEvolutionRegistry *registry,
            GVariant            *interfaces,
            GPtrArray           *notes)
{
  g_autoptr (GVariant) properties = g_variant_lookup_value (interfaces, BUS_INTERFACE, G_VARIANT_TYPE_VARDICT);
  g_autoptr (ScSettingsFile) file = NULL;
  g_autoptr (GError) error = NULL;
  const char *uid;
  const char *data;
  GKeyFile *key_file;

  if (properties == NULL || !g_variant_lookup (properties, "UID", "&s", &uid) || !g_variant_lookup (properties, "Data", "&s", &data))
    return;
  if (strlen (data) > SC_SETTINGS_FILE_MAX_BYTES)
    return;
  file = sc_settings_file_new (data, strlen (data));
  key_file = sc_settings_parse_key_file (file, G_KEY_FILE_NONE, uid, &error);
  if (key_file != NULL)
    sc_evolution_registry_add (registry, uid, key_file);
  else
    g_ptr_array_add (notes, g_strdup (error->message));
}

/* Does not start the registry: it would ask GNOME Online Accounts for passwords, and that the network. Returns whether it runs. */
static gboolean
list_bus (GPtrArray    *accounts,
          GPtrArray    *notes,
          GCancellable *cancellable)
{
  g_autoptr (ScEvolutionRegistry) registry = sc_evolution_registry_new ();
  g_autoptr (GDBusConnection) bus = sc_session_bus_get_sync (cancellable, NULL);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) objects = NULL;
  GVariantIter iter;
  GVariant *interfaces;
  guint count = 0;

  if (bus != NULL)
    reply = g_dbus_connection_call_sync (bus, BUS_NAME, BUS_PATH, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects", NULL,
                                         G_VARIANT_TYPE ("(a{oa{sa{sv}}})"), G_DBUS_CALL_FLAGS_NO_AUTO_START, LIST_TIMEOUT_MS,
                                         cancellable, NULL);
  if (reply == NULL)
    return FALSE;
  objects = g_variant_get_child_value (reply, 0);
  g_variant_iter_init (&iter, objects);
  while (count < MAX_SOURCES && g_variant_iter_next (&iter, "{&o@a{sa{sv}}}", NULL, &interfaces))
    {
      add_object (registry, interfaces, notes);
      g_variant_unref (interfaces);
      count++;
    }
  sc_evolution_registry_list_accounts (registry, "", NULL, accounts, notes);
  return TRUE;
}

static void
sc_evolution_source_list_sync (ScAccountSource *source,
                               GPtrArray       *accounts,
                               GPtrArray       *notes,
                               GCancellable    *cancellable)
{
  g_autofree char *sources = sc_places_in_config ("evolution/sources");
  g_autofree char *cache = sc_places_in_cache ("evolution/sources");
  g_autofree char *flatpak_sources = sc_places_in_flatpak (FLATPAK_ID, "config/evolution/sources");
  g_autofree char *flatpak_cache = sc_places_in_flatpak (FLATPAK_ID, "cache/evolution/sources");

  /* From a sandbox the files can be seen when somebody permitted that. */
  if (!SC_EVOLUTION_SOURCE (source)->on_bus || !list_bus (accounts, notes, cancellable))
    list_folders (sources, cache, "", NULL, accounts, notes, cancellable);
  list_folders (flatpak_sources, flatpak_cache, FLATPAK_ID "/",
                _ ("Evolution runs in a sandbox and keeps its passwords there, where no other program can read them."),
                accounts, notes, cancellable);
}

static ScSecret *
take_string (JsonObject *object,
             const char *member)
{
  JsonNode *node = json_object_get_member (object, member);
  const char *text = node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
  ScSecret *secret = text != NULL && *text != '\0' ? sc_secret_new (text, -1) : NULL;

  /* The parser's copy is ours alone. */
  if (text != NULL)
    sc_secret_wipe ((gpointer) text, strlen (text));
  return secret;
}

ScSecret *
sc_evolution_read_token (ScSecret *stored,
                         gint64    now,
                         GError  **error)
{
  g_autoptr (JsonParser) parser = sc_json_text_parse (sc_secret_get_text (stored), sc_secret_get_length (stored));
  g_autoptr (ScSecret) token = NULL;
  g_autoptr (ScSecret) refresh_token = NULL;
  g_autoptr (ScSecret) expires_after = NULL;

  if (parser != NULL)
    {
      JsonObject *object = json_node_get_object (json_parser_get_root (parser));

      token = take_string (object, "access_token");
      refresh_token = take_string (object, "refresh_token");
      expires_after = take_string (object, "expires_after");
    }
  if (token == NULL)
    {
      g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_BAD_DATA, _ ("What Evolution stored for this login holds no access token."));
      return NULL;
    }
  if (expires_after == NULL || g_ascii_strtoll (sc_secret_get_text (expires_after), NULL, 10) < now + TOKEN_SPARE_TIME)
    {
      g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_READABLE,
                           _ ("Evolution’s access to this account has run out. Open Evolution and fetch mail, so that it renews the access, "
                              "then try again."));
      return NULL;
    }
  return g_steal_pointer (&token);
}

static ScSecret *
sc_evolution_source_lookup_sync (ScAccountSource *source,
                                 ScAccount       *account,
                                 gboolean         may_unlock,
                                 GCancellable    *cancellable,
                                 GError         **error)
{
  ScSecret *secret = sc_secret_place_lookup_sync (source, account, may_unlock, cancellable, error);
  ScSecret *token;

  if (secret == NULL || !sc_auth_method_uses_token (sc_account_get_auth (account)))
    return secret;
  token = sc_evolution_read_token (secret, g_get_real_time () / G_USEC_PER_SEC, error);
  sc_secret_unref (secret);
  return token;
}

static void
sc_evolution_source_class_init (ScEvolutionSourceClass *klass)
{
  ScAccountSourceClass *source_class = SC_ACCOUNT_SOURCE_CLASS (klass);

  source_class->origin = "evolution";
  source_class->list_sync = sc_evolution_source_list_sync;
  source_class->lookup_sync = sc_evolution_source_lookup_sync;
}

static void
sc_evolution_source_init (ScEvolutionSource *self)
{
  self->on_bus = sc_places_in_sandbox ();
}

ScAccountSource *
sc_evolution_source_new (void)
{
  return g_object_new (SC_TYPE_EVOLUTION_SOURCE, NULL);
}

ScAccountSource *
sc_evolution_source_new_for_bus (void)
{
  ScEvolutionSource *self = g_object_new (SC_TYPE_EVOLUTION_SOURCE, NULL);

  self->on_bus = TRUE;
  return SC_ACCOUNT_SOURCE (self);
}
