/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-base"

#include "config.h"

#include "sc-deadline.h"

ScDeadline
sc_deadline_after_ms (gint64 timeout_ms)
{
  gint64 now = g_get_monotonic_time ();

  if (timeout_ms < 0)
    timeout_ms = 0;
  if (timeout_ms >= (G_MAXINT64 - now) / 1000)
    return sc_deadline_never ();
  return (ScDeadline){ now + timeout_ms * 1000 };
}

ScDeadline
sc_deadline_never (void)
{
  return (ScDeadline){ G_MAXINT64 };
}

ScDeadline
sc_deadline_min (ScDeadline a,
                 ScDeadline b)
{
  return a.end_us <= b.end_us ? a : b;
}

gboolean
sc_deadline_has_passed (ScDeadline self)
{
  return self.end_us != G_MAXINT64 && g_get_monotonic_time () >= self.end_us;
}

int
sc_deadline_get_remaining_ms (ScDeadline self)
{
  gint64 left_us;

  if (self.end_us == G_MAXINT64)
    return -1;
  left_us = self.end_us - g_get_monotonic_time ();
  if (left_us <= 0)
    return 0;
  return (int) MIN ((left_us - 1) / 1000 + 1, G_MAXINT);
}
