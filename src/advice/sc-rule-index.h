/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-rule-tables.h"

G_BEGIN_DECLS

/* Fills the tables of @draft that say where to look: which phrases to try when a label is there, which rules when a code or a step is.
 * @tables point to the rest of @draft. */
void sc_rule_index_build (ScRuleDraft *draft, const ScRuleTables *tables);

G_END_DECLS
