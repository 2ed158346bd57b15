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

#define BIT(part) (1u << (part))

typedef struct
{
  ScKnowledge *knowledge;
  GPtrArray *problems;
  const char *file;
  guint parts; /* entries of these are taken, of the others passed over */
  gboolean is_broken;
} Loader;

typedef struct
{
  char *name;
  GBytes *content;
  guint parts; /* what it may hold */
  gboolean is_own; /* not built in: what it holds may replace */
  gboolean is_broken;
} File;

static const struct
{
  const char *entry;
  ScPart part;
} kinds[] = {
  { "cause", SC_PART_SENTENCES }, { "fix", SC_PART_SENTENCES }, { "program", SC_PART_SENTENCES }, { "term", SC_PART_SENTENCES },
  { "line", SC_PART_SENTENCES }, { "message", SC_PART_SENTENCES }, { "ask", SC_PART_SENTENCES },
  { "provider", SC_PART_PROVIDERS }, { "rule", SC_PART_REPLIES }, { "concept", SC_PART_REPLIES }, { "because", SC_PART_REPLIES }, { "hint", SC_PART_REPLIES },
  { "evidence", SC_PART_EVIDENCE },
};

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

/* SC_N_PARTS for an unknown one */
static guint
find_part (const char *entry)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_str_equal (kinds[i].entry, entry))
        return kinds[i].part;
    }
  return SC_N_PARTS;
}

static void
add_cause (Loader *loader,
           const ScNode *entry)
{
  ScKnowledge *self = loader->knowledge;
  const char *id = sc_node_get (entry, "id");
  guint cause = sc_cause_table_intern (self->causes, id);

  if (cause == SC_CAUSES_MAX)
    add_problem (loader, entry->line, _("there are too many causes"));
  else
    sc_cause_table_set_wait (self->causes, cause, sc_words_find_cause (self->words, id)->wait_s);
}

/* Where a reason can be looked at: the facts of its rule, without those that merely say where the fault was. */
static void
note_reason (Loader *loader,
             const ScNode *entry,
             const char *child)
{
  const char *reason = sc_node_get_child_text (entry, child);
  g_autoptr (GString) facts = g_string_new (NULL);

  if (reason == NULL)
    return;
  for (guint i = 0; i < sc_node_get_n_children (entry); i++)
    {
      ScNode *node = sc_node_get_child (entry, i);
      const char *fact = g_str_equal (node->name, "when") ? sc_node_get (node, "fact") : NULL;

      if (fact != NULL && g_strcmp0 (fact, "failure.step") != 0)
        g_string_append_printf (facts, "%s%s", facts->len > 0 ? " " : "", fact);
    }
  g_hash_table_insert (loader->knowledge->reason_facts, g_strdup (reason), g_string_free (g_steal_pointer (&facts), FALSE));
}

static void
on_entry (const ScNode *entry,
          gpointer data)
{
  Loader *loader = data;
  g_autoptr (GError) error = NULL;
  ScKnowledge *self = loader->knowledge;
  guint part = find_part (entry->name);

  if (part == SC_N_PARTS && (loader->parts & BIT (SC_PART_REPLIES)) != 0)
    {
      /* Translators: %s is the name of an element */
      g_autofree char *reason = g_strdup_printf (_("unknown entry <%s>"), entry->name);

      add_problem (loader, entry->line, reason);
    }
  if (part == SC_N_PARTS || (loader->parts & BIT (part)) == 0)
    return;

  if (part == SC_PART_REPLIES)
    sc_reply_rules_add_entry (self->replies, entry, &error);
  else if (part == SC_PART_EVIDENCE)
    {
      sc_evidence_add_entry (self->evidence, entry, &error);
      note_reason (loader, entry, "why");
      note_reason (loader, entry, "against");
    }
  else if (g_str_equal (entry->name, "ask"))
    sc_questions_add_entry (self->questions, entry, &error);
  else
    sc_words_add_entry (self->words, entry, &error);
  if (error != NULL)
    add_problem (loader, entry->line, error->message);
  else if (g_str_equal (entry->name, "cause"))
    add_cause (loader, entry);
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
      GBytes *content = g_str_has_suffix (names[i], ".xml") ? g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL) : NULL;

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

/* Which parts the text may hold; more than it does hold costs time, not correctness. */
static guint
find_parts (const char *content,
            gsize length)
{
  guint parts = 0;

  for (gsize at = 0; at < length; at++)
    {
      const char *open = memchr (content + at, '<', length - at);

      if (open == NULL)
        break;
      at = (gsize) (open - content);
      for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
        {
          gsize n = strlen (kinds[i].entry);

          if (length - at > n && open[1] == kinds[i].entry[0] && memcmp (open + 1, kinds[i].entry, n) == 0)
            parts |= BIT (kinds[i].part);
        }
    }
  return parts;
}

static void
parse_files (GPtrArray *files,
             Loader *loader,
             guint parts)
{
  loader->parts = parts;
  for (guint i = 0; i < files->len; i++)
    {
      File *file = g_ptr_array_index (files, i);
      gsize length;
      const char *content = g_bytes_get_data (file->content, &length);

      /* What nobody knows is named with the rules. */
      if (file->parts == 0)
        file->parts = find_parts (content, length);
      if (file->parts != 0 && (file->parts & parts) == 0)
        continue;
      loader->file = file->name;
      loader->is_broken = file->is_broken;
      sc_reply_rules_begin_file (loader->knowledge->replies, file->is_own);
      if (file->is_own)
        sc_evidence_begin_file (loader->knowledge->evidence);
      sc_knowledge_parse (content, length, on_entry, on_problem, loader);
      file->is_broken = loader->is_broken;
    }
}

