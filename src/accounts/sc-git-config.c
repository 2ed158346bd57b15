/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-git-config.h"

#include "sc-secret.h"

#include <string.h>

#define MAX_NAME_BYTES   1000
#define MAX_VALUE_BYTES  65536
#define MAX_SUBSECTIONS  SC_SETTINGS_MAX_ACCOUNTS
#define NO_SUBSECTION    "\x01" /* a subsection may be empty */

typedef struct
{
  const char      *at;
  const char      *end;
  GString         *section;    /* in lower case */
  GString         *subsection; /* NO_SUBSECTION when there is none */
  GString         *key;
  GString         *value;
  ScGitIncludeFunc include;
  gpointer         user_data;
} Parser;

struct _ScGitConfig
{
  GHashTable *values;      /* "section\nsubsection\nkey" -> value */
  GHashTable *subsections; /* "section\nsubsection" */
};

static void
wipe_free (gpointer data)
{
  sc_secret_wipe (data, strlen (data));
  g_free (data);
}

ScGitConfig *
sc_git_config_new (void)
{
  ScGitConfig *self = g_new0 (ScGitConfig, 1);

  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, wipe_free);
  self->subsections = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
sc_git_config_free (ScGitConfig *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->values);
  g_hash_table_unref (self->subsections);
  g_free (self);
}

static gboolean
at_end (const Parser *self)
{
  return self->at >= self->end;
}

static void
skip_line (Parser *self)
{
  while (!at_end (self) && *self->at != '\n')
    self->at++;
}

static void
skip_blanks (Parser *self)
{
  while (!at_end (self) && (*self->at == ' ' || *self->at == '\t' || *self->at == '\r'))
    self->at++;
}

/* [section], [section "subsection"] or the old [section.subsection] */
static gboolean
parse_section (Parser *self)
{
  char *dot;

  g_string_truncate (self->section, 0);
  g_string_assign (self->subsection, NO_SUBSECTION);
  while (!at_end (self) && (g_ascii_isalnum (*self->at) || *self->at == '-' || *self->at == '.') && self->section->len < MAX_NAME_BYTES)
    g_string_append_c (self->section, g_ascii_tolower (*self->at++));
  skip_blanks (self);
  dot = strchr (self->section->str, '.');
  if (dot != NULL)
    {
      g_string_assign (self->subsection, dot + 1);
      g_string_truncate (self->section, (gsize) (dot - self->section->str));
    }
  if (!at_end (self) && *self->at == '"')
    {
      self->at++;
      g_string_truncate (self->subsection, 0);
      while (!at_end (self) && *self->at != '"' && *self->at != '\n' && self->subsection->len < MAX_NAME_BYTES)
        {
          if (*self->at == '\\' && self->end - self->at > 1)
            self->at++;
          g_string_append_c (self->subsection, *self->at++);
        }
      if (at_end (self) || *self->at != '"')
        return FALSE;
      self->at++;
    }
  if (at_end (self) || *self->at != ']' || self->section->len == 0)
    return FALSE;
  self->at++;
  return TRUE;
}

/* After a backslash. A line's end there joins it with the next. */
static gboolean
parse_escape (Parser *self)
{
  static const char from[] = "tbn\\\"";
  static const char to[] = "\t\b\n\\\"";
  const char *found;

  if (at_end (self))
    return FALSE;
  if (*self->at == '\r' && self->end - self->at > 1 && self->at[1] == '\n')
    self->at++;
  if (*self->at == '\n')
    {
      self->at++;
      return TRUE;
    }
  found = *self->at != '\0' ? strchr (from, *self->at) : NULL;
  if (found == NULL)
    return FALSE;
  g_string_append_c (self->value, to[found - from]);
  self->at++;
  return TRUE;
}

static void
trim_value (Parser *self,
            gsize   keep)
{
  while (self->value->len > keep && g_ascii_isspace (self->value->str[self->value->len - 1]))
    g_string_truncate (self->value, self->value->len - 1);
}

/* Blanks at the end go unless they stood in quotes; "#" and ";" begin a comment outside of them. */
static gboolean
parse_value (Parser *self)
{
  gboolean is_quoted = FALSE;
  gsize keep = 0;

  g_string_truncate (self->value, 0);
  skip_blanks (self);
  while (!at_end (self) && *self->at != '\n')
    {
      const char c = *self->at++;

      if (self->value->len > MAX_VALUE_BYTES || c == '\0')
        return FALSE;
      if (c == '"')
        {
          is_quoted = !is_quoted;
          keep = self->value->len;
        }
      else if (c == '\\')
        {
          if (!parse_escape (self))
            return FALSE;
          keep = self->value->len;
        }
      else if (!is_quoted && (c == '#' || c == ';'))
        {
          skip_line (self);
        }
      else
        {
          g_string_append_c (self->value, c);
          if (is_quoted)
            keep = self->value->len;
        }
    }
  trim_value (self, keep);
  return !is_quoted;
}

