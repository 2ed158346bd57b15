/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-page.h"

G_BEGIN_DECLS

/**
 * ScPacePage: how to send many messages without passing a limit, as a plan that can be copied or saved.
 */
#define SC_TYPE_PACE_PAGE (sc_pace_page_get_type ())
G_DECLARE_FINAL_TYPE (ScPacePage, sc_pace_page, SC, PACE_PAGE, ScPage)

G_END_DECLS
