/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-words-private.h"

#include "sc-enum.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
fix_use_free (gpointer data)
{
  ScFixUse *self = data;

  g_free (self->fix);
  g_free (self->provider);
  g_free (self->origin);
  g_free (self->step);
  g_free (self->said);
  g_free (self->unsaid);
  g_free (self);
}

static void
message_part_free (gpointer data)
{
  ScMessagePart *self = data;

  g_free (self->text);
  g_free (self);
}

static const char *
require (const ScNode *entry,
         const char *attribute,
         GError **error)
{
  const char *value = sc_node_get (entry, attribute);

  if (value == NULL || value[0] == '\0')
    {
      /* Translators: the first is an element, the second an attribute of a data file */
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("<%s> has no %s"), entry->name, attribute);
      return NULL;
    }
  return value;
}

static const char *
require_text (const ScNode *entry,
              const char *child,
              GError **error)
{
  const char *text = sc_node_get_child_text (entry, child);

  if (text == NULL || text[0] == '\0')
    {
      /* Translators: both are elements of a data file */
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("<%s> has no <%s>"), entry->name, child);
      return NULL;
    }
  return text;
}

/* Seconds in @attribute; 0 when it is not there. */
static gboolean
read_seconds (const ScNode *node,
              const char *attribute,
              int *seconds,
              GError **error)
{
  const char *value = sc_node_get (node, attribute);
  guint64 number = 0;

  if (value != NULL && !g_ascii_string_to_unsigned (value, 10, 0, 31 * 24 * 3600, &number, NULL))
    {
      /* Translators: the first is an attribute of a data file, the second its value */
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("%s is not a number of seconds: “%s”"), attribute, value);
      return FALSE;
    }
  *seconds = (int) number;
  return TRUE;
}

/* (transfer full): @attribute (NULL: the text) of each child called @name */
static char **
collect (const ScNode *entry,
         const char *name,
         const char *attribute)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < sc_node_get_n_children (entry); i++)
    {
      ScNode *child = sc_node_get_child (entry, i);
      const char *value = attribute == NULL ? child->text : sc_node_get (child, attribute);

      if (g_str_equal (child->name, name) && value != NULL && value[0] != '\0')
        g_strv_builder_add (builder, value);
    }
  return g_strv_builder_end (builder);
}

static gboolean
add_uses (ScCauseWords *cause,
          const ScNode *entry,
          GError **error)
{
  for (guint i = 0; i < sc_node_get_n_children (entry); i++)
    {
      ScNode *child = sc_node_get_child (entry, i);
      ScFixUse *use;
      int wait_s;

      if (!g_str_equal (child->name, "use-fix"))
        continue;
      if (require (child, "ref", error) == NULL || !read_seconds (child, "wait", &wait_s, error))
        return FALSE;
      use = g_new0 (ScFixUse, 1);
      use->fix = g_strdup (sc_node_get (child, "ref"));
      use->provider = g_strdup (sc_node_get (child, "provider"));
      use->origin = g_strdup (sc_node_get (child, "origin"));
      use->step = g_strdup (sc_node_get (child, "step"));
      use->said = g_strdup (sc_node_get (child, "said"));
      use->unsaid = g_strdup (sc_node_get (child, "unsaid"));
      use->before_login = g_strcmp0 (sc_node_get (child, "login"), "no") == 0;
      use->wait_s = wait_s;
      g_ptr_array_add (cause->uses, use);
    }
  return TRUE;
}

static gboolean
add_cause (ScWords *self,
           const ScNode *entry,
           GError **error)
{
  const char *id = require (entry, "id", error);
  ScCauseWords *cause;

  if (id == NULL || require_text (entry, "title", error) == NULL || require_text (entry, "explanation", error) == NULL)
    return FALSE;

  cause = g_new0 (ScCauseWords, 1);
  cause->id = g_strdup (id);
  cause->shown_as = g_strdup (sc_node_get (entry, "as"));
  cause->is_seen = g_strcmp0 (sc_node_get (entry, "seen"), "yes") == 0;
  cause->uses = g_ptr_array_new_with_free_func (fix_use_free);
  cause->title = g_strdup (sc_node_get_child_text (entry, "title"));
  cause->explanation = g_strdup (sc_node_get_child_text (entry, "explanation"));
  cause->sign = g_strdup (sc_node_get_child_text (entry, "sign"));
  cause->stop = g_strdup (sc_node_get_child_text (entry, "stop"));
  cause->question = g_strdup (sc_node_get_child_text (entry, "question"));
  cause->prevention = collect (entry, "prevention", NULL);
  if (!read_seconds (entry, "wait", &cause->wait_s, error) || !add_uses (cause, entry, error))
    {
      sc_cause_words_free (cause);
      return FALSE;
    }

  if (!g_hash_table_contains (self->causes, id))
    g_ptr_array_add (self->cause_order, g_strdup (id));
  g_hash_table_replace (self->causes, cause->id, cause);
  return TRUE;
}

