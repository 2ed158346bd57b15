/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <adwaita.h>

#include "sc-report.h"

G_BEGIN_DECLS

/* What to ask next, and what each answer would lead to. "answered": the report was explained anew with an answer. */
#define SC_TYPE_QUESTIONS_VIEW (sc_questions_view_get_type ())
G_DECLARE_FINAL_TYPE (ScQuestionsView, sc_questions_view, SC, QUESTIONS_VIEW, AdwBin)

/* @is_caller: somebody else answers, over the phone. Hidden when there is nothing to ask. */
void sc_questions_view_set_report (ScQuestionsView *self, ScReport *report, gboolean is_caller);

G_END_DECLS
