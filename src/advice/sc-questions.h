/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-knowledge-parser.h"

G_BEGIN_DECLS

/* What only a person can tell, as the files have it; English. */

typedef struct
{
  char *id;
  char *title;
} ScAnswerWords;

typedef struct
{
  char *id;
  char *title;
  char **about; /* causes that it tells apart */
  GPtrArray *answers; /* ScAnswerWords */
} ScQuestionWords;

typedef struct _ScQuestions ScQuestions;

ScQuestions *sc_questions_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void         sc_questions_free      (ScQuestions *self);
/* A later entry takes the place of one with the same id. */
gboolean     sc_questions_add_entry (ScQuestions *self, const ScNode *entry, GError **error);
/* (transfer none) (element-type ScQuestionWords): in the order of the files */
GPtrArray   *sc_questions_list      (ScQuestions *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScQuestions, sc_questions_free)

G_END_DECLS
