/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * sc_text_make_safe:
 * @bytes: (array length=length): text that came from the network or a file
 * @length: its length in bytes, or -1 when it ends in NUL
 * @max_chars: the most characters to keep; longer text ends in "…"
 *
 * Makes foreign text harmless for one line of a label, a terminal or a report:
 * valid UTF-8 (an invalid byte becomes U+FFFD), control characters shown as their
 * symbols (U+2400 block), bidi controls, zero-width and other invisible format
 * characters shown as U+FFFD, bounded in length. Tab becomes a space.
 *
 * An isolate that is whole (U+2068, something, U+2069, nothing of the kind within) stays: sentences in a language written from
 * the right have them round what a server said, and they change nothing outside.
 *
 * It does not escape markup: text goes into labels with gtk_label_set_text().
 *
 * Returns: (transfer full): the safe text, never %NULL
 */
char *sc_text_make_safe (const char *bytes,
                         gssize      length,
                         gsize       max_chars) G_GNUC_WARN_UNUSED_RESULT;

/**
 * sc_text_make_safe_lines:
 *
 * As sc_text_make_safe(), but keeps line feeds (a CR before one is dropped).
 *
 * Returns: (transfer full): the safe text, never %NULL
 */
char *sc_text_make_safe_lines (const char *bytes,
                               gssize      length,
                               gsize       max_chars) G_GNUC_WARN_UNUSED_RESULT;

/**
 * sc_text_has_control:
 *
 * Returns: whether @text holds a C0 or C1 control character or DEL, which no
 *   host name, address or command argument may hold.
 */
gboolean sc_text_has_control (const char *text);

G_END_DECLS
