/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the wizard's own main() makes ready before there is a window. Returns: %FALSE without a display. */
gboolean gui_test_init_widgets (void);
/* The same for a program of tests, which is skipped without a display. */
gboolean gui_test_init         (int *argc, char ***argv);

G_END_DECLS
