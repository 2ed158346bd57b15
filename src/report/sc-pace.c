/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-report"

#include "config.h"

#include "sc-pace.h"

#include <glib/gi18n-lib.h>

#define BATCH_EVERY_S (15 * 60)
/* Lines of a printed plan; the rest is said in one. */
#define LINES_MAX 500

int
sc_pace_next_wait (int last_s, int wanted_s)
{
  int doubled = last_s > SC_PACE_WAIT_MAX_S / 2 ? SC_PACE_WAIT_MAX_S : last_s * 2;

  return MAX (MAX (wanted_s, doubled), SC_PACE_WAIT_MIN_S);
}

gboolean
sc_pace_plan (guint n_messages, guint limit, guint period_s, ScPace *pace)
{
  guint64 every_s = BATCH_EVERY_S;
  guint64 batch;

  g_return_val_if_fail (pace != NULL, FALSE);

  if (n_messages == 0 || limit == 0 || period_s == 0)
    return FALSE;
  /* All in one go stays below the limit. */
  batch = n_messages <= limit ? n_messages : (guint64) limit * every_s / period_s;
  if (batch == 0)
    {
      every_s = (period_s + limit - 1) / limit;
      batch = 1;
    }
  batch = MIN (batch, n_messages);
  *pace = (ScPace) {
    .n_messages = n_messages,
    .batch = (guint) batch,
    .n_batches = (guint) ((n_messages + batch - 1) / batch),
    .every_s = (guint) every_s,
  };
  pace->duration_s = (gint64) (pace->n_batches - 1) * pace->every_s;
  return TRUE;
}

char *
sc_pace_to_text (const ScPace *pace, GDateTime *begin)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint left;

  g_return_val_if_fail (pace != NULL && begin != NULL, NULL);

  left = pace->n_messages;
  for (guint i = 0; i < pace->n_batches && i < LINES_MAX; i++)
    {
      g_autoptr (GDateTime) at = g_date_time_add_seconds (begin, (double) i * pace->every_s);
      g_autofree char *time = g_date_time_format (at, "%Y-%m-%d %H:%M");
      guint n = MIN (pace->batch, left);

      left -= n;
      /* Translators: a line of a plan: date and time, and how many messages to send then */
      g_string_append_printf (text, ngettext ("%1$s  %2$u message", "%1$s  %2$u messages", n), time, n);
      g_string_append_c (text, '\n');
    }
  if (left > 0)
    {
      /* Translators: the last line of a plan that goes on in the same way */
      g_string_append_printf (text, ngettext ("… and %u message more, at the same pace", "… and %u messages more, at the same pace", left), left);
      g_string_append_c (text, '\n');
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
