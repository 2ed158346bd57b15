/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <adwaita.h>

#include "sc-stage.h"

G_BEGIN_DECLS

/* One stage: its state as icon and word, the question, the answer below it, the time; opens to its checks. */
#define SC_TYPE_STAGE_ROW (sc_stage_row_get_type ())
G_DECLARE_FINAL_TYPE (ScStageRow, sc_stage_row, SC, STAGE_ROW, AdwExpanderRow)

GtkWidget *sc_stage_row_new       (ScStage    *stage);
void       sc_stage_row_set_stage (ScStageRow *self,
                                   ScStage    *stage);

/* Opens the row and brings its check number @check into view. */
void       sc_stage_row_show_check (ScStageRow *self,
                                    guint       check);

G_END_DECLS
