/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sc_standard_streams_open:
 *
 * Gives a program that was started without standard input, output or error one
 * that leads nowhere. Otherwise the first connection it opens would take the
 * place, and hear all that is printed. To be called before anything is opened.
 */
void sc_standard_streams_open (void);

G_END_DECLS
