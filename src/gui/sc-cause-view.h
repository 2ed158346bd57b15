/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <adwaita.h>

#include "sc-report.h"

G_BEGIN_DECLS

/**
 * ScCauseView: one cause in words: what it means, what speaks for it, what to do, how to prevent it.
 * Signals: fix-action (const char *action, const char *argument, int wait_s), when a fix's button is clicked;
 * show-source (const char *facts), when a reason is to be looked at where it came from (sc-report-source.h).
 */
#define SC_TYPE_CAUSE_VIEW (sc_cause_view_get_type ())
G_DECLARE_FINAL_TYPE (ScCauseView, sc_cause_view, SC, CAUSE_VIEW, AdwBin)

/* @can_run: whether there is a run to repeat or to change; without one only what needs none gets a button.
 * @report: (nullable): what the reasons point into */
GtkWidget *sc_cause_view_new (ScDiagnosis *diagnosis,
                              ScCause     *cause,
                              ScReport    *report,
                              gboolean     can_run);
/* Whether a button for @fix can do something. */
gboolean   sc_cause_view_can_perform (ScFix   *fix,
                                      gboolean can_run);

/* (transfer full) (nullable): what a button that does the fix says; %NULL when nothing can be done from here.
 * @report: (nullable): what the fix is for */
char      *sc_cause_view_dup_action_label (ScFix    *fix,
                                           ScReport *report) G_GNUC_WARN_UNUSED_RESULT;
/* (nullable): what the button hands over: the fix's argument, or to whom its message goes. */
const char *sc_cause_view_get_action_argument (ScFix *fix);

/* A row of plain text that wraps. */
GtkWidget *sc_cause_view_create_text_row (const char *text);
/* A row with @heading over @text; both wrap. */
GtkWidget *sc_cause_view_create_headed_row (const char *heading,
                                            const char *text);

G_END_DECLS
