/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-knowledge-parser.h"
#include "sc-reply.h"
#include "sc-rule-compiler.h"
#include "sc-tokens.h"
#include "sc-words.h"

G_BEGIN_DECLS

/* Where both speak, a rule counts less than its weights say and what was learnt more: rules were written with replies in view, and on replies that were
 * gathered afterwards the learnt weights have proved the better witness (docs/knowledge.md). */
#define SC_RULES_FACTOR 0.4f
#define SC_HINTS_FACTOR 1.7f

/* What is known of a reply before its wording is looked at. */
typedef struct
{
  guint code;               /* 0: unknown */
  ScEnhancedCode enhanced;
  ScStep step;
  guint provider;           /* its number, 0: unknown */
  gboolean pasted;          /* a person pasted it: what mail programs say counts as well */
  gboolean rules_only;      /* what the learnt weights say is left out: for learning them */
} ScReplyInput;

/**
 * ScReplyRules:
 *
 * The concepts and rules of data/advice/replies*.xml, with the index that finds the few rules worth trying. Immutable after sc_reply_rules_finish().
 */
typedef struct _ScReplyRules ScReplyRules;

ScReplyRules *sc_reply_rules_new    (ScCauseTable *causes) G_GNUC_WARN_UNUSED_RESULT;
void          sc_reply_rules_free   (ScReplyRules *self);
/* When the file @is_own, from here on a rule takes the place of an earlier one with its id, and weighs more. */
void          sc_reply_rules_begin_file (ScReplyRules *self,
                                         gboolean      is_own);
/* Whether it is an entry for us (concept, rule, because); then @error says what is wrong with it, if anything. Causes have to be known before. */
gboolean      sc_reply_rules_add_entry (ScReplyRules *self, const ScNode *entry, GError **error);
void          sc_reply_rules_add_providers (ScReplyRules *self, ScWords *words);
void          sc_reply_rules_finish (ScReplyRules *self);
/* In place of all that: takes what sc_rule_tables_write() made of get_tables(). %FALSE when it is from another program or for other causes. */
gboolean      sc_reply_rules_load   (ScReplyRules *self, GBytes *image);
const ScRuleTables *sc_reply_rules_get_tables (ScReplyRules *self);

/* The provider's number; 0 when it is unknown. */
guint         sc_reply_rules_find_provider (ScReplyRules *self, const char *provider);
/* (nullable): the provider that the text was found to come from */
const char   *sc_reply_rules_get_provider (ScReplyRules *self, guint number);
/* Puts the provider it recognises into @input when none is known. */
void          sc_reply_rules_score  (ScReplyRules *self, ScReplyInput *input, const ScTokens *tokens, ScScores *scores);
/* (array length=n_causes): which causes a reply can have */
const gboolean *sc_reply_rules_get_eligible (ScReplyRules *self, gboolean pasted);

guint           sc_reply_rules_get_n    (ScReplyRules *self);
const char     *sc_reply_rules_get_id   (ScReplyRules *self, guint rule);
/* (nullable): English */
const char     *sc_reply_rules_get_why  (ScReplyRules *self, guint rule, guint cause);
gboolean        sc_reply_rules_is_wording (ScReplyRules *self, guint rule);
/* (transfer full) (element-type utf8): the words of the text that by their learnt weights speak most for @cause, at most @max, best first */
GPtrArray      *sc_reply_rules_list_words (ScReplyRules *self, const ScReplyInput *input, const ScTokens *tokens, guint cause, guint max) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer container) (element-type utf8): the concepts that stand in the text, for learning weights */
GPtrArray      *sc_reply_rules_list_concepts (ScReplyRules *self, const ScTokens *tokens) G_GNUC_WARN_UNUSED_RESULT;
const ScWeight *sc_reply_rules_get_weights (ScReplyRules *self, guint rule, guint *n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScReplyRules, sc_reply_rules_free)

G_END_DECLS
