/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-report.h"

G_BEGIN_DECLS

/**
 * sc_report_compare:
 *
 * What @after has that @before had not, in sentences: the outcome, each stage, and the facts a person understands. A pure function.
 * Returns: (transfer full): %NULL-terminated; empty when nothing differs
 */
char **sc_report_compare (ScReport *before, ScReport *after) G_GNUC_WARN_UNUSED_RESULT;

/* A row of a table of two reports. */
typedef enum
{
  SC_REPORT_ROW_RESULT = 1, /* the sentence that says what is wrong */
  SC_REPORT_ROW_STAGE,
  SC_REPORT_ROW_FACT,
} ScReportRowKind;

typedef struct
{
  ScReportRowKind kind;
  char           *name;    /* translated, likewise the values: “Login”, “does not work” */
  char           *before;
  char           *after;
  gboolean        changed;
} ScReportRow;

/**
 * sc_report_compare_rows:
 *
 * Both reports beside each other: the result, the stages, and the facts a person understands that at least one of them has. A pure function.
 * Returns: (transfer full) (element-type ScReportRow): never empty
 */
GPtrArray *sc_report_compare_rows (ScReport *before, ScReport *after) G_GNUC_WARN_UNUSED_RESULT;

/* Whether @one was made first, so that it goes on the left. */
gboolean   sc_report_is_before    (ScReport *one, ScReport *other);

G_END_DECLS
