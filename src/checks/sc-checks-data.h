/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reads a file of data/advice that the checks need, with the functions of @parser: names to ask and to compare with, no judgement. */
void sc_checks_data_parse (const char          *name,
                           const GMarkupParser *parser,
                           gpointer             user_data);

G_END_DECLS
