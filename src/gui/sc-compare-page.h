/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-page.h"

#include "sc-report.h"

G_BEGIN_DECLS

/* Two reports beside each other, the earlier one first: what has changed between them and what has not. */
#define SC_TYPE_COMPARE_PAGE (sc_compare_page_get_type ())
G_DECLARE_FINAL_TYPE (ScComparePage, sc_compare_page, SC, COMPARE_PAGE, ScPage)

/* Both are explained already. */
void sc_compare_page_set_reports (ScComparePage *self, ScReport *one, ScReport *other);

G_END_DECLS
