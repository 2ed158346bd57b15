/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

#include "sc-report.h"
#include "sc-settings.h"

G_BEGIN_DECLS

/* Nicks are not needed: nobody outside the wizard sees them. */
typedef enum
{
  SC_WAITER_IDLE = 1,
  SC_WAITER_WAITING,
  SC_WAITER_TRYING,
} ScWaiterState;

/**
 * ScWaiter: waits after a refusal that passes, and tries again with as little as possible: one connection an attempt, no port
 * probes, and no login when the refusal came before the login. Each wait is at least what the server asks for and longer than
 * the one before. Main thread only.
 *
 * Signals: changed, once a second and with every state; recovered (ScReport) when the server takes again what it refused;
 * changed-fault (ScReport) when it now refuses for a reason that waiting does not cure. After both it is idle.
 */
#define SC_TYPE_WAITER (sc_waiter_get_type ())
G_DECLARE_FINAL_TYPE (ScWaiter, sc_waiter, SC, WAITER, GObject)

ScWaiter     *sc_waiter_new            (void) G_GNUC_WARN_UNUSED_RESULT;
/* @settings: of the run that was refused; @report: its report; @wait_s: what the advice says */
void          sc_waiter_start          (ScWaiter *self, ScSettings *settings, ScReport *report, int wait_s);
/* Also cancels an attempt. */
void          sc_waiter_stop           (ScWaiter *self);
/* Ends the wait, not the waiting. */
void          sc_waiter_try_now        (ScWaiter *self);
ScWaiterState sc_waiter_get_state      (ScWaiter *self);
gboolean      sc_waiter_is_active      (ScWaiter *self);
/* Seconds until the next attempt. */
guint         sc_waiter_get_left_s     (ScWaiter *self);
/* How long the whole of this wait is. */
guint         sc_waiter_get_wait_s     (ScWaiter *self);
/* Attempts that were refused so far. */
guint         sc_waiter_get_n_attempts (ScWaiter *self);
/* Whether an attempt logs in. */
gboolean      sc_waiter_logs_in        (ScWaiter *self);
/* (nullable): the report that the waiting began with, or the last refused attempt's */
ScReport     *sc_waiter_get_report     (ScWaiter *self);

/* (nullable): the wait that @diagnosis advises first; 0 when waiting does not help */
int           sc_waiter_find_wait      (ScDiagnosis *diagnosis);

G_END_DECLS
