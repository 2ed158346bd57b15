/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-page.h"

#include "sc-report.h"
#include "sc-share.h"

G_BEGIN_DECLS

/* What leaves with a report, word for word, before it leaves: what is masked, and each of it to be revealed. */
#define SC_TYPE_SHARE_PAGE (sc_share_page_get_type ())
G_DECLARE_FINAL_TYPE (ScSharePage, sc_share_page, SC, SHARE_PAGE, ScPage)

/* @share: what masks the report; it knows the user's name already */
void sc_share_page_set_report (ScSharePage *self, ScReport *report, ScShare *share);
/* Whether the dialogue leaves with the report. */
gboolean sc_share_page_has_dialogue (ScSharePage *self);

G_END_DECLS
