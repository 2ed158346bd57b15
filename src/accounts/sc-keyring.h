/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>
#include <libsecret/secret.h>

#include "sc-secret.h"

G_BEGIN_DECLS

/**
 * sc_session_bus_get_sync:
 * The session bus, when there is one. Starts no bus: GIO would run dbus-launch on a desktop that has none.
 *
 * Errors: %SC_STORE_ERROR_NOT_AVAILABLE; %G_IO_ERROR_CANCELLED.
 */
GDBusConnection *sc_session_bus_get_sync    (GCancellable  *cancellable,
                                             GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * sc_keyring_lookup_sync:
 * @attributes: names and values that the item must have, ended by %NULL
 *
 * Finds a secret with the object API of the Secret Service: in a sandbox libsecret's simple API looks into a private file, whose
 * key the Secret portal gives, and unlocks the keyring for that. Unlocks (which asks the user) only when @may_unlock.
 *
 * Errors: %SC_STORE_ERROR_NO_SECRET, %SC_STORE_ERROR_LOCKED, %SC_STORE_ERROR_NOT_AVAILABLE; %G_IO_ERROR_CANCELLED.
 */
ScSecret        *sc_keyring_lookup_sync     (const char * const  *attributes,
                                             gboolean             may_unlock,
                                             GCancellable        *cancellable,
                                             GError             **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * sc_keyring_has_locked_sync:
 * @attribute: (nullable): with @suffix: an unlocked item whose @attribute ends so means that the wanted one is open
 *
 * Returns: whether a locked item has @attributes while no unlocked one does. Asks the user nothing; no service means no.
 */
gboolean         sc_keyring_has_locked_sync (const char * const  *attributes,
                                             const char          *attribute,
                                             const char          *suffix,
                                             GCancellable        *cancellable);

/**
 * sc_keyring_find_changed_sync:
 * @attribute: (nullable): with @suffix: the wanted item's @attribute ends so
 *
 * Returns: when the newest open item with @attributes was last changed, in Unix seconds; 0 unknown. Asks the user nothing.
 */
gint64           sc_keyring_find_changed_sync (const char * const *attributes,
                                               const char         *attribute,
                                               const char         *suffix,
                                               GCancellable       *cancellable);

/* Turns an error of D-Bus or libsecret into one of %SC_STORE_ERROR; cancelling stays what it is. Frees @from. */
void             sc_keyring_take_error      (GError             **error,
                                             GError              *from);

G_END_DECLS
