/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-reply.h"
#include "sc-tokens.h"

G_BEGIN_DECLS

/**
 * sc_reply_read:
 * @text: (array length=length): a reply as it came, lines separated by LF or CRLF, each with its code
 * @code: (out): 0 when it does not begin with one
 * @enhanced: (out): of the first line that has one; also where qmail puts it, "(#4.4.1)"
 * @tokens: (out): its words, without the codes
 *
 * Pure, allocates nothing, reads no further than the tokens hold.
 */
void sc_reply_read (const char     *text,
                    gsize           length,
                    guint          *code,
                    ScEnhancedCode *enhanced,
                    ScTokens       *tokens);

/**
 * sc_reply_find:
 * @text: (array length=length): anything a person may paste
 * @from: (inout): where to go on looking; begin with 0
 * @begin: (out): where the next thing that looks like a reply begins: at its code
 * @end: (out): where it ends
 *
 * Finds replies in log lines, bounces and error messages: "said: 421 4.7.0 …", "Diagnostic-Code: smtp; 550 …", "(error 554)".
 *
 * Returns: whether there was one more
 */
gboolean sc_reply_find (const char *text,
                        gsize       length,
                        gsize      *from,
                        gsize      *begin,
                        gsize      *end);

G_END_DECLS
