/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-report.h"
#include "sc-settings.h"

G_BEGIN_DECLS

/* Gets each event in the worker's thread, in order. The event is the function's to keep by reference. */
typedef void (*ScEventFunc) (ScEvent *event, gpointer user_data);

/**
 * sc_plan_run_sync:
 *
 * Asks every question of every stage, in the calling thread, and reports each thing that happens. Ends within 200 ms of @cancellable. "Cancelled" is
 * a result (run.outcome = cancelled), not an error.
 */
void sc_plan_run_sync (ScSettings   *settings,
                       ScEventFunc   on_event,
                       gpointer      user_data,
                       GCancellable *cancellable);

G_END_DECLS
