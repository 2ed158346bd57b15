/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-cli"

#include "config.h"

#include "sc-json-line.h"

#include <string.h>

#define DEPTH_MAX 32

typedef struct
{
  const char *at;
  const char *end;
} Cursor;

static gboolean read_value (Cursor *cursor, GString *text, char *kind, guint depth);

static char
look (Cursor *cursor)
{
  while (cursor->at < cursor->end && (*cursor->at == ' ' || *cursor->at == '\t' || *cursor->at == '\r' || *cursor->at == '\n'))
    cursor->at++;
  return cursor->at < cursor->end ? *cursor->at : '\0';
}

static gboolean
take (Cursor *cursor,
      char    wanted)
{
  if (look (cursor) != wanted)
    return FALSE;
  cursor->at++;
  return TRUE;
}

static gboolean
read_hex (Cursor  *cursor,
          guint32 *unit)
{
  *unit = 0;
  for (guint i = 0; i < 4; i++, cursor->at++)
    {
      if (cursor->at >= cursor->end || !g_ascii_isxdigit (*cursor->at))
        return FALSE;
      *unit = *unit * 16 + (guint32) g_ascii_xdigit_value (*cursor->at);
    }
  return TRUE;
}

/* What the second of two surrogates is, if it stands at the cursor. */
static gboolean
read_low_surrogate (Cursor  *cursor,
                    guint32 *low)
{
  Cursor behind = *cursor;

  if (behind.end - behind.at < 6 || behind.at[0] != '\\' || behind.at[1] != 'u')
    return FALSE;
  behind.at += 2;
  if (!read_hex (&behind, low) || *low < 0xdc00 || *low > 0xdfff)
    return FALSE;
  *cursor = behind;
  return TRUE;
}

/* Behind the "u". RFC 8259 7: above the first plane as two surrogates. Half of a pair, which stands for an octet that was no text when
 * another program wrote the line, and NUL are allowed there, and mean nothing here. */
static gboolean
read_unicode (Cursor  *cursor,
              GString *text)
{
  guint32 unit, low;

  if (!read_hex (cursor, &unit))
    return FALSE;
  if (unit >= 0xd800 && unit < 0xdc00 && read_low_surrogate (cursor, &low))
    unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
  g_string_append_unichar (text, unit == 0 || (unit >= 0xd800 && unit <= 0xdfff) ? 0xfffd : unit);
  return TRUE;
}

static gboolean
read_escape (Cursor  *cursor,
             GString *text)
{
  static const char from[] = "\"\\/bfnrt";
  static const char to[] = "\"\\/\b\f\n\r\t";
  const char       *found;

  if (cursor->at >= cursor->end || *cursor->at == '\0')
    return FALSE;
  if (*cursor->at == 'u')
    {
      cursor->at++;
      return read_unicode (cursor, text);
    }
  found = strchr (from, *cursor->at++);
  if (found != NULL)
    g_string_append_c (text, to[found - from]);
  return found != NULL;
}

/* Behind what stands for itself in a text: to a quotation mark, a backslash or a control. */
static const char *
skip_plain (const char *at,
            const char *end)
{
  while (at < end && *at != '"' && *at != '\\' && (guchar) *at >= 0x20)
    at++;
  return at;
}

static gboolean
read_text (Cursor  *cursor,
           GString *text)
{
  g_string_truncate (text, 0);
  if (!take (cursor, '"'))
    return FALSE;
  while (cursor->at < cursor->end)
    {
      const char *begin = cursor->at;

      cursor->at = skip_plain (begin, cursor->end);
      g_string_append_len (text, begin, cursor->at - begin);
      if (cursor->at >= cursor->end || (guchar) *cursor->at < 0x20)
        return FALSE;
      if (*cursor->at++ == '"')
        return TRUE;
      if (!read_escape (cursor, text))
        return FALSE;
    }
  return FALSE;
}

