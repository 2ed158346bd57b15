/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full) (nullable): a file of data/advice that the checks need: names to ask and to compare with, no judgement. */
GBytes *sc_checks_data_find (const char *name);

G_END_DECLS
