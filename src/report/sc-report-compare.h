/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-report.h"

G_BEGIN_DECLS

/**
 * sc_report_compare:
 *
 * What @after has that @before had not, in sentences: the outcome, each stage, and the facts a person understands. A pure function.
 * Returns: (transfer full): %NULL-terminated; empty when nothing differs
 */
char **sc_report_compare (ScReport *before, ScReport *after) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
