/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-report.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * ScPaper: standard output for people. Knows whether it is a terminal, how wide, and whether it may have colours (NO_COLOR).
 * All texts it gets are safe already.
 */
typedef struct
{
  gboolean is_terminal;
  gboolean has_colour;
  guint    width;        /* 0: lines are not broken */
  gboolean has_transient; /* a line that will be overwritten stands there */
} ScPaper;

typedef enum
{
  SC_INK_PLAIN = 0,
  SC_INK_BOLD,
  SC_INK_DIM,
  SC_INK_GOOD,
  SC_INK_WARNING,
  SC_INK_BAD,
} ScInk;

void  sc_paper_init            (ScPaper *self);
/* @text, broken into lines, the first after @first, the others after as many spaces. */
void  sc_paper_print           (ScPaper *self, const char *first, ScInk ink, const char *text);
/* A line that the next one replaces; nothing when this is not a terminal. */
void  sc_paper_print_transient (ScPaper *self, const char *text);
void  sc_paper_print_stage     (ScPaper *self, ScStageId stage, ScStatus status, guint duration_ms);
void  sc_paper_print_check     (ScPaper *self, ScCheck *check);
/* The checks of @stage that did not pass, or all of them. */
void  sc_paper_print_checks    (ScPaper *self, ScStage *stage, gboolean everything);
void  sc_paper_print_line      (ScPaper *self, ScTranscriptLine *line);
/* The sentence, why, what to do; other causes only with their titles unless @everything. */
void  sc_paper_print_diagnosis (ScPaper *self, ScDiagnosis *diagnosis, gboolean everything);
/* The whole report: stages, what went wrong in them, the diagnosis, the phone code. */
void  sc_paper_print_report    (ScPaper *self, ScReport *report, gboolean everything);
/* Nothing when the report has none. */
void  sc_paper_print_phone_code (ScPaper *self, ScReport *report);
/* What the helpdesk should ask the caller next. */
void  sc_paper_print_question  (ScPaper *self, ScDiagnosis *diagnosis);

/* The diagnosis as the "diagnosis" member of a report. */
char *sc_diagnosis_to_json_text (ScDiagnosis *diagnosis) G_GNUC_WARN_UNUSED_RESULT;
/* One line on standard output, as it is. */
void  sc_print_json (const char *json);
/* What @builder holds, whole. */
void  sc_print_json_builder (JsonBuilder *builder, gboolean pretty);

G_END_DECLS
