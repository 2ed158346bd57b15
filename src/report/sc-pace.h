/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How slowly to go; pure functions. */

/* The longest wait between two tries, unless the server asks for more. */
#define SC_PACE_WAIT_MAX_S (4 * 3600)
/* The shortest one. */
#define SC_PACE_WAIT_MIN_S 10

/**
 * sc_pace_next_wait:
 * @last_s: the wait before the try that was refused just now; 0 before the first
 * @wanted_s: what the server or the knowledge asks for now
 *
 * Returns: seconds: never less than @wanted_s, twice as long as the last time, bounded
 */
int sc_pace_next_wait (int last_s, int wanted_s);

/* A mailing in batches that stay below a limit. */
typedef struct
{
  guint  n_messages;
  guint  batch;      /* messages at a time */
  guint  n_batches;
  guint  every_s;    /* from one batch to the next */
  gint64 duration_s; /* from the first batch to the last */
} ScPace;

/**
 * sc_pace_plan:
 * @limit: messages that may be sent in @period_s
 *
 * Batches every quarter of an hour, or less often when the limit is so low. Returns: whether there is a plan at all
 */
gboolean sc_pace_plan (guint n_messages, guint limit, guint period_s, ScPace *pace);

/**
 * sc_pace_to_text:
 * @begin: when the first batch goes out
 *
 * Returns: (transfer full): the plan as a list with a time for each batch, translated, to be printed or pasted
 */
char    *sc_pace_to_text (const ScPace *pace, GDateTime *begin) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
