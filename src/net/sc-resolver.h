/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ScResolution:
 *
 * What a name look-up gave: the addresses in the order to try them, and how long
 * it took. An IP literal resolves to itself at once. Immutable, reference-counted.
 */
typedef struct _ScResolution ScResolution;

#define SC_TYPE_RESOLUTION (sc_resolution_get_type ())
GType sc_resolution_get_type (void);

ScResolution *sc_resolution_ref          (ScResolution *self);
void          sc_resolution_unref        (ScResolution *self);
const char   *sc_resolution_get_host     (ScResolution *self);
guint         sc_resolution_get_n_addresses (ScResolution *self);
/* (transfer none) */
GInetAddress *sc_resolution_get_address  (ScResolution *self,
                                          guint         i);
/* Where to connect() to: the address with @port and, for a link-local one, its interface. */
GSocketAddress *sc_resolution_dup_socket_address (ScResolution *self,
                                          guint         i,
                                          guint16       port) G_GNUC_WARN_UNUSED_RESULT;
gboolean      sc_resolution_has_family   (ScResolution *self,
                                          GSocketFamily family);
guint         sc_resolution_get_duration_ms (ScResolution *self);

/**
 * sc_resolve_sync:
 *
 * Looks up both families of @host. Returns at @timeout_ms or at once when
 * @cancellable is cancelled, whatever the resolver does.
 *
 * Errors: %SC_NET_ERROR_NAME_UNKNOWN, _NAME_NO_ADDRESS, _NAME_FAILURE, _NAME_TIMEOUT;
 * %G_IO_ERROR_CANCELLED.
 */
ScResolution *sc_resolve_sync (const char    *host,
                               guint          timeout_ms,
                               GCancellable  *cancellable,
                               GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScResolution, sc_resolution_unref)

G_END_DECLS
