/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-knowledge-private.h"

#include "sc-advice-resources.h"
#include "sc-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define RESOURCE_FOLDER "/io/github/sendcheck/advice/"
/* A file larger than this is not ours. */
#define FILE_OCTETS_MAX (4 * 1024 * 1024)

/* Words first: rules may only name causes that exist. */
typedef enum
{
  PASS_WORDS,
  PASS_RULES,
} Pass;

typedef struct
{
  ScKnowledge *knowledge;
  GPtrArray *problems;
  const char *file;
  Pass pass;
  gboolean met_others; /* an entry that is not for this pass */
  gboolean is_broken;
} Loader;

typedef struct
{
  char *name;
  GBytes *content;
  gboolean is_broken;
  gboolean only_words; /* found in the first pass: the second has nothing to do */
} File;

static void
file_free (gpointer data)
{
  File *self = data;

  g_free (self->name);
  g_bytes_unref (self->content);
  g_free (self);
}

static void
add_problem (Loader *loader,
             guint line,
             const char *reason)
{
  g_autofree char *safe = sc_text_make_safe (reason, -1, 300);

  /* Translators: file, line and what is wrong there */
  g_ptr_array_add (loader->problems, g_strdup_printf (_("%s, line %u: %s"), loader->file, line, safe));
}

static gboolean
is_word_entry (const ScNode *entry)
{
  static const char * const names[] = { "cause", "fix", "provider", "program", "term", NULL };

  return g_strv_contains (names, entry->name);
}

static void
on_entry (const ScNode *entry,
          gpointer data)
{
  Loader *loader = data;
  g_autoptr (GError) error = NULL;
  ScKnowledge *self = loader->knowledge;

  if ((loader->pass == PASS_WORDS) != is_word_entry (entry))
    {
      loader->met_others = TRUE;
      return;
    }

  if (loader->pass == PASS_WORDS)
    {
      sc_words_add_entry (self->words, entry, &error);
      if (error == NULL && g_str_equal (entry->name, "cause") && sc_cause_table_intern (self->causes, sc_node_get (entry, "id")) == SC_CAUSES_MAX)
        add_problem (loader, entry->line, _("there are too many causes"));
    }
  else if (!sc_reply_rules_add_entry (self->replies, entry, &error) && !sc_evidence_add_entry (self->evidence, entry, &error))
    {
      /* Translators: %s is the name of an element */
      g_autofree char *reason = g_strdup_printf (_("unknown entry <%s>"), entry->name);

      add_problem (loader, entry->line, reason);
    }
  if (error != NULL)
    add_problem (loader, entry->line, error->message);
}

static void
on_problem (guint line,
            const char *reason,
            gpointer data)
{
  Loader *loader = data;

  /* The same fault may be met in both passes. */
  if (!loader->is_broken)
    add_problem (loader, line, reason);
  loader->is_broken = TRUE;
}

static int
compare_files (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 ((*(File * const *) a)->name, (*(File * const *) b)->name);
}

static void
take_file (GPtrArray *files,
           char *name,
           GBytes *content)
{
  File *file = g_new0 (File, 1);

  file->name = name;
  file->content = content;
  g_ptr_array_add (files, file);
}

static void
list_built_in (GPtrArray *files)
{
  static gsize registered = 0;
  g_auto (GStrv) names = NULL;

  if (g_once_init_enter (&registered))
    {
      sc_advice_register_resource ();
      g_once_init_leave (&registered, 1);
    }
  names = g_resources_enumerate_children (RESOURCE_FOLDER, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (RESOURCE_FOLDER, names[i], NULL);
      GBytes *content = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

      if (content != NULL)
        take_file (files, g_strdup (names[i]), content);
    }
  g_ptr_array_sort (files, compare_files);
}

static void
read_folder_file (const char *path,
                  GPtrArray *files,
                  Loader *loader)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GMappedFile) mapped = g_mapped_file_new (path, FALSE, &error);

  loader->file = path;
  if (mapped == NULL)
    add_problem (loader, 1, error->message);
  else if (g_mapped_file_get_length (mapped) > FILE_OCTETS_MAX)
    add_problem (loader, 1, _("the file is too large"));
  else
    take_file (files, g_strdup (path), g_mapped_file_get_bytes (mapped));
}

static void
list_folder (const char *folder,
             GPtrArray *files,
             Loader *loader)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  const char *name;

  /* A folder that is not there is no fault. */
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_suffix (name, ".xml") && !g_str_has_suffix (name, ".gresource.xml") && g_file_test (path, G_FILE_TEST_IS_REGULAR))
        read_folder_file (path, found, loader);
    }
  g_ptr_array_sort (found, compare_files);
  g_ptr_array_extend_and_steal (files, g_steal_pointer (&found));
}

/* Whether the text may hold an entry for the first pass. */
static gboolean
holds_words (const char *content,
             gsize length)
{
  static const char * const starts[] = { "<cause ", "<fix ", "<provider ", "<program ", "<term" };

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      if (memmem (content, length, starts[i], strlen (starts[i])) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
parse_files (GPtrArray *files,
             Loader *loader,
             Pass pass)
{
  loader->pass = pass;
  for (guint i = 0; i < files->len; i++)
    {
      File *file = g_ptr_array_index (files, i);
      gsize length;
      const char *content = g_bytes_get_data (file->content, &length);

      /* Files hold one kind or the other, mostly: none is read twice without need. */
      if (pass == PASS_WORDS ? !holds_words (content, length) : file->only_words)
        continue;
      loader->file = file->name;
      loader->met_others = FALSE;
      loader->is_broken = file->is_broken;
      sc_knowledge_parse (content, length, on_entry, on_problem, loader);
      file->is_broken = loader->is_broken;
      file->only_words = pass == PASS_WORDS && !loader->met_others;
    }
}

void
sc_knowledge_read_files (ScKnowledge *self,
                         const char * const *directories,
                         GPtrArray *problems)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (file_free);
  g_autoptr (GPtrArray) broken = NULL;
  Loader loader = { .knowledge = self, .problems = problems };

  list_built_in (files);
  for (guint i = 0; directories != NULL && directories[i] != NULL; i++)
    list_folder (directories[i], files, &loader);

  parse_files (files, &loader, PASS_WORDS);
  sc_reply_rules_add_providers (self->replies, self->words);
  parse_files (files, &loader, PASS_RULES);
  sc_reply_rules_finish (self->replies);

  broken = sc_words_list_broken_references (self->words);
  g_ptr_array_extend_and_steal (problems, g_steal_pointer (&broken));
}
