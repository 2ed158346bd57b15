/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sc_queue_id_find:
 * @text: the words of the reply to the final dot, without code and enhanced code
 *
 * What the server calls the message it took, so that its postmaster can find it in the log. A pure function.
 *
 * Returns: (transfer full) (nullable): the id
 */
char *sc_queue_id_find (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
