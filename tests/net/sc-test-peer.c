/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-test-peer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct _ScTestPeer
{
  int            listen_fd;
  guint16        port;
  int            family;
  ScTestPeerFunc serve;
  gpointer       user_data;
  GThread       *thread;
  GMutex         lock;
  GPtrArray     *connections;
};

typedef struct
{
  ScTestPeer *peer;
  int         fd;
  GThread    *thread;
} Connection;

static int
open_listener (const char *address,
               guint16    *port,
               int         backlog)
{
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new_from_string (address, *port);
  struct sockaddr_storage native = { 0 };
  socklen_t length = (socklen_t) g_socket_address_get_native_size (wanted);
  int on = 1;
  int fd;

  g_assert_true (g_socket_address_to_native (wanted, &native, sizeof native, NULL));
  fd = socket (native.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (fd, >=, 0);
  (void) setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind (fd, (struct sockaddr *) &native, length) != 0 || listen (fd, backlog) != 0)
    {
      close (fd);
      return -1;
    }
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &native, &length), ==, 0);
  *port = ntohs (native.ss_family == AF_INET ? ((struct sockaddr_in *) &native)->sin_port : ((struct sockaddr_in6 *) &native)->sin6_port);
  return fd;
}

static gpointer
connection_thread (gpointer data)
{
  Connection *connection = data;

  connection->peer->serve (connection->fd, connection->peer->user_data);
  shutdown (connection->fd, SHUT_WR);
  return NULL;
}

static gpointer
listen_thread (gpointer data)
{
  ScTestPeer *self = data;
  int fd;

  while ((fd = accept4 (self->listen_fd, NULL, NULL, SOCK_CLOEXEC)) >= 0)
    {
      Connection *connection = g_new0 (Connection, 1);

      connection->peer = self;
      connection->fd = fd;
      g_mutex_lock (&self->lock);
      g_ptr_array_add (self->connections, connection);
      connection->thread = g_thread_new ("test-peer", connection_thread, connection);
      g_mutex_unlock (&self->lock);
    }
  return NULL;
}

ScTestPeer *
sc_test_peer_new_at (const char    *address,
                     guint16        port,
                     ScTestPeerFunc serve,
                     gpointer       user_data)
{
  int fd = open_listener (address, &port, 16);
  ScTestPeer *self;

  if (fd < 0)
    return NULL;
  self = g_new0 (ScTestPeer, 1);
  self->listen_fd = fd;
  self->port = port;
  self->serve = serve;
  self->user_data = user_data;
  self->connections = g_ptr_array_new_with_free_func (g_free);
  g_mutex_init (&self->lock);
  self->thread = g_thread_new ("test-listen", listen_thread, self);
  return self;
}

ScTestPeer *
sc_test_peer_new (ScTestPeerFunc serve,
                  gpointer       user_data)
{
  ScTestPeer *self = sc_test_peer_new_at ("127.0.0.1", 0, serve, user_data);

  g_assert_nonnull (self);
  return self;
}

void
sc_test_peer_free (ScTestPeer *self)
{
  shutdown (self->listen_fd, SHUT_RDWR);
  g_thread_join (self->thread);
  close (self->listen_fd);
  for (guint i = 0; i < self->connections->len; i++)
    {
      Connection *connection = g_ptr_array_index (self->connections, i);

      shutdown (connection->fd, SHUT_RDWR);
      g_thread_join (connection->thread);
      close (connection->fd);
    }
  g_ptr_array_unref (self->connections);
  g_mutex_clear (&self->lock);
  g_free (self);
}

guint16
sc_test_peer_get_port (ScTestPeer *self)
{
  return self->port;
}

ScStream *
sc_test_peer_connect (ScTestPeer *self)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (self->port), .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  return sc_stream_new_for_fd (fd);
}

void
sc_test_wait_for_close (int fd)
{
  char buffer[4096];
  ssize_t n;

  do
    n = recv (fd, buffer, sizeof buffer, 0);
  while (n > 0 || (n < 0 && errno == EINTR));
}