/* The causes of a built-in file, which are well-formed (the tests see to it), without parsing it. */
static void
find_causes (ScKnowledge *self,
             const File *file)
{
  static const char start[] = "<cause id=\"", wait[] = " wait=\"";
  gsize length;
  const char *at = g_bytes_get_data (file->content, &length), *end = at + length;

  while ((at = memmem (at, (gsize) (end - at), start, strlen (start))) != NULL)
    {
      const char *id = at + strlen (start);
      const char *quote = memchr (id, '"', (gsize) (end - id)), *close = memchr (id, '>', (gsize) (end - id)), *found;
      g_autofree char *name = NULL;
      guint cause;

      if (quote == NULL || close == NULL || close < quote)
        return;
      name = g_strndup (id, (gsize) (quote - id));
      cause = sc_cause_table_intern (self->causes, name);
      found = memmem (quote, (gsize) (close - quote), wait, strlen (wait));
      if (found != NULL && cause < SC_CAUSES_MAX)
        sc_cause_table_set_wait (self->causes, cause, (int) g_ascii_strtoull (found + strlen (wait), NULL, 10));
      at = close;
    }
}

/* The rules of the built-in files, which were turned into tables when the program was built. */
static gboolean
load_tables (ScKnowledge *self)
{
  g_autoptr (GBytes) image = g_resources_lookup_data (RESOURCE_FOLDER "replies.tables", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  return image != NULL && sc_reply_rules_load (self->replies, image);
}

static void
read_part (ScKnowledge *self,
           ScPart part)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  Loader loader = { .knowledge = self, .problems = problems };

  if (part == SC_PART_REPLIES && load_tables (self))
    return;
  if (part == SC_PART_REPLIES)
    {
      sc_knowledge_need (self, SC_PART_PROVIDERS);
      sc_reply_rules_add_providers (self->replies, self->words);
    }
  parse_files (self->files, &loader, BIT (part));
  if (part == SC_PART_REPLIES)
    sc_reply_rules_finish (self->replies);
  for (guint i = 0; i < problems->len; i++)
    g_message ("%s", (const char *) g_ptr_array_index (problems, i));
}

void
sc_knowledge_need (ScKnowledge *self,
                   ScPart part)
{
  if (g_once_init_enter (&self->ready[part]))
    {
      read_part (self, part);
      g_once_init_leave (&self->ready[part], 1);
    }
}

ScWords *
sc_knowledge_get_words (ScKnowledge *self)
{
  sc_knowledge_need (self, SC_PART_PROVIDERS);
  sc_knowledge_need (self, SC_PART_SENTENCES);
  return self->words;
}

ScWords *
sc_knowledge_get_providers (ScKnowledge *self)
{
  sc_knowledge_need (self, SC_PART_PROVIDERS);
  return self->words;
}

ScQuestions *
sc_knowledge_get_questions (ScKnowledge *self)
{
  sc_knowledge_need (self, SC_PART_PROVIDERS);
  sc_knowledge_need (self, SC_PART_SENTENCES);
  return self->questions;
}

ScReplyRules *
sc_knowledge_get_replies (ScKnowledge *self)
{
  sc_knowledge_need (self, SC_PART_REPLIES);
  return self->replies;
}

ScEvidence *
sc_knowledge_get_evidence (ScKnowledge *self)
{
  sc_knowledge_need (self, SC_PART_EVIDENCE);
  return self->evidence;
}

void
sc_knowledge_read_all (ScKnowledge *self,
                       GPtrArray *problems)
{
  Loader loader = { .knowledge = self, .problems = problems };
  g_autoptr (GPtrArray) broken = NULL;

  /* Words first: rules may only name causes that exist. */
  parse_files (self->files, &loader, BIT (SC_PART_SENTENCES) | BIT (SC_PART_PROVIDERS));
  sc_reply_rules_add_providers (self->replies, self->words);
  parse_files (self->files, &loader, BIT (SC_PART_REPLIES) | BIT (SC_PART_EVIDENCE));
  sc_reply_rules_finish (self->replies);

  broken = sc_words_list_broken_references (self->words);
  g_ptr_array_extend_and_steal (problems, g_steal_pointer (&broken));
  for (guint i = 0; i < SC_N_PARTS; i++)
    g_atomic_pointer_set (&self->ready[i], 1);
}

void
sc_knowledge_read_files (ScKnowledge *self,
                         const char * const *directories,
                         GPtrArray *problems)
{
  Loader loader = { .knowledge = self, .problems = problems };
  guint n_built_in;

  self->files = g_ptr_array_new_with_free_func (file_free);
  list_built_in (self->files);
  n_built_in = self->files->len;
  for (guint i = 0; i < n_built_in; i++)
    find_causes (self, g_ptr_array_index (self->files, i));
  for (guint i = 0; directories != NULL && directories[i] != NULL; i++)
    list_folder (directories[i], self->files, &loader);
  for (guint i = n_built_in; i < self->files->len; i++)
    ((File *) g_ptr_array_index (self->files, i))->is_own = TRUE;
  if (self->files->len > n_built_in)
    sc_knowledge_read_all (self, problems);
}
