/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The one place that looks at toolkit versions: what has another name on Debian 12 and in the current runtime. */

/* Asks one question with “Cancel” and @accept. Finish: whether @accept was chosen. */
void     sc_compat_ask_async  (GtkWindow *parent, const char *heading, const char *body, const char *accept,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean sc_compat_ask_finish (GAsyncResult *result);

void     sc_compat_show_about (GtkWindow *parent, const char *application_id, const char *version);

/* @save_name: (nullable): the name to propose; %NULL asks for an existing file. Finish: (transfer full) (nullable): %NULL when the person changed their mind. */
void     sc_compat_choose_file_async  (GtkWindow *parent, const char *title, const char *save_name,
                                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GFile   *sc_compat_choose_file_finish (GAsyncResult *result) G_GNUC_WARN_UNUSED_RESULT;

/* Opens @uri in the program that is there for it. @parent: (nullable) */
void sc_compat_show_uri (GtkWindow *parent, const char *uri);

/* Shows the one page of preferences above @parent, which may be %NULL. */
void sc_compat_present_preferences (GtkWindow *parent, AdwPreferencesPage *page, const char *title);

/* Says @text to a screen reader, where the toolkit can (GTK 4.14). */
void     sc_compat_announce (GtkWidget *widget, const char *text);

/* Puts @widget on the line its neighbours write on: what 4.8 calls baseline, and 4.12 baseline-fill. */
void     sc_compat_align_on_baseline (GtkWidget *widget);

G_END_DECLS
