/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-knowledge-private.h"

#include "sc-enum.h"
#include "sc-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A letter to those who can help: what they need to look into it, and nothing else. */

#define VALUE_CHARS_MAX 600

static void
put (GHashTable *values,
     const char *name,
     const char *value)
{
  g_autofree char *line = NULL;
  g_autofree char *safe = NULL;

  if (value == NULL || *value == '\0')
    return;
  /* An item is one line. */
  line = g_strdelimit (g_strdup (value), "\r\n\t", ' ');
  safe = sc_text_make_safe (line, -1, VALUE_CHARS_MAX);
  g_hash_table_insert (values, g_strdup (name), g_steal_pointer (&safe));
}

static void
put_endpoint (GHashTable *values,
              ScEndpoint *endpoint)
{
  g_autofree char *port = NULL;

  if (endpoint == NULL)
    return;
  port = g_strdup_printf ("%u", sc_endpoint_get_port (endpoint));
  put (values, "host", sc_endpoint_get_host (endpoint));
  put (values, "port", port);
  put (values, "mode", sc_security_get_word (sc_endpoint_get_security (endpoint)));
}

static void
put_diagnosis (GHashTable *values,
               ScDiagnosis *diagnosis)
{
  g_autofree char *reply = NULL;
  g_autofree char *step = NULL;

  if (diagnosis == NULL)
    return;
  put (values, "summary", diagnosis->summary);
  if (diagnosis->step != 0)
    step = g_ascii_strup (sc_enum_to_nick (SC_TYPE_STEP, diagnosis->step), -1);
  put (values, "step", step);
  if (diagnosis->reply_code == 0)
    return;
  reply = g_strdup_printf ("%u %s%s%s", diagnosis->reply_code, diagnosis->reply_enhanced != NULL ? diagnosis->reply_enhanced : "",
                           diagnosis->reply_enhanced != NULL ? " " : "", diagnosis->reply_text != NULL ? diagnosis->reply_text : "");
  put (values, "reply", g_strchomp (reply));
}

/* (transfer full) (nullable): @text with its values; %NULL when one is not known. What a value holds is not looked at again. */
static char *
fill_message (const char *text,
              GHashTable *values)
{
  g_autoptr (GString) filled = g_string_new (NULL);

  while (*text != '\0')
    {
      const char *close = *text == '{' ? strchr (text, '}') : NULL;
      g_autofree char *name = NULL;
      const char *value;

      if (close == NULL)
        {
          g_string_append_c (filled, *text++);
          continue;
        }
      name = g_strndup (text + 1, (gsize) (close - text - 1));
      value = g_hash_table_lookup (values, name);
      if (value == NULL)
        return NULL;
      g_string_append (filled, value);
      text = close + 1;
    }
  return g_string_free (g_steal_pointer (&filled), FALSE);
}

static char *
write_parts (GPtrArray *parts,
             GHashTable *values)
{
  g_autoptr (GString) letter = g_string_new (NULL);
  gboolean was_item = FALSE;

  for (guint i = 0; i < parts->len; i++)
    {
      const ScMessagePart *part = g_ptr_array_index (parts, i);
      g_autofree char *text = *part->text != '\0' ? fill_message (g_dgettext (GETTEXT_PACKAGE, part->text), values) : NULL;

      if (text == NULL)
        continue;
      if (letter->len > 0 && !(was_item && part->is_item))
        g_string_append_c (letter, '\n');
      g_string_append_printf (letter, "%s%s\n", part->is_item ? "- " : "", text);
      was_item = part->is_item;
    }
  return g_string_free (g_steal_pointer (&letter), FALSE);
}

char *
sc_knowledge_write_message (ScKnowledge *self,
                            ScReport *report,
                            ScWho who,
                            const char *address)
{
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *time = NULL;
  GPtrArray *parts;

  g_return_val_if_fail (self != NULL && SC_IS_REPORT (report), NULL);

  parts = sc_words_find_message (sc_knowledge_get_words (self), who);
  if (parts == NULL)
    return NULL;
  time = g_date_time_format (sc_report_get_created (report), "%Y-%m-%d %H:%M:%S UTC");
  put_endpoint (values, sc_report_get_endpoint (report));
  put_diagnosis (values, sc_report_get_diagnosis (report));
  put (values, "time", time);
  put (values, "queue-id", sc_facts_get_string (sc_report_get_facts (report), "send.queue-id"));
  put (values, "code", sc_report_get_phone_code (report));
  put (values, "address", address);
  return write_parts (parts, values);
}
