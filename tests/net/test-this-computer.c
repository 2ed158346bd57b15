/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-proc-net-tcp-private.h"
#include "sc-resolver-private.h"
#include "sc-test-peer.h"
#include "sc-this-computer.h"

#include <string.h>

#define HEADING "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
#define REST " 00000000:00000000 00:00000000 00000000  1000        0 31337 1 0000000000000000 20 4 30 10 -1\n"

typedef struct
{
  const char *description;
  const char *text;
  const char *address;
  guint16     port;
  guint       count;
} ProcCase;

static const ProcCase cases[] = {
  { "two of three are established and ours",
    HEADING "   0: 0A0200C0:A1B2 190264C6:024B 01" REST "   1: 0A0200C0:A1B4 190264C6:024B 01" REST "   2: 0A0200C0:A1B6 190264C6:01BB 01" REST,
    "198.100.2.25", 587, 2 },
  { "listening and time-wait do not count",
    HEADING "   0: 00000000:0019 00000000:0000 0A" REST "   1: 0A0200C0:A1B4 190264C6:024B 06" REST, "198.100.2.25", 587, 0 },
  { "the local end does not count", HEADING "   0: 190264C6:024B 0A0200C0:A1B4 01" REST, "198.100.2.25", 587, 0 },
  { "IPv6",
    HEADING "   0: B80D0120000000000000000001000000:A1B2 B80D0120000000000000000025000000:01D1 01" REST, "2001:db8::25", 465, 1 },
  { "IPv4 inside an IPv6 socket", HEADING "   0: 0000000000000000FFFF00000A0200C0:A1B2 0000000000000000FFFF0000190264C6:024B 01" REST,
    "198.100.2.25", 587, 1 },
  { "last line without end", HEADING "   0: 0A0200C0:A1B2 190264C6:024B 01", "198.100.2.25", 587, 1 },
  { "cut off in the middle", HEADING "   0: 0A0200C0:A1B2 190264C6:02", "198.100.2.25", 587, 0 },
  { "not hexadecimal", HEADING "   0: 0A0200C0:A1B2 19026XC6:024B 01" REST, "198.100.2.25", 587, 0 },
  { "address of odd length", HEADING "   0: 0A0200C0:A1B2 190264C600:024B 01" REST, "198.100.2.25", 587, 0 },
  { "no colon", HEADING "   0: 0A0200C0A1B2 190264C6024B 01" REST, "198.100.2.25", 587, 0 },
  { "empty", "", "198.100.2.25", 587, 0 },
};

static void
test_parser (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (cases[i].address);
      gsize length = strlen (cases[i].text);
      g_autofree char *exact = g_memdup2 (cases[i].text, MAX (length, 1));

      if (G_BYTE_ORDER == G_BIG_ENDIAN)
        {
          g_test_skip ("the fixtures were written by a little-endian kernel");
          return;
        }
      g_test_message ("%s", cases[i].description);
      g_assert_cmpuint (sc_proc_net_tcp_count (exact, length, address, cases[i].port), ==, cases[i].count);
    }
}

static void
serve_quietly (int      fd,
               gpointer user_data)
{
  sc_test_wait_for_close (fd);
}

static void
test_real_connections (void)
{
  g_autoptr (ScTestPeer) peer = sc_test_peer_new (serve_quietly, NULL);
  static const char *const addresses[] = { "192.0.2.254", "127.0.0.1", "::1", NULL };
  g_autoptr (ScResolution) resolution = sc_resolution_new_for_literals ("localhost", addresses);
  guint16 ports[] = { 1, sc_test_peer_get_port (peer) };
  guint counts[2] = { 9, 9 };
  g_autoptr (ScStream) first = NULL;
  g_autoptr (ScStream) second = NULL;

  g_assert_true (sc_this_computer_count_connections (resolution, ports, 2, counts));
  g_assert_cmpuint (counts[0], ==, 0);
  g_assert_cmpuint (counts[1], ==, 0);
  first = sc_test_peer_connect (peer);
  second = sc_test_peer_connect (peer);
  g_assert_true (sc_this_computer_count_connections (resolution, ports, 2, counts));
  g_assert_cmpuint (counts[0], ==, 0);
  g_assert_cmpuint (counts[1], ==, 2);
}

static void
test_interface (void)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GInetAddress) nobody = g_inet_address_new_from_string ("192.0.2.254");
  gboolean is_tunnel = TRUE;
  g_autofree char *name = sc_this_computer_dup_interface (loopback, &is_tunnel);

  g_assert_cmpstr (name, ==, "lo");
  g_assert_false (is_tunnel);
  g_assert_null (sc_this_computer_dup_interface (nobody, &is_tunnel));
}

static void
test_online (void)
{
  ScOnline online = sc_this_computer_get_online ();

  g_assert_cmpint (online, >=, SC_ONLINE_NONE);
  g_assert_cmpint (online, <=, SC_ONLINE_FULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/this-computer/parser", test_parser);
  g_test_add_func ("/net/this-computer/real-connections", test_real_connections);
  g_test_add_func ("/net/this-computer/interface", test_interface);
  g_test_add_func ("/net/this-computer/online", test_online);
  return g_test_run ();
}
