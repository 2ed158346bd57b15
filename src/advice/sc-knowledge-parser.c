/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-knowledge-parser.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEPTH_MAX 8
#define KNOWLEDGE_VERSION "1"

typedef struct
{
  ScEntryFunc on_entry;
  gpointer data;
  GStringChunk *strings;
  GPtrArray *stack; /* ScNode being read, the entry first */
  GPtrArray *texts; /* GString beside each */
  guint depth;
} Parse;

static void
node_free (gpointer data)
{
  ScNode *self = data;

  g_clear_pointer (&self->attributes, g_ptr_array_unref);
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_free (self);
}

static void
text_free (gpointer data)
{
  g_string_free (data, TRUE);
}

const char *
sc_node_get (const ScNode *self,
             const char *attribute)
{
  for (guint i = 0; self->attributes != NULL && i + 1 < self->attributes->len; i += 2)
    {
      if (g_str_equal (g_ptr_array_index (self->attributes, i), attribute))
        return g_ptr_array_index (self->attributes, i + 1);
    }
  return NULL;
}

guint
sc_node_get_n_children (const ScNode *self)
{
  return self->children != NULL ? self->children->len : 0;
}

gboolean
sc_node_set_invalid (GError **error,
                     const char *reason,
                     const char *what)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s “%s”", reason, what);
  return FALSE;
}

ScNode *
sc_node_get_child (const ScNode *self,
                   guint i)
{
  return g_ptr_array_index (self->children, i);
}

const char *
sc_node_get_child_text (const ScNode *self,
                        const char *name)
{
  for (guint i = 0; i < sc_node_get_n_children (self); i++)
    {
      if (g_str_equal (sc_node_get_child (self, i)->name, name))
        return sc_node_get_child (self, i)->text;
    }
  return NULL;
}

static gboolean
check_root (const char *name,
            const char **names,
            const char **values,
            GError **error)
{
  const char *version = NULL;

  for (guint i = 0; names[i] != NULL; i++)
    {
      if (g_str_equal (names[i], "version"))
        version = values[i];
    }
  if (!g_str_equal (name, "knowledge"))
    g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_UNKNOWN_ELEMENT, _("the file begins with <%s>, not with <knowledge>"), name);
  else if (g_strcmp0 (version, KNOWLEDGE_VERSION) != 0)
    /* Translators: %s is the text version="1" */
    g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, _("<knowledge> has no %s"), "version=\"1\"");
  else
    return TRUE;
  return FALSE;
}

static void
on_start_element (GMarkupParseContext *context,
                  const char *name,
                  const char **names,
                  const char **values,
                  gpointer data,
                  GError **error)
{
  Parse *self = data;
  ScNode *node;
  int line;

  if (self->depth++ == 0)
    {
      check_root (name, names, values, error);
      return;
    }
  if (self->depth > DEPTH_MAX)
    {
      g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, _("elements are nested too deeply"));
      return;
    }

  node = g_new0 (ScNode, 1);
  g_markup_parse_context_get_position (context, &line, NULL);
  node->line = (guint) line;
  node->name = g_string_chunk_insert (self->strings, name);
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (node->attributes == NULL)
        node->attributes = g_ptr_array_new ();
      g_ptr_array_add (node->attributes, g_string_chunk_insert (self->strings, names[i]));
      g_ptr_array_add (node->attributes, g_string_chunk_insert (self->strings, values[i]));
    }
  g_ptr_array_add (self->stack, node);
  g_ptr_array_add (self->texts, g_string_new (NULL));
}

static void
on_end_element (GMarkupParseContext *context,
                const char *name,
                gpointer data,
                GError **error)
{
  Parse *self = data;
  ScNode *node;
  GString *text;

  if (--self->depth == 0)
    return;

  node = g_ptr_array_steal_index (self->stack, self->stack->len - 1);
  text = g_ptr_array_steal_index (self->texts, self->texts->len - 1);
  node->text = g_string_chunk_insert (self->strings, g_strstrip (text->str));
  g_string_free (text, TRUE);

  if (self->stack->len == 0)
    {
      self->on_entry (node, self->data);
      node_free (node);
      g_string_chunk_clear (self->strings);
    }
  else
    {
      ScNode *parent = g_ptr_array_index (self->stack, self->stack->len - 1);

      if (parent->children == NULL)
        parent->children = g_ptr_array_new_with_free_func (node_free);
      g_ptr_array_add (parent->children, node);
    }
}

static void
on_text (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer data,
         GError **error)
{
  Parse *self = data;

  if (self->texts->len > 0)
    g_string_append_len (g_ptr_array_index (self->texts, self->texts->len - 1), text, (gssize) length);
}

/* GMarkup begins its message with "Error on line 3 char 4: "; the line is given apart. */
static const char *
skip_position (const char *message)
{
  const char *colon = strstr (message, ": ");

  if (g_str_has_prefix (message, "Error on line ") && colon != NULL)
    return colon + 2;
  return message;
}

void
sc_knowledge_parse (const char *xml,
                    gsize length,
                    ScEntryFunc on_entry,
                    ScParseProblemFunc on_problem,
                    gpointer data)
{
  static const GMarkupParser parser = { on_start_element, on_end_element, on_text, NULL, NULL };
  g_autoptr (GMarkupParseContext) context = NULL;
  g_autoptr (GError) error = NULL;
  Parse self = { .on_entry = on_entry, .data = data };

  self.strings = g_string_chunk_new (4096);
  self.stack = g_ptr_array_new_with_free_func (node_free);
  self.texts = g_ptr_array_new_with_free_func (text_free);
  context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &self, NULL);
  if (!g_markup_parse_context_parse (context, xml, (gssize) length, &error) || !g_markup_parse_context_end_parse (context, &error))
    {
      int line;

      g_markup_parse_context_get_position (context, &line, NULL);
      on_problem ((guint) MAX (line, 1), skip_position (error->message), data);
    }
  g_ptr_array_unref (self.stack);
  g_ptr_array_unref (self.texts);
  g_string_chunk_free (self.strings);
}