/* "key = value", or "key" alone, which means yes. */
static gboolean
parse_variable (Parser *self)
{
  g_string_truncate (self->key, 0);
  while (!at_end (self) && (g_ascii_isalnum (*self->at) || *self->at == '-') && self->key->len < MAX_NAME_BYTES)
    g_string_append_c (self->key, g_ascii_tolower (*self->at++));
  skip_blanks (self);
  if (self->key->len == 0 || self->section->len == 0)
    return FALSE;
  if (at_end (self) || *self->at == '\n' || *self->at == '#' || *self->at == ';')
    {
      g_string_assign (self->value, "true");
      skip_line (self);
      return TRUE;
    }
  if (*self->at != '=')
    return FALSE;
  self->at++;
  return parse_value (self);
}

static void
keep_variable (ScGitConfig *self,
               Parser      *parser)
{
  const gboolean has_subsection = strcmp (parser->subsection->str, NO_SUBSECTION) != 0;
  g_autofree char *subsection = sc_settings_dup_utf8 (parser->subsection->str, parser->subsection->len);
  g_autofree char *group = g_strjoin ("\n", parser->section->str, subsection, NULL);

  if (strcmp (parser->section->str, "include") == 0 && !has_subsection && strcmp (parser->key->str, "path") == 0)
    {
      g_autofree char *path = sc_settings_dup_utf8 (parser->value->str, parser->value->len);

      parser->include (path, parser->user_data);
      return;
    }
  if (strcmp (parser->section->str, "sendemail") != 0 && strcmp (parser->section->str, "user") != 0)
    return;
  if (!g_hash_table_contains (self->subsections, group) && g_hash_table_size (self->subsections) >= MAX_SUBSECTIONS)
    return;
  g_hash_table_replace (self->values, g_strjoin ("\n", group, parser->key->str, NULL),
                        sc_settings_dup_utf8 (parser->value->str, parser->value->len));
  g_hash_table_add (self->subsections, g_steal_pointer (&group));
}

static gboolean
parse_item (ScGitConfig *self,
            Parser      *parser)
{
  const char c = *parser->at;

  if (g_ascii_isspace (c))
    {
      parser->at++;
    }
  else if (c == '#' || c == ';')
    {
      skip_line (parser);
    }
  else if (c == '[')
    {
      parser->at++;
      return parse_section (parser);
    }
  else
    {
      if (!parse_variable (parser))
        return FALSE;
      keep_variable (self, parser);
    }
  return TRUE;
}

gboolean
sc_git_config_add (ScGitConfig     *self,
                   const char      *text,
                   gsize            length,
                   ScGitIncludeFunc include,
                   gpointer         user_data)
{
  Parser parser = { .at = text, .end = text + length, .include = include, .user_data = user_data };
  gboolean is_good = TRUE;

  parser.section = g_string_new (NULL);
  parser.subsection = g_string_new (NO_SUBSECTION);
  parser.key = g_string_new (NULL);
  parser.value = g_string_new (NULL);
  if (length >= 3 && memcmp (text, "\xEF\xBB\xBF", 3) == 0)
    parser.at += 3;
  while (is_good && !at_end (&parser))
    is_good = parse_item (self, &parser);
  sc_secret_wipe (parser.value->str, parser.value->allocated_len);
  g_string_free (parser.section, TRUE);
  g_string_free (parser.subsection, TRUE);
  g_string_free (parser.key, TRUE);
  g_string_free (parser.value, TRUE);
  return is_good;
}

const char *
sc_git_config_get (ScGitConfig *self,
                   const char  *section,
                   const char  *subsection,
                   const char  *key)
{
  g_autofree char *name = g_strjoin ("\n", section, subsection != NULL ? subsection : NO_SUBSECTION, key, NULL);

  return g_hash_table_lookup (self->values, name);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

GPtrArray *
sc_git_config_list_subsections (ScGitConfig *self,
                                const char  *section)
{
  g_autofree char *prefix = g_strconcat (section, "\n", NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer group;

  g_hash_table_iter_init (&iter, self->subsections);
  while (g_hash_table_iter_next (&iter, &group, NULL))
    {
      const char *name = (const char *) group + strlen (prefix);

      if (g_str_has_prefix (group, prefix) && strcmp (name, NO_SUBSECTION) != 0)
        g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_sort (names, compare_names);
  return names;
}
