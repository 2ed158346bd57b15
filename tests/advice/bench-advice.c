/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
/* How well and how fast replies are read. Prints; fails nothing. bench-advice [--errors] [FILE.jsonl...]; without a file, all labelled replies there are. */
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

typedef struct
{
  const char *name;
  guint n;
  guint wrong;  /* neither the cause nor a second reading */
  guint missed; /* not the cause */
} ProviderErrors;

static gint
compare_errors (gconstpointer a,
                gconstpointer b)
{
  const ProviderErrors *first = a, *second = b;

  if (first->missed != second->missed)
    return first->missed > second->missed ? -1 : 1;
  if (first->wrong != second->wrong)
    return first->wrong > second->wrong ? -1 : 1;
  return g_strcmp0 (first->name, second->name);
}

/* Where work pays: the providers whose replies are read wrongly most often. */
static void
print_provider_errors (GPtrArray *samples)
{
  g_autoptr (GArray) providers = g_array_new (FALSE, TRUE, sizeof (ProviderErrors));

  for (guint i = 0; i < samples->len; i++)
    {
      Sample *sample = g_ptr_array_index (samples, i);
      ProviderErrors *found;
      guint at = 0;

      while (at < providers->len && !g_str_equal (g_array_index (providers, ProviderErrors, at).name, get_provider (sample)))
        at++;
      if (at == providers->len)
        {
          ProviderErrors fresh = { .name = get_provider (sample) };

          g_array_append_val (providers, fresh);
        }
      found = &g_array_index (providers, ProviderErrors, at);
      found->n++;
      found->missed += !sample_is_exact (sample);
      found->wrong += !sample_is_also (sample);
    }
  g_array_sort (providers, compare_errors);
  g_print ("\n%-24s %5s %7s %7s\n", "providers by errors", "n", "missed", "wrong");
  for (guint i = 0; i < providers->len; i++)
    {
      const ProviderErrors *it = &g_array_index (providers, ProviderErrors, i);

      if (it->missed > 0)
        g_print ("%-24s %5u %7u %7u\n", it->name, it->n, it->missed, it->wrong);
    }
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

static double
get_ms (clock_t start)
{
  return (double) (clock () - start) * 1000 / CLOCKS_PER_SEC;
}

/* The best of several runs: the rest is other work of the machine. */
static void
measure_loading (void)
{
  double load = G_MAXDOUBLE, reading = G_MAXDOUBLE, diagnosis = G_MAXDOUBLE;

  for (guint i = 0; i < 20; i++)
    {
      clock_t start = clock ();
      g_autoptr (ScKnowledge) knowledge = sc_knowledge_load (NULL, NULL);
      g_autoptr (ScDiagnosis) shown = NULL;
      ScReading read;

      load = MIN (load, get_ms (start));
      sc_knowledge_read_reply (knowledge, "421 4.7.0 Too many connections", -1, SC_STEP_BANNER, NULL, &read);
      reading = MIN (reading, get_ms (start));
      shown = sc_knowledge_explain_text (knowledge, "421 4.7.0 Too many connections", -1, SC_STEP_BANNER, NULL);
      diagnosis = MIN (diagnosis, get_ms (start));
    }
  g_print ("\nprocessor time from the start: knowledge loaded %.1f ms, first reply read %.1f ms, first diagnosis %.1f ms\n", load, reading, diagnosis);
}

int
main (int argc,
      char **argv)
{
  g_autoptr (ScKnowledge) knowledge = sc_knowledge_load (NULL, NULL);
  g_autoptr (GPtrArray) samples = samples_new ();
  static const char * const sets[] = { REPLIES_FOLDER "/corpus.jsonl", REPLIES_FOLDER "/fresh.jsonl", REPLIES_FOLDER "/fresh2.jsonl",
                                       REPLIES_FOLDER "/fresh3.jsonl", REPLIES_FOLDER "/fresh4.jsonl",
                                       REPLIES_FOLDER "/fresh5.jsonl", REPLIES_FOLDER "/fresh6.jsonl", REPLIES_FOLDER "/fresh7.jsonl", REPLIES_FOLDER "/fresh8.jsonl",
                                       REPLIES_FOLDER "/fresh9.jsonl", REPLIES_FOLDER "/fresh10.jsonl",
                                       REPLIES_FOLDER "/composed.jsonl" };
  gboolean errors = FALSE, given = FALSE;
  Accuracy accuracy;

  for (int i = 1; i < argc; i++)
    {
      if (g_str_equal (argv[i], "--errors"))
        errors = TRUE;
      else
        {
          samples_load (samples, argv[i]);
          given = TRUE;
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (sets) && !given; i++)
    samples_load (samples, sets[i]);
  samples_read (samples, knowledge);
  if (errors)
    print_errors (samples);
  print_group ("code", samples, get_code);
  print_group ("provider", samples, get_provider);
  print_provider_errors (samples);
  print_group ("cause", samples, get_cause);
  print_calibration (samples);
  accuracy = accuracy_measure (samples);
  g_print ("\nall %u: top-1 %.1f%%, second readings %.1f%%, top-3 %.1f%%\n", samples->len, accuracy.exact * 100, accuracy.also * 100, accuracy.top3 * 100);
  measure_loading ();
  measure_speed (knowledge, samples);
  return 0;
}
