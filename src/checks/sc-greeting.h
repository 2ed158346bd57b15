/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What can be read from a server's greeting; pure functions. */

/* Whether a box in between seems to have painted over a word of @text: a run of "*" or of "X" ("220 ****", "XXXXXXXA"). */
gboolean sc_greeting_is_masked (const char *text);

/**
 * sc_greeting_find_date:
 * @text: "mail.example.com ESMTP; Mon, 23 Nov 2026 18:00:00 +0100"
 * @seconds: (out): the date in it, Unix seconds
 *
 * Returns: whether there is a date (RFC 5322 3.3)
 */
gboolean sc_greeting_find_date (const char *text,
                                gint64     *seconds);

/* (transfer full) (nullable): the server that greets, in lower case: "mx.example.com" of "220 mx.example.com ESMTP". Pure. */
char    *sc_greeting_dup_host       (const char *line) G_GNUC_WARN_UNUSED_RESULT;
/* Whether two servers belong together by their names: the last two parts are the same. Pure. */
gboolean sc_greeting_is_same_site   (const char *a,
                                     const char *b);

G_END_DECLS
