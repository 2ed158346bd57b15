/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-net-error.h"
#include "sc-port-probe.h"
#include "sc-resolver-private.h"
#include "sc-test-peer.h"
#include "sc-test-pki.h"

#include <string.h>
#include <sys/socket.h>

static ScTestPki *pki;
static int n_quits;
static int n_octets_after_421;

static void
serve_quietly (int      fd,
               gpointer user_data)
{
  sc_test_wait_for_close (fd);
}

static void
serve_smtp (int      fd,
            gpointer user_data)
{
  char buffer[64] = "";

  sc_test_send (fd, "220 mx.example.com ESMTP\r\n", -1);
  if (recv (fd, buffer, sizeof buffer - 1, 0) == 6 && strcmp (buffer, "QUIT\r\n") == 0)
    g_atomic_int_inc (&n_quits);
  sc_test_send (fd, "221 bye\r\n", -1);
}

static void
serve_421 (int      fd,
           gpointer user_data)
{
  char buffer[64];
  ssize_t n;

  sc_test_send (fd, "421 4.7.0 too many connections\033[2J\r\n", -1);
  while ((n = recv (fd, buffer, sizeof buffer, 0)) > 0)
    g_atomic_int_add (&n_octets_after_421, (int) n);
}

static void
serve_nothing (int      fd,
               gpointer user_data)
{
}

static void
serve_tls (int      fd,
           gpointer user_data)
{
  gnutls_certificate_credentials_t credentials = sc_test_pki_create_credentials (pki, SC_TEST_LEAF_GOOD);
  gnutls_session_t session = sc_test_accept_tls (fd, credentials, NULL, FALSE);

  if (session != NULL)
    {
      gnutls_record_send (session, "220 inside\r\n", 12);
      sc_test_wait_for_close (fd);
      gnutls_deinit (session);
    }
  gnutls_certificate_free_credentials (credentials);
}

static ScPortResult *
find_result (GPtrArray    *results,
             guint16       port,
             GSocketFamily family)
{
  for (guint i = 0; i < results->len; i++)
    {
      ScPortResult *result = g_ptr_array_index (results, i);

      if (result->port == port && result->family == family)
        return result;
    }
  g_assert_not_reached ();
}

static void
check_result (GPtrArray  *results,
              guint16     port,
              int         outcome,
              ScService   service,
              const char *first_line)
{
  ScPortResult *result = find_result (results, port, G_SOCKET_FAMILY_IPV4);

  g_test_message ("port %u: outcome %d, service %d, “%s”", port, result->outcome, (int) result->service, result->first_line);
  g_assert_true (result->asked);
  g_assert_cmpint (result->outcome, ==, outcome);
  g_assert_cmpint (result->service, ==, service);
  g_assert_cmpstr (result->first_line, ==, first_line);
  g_assert_false (find_result (results, port, G_SOCKET_FAMILY_IPV6)->asked);
}

static guint16
find_closed_port (void)
{
  g_autoptr (ScTestPeer) peer = sc_test_peer_new (serve_quietly, NULL);

  return sc_test_peer_get_port (peer);
}

static void
test_matrix (void)
{
  g_autoptr (ScTestPeer) smtp = sc_test_peer_new (serve_smtp, NULL);
  g_autoptr (ScTestPeer) refusing = sc_test_peer_new (serve_421, NULL);
  g_autoptr (ScTestPeer) silent = sc_test_peer_new (serve_quietly, NULL);
  g_autoptr (ScTestPeer) closing = sc_test_peer_new (serve_nothing, NULL);
  g_autoptr (ScTestPeer) tls = sc_test_peer_new (serve_tls, NULL);
  g_autoptr (ScTestFull) full = sc_test_full_new ("127.0.0.1", 0);
  const guint16 ports[] = { sc_test_peer_get_port (smtp), sc_test_peer_get_port (refusing), sc_test_peer_get_port (silent),
                            sc_test_peer_get_port (closing), sc_test_peer_get_port (tls), sc_test_full_get_port (full), find_closed_port () };
  const char *const literals[] = { "127.0.0.1", NULL };
  g_autoptr (ScResolution) resolution = sc_resolution_new_for_literals (SC_TEST_HOST, literals);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = NULL;
  gint64 start_us = g_get_monotonic_time ();

  results = sc_probe_ports_sync (resolution, NULL, ports, NULL, G_N_ELEMENTS (ports), sc_deadline_after_ms (10000), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint ((g_get_monotonic_time () - start_us) / 1000, <, 18000); /* side by side, one deadline */
  g_assert_cmpuint (results->len, ==, 2 * G_N_ELEMENTS (ports));
  check_result (results, ports[0], 0, SC_SERVICE_SMTP, "220 mx.example.com ESMTP");
  check_result (results, ports[1], 0, SC_SERVICE_SMTP, "421 4.7.0 too many connections␛[2J");
  check_result (results, ports[2], 0, SC_SERVICE_SILENT, NULL);
  check_result (results, ports[3], 0, SC_SERVICE_CLOSED_AT_ONCE, NULL);
  check_result (results, ports[4], 0, SC_SERVICE_TLS, "220 inside");
  check_result (results, ports[5], SC_NET_ERROR_TIMEOUT, 0, NULL);
  check_result (results, ports[6], SC_NET_ERROR_REFUSED, 0, NULL);
  g_clear_pointer (&smtp, sc_test_peer_free);
  g_clear_pointer (&refusing, sc_test_peer_free);
  g_assert_cmpint (g_atomic_int_get (&n_quits), ==, 1);
  g_assert_cmpint (g_atomic_int_get (&n_octets_after_421), ==, 0);
}

static void
test_cancel (void)
{
  g_autoptr (ScTestPeer) silent = sc_test_peer_new (serve_quietly, NULL);
  g_autoptr (ScTestFull) full = sc_test_full_new ("127.0.0.1", 0);
  const guint16 ports[] = { sc_test_peer_get_port (silent), sc_test_full_get_port (full) };
  const char *const literals[] = { "127.0.0.1", NULL };
  g_autoptr (ScResolution) resolution = sc_resolution_new_for_literals (SC_TEST_HOST, literals);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  ScTestCancel *cancel = sc_test_cancel_start (cancellable, 100);

  g_assert_null (sc_probe_ports_sync (resolution, NULL, ports, NULL, 2, sc_deadline_after_ms (30000), cancellable, &error));
  g_assert_cmpint (sc_test_cancel_finish (cancel), <, SC_TEST_AT_ONCE_MS);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  pki = sc_test_pki_new ();
  g_test_add_func ("/net/ports/matrix", test_matrix);
  g_test_add_func ("/net/ports/cancel", test_cancel);
  status = g_test_run ();
  sc_test_pki_free (pki);
  return status;
}
