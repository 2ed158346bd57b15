/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
/* Learns what words, concepts, codes and steps say of causes: learn-advice FILE.jsonl... prints data/advice/replies-learned.xml.
 * learn-advice --judge FILE.jsonl... prints how good rules alone and rules with weights are on replies of providers that were not learnt from.
 *
 * The weights are those of a multinomial logistic regression, found by gradient descent over all replies, so that the same replies give the
 * same file. They are learnt without the rules: with them they would learn nothing, since the rules were written with the same replies in view. */
#include "config.h"

#include "accuracy.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sc-enum.h"
#include "sc-knowledge-private.h"
#include "sc-reply-reader.h"

#define ROUNDS 600
/* How much large weights count as an error. */
#define DECAY 1.67
/* How much of the truth belongs to the second readings, when a reply has any. */
#define SECOND_READINGS 0.1
/* A sign that fewer providers give says nothing of others. */
#define PROVIDERS_MIN 2
/* Weights below are not worth their place. */
#define WEIGHT_MIN 0.1
#define FOLDS 10

typedef struct
{
  Sample *sample;
  const char *provider;
  GArray *signs; /* guint: numbers of what is seen in it */
  guint cause;
  GArray *also; /* guint */
  float rules[SC_CAUSES_MAX]; /* what the rules alone say */
  guint code;
} Lesson;

typedef struct
{
  ScKnowledge *knowledge;
  GPtrArray *lessons;
  GHashTable *numbers; /* sign: number + 1 */
  GPtrArray *signs;    /* the attributes of its entry */
  guint n_causes;
} School;

/* ---- What is seen ---- */

static void
lesson_free (gpointer data)
{
  Lesson *self = data;

  g_array_unref (self->signs);
  g_array_unref (self->also);
  g_free (self);
}

