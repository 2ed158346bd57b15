/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-knowledge.h"

G_BEGIN_DECLS

/* What no check finds out and a person can tell. An answer is a fact like any other: put into the report, it is explained with it. */

typedef struct
{
  char    *id;
  char    *text;      /* translated */
  gboolean is_chosen; /* the report has it */
  char    *leads_to;  /* (nullable): the title of the cause that comes first with this answer, when another one does now */
} ScAnswer;

typedef struct
{
  char      *id;
  char      *text;    /* translated */
  GPtrArray *answers; /* ScAnswer */
} ScQuestion;

/**
 * sc_knowledge_list_questions:
 * @report: with a diagnosis
 *
 * Returns: (transfer full) (element-type ScQuestion): those that were answered, then the few that tell most about the causes of @report;
 *   none when nothing is at fault
 */
GPtrArray *sc_knowledge_list_questions  (ScKnowledge *self, ScReport *report) G_GNUC_WARN_UNUSED_RESULT;
/* Puts the answer into the report and explains it anew. */
void       sc_knowledge_answer_question (ScKnowledge *self, ScReport *report, const char *question, const char *answer);

G_END_DECLS
