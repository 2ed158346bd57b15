/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-evidence.h"
#include "sc-knowledge.h"
#include "sc-questions.h"
#include "sc-reply-rules.h"
#include "sc-words.h"

G_BEGIN_DECLS

/* What the files hold. A part is read when it is first asked for: a run that shows no diagnosis reads no sentence. */
typedef enum
{
  SC_PART_PROVIDERS,
  SC_PART_REPLIES,
  SC_PART_EVIDENCE,
  SC_PART_SENTENCES, /* causes, fixes, programs, terms, questions */
} ScPart;
#define SC_N_PARTS 4

struct _ScKnowledge
{
  gatomicrefcount ref_count;
  gsize ready[SC_N_PARTS]; /* for g_once_init_enter() */
  GPtrArray *files;        /* built-in ones, to be read when needed */
  ScCauseTable *causes;    /* always complete */
  /* By the functions below, which see to it that they are read. */
  ScWords *words;
  ScQuestions *questions;
  ScReplyRules *replies;
  ScEvidence *evidence;
  GHashTable *reason_facts; /* an English reason: the facts it rests on, with spaces between; filled with the evidence */
};

/* The temperature of sc_scores_rank(), chosen so that confidence is honest for replies of providers that were not learnt from (learn-advice --judge prints
 * the table). */
#define SC_TEMPERATURE 1.9
#define SC_TEMPERATURE_OF_WORDS 1.1
/* Beside a reply, whose rules and learnt weights are added up, facts count this much more than their weights say; by themselves they are as sure as these say. */
#define SC_EVIDENCE_SCALE 1.5f

/* Finds the built-in files, to be read when needed. When @directories hold a file all is read at once, since it may replace anything; then a sentence is
 * added to @problems for what is broken. */
void         sc_knowledge_read_files    (ScKnowledge *self, const char * const *directories, GPtrArray *problems);
/* Reads everything now, for the tests. Adds to @problems as above. */
void         sc_knowledge_read_all      (ScKnowledge *self, GPtrArray *problems);
/* Reads @part when it has not been read. */
void         sc_knowledge_need          (ScKnowledge *self, ScPart part);
ScWords      *sc_knowledge_get_words     (ScKnowledge *self);
/* Of the words only the providers. */
ScWords      *sc_knowledge_get_providers (ScKnowledge *self);
ScQuestions  *sc_knowledge_get_questions (ScKnowledge *self);
ScReplyRules *sc_knowledge_get_replies   (ScKnowledge *self);
ScEvidence   *sc_knowledge_get_evidence  (ScKnowledge *self);

/* (nullable): the facts that the evidence rule with this reason asks for */
const char   *sc_knowledge_find_reason_facts (ScKnowledge *self, const char *reason);

/* The number of a host's provider, 0 when it is unknown. @host: (nullable). */
guint        sc_knowledge_find_provider_number (ScKnowledge *self, const char *host);

/* For a reply or an error that was pasted: facts are only what the text gives. @pasted: also what mail programs say. */
ScDiagnosis *sc_knowledge_diagnose_text (ScKnowledge *self, ScFacts *facts, gboolean pasted) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): the report's facts, with what the knowledge infers from its account */
ScFacts     *sc_knowledge_dup_facts (ScKnowledge *self, ScReport *report) G_GNUC_WARN_UNUSED_RESULT;

/* Packs what the report and its diagnosis say into a phone code, and puts it into the report. */
void         sc_knowledge_make_phone_code (ScKnowledge *self, ScReport *report);

G_END_DECLS
