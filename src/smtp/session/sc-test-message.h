/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * sc_test_message_new:
 * @run_id: a short random word that stands in the subject and in X-Sendcheck-Run
 *
 * The test message: short, translated, says what it is; headers per RFC 5322; made by GMime.
 *
 * Returns: (transfer full): the message, line ends LF or CRLF
 */
GBytes *sc_test_message_new (const char *from, const char *to, const char *run_id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
