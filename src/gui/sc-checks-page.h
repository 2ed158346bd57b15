/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-page.h"

#include "sc-report.h"

G_BEGIN_DECLS

/**
 * ScChecksPage: the five stages and the dialogue while a run goes on.
 * Signals: show-result: the person, or the end of the run, asks for the result.
 */
#define SC_TYPE_CHECKS_PAGE (sc_checks_page_get_type ())
G_DECLARE_FINAL_TYPE (ScChecksPage, sc_checks_page, SC, CHECKS_PAGE, ScPage)

/* Shows @report, which a run is filling. */
void sc_checks_page_begin  (ScChecksPage *self,
                            ScReport     *report);
void sc_checks_page_finish (ScChecksPage *self);

G_END_DECLS
