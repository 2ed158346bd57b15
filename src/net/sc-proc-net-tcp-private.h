/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One end of a connection: 4 or 16 octets of address; an IPv4 address inside an IPv6 one has 4. */
typedef struct
{
  guint8  octets[16];
  gsize   n_octets;
  guint16 port;
} ScTcpEnd;

/* A line of /proc/net/tcp or tcp6. */
typedef struct
{
  ScTcpEnd local;
  ScTcpEnd remote;
  gboolean is_established;
} ScTcpRow;

typedef void (*ScTcpRowFunc) (const ScTcpRow *row,
                              gpointer        user_data);

/* Calls @func for every line that can be read. Pure. */
void     sc_proc_net_tcp_each (const char   *text,
                               gsize         length,
                               ScTcpRowFunc  func,
                               gpointer      user_data);

gboolean sc_tcp_end_is        (const ScTcpEnd *self,
                               GInetAddress   *address,
                               guint16         port);

/* How many lines of @text, the contents of /proc/net/tcp or tcp6, are established connections to @address on @port. Pure. */
guint    sc_proc_net_tcp_count (const char   *text,
                                gsize         length,
                                GInetAddress *address,
                                guint16       port);

G_END_DECLS