static void see (School *school, Lesson *lesson, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
see (School *school,
     Lesson *lesson,
     const char *format,
     ...)
{
  va_list arguments;
  g_autofree char *sign = NULL;
  guint number;

  va_start (arguments, format);
  sign = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  number = GPOINTER_TO_UINT (g_hash_table_lookup (school->numbers, sign));
  if (number == 0)
    {
      g_ptr_array_add (school->signs, g_strdup (sign));
      number = school->signs->len;
      g_hash_table_insert (school->numbers, g_strdup (sign), GUINT_TO_POINTER (number));
    }
  number--;
  for (guint i = 0; i < lesson->signs->len; i++)
    {
      if (g_array_index (lesson->signs, guint, i) == number)
        return;
    }
  g_array_append_val (lesson->signs, number);
}

static const char *
get_step_nick (ScStep step)
{
  /* As rules do. */
  return sc_enum_to_nick (SC_TYPE_STEP, step == SC_STEP_CONNECT ? SC_STEP_BANNER : step);
}

static void
see_codes (School *school,
           Lesson *lesson,
           const ScReplyInput *input,
           const ScTokens *tokens)
{
  see (school, lesson, "always=\"yes\"");
  see (school, lesson, "step=\"%s\"", get_step_nick (input->step));
  if (tokens->n < SC_SHORT_TOKENS)
    see (school, lesson, "short=\"yes\"");
  if (input->code >= 400 && input->code < 600)
    {
      see (school, lesson, "code=\"%u\"", input->code);
      see (school, lesson, "class=\"%u\" step=\"%s\"", input->code / 100, get_step_nick (input->step));
    }
  /* RFC 3463, section 3: subjects end at 7. */
  if (input->enhanced.class_ == 0 || input->enhanced.subject > 7)
    return;
  see (school, lesson, "enhanced=\"%u.%u\"", input->enhanced.subject, input->enhanced.detail);
  see (school, lesson, "subject=\"%u\"", input->enhanced.subject);
}

static void
see_words (School *school,
           Lesson *lesson,
           const ScTokens *tokens)
{
  g_autoptr (GPtrArray) concepts = sc_reply_rules_list_concepts (sc_knowledge_get_replies (school->knowledge), tokens);

  for (guint i = 0; i < tokens->n; i++)
    {
      const ScToken *token = &tokens->tokens[i];

      if (token->kind != SC_TOKEN_WORD)
        see (school, lesson, "word=\"%s\"", sc_token_kind_get_name ((ScTokenKind) token->kind));
      else
        see (school, lesson, "word=\"%.*s\"", (int) token->length, tokens->text + token->start);
    }
  for (guint i = 0; i < concepts->len; i++)
    {
      see (school, lesson, "concept=\"%s\"", (const char *) concepts->pdata[i]);
      for (guint k = i + 1; k < concepts->len; k++)
        see (school, lesson, "concept=\"%s\" with=\"%s\"", (const char *) concepts->pdata[i], (const char *) concepts->pdata[k]);
    }
}

static void
add_lesson (School *school,
            Sample *sample)
{
  Lesson *lesson = g_new0 (Lesson, 1);
  ScReplyInput input = { .step = sample->step != 0 ? sample->step : SC_STEP_UNKNOWN, .rules_only = TRUE };
  ScTokens tokens;
  ScScores scores;

  lesson->sample = sample;
  lesson->provider = sample->provider != NULL ? sample->provider : sample->id;
  lesson->signs = g_array_new (FALSE, FALSE, sizeof (guint));
  lesson->also = g_array_new (FALSE, FALSE, sizeof (guint));
  lesson->cause = sc_cause_table_find (school->knowledge->causes, sample->cause);
  g_assert (lesson->cause < school->n_causes);
  for (guint i = 0; sample->also[i] != NULL; i++)
    {
      guint cause = sc_cause_table_find (school->knowledge->causes, sample->also[i]);

      g_assert (cause < school->n_causes);
      g_array_append_val (lesson->also, cause);
    }

  sc_reply_read (sample->reply, strlen (sample->reply), &input.code, &input.enhanced, &tokens);
  sc_reply_rules_score (sc_knowledge_get_replies (school->knowledge), &input, &tokens, &scores);
  lesson->code = input.code;
  for (guint i = 0; i < school->n_causes; i++)
    lesson->rules[i] = sc_scores_get (&scores, i);
  see_codes (school, lesson, &input, &tokens);
  see_words (school, lesson, &tokens);
  g_ptr_array_add (school->lessons, lesson);
}

/* ---- Learning ---- */

/* Signs that too few of the providers in @lessons give are taken for nothing. */
static gboolean *
find_useful_signs (School *school,
                   GPtrArray *lessons)
{
  gboolean *useful = g_new0 (gboolean, school->signs->len);
  g_autofree guint *n = g_new0 (guint, school->signs->len);
  g_autofree const char **last = g_new0 (const char *, school->signs->len * PROVIDERS_MIN);

  for (guint i = 0; i < lessons->len; i++)
    {
      const Lesson *lesson = g_ptr_array_index (lessons, i);

      for (guint k = 0; k < lesson->signs->len; k++)
        {
          guint sign = g_array_index (lesson->signs, guint, k), at = 0;

          while (at < n[sign] && g_strcmp0 (last[sign * PROVIDERS_MIN + at], lesson->provider) != 0)
            at++;
          if (at == n[sign] && n[sign] < PROVIDERS_MIN)
            last[sign * PROVIDERS_MIN + n[sign]++] = lesson->provider;
          useful[sign] = n[sign] >= PROVIDERS_MIN;
        }
    }
  return useful;
}

static void
share_out (double *values,
           guint n)
{
  double best = values[0], sum = 0;

  for (guint i = 1; i < n; i++)
    best = MAX (best, values[i]);
  for (guint i = 0; i < n; i++)
    sum += values[i] = exp (values[i] - best);
  for (guint i = 0; i < n; i++)
    values[i] /= sum;
}

static void
get_truth (const Lesson *lesson,
           double *truth,
           guint n)
{
  memset (truth, 0, sizeof *truth * n);
  truth[lesson->cause] = lesson->also->len > 0 ? 1 - SECOND_READINGS : 1;
  for (guint i = 0; i < lesson->also->len; i++)
    truth[g_array_index (lesson->also, guint, i)] += SECOND_READINGS / lesson->also->len;
}

/* Adds to @slopes how the error over @lesson changes with each weight. */
static void
add_slopes (const Lesson *lesson,
            const gboolean *useful,
            const double *weights,
            double *slopes,
            guint n)
{
  double said[SC_CAUSES_MAX] = { 0, }, truth[SC_CAUSES_MAX];

  for (guint k = 0; k < lesson->signs->len; k++)
    {
      guint sign = g_array_index (lesson->signs, guint, k);

      for (guint c = 0; c < n && useful[sign]; c++)
        said[c] += weights[sign * n + c];
    }
  share_out (said, n);
  get_truth (lesson, truth, n);
  for (guint c = 0; c < n; c++)
    said[c] -= truth[c];
  for (guint k = 0; k < lesson->signs->len; k++)
    {
      guint sign = g_array_index (lesson->signs, guint, k);

      for (guint c = 0; c < n && useful[sign]; c++)
        slopes[sign * n + c] += said[c];
    }
}

/* How steeply the error can bend at most: half the largest eigenvalue of the signs' products, by power iteration. */
static double
find_bend (GPtrArray *lessons,
           const gboolean *useful,
           guint n_signs)
{
  g_autofree double *vector = g_new (double, n_signs), *next = g_new (double, n_signs);
  double length = 1;

  for (guint i = 0; i < n_signs; i++)
    vector[i] = 1;
  for (guint round = 0; round < 30; round++)
    {
      memset (next, 0, sizeof *next * n_signs);
      for (guint i = 0; i < lessons->len; i++)
        {
          const Lesson *lesson = g_ptr_array_index (lessons, i);
          double sum = 0;

          for (guint k = 0; k < lesson->signs->len; k++)
            sum += vector[g_array_index (lesson->signs, guint, k)];
          for (guint k = 0; k < lesson->signs->len; k++)
            next[g_array_index (lesson->signs, guint, k)] += useful[g_array_index (lesson->signs, guint, k)] ? sum : 0;
        }
      length = 0;
      for (guint i = 0; i < n_signs; i++)
        length += next[i] * next[i];
      length = sqrt (length);
      for (guint i = 0; i < n_signs; i++)
        vector[i] = next[i] / length;
    }
  return length / 2;
}

/* Nesterov's accelerated descent: all lessons at once, so that their order does not matter. */
static double *
learn (School *school,
       GPtrArray *lessons)
{
  gsize size = (gsize) school->signs->len * school->n_causes;
  double *weights = g_new0 (double, size);
  g_autofree double *ahead = g_new0 (double, size), *slopes = g_new (double, size);
  g_autofree gboolean *useful = find_useful_signs (school, lessons);
  double bend = find_bend (lessons, useful, school->signs->len) * 1.05 + DECAY;
  double momentum = (sqrt (bend / DECAY) - 1) / (sqrt (bend / DECAY) + 1);

  for (guint round = 0; round < ROUNDS; round++)
    {
      memset (slopes, 0, sizeof *slopes * size);
      for (guint i = 0; i < lessons->len; i++)
        add_slopes (g_ptr_array_index (lessons, i), useful, ahead, slopes, school->n_causes);
      for (gsize i = 0; i < size; i++)
        {
          double next = ahead[i] - (slopes[i] + DECAY * ahead[i]) / bend;

          ahead[i] = next + momentum * (next - weights[i]);
          weights[i] = next;
        }
    }
  return weights;
}

/* ---- Printing ---- */

/* Of causes that no reply has, nothing can be learnt; only the rules know of them. */
static void
find_learnt_causes (School *school,
                    gboolean *learnt)
{
  for (guint i = 0; i < school->lessons->len; i++)
    {
      const Lesson *lesson = g_ptr_array_index (school->lessons, i);

      learnt[lesson->cause] = TRUE;
      for (guint k = 0; k < lesson->also->len; k++)
        learnt[g_array_index (lesson->also, guint, k)] = TRUE;
    }
}

static void
print_sign (School *school,
            const double *weights,
            const gboolean *learnt,
            guint sign)
{
  const gboolean *eligible = sc_reply_rules_get_eligible (sc_knowledge_get_replies (school->knowledge), FALSE);
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint c = 0; c < school->n_causes; c++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      if (!eligible[c] || !learnt[c] || fabs (weights[sign * school->n_causes + c]) < WEIGHT_MIN)
        continue;
      g_ascii_formatd (number, sizeof number, "%.2f", weights[sign * school->n_causes + c]);
      g_string_append_printf (line, "%s%s:%s", line->len > 0 ? " " : "", sc_cause_table_get (school->knowledge->causes, c), number);
    }
  if (line->len > 0)
    g_print ("  <hint %s for=\"%s\"/>\n", (const char *) school->signs->pdata[sign], line->str);
}

