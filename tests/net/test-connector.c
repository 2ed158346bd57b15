/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-connector.h"
#include "sc-net-error.h"
#include "sc-resolver-private.h"
#include "sc-test-peer.h"

typedef struct
{
  char   *address;
  int     outcome;
  guint   duration_ms;
} Seen;

static void
seen_clear (gpointer data)
{
  g_free (((Seen *) data)->address);
}

static void
on_attempt_cb (const ScAttempt *attempt,
               gpointer         user_data)
{
  Seen seen = { g_inet_address_to_string (attempt->address), attempt->outcome, attempt->duration_ms };

  g_assert_true (attempt->outcome <= 0 || attempt->message != NULL);
  g_array_append_val ((GArray *) user_data, seen);
}

static GArray *
seen_new (void)
{
  GArray *seen = g_array_new (FALSE, FALSE, sizeof (Seen));

  g_array_set_clear_func (seen, seen_clear);
  return seen;
}

static int
get_outcome (GArray     *seen,
             const char *address)
{
  int outcome = -99;

  for (guint i = 0; i < seen->len; i++)
    {
      Seen *at = &g_array_index (seen, Seen, i);

      if (g_strcmp0 (at->address, address) != 0)
        continue;
      g_assert_cmpint (outcome, ==, -99); /* once an address */
      outcome = at->outcome;
    }
  return outcome;
}

static void
serve_quietly (int      fd,
               gpointer user_data)
{
  sc_test_wait_for_close (fd);
}

/* The port of a peer that is gone. */
static guint16
find_closed_port (void)
{
  g_autoptr (ScTestPeer) peer = sc_test_peer_new (serve_quietly, NULL);

  return sc_test_peer_get_port (peer);
}

static void
test_good (void)
{
  g_autoptr (ScTestPeer) peer = sc_test_peer_new (serve_quietly, NULL);
  const char *const literals[] = { "127.0.0.1", NULL };
  g_autoptr (ScResolution) resolution = sc_resolution_new_for_literals ("x.example", literals);
  g_autoptr (GArray) seen = seen_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ScStream) stream = NULL;
  g_autoptr (GInetSocketAddress) remote = NULL;
  g_autoptr (GInetSocketAddress) local = NULL;

  stream = sc_connect_sync (resolution, sc_test_peer_get_port (peer), sc_deadline_after_ms (5000), on_attempt_cb, seen, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_outcome (seen, "127.0.0.1"), ==, 0);
  remote = sc_stream_dup_remote_address (stream);
  g_assert_cmpuint (g_inet_socket_address_get_port (remote), ==, sc_test_peer_get_port (peer));
  local = sc_stream_dup_local_address (stream);
  g_assert_cmpuint (g_inet_socket_address_get_port (local), !=, 0);
  sc_stream_close (stream);
}

static void
test_refused (void)
{
  const char *const literals[] = { "127.0.0.1", "127.0.0.2", NULL };
  g_autoptr (ScResolution) resolution = sc_resolution_new_for_literals ("x.example", literals);
  g_autoptr (GArray) seen = seen_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (sc_connect_sync (resolution, find_closed_port (), sc_deadline_after_ms (5000), on_attempt_cb, seen, NULL, &error));
  g_assert_error (error, SC_NET_ERROR, SC_NET_ERROR_REFUSED);
  g_assert_cmpuint (seen->len, ==, 2);
  g_assert_cmpint (get_outcome (seen, "127.0.0.1"), ==, SC_NET_ERROR_REFUSED);
  g_assert_cmpint (get_outcome (seen, "127.0.0.2"), ==, SC_NET_ERROR_REFUSED);
}

/* A dead first address costs the 250 ms of RFC 8305 and not the deadline. */
static void
test_dead_first (void)
{
  g_autoptr (ScTestPeer) peer = sc_test_peer_new (serve_quietly, NULL);
  guint16 port = sc_test_peer_get_port (peer);
  g_autoptr (ScTestFull) full = sc_test_full_new ("127.0.0.2", port);
  const char *const literals[] = { "127.0.0.2", "127.0.0.1", "127.0.0.3", NULL };
  g_autoptr (ScResolution) resolution = sc_resolution_new_for_literals ("x.example", literals);
  g_autoptr (GArray) seen = seen_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ScStream) stream = NULL;
  gint64 start_us = g_get_monotonic_time ();
  gint64 took_ms;

  g_assert_nonnull (full);
  stream = sc_connect_sync (resolution, port, sc_deadline_after_ms (20000), on_attempt_cb, seen, NULL, &error);
  took_ms = (g_get_monotonic_time () - start_us) / 1000;
  g_assert_no_error (error);
  g_assert_cmpint (took_ms, >=, 240);
  g_assert_cmpint (took_ms, <, 1500);
  g_assert_cmpuint (seen->len, ==, 3);
  g_assert_cmpint (get_outcome (seen, "127.0.0.2"), ==, -1);
  g_assert_cmpint (get_outcome (seen, "127.0.0.1"), ==, 0);
  g_assert_cmpint (get_outcome (seen, "127.0.0.3"), ==, -1);
}

