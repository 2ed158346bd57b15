/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-page.h"

#include "sc-scenario.h"

G_BEGIN_DECLS

/**
 * ScPracticePage: the scenarios of the pretend server.
 * Signals: scenario-chosen (ScScenario).
 */
#define SC_TYPE_PRACTICE_PAGE (sc_practice_page_get_type ())
G_DECLARE_FINAL_TYPE (ScPracticePage, sc_practice_page, SC, PRACTICE_PAGE, ScPage)

/* Looks for the scenarios, once. */
void sc_practice_page_load (ScPracticePage *self);

G_END_DECLS
