/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-facts.h"
#include "sc-knowledge-parser.h"
#include "sc-rule-reader.h"

G_BEGIN_DECLS

/**
 * ScEvidence:
 *
 * The rules of data/advice/evidence*.xml: what facts say of causes.
 */
typedef struct _ScEvidence ScEvidence;

ScEvidence *sc_evidence_new       (ScCauseTable *causes) G_GNUC_WARN_UNUSED_RESULT;
void        sc_evidence_free      (ScEvidence *self);
/* From here on a rule takes the place of an earlier one with its id. */
void        sc_evidence_begin_file (ScEvidence *self);
/* As sc_reply_rules_add_entry(). */
gboolean    sc_evidence_add_entry (ScEvidence *self, const ScNode *entry, GError **error);
/* What a rule that fits says: @why speaks for the causes with a weight above 0, @against of the others; both English, (nullable). */
typedef void (*ScEvidenceFunc) (const ScWeight *weights, guint n, const char *why, const char *against, gpointer data);
void        sc_evidence_apply     (ScEvidence *self, ScFacts *facts, ScEvidenceFunc func, gpointer data);
/* (transfer container): every fact a rule asks for, once, for the tests */
GPtrArray  *sc_evidence_list_facts (ScEvidence *self) G_GNUC_WARN_UNUSED_RESULT;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScEvidence, sc_evidence_free)

G_END_DECLS
