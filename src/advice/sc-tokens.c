/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-tokens.h"

#include <string.h>

#define ID_LENGTH_MIN 6

static const char * const kind_names[SC_N_TOKEN_KINDS] = {
  NULL, "#ip", "#address", "#host", "#url", "#number", "#id", "#code",
};

const char *
sc_token_kind_get_name (ScTokenKind kind)
{
  g_return_val_if_fail ((guint) kind < SC_N_TOKEN_KINDS, NULL);

  return kind_names[kind];
}

void
sc_tokens_init (ScTokens *self)
{
  self->n = 0;
  self->used = 0;
  self->boundary = FALSE;
}

/* What a chunk is made of, counted while it is folded. */
typedef struct
{
  guint letters;
  guint digits;
  guint dots;
  guint colons;
  guint ats;
  guint others; /* slashes, underscores and other signs inside */
  gboolean wide; /* holds letters beyond ASCII */
} ChunkShape;

static void
push_token (ScTokens *self,
            gsize start,
            gsize length,
            ScTokenKind kind)
{
  if (self->n >= SC_TOKENS_MAX || length == 0)
    return;
  self->tokens[self->n++] = (ScToken) { (guint16) start, (guint16) length, (guint8) kind, (guint8) self->boundary };
  self->boundary = FALSE;
}

static ChunkShape
measure (const char *text,
         gsize length)
{
  ChunkShape shape = { 0, };

  for (gsize i = 0; i < length; i++)
    {
      char c = text[i];

      if (g_ascii_isalpha (c))
        shape.letters++;
      else if (g_ascii_isdigit (c))
        shape.digits++;
      else if (c == '.')
        shape.dots++;
      else if (c == ':')
        shape.colons++;
      else if (c == '@')
        shape.ats++;
      else if ((guchar) c >= 0x80)
        shape.wide = TRUE;
      else if (c != '-')
        shape.others++;
    }
  return shape;
}

/* d.d.d, with at most three digits a part and a first part of one digit */
static gboolean
is_enhanced_code (const char *text,
                  gsize length)
{
  guint dots = 0, run = 0;

  if (length < 5 || text[1] != '.' || strchr ("245", text[0]) == NULL)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '.')
        {
          if (run == 0)
            return FALSE;
          dots++;
          run = 0;
        }
      else if (!g_ascii_isdigit (text[i]) || ++run > 3)
        return FALSE;
    }
  return dots == 2 && run > 0;
}

static gboolean
is_hex_with_colons (const char *text,
                    gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isxdigit (text[i]) && text[i] != ':' && text[i] != '.')
        return FALSE;
    }
  return TRUE;
}

/* Labels of letters, digits and hyphens, the last of two letters or more. */
static gboolean
is_host (const char *text,
         gsize length)
{
  gsize label = 0, last_letters = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '.')
        {
          if (label == 0)
            return FALSE;
          label = last_letters = 0;
          continue;
        }
      label++;
      if (g_ascii_isalpha (text[i]))
        last_letters++;
      else if (g_ascii_isdigit (text[i]) || text[i] == '-' || text[i] == '_')
        continue;
      else
        return FALSE;
    }
  return label >= 2 && last_letters == label;
}

static ScTokenKind
tell_kind (const char *text,
           gsize length)
{
  ChunkShape shape = measure (text, length);

  if ((length > 8 && g_strstr_len (text, (gssize) MIN (length, 12), "://") != NULL) || (length > 6 && memcmp (text, "www.", 4) == 0))
    return SC_TOKEN_URL;
  if (shape.wide)
    return SC_TOKEN_WORD;
  if (shape.ats == 1 && text[0] != '@' && text[length - 1] != '@')
    return SC_TOKEN_ADDRESS;
  if (shape.digits == length)
    return SC_TOKEN_NUMBER;
  if (shape.dots == 3 && shape.digits + 3 == length)
    return SC_TOKEN_IP;
  if (is_enhanced_code (text, length))
    return SC_TOKEN_CODE;
  if (shape.colons >= 2 && shape.digits > 0 && is_hex_with_colons (text, length))
    return SC_TOKEN_IP;
  if (shape.dots > 0 && is_host (text, length))
    return SC_TOKEN_HOST;
  return SC_TOKEN_WORD;
}

static gboolean
is_word_octet (char c)
{
  return g_ascii_isalnum (c) || (guchar) c >= 0x80;
}

static void
push_word (ScTokens *self,
           gsize start,
           gsize length)
{
  ChunkShape shape = measure (self->text + start, length);
  ScTokenKind kind = SC_TOKEN_WORD;

  if (shape.digits == length)
    kind = SC_TOKEN_NUMBER;
  else if (length >= ID_LENGTH_MIN && shape.digits > 0 && shape.letters > 0)
    kind = SC_TOKEN_ID;
  push_token (self, start, length, kind);
}

/* "isn't" is one word, "l'adresse" are two. */
static gboolean
joins_word (const char *text,
            gsize at,
            gsize end)
{
  gsize rest = at + 1;

  while (rest < end && is_word_octet (text[rest]))
    rest++;
  return text[at] == '\'' && rest - at - 1 <= 2 && rest > at + 1;
}

