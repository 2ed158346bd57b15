/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-phrase.h"

#include <string.h>

#define LABELS_MAX   24  /* alternatives of one element */
#define ELEMENTS_MAX 16
#define SEQUENCES_MAX 16
#define GAP_DEFAULT  6
#define GAP_MAX      20

/* ---- Reading ---- */

typedef struct
{
  guint8 n_labels;
  guint8 gap; /* other words allowed before it */
  gboolean optional;
  ScLabel labels[LABELS_MAX];
} Element;

typedef struct
{
  ScLexicon *lexicon;
  const ScConceptFinder *finder;
  ScRuleDraft *draft;
  GArray *elements; /* of the sequence being read */
  ScPhraseSequence sequence;
  guint gap;
} Reader;

static gboolean
fail (GError **error,
      const char *reason,
      const char *what)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s “%s”", reason, what);
  return FALSE;
}

static void
append_element (ScRuleDraft *draft,
                const Element *element)
{
  ScPhraseElement written = { .first_label = draft->labels->len, .n_labels = element->n_labels, .gap = element->gap, .optional = element->optional != FALSE };

  g_array_append_vals (draft->labels, element->labels, element->n_labels);
  g_array_append_val (draft->elements, written);
}

static gboolean
end_sequence (Reader *reader,
              GError **error)
{
  if (reader->elements->len == 0)
    return fail (error, "a part is empty: nothing beside", "+ ! ^ $");
  if (reader->elements->len > ELEMENTS_MAX)
    return fail (error, "more words than fit into", "16");

  reader->sequence.n = (guint8) reader->elements->len;
  reader->sequence.first_element = reader->draft->elements->len;
  for (guint i = 0; i < reader->elements->len; i++)
    append_element (reader->draft, &g_array_index (reader->elements, Element, i));
  g_array_append_val (reader->draft->sequences, reader->sequence);

  g_array_set_size (reader->elements, 0);
  memset (&reader->sequence, 0, sizeof reader->sequence);
  reader->gap = 0;
  return TRUE;
}

static gboolean
add_label (Element *element,
           ScLabel label,
           const char *word,
           GError **error)
{
  if (label == 0)
    return fail (error, "unknown concept or kind", word);
  if (element->n_labels == LABELS_MAX)
    return fail (error, "too many alternatives at", word);
  element->labels[element->n_labels++] = label;
  return TRUE;
}

static ScLabel
find_kind (const char *name)
{
  for (guint i = 1; i < SC_N_TOKEN_KINDS; i++)
    {
      if (g_strcmp0 (sc_token_kind_get_name ((ScTokenKind) i), name) == 0)
        return (ScLabel) i;
    }
  return 0;
}

