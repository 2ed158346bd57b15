/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The widget of this type that comes after @number others, from above to below; @root itself counts. (nullable) */
GtkWidget *find_widget (GtkWidget *root, GType type, guint number);

/* The lines of a dialogue, and not one of the choices above them. */
GtkListView *find_dialogue (GtkWidget *view);

/* Until nothing is left to do. */
void settle (void);

/* Until a frame that was asked for after everything else is on the screen. */
void paint (GtkWidget *window);

G_END_DECLS
