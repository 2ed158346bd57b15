/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-knowledge-private.h"

#include "sc-enum.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Technical words in a text, and lines of a dialogue, with their meanings. */

static gboolean
is_word_character (const char *at)
{
  const gunichar c = g_utf8_get_char (at);

  /* Scripts without blanks between words: each character stands by itself. */
  return g_unichar_isalnum (c) && !g_unichar_iswide (c);
}

/* Whether @word stands in @text by itself; both in the same case. A plural "s" may follow. */
static gboolean
holds_word (const char *text,
            const char *word)
{
  const gsize length = strlen (word);

  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word))
    {
      const char *end = at + length;

      if (at > text && is_word_character (g_utf8_prev_char (at)))
        continue;
      if (*end == 's')
        end++;
      if (*end == '\0' || !is_word_character (end))
        return TRUE;
    }
  return FALSE;
}

/* @forms: the word as it stands in a glossary, and after each "|" another form of it, for languages that inflect. */
static gboolean
holds_form (const char *folded_text,
            char *const *forms)
{
  for (guint i = 0; forms[i] != NULL; i++)
    {
      g_autofree char *folded = g_utf8_strdown (forms[i], -1);

      if (*folded != '\0' && holds_word (folded_text, folded))
        return TRUE;
    }
  return FALSE;
}

char **
sc_knowledge_find_terms (ScKnowledge *self,
                         const char *text)
{
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();
  g_autofree char *folded = NULL;
  GPtrArray *terms;

  g_return_val_if_fail (self != NULL && text != NULL, NULL);

  folded = g_utf8_strdown (text, -1);
  terms = sc_words_get_terms (sc_knowledge_get_words (self));
  for (guint i = 0; i < terms->len; i++)
    {
      const ScTerm *term = g_ptr_array_index (terms, i);
      g_auto (GStrv) forms = g_strsplit (g_dgettext (GETTEXT_PACKAGE, term->word), "|", -1);

      if (!holds_form (folded, forms))
        continue;
      g_strv_builder_add (found, forms[0]);
      g_strv_builder_add (found, g_dgettext (GETTEXT_PACKAGE, term->meaning));
    }
  return g_strv_builder_end (found);
}

/* Whether @text begins with @begins; a reply's lines before the last have "-" after the code (RFC 5321 4.2.1). */
static gboolean
begins_with (const char *text,
             const char *begins,
             ScSpeaker speaker)
{
  for (gsize i = 0; begins[i] != '\0'; i++)
    {
      char at = speaker == SC_SPEAKER_SERVER && i == 3 && text[i] == '-' ? ' ' : text[i];

      if (g_ascii_toupper (at) != g_ascii_toupper (begins[i]))
        return FALSE;
    }
  return TRUE;
}

const char *
sc_knowledge_explain_line (ScKnowledge *self,
                           ScSpeaker speaker,
                           const char *text)
{
  const ScLineWords *best = NULL;
  GPtrArray *lines;

  g_return_val_if_fail (self != NULL && text != NULL, NULL);

  lines = sc_words_get_lines (sc_knowledge_get_words (self));
  for (guint i = 0; i < lines->len; i++)
    {
      const ScLineWords *line = g_ptr_array_index (lines, i);

      if (g_strcmp0 (line->speaker, sc_enum_to_nick (SC_TYPE_SPEAKER, speaker)) != 0 || !begins_with (text, line->begins, speaker))
        continue;
      if (best == NULL || strlen (line->begins) >= strlen (best->begins))
        best = line;
    }
  return best != NULL ? g_dgettext (GETTEXT_PACKAGE, best->meaning) : NULL;
}
