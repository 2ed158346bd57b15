/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-sentence.h"

#include "sc-duration.h"
#include "sc-endpoint.h"
#include "sc-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define VALUE_CHARS_MAX 200

static const char *
translate (const char *sentence)
{
  /* The empty message is the catalogue's header. */
  return sentence[0] != '\0' ? g_dgettext (GETTEXT_PACKAGE, sentence) : sentence;
}

static char *
fact_to_text (GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return sc_text_make_safe (g_variant_get_string (value, NULL), -1, VALUE_CHARS_MAX);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT32))
    return g_strdup_printf ("%d", g_variant_get_int32 (value));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    return g_strdup_printf ("%" G_GINT64_FORMAT, g_variant_get_int64 (value));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY))
    {
      g_autofree const char **words = g_variant_get_strv (value, NULL);
      g_autofree char *joined = g_strjoinv (", ", (char **) words);

      return sc_text_make_safe (joined, -1, VALUE_CHARS_MAX);
    }
  return NULL;
}

/* "587 starttls" as people say it. */
static char *
endpoint_to_words (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", 2);

  if (g_strv_length (parts) != 2 || g_str_equal (parts[1], "none"))
    return g_strdup (parts[0]);
  /* Translators: a port number, and STARTTLS or SSL/TLS */
  return g_strdup_printf (_("%1$s with %2$s"), parts[0], sc_security_get_word (g_str_equal (parts[1], "tls") ? SC_SECURITY_TLS : SC_SECURITY_STARTTLS));
}

static char *
date_to_words (gint64 seconds)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (seconds);

  /* Translators: a date as strftime() writes it: day, month in letters, year */
  return date != NULL ? g_date_time_format (date, _("%-d %B %Y")) : NULL;
}

static gboolean
is_date (const char *name)
{
  return g_str_has_suffix (name, ".not-before") || g_str_has_suffix (name, ".not-after") || g_str_has_suffix (name, ".oldest");
}

/* What stands for itself in the facts, as a person reads it. */
static char *
fact_to_words (const char *name,
               GVariant *value)
{
  if (is_date (name) && g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    return date_to_words (g_variant_get_int64 (value));
  if (g_str_equal (name, "ports.best") && g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return endpoint_to_words (g_variant_get_string (value, NULL));
  return fact_to_text (value);
}

static char *
find_value (const char *name,
            const ScSentenceValues *values,
            gboolean for_people)
{
  GVariant *fact;
  char *text = NULL;

  if (g_str_equal (name, "wait"))
    return values->wait_s > 0 ? sc_duration_to_words (values->wait_s) : NULL;
  if (g_str_equal (name, "provider"))
    return values->provider != NULL ? g_strdup (values->provider->name) : NULL;
  if (g_str_equal (name, "program"))
    return values->program != NULL ? g_strdup (values->program->name) : NULL;
  if (g_str_has_prefix (name, "link:"))
    return values->provider != NULL ? g_strdup (g_hash_table_lookup (values->provider->links, name + 5)) : NULL;
  if (g_str_has_prefix (name, "limit:"))
    return values->provider != NULL ? g_strdup (g_hash_table_lookup (values->provider->limits, name + 6)) : NULL;
  if (g_str_has_prefix (name, "path:"))
    {
      const char *path = values->program != NULL ? g_hash_table_lookup (values->program->paths, name + 5) : NULL;

      return path != NULL ? g_strdup (translate (path)) : NULL;
    }

  fact = values->facts != NULL ? sc_facts_get (values->facts, name) : NULL;
  if (fact != NULL)
    text = for_people ? fact_to_words (name, fact) : fact_to_text (fact);
  if (text != NULL && text[0] == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

static char *
fill (const char *text,
      const ScSentenceValues *values,
      gboolean for_people)
{
  g_autoptr (GString) filled = NULL;

  if (text == NULL)
    return NULL;

  filled = g_string_new (NULL);
  for (const char *at = text; *at != '\0';)
    {
      const char *close = *at == '{' ? strchr (at, '}') : NULL;
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;

      if (close == NULL)
        {
          g_string_append_c (filled, *at++);
          continue;
        }
      name = g_strndup (at + 1, (gsize) (close - at - 1));
      value = find_value (name, values, for_people);
      if (value == NULL)
        return NULL;
      g_string_append (filled, value);
      at = close + 1;
    }
  return g_string_free (g_steal_pointer (&filled), FALSE);
}

char *
sc_sentence_fill_verbatim (const char *text,
                           const ScSentenceValues *values)
{
  return fill (text, values, FALSE);
}

char *
sc_sentence_fill (const char *sentence,
                  const ScSentenceValues *values)
{
  return sentence != NULL ? fill (translate (sentence), values, TRUE) : NULL;
}

char **
sc_sentence_fill_all (char **sentences,
                      const ScSentenceValues *values)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; sentences != NULL && sentences[i] != NULL; i++)
    {
      g_autofree char *filled = sc_sentence_fill (sentences[i], values);

      if (filled != NULL)
        g_strv_builder_add (builder, filled);
    }
  return g_strv_builder_end (builder);
}
