/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-report"

#include "config.h"

#include "sc-phone-words.h"

#include <glib/gi18n-lib.h>

/* The characters of a code are few, and none of them is mistaken for another on paper; on a line that crackles they are. */
static const struct
{
  char character;
  const char *word;
} words[] = {
  /* Translators: the digit 0, read aloud over a telephone */
  { '0', NC_ ("spelling", "zero") },
  /* Translators: the digit 1, read aloud over a telephone */
  { '1', NC_ ("spelling", "one") },
  /* Translators: the digit 2, read aloud over a telephone */
  { '2', NC_ ("spelling", "two") },
  /* Translators: the digit 3, read aloud over a telephone */
  { '3', NC_ ("spelling", "three") },
  /* Translators: the digit 4, read aloud over a telephone */
  { '4', NC_ ("spelling", "four") },
  /* Translators: the digit 5, read aloud over a telephone */
  { '5', NC_ ("spelling", "five") },
  /* Translators: the digit 6, read aloud over a telephone */
  { '6', NC_ ("spelling", "six") },
  /* Translators: the digit 7, read aloud over a telephone */
  { '7', NC_ ("spelling", "seven") },
  /* Translators: the digit 8, read aloud over a telephone */
  { '8', NC_ ("spelling", "eight") },
  /* Translators: the digit 9, read aloud over a telephone */
  { '9', NC_ ("spelling", "nine") },
  /* Translators: the letter A, spelt out over a telephone, with the word that is usual for it in your language */
  { 'A', NC_ ("spelling", "alfa") },
  /* Translators: the letter B, spelt out over a telephone, with the word that is usual for it in your language */
  { 'B', NC_ ("spelling", "bravo") },
  /* Translators: the letter C, spelt out over a telephone, with the word that is usual for it in your language */
  { 'C', NC_ ("spelling", "charlie") },
  /* Translators: the letter D, spelt out over a telephone, with the word that is usual for it in your language */
  { 'D', NC_ ("spelling", "delta") },
  /* Translators: the letter E, spelt out over a telephone, with the word that is usual for it in your language */
  { 'E', NC_ ("spelling", "echo") },
  /* Translators: the letter F, spelt out over a telephone, with the word that is usual for it in your language */
  { 'F', NC_ ("spelling", "foxtrot") },
  /* Translators: the letter G, spelt out over a telephone, with the word that is usual for it in your language */
  { 'G', NC_ ("spelling", "golf") },
  /* Translators: the letter H, spelt out over a telephone, with the word that is usual for it in your language */
  { 'H', NC_ ("spelling", "hotel") },
  /* Translators: the letter J, spelt out over a telephone, with the word that is usual for it in your language */
  { 'J', NC_ ("spelling", "juliett") },
  /* Translators: the letter K, spelt out over a telephone, with the word that is usual for it in your language */
  { 'K', NC_ ("spelling", "kilo") },
  /* Translators: the letter M, spelt out over a telephone, with the word that is usual for it in your language */
  { 'M', NC_ ("spelling", "mike") },
  /* Translators: the letter N, spelt out over a telephone, with the word that is usual for it in your language */
  { 'N', NC_ ("spelling", "november") },
  /* Translators: the letter P, spelt out over a telephone, with the word that is usual for it in your language */
  { 'P', NC_ ("spelling", "papa") },
  /* Translators: the letter Q, spelt out over a telephone, with the word that is usual for it in your language */
  { 'Q', NC_ ("spelling", "quebec") },
  /* Translators: the letter R, spelt out over a telephone, with the word that is usual for it in your language */
  { 'R', NC_ ("spelling", "romeo") },
  /* Translators: the letter S, spelt out over a telephone, with the word that is usual for it in your language */
  { 'S', NC_ ("spelling", "sierra") },
  /* Translators: the letter T, spelt out over a telephone, with the word that is usual for it in your language */
  { 'T', NC_ ("spelling", "tango") },
  /* Translators: the letter V, spelt out over a telephone, with the word that is usual for it in your language */
  { 'V', NC_ ("spelling", "victor") },
  /* Translators: the letter W, spelt out over a telephone, with the word that is usual for it in your language */
  { 'W', NC_ ("spelling", "whiskey") },
  /* Translators: the letter X, spelt out over a telephone, with the word that is usual for it in your language */
  { 'X', NC_ ("spelling", "x-ray") },
  /* Translators: the letter Y, spelt out over a telephone, with the word that is usual for it in your language */
  { 'Y', NC_ ("spelling", "yankee") },
  /* Translators: the letter Z, spelt out over a telephone, with the word that is usual for it in your language */
  { 'Z', NC_ ("spelling", "zulu") },
};

static const char *
find_word (char character)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (words[i].character == character)
        return g_dpgettext2 (GETTEXT_PACKAGE, "spelling", words[i].word);
    }
  return NULL;
}

char **
sc_phone_words_spell (const char *code)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_auto (GStrv) groups = NULL;

  g_return_val_if_fail (code != NULL, NULL);

  groups = g_strsplit (code, "-", -1);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_autoptr (GString) line = g_string_new (NULL);

      for (const char *at = groups[i]; *at != '\0'; at++)
        {
          const char *word = find_word (*at);

          if (line->len > 0)
            /* Translators: between two words of a list that is read aloud */
            g_string_append (line, C_ ("spelling", ", "));
          if (word != NULL)
            g_string_append (line, word);
          else
            g_string_append_c (line, *at);
        }
      g_strv_builder_add (lines, line->str);
    }
  return g_strv_builder_end (lines);
}
