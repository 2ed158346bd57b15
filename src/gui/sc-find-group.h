/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <adwaita.h>

#include "sc-proposal.h"

G_BEGIN_DECLS

/**
 * ScFindGroup: only an address is known. Proposes settings, says who says so, and asks others only on a click.
 * Signals: chosen (ScProposal, const char *address).
 */
#define SC_TYPE_FIND_GROUP (sc_find_group_get_type ())
G_DECLARE_FINAL_TYPE (ScFindGroup, sc_find_group, SC, FIND_GROUP, AdwPreferencesGroup)

/* Forgets what was typed and found. */
void sc_find_group_clear (ScFindGroup *self);
void sc_find_group_focus (ScFindGroup *self);

G_END_DECLS
