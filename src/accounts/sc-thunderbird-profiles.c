/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-thunderbird-profiles.h"

#include "sc-account-source.h"
#include "sc-ini-file.h"
#include "sc-places.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_PROFILES 200

static const struct
{
  const char *path;
  const char *program;
} roots[] = {
  { ".thunderbird", "Thunderbird" },
  { ".icedove", "Thunderbird" },
  { ".var/app/org.mozilla.thunderbird/.thunderbird", "Thunderbird" },
  { ".var/app/org.mozilla.Thunderbird/.thunderbird", "Thunderbird" },
  { ".var/app/org.mozilla.thunderbird_esr/.thunderbird", "Thunderbird" },
  { "snap/thunderbird/common/.thunderbird", "Thunderbird" },
  { ".var/app/eu.betterbird.Betterbird/.thunderbird", "Betterbird" },
};

static void
profile_free (gpointer data)
{
  ScThunderbirdProfile *self = data;

  g_free (self->path);
  g_free (self->name);
  g_free (self);
}

/* Adds @path once; a relative one only when it stays inside @root. */
static void
add_path (GPtrArray  *paths,
          const char *root,
          const char *path,
          gboolean    is_relative)
{
  g_autofree char *folder = NULL;
  g_autofree char *inside = g_strconcat (root, "/", NULL);

  if (path == NULL || *path == '\0' || paths->len >= MAX_PROFILES || (!is_relative && !g_path_is_absolute (path)))
    return;
  folder = g_canonicalize_filename (path, root);
  if (is_relative && (g_path_is_absolute (path) || !g_str_has_prefix (folder, inside)))
    return;
  if (!g_ptr_array_find_with_equal_func (paths, folder, g_str_equal, NULL))
    g_ptr_array_add (paths, g_steal_pointer (&folder));
}

GPtrArray *
sc_thunderbird_profiles_read (const char *text,
                              gsize       length,
                              const char *root)
{
  g_autoptr (ScIniFile) file = sc_ini_file_parse (sc_settings_file_new (text, length), SC_INI_PLAIN);
  const char * const *groups = sc_ini_file_get_groups (file);
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  /* “Default=1” of a profile is the old rule and often points to an empty one; what an installation uses stands in [Install…]. */
  for (gsize i = 0; groups[i] != NULL; i++)
    {
      const char *path = sc_ini_file_get (file, groups[i], "Default");

      if (g_str_has_prefix (groups[i], "Install") && path != NULL)
        add_path (paths, root, path, !g_path_is_absolute (path));
    }
  for (gsize i = 0; groups[i] != NULL; i++)
    {
      if (g_str_has_prefix (groups[i], "Profile"))
        add_path (paths, root, sc_ini_file_get (file, groups[i], "Path"), sc_ini_file_get_switch (file, groups[i], "IsRelative", TRUE));
    }
  return paths;
}

/* Whether the folder is there and was not met by another path: the snap's root may be a link to the usual one. */
static gboolean
is_new_folder (GHashTable *seen,
               const char *path)
{
  struct stat status;

  if (g_stat (path, &status) != 0 || !S_ISDIR (status.st_mode))
    return FALSE;
  return g_hash_table_add (seen, g_strdup_printf ("%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, (guint64) status.st_dev, (guint64) status.st_ino));
}

static void
add_root (GPtrArray  *profiles,
          GHashTable *seen,
          const char *root,
          const char *program,
          GPtrArray  *notes)
{
  g_autofree char *index = g_build_filename (root, "profiles.ini", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScSettingsFile) file = sc_settings_file_read (index, SC_SETTINGS_FILE_MAX_BYTES, &error);
  g_autoptr (GPtrArray) paths = NULL;

  if (file == NULL)
    {
      sc_settings_note_error (notes, error);
      return;
    }
  paths = sc_thunderbird_profiles_read (file->text, file->length, root);
  for (guint i = 0; i < paths->len; i++)
    {
      ScThunderbirdProfile *profile;

      if (!is_new_folder (seen, g_ptr_array_index (paths, i)))
        continue;
      profile = g_new0 (ScThunderbirdProfile, 1);
      profile->path = g_strdup (g_ptr_array_index (paths, i));
      profile->name = g_path_get_basename (profile->path);
      profile->program = program;
      g_ptr_array_add (profiles, profile);
    }
}

GPtrArray *
sc_thunderbird_profiles_list (GPtrArray *notes)
{
  GPtrArray *profiles = g_ptr_array_new_with_free_func (profile_free);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (roots); i++)
    {
      g_autofree char *root = sc_places_in_home (roots[i].path);

      add_root (profiles, seen, root, roots[i].program, notes);
    }
  return profiles;
}