static gboolean
add_fix (ScWords *self,
         const ScNode *entry,
         GError **error)
{
  const char *id = require (entry, "id", error);
  const char *who = id != NULL ? require (entry, "who", error) : NULL;
  ScFixWords *fix;
  int value;

  if (who == NULL || require_text (entry, "title", error) == NULL || require_text (entry, "step", error) == NULL)
    return FALSE;
  if (!sc_enum_from_nick (SC_TYPE_WHO, who, &value))
    {
      /* Translators: %s is the value of an attribute of a data file; the four words are its allowed values */
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("who is you, helpdesk, provider or isp, not “%s”"), who);
      return FALSE;
    }

  fix = g_new0 (ScFixWords, 1);
  fix->id = g_strdup (id);
  fix->who = (ScWho) value;
  fix->action = g_strdup (sc_node_get (entry, "action"));
  fix->argument = g_strdup (sc_node_get (entry, "argument"));
  fix->title = g_strdup (sc_node_get_child_text (entry, "title"));
  fix->steps = collect (entry, "step", NULL);
  g_hash_table_replace (self->fixes, fix->id, fix);
  return TRUE;
}

/* Several plans of a provider have limits of their own: all are told, each with the name of its plan. */
static gboolean
add_limit (ScProvider *provider,
           const ScNode *child,
           GError **error)
{
  const char *kind = require (child, "kind", error);
  const char *value = kind != NULL ? require (child, "value", error) : NULL;
  const char *per = sc_node_get (child, "per");
  const char *plan = sc_node_get (child, "plan");
  g_autofree char *told = NULL;
  const char *earlier;
  char *key;

  if (value == NULL)
    return FALSE;
  key = per != NULL ? g_strconcat (kind, ".", per, NULL) : g_strdup (kind);
  told = plan != NULL ? g_strdup_printf ("%s (%s)", value, plan) : g_strdup (value);
  earlier = g_hash_table_lookup (provider->limits, key);
  g_hash_table_replace (provider->limits, key, earlier != NULL ? g_strconcat (earlier, ", ", told, NULL) : g_steal_pointer (&told));
  return TRUE;
}

