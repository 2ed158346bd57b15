/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-net-error.h"
#include "sc-stream.h"
#include "sc-test-peer.h"

#include <poll.h>
#include <string.h>
#include <sys/socket.h>

static void
serve_quietly (int      fd,
               gpointer user_data)
{
  sc_test_wait_for_close (fd);
}

static void
serve_greeting (int      fd,
                gpointer user_data)
{
  sc_test_send (fd, user_data, -1);
}

static void
serve_flood (int      fd,
             gpointer user_data)
{
  g_autofree char *block = g_strnfill (65536, 'x');

  for (guint i = 0; i < 100000; i++)
    {
      if (send (fd, block, 65536, MSG_NOSIGNAL) <= 0)
        return;
    }
}

static void
serve_drip (int      fd,
            gpointer user_data)
{
  struct pollfd wait = { .fd = fd, .events = POLLIN };

  while (send (fd, "x", 1, MSG_NOSIGNAL) == 1 && poll (&wait, 1, 20) == 0)
    ;
}

static void
serve_reset (int      fd,
             gpointer user_data)
{
  struct linger hard = { 1, 0 };
  char byte;

  (void) recv (fd, &byte, 1, 0);
  (void) setsockopt (fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  /* With a linger of zero, disconnecting sends a reset here and now. */
  (void) connect (fd, &(struct sockaddr){ .sa_family = AF_UNSPEC }, sizeof (struct sockaddr));
}

static gssize
read_some (ScStream     *stream,
           gint64        ms,
           GCancellable *cancellable,
           GError      **error)
{
  char buffer[4096];

  return sc_stream_read_sync (stream, buffer, sizeof buffer, sc_deadline_after_ms (ms), cancellable, error);
}

static void
test_read (void)
{
  g_autoptr (ScTestPeer) peer = sc_test_peer_new (serve_greeting, "220 hello\r\n");
  g_autoptr (ScStream) stream = sc_test_peer_connect (peer);
  g_autoptr (GError) error = NULL;
  char buffer[64];
  gssize n;
  gsize got = 0;

  while ((n = sc_stream_read_sync (stream, buffer + got, sizeof buffer - got, sc_deadline_after_ms (5000), NULL, &error)) > 0)
    got += (gsize) n;
  g_assert_no_error (error);
  g_assert_cmpint (n, ==, 0);
  g_assert_cmpmem (buffer, got, "220 hello\r\n", 11);
  g_assert_false (sc_stream_has_tls (stream));
  g_assert_null (sc_stream_dup_channel_binding (stream, "tls-exporter"));
}

static void
test_read_timeout (void)
{
  g_autoptr (ScTestPeer) peer = sc_test_peer_new (serve_quietly, NULL);
  g_autoptr (ScStream) stream = sc_test_peer_connect (peer);
  g_autoptr (GError) error = NULL;
  gint64 start_us = g_get_monotonic_time ();

  g_assert_cmpint (read_some (stream, 150, NULL, &error), ==, -1);
  g_assert_error (error, SC_NET_ERROR, SC_NET_ERROR_TIMEOUT);
  g_assert_cmpint ((g_get_monotonic_time () - start_us) / 1000, >=, 149);
  g_assert_cmpint ((g_get_monotonic_time () - start_us) / 1000, <, 1000);
}

/* One deadline for a whole reply: neither drops nor a flood can stretch it. */
static void
check_bounded (ScTestPeerFunc serve)
{
  g_autoptr (ScTestPeer) peer = sc_test_peer_new (serve, NULL);
  g_autoptr (ScStream) stream = sc_test_peer_connect (peer);
  g_autoptr (GError) error = NULL;
  ScDeadline deadline = sc_deadline_after_ms (300);
  gint64 start_us = g_get_monotonic_time ();
  char buffer[4096];

  while (sc_stream_read_sync (stream, buffer, sizeof buffer, deadline, NULL, &error) > 0)
    g_assert_cmpint ((g_get_monotonic_time () - start_us) / 1000, <, 2000);
  g_assert_error (error, SC_NET_ERROR, SC_NET_ERROR_TIMEOUT);
}

static void
test_drip (void)
{
  check_bounded (serve_drip);
}

static void
test_flood (void)
{
  check_bounded (serve_flood);
}

static void
test_read_cancel (void)
{
  g_autoptr (ScTestPeer) peer = sc_test_peer_new (serve_quietly, NULL);
  g_autoptr (ScStream) stream = sc_test_peer_connect (peer);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  ScTestCancel *cancel = sc_test_cancel_start (cancellable, 50);

  g_assert_cmpint (read_some (stream, 30000, cancellable, &error), ==, -1);
  g_assert_cmpint (sc_test_cancel_finish (cancel), <, SC_TEST_AT_ONCE_MS);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A peer that never reads. */
static void
serve_deaf (int      fd,
            gpointer user_data)
{
  struct pollfd wait = { .fd = fd, .events = POLLRDHUP };

  (void) poll (&wait, 1, 30000);
}

static void
test_write_cancel (void)
{
  g_autoptr (ScTestPeer) peer = sc_test_peer_new (serve_deaf, NULL);
  g_autoptr (ScStream) stream = sc_test_peer_connect (peer);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *block = g_strnfill (32 * 1024 * 1024, 'x');
  ScTestCancel *cancel = sc_test_cancel_start (cancellable, 50);

  g_assert_false (sc_stream_write_all_sync (stream, block, 32 * 1024 * 1024, sc_deadline_after_ms (30000), cancellable, &error));
  g_assert_cmpint (sc_test_cancel_finish (cancel), <, SC_TEST_AT_ONCE_MS);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_write_timeout (void)
{
  g_autoptr (ScTestPeer) peer = sc_test_peer_new (serve_deaf, NULL);
  g_autoptr (ScStream) stream = sc_test_peer_connect (peer);
  g_autoptr (GError) error = NULL;
  g_autofree char *block = g_strnfill (32 * 1024 * 1024, 'x');

  g_assert_false (sc_stream_write_all_sync (stream, block, 32 * 1024 * 1024, sc_deadline_after_ms (200), NULL, &error));
  g_assert_error (error, SC_NET_ERROR, SC_NET_ERROR_TIMEOUT);
}

static void
test_reset (void)
{
  g_autoptr (ScTestPeer) peer = sc_test_peer_new (serve_reset, NULL);
  g_autoptr (ScStream) stream = sc_test_peer_connect (peer);
  g_autoptr (GError) error = NULL;

  g_assert_true (sc_stream_write_all_sync (stream, "x", 1, sc_deadline_after_ms (5000), NULL, &error));
  g_assert_cmpint (read_some (stream, 5000, NULL, &error), ==, -1);
  g_assert_error (error, SC_NET_ERROR, SC_NET_ERROR_RESET);
}

static void
test_nonblocking (void)
{
  g_autoptr (ScTestPeer) peer = sc_test_peer_new (serve_greeting, "421 bye\r\n");
  g_autoptr (ScTestPeer) quiet = sc_test_peer_new (serve_quietly, NULL);
  g_autoptr (ScStream) stream = sc_test_peer_connect (peer);
  g_autoptr (ScStream) silent = sc_test_peer_connect (quiet);
  gboolean closed = TRUE;
  char buffer[64];
  gssize got = 0;

  g_assert_cmpint (sc_stream_read_nonblocking (silent, buffer, sizeof buffer, &closed, NULL), ==, 0);
  g_assert_false (closed);
  while (!closed)
    {
      gssize n = sc_stream_read_nonblocking (stream, buffer + got, sizeof buffer - (gsize) got, &closed, NULL);

      g_assert_cmpint (n, >=, 0);
      got += n;
    }
  g_assert_cmpmem (buffer, (gsize) got, "421 bye\r\n", 9);
}

static void
test_after_close (void)
{
  g_autoptr (ScTestPeer) peer = sc_test_peer_new (serve_quietly, NULL);
  g_autoptr (ScStream) stream = sc_test_peer_connect (peer);
  g_autoptr (GError) error = NULL;

  sc_stream_close (stream);
  sc_stream_close (stream);
  g_assert_null (sc_stream_dup_local_address (stream));
  g_assert_cmpint (read_some (stream, 100, NULL, &error), ==, -1);
  g_assert_error (error, SC_NET_ERROR, SC_NET_ERROR_CLOSED);
}

/* What the kernel knows: nothing is open, a packet larger than the first guess came, what nobody takes stays unconfirmed. */
static void
test_line (void)
{
  g_autofree char *long_line = g_strnfill (4000, 'x');
  g_autoptr (ScTestPeer) quiet = sc_test_peer_new (serve_quietly, NULL);
  g_autoptr (ScTestPeer) greeter = sc_test_peer_new (serve_greeting, long_line);
  g_autoptr (ScTestPeer) deaf = sc_test_peer_new (serve_deaf, NULL);
  g_autoptr (ScStream) idle = sc_test_peer_connect (quiet);
  g_autoptr (ScStream) heard = sc_test_peer_connect (greeter);
  g_autoptr (ScStream) stuck = sc_test_peer_connect (deaf);
  g_autofree char *flood = g_malloc0 (64 * 1024 * 1024);
  ScLineState line;
  char byte;

  g_assert_true (sc_stream_look_at_line (idle, &line));
  g_assert_cmpuint (line.unconfirmed + line.repeats + line.early, ==, 0);
  g_assert_true (line.knows_early);
  g_assert_cmpint (sc_stream_read_sync (heard, &byte, 1, sc_deadline_after_ms (10000), NULL, NULL), ==, 1);
  g_assert_true (sc_stream_look_at_line (heard, &line));
  g_assert_cmpuint (line.largest, >, 1000);
  g_assert_false (sc_stream_write_all_sync (stuck, flood, 64 * 1024 * 1024, sc_deadline_after_ms (200), NULL, NULL));
  g_assert_true (sc_stream_look_at_line (stuck, &line));
  g_assert_cmpuint (line.unconfirmed, >, 1000);
  sc_stream_close (idle);
  g_assert_false (sc_stream_look_at_line (idle, &line));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/stream/read", test_read);
  g_test_add_func ("/net/stream/read-timeout", test_read_timeout);
  g_test_add_func ("/net/stream/read-cancel", test_read_cancel);
  g_test_add_func ("/net/stream/drip", test_drip);
  g_test_add_func ("/net/stream/flood", test_flood);
  g_test_add_func ("/net/stream/write-cancel", test_write_cancel);
  g_test_add_func ("/net/stream/write-timeout", test_write_timeout);
  g_test_add_func ("/net/stream/line", test_line);
  g_test_add_func ("/net/stream/reset", test_reset);
  g_test_add_func ("/net/stream/nonblocking", test_nonblocking);
  g_test_add_func ("/net/stream/after-close", test_after_close);
  return g_test_run ();
}
