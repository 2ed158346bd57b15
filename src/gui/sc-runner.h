/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

#include "sc-run.h"
#include "sc-scenario.h"

G_BEGIN_DECLS

/**
 * ScRunner: starts runs one after the other, keeps the pretend server of a practice run, explains the report at the end.
 * Signals: started (ScReport), finished (ScReport), failed (const char *sentence, %NULL when cancelled
 * before it began). Between start and finished it is busy.
 */
#define SC_TYPE_RUNNER (sc_runner_get_type ())
G_DECLARE_FINAL_TYPE (ScRunner, sc_runner, SC, RUNNER, GObject)

ScRunner   *sc_runner_new               (void) G_GNUC_WARN_UNUSED_RESULT;
/* Does nothing while busy. */
void        sc_runner_start             (ScRunner   *self,
                                         ScSettings *settings);
void        sc_runner_start_practice    (ScRunner   *self,
                                         ScScenario *scenario);
/* The same once more. */
void        sc_runner_start_again       (ScRunner   *self);
/* (transfer none) (nullable): what was run last */
ScSettings *sc_runner_get_settings      (ScRunner   *self);
gboolean    sc_runner_is_busy           (ScRunner   *self);
gboolean    sc_runner_can_start_again   (ScRunner   *self);
/* The run ends as cancelled; finished comes all the same. */
void        sc_runner_cancel            (ScRunner   *self);
/* Forgets settings and secrets and stops the pretend server. */
void        sc_runner_forget            (ScRunner   *self);

G_END_DECLS
