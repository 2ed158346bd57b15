/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-report.h"

G_BEGIN_DECLS

/* A report as a run could have left it, for pictures that no practice run gives. */

/* (transfer full): the dialogue with a server that was slow and hung up at the login; no stage has been looked at. */
ScReport *made_report_new         (void);

/* "name=value;…": facts as a run would have left them; a list has one item. */
void      made_report_set_facts   (ScReport *report, const char *text);

/* What the stages say: in the middle of the login, or at the end when @finished. */
void      made_report_fill_stages (ScReport *report, gboolean finished);

G_END_DECLS
