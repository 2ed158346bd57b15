/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <adwaita.h>

#include "sc-stage.h"

G_BEGIN_DECLS

/* The icon of a status: a spinner while it runs, a shape of its own for each outcome. It has the word as its accessible name. */
#define SC_TYPE_STATE_ICON (sc_state_icon_get_type ())
G_DECLARE_FINAL_TYPE (ScStateIcon, sc_state_icon, SC, STATE_ICON, AdwBin)

GtkWidget *sc_state_icon_new        (void);
void       sc_state_icon_set_status (ScStateIcon *self,
                                     ScStatus     status);

G_END_DECLS