static gint
compare_signs (gconstpointer a,
               gconstpointer b,
               gpointer data)
{
  GPtrArray *signs = data;

  return g_strcmp0 (g_ptr_array_index (signs, *(const guint *) a), g_ptr_array_index (signs, *(const guint *) b));
}

static void
print_weights (School *school)
{
  g_autofree double *weights = learn (school, school->lessons);
  g_autofree guint *order = g_new (guint, school->signs->len);
  gboolean learnt[SC_CAUSES_MAX] = { FALSE, };

  find_learnt_causes (school, learnt);
  g_print ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- SPDX-License-Identifier: GPL-3.0-or-later\n     SPDX-FileCopyrightText: The Sendcheck authors -->\n"
           "<knowledge version=\"1\">\n  <!-- Learnt from %u labelled replies by tests/advice/learn-advice.c; not to be changed by hand. -->\n", school->lessons->len);
  for (guint i = 0; i < school->signs->len; i++)
    order[i] = i;
  qsort_r (order, school->signs->len, sizeof *order, compare_signs, school->signs);
  for (guint i = 0; i < school->signs->len; i++)
    print_sign (school, weights, learnt, order[i]);
  g_print ("</knowledge>\n");
}

/* ---- Judging ---- */

typedef struct
{
  double n, exact, also, top3;
  guint said[10], right[10];
} Marks;

