/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The wizard as a program: its options, its windows, the menu's commands. Signals: no-display (): whoever hears it ends the program. */
#define SC_TYPE_APPLICATION (sc_application_get_type ())
G_DECLARE_FINAL_TYPE (ScApplication, sc_application, SC, APPLICATION, AdwApplication)

GApplication *sc_application_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* For measuring. Before it runs. */
void          sc_application_exit_after_first_frame (ScApplication *self);

/* Registers the templates and icons. Before the first widget, once; a program without ScApplication (a test) calls
 * sc_application_init_look() too, when GTK is ready. */
void          sc_application_init_resources (void);
void          sc_application_init_look      (void);

G_END_DECLS
