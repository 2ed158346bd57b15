/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <adwaita.h>

#include "sc-report.h"

G_BEGIN_DECLS

/**
 * ScArrivalView: “accepted” is not “delivered”. Asks whether the test message that a server took has arrived, and shows
 * what to do about each answer. The answer becomes a fact of the report (send.arrival). Hidden when there is nothing to ask.
 * Signals: fix-action (const char *action, const char *argument, int wait_s); show-source (const char *facts).
 */
#define SC_TYPE_ARRIVAL_VIEW (sc_arrival_view_get_type ())
G_DECLARE_FINAL_TYPE (ScArrivalView, sc_arrival_view, SC, ARRIVAL_VIEW, AdwBin)

void sc_arrival_view_set_report (ScArrivalView *self,
                                 ScReport      *report,
                                 gboolean       can_run);

G_END_DECLS
