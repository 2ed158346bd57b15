/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * sc_report_print_new:
 * @outline: (transfer full): what to print; hide in it what others must not read
 *
 * Lays a report out on pages. The caller runs it, with a dialog or into a PDF file.
 */
GtkPrintOperation *sc_report_print_new (GPtrArray *outline) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
