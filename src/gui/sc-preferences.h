/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What the person wants of every run. Without an installed schema each has its default, and nothing is kept. */

gboolean sc_preferences_get_ask_others  (void);
/* (transfer full) (nullable): who gets the test message when nobody is named */
char    *sc_preferences_dup_recipient   (void) G_GNUC_WARN_UNUSED_RESULT;

/* The window gets the size that the last one had, and leaves its own behind. */
void     sc_preferences_keep_size       (GtkWindow *window);

/* @parent: (nullable) */
void     sc_preferences_present         (GtkWindow *parent);

G_END_DECLS
