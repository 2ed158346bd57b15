/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

#include "sc-resolver.h"

G_BEGIN_DECLS

/* What this computer knows of its own network, without a packet. */

/* Nicks: none, local, limited, portal, full. */
typedef enum
{
  SC_ONLINE_NONE = 1, /* no network */
  SC_ONLINE_LOCAL,    /* a network without a way out */
  SC_ONLINE_LIMITED,
  SC_ONLINE_PORTAL,   /* a sign-in page is in the way */
  SC_ONLINE_FULL,
} ScOnline;

#define SC_TYPE_ONLINE (sc_online_get_type ())
GType    sc_online_get_type                 (void);

ScOnline sc_this_computer_get_online        (void);

/* How many established TCP connections this computer (network namespace) already holds to the addresses of @resolution on each of @ports;
 * read from /proc/net/tcp and tcp6. Returns: whether they could be read; @counts: (array length=n_ports). */
gboolean sc_this_computer_count_connections (ScResolution  *resolution,
                                             const guint16 *ports,
                                             guint          n_ports,
                                             guint         *counts);

/* Whether programs on this computer are told to reach the web through a proxy; mail programs do not ask for that. */
gboolean sc_this_computer_uses_proxy        (void);

/* The name of the interface that owns @local, or %NULL; and whether it is a tunnel (VPN). */
char    *sc_this_computer_dup_interface     (GInetAddress *local,
                                             gboolean     *is_tunnel);

G_END_DECLS
