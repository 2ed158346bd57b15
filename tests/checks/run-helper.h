/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-plan.h"
#include "sc-practice-server.h"

G_BEGIN_DECLS

/* A run against the pretend server. */
ScPracticeServer *start_scenario (const char *id);
ScPracticeServer *start_scenario_xml (const char *xml);
ScSettings       *make_settings  (const char *scenario, ScPracticeServer *server);
ScReport         *run_plan       (ScSettings *settings, GCancellable *cancellable);

G_END_DECLS
