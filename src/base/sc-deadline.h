/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScDeadline:
 *
 * The moment at which a wait ends, in monotonic time. Passed by value; one
 * deadline covers a whole reply, handshake or name look-up, so that a peer that
 * sends one byte a second cannot stretch it.
 */
typedef struct
{
  gint64 end_us; /* g_get_monotonic_time(); G_MAXINT64 means never */
} ScDeadline;

ScDeadline sc_deadline_after_ms         (gint64     timeout_ms);
ScDeadline sc_deadline_never            (void);
/* The earlier of the two. */
ScDeadline sc_deadline_min              (ScDeadline a,
                                         ScDeadline b);
gboolean   sc_deadline_has_passed       (ScDeadline self);
/* Milliseconds left, rounded up; 0 when passed; -1 for never (as poll() wants it). */
int        sc_deadline_get_remaining_ms (ScDeadline self);

G_END_DECLS
