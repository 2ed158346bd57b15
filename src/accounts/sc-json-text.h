/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * sc_json_text_parse:
 * Parses JSON from a file of another program. json-glib 1.6 calls itself once a level, so that brackets alone can exhaust the stack:
 * text nested deeper than any of these programs writes is refused before.
 *
 * Returns: (transfer full) (nullable): a parser whose root is an object, else %NULL
 */
JsonParser *sc_json_text_parse (const char *text,
                                gsize       length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
