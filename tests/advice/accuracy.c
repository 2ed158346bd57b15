/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#include "config.h"

#include "accuracy.h"

#include <json-glib/json-glib.h>
#include <stdlib.h>

#include "sc-enum.h"

static void
sample_free (gpointer data)
{
  Sample *self = data;

  g_free (self->id);
  g_free (self->reply);
  g_free (self->provider);
  g_free (self->cause);
  g_free (self->also_text);
  g_strfreev (self->also);
  g_free (self);
}

GPtrArray *
samples_new (void)
{
  return g_ptr_array_new_with_free_func (sample_free);
}

static char **
read_also (JsonObject *object)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array = json_object_has_member (object, "also") ? json_object_get_array_member (object, "also") : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    g_strv_builder_add (builder, json_array_get_string_element (array, i));
  return g_strv_builder_end (builder);
}

static void
add_line (GPtrArray *samples,
          const char *line)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonObject *object;
  Sample *sample;
  const char *stage;
  int step = SC_STEP_UNKNOWN;

  if (!json_parser_load_from_data (parser, line, -1, &error))
    {
      g_printerr ("%s: %s\n", line, error->message);
      exit (2);
    }
  object = json_node_get_object (json_parser_get_root (parser));
  sample = g_new0 (Sample, 1);
  sample->id = g_strdup (json_object_get_string_member (object, "id"));
  sample->reply = g_strdup (json_object_get_string_member (object, "reply"));
  sample->provider = g_strdup (json_object_get_string_member_with_default (object, "provider", NULL));
  sample->cause = g_strdup (json_object_get_string_member (object, "cause"));
  sample->also = read_also (object);
  sample->also_text = g_strjoinv (" ", sample->also);
  stage = json_object_get_string_member_with_default (object, "stage", "unknown");
  sc_enum_from_nick (SC_TYPE_STEP, stage, &step);
  sample->step = (ScStep) step;
  g_ptr_array_add (samples, sample);
}

void
samples_load (GPtrArray *samples,
              const char *path)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_get_contents (path, &text, NULL, &error))
    {
      g_printerr ("%s\n", error->message);
      exit (2);
    }
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (lines[i][0] != '\0')
        add_line (samples, lines[i]);
    }
}

void
samples_read (GPtrArray *samples,
              ScKnowledge *knowledge)
{
  for (guint i = 0; i < samples->len; i++)
    {
      Sample *sample = g_ptr_array_index (samples, i);

      sc_knowledge_read_reply (knowledge, sample->reply, -1, sample->step, NULL, &sample->reading);
    }
}

GPtrArray *
samples_take (const char *name,
              ScKnowledge *knowledge)
{
  GPtrArray *samples = samples_new ();
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "advice", name, NULL);

  samples_load (samples, path);
  samples_read (samples, knowledge);
  return samples;
}

gboolean
sample_is_exact (const Sample *sample)
{
  return g_strcmp0 (sample->reading.cause, sample->cause) == 0;
}

gboolean
sample_is_also (const Sample *sample)
{
  return sample_is_exact (sample) || (sample->reading.cause != NULL && g_strv_contains ((const char * const *) sample->also, sample->reading.cause));
}

gboolean
sample_is_top3 (const Sample *sample)
{
  return sample_is_exact (sample) || g_strcmp0 (sample->reading.also[0], sample->cause) == 0
         || (sample->reading.also[0] != NULL && g_strcmp0 (sample->reading.also[1], sample->cause) == 0);
}

Accuracy
accuracy_measure (GPtrArray *samples)
{
  Accuracy accuracy = { 0, };

  for (guint i = 0; i < samples->len; i++)
    {
      const Sample *sample = g_ptr_array_index (samples, i);

      accuracy.exact += sample_is_exact (sample);
      accuracy.also += sample_is_also (sample);
      accuracy.top3 += sample_is_top3 (sample);
    }
  accuracy.exact /= MAX (samples->len, 1);
  accuracy.also /= MAX (samples->len, 1);
  accuracy.top3 /= MAX (samples->len, 1);
  return accuracy;
}
