/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <adwaita.h>

#include "sc-report.h"

G_BEGIN_DECLS

/**
 * ScDiagnosisView: the best cause in full, the others folded below it.
 * Signals: fix-action, show-source, as ScCauseView has it.
 */
#define SC_TYPE_DIAGNOSIS_VIEW (sc_diagnosis_view_get_type ())
G_DECLARE_FINAL_TYPE (ScDiagnosisView, sc_diagnosis_view, SC, DIAGNOSIS_VIEW, AdwBin)

/* @diagnosis: (nullable); @report: (nullable): what the reasons point into */
void sc_diagnosis_view_set_diagnosis (ScDiagnosisView *self,
                                      ScDiagnosis     *diagnosis,
                                      ScReport        *report,
                                      gboolean         can_run);

G_END_DECLS
