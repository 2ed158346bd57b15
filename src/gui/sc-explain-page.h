/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-page.h"

G_BEGIN_DECLS

/* ScExplainPage: what a pasted error message means, without a run and without a network. */
#define SC_TYPE_EXPLAIN_PAGE (sc_explain_page_get_type ())
G_DECLARE_FINAL_TYPE (ScExplainPage, sc_explain_page, SC, EXPLAIN_PAGE, ScPage)

void sc_explain_page_set_text (ScExplainPage *self,
                               const char    *text);

G_END_DECLS
