/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-net"

#include "config.h"

#include "sc-stream-private.h"

/* The kernel's own header: that of the C library has no more than the first half of struct tcp_info. */
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

/* What the kernel knows of a connection, beside what was read from it. */

/* @length: how much of @info this kernel has filled in. */
static gboolean
ask_kernel (ScStream        *self,
            struct tcp_info *info,
            socklen_t       *length)
{
  *length = sizeof *info;
  return self->fd >= 0 && getsockopt (self->fd, IPPROTO_TCP, TCP_INFO, info, length) == 0;
}

guint
sc_stream_get_round_trip_ms (ScStream *self)
{
  struct tcp_info info = { 0 };
  socklen_t length;

  g_return_val_if_fail (SC_IS_STREAM (self), 0);

  return ask_kernel (self, &info, &length) ? info.tcpi_rtt / 1000 : 0;
}

gboolean
sc_stream_look_at_line (ScStream    *self,
                        ScLineState *line)
{
  struct tcp_info info = { 0 };
  socklen_t length;
  int unconfirmed = 0;

  g_return_val_if_fail (SC_IS_STREAM (self), FALSE);
  g_return_val_if_fail (line != NULL, FALSE);

  *line = (ScLineState) { 0 };
  if (!ask_kernel (self, &info, &length) || ioctl (self->fd, SIOCOUTQ, &unconfirmed) != 0)
    return FALSE;
  line->unconfirmed = (guint) unconfirmed;
  line->repeats = info.tcpi_retransmits;
  line->largest = info.tcpi_rcv_mss;
  /* Since Linux 5.4. */
  line->knows_early = length >= offsetof (struct tcp_info, tcpi_rcv_ooopack) + sizeof info.tcpi_rcv_ooopack;
  line->early = info.tcpi_rcv_ooopack;
  return TRUE;
}