static void
push_words (ScTokens *self,
            gsize start,
            gsize end)
{
  gsize at = start;

  while (at < end)
    {
      gsize from, to;

      while (at < end && !is_word_octet (self->text[at]))
        at++;
      from = to = at;
      for (; at < end; at++)
        {
          if (is_word_octet (self->text[at]))
            self->text[to++] = self->text[at];
          else if (!joins_word (self->text, at, end))
            break;
        }
      push_word (self, from, to - from);
    }
}

/* Nearly all chunks are. */
static gboolean
is_plain_word (const char *text,
               gsize length)
{
  gsize i = 0;

  while (i < length && text[i] >= 'a' && text[i] <= 'z')
    i++;
  return i == length;
}

static void
end_chunk (ScTokens *self,
           gsize start)
{
  gsize end = self->used;
  ScTokenKind kind;
  gboolean plain;

  while (start < end && !is_word_octet (self->text[start]))
    start++;
  while (start < end && !is_word_octet (self->text[end - 1]))
    end--;
  if (start == end)
    return;

  plain = is_plain_word (self->text + start, end - start);
  kind = plain ? SC_TOKEN_WORD : tell_kind (self->text + start, end - start);
  if (!plain && (kind == SC_TOKEN_WORD || kind == SC_TOKEN_NUMBER))
    push_words (self, start, end);
  else
    push_token (self, start, end - start, kind);

  /* "…rejected. See" but not "…" alone */
  if (end < self->used && (self->text[end] == '.' || self->text[end] == '!' || self->text[end] == '?'))
    self->boundary = TRUE;
}

static gboolean
is_hard_separator (gunichar c)
{
  /* A bit an octet: controls, the space and <>()[]{}",;=|*` */
  static const guint32 ascii[4] = { 0xffffffff, 0x78001705, 0x28000000, 0xb8000001 };

  if (c < 0x80)
    return (ascii[c / 32] >> (c % 32) & 1) != 0;
  return !g_unichar_isalnum (c) && !g_unichar_ismark (c);
}

static gboolean
is_ideograph (gunichar c)
{
  return (c >= 0x3040 && c <= 0x30ff) || (c >= 0x3400 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff);
}

/* Writes @c in lower case and without its accent; what has no simple form stays as it is. */
static guint
fold_wide (gunichar c,
           char *out)
{
  gunichar base, mark;

  c = g_unichar_tolower (c);
  switch (c)
    {
    case 0xdf:
      memcpy (out, "ss", 2);
      return 2;
    case 0xe6:
      memcpy (out, "ae", 2);
      return 2;
    case 0xf8:
      out[0] = 'o';
      return 1;
    case 0x142:
      out[0] = 'l';
      return 1;
    default:
      break;
    }
  if (g_unichar_ismark (c))
    return 0;
  while (c < 0x2000 && g_unichar_decompose (c, &base, &mark) && mark != 0)
    c = base;
  return (guint) g_unichar_to_utf8 (c, out);
}

/* Octets that are no UTF-8 are most often Latin-1. */
static gunichar
read_wide (const char *bytes,
           gsize length,
           gsize *used)
{
  gunichar c = g_utf8_get_char_validated (bytes, (gssize) MIN (length, 6));

  if (c == (gunichar) -1 || c == (gunichar) -2 || c == 0)
    {
      *used = 1;
      return (guchar) bytes[0];
    }
  *used = (gsize) g_unichar_to_utf8 (c, NULL);
  if (c == 0x2019 || c == 0x2018 || c == 0xb4)
    return '\'';
  if (c >= 0xff01 && c <= 0xff5e)
    return c - 0xff01 + '!';
  return c;
}

void
sc_tokens_add_text (ScTokens *self,
                    const char *bytes,
                    gsize length)
{
  gsize start = self->used;

  for (gsize at = 0; at < length && self->used + 8 < SC_TOKENS_OCTETS && self->n < SC_TOKENS_MAX;)
    {
      gsize used = 1;
      gunichar c = (guchar) bytes[at];

      /* Nearly all is of these. */
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
        {
          self->text[self->used++] = bytes[at++];
          continue;
        }
      if (c >= 0x80)
        c = read_wide (bytes + at, length - at, &used);
      at += used;

      if (is_hard_separator (c))
        {
          end_chunk (self, start);
          start = self->used;
          if (c == ';' || c == 0x3002)
            self->boundary = TRUE;
        }
      else if (is_ideograph (c))
        {
          end_chunk (self, start);
          start = self->used;
          self->used += (guint) g_unichar_to_utf8 (c, self->text + start);
          push_token (self, start, self->used - start, SC_TOKEN_WORD);
          start = self->used;
        }
      else if (c < 0x80)
        self->text[self->used++] = g_ascii_tolower ((char) c);
      else
        self->used += fold_wide (c, self->text + self->used);
    }
  end_chunk (self, start);
}
