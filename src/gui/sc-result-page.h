/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-page.h"

#include "sc-report.h"

G_BEGIN_DECLS

/**
 * ScResultPage: what a report means. A live run, a practice run and an opened file look the same.
 * Signals: fix-action (const char *action, const char *argument): what the person chose to do; a wait is over when it comes.
 */
#define SC_TYPE_RESULT_PAGE (sc_result_page_get_type ())
G_DECLARE_FINAL_TYPE (ScResultPage, sc_result_page, SC, RESULT_PAGE, ScPage)

/* @can_run: whether the same run can be started again */
void sc_result_page_set_report (ScResultPage *self,
                                ScReport     *report,
                                gboolean      can_run);

G_END_DECLS
