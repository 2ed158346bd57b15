/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <adwaita.h>

#include "sc-stage.h"

G_BEGIN_DECLS

/* A picture of the certificates that a server showed: whose they are, who vouches, until when, what is wrong; the technical
 * details below. It lives from the facts of a report alone, so it is the same for a run and for an opened report. */
#define SC_TYPE_CHAIN_VIEW (sc_chain_view_get_type ())
G_DECLARE_FINAL_TYPE (ScChainView, sc_chain_view, SC, CHAIN_VIEW, AdwPreferencesRow)

GtkWidget *sc_chain_view_new       (void);
/* Shows what the report of @stage tells; hides itself when that is nothing. */
void       sc_chain_view_set_stage (ScChainView *self, ScStage *stage);

G_END_DECLS