static void
mark (School *school,
      const Lesson *lesson,
      const double *weights,
      Marks *marks)
{
  double values[SC_CAUSES_MAX];
  const gboolean *eligible = sc_reply_rules_get_eligible (sc_knowledge_get_replies (school->knowledge), FALSE);
  guint best[3] = { 0, 0, 0 }, n = school->n_causes;
  gboolean exact, also;

  for (guint c = 0; c < n; c++)
    {
      values[c] = eligible[c] ? lesson->rules[c] * (weights != NULL ? SC_RULES_FACTOR : 1) : -99;
      for (guint k = 0; weights != NULL && k < lesson->signs->len; k++)
        values[c] += SC_HINTS_FACTOR * weights[g_array_index (lesson->signs, guint, k) * n + c];
      values[c] /= SC_TEMPERATURE;
    }
  share_out (values, n);
  for (guint place = 0; place < 3; place++)
    {
      guint found = n;

      for (guint c = 0; c < n; c++)
        {
          if ((found == n || values[c] > values[found]) && (place < 1 || c != best[0]) && (place < 2 || c != best[1]))
            found = c;
        }
      best[place] = found;
    }
  exact = also = best[0] == lesson->cause;
  for (guint i = 0; i < lesson->also->len; i++)
    also = also || g_array_index (lesson->also, guint, i) == best[0];
  marks->n++;
  marks->exact += exact;
  marks->also += also;
  marks->top3 += exact || best[1] == lesson->cause || best[2] == lesson->cause;
  marks->said[MIN (9, (guint) (values[best[0]] * 10))]++;
  marks->right[MIN (9, (guint) (values[best[0]] * 10))] += exact;
}

