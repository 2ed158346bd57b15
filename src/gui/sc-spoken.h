/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What a screen reader says of widgets, where the toolkit of Debian 12 leaves it out: the subtitle of a row, the name of a button
 * with an underlined letter and of what stands inside of a drop-down. */

/* From now on every widget is looked after when it comes to be seen. To be called once. */
void       sc_spoken_init (void);

/* @state: (nullable): a word that is spoken before the subtitle of @row, an AdwActionRow or AdwExpanderRow, such as “Passed” */
void       sc_spoken_set_state (GtkWidget  *row,
                                const char *state);

/* (transfer floating): the arrow at the end of a row that leads on; it says nothing that the row does not */
GtkWidget *sc_spoken_create_arrow (void);

G_END_DECLS
