/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Two widgets side by side where there is room for two columns of text, and one below the other where there is not. */
#define SC_TYPE_TWO_COLUMNS (sc_two_columns_get_type ())
G_DECLARE_FINAL_TYPE (ScTwoColumns, sc_two_columns, SC, TWO_COLUMNS, GtkWidget)

GtkWidget *sc_two_columns_new (GtkWidget *first, GtkWidget *second);

G_END_DECLS