static void
print_marks (const char *title,
             const Marks *marks)
{
  g_print ("%-24s %5.0f %6.1f%% %6.1f%% %6.1f%%   right when given at", title, marks->n, marks->exact * 100 / marks->n, marks->also * 100 / marks->n, marks->top3 * 100 / marks->n);
  for (guint i = 0; i < 10; i++)
    {
      if (marks->said[i] > 0)
        g_print (" 0.%u: %.0f%%", i, marks->right[i] * 100.0 / marks->said[i]);
    }
  g_print ("\n");
}

/* Replies of each tenth of the providers are read with what was learnt from the others. */
static void
judge (School *school,
       GPtrArray *titles,
       GArray *ends)
{
  g_autofree Marks *alone = g_new0 (Marks, titles->len + 1), *both = g_new0 (Marks, titles->len + 1);

  for (guint fold = 0; fold < FOLDS; fold++)
    {
      g_autoptr (GPtrArray) learnt = g_ptr_array_new ();
      g_autofree double *weights = NULL;
      guint set = 0;

      for (guint i = 0; i < school->lessons->len; i++)
        {
          Lesson *lesson = g_ptr_array_index (school->lessons, i);

          if (g_str_hash (lesson->provider) / 7 % FOLDS != fold)
            g_ptr_array_add (learnt, lesson);
        }
      weights = learn (school, learnt);
      for (guint i = 0; i < school->lessons->len; i++)
        {
          const Lesson *lesson = g_ptr_array_index (school->lessons, i);

          while (i >= g_array_index (ends, guint, set))
            set++;
          if (g_str_hash (lesson->provider) / 7 % FOLDS != fold)
            continue;
          mark (school, lesson, NULL, &alone[set]);
          mark (school, lesson, weights, &both[set]);
          mark (school, lesson, NULL, &alone[titles->len]);
          mark (school, lesson, weights, &both[titles->len]);
        }
    }
  g_print ("%-24s %5s %7s %7s %7s\n", "unseen providers", "n", "top-1", "also", "top-3");
  for (guint i = 0; i <= titles->len; i++)
    {
      g_print ("%s\n", i < titles->len ? (const char *) titles->pdata[i] : "all");
      print_marks ("  rules alone", &alone[i]);
      print_marks ("  rules and weights", &both[i]);
    }
}

int
main (int argc,
      char **argv)
{
  School school = { .knowledge = sc_knowledge_load (NULL, NULL), .lessons = g_ptr_array_new_with_free_func (lesson_free),
                    .numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), .signs = g_ptr_array_new_with_free_func (g_free) };
  g_autoptr (GPtrArray) samples = samples_new (), titles = g_ptr_array_new ();
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (guint));
  gboolean judging = argc > 1 && g_str_equal (argv[1], "--judge");

  for (int i = judging ? 2 : 1; i < argc; i++)
    {
      samples_load (samples, argv[i]);
      g_ptr_array_add (titles, argv[i]);
      g_array_append_val (ends, samples->len);
    }
  sc_knowledge_read_reply (school.knowledge, "421 busy", -1, SC_STEP_UNKNOWN, NULL, &(ScReading) { 0 });
  school.n_causes = sc_cause_table_get_n (school.knowledge->causes);
  for (guint i = 0; i < samples->len; i++)
    add_lesson (&school, g_ptr_array_index (samples, i));
  if (judging)
    judge (&school, titles, ends);
  else
    print_weights (&school);

  g_ptr_array_unref (school.lessons);
  g_ptr_array_unref (school.signs);
  g_hash_table_unref (school.numbers);
  sc_knowledge_unref (school.knowledge);
  return 0;
}
