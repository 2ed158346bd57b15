/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-pace.h"

static const struct
{
  const char *description;
  guint n_messages;
  guint limit;
  guint period_s;
  gboolean plans;
  guint batch;
  guint n_batches;
  guint every_s;
  gint64 duration_s;
} plans[] = {
  { "300 at 100 an hour: 25 every quarter of an hour", 300, 100, 3600, TRUE, 25, 12, 900, 9900 },
  { "a mailing below the limit goes at once", 80, 100, 3600, TRUE, 80, 1, 900, 0 },
  { "a limit that no quarter of an hour divides", 50, 30, 3600, TRUE, 7, 8, 900, 6300 },
  { "a limit below four an hour: one at a time", 5, 3, 3600, TRUE, 1, 5, 1200, 4800 },
  { "500 a day", 1000, 500, 86400, TRUE, 5, 200, 900, 179100 },
  { "the last batch is smaller", 101, 100, 3600, TRUE, 25, 5, 900, 3600 },
  { "one message", 1, 1, 86400, TRUE, 1, 1, 900, 0 },
  { "large numbers do not overflow", 4000000000u, 4000000000u - 1, 86400, TRUE, 41666666, 97, 900, 86400 },
  { "nothing to send", 0, 100, 3600, FALSE, 0, 0, 0, 0 },
  { "no limit known", 10, 0, 3600, FALSE, 0, 0, 0, 0 },
  { "no time known", 10, 10, 0, FALSE, 0, 0, 0, 0 },
};

static void
test_plan (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      ScPace pace = { 0 };

      g_test_message ("%s", plans[i].description);
      g_assert_cmpint (sc_pace_plan (plans[i].n_messages, plans[i].limit, plans[i].period_s, &pace), ==, plans[i].plans);
      g_assert_cmpuint (pace.batch, ==, plans[i].batch);
      g_assert_cmpuint (pace.n_batches, ==, plans[i].n_batches);
      g_assert_cmpuint (pace.every_s, ==, plans[i].every_s);
      g_assert_cmpint (pace.duration_s, ==, plans[i].duration_s);
    }
}

/* Whatever is planned: all messages go out, and no hour or day sees more than its limit. */
static void
test_plan_keeps_limit (void)
{
  for (guint i = 0; i < 2000; i++)
    {
      guint n = (guint) g_test_rand_int_range (1, 5000);
      guint limit = (guint) g_test_rand_int_range (1, 1000);
      guint period = g_test_rand_bit () ? 3600 : 86400;
      guint in_period;
      ScPace pace;

      g_assert_true (sc_pace_plan (n, limit, period, &pace));
      g_assert_cmpuint ((guint64) pace.batch * pace.n_batches, >=, n);
      g_assert_cmpuint ((guint64) pace.batch * (pace.n_batches - 1), <, n);
      in_period = MIN (pace.n_batches, (period + pace.every_s - 1) / pace.every_s);
      g_assert_cmpuint (MIN ((guint64) in_period * pace.batch, n), <=, limit);
    }
}

static void
test_text (void)
{
  g_autoptr (GDateTime) begin = g_date_time_new_utc (2026, 11, 24, 14, 35, 0);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  ScPace pace;

  g_assert_true (sc_pace_plan (290, 100, 3600, &pace));
  text = sc_pace_to_text (&pace, begin);
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 13);
  g_assert_cmpstr (lines[0], ==, "2026-11-24 14:35  25 messages");
  g_assert_cmpstr (lines[11], ==, "2026-11-24 17:20  15 messages");
}

static const struct
{
  const char *description;
  int last_s;
  int wanted_s;
  int next_s;
} waits[] = {
  { "the first wait is what the server says", 0, 900, 900 },
  { "then twice as long", 900, 900, 1800 },
  { "never shorter than the server says", 60, 3600, 3600 },
  { "not for ever", 10000, 900, SC_PACE_WAIT_MAX_S },
  { "unless the server wants it so", 10000, 86400, 86400 },
  { "a server that says “at once” is not hammered", 0, 0, SC_PACE_WAIT_MIN_S },
  { "the largest number", G_MAXINT, 0, SC_PACE_WAIT_MAX_S },
};

static void
test_waits (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      g_test_message ("%s", waits[i].description);
      g_assert_cmpint (sc_pace_next_wait (waits[i].last_s, waits[i].wanted_s), ==, waits[i].next_s);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/pace/plan", test_plan);
  g_test_add_func ("/report/pace/keeps-limit", test_plan_keeps_limit);
  g_test_add_func ("/report/pace/text", test_text);
  g_test_add_func ("/report/pace/waits", test_waits);
  return g_test_run ();
}
