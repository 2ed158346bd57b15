/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

#include "sc-diagnosis.h"
#include "sc-facts.h"
#include "sc-reply.h"
#include "sc-report.h"
#include "sc-speaker.h"

G_BEGIN_DECLS

/**
 * ScKnowledge:
 *
 * The causes, fixes, reply rules, evidence rules and providers of data/advice/, compiled. Immutable once loaded, safe to use
 * from several threads. Reference-counted.
 */
typedef struct _ScKnowledge ScKnowledge;
#define SC_TYPE_KNOWLEDGE (sc_knowledge_get_type ())
GType        sc_knowledge_get_type    (void);

/**
 * sc_knowledge_load:
 * @directories: (nullable): more folders with *.xml to read after the built-in files
 * @problems: (out) (transfer full) (nullable): one sentence a broken entry: file, line, reason. A broken entry is left out, the rest works.
 *
 * Never fails: without readable files the knowledge is empty and a diagnosis says that it does not know.
 */
ScKnowledge *sc_knowledge_load        (const char * const *directories,
                                       char             ***problems) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full): built-in files, those below SENDCHECK_DATA_DIR/advice when set, and those of the XDG data folders (sendcheck/advice); loaded once a process. */
ScKnowledge *sc_knowledge_get_default (void) G_GNUC_WARN_UNUSED_RESULT;
ScKnowledge *sc_knowledge_ref         (ScKnowledge *self);
void         sc_knowledge_unref       (ScKnowledge *self);
/* (transfer none) (nullable): the provider's id for a host name ("smtp.gmail.com" -> "gmail") */
const char  *sc_knowledge_find_provider (ScKnowledge *self, const char *host);
/* (transfer none) (nullable): the provider's name for people */
const char  *sc_knowledge_get_provider_name (ScKnowledge *self, const char *provider);
/* (transfer container): ids of every cause there is, for tests and docs */
GPtrArray   *sc_knowledge_list_causes (ScKnowledge *self) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer none) (nullable): title of a cause */
const char  *sc_knowledge_get_cause_title (ScKnowledge *self, const char *cause);

/* (transfer none) (nullable): the name of a mail program, by the origin of an account */
const char  *sc_knowledge_get_program_name (ScKnowledge *self, const char *origin);
/* (transfer none) (nullable): where to click in it, translated. @to: port, security, login, password, outgoing, outbox */
const char  *sc_knowledge_get_program_path (ScKnowledge *self, const char *origin, const char *to);

/**
 * sc_knowledge_diagnose:
 *
 * A pure function of knowledge and facts: what happened, why, what to do. Reads run.outcome, failure.stage, failure.step, failure.kind, reply.*, and
 * every fact an evidence rule names.
 */
ScDiagnosis *sc_knowledge_diagnose    (ScKnowledge *self, ScFacts *facts) G_GNUC_WARN_UNUSED_RESULT;

/* Diagnoses a report's facts and puts the diagnosis and the provider into it. */
void         sc_knowledge_explain_report (ScKnowledge *self, ScReport *report);

/**
 * sc_knowledge_open_phone_code:
 * @text: a phone code as it was typed
 *
 * Returns: (transfer full) (nullable): a report that shows the same verdict as the caller's, with the origin "phone-code" and
 *   without host and transcript
 * Errors: as sc_phone_code_parse().
 */
ScReport    *sc_knowledge_open_phone_code (ScKnowledge *self, const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * sc_knowledge_write_message:
 * @who: to whom; not you
 * @address: (nullable): the writer's mail address; the caller masks it, and what else says who somebody is (sc-share.h)
 *
 * Returns: (transfer full) (nullable): a letter with what they need to look into it, translated, safe text; %NULL when the files have none
 */
char        *sc_knowledge_write_message (ScKnowledge *self, ScReport *report, ScWho who, const char *address) G_GNUC_WARN_UNUSED_RESULT;

/**
 * sc_knowledge_find_terms:
 * Returns: (transfer full): the technical words in @text with their meanings, translated: word, meaning, word, meaning, …, %NULL
 */
char       **sc_knowledge_find_terms   (ScKnowledge *self, const char *text) G_GNUC_WARN_UNUSED_RESULT;

/**
 * sc_knowledge_explain_line:
 * @text: a line of the dialogue
 * Returns: (transfer none) (nullable): what it means, translated
 */
const char  *sc_knowledge_explain_line (ScKnowledge *self, ScSpeaker speaker, const char *text);

/* The fast path of "explain --batch". @cause and @also point into the knowledge. */
typedef struct
{
  guint          code;      /* 0: no reply found in the text */
  ScEnhancedCode enhanced;
  const char    *cause;     /* (nullable) */
  const char    *also[4];   /* NULL-terminated */
  double         score;
  int            wait_s;    /* 0: nothing said */
} ScReading;

/* @text: a whole reply, lines separated by LF, each with its code. @host: (nullable). */
void         sc_knowledge_read_reply  (ScKnowledge *self, const char *text, gssize length, ScStep step, const char *host, ScReading *reading);

/**
 * sc_knowledge_explain_text:
 *
 * Finds the reply in pasted text (a bare code, a reply, a log line, an error message of a mail program) and diagnoses it.
 * Returns: (transfer full): never %NULL; outcome fault when something was recognised, warning with the summary
 *   saying that nothing was recognised otherwise
 */
ScDiagnosis *sc_knowledge_explain_text (ScKnowledge *self, const char *text, gssize length, ScStep step, const char *host) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScKnowledge, sc_knowledge_unref)

G_END_DECLS
