/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-provider-table.h"

#include "sc-enum.h"
#include "sc-providers-resources.h"
#include "sc-text.h"

#include <gio/gio.h>
#include <string.h>

#define RESOURCE       "/io/github/sendcheck/providers/providers.xml"
#define MAX_NAME_CHARS 100

struct _ScProviderTable
{
  GPtrArray  *entries;
  GHashTable *domains; /* char * -> ScProviderEntry *, both of the entries */
  GHashTable *hosts;   /* pattern -> ScProviderEntry * */
};

typedef struct
{
  ScProviderTable *table;
  ScProviderEntry *entry; /* (nullable): the one that is being read */
  gboolean         in_name;
} Reader;

static void
entry_free (gpointer data)
{
  ScProviderEntry *self = data;

  g_free (self->id);
  g_free (self->name);
  g_ptr_array_unref (self->domains);
  g_ptr_array_unref (self->hosts);
  g_ptr_array_unref (self->endpoints);
  g_free (self->app_password_url);
  g_free (self->oauth_url);
  g_free (self);
}

static const char *
get (const char **names,
     const char **values,
     const char  *wanted)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (strcmp (names[i], wanted) == 0)
        return values[i];
    }
  return NULL;
}

static void
begin_provider (Reader     *self,
                const char *id)
{
  if (id == NULL)
    return;
  self->entry = g_new0 (ScProviderEntry, 1);
  self->entry->id = g_strdup (id);
  self->entry->domains = g_ptr_array_new_with_free_func (g_free);
  self->entry->hosts = g_ptr_array_new_with_free_func (g_free);
  self->entry->endpoints = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_endpoint_unref);
  g_ptr_array_add (self->table->entries, self->entry);
}

static void
add_endpoint (ScProviderEntry *entry,
              const char      *written_host,
              const char      *written_port,
              const char      *security)
{
  g_autofree char *host = NULL;
  guint16 typed_port = 0;
  guint16 port = 0;
  int value = 0;

  if (written_host != NULL && written_port != NULL && security != NULL &&
      sc_endpoint_parse_host (written_host, &host, &typed_port, NULL) && typed_port == 0 &&
      sc_endpoint_parse_port (written_port, &port, NULL) && sc_enum_from_nick (SC_TYPE_SECURITY, security, &value))
    g_ptr_array_add (entry->endpoints, sc_endpoint_new (host, port, (ScSecurity) value));
}

static void
read_login (ScProviderEntry *entry,
            const char      *with,
            const char      *user)
{
  if (with != NULL && strstr (with, "oauth2") != NULL)
    entry->needs |= SC_LOGIN_NEEDS_OAUTH2;
  if (with != NULL && strstr (with, "app-password") != NULL)
    entry->needs |= SC_LOGIN_NEEDS_APP_PASSWORD;
  entry->user_is_address = g_strcmp0 (user, "address") == 0;
}

static void
read_link (ScProviderEntry *entry,
           const char      *kind,
           const char      *url)
{
  char **place = NULL;

  if (g_strcmp0 (kind, "app-password") == 0)
    place = &entry->app_password_url;
  else if (g_strcmp0 (kind, "oauth") == 0)
    place = &entry->oauth_url;
  if (place == NULL || url == NULL || !g_str_has_prefix (url, "https://"))
    return;
  g_free (*place);
  *place = g_strdup (url);
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

  if (strcmp (element, "provider") == 0)
    begin_provider (self, get (names, values, "id"));
  if (self->entry == NULL)
    return;
  self->in_name = strcmp (element, "name") == 0;
  if (strcmp (element, "domain") == 0 && get (names, values, "name") != NULL)
    g_ptr_array_add (self->entry->domains, g_ascii_strdown (get (names, values, "name"), -1));
  else if (strcmp (element, "host") == 0 && get (names, values, "pattern") != NULL)
    g_ptr_array_add (self->entry->hosts, g_ascii_strdown (get (names, values, "pattern"), -1));
  else if (strcmp (element, "endpoint") == 0)
    add_endpoint (self->entry, get (names, values, "host"), get (names, values, "port"), get (names, values, "security"));
  else if (strcmp (element, "link") == 0)
    read_link (self->entry, get (names, values, "kind"), get (names, values, "url"));
  else if (strcmp (element, "login") == 0)
    read_login (self->entry, get (names, values, "with"), get (names, values, "user"));
}