/* One alternative. A word that folds into several tokens (Chinese) gives several elements, which only works when it stands alone. */
static gboolean
read_alternative (Reader *reader,
                  Element *element,
                  const char *word,
                  gboolean alone,
                  GError **error)
{
  ScTokens tokens;
  gsize length = strlen (word);
  gboolean is_prefix = length > 1 && word[length - 1] == '*';

  if (word[0] == '{' && length > 2 && word[length - 1] == '}')
    {
      g_autofree char *name = g_strndup (word + 1, length - 2);

      return add_label (element, reader->finder->find_concept (reader->finder->data, name), word, error);
    }
  if (word[0] == '#')
    return add_label (element, find_kind (word), word, error);
  if (word[0] == '@')
    return length > 1 ? add_label (element, sc_lexicon_add_word (reader->lexicon, word, length, FALSE), word, error)
                      : fail (error, "empty word in", word);

  sc_tokens_init (&tokens);
  sc_tokens_add_text (&tokens, word, length - is_prefix);
  if (tokens.n == 0)
    return fail (error, "no letters in", word);
  if (tokens.n > 1 && !alone)
    return fail (error, "more than one word in the alternative", word);
  for (guint i = 0; i < tokens.n; i++)
    {
      const ScToken *it = &tokens.tokens[i];
      gboolean last = i + 1 == tokens.n;

      if (i > 0)
        {
          g_array_append_val (reader->elements, *element);
          memset (element, 0, sizeof *element);
        }
      if (!add_label (element, sc_lexicon_add_word (reader->lexicon, tokens.text + it->start, it->length, is_prefix && last), word, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_element (Reader *reader,
              char *item,
              GError **error)
{
  Element element = { .gap = (guint8) reader->gap };
  gsize length = strlen (item);
  g_auto (GStrv) words = NULL;

  if (length > 1 && item[length - 1] == '?')
    {
      element.optional = TRUE;
      item[length - 1] = '\0';
    }
  words = g_strsplit (item, "|", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (words[i][0] == '\0')
        return fail (error, "empty alternative in", item);
      if (!read_alternative (reader, &element, words[i], words[1] == NULL, error))
        return FALSE;
    }
  g_array_append_val (reader->elements, element);
  reader->gap = 0;
  return TRUE;
}

static gboolean
read_gap (Reader *reader,
          const char *item,
          GError **error)
{
  guint64 gap = GAP_DEFAULT;

  if (reader->elements->len == 0)
    return fail (error, "nothing stands before", item);
  if (item[2] != '\0' && !g_ascii_string_to_unsigned (item + 2, 10, 1, GAP_MAX, &gap, NULL))
    return fail (error, "a gap is .. or ..1 to ..20, not", item);
  reader->gap = (guint) gap;
  return TRUE;
}

static gboolean
read_item (Reader *reader,
           char *item,
           GError **error)
{
  if (g_str_equal (item, "+") || g_str_equal (item, "!"))
    {
      if (!end_sequence (reader, error))
        return FALSE;
      reader->sequence.negated = item[0] == '!';
      return TRUE;
    }
  if (g_str_equal (item, "^"))
    {
      reader->sequence.at_start = TRUE;
      return reader->elements->len == 0 || fail (error, "not at the beginning:", item);
    }
  if (g_str_equal (item, "$"))
    {
      reader->sequence.at_end = TRUE;
      return TRUE;
    }
  if (reader->sequence.at_end)
    return fail (error, "words after $:", item);
  if (g_str_has_prefix (item, ".."))
    return read_gap (reader, item, error);
  return read_element (reader, item, error);
}

static gboolean
read_items (Reader *reader,
            const char *text,
            GError **error)
{
  g_auto (GStrv) items = g_strsplit_set (text, " \t\r\n", -1);

  for (guint i = 0; items[i] != NULL; i++)
    {
      if (items[i][0] != '\0' && !read_item (reader, items[i], error))
        return FALSE;
    }
  return end_sequence (reader, error);
}

/* What cannot be written in one phrase, or not for this target. */
static gboolean
check_phrase (const ScRuleDraft *draft,
              const ScPhraseRecord *phrase,
              const char *text,
              GError **error)
{
  const ScPhraseSequence *first = &g_array_index (draft->sequences, ScPhraseSequence, phrase->first_sequence);

  if (draft->sequences->len - phrase->first_sequence > SEQUENCES_MAX)
    return fail (error, "more parts than fit into", "16");
  if (first->negated)
    return fail (error, "a phrase cannot begin with", "!");
  if (phrase->kind == SC_TARGET_CONCEPT && (draft->sequences->len - phrase->first_sequence > 1 || first->at_start || first->at_end))
    return fail (error, "a concept cannot hold + ! ^ $:", text);
  if (draft->phrases->len >= G_MAXUINT16)
    return fail (error, "there are too many phrases:", text);
  return TRUE;
}

gboolean
sc_phrase_read (const char *text,
                ScLexicon *lexicon,
                const ScConceptFinder *finder,
                ScTarget kind,
                guint target,
                ScRuleDraft *draft,
                GError **error)
{
  g_autoptr (GArray) elements = g_array_new (FALSE, FALSE, sizeof (Element));
  Reader reader = { .lexicon = lexicon, .finder = finder, .draft = draft, .elements = elements };
  ScPhraseRecord phrase = { .first_sequence = draft->sequences->len, .target = (guint16) target, .kind = (guint8) kind };
  guint n_elements = draft->elements->len, n_labels = draft->labels->len;

  if (!read_items (&reader, text, error) || !check_phrase (draft, &phrase, text, error))
    {
      g_array_set_size (draft->sequences, phrase.first_sequence);
      g_array_set_size (draft->elements, n_elements);
      g_array_set_size (draft->labels, n_labels);
      return FALSE;
    }
  phrase.n_sequences = (guint8) (draft->sequences->len - phrase.first_sequence);
  g_array_append_val (draft->phrases, phrase);
  return TRUE;
}
