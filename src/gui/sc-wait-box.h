/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <adwaita.h>

#include "sc-waiter.h"

G_BEGIN_DECLS

/* The countdown with its buttons; hidden while nobody waits. Signals: stopped, when the person ends the waiting here. */
#define SC_TYPE_WAIT_BOX (sc_wait_box_get_type ())
G_DECLARE_FINAL_TYPE (ScWaitBox, sc_wait_box, SC, WAIT_BOX, AdwBin)

void     sc_wait_box_set_waiter    (ScWaitBox *self, ScWaiter *waiter);
/* Whether to go on when the window is closed. */
gboolean sc_wait_box_goes_on       (ScWaitBox *self);
void     sc_wait_box_focus         (ScWaitBox *self);

G_END_DECLS
