/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-places.h"

gboolean
sc_places_in_sandbox (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

char *
sc_places_in_home (const char *name)
{
  return g_build_filename (g_get_home_dir (), name, NULL);
}

/* Flatpak 1.9 and later tell the folders outside in HOST_XDG_…. */
static char *
in_dir (const char *own,
        const char *host_variable,
        const char *usual,
        const char *name)
{
  const char *host = g_getenv (host_variable);

  if (!sc_places_in_sandbox ())
    return g_build_filename (own, name, NULL);
  if (host != NULL && g_path_is_absolute (host))
    return g_build_filename (host, name, NULL);
  return g_build_filename (g_get_home_dir (), usual, name, NULL);
}

char *
sc_places_in_config (const char *name)
{
  return in_dir (g_get_user_config_dir (), "HOST_XDG_CONFIG_HOME", ".config", name);
}

char *
sc_places_in_data (const char *name)
{
  return in_dir (g_get_user_data_dir (), "HOST_XDG_DATA_HOME", ".local/share", name);
}

char *
sc_places_in_cache (const char *name)
{
  return in_dir (g_get_user_cache_dir (), "HOST_XDG_CACHE_HOME", ".cache", name);
}

char *
sc_places_in_flatpak (const char *application_id,
                      const char *name)
{
  return g_build_filename (g_get_home_dir (), ".var", "app", application_id, name, NULL);
}

char *
sc_places_resolve (const char *written,
                   const char *including)
{
  g_autofree char *folder = g_path_get_dirname (including);

  if (g_str_has_prefix (written, "~/"))
    return sc_places_in_home (written + 2);
  return *written != '\0' && *written != '~' ? g_canonicalize_filename (written, folder) : NULL;
}
