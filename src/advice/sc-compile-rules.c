/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
/* At build time: sc-compile-rules OUT FILE.xml... writes the reply rules of the built-in files as tables, so that no program reads them word by word. */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-reply-rules.h"
#include "sc-words.h"

typedef struct
{
  const char *file;
  ScCauseTable *causes;
  ScWords *words;
  ScReplyRules *replies; /* (nullable): not yet read, only causes and providers */
  gboolean failed;
} Reading;

static void
on_problem (guint line,
            const char *reason,
            gpointer data)
{
  Reading *self = data;

  g_message ("%s:%u: %s", self->file, line, reason);
  self->failed = TRUE;
}

static void
on_entry (const ScNode *entry,
          gpointer data)
{
  Reading *self = data;
  g_autoptr (GError) error = NULL;

  if (self->replies != NULL)
    sc_reply_rules_add_entry (self->replies, entry, &error);
  else if (g_str_equal (entry->name, "cause"))
    sc_cause_table_intern (self->causes, sc_node_get (entry, "id"));
  else if (g_str_equal (entry->name, "provider"))
    sc_words_add_entry (self->words, entry, &error);
  if (error != NULL)
    on_problem (entry->line, error->message, self);
}

static void
read_files (Reading *self,
            char **files)
{
  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autofree char *content = NULL;
      g_autoptr (GError) error = NULL;
      gsize length;

      self->file = files[i];
      if (g_file_get_contents (files[i], &content, &length, &error))
        sc_knowledge_parse (content, length, on_entry, on_problem, self);
      else
        on_problem (1, error->message, self);
    }
}

static gboolean
write_tables (ScReplyRules *replies,
              const char *path)
{
  g_autoptr (GBytes) image = sc_rule_tables_write (sc_reply_rules_get_tables (replies));
  g_autoptr (GError) error = NULL;
  gsize size;
  const char *data = g_bytes_get_data (image, &size);

  if (g_file_set_contents (path, data, (gssize) size, &error))
    return TRUE;
  g_message ("%s", error->message);
  return FALSE;
}

int
main (int argc,
      char **argv)
{
  g_autoptr (ScCauseTable) causes = sc_cause_table_new ();
  g_autoptr (ScWords) words = sc_words_new ();
  g_autoptr (ScReplyRules) replies = sc_reply_rules_new (causes);
  Reading reading = { .causes = causes, .words = words };

  if (argc < 3)
    return 2;
  /* Rules may only name causes and providers that exist. */
  read_files (&reading, argv + 2);
  sc_reply_rules_add_providers (replies, words);
  reading.replies = replies;
  read_files (&reading, argv + 2);
  sc_reply_rules_finish (replies);
  return !reading.failed && write_tables (replies, argv[1]) ? 0 : 1;
}
