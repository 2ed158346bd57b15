/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-plan.h"

G_BEGIN_DECLS

/**
 * ScRun: one run and its one worker thread; the only bridge between the engine and a main context. Its report changes only in
 * the main context that was the thread-default when the run was made, in the order in which things happened.
 * Properties: report, running.
 */
#define SC_TYPE_RUN (sc_run_get_type ())
G_DECLARE_FINAL_TYPE (ScRun, sc_run, SC, RUN, GObject)

ScRun      *sc_run_new          (ScSettings *settings) G_GNUC_WARN_UNUSED_RESULT;
ScSettings *sc_run_get_settings (ScRun *self);
ScReport   *sc_run_get_report   (ScRun *self);   /* (transfer none) */
gboolean    sc_run_is_running   (ScRun *self);
/* The callback comes after the last event was applied, also when the run was cancelled. */
void        sc_run_start_async  (ScRun *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean    sc_run_start_finish (ScRun *self, GAsyncResult *result, GError **error);
/* Asks the run to end; it finishes as cancelled. */
void        sc_run_cancel       (ScRun *self);

G_END_DECLS
