/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ScAccountWatch: notices that an account was added or changed somewhere, for the main context. Only watches: starts no service, reads nothing.
 * Signals: changed, a while after the last of several changes.
 */
#define SC_TYPE_ACCOUNT_WATCH (sc_account_watch_get_type ())
G_DECLARE_FINAL_TYPE (ScAccountWatch, sc_account_watch, SC, ACCOUNT_WATCH, GObject)

/* The places of all sources, and GNOME Online Accounts. */
ScAccountWatch *sc_account_watch_new           (void) G_GNUC_WARN_UNUSED_RESULT;
/* @paths: files and folders, also such as are not there yet. @delay_ms: 0 for the usual one. */
ScAccountWatch *sc_account_watch_new_for_paths (const char * const *paths,
                                                guint               delay_ms) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