/* A refusal starts the next address at once. */
static void
test_refused_first (void)
{
  g_autoptr (ScTestPeer) peer = sc_test_peer_new (serve_quietly, NULL);
  const char *const literals[] = { "127.0.0.2", "127.0.0.1", NULL };
  g_autoptr (ScResolution) resolution = sc_resolution_new_for_literals ("x.example", literals);
  g_autoptr (GArray) seen = seen_new ();
  g_autoptr (ScStream) stream = NULL;
  gint64 start_us = g_get_monotonic_time ();

  stream = sc_connect_sync (resolution, sc_test_peer_get_port (peer), sc_deadline_after_ms (20000), on_attempt_cb, seen, NULL, NULL);
  g_assert_nonnull (stream);
  g_assert_cmpint ((g_get_monotonic_time () - start_us) / 1000, <, SC_TEST_AT_ONCE_MS);
  g_assert_cmpint (get_outcome (seen, "127.0.0.2"), ==, SC_NET_ERROR_REFUSED);
  g_assert_cmpint (get_outcome (seen, "127.0.0.1"), ==, 0);
}

/* Families take turns though the resolver put one of them in front. */
static void
test_interleave (void)
{
  g_autoptr (ScTestPeer) peer = sc_test_peer_new_at ("::1", 0, serve_quietly, NULL);
  const char *const literals[] = { "127.0.0.2", "127.0.0.3", "::1", NULL };
  g_autoptr (ScResolution) resolution = sc_resolution_new_for_literals ("x.example", literals);
  g_autoptr (GArray) seen = seen_new ();
  g_autoptr (ScStream) stream = NULL;

  if (peer == NULL)
    {
      g_test_skip ("no IPv6 on loopback here");
      return;
    }
  stream = sc_connect_sync (resolution, sc_test_peer_get_port (peer), sc_deadline_after_ms (5000), on_attempt_cb, seen, NULL, NULL);
  g_assert_nonnull (stream);
  g_assert_cmpint (get_outcome (seen, "127.0.0.2"), ==, SC_NET_ERROR_REFUSED);
  g_assert_cmpint (get_outcome (seen, "::1"), ==, 0);
  g_assert_cmpint (get_outcome (seen, "127.0.0.3"), ==, -1);
}

static void
serve_long_line (int      fd,
                 gpointer user_data)
{
  sc_test_send (fd, user_data, -1);
  sc_test_wait_for_close (fd);
}

/* What the server says comes in packets no larger than what was wished for. */
static void
test_small_packets (void)
{
  static const char *const addresses[] = { "127.0.0.1", NULL };
  g_autofree char *text = g_strnfill (20000, 'x');
  g_autoptr (ScTestPeer) peer = sc_test_peer_new (serve_long_line, text);
  g_autoptr (ScResolution) resolution = sc_resolution_new_for_literals ("localhost", addresses);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ScStream) stream = sc_connect_with_packets_sync (resolution, sc_test_peer_get_port (peer), i == 0 ? 0 : 536, sc_deadline_after_ms (10000),
                                                                  NULL, &error);
      char buffer[4096];
      ScLineState line;

      g_assert_no_error (error);
      for (gsize got = 0; got < 20000;)
        {
          gssize n = sc_stream_read_sync (stream, buffer, sizeof buffer, sc_deadline_after_ms (10000), NULL, &error);

          g_assert_no_error (error);
          got += (gsize) n;
        }
      g_assert_true (sc_stream_look_at_line (stream, &line));
      if (i == 0)
        g_assert_cmpuint (line.largest, >, 536);
      else
        g_assert_cmpuint (line.largest, <=, 536);
    }
}

static void
test_timeout (void)
{
  g_autoptr (ScTestFull) full = sc_test_full_new ("127.0.0.1", 0);
  const char *const literals[] = { "127.0.0.1", NULL };
  g_autoptr (ScResolution) resolution = sc_resolution_new_for_literals ("x.example", literals);
  g_autoptr (GArray) seen = seen_new ();
  g_autoptr (GError) error = NULL;
  gint64 start_us = g_get_monotonic_time ();

  g_assert_null (sc_connect_sync (resolution, sc_test_full_get_port (full), sc_deadline_after_ms (300), on_attempt_cb, seen, NULL, &error));
  g_assert_error (error, SC_NET_ERROR, SC_NET_ERROR_TIMEOUT);
  g_assert_cmpint ((g_get_monotonic_time () - start_us) / 1000, <, 800);
  g_assert_cmpint (get_outcome (seen, "127.0.0.1"), ==, SC_NET_ERROR_TIMEOUT);
}

static void
test_cancel (void)
{
  g_autoptr (ScTestFull) full = sc_test_full_new ("127.0.0.1", 0);
  const char *const literals[] = { "127.0.0.1", NULL };
  g_autoptr (ScResolution) resolution = sc_resolution_new_for_literals ("x.example", literals);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  ScTestCancel *cancel = sc_test_cancel_start (cancellable, 50);

  g_assert_null (sc_connect_sync (resolution, sc_test_full_get_port (full), sc_deadline_after_ms (30000), NULL, NULL, cancellable, &error));
  g_assert_cmpint (sc_test_cancel_finish (cancel), <, SC_TEST_AT_ONCE_MS);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/connector/good", test_good);
  g_test_add_func ("/net/connector/refused", test_refused);
  g_test_add_func ("/net/connector/dead-first", test_dead_first);
  g_test_add_func ("/net/connector/refused-first", test_refused_first);
  g_test_add_func ("/net/connector/interleave", test_interleave);
  g_test_add_func ("/net/connector/small-packets", test_small_packets);
  g_test_add_func ("/net/connector/timeout", test_timeout);
  g_test_add_func ("/net/connector/cancel", test_cancel);
  return g_test_run ();
}
