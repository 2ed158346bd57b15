/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-page.h"

#include "sc-report.h"

G_BEGIN_DECLS

/**
 * ScOpenPage: somebody else's result, from a phone code or a file.
 * Signals: opened (ScReport), already explained.
 */
#define SC_TYPE_OPEN_PAGE (sc_open_page_get_type ())
G_DECLARE_FINAL_TYPE (ScOpenPage, sc_open_page, SC, OPEN_PAGE, ScPage)

/* Says why a file could not be opened. */
void sc_open_page_show_problem (ScOpenPage *self, const char *sentence);

G_END_DECLS
