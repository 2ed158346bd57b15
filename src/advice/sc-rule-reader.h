/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-knowledge-parser.h"
#include "sc-scores.h"
#include "sc-step.h"

G_BEGIN_DECLS

/* What reply rules and evidence rules have in common when they are read. */

/* Names of causes as small numbers. */
typedef struct _ScCauseTable ScCauseTable;

ScCauseTable *sc_cause_table_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void          sc_cause_table_free   (ScCauseTable *self);
/* Adds it when it is new; SC_CAUSES_MAX when there are too many. */
guint         sc_cause_table_intern (ScCauseTable *self, const char *id);
/* SC_CAUSES_MAX when it is unknown */
guint         sc_cause_table_find   (ScCauseTable *self, const char *id);
const char   *sc_cause_table_get    (ScCauseTable *self, guint cause);
guint         sc_cause_table_get_n  (ScCauseTable *self);
/* How long to wait, in seconds; 0: waiting does not help. */
void          sc_cause_table_set_wait (ScCauseTable *self, guint cause, int wait_s);
int           sc_cause_table_get_wait (ScCauseTable *self, guint cause);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScCauseTable, sc_cause_table_free)

/* "rate-limit-messages:3 server-overload:-1". Errors: %G_IO_ERROR_INVALID_DATA. */
gboolean sc_rule_read_weights (const char *text, ScCauseTable *causes, GArray *weights, GError **error);
/* "auth mail" as one bit a step; NULL is every step. */
gboolean sc_rule_read_steps   (const char *text, guint32 *steps, GError **error);
guint32  sc_rule_step_bit     (ScStep step);
/* The place of that bit, below 16. */
guint    sc_rule_get_step_number (ScStep step);

G_END_DECLS
