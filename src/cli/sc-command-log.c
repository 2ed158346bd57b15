/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-cli"

#include "config.h"

#include "sc-cli.h"
#include "sc-knowledge.h"
#include "sc-paper.h"
#include "sc-text.h"

#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>

/* Octets of a line that are looked at, and characters of an example that are shown. */
#define LOG_LINE_MAX (64 * 1024)
#define EXAMPLE_MAX  300

/* All refusals of one cause. */
typedef struct
{
  char      *cause;
  char      *title;
  guint      count;
  char      *first;   /* (nullable): the time stamps as the log has them */
  char      *last;    /* (nullable) */
  char      *example;
  GPtrArray *hours;   /* Hour, in the order of the log */
} Group;

typedef struct
{
  char *hour; /* "Nov 23 18", "2026-11-23T18" */
  guint count;
} Hour;

typedef struct
{
  ScKnowledge *knowledge;
  GPtrArray   *groups;
  guint        n_lines;
  guint        n_refusals;
} Log;

static void
hour_free (Hour *self)
{
  g_free (self->hour);
  g_free (self);
}

static void
group_free (Group *self)
{
  g_free (self->cause);
  g_free (self->title);
  g_free (self->first);
  g_free (self->last);
  g_free (self->example);
  g_ptr_array_unref (self->hours);
  g_free (self);
}

/* The time stamp that the line begins with: "Nov 23 18:00:00" of syslog or "2026-11-23T18:00:00" (a space will do). NULL: none. */
static char *
take_time (const char *line)
{
  if (g_ascii_isdigit (line[0]) && strnlen (line, 19) == 19 && line[4] == '-' && line[7] == '-' && strchr ("T ", line[10]) != NULL
      && line[13] == ':' && line[16] == ':')
    return sc_text_make_safe (line, 19, 19);
  if (g_ascii_isupper (line[0]) && strnlen (line, 15) == 15 && line[3] == ' ' && line[6] == ' ' && line[9] == ':' && line[12] == ':')
    return sc_text_make_safe (line, 15, 15);
  return NULL;
}

/* Whether a reply with 4yz or 5yz can be in it: such a number, then a space or "-". Spares the rest the long way. */
static gboolean
may_refuse (const char *line)
{
  for (const char *p = line; *p != '\0'; p++)
    {
      if ((*p == '4' || *p == '5') && (p == line || !g_ascii_isalnum (p[-1])) && g_ascii_isdigit (p[1]) && g_ascii_isdigit (p[2])
          && strchr (" -", p[3]) != NULL && p[3] != '\0')
        return TRUE;
      if ((*p == '4' || *p == '5') && p > line && !g_ascii_isalnum (p[-1]) && p[1] == '.' && g_ascii_isdigit (p[2]))
        return TRUE;
    }
  return FALSE;
}

static Group *
get_group (Log     *self,
           ScCause *cause)
{
  Group *group;

  for (guint i = 0; i < self->groups->len; i++)
    {
      group = g_ptr_array_index (self->groups, i);
      if (g_str_equal (group->cause, cause->id))
        return group;
    }
  group = g_new0 (Group, 1);
  group->cause = g_strdup (cause->id);
  group->title = g_strdup (cause->title != NULL ? cause->title : cause->id);
  group->hours = g_ptr_array_new_with_free_func ((GDestroyNotify) hour_free);
  g_ptr_array_add (self->groups, group);
  return group;
}

static void
count_hour (Group      *group,
            const char *time)
{
  const char *colon = strchr (time, ':');
  gsize       length = colon != NULL ? (gsize) (colon - time) : strlen (time);
  Hour       *hour = group->hours->len > 0 ? g_ptr_array_index (group->hours, group->hours->len - 1) : NULL;

  if (hour == NULL || strlen (hour->hour) != length || strncmp (hour->hour, time, length) != 0)
    {
      hour = g_new0 (Hour, 1);
      hour->hour = g_strndup (time, length);
      g_ptr_array_add (group->hours, hour);
    }
  hour->count++;
}

static void
take_line (Log        *self,
           const char *line,
           gsize       length)
{
  g_autoptr (ScDiagnosis) diagnosis = NULL;
  g_autofree char        *time = NULL;
  Group                  *group;

  self->n_lines++;
  if (!may_refuse (line))
    return;
  diagnosis = sc_knowledge_explain_text (self->knowledge, line, (gssize) length, SC_STEP_UNKNOWN, NULL);
  if (diagnosis->outcome != SC_OUTCOME_FAULT || diagnosis->causes->len == 0)
    return;

  self->n_refusals++;
  group = get_group (self, g_ptr_array_index (diagnosis->causes, 0));
  group->count++;
  if (group->example == NULL)
    group->example = sc_text_make_safe (line, (gssize) length, EXAMPLE_MAX);
  time = take_time (line);
  if (time == NULL)
    return;
  count_hour (group, time);
  if (group->first == NULL)
    group->first = g_strdup (time);
  g_free (group->last);
  group->last = g_steal_pointer (&time);
}

