/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How many lines of @text, the contents of /proc/net/tcp or tcp6, are established connections to @address on @port. Pure. */
guint sc_proc_net_tcp_count (const char   *text,
                             gsize         length,
                             GInetAddress *address,
                             guint16       port);

G_END_DECLS
