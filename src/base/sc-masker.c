/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-base"

#include "config.h"

#include "sc-masker.h"

#include "sc-text.h"

#include <string.h>

#define MASK "•••"
#define ELLIPSIS "…"
#define MIN_SECRET 3
#define MIN_CUT_OFF 4

/* One form in which a secret can be written. */
typedef struct
{
  char    *text;
  gsize    length;
  gboolean is_base64;
} MaskPattern;

struct _ScMasker
{
  gatomicrefcount ref_count;
  GMutex          lock;
  GPtrArray      *patterns; /* of MaskPattern, longest first */
};

G_DEFINE_BOXED_TYPE (ScMasker, sc_masker, sc_masker_ref, sc_masker_unref)

static void
mask_pattern_free (gpointer data)
{
  MaskPattern *pattern = data;

  sc_secret_wipe (pattern->text, pattern->length);
  g_free (pattern->text);
  g_free (pattern);
}

static int
compare_patterns (gconstpointer a,
                  gconstpointer b)
{
  const MaskPattern *first = *(MaskPattern *const *) a;
  const MaskPattern *second = *(MaskPattern *const *) b;

  return (first->length < second->length) - (first->length > second->length);
}

static gboolean
has_pattern (ScMasker   *self,
             const char *text)
{
  for (guint i = 0; i < self->patterns->len; i++)
    {
      MaskPattern *pattern = g_ptr_array_index (self->patterns, i);

      if (strcmp (pattern->text, text) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Takes @text over. */
static void
add_pattern (ScMasker *self,
             char     *text,
             gboolean  is_base64)
{
  MaskPattern *pattern;

  if (strlen (text) < MIN_SECRET || has_pattern (self, text))
    {
      sc_secret_wipe (text, strlen (text));
      g_free (text);
      return;
    }
  pattern = g_new0 (MaskPattern, 1);
  pattern->text = text;
  pattern->length = strlen (text);
  pattern->is_base64 = is_base64;
  g_ptr_array_add (self->patterns, pattern);
}

/* The characters of the base64 form that depend on the secret alone when @shift bytes stand before it in a group of three (RFC 4648 4). */
static char *
encode_shifted (const char *secret,
                gsize       length,
                gsize       shift)
{
  g_autofree guchar *bytes = g_malloc0 (length + shift);
  g_autofree char *encoded = NULL;
  gsize first = (shift * 8 + 5) / 6;
  gsize end = (shift + length) * 8 / 6;
  char *result;

  memcpy (bytes + shift, secret, length);
  encoded = g_base64_encode (bytes, length + shift);
  result = g_strndup (encoded + first, end - first);
  sc_secret_wipe (encoded, strlen (encoded));
  sc_secret_wipe (bytes, length + shift);
  return result;
}

static void
add_base64 (ScMasker   *self,
            const char *secret,
            gsize       length)
{
  for (gsize shift = 0; shift < 3; shift++)
    {
      char *standard = encode_shifted (secret, length, shift);

      /* RFC 4648 5 writes two letters differently. */
      add_pattern (self, g_strdelimit (g_strdelimit (g_strdup (standard), "+", '-'), "/", '_'), TRUE);
      add_pattern (self, standard, TRUE);
    }
}

static char *
percent_encode (const char *secret,
                gboolean    in_lower_case,
                const char *allowed)
{
  char *encoded = g_uri_escape_string (secret, allowed, FALSE);

  if (!in_lower_case)
    return encoded;
  for (char *at = strchr (encoded, '%'); at != NULL; at = strchr (at + 3, '%'))
    {
      at[1] = g_ascii_tolower (at[1]);
      at[2] = g_ascii_tolower (at[2]);
    }
  return encoded;
}

/* The text inside the quotes of a JSON string (RFC 8259 7); many write what is not ASCII as UTF-16 units. */
static char *
escape_json (const char *secret,
             gboolean    to_ascii)
{
  GString *escaped = g_string_new (NULL);

  for (const char *at = secret; *at != '\0';)
    {
      const glong           length = to_ascii ? g_utf8_next_char (at) - at : 1;
      g_autofree gunichar2 *units = NULL;

      if (*at == '"' || *at == '\\')
        g_string_append_c (escaped, '\\');
      if (length > 1)
        units = g_utf8_to_utf16 (at, length, NULL, NULL, NULL);
      if (units == NULL)
        g_string_append_len (escaped, at, length);
      for (guint i = 0; units != NULL && units[i] != 0; i++)
        g_string_append_printf (escaped, "\\u%04x", units[i]);
      at += length;
    }
  return g_string_free (escaped, FALSE);
}

/* application/x-www-form-urlencoded */
static char *
encode_form (const char *secret)
{
  g_autofree char *encoded = percent_encode (secret, FALSE, " ");

  return g_strdelimit (g_steal_pointer (&encoded), " ", '+');
}

/* There are several ways to write an apostrophe in HTML. */
static void
add_html (ScMasker   *self,
          const char *secret)
{
  static const char *const apostrophes[] = { "'", "&apos;", "&#39;", "&#x27;" };

  for (guint i = 0; i < G_N_ELEMENTS (apostrophes); i++)
    {
      GString *escaped = g_string_new (secret);

      g_string_replace (escaped, "&", "&amp;", 0);
      g_string_replace (escaped, "<", "&lt;", 0);
      g_string_replace (escaped, ">", "&gt;", 0);
      g_string_replace (escaped, "\"", "&quot;", 0);
      g_string_replace (escaped, "'", apostrophes[i], 0);
      add_pattern (self, g_string_free (escaped, FALSE), FALSE);
    }
}

static char *
encode_hex (const char *secret,
            gsize       length,
            const char *digits)
{
  GString *hex = g_string_sized_new (2 * length + 1);

  for (gsize i = 0; i < length; i++)
    {
      const guint octet = (guchar) secret[i];

      g_string_append_c (hex, digits[octet >> 4]);
      g_string_append_c (hex, digits[octet & 15]);
    }
  return g_string_free (hex, FALSE);
}

ScMasker *
sc_masker_new (void)
{
  ScMasker *self = g_new0 (ScMasker, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->patterns = g_ptr_array_new_with_free_func (mask_pattern_free);
  return self;
}

ScMasker *
sc_masker_ref (ScMasker *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sc_masker_unref (ScMasker *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->patterns);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
sc_masker_add_secret (ScMasker *self,
                      ScSecret *secret)
{
  g_autoptr (GMutexLocker) locker = NULL;
  const char *text;
  gsize length;

  g_return_if_fail (self != NULL);
  g_return_if_fail (secret != NULL);

  text = sc_secret_get_text (secret);
  length = sc_secret_get_length (secret);
  if (length < MIN_SECRET)
    return;
  locker = g_mutex_locker_new (&self->lock);
  add_pattern (self, g_strdup (text), FALSE);
  /* As it stands in text that was made safe before it came here. */
  add_pattern (self, sc_text_make_safe (text, (gssize) length, G_MAXSIZE), FALSE);
  add_pattern (self, escape_json (text, FALSE), FALSE);
  add_pattern (self, encode_form (text), FALSE);
  if (g_utf8_validate (text, -1, NULL))
    add_pattern (self, escape_json (text, TRUE), FALSE);
  add_html (self, text);
  add_pattern (self, percent_encode (text, FALSE, NULL), FALSE);
  add_pattern (self, percent_encode (text, TRUE, NULL), FALSE);
  add_pattern (self, percent_encode (text, FALSE, "!$&'()*+,;=:@/?"), FALSE);
  add_pattern (self, encode_hex (text, length, "0123456789abcdef"), FALSE);
  add_pattern (self, encode_hex (text, length, "0123456789ABCDEF"), FALSE);
  /* PLAIN, XOAUTH2 and OAUTHBEARER wrap the secret in a longer text before base64; where it starts there decides its letters. */
  add_base64 (self, text, length);
  g_ptr_array_sort (self->patterns, compare_patterns);
}

static gboolean
is_base64_char (char character)
{
  return g_ascii_isalnum (character) || strchr ("+/-_", character) != NULL;
}

/* @left: bytes of real text after @at; @was_cut: an ellipsis follows them, so that a secret may be there in part. */
static gboolean
pattern_matches (const MaskPattern *pattern,
                 const char        *at,
                 gsize              left,
                 gboolean           was_cut)
{
  if (left >= pattern->length)
    return memcmp (at, pattern->text, pattern->length) == 0;
  return was_cut && left >= MIN_CUT_OFF && memcmp (at, pattern->text, left) == 0;
}

static const MaskPattern *
find_pattern (ScMasker   *self,
              const char *at,
              gsize       left,
              gboolean    was_cut)
{
  for (guint i = 0; i < self->patterns->len; i++)
    {
      const MaskPattern *pattern = g_ptr_array_index (self->patterns, i);

      if (pattern_matches (pattern, at, left, was_cut))
        return pattern;
    }
  return NULL;
}

/* The letters at both ends of a base64 match hold bits of the secret as well: the whole word goes. */
static void
drop_base64_tail (GString *masked,
                  gsize    from)
{
  gsize length = masked->len;

  while (length > from && is_base64_char (masked->str[length - 1]))
    length--;
  g_string_truncate (masked, length);
}

static gsize
skip_base64 (const char *at)
{
  gsize n = 0;

  while (at[n] != '\0' && is_base64_char (at[n]))
    n++;
  while (at[n] == '=')
    n++;
  return n;
}

char *
sc_masker_apply (ScMasker   *self,
                 const char *text)
{
  g_autoptr (GMutexLocker) locker = NULL;
  GString *masked;
  gsize length;
  gsize tail = 0; /* end of the last mask in @masked */
  gboolean was_cut;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  locker = g_mutex_locker_new (&self->lock);
  length = strlen (text);
  was_cut = g_str_has_suffix (text, ELLIPSIS);
  if (was_cut)
    length -= strlen (ELLIPSIS);
  masked = g_string_sized_new (length + 16);
  for (gsize i = 0; i < length;)
    {
      const MaskPattern *pattern = find_pattern (self, text + i, length - i, was_cut);

      if (pattern == NULL)
        {
          g_string_append_c (masked, text[i++]);
          continue;
        }
      if (pattern->is_base64)
        drop_base64_tail (masked, tail);
      i += MIN (pattern->length, length - i);
      if (pattern->is_base64)
        i += skip_base64 (text + i);
      g_string_append (masked, MASK);
      tail = masked->len;
    }
  if (was_cut)
    g_string_append (masked, ELLIPSIS);
  return g_string_free (masked, FALSE);
}
