/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-page.h"
#include "sc-wait-box.h"

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

/* Whose countdown is shown. Once. */
void       sc_result_page_set_waiter   (ScResultPage *self,
                                        ScWaiter     *waiter);
/* (transfer none): the one sentence that says what is wrong */
const char *sc_result_page_get_sentence (ScResultPage *self);
/* Whether the person wants the waiting to outlive the window. */
gboolean   sc_result_page_goes_on      (ScResultPage *self);
/* The report on the page says that all is well, and @before said what was wrong: adds what has changed and how to prevent it. */
void       sc_result_page_set_recovery (ScResultPage *self,
                                        ScReport     *before);
/* Likewise, when the run was made with what a fix of @before proposed: says so, and what to change in the mail program. */
void       sc_result_page_set_correction (ScResultPage *self,
                                          ScReport     *before);

G_END_DECLS
