/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-report.h"

G_BEGIN_DECLS

/* Where in a report something was seen. */
typedef struct
{
  ScStageId stage; /* 0: none */
  guint     check; /* position in the stage; %G_MAXUINT: none */
  guint     line;  /* position in the transcript; %G_MAXUINT: none */
} ScReportSource;

/**
 * sc_report_find_source:
 * @facts: (nullable): names of facts with spaces between, as ScCause.why_facts has them
 *
 * Finds the transcript line or the check that the most telling of @facts came from. A pure function.
 * Returns: whether there is one
 */
gboolean sc_report_find_source (ScReport *self, const char *facts, ScReportSource *source);

G_END_DECLS
