/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-knowledge-parser.h"
#include "sc-rule-reader.h"
#include "sc-rule-tables.h"

G_BEGIN_DECLS

/**
 * ScRuleCompiler:
 *
 * Reads concepts, rules and learnt weights from knowledge files and turns them into tables.
 */
typedef struct _ScRuleCompiler ScRuleCompiler;

ScRuleCompiler *sc_rule_compiler_new  (ScCauseTable *causes) G_GNUC_WARN_UNUSED_RESULT;
void            sc_rule_compiler_free (ScRuleCompiler *self);
/* When the file @is_own, from here on a rule takes the place of an earlier one with its id, and weighs more. */
void            sc_rule_compiler_begin_file (ScRuleCompiler *self,
                                             gboolean        is_own);
/* Whether it is an entry for us (concept, rule, because, hint); then @error says what is wrong with it, if anything. Causes have to be known before. */
gboolean        sc_rule_compiler_add_entry (ScRuleCompiler *self, const ScNode *entry, GError **error);
/* @texts: what it says in replies and greetings. Providers have to be known before the rules that ask for one. */
void            sc_rule_compiler_add_provider (ScRuleCompiler *self, const char *id, char **texts, char **greetings);
/* The tables live as long as the compiler. */
void            sc_rule_compiler_finish (ScRuleCompiler *self, ScRuleTables *tables);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScRuleCompiler, sc_rule_compiler_free)

G_END_DECLS
