/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <adwaita.h>

#include "sc-account.h"
#include "sc-report.h"
#include "sc-scenario.h"

G_BEGIN_DECLS

/* The wizard's window: its pages, the way between them, and the commands. */
#define SC_TYPE_WINDOW (sc_window_get_type ())
G_DECLARE_FINAL_TYPE (ScWindow, sc_window, SC, WINDOW, AdwApplicationWindow)

GtkWidget *sc_window_new            (GtkApplication *application);
void       sc_window_open_report    (ScWindow       *self,
                                     ScReport       *report);
/* An account's settings; found by its id, while the accounts are listed. */
void       sc_window_open_account   (ScWindow       *self,
                                     const char     *id);
void       sc_window_open_explain   (ScWindow       *self,
                                     const char     *text);
void       sc_window_open_practice  (ScWindow       *self,
                                     ScScenario     *scenario);
/* A file or a code that cannot be read: what is wrong with it and where. */
void       sc_window_show_damaged   (ScWindow       *self,
                                     const char     *sentence);

/* Nobody waits for the server any more, so that closing the window ends it. */
void       sc_window_end_waiting    (ScWindow       *self);
/* Whether it shows or does something already, so that something new needs a window of its own. */
gboolean   sc_window_is_in_use      (ScWindow       *self);

G_END_DECLS
