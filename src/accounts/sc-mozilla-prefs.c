/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-mozilla-prefs.h"

#include "sc-settings-file.h"

#include <string.h>

#define KEPT_PREFIX "mail."

typedef enum
{
  TOKEN_END,
  TOKEN_SIGN,   /* one of ( ) , ; + - */
  TOKEN_WORD,
  TOKEN_NUMBER,
  TOKEN_STRING,
  TOKEN_BAD,
} TokenType;

typedef struct
{
  const char *at;
  const char *end;
  GString    *text;   /* of a word or string */
  TokenType   type;
  char        sign;
  gint64      number;
} Lexer;

typedef struct
{
  gboolean is_string;
  char    *text;
  int      number;
} Value;

struct _ScMozillaPrefs
{
  GHashTable *values; /* name -> Value */
};

static void
value_free (gpointer data)
{
  Value *self = data;

  g_free (self->text);
  g_free (self);
}

static void
skip_line (Lexer *self)
{
  while (self->at < self->end && *self->at != '\n')
    self->at++;
}

static gboolean
skip_block_comment (Lexer *self)
{
  const char *found = memmem (self->at, (gsize) (self->end - self->at), "*/", 2);

  self->at = found != NULL ? found + 2 : self->end;
  return found != NULL;
}

/* Returns FALSE at a comment that does not end. */
static gboolean
skip_space (Lexer *self)
{
  while (self->at < self->end)
    {
      const gsize left = (gsize) (self->end - self->at);

      if (g_ascii_isspace (*self->at))
        {
          self->at++;
        }
      else if (*self->at == '#' || (left >= 2 && self->at[0] == '/' && self->at[1] == '/'))
        {
          skip_line (self);
        }
      else if (left >= 2 && self->at[0] == '/' && self->at[1] == '*')
        {
          self->at += 2;
          if (!skip_block_comment (self))
            return FALSE;
        }
      else
        {
          return TRUE;
        }
    }
  return TRUE;
}

/* @digits hexadecimal digits */
static gboolean
read_hex (Lexer    *self,
          int       digits,
          gunichar *value)
{
  *value = 0;
  if (self->end - self->at < digits)
    return FALSE;
  for (int i = 0; i < digits; i++)
    {
      const int digit = g_ascii_xdigit_value (*self->at);

      if (digit < 0)
        return FALSE;
      *value = *value * 16 + (gunichar) digit;
      self->at++;
    }
  return TRUE;
}

/* JavaScript writes a character past U+FFFF as two. */
static gboolean
read_low_surrogate (Lexer    *self,
                    gunichar *value)
{
  gunichar low;

  if (self->end - self->at < 6 || self->at[0] != '\\' || self->at[1] != 'u')
    return FALSE;
  self->at += 2;
  if (!read_hex (self, 4, &low) || low < 0xDC00 || low > 0xDFFF)
    return FALSE;
  *value = 0x10000 + ((*value - 0xD800) << 10) + (low - 0xDC00);
  return TRUE;
}

static gboolean
read_escape (Lexer *self)
{
  gunichar value = 0;
  char kind;

  if (self->at >= self->end)
    return FALSE;
  kind = *self->at++;
  switch (kind)
    {
    case '"':
    case '\'':
    case '\\':
      value = (guchar) kind;
      break;
    case 'n':
      value = '\n';
      break;
    case 'r':
      value = '\r';
      break;
    case 'x':
      if (!read_hex (self, 2, &value))
        return FALSE;
      break;
    case 'u':
      if (!read_hex (self, 4, &value) || (value >= 0xD800 && value <= 0xDBFF && !read_low_surrogate (self, &value)))
        return FALSE;
      break;
    default:
      return FALSE;
    }
  if (value == 0 || !g_unichar_validate (value))
    return FALSE;
  g_string_append_unichar (self->text, value);
  return TRUE;
}

/* A bad escape spoils the text, but does not end it. */
static TokenType
read_string (Lexer *self,
             char   quote)
{
  gboolean is_good = TRUE;

  while (self->at < self->end)
    {
      const char c = *self->at++;

      if (c == quote)
        return is_good ? TOKEN_STRING : TOKEN_BAD;
      if (c == '\0' || (c == '\\' && !read_escape (self)))
        is_good = FALSE;
      else if (c != '\\')
        g_string_append_c (self->text, c);
    }
  return TOKEN_BAD;
}

static TokenType
read_number (Lexer *self)
{
  self->number = 0;
  while (self->at < self->end && g_ascii_isdigit (*self->at))
    {
      self->number = self->number * 10 + (*self->at - '0');
      if (self->number > (gint64) G_MAXINT32 + 1)
        return TOKEN_BAD;
      self->at++;
    }
  return TOKEN_NUMBER;
}

