/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-base"

#include "config.h"

#include "sc-text.h"

#include <string.h>

#define REPLACEMENT 0xFFFDu
#define SYMBOL_FOR_DELETE 0x2421u
#define FIRST_STRONG_ISOLATE 0x2068u
#define POP_DIRECTIONAL_ISOLATE 0x2069u
/* More marks than this on one letter only serve to paint over other lines. */
#define MAX_MARKS 3

typedef struct
{
  gunichar first;
  gunichar last;
} CharRange;

/* Characters that draw nothing though Unicode does not class them as format characters
 * (DerivedCoreProperties: Default_Ignorable_Code_Point). */
static const CharRange invisible[] = {
  { 0x034F, 0x034F }, { 0x115F, 0x1160 }, { 0x17B4, 0x17B5 }, { 0x180B, 0x180F },
  { 0x2028, 0x2029 }, { 0x2060, 0x206F }, { 0x2800, 0x2800 }, { 0x3164, 0x3164 },
  { 0xFE00, 0xFE0F }, { 0xFFA0, 0xFFA0 }, { 0xFFF0, 0xFFFB }, { 0x1BCA0, 0x1BCA3 },
  { 0x1D173, 0x1D17A }, { 0xE0000, 0xE0FFF },
};

static gboolean
is_invisible (gunichar character)
{
  GUnicodeType type = g_unichar_type (character);

  if (type == G_UNICODE_FORMAT || type == G_UNICODE_SURROGATE || type == G_UNICODE_CONTROL)
    return TRUE;
  if ((character & 0xFFFE) == 0xFFFE || (character >= 0xFDD0 && character <= 0xFDEF))
    return TRUE; /* noncharacters */
  for (guint i = 0; i < G_N_ELEMENTS (invisible); i++)
    {
      if (character >= invisible[i].first && character <= invisible[i].last)
        return TRUE;
    }
  return FALSE;
}

static gunichar
make_visible (gunichar character)
{
  if (character == '\t')
    return ' ';
  if (character < 0x20)
    return 0x2400 + character;
  if (character == 0x7F)
    return SYMBOL_FOR_DELETE;
  if (character < 0x7F)
    return character;
  return is_invisible (character) ? REPLACEMENT : character;
}

/* Takes one character off the front; an invalid byte counts as one. */
static gunichar
next_char (const char **bytes,
           gsize       *left)
{
  gunichar character;

  if ((guchar) **bytes < 0x80) /* NUL among them, which GLib's decoder refuses */
    {
      character = (guchar) **bytes;
      *bytes += 1;
      *left -= 1;
      return character;
    }
  character = g_utf8_get_char_validated (*bytes, (gssize) MIN (*left, 6));
  if (character == (gunichar) -1 || character == (gunichar) -2)
    {
      *bytes += 1;
      *left -= 1;
      return REPLACEMENT;
    }
  *left -= (gsize) (g_utf8_next_char (*bytes) - *bytes);
  *bytes = g_utf8_next_char (*bytes);
  return character;
}

/* Whether what stands here ends an isolate later in this line that holds something and no other bidi control. */
static gboolean
is_whole_isolate (const char *bytes,
                  gsize       left)
{
  for (gsize i = 0; i < left && bytes[i] != '\n'; i++)
    {
      const guchar *at = (const guchar *) bytes + i;

      if (left - i < 3 || at[0] != 0xE2)
        continue;
      if (at[1] == 0x81 && at[2] == 0xA9)
        return i > 0;
      if ((at[1] == 0x81 && at[2] >= 0xA6 && at[2] <= 0xA8) || (at[1] == 0x80 && at[2] >= 0xAA && at[2] <= 0xAE))
        return FALSE;
    }
  return FALSE;
}

static char *
make_safe (const char *bytes,
           gssize      length,
           gsize       max_chars,
           gboolean    keep_lines)
{
  gsize left;
  gsize n_chars = 0;
  guint n_marks = 0;
  gboolean in_isolate = FALSE;
  GString *safe;

  if (bytes == NULL)
    return g_strdup ("");
  left = length < 0 ? strlen (bytes) : (gsize) length;
  safe = g_string_sized_new (MIN (left, 4096) + 4);
  while (left > 0)
    {
      gunichar character;

      if (keep_lines && left >= 2 && bytes[0] == '\r' && bytes[1] == '\n')
        {
          bytes++;
          left--;
        }
      if (n_chars++ >= max_chars)
        {
          if (in_isolate)
            g_string_append_unichar (safe, POP_DIRECTIONAL_ISOLATE);
          g_string_append (safe, "…");
          break;
        }
      character = next_char (&bytes, &left);
      if (character == FIRST_STRONG_ISOLATE && is_whole_isolate (bytes, left))
        in_isolate = TRUE;
      else if (character == POP_DIRECTIONAL_ISOLATE && in_isolate)
        in_isolate = FALSE;
      else if (!keep_lines || character != '\n')
        character = make_visible (character);
      n_marks = g_unichar_ismark (character) ? n_marks + 1 : 0;
      g_string_append_unichar (safe, n_marks > MAX_MARKS ? REPLACEMENT : character);
    }
  return g_string_free (safe, FALSE);
}

char *
sc_text_make_safe (const char *bytes,
                   gssize      length,
                   gsize       max_chars)
{
  return make_safe (bytes, length, max_chars, FALSE);
}

char *
sc_text_make_safe_lines (const char *bytes,
                         gssize      length,
                         gsize       max_chars)
{
  return make_safe (bytes, length, max_chars, TRUE);
}

gboolean
sc_text_has_control (const char *text)
{
  gsize left;

  g_return_val_if_fail (text != NULL, FALSE);

  left = strlen (text);
  while (left > 0)
    {
      guchar raw = (guchar) *text;
      gunichar character = next_char (&text, &left);

      if (character < 0x20 || (character >= 0x7F && character < 0xA0))
        return TRUE;
      /* A bare C1 byte is a control character to a Latin-1 terminal. */
      if (character == REPLACEMENT && raw >= 0x80 && raw < 0xA0)
        return TRUE;
    }
  return FALSE;
}
