/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
/* How well and how fast replies are read. Prints; fails nothing. bench-advice [--errors] CORPUS.jsonl... */
#include "config.h"

#include "accuracy.h"

#include <time.h>

#include "sc-knowledge.h"

static void
print_group (const char *title,
             GPtrArray *samples,
             const char *(*key) (const Sample *sample))
{
  g_autoptr (GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GList) names = NULL;

  for (guint i = 0; i < samples->len; i++)
    {
      Sample *sample = g_ptr_array_index (samples, i);
      const char *name = key (sample);
      GPtrArray *group = g_hash_table_lookup (groups, name);

      if (group == NULL)
        {
          group = g_ptr_array_new ();
          g_hash_table_insert (groups, g_strdup (name), group);
        }
      g_ptr_array_add (group, sample);
    }
  g_print ("\n%-24s %5s %7s %7s %7s\n", title, "n", "top-1", "also", "top-3");
  names = g_list_sort (g_hash_table_get_keys (groups), (GCompareFunc) g_strcmp0);
  for (GList *it = names; it != NULL; it = it->next)
    {
      GPtrArray *group = g_hash_table_lookup (groups, it->data);
      Accuracy accuracy = accuracy_measure (group);

      g_print ("%-24s %5u %6.1f%% %6.1f%% %6.1f%%\n", (const char *) it->data, group->len, accuracy.exact * 100, accuracy.also * 100, accuracy.top3 * 100);
    }
}

static const char *
get_code (const Sample *sample)
{
  static char text[16];

  g_snprintf (text, sizeof text, "%u", sample->reading.code);
  return text;
}

static const char *
get_provider (const Sample *sample)
{
  return sample->provider != NULL ? sample->provider : "(none)";
}

static const char *
get_cause (const Sample *sample)
{
  return sample->cause;
}

static void
print_calibration (GPtrArray *samples)
{
  guint n[10] = { 0, }, right[10] = { 0, };
  double said[10] = { 0, };

  for (guint i = 0; i < samples->len; i++)
    {
      Sample *sample = g_ptr_array_index (samples, i);
      guint bin = MIN (9, (guint) (sample->reading.score * 10));

      n[bin]++;
      said[bin] += sample->reading.score;
      right[bin] += sample_is_exact (sample);
    }
  g_print ("\n%-24s %5s %7s %7s\n", "confidence", "n", "said", "right");
  for (guint bin = 0; bin < 10; bin++)
    {
      if (n[bin] > 0)
        g_print ("%.1f to %.1f               %5u %6.1f%% %6.1f%%\n", bin / 10.0, (bin + 1) / 10.0, n[bin], said[bin] * 100 / n[bin], right[bin] * 100.0 / n[bin]);
    }
}

static void
print_errors (GPtrArray *samples)
{
  for (guint i = 0; i < samples->len; i++)
    {
      Sample *sample = g_ptr_array_index (samples, i);

      if (!sample_is_exact (sample))
        g_print ("%s %s\n    wanted %s%s, got %s %.2f (%s %s)\n    %s\n", sample_is_also (sample) ? "~" : sample_is_top3 (sample) ? "3" : "X", sample->id, sample->cause,
                 sample->also_text, sample->reading.cause, sample->reading.score, sample->reading.also[0], sample->reading.also[1], sample->reply);
    }
}

static void
measure_speed (ScKnowledge *knowledge,
               GPtrArray *samples)
{
  const guint rounds = 60000 / MAX (samples->len, 1) + 1;
  clock_t start = clock ();
  double seconds;

  for (guint round = 0; round < rounds; round++)
    {
      for (guint i = 0; i < samples->len; i++)
        {
          Sample *sample = g_ptr_array_index (samples, i);
          ScReading reading;

          sc_knowledge_read_reply (knowledge, sample->reply, -1, sample->step, NULL, &reading);
        }
    }
  seconds = (double) (clock () - start) / CLOCKS_PER_SEC;
  g_print ("\n%.0f replies a second of processor time\n", rounds * samples->len / seconds);
}

static void
measure_loading (void)
{
  double best = G_MAXDOUBLE;

  for (guint i = 0; i < 20; i++)
    {
      clock_t start = clock ();
      g_autoptr (ScKnowledge) knowledge = sc_knowledge_load (NULL, NULL);

      best = MIN (best, (double) (clock () - start) * 1000 / CLOCKS_PER_SEC);
    }
  g_print ("knowledge loaded in %.1f ms of processor time\n", best);
}

int
main (int argc,
      char **argv)
{
  g_auto (GStrv) problems = NULL;
  g_autoptr (ScKnowledge) knowledge = sc_knowledge_load (NULL, &problems);
  g_autoptr (GPtrArray) samples = samples_new ();
  gboolean errors = FALSE;
  Accuracy accuracy;

  for (guint i = 0; problems != NULL && problems[i] != NULL; i++)
    g_print ("%s\n", problems[i]);
  for (int i = 1; i < argc; i++)
    {
      if (g_str_equal (argv[i], "--errors"))
        errors = TRUE;
      else
        samples_load (samples, argv[i]);
    }
  samples_read (samples, knowledge);
  if (errors)
    print_errors (samples);
  print_group ("code", samples, get_code);
  print_group ("provider", samples, get_provider);
  print_group ("cause", samples, get_cause);
  print_calibration (samples);
  accuracy = accuracy_measure (samples);
  g_print ("\nall %u: top-1 %.1f%%, second readings %.1f%%, top-3 %.1f%%\n", samples->len, accuracy.exact * 100, accuracy.also * 100, accuracy.top3 * 100);
  measure_loading ();
  measure_speed (knowledge, samples);
  return 0;
}