/* A number or a word; RFC 8259 3 and 6. */
static gboolean
read_bare (Cursor  *cursor,
           GString *text,
           char    *kind)
{
  const char *begin = cursor->at;
  char       *number_end = NULL;

  while (cursor->at < cursor->end && (g_ascii_isalnum (*cursor->at) || (*cursor->at != '\0' && strchr ("+-.", *cursor->at) != NULL)))
    cursor->at++;
  g_string_truncate (text, 0);
  g_string_append_len (text, begin, cursor->at - begin);
  *kind = g_str_equal (text->str, "null") ? 'n' : 'x';
  if (*kind == 'n' || g_str_equal (text->str, "true") || g_str_equal (text->str, "false"))
    return TRUE;
  *kind = '0';
  if (text->len == 0 || text->len > 64 || strspn (text->str, "0123456789+-.eE") != text->len || strchr ("+.eE", text->str[0]) != NULL)
    return FALSE;
  begin = text->str + (text->str[0] == '-' ? 1 : 0);
  if (!g_ascii_isdigit (begin[0]) || (begin[0] == '0' && g_ascii_isdigit (begin[1])) || text->str[text->len - 1] == '.')
    return FALSE;
  g_ascii_strtod (text->str, &number_end);
  return *number_end == '\0';
}

/* Checks what stands between brackets and drops it. */
static gboolean
skip_brackets (Cursor  *cursor,
               GString *text,
               guint    depth)
{
  char open = *cursor->at++;
  char close = open == '[' ? ']' : '}';
  char kind;

  if (depth >= DEPTH_MAX)
    return FALSE;
  if (take (cursor, close))
    return TRUE;
  do
    {
      if (open == '{' && (!read_text (cursor, text) || !take (cursor, ':')))
        return FALSE;
      if (!read_value (cursor, text, &kind, depth + 1))
        return FALSE;
    }
  while (take (cursor, ','));
  return take (cursor, close);
}

static gboolean
read_value (Cursor  *cursor,
            GString *text,
            char    *kind,
            guint    depth)
{
  char next = look (cursor);

  *kind = next == '"' ? '"' : 'x';
  if (next == '"')
    return read_text (cursor, text);
  if (next == '[' || next == '{')
    return skip_brackets (cursor, text, depth);
  return read_bare (cursor, text, kind);
}

/* The member of the name at the cursor, or one without a name. False: there is no name. */
static gboolean
read_name (Cursor       *cursor,
           ScJsonMember *members,
           guint         n_members,
           ScJsonMember *other,
           ScJsonMember **member)
{
  const char *begin, *name, *end;
  gsize       length, i = 0;

  if (look (cursor) != '"')
    return FALSE;
  begin = cursor->at + 1;
  end = skip_plain (begin, cursor->end);
  name = begin;
  length = (gsize) (end - begin);
  if (end < cursor->end && *end == '"')
    cursor->at = end + 1;
  else if (read_text (cursor, other->text))
    {
      name = other->text->str;
      length = other->text->len;
    }
  else
    return FALSE;
  while (i < n_members && (strncmp (members[i].name, name, length) != 0 || members[i].name[length] != '\0'))
    i++;
  *member = i < n_members ? &members[i] : other;
  return TRUE;
}

gboolean
sc_json_line_read (const char   *line,
                   gsize         length,
                   ScJsonMember *members,
                   guint         n_members,
                   ScJsonMember *other)
{
  Cursor cursor = { line, line + length };

  for (guint i = 0; i < n_members; i++)
    members[i].kind = '\0';
  if (!take (&cursor, '{'))
    return FALSE;
  if (take (&cursor, '}'))
    return look (&cursor) == '\0' && cursor.at == cursor.end;
  do
    {
      ScJsonMember *member;

      if (!read_name (&cursor, members, n_members, other, &member) || !take (&cursor, ':'))
        return FALSE;
      if (!read_value (&cursor, member->text, &member->kind, 1))
        return FALSE;
    }
  while (take (&cursor, ','));
  return take (&cursor, '}') && look (&cursor) == '\0' && cursor.at == cursor.end;
}
