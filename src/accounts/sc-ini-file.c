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
             ScIniFlags   flags,
             GHashTable **group)
{
  char *end = strrchr (line, ']');

  if (*line != '[')
    return FALSE;
  if (end != NULL)
    *end = '\0';
  if ((flags & SC_INI_ESCAPED) != 0 && end != NULL && strstr (line, "][$") != NULL)
    *strstr (line, "][$") = '\0';
  /* What follows a broken name belongs to no group that we could name. */
  *group = end != NULL ? open_group (self, line + 1) : NULL;
  return TRUE;
}

/* What follows "\x": a code point in at most four digits. Written as UTF-8 it is never longer than it was. */
static gsize
read_code_point (const char *digits,
                 char       *to)
{
  gsize length = 0;
  gunichar c = 0;

  while (length < 4 && g_ascii_isxdigit (digits[length]))
    c = c * 16 + (gunichar) g_ascii_xdigit_value (digits[length++]);
  *to = length == 0 ? 'x' : '\0';
  /* No text has NUL, and half a pair of UTF-16 is no character. */
  if (length > 0)
    (void) g_unichar_to_utf8 (c != 0 && g_unichar_validate (c) ? c : '\x01', to);
  return length;
}

/* In place: what is escaped is longer than what it stands for. */
static char *
unescape (char *value)
{
  static const char from[] = "sntr";
  static const char to[] = " \n\t\r";
  char *out = value;

  for (const char *in = value; *in != '\0';)
    {
      char utf8[6] = { 0 };
      const char *found;

      if (*in != '\\' || in[1] == '\0')
        {
          *out++ = *in++;
          continue;
        }
      in++;
      found = strchr (from, *in);
      if (*in == 'x')
        {
          in += 1 + read_code_point (in + 1, utf8);
          out = g_stpcpy (out, utf8);
        }
      else
        {
          *out++ = found != NULL ? to[found - from] : *in;
          in++;
        }
    }
  *out = '\0';
  return value;
}

/* "Key[$e]": KConfig's marks for what is expanded, fixed or deleted; "Key[de]" is another key. */
static void
cut_mark (char *name)
{
  char *mark = strstr (name, "[$");

  if (mark != NULL)
    *mark = '\0';
}

static void
insert (GHashTable *group,
        char       *key,
        char       *value,
        ScIniFlags  flags)
{
  if ((flags & SC_INI_KEEP_BLANKS) == 0)
    g_strstrip (value);
  g_strchomp (key);
  if ((flags & SC_INI_ESCAPED) != 0)
    {
      cut_mark (key);
      value = unescape (value);
    }
  g_hash_table_insert (group, key, value);
}

static void
parse_line (ScIniFile   *self,
            char        *line,
            ScIniFlags   flags,
            GHashTable **group)
{
  char *equals;

  while (*line == ' ' || *line == '\t')
    line++;
  if (*line == '\0' || *line == '#' || *line == ';' || parse_group (self, line, flags, group) || *group == NULL)
    return;
  equals = strchr (line, '=');
  if (equals == NULL)
    return;
  *equals = '\0';
  insert (*group, line, equals + 1, flags);
}

ScIniFile *
sc_ini_file_parse (ScSettingsFile *file,
                   ScIniFlags      flags)
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
      parse_line (self, line, flags, &group);
      line = end != NULL ? end + 1 : NULL;
    }
  g_ptr_array_add (self->names, NULL);
  return self;
}

ScIniFile *
sc_ini_file_read (const char *path,
                  ScIniFlags  flags,
                  GError    **error)
{
  ScSettingsFile *file = sc_settings_file_read (path, SC_SETTINGS_FILE_MAX_BYTES, error);

  return file != NULL ? sc_ini_file_parse (file, flags) : NULL;
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

const char *
sc_ini_file_get_text (ScIniFile  *self,
                      const char *group,
                      const char *key)
{
  const char *value = sc_ini_file_get (self, group, key);

  return value != NULL && *value != '\0' ? value : NULL;
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
