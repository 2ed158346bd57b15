/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-proc-net-tcp-private.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_loopback (size % 2 != 0 ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6);

  g_assert_cmpuint (sc_proc_net_tcp_count ((const char *) data, size, address, 25), <=, size);
  return 0;
}