static TokenType
read_word (Lexer *self)
{
  while (self->at < self->end && (g_ascii_isalnum (*self->at) || *self->at == '_'))
    g_string_append_c (self->text, *self->at++);
  return TOKEN_WORD;
}

static TokenType
next (Lexer *self)
{
  char c;

  g_string_truncate (self->text, 0);
  if (!skip_space (self))
    return self->type = TOKEN_BAD;
  if (self->at >= self->end)
    return self->type = TOKEN_END;
  c = *self->at;
  if (c == '"' || c == '\'')
    {
      self->at++;
      self->type = read_string (self, c);
    }
  else if (g_ascii_isdigit (c))
    {
      self->type = read_number (self);
    }
  else if (g_ascii_isalpha (c) || c == '_')
    {
      self->type = read_word (self);
    }
  else
    {
      self->at++;
      self->sign = c;
      self->type = c != '\0' && strchr ("(),;+-", c) != NULL ? TOKEN_SIGN : TOKEN_BAD;
    }
  return self->type;
}

static gboolean
next_is_sign (Lexer *self,
              char   sign)
{
  return next (self) == TOKEN_SIGN && self->sign == sign;
}

static gboolean
is_word (const Lexer *self,
         const char  *word)
{
  return self->type == TOKEN_WORD && strcmp (self->text->str, word) == 0;
}

/* A text, a number with or without a sign, true or false. */
static gboolean
read_value (Lexer *self,
            Value *value)
{
  gboolean is_negative = FALSE;

  next (self);
  if (self->type == TOKEN_SIGN && (self->sign == '+' || self->sign == '-'))
    {
      is_negative = self->sign == '-';
      if (next (self) != TOKEN_NUMBER)
        return FALSE;
    }
  if (self->type == TOKEN_STRING)
    {
      value->is_string = TRUE;
      value->text = sc_settings_dup_utf8 (self->text->str, self->text->len);
    }
  else if (self->type == TOKEN_NUMBER)
    {
      self->number = is_negative ? -self->number : self->number;
      value->number = (int) CLAMP (self->number, G_MININT32, G_MAXINT32);
    }
  else if (is_word (self, "true") || is_word (self, "false"))
    {
      value->number = is_word (self, "true");
    }
  else
    {
      return FALSE;
    }
  return TRUE;
}

/* One user_pref("name", value); whose first word was read. */
static gboolean
read_pref (ScMozillaPrefs *self,
           Lexer          *lexer)
{
  g_autofree char *name = NULL;
  Value value = { 0 };

  if (!is_word (lexer, "user_pref") && !is_word (lexer, "pref") && !is_word (lexer, "sticky_pref"))
    return FALSE;
  if (!next_is_sign (lexer, '(') || next (lexer) != TOKEN_STRING)
    return FALSE;
  name = sc_settings_dup_utf8 (lexer->text->str, lexer->text->len);
  if (!next_is_sign (lexer, ',') || !read_value (lexer, &value))
    return FALSE;
  if (!next_is_sign (lexer, ')') || !next_is_sign (lexer, ';'))
    {
      g_free (value.text);
      return FALSE;
    }
  if (g_str_has_prefix (name, KEPT_PREFIX))
    g_hash_table_replace (self->values, g_steal_pointer (&name), g_memdup2 (&value, sizeof value));
  else
    g_free (value.text);
  return TRUE;
}

ScMozillaPrefs *
sc_mozilla_prefs_parse (const char *text,
                        gsize       length)
{
  g_autoptr (GString) buffer = g_string_new (NULL);
  ScMozillaPrefs *self = g_new0 (ScMozillaPrefs, 1);
  Lexer lexer = { .at = text, .end = text + length, .text = buffer };

  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, value_free);
  if (length >= 3 && memcmp (text, "\xEF\xBB\xBF", 3) == 0)
    lexer.at += 3;
  while (next (&lexer) != TOKEN_END)
    {
      if (read_pref (self, &lexer))
        continue;
      while (lexer.type != TOKEN_END && (lexer.type != TOKEN_SIGN || lexer.sign != ';'))
        next (&lexer);
    }
  return self;
}

void
sc_mozilla_prefs_free (ScMozillaPrefs *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->values);
  g_free (self);
}

const char *
sc_mozilla_prefs_get_string (ScMozillaPrefs *self,
                             const char     *name)
{
  const Value *value = g_hash_table_lookup (self->values, name);

  return value != NULL && value->is_string ? value->text : NULL;
}

int
sc_mozilla_prefs_get_int (ScMozillaPrefs *self,
                          const char     *name,
                          int             fallback)
{
  const Value *value = g_hash_table_lookup (self->values, name);

  return value != NULL && !value->is_string ? value->number : fallback;
}