static void
on_end (GMarkupParseContext *context,
        const char          *element,
        gpointer             user_data,
        GError             **error)
{
  Reader *self = user_data;

  self->in_name = FALSE;
  if (strcmp (element, "provider") == 0)
    self->entry = NULL;
}

static void
on_text (GMarkupParseContext *context,
         const char          *text,
         gsize                length,
         gpointer             user_data,
         GError             **error)
{
  Reader *self = user_data;

  if (self->entry == NULL || !self->in_name || self->entry->name != NULL)
    return;
  self->entry->name = sc_text_make_safe (text, (gssize) length, MAX_NAME_CHARS);
}

static void
index_entries (ScProviderTable *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      ScProviderEntry *entry = g_ptr_array_index (self->entries, i);

      if (entry->name == NULL)
        entry->name = g_strdup (entry->id);
      for (guint n = 0; n < entry->domains->len; n++)
        g_hash_table_insert (self->domains, g_ptr_array_index (entry->domains, n), entry);
      for (guint n = 0; n < entry->hosts->len; n++)
        g_hash_table_insert (self->hosts, g_ptr_array_index (entry->hosts, n), entry);
    }
}

ScProviderTable *
sc_provider_table_new (const char *xml,
                       gsize       length)
{
  static const GMarkupParser parser = { on_start, on_end, on_text, NULL, NULL };
  ScProviderTable *self = g_new0 (ScProviderTable, 1);
  Reader reader = { .table = self };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &reader, NULL);

  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->domains = g_hash_table_new (g_str_hash, g_str_equal);
  self->hosts = g_hash_table_new (g_str_hash, g_str_equal);
  /* What stands before a fault counts. */
  if (g_markup_parse_context_parse (context, xml, (gssize) length, NULL))
    (void) g_markup_parse_context_end_parse (context, NULL);
  index_entries (self);
  return self;
}

void
sc_provider_table_free (ScProviderTable *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->domains);
  g_hash_table_unref (self->hosts);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

ScProviderTable *
sc_provider_table_get_default (void)
{
  static ScProviderTable *table = NULL;

  if (g_once_init_enter (&table))
    {
      g_autoptr (GBytes) bytes = NULL;
      gsize length = 0;
      const char *xml;

      sc_providers_register_resource ();
      bytes = g_resources_lookup_data (RESOURCE, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      xml = bytes != NULL ? g_bytes_get_data (bytes, &length) : "";
      g_once_init_leave (&table, sc_provider_table_new (xml, length));
    }
  return table;
}

const ScProviderEntry *
sc_provider_table_find_by_domain (ScProviderTable *self,
                                  const char      *domain)
{
  g_autofree char *folded = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  folded = domain != NULL ? g_ascii_strdown (domain, -1) : g_strdup ("");
  return g_hash_table_lookup (self->domains, folded);
}

/* The name itself, then "*." before each shorter end of it: the longest pattern wins. */
const ScProviderEntry *
sc_provider_table_find_by_host (ScProviderTable *self,
                                const char      *host)
{
  g_autofree char *folded = NULL;
  const ScProviderEntry *entry;

  g_return_val_if_fail (self != NULL, NULL);

  folded = host != NULL ? g_ascii_strdown (host, -1) : g_strdup ("");
  entry = g_hash_table_lookup (self->hosts, folded);
  for (const char *dot = strchr (folded, '.'); entry == NULL && dot != NULL; dot = strchr (dot + 1, '.'))
    {
      g_autofree char *pattern = g_strconcat ("*", dot, NULL);

      entry = g_hash_table_lookup (self->hosts, pattern);
    }
  return entry;
}