void
sc_test_send (int         fd,
              const char *text,
              gssize      length)
{
  gsize left = length < 0 ? strlen (text) : (gsize) length;

  while (left > 0)
    {
      ssize_t n = send (fd, text, left, MSG_NOSIGNAL);

      if (n <= 0)
        return;
      text += n;
      left -= (gsize) n;
    }
}

gnutls_session_t
sc_test_accept_tls (int                              fd,
                    gnutls_certificate_credentials_t credentials,
                    const char                      *priority,
                    gboolean                         require_client)
{
  gnutls_session_t session;
  int status;

  g_assert_cmpint (gnutls_init (&session, GNUTLS_SERVER | GNUTLS_NO_SIGNAL), ==, 0);
  g_assert_cmpint (gnutls_priority_set_direct (session, priority != NULL ? priority : "NORMAL", NULL), ==, 0);
  g_assert_cmpint (gnutls_credentials_set (session, GNUTLS_CRD_CERTIFICATE, credentials), ==, 0);
  if (require_client)
    gnutls_certificate_server_set_request (session, GNUTLS_CERT_REQUIRE);
  gnutls_transport_set_int (session, fd);
  do
    status = gnutls_handshake (session);
  while (status < 0 && !gnutls_error_is_fatal (status));
  if (status == 0)
    return session;
  gnutls_alert_send_appropriate (session, status);
  gnutls_deinit (session);
  return NULL;
}

struct _ScTestFull
{
  int     listen_fd;
  guint16 port;
  GArray *fillers;
};

/* Returns: whether the listener still answered. */
static gboolean
fill_one (ScTestFull *self)
{
  struct sockaddr_storage native = { 0 };
  socklen_t length = sizeof native;
  int fd;
  struct pollfd wait = { .events = POLLOUT };

  g_assert_cmpint (getsockname (self->listen_fd, (struct sockaddr *) &native, &length), ==, 0);
  fd = socket (native.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  (void) connect (fd, (struct sockaddr *) &native, length);
  g_array_append_val (self->fillers, fd);
  wait.fd = fd;
  return poll (&wait, 1, 50) > 0;
}

ScTestFull *
sc_test_full_new (const char *address,
                  guint16     port)
{
  int fd = open_listener (address, &port, 0);
  ScTestFull *self;

  if (fd < 0)
    return NULL;
  self = g_new0 (ScTestFull, 1);
  self->listen_fd = fd;
  self->port = port;
  self->fillers = g_array_new (FALSE, FALSE, sizeof (int));
  while (fill_one (self))
    g_assert_cmpuint (self->fillers->len, <, 16);
  return self;
}

guint16
sc_test_full_get_port (ScTestFull *self)
{
  return self->port;
}

void
sc_test_full_free (ScTestFull *self)
{
  close (self->listen_fd);
  for (guint i = 0; i < self->fillers->len; i++)
    close (g_array_index (self->fillers, int, i));
  g_array_unref (self->fillers);
  g_free (self);
}

struct _ScTestCancel
{
  GCancellable *cancellable;
  guint         after_ms;
  gint64        cancelled_us;
  GThread      *thread;
};

static gpointer
cancel_thread (gpointer data)
{
  ScTestCancel *self = data;

  (void) poll (NULL, 0, (int) self->after_ms);
  self->cancelled_us = g_get_monotonic_time ();
  g_cancellable_cancel (self->cancellable);
  return NULL;
}

ScTestCancel *
sc_test_cancel_start (GCancellable *cancellable,
                      guint         after_ms)
{
  ScTestCancel *self = g_new0 (ScTestCancel, 1);

  self->cancellable = cancellable;
  self->after_ms = after_ms;
  self->thread = g_thread_new ("test-cancel", cancel_thread, self);
  return self;
}

gint64
sc_test_cancel_finish (ScTestCancel *self)
{
  gint64 now_us = g_get_monotonic_time ();
  gint64 ms;

  g_thread_join (self->thread);
  ms = (now_us - self->cancelled_us) / 1000;
  g_free (self);
  return ms;
}
