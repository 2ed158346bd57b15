/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-tls-info.h"

G_BEGIN_DECLS

/* Sentences for what was observed of TLS. What follows from it is advice's. */

/* One fault (one bit) of a chain, with the dates and names that prove it. */
char       *sc_tls_words_dup_fault     (ScTlsInfo *info, ScTlsFaults fault, const char *host) G_GNUC_WARN_UNUSED_RESULT;
/* What an alert means ("handshake_failure"); (nullable) when nobody knows it. */
const char *sc_tls_words_get_alert     (const char *alert);
/* How far the handshake had come, by sc_stream_get_handshake_step(). */
const char *sc_tls_words_get_progress  (const char *step);

G_END_DECLS
