/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-tokens.h"

G_BEGIN_DECLS

/**
 * sc_duration_find:
 *
 * @only_asked: whether a time counts only beside words that ask for it, such as "again in" or "blocked for"
 *
 * How long the text asks to wait: "try again in 15 minutes", "greylisted for 60 seconds", "in 4 Stunden", "demain". Of several times
 * ("10 messages in 60 seconds, wait 5 minutes") the one that is asked for most clearly.
 * Returns: seconds; 0 when it does not say
 */
int   sc_duration_find (const ScTokens *tokens,
                        gboolean        only_asked);

/* (transfer full): "15 minutes", translated */
char *sc_duration_to_words (int seconds) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
