/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-report.h"
#include "sc-share.h"

G_BEGIN_DECLS

/* What a part of a written report is, so that each way to write one (text, Markdown, paper) gives it a look of its own. */
typedef enum
{
  SC_REPORT_BLOCK_TITLE = 1,
  SC_REPORT_BLOCK_PARAGRAPH,
  SC_REPORT_BLOCK_SENTENCE,  /* the one that says what is wrong */
  SC_REPORT_BLOCK_HEADING,
  SC_REPORT_BLOCK_ITEM,      /* of a list */
  SC_REPORT_BLOCK_NUMBERED,  /* likewise; the text has the number */
  SC_REPORT_BLOCK_STEP,      /* below a numbered one */
  SC_REPORT_BLOCK_STAGE,
  SC_REPORT_BLOCK_CHECK,     /* below a stage */
  SC_REPORT_BLOCK_LINE,      /* what was said, word for word */
} ScReportBlockKind;

typedef struct
{
  ScReportBlockKind kind;
  char             *text; /* translated; safe text */
} ScReportBlock;

/**
 * sc_report_outline_new:
 * @with_dialogue: whether the transcript is part of it
 *
 * The report in the order in which it is written: the sentence, why, what to do, the stages, the server's reply, the transcript.
 * Returns: (transfer full) (element-type ScReportBlock)
 */
GPtrArray  *sc_report_outline_new         (ScReport *report, gboolean with_dialogue) G_GNUC_WARN_UNUSED_RESULT;
/* Takes out what @share hides. */
void        sc_report_outline_mask        (GPtrArray *outline, ScShare *share);

/* Translated, for a title and for a sentence: “Login”, “does not work”. */
const char *sc_report_outline_get_stage   (ScStageId id);
const char *sc_report_outline_get_status  (ScStatus status);

G_END_DECLS