/* Line by line, whatever the size of the file. */
static gboolean
read_log (Log        *self,
          const char *name,
          GError    **error)
{
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GString)      line = g_string_new (NULL);
  g_autofree char         *buffer = g_malloc (64 * 1024);
  gssize                   count = 0;

  if (g_str_equal (name, "-"))
    stream = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  else
    {
      g_autoptr (GFile) file = g_file_new_for_path (name);

      stream = G_INPUT_STREAM (g_file_read (file, NULL, error));
    }
  while (stream != NULL && (count = g_input_stream_read (stream, buffer, 64 * 1024, NULL, error)) > 0)
    {
      for (gssize i = 0; i < count; i++)
        {
          if (buffer[i] == '\n')
            {
              take_line (self, line->str, line->len);
              g_string_truncate (line, 0);
            }
          else if (line->len < LOG_LINE_MAX)
            g_string_append_c (line, buffer[i] != '\0' ? buffer[i] : ' ');
        }
    }
  if (stream == NULL || count < 0)
    {
      g_prefix_error (error, "%s: ", g_str_equal (name, "-") ? _("standard input") : name);
      return FALSE;
    }
  if (line->len > 0)
    take_line (self, line->str, line->len);
  return TRUE;
}

static int
compare_groups (gconstpointer a,
                gconstpointer b)
{
  const Group *first = *(const Group * const *) a;
  const Group *second = *(const Group * const *) b;

  if (first->count != second->count)
    return first->count > second->count ? -1 : 1;
  return strcmp (first->cause, second->cause);
}

static void
add_group (JsonBuilder *builder,
           const Group *group)
{
  json_builder_begin_object (builder);
  sc_cli_add_string (builder, "cause", group->cause);
  sc_cli_add_string (builder, "title", group->title);
  json_builder_set_member_name (builder, "count");
  json_builder_add_int_value (builder, group->count);
  sc_cli_add_string (builder, "first", group->first);
  sc_cli_add_string (builder, "last", group->last);
  sc_cli_add_string (builder, "example", group->example);
  json_builder_set_member_name (builder, "hours");
  json_builder_begin_array (builder);
  for (guint i = 0; i < group->hours->len; i++)
    {
      const Hour *hour = g_ptr_array_index (group->hours, i);

      json_builder_begin_object (builder);
      sc_cli_add_string (builder, "hour", hour->hour);
      json_builder_set_member_name (builder, "count");
      json_builder_add_int_value (builder, hour->count);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
print_json (const Log *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "lines");
  json_builder_add_int_value (builder, self->n_lines);
  json_builder_set_member_name (builder, "refusals");
  json_builder_add_int_value (builder, self->n_refusals);
  json_builder_set_member_name (builder, "groups");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->groups->len; i++)
    add_group (builder, g_ptr_array_index (self->groups, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  sc_print_json_builder (builder, TRUE);
}

static void
print_text (const Log *self)
{
  ScPaper          paper;

  sc_paper_init (&paper);
  if (self->n_refusals == 0)
    {
      sc_paper_print (&paper, "", SC_INK_PLAIN, _("No refusal was found."));
      return;
    }
  for (guint i = 0; i < self->groups->len; i++)
    {
      const Group     *group = g_ptr_array_index (self->groups, i);
      g_autofree char *first = g_strdup_printf ("%6u  ", group->count);
      g_autofree char *when = NULL;

      sc_paper_print (&paper, first, SC_INK_BOLD, group->title);
      /* Translators: the time of the first and of the last refusal. */
      when = group->first != NULL ? g_strdup_printf (_("%1$s to %2$s"), group->first, group->last) : NULL;
      if (when != NULL)
        sc_paper_print (&paper, "        ", SC_INK_PLAIN, when);
      sc_paper_print (&paper, "        ", SC_INK_DIM, group->example);
    }
}

int
sc_command_log (int    argc,
                char **argv)
{
  static gboolean json = FALSE;
  static char   **rest = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &rest, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (ScKnowledge) knowledge = NULL;
  g_autoptr (GPtrArray)   groups = g_ptr_array_new_with_free_func ((GDestroyNotify) group_free);
  g_autoptr (GError)      error = NULL;
  Log                     log = { NULL, groups, 0, 0 };

  if (!sc_cli_parse_options ("log", "FILE…|-", _("Says what the refusals in a mail log mean, the most frequent first."), entries, argc, argv))
    return SC_EXIT_USAGE;
  if (rest == NULL)
    return sc_cli_usage_error ("log", "%s", _("Give the log’s file, or “-” to read it from standard input"));
  knowledge = sc_knowledge_get_default ();
  log.knowledge = knowledge;
  for (guint i = 0; rest[i] != NULL; i++)
    {
      if (!read_log (&log, rest[i], &error))
        return sc_cli_usage_error ("log", "%s", error->message);
    }
  g_ptr_array_sort (groups, compare_groups);
  if (json)
    print_json (&log);
  else
    print_text (&log);
  return SC_EXIT_OK;
}
