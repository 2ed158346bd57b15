/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-evidence.h"
#include "sc-knowledge.h"
#include "sc-reply-rules.h"
#include "sc-words.h"

G_BEGIN_DECLS

struct _ScKnowledge
{
  gatomicrefcount ref_count;
  ScWords *words;
  ScCauseTable *causes;
  ScReplyRules *replies;
  ScEvidence *evidence;
};

/* The temperature of sc_scores_rank(), chosen so that confidence is honest over the open corpus (tests/advice/bench-advice.c prints the table). */
#define SC_TEMPERATURE 1.25

/* Reads the built-in files and @directories into @self; adds a sentence to @problems for what is broken. */
void         sc_knowledge_read_files    (ScKnowledge *self, const char * const *directories, GPtrArray *problems);

/* The number of a host's provider, 0 when it is unknown. @host: (nullable). */
guint        sc_knowledge_find_provider_number (ScKnowledge *self, const char *host);

/* For a reply or an error that was pasted: facts are only what the text gives. @pasted: also what mail programs say. */
ScDiagnosis *sc_knowledge_diagnose_text (ScKnowledge *self, ScFacts *facts, gboolean pasted) G_GNUC_WARN_UNUSED_RESULT;

/* Packs what the report and its diagnosis say into a phone code, and puts it into the report. */
void         sc_knowledge_make_phone_code (ScKnowledge *self, ScReport *report);

G_END_DECLS
