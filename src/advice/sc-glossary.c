/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-knowledge-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Technical words in a text, with their meanings. */

static gboolean
is_word_character (const char *at)
{
  return g_unichar_isalnum (g_utf8_get_char (at));
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
      const char *word = g_dgettext (GETTEXT_PACKAGE, term->word);
      g_autofree char *folded_word = g_utf8_strdown (word, -1);

      if (!holds_word (folded, folded_word))
        continue;
      g_strv_builder_add (found, word);
      g_strv_builder_add (found, g_dgettext (GETTEXT_PACKAGE, term->meaning));
    }
  return g_strv_builder_end (found);
}
