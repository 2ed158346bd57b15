/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-ini-file.h"

#include <string.h>

#define MAX_GROUPS (2 * SC_SETTINGS_MAX_ACCOUNTS)

struct _ScIniFile
{
  ScSettingsFile *file;   /* names and values are parts of its text, which the parser divides by NUL */
  GPtrArray      *names;  /* const char *, ends in NULL */
  GHashTable     *groups; /* name -> GHashTable of key -> value */
};

static GHashTable *
open_group (ScIniFile  *self,
            const char *name)
{
  GHashTable *group = g_hash_table_lookup (self->groups, name);

  if (group == NULL && self->names->len < MAX_GROUPS)
    {
      group = g_hash_table_new (g_str_hash, g_str_equal);
      g_hash_table_insert (self->groups, (gpointer) name, group);
      g_ptr_array_add (self->names, (gpointer) name);
    }
  return group;
}

/* "[name]"; the last bracket ends it, because KConfig writes "[a][b]" and Claws Mail "[Account: 1]". */
static gboolean
parse_group (ScIniFile   *self,
             char        *line,
             GHashTable **group)
{
  char *end = strrchr (line, ']');

  if (*line != '[')
    return FALSE;
  if (end != NULL)
    *end = '\0';
  /* What follows a broken name belongs to no group that we could name. */
  *group = end != NULL ? open_group (self, line + 1) : NULL;
  return TRUE;
}

static void
parse_line (ScIniFile   *self,
            char        *line,
            gboolean     keep_blanks,
            GHashTable **group)
{
  char *equals;

  while (*line == ' ' || *line == '\t')
    line++;
  if (*line == '\0' || *line == '#' || *line == ';' || parse_group (self, line, group) || *group == NULL)
    return;
  equals = strchr (line, '=');
  if (equals == NULL)
    return;
  *equals = '\0';
  g_hash_table_insert (*group, g_strchomp (line), keep_blanks ? equals + 1 : g_strstrip (equals + 1));
}

ScIniFile *
sc_ini_file_parse (ScSettingsFile *file,
                   gboolean        keep_blanks)
{
  ScIniFile *self = g_new0 (ScIniFile, 1);
  GHashTable *group;
  char *line;

  sc_settings_file_make_text (file);
  self->file = file;
  self->names = g_ptr_array_new ();
  self->groups = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_hash_table_unref);
  group = open_group (self, "");
  line = file->text;
  while (line != NULL)
    {
      char *end = strchr (line, '\n');

      if (end != NULL)
        *end = '\0';
      parse_line (self, line, keep_blanks, &group);
      line = end != NULL ? end + 1 : NULL;
    }
  g_ptr_array_add (self->names, NULL);
  return self;
}

ScIniFile *
sc_ini_file_read (const char *path,
                  gboolean    keep_blanks,
                  GError    **error)
{
  ScSettingsFile *file = sc_settings_file_read (path, SC_SETTINGS_FILE_MAX_BYTES, error);

  return file != NULL ? sc_ini_file_parse (file, keep_blanks) : NULL;
}

void
sc_ini_file_free (ScIniFile *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->names);
  g_hash_table_unref (self->groups);
  sc_settings_file_free (self->file);
  g_free (self);
}

const char * const *
sc_ini_file_get_groups (ScIniFile *self)
{
  return (const char * const *) self->names->pdata;
}

gboolean
sc_ini_file_has_group (ScIniFile  *self,
                       const char *group)
{
  return g_hash_table_contains (self->groups, group);
}

const char *
sc_ini_file_get (ScIniFile  *self,
                 const char *group,
                 const char *key)
{
  GHashTable *found = g_hash_table_lookup (self->groups, group);

  return found != NULL ? g_hash_table_lookup (found, key) : NULL;
}

gboolean
sc_ini_file_get_switch (ScIniFile  *self,
                        const char *group,
                        const char *key,
                        gboolean    fallback)
{
  static const char * const yes[] = { "1", "true", "yes", "on", NULL };
  const char *value = sc_ini_file_get (self, group, key);

  if (value == NULL || *value == '\0')
    return fallback;
  for (gsize i = 0; yes[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (value, yes[i]) == 0)
        return TRUE;
    }
  return FALSE;
}
