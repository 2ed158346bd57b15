/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-context-private.h"

G_BEGIN_DECLS

/* Writes down what a handshake gave: the agreement, every certificate of the chain, every fault. */
void  sc_tls_facts_note       (ScContext *context, ScTlsInfo *info);

/**
 * sc_tls_facts_find_better_name:
 *
 * A name of @names that @host could be replaced by without going to somebody else: it lies in the same domain. The names in a
 * certificate with faults may be an attacker's, so none of another domain is ever proposed.
 *
 * Returns: (transfer none) (nullable): one of @names
 */
const char *sc_tls_facts_find_better_name (const char *host, const char *const *names);

G_END_DECLS
