/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The time that waits are measured by: it does not jump when somebody sets the clock, and goes on while the computer sleeps.
 * In a build with tests SENDCHECK_TEST_CLOCK names a file with seconds to add, so that a test need not wait. */
gint64 sc_clock_get_us (void);

G_END_DECLS
