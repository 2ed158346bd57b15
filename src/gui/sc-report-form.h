/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-report.h"
#include "sc-share.h"

G_BEGIN_DECLS

/* What a report leaves as. Nicks: json text markdown pdf. */
typedef enum
{
  SC_REPORT_FORM_JSON = 1,
  SC_REPORT_FORM_TEXT,
  SC_REPORT_FORM_MARKDOWN,
  SC_REPORT_FORM_PDF,
} ScReportForm;
#define SC_TYPE_REPORT_FORM (sc_report_form_get_type ())
GType sc_report_form_get_type (void);

/* (transfer full): a name to propose, "sendcheck-2026-11-24.md" */
char        *sc_report_form_dup_file_name (ScReportForm form, ScReport *report) G_GNUC_WARN_UNUSED_RESULT;
/* The form that a file's name asks for; @fallback when it does not say. */
ScReportForm sc_report_form_for_file_name (const char *file_name, ScReportForm fallback);
/* (transfer full): without what @share hides; not for %SC_REPORT_FORM_PDF, which is drawn */
char        *sc_report_form_write         (ScReportForm form, ScReport *report, ScShare *share, gboolean with_dialogue) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
