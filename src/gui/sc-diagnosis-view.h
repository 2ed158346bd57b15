/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <adwaita.h>

#include "sc-diagnosis.h"

G_BEGIN_DECLS

/**
 * ScDiagnosisView: the best cause in full, the others folded below it.
 * Signals: fix-action, as ScCauseView has it.
 */
#define SC_TYPE_DIAGNOSIS_VIEW (sc_diagnosis_view_get_type ())
G_DECLARE_FINAL_TYPE (ScDiagnosisView, sc_diagnosis_view, SC, DIAGNOSIS_VIEW, AdwBin)

/* @diagnosis: (nullable) */
void sc_diagnosis_view_set_diagnosis (ScDiagnosisView *self,
                                      ScDiagnosis     *diagnosis,
                                      gboolean         can_run);

G_END_DECLS
