/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-words-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
sc_cause_words_free (gpointer data)
{
  ScCauseWords *self = data;

  g_free (self->id);
  g_free (self->shown_as);
  g_free (self->title);
  g_free (self->explanation);
  g_free (self->sign);
  g_free (self->stop);
  g_free (self->question);
  g_strfreev (self->prevention);
  g_ptr_array_unref (self->uses);
  g_free (self);
}

static void
fix_words_free (gpointer data)
{
  ScFixWords *self = data;

  g_free (self->id);
  g_free (self->action);
  g_free (self->argument);
  g_free (self->title);
  g_strfreev (self->steps);
  g_free (self);
}

void
sc_provider_free (gpointer data)
{
  ScProvider *self = data;

  g_free (self->id);
  g_free (self->name);
  g_strfreev (self->hosts);
  g_strfreev (self->greetings);
  g_strfreev (self->texts);
  g_hash_table_unref (self->links);
  g_hash_table_unref (self->waits);
  g_hash_table_unref (self->limits);
  g_free (self);
}

static void
program_free (gpointer data)
{
  ScProgram *self = data;

  g_free (self->origin);
  g_free (self->name);
  g_hash_table_unref (self->paths);
  g_free (self);
}

static void
term_free (gpointer data)
{
  ScTerm *self = data;

  g_free (self->word);
  g_free (self->meaning);
  g_free (self);
}

static void
line_words_free (gpointer data)
{
  ScLineWords *self = data;

  g_free (self->speaker);
  g_free (self->begins);
  g_free (self->meaning);
  g_free (self);
}

ScWords *
sc_words_new (void)
{
  ScWords *self = g_new0 (ScWords, 1);

  self->causes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, sc_cause_words_free);
  self->fixes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, fix_words_free);
  self->providers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, sc_provider_free);
  self->programs = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, program_free);
  self->messages = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  self->terms = g_ptr_array_new_with_free_func (term_free);
  self->lines = g_ptr_array_new_with_free_func (line_words_free);
  self->hosts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->cause_order = g_ptr_array_new_with_free_func (g_free);
  self->provider_order = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
sc_words_free (ScWords *self)
{
  g_hash_table_unref (self->causes);
  g_hash_table_unref (self->fixes);
  g_hash_table_unref (self->providers);
  g_hash_table_unref (self->programs);
  g_hash_table_unref (self->messages);
  g_ptr_array_unref (self->terms);
  g_ptr_array_unref (self->lines);
  g_hash_table_unref (self->hosts);
  g_ptr_array_unref (self->cause_order);
  g_ptr_array_unref (self->provider_order);
  g_free (self);
}

const ScCauseWords *
sc_words_find_cause (ScWords *self,
                     const char *id)
{
  return id != NULL ? g_hash_table_lookup (self->causes, id) : NULL;
}

const ScFixWords *
sc_words_find_fix (ScWords *self,
                   const char *id)
{
  return id != NULL ? g_hash_table_lookup (self->fixes, id) : NULL;
}

const ScProvider *
sc_words_find_provider (ScWords *self,
                        const char *id)
{
  return id != NULL ? g_hash_table_lookup (self->providers, id) : NULL;
}

const ScProgram *
sc_words_find_program (ScWords *self,
                       const char *origin)
{
  return origin != NULL ? g_hash_table_lookup (self->programs, origin) : NULL;
}

GPtrArray *
sc_words_find_message (ScWords *self,
                       ScWho who)
{
  return g_hash_table_lookup (self->messages, GINT_TO_POINTER (who));
}

GPtrArray *
sc_words_get_terms (ScWords *self)
{
  return self->terms;
}

GPtrArray *
sc_words_get_lines (ScWords *self)
{
  return self->lines;
}

GPtrArray *
sc_words_list_causes (ScWords *self)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < self->cause_order->len; i++)
    g_ptr_array_add (list, g_hash_table_lookup (self->causes, g_ptr_array_index (self->cause_order, i)));
  return list;
}

GPtrArray *
sc_words_list_providers (ScWords *self)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < self->provider_order->len; i++)
    g_ptr_array_add (list, g_hash_table_lookup (self->providers, g_ptr_array_index (self->provider_order, i)));
  return list;
}

const ScProvider *
sc_words_find_provider_for_host (ScWords *self,
                                 const char *host)
{
  char name[256];
  gsize length = strlen (host);

  if (length == 0 || length >= sizeof name)
    return NULL;
  for (gsize i = 0; i <= length; i++)
    name[i] = g_ascii_tolower (host[i]);
  if (name[length - 1] == '.')
    name[length - 1] = '\0';

  for (const char *at = name; at != NULL; at = strchr (at + 1, '.'))
    {
      const char *id = g_hash_table_lookup (self->hosts, at);

      if (id != NULL)
        return g_hash_table_lookup (self->providers, id);
    }
  return NULL;
}

GPtrArray *
sc_words_list_broken_references (ScWords *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->cause_order->len; i++)
    {
      const ScCauseWords *cause = g_hash_table_lookup (self->causes, g_ptr_array_index (self->cause_order, i));

      for (guint k = 0; k < cause->uses->len; k++)
        {
          const ScFixUse *use = g_ptr_array_index (cause->uses, k);

          if (!g_hash_table_contains (self->fixes, use->fix))
            /* Translators: the first is the id of a cause, the second of a fix */
            g_ptr_array_add (list, g_strdup_printf (_("cause “%s” names the fix “%s”, which does not exist"), cause->id, use->fix));
        }
    }
  return list;
}
