/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * sc_enum_to_nick:
 * @type: an enumeration type made with G_DEFINE_ENUM_TYPE()
 * @value: one of its values
 *
 * The nick is the word the CLI, the JSON and the knowledge use for the value;
 * tests hold them stable.
 *
 * Returns: (transfer none) (nullable): the nick, %NULL for an unknown value
 */
const char *sc_enum_to_nick   (GType       type,
                               int         value);

/* Returns: whether @nick names a value of @type; then it is in @value. */
gboolean    sc_enum_from_nick (GType       type,
                               const char *nick,
                               int        *value);

G_END_DECLS
