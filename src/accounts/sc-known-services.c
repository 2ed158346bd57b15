/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-known-services.h"

#include "sc-accounts-resources.h"

#define PATH "/io/github/sendcheck/accounts/known-services.ini"

static GKeyFile *
load (void)
{
  GKeyFile *key_file = g_key_file_new ();
  g_autoptr (GBytes) bytes = NULL;

  sc_accounts_register_resource ();
  bytes = g_resources_lookup_data (PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  if (bytes == NULL || !g_key_file_load_from_bytes (key_file, bytes, G_KEY_FILE_NONE, NULL))
    g_critical ("%s is missing", PATH);
  return key_file;
}

char *
sc_known_services_get (const char *group,
                       const char *key)
{
  static GKeyFile *known;

  if (g_once_init_enter (&known))
    g_once_init_leave (&known, load ());
  return g_key_file_get_string (known, group, key, NULL);
}