static gboolean
add_what_it_says (ScProvider *provider,
                  const ScNode *entry,
                  GError **error)
{
  for (guint i = 0; i < sc_node_get_n_children (entry); i++)
    {
      ScNode *child = sc_node_get_child (entry, i);
      int seconds;

      if (g_str_equal (child->name, "link"))
        {
          if (require (child, "kind", error) == NULL || require (child, "url", error) == NULL)
            return FALSE;
          g_hash_table_replace (provider->links, g_strdup (sc_node_get (child, "kind")), g_strdup (sc_node_get (child, "url")));
        }
      else if (g_str_equal (child->name, "wait"))
        {
          if (require (child, "cause", error) == NULL || !read_seconds (child, "seconds", &seconds, error))
            return FALSE;
          g_hash_table_replace (provider->waits, g_strdup (sc_node_get (child, "cause")), GINT_TO_POINTER (seconds));
        }
      else if (g_str_equal (child->name, "limit") && !add_limit (provider, child, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_host_of (gpointer host,
            gpointer provider,
            gpointer id)
{
  return g_str_equal (provider, id);
}

static gboolean
add_provider (ScWords *self,
              const ScNode *entry,
              GError **error)
{
  const char *id = require (entry, "id", error);
  ScProvider *provider;

  if (id == NULL || require_text (entry, "name", error) == NULL)
    return FALSE;

  provider = g_new0 (ScProvider, 1);
  provider->id = g_strdup (id);
  provider->name = g_strdup (sc_node_get_child_text (entry, "name"));
  provider->hosts = collect (entry, "host", "pattern");
  provider->greetings = collect (entry, "says", "greeting");
  provider->texts = collect (entry, "says", "text");
  provider->links = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  provider->waits = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  provider->limits = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!read_seconds (entry, "number", &provider->number, error) || !add_what_it_says (provider, entry, error))
    {
      sc_provider_free (provider);
      return FALSE;
    }

  /* It takes the place of an earlier one whole. */
  if (g_hash_table_contains (self->providers, id))
    g_hash_table_foreach_remove (self->hosts, is_host_of, (gpointer) id);
  for (guint i = 0; provider->hosts[i] != NULL; i++)
    {
      const char *host = provider->hosts[i];

      g_hash_table_replace (self->hosts, g_ascii_strdown (host[0] == '*' ? host + 1 : host, -1), g_strdup (id));
    }
  if (!g_hash_table_contains (self->providers, id))
    g_ptr_array_add (self->provider_order, g_strdup (id));
  g_hash_table_replace (self->providers, provider->id, provider);
  return TRUE;
}

static gboolean
add_program (ScWords *self,
             const ScNode *entry,
             GError **error)
{
  const char *origin = require (entry, "origin", error);
  ScProgram *program;

  if (origin == NULL || require_text (entry, "name", error) == NULL)
    return FALSE;

  program = g_new0 (ScProgram, 1);
  program->origin = g_strdup (origin);
  program->name = g_strdup (sc_node_get_child_text (entry, "name"));
  program->paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < sc_node_get_n_children (entry); i++)
    {
      ScNode *child = sc_node_get_child (entry, i);
      const char *to = sc_node_get (child, "to");

      if (g_str_equal (child->name, "path") && to != NULL && child->text[0] != '\0')
        g_hash_table_replace (program->paths, g_strdup (to), g_strdup (child->text));
    }
  g_hash_table_replace (self->programs, program->origin, program);
  return TRUE;
}

static gboolean
add_term (ScWords *self,
          const ScNode *entry,
          GError **error)
{
  ScTerm *term;

  if (require_text (entry, "word", error) == NULL || require_text (entry, "meaning", error) == NULL)
    return FALSE;
  term = g_new0 (ScTerm, 1);
  term->word = g_strdup (sc_node_get_child_text (entry, "word"));
  term->meaning = g_strdup (sc_node_get_child_text (entry, "meaning"));
  g_ptr_array_add (self->terms, term);
  return TRUE;
}

static gboolean
add_line (ScWords *self,
          const ScNode *entry,
          GError **error)
{
  const char *speaker = require (entry, "speaker", error);
  const char *begins = speaker != NULL ? require (entry, "begins", error) : NULL;
  ScLineWords *line;

  if (begins == NULL || require_text (entry, "meaning", error) == NULL)
    return FALSE;
  line = g_new0 (ScLineWords, 1);
  line->speaker = g_strdup (speaker);
  line->begins = g_strdup (begins);
  line->meaning = g_strdup (sc_node_get_child_text (entry, "meaning"));
  g_ptr_array_add (self->lines, line);
  return TRUE;
}

static gboolean
add_message (ScWords *self,
             const ScNode *entry,
             GError **error)
{
  const char *who = require (entry, "who", error);
  GPtrArray *parts;
  int value;

  if (who == NULL || require_text (entry, "description", error) == NULL)
    return FALSE;
  if (!sc_enum_from_nick (SC_TYPE_WHO, who, &value))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("who is you, helpdesk, provider or isp, not “%s”"), who);
      return FALSE;
    }
  parts = g_ptr_array_new_with_free_func (message_part_free);
  for (guint i = 0; i < sc_node_get_n_children (entry); i++)
    {
      ScNode *child = sc_node_get_child (entry, i);
      ScMessagePart *part = g_new0 (ScMessagePart, 1);

      part->text = g_strdup (child->text != NULL ? child->text : "");
      part->is_item = g_strcmp0 (sc_node_get (child, "list"), "yes") == 0;
      g_ptr_array_add (parts, part);
    }
  g_hash_table_replace (self->messages, GINT_TO_POINTER (value), parts);
  return TRUE;
}

gboolean
sc_words_add_entry (ScWords *self,
                    const ScNode *entry,
                    GError **error)
{
  static const struct
  {
    const char *name;
    gboolean (*add) (ScWords *self, const ScNode *entry, GError **error);
  } kinds[] = {
    { "cause", add_cause }, { "fix", add_fix }, { "provider", add_provider }, { "program", add_program }, { "term", add_term },
    { "message", add_message },
    { "line", add_line },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_str_equal (entry->name, kinds[i].name))
        {
          kinds[i].add (self, entry, error);
          return TRUE;
        }
    }
  return FALSE;
}
