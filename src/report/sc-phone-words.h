/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sc_phone_words_spell:
 * @code: a phone code, as sc_phone_code_format() writes it
 *
 * Returns: (transfer full): one line a group, each character as the word for it in the user's language: "seven, kilo, quebec, two"
 */
char **sc_phone_words_spell (const char *code) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
