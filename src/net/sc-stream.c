/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-net"

#include "config.h"

#include "sc-stream-private.h"

#include "sc-net-error.h"
#include "sc-wait-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

G_DEFINE_FINAL_TYPE (ScStream, sc_stream, G_TYPE_OBJECT)

/* ---- errors ---- */

static void
set_errno_error (GError **error,
                 int      saved_errno)
{
  g_set_error_literal (error, SC_NET_ERROR, (int) sc_net_error_from_errno (saved_errno), g_strerror (saved_errno));
}

static void
set_timeout_error (GError **error)
{
  g_set_error_literal (error, SC_NET_ERROR, SC_NET_ERROR_TIMEOUT, _ ("The server did not answer in time"));
}

/* ---- waiting ---- */

gboolean
sc_stream_await (ScStream     *self,
                 short         events,
                 ScDeadline    deadline,
                 GCancellable *cancellable,
                 GError      **error)
{
  int n_ready = sc_wait_for_fd (self->fd, events, deadline, cancellable, error);

  if (n_ready == 0)
    set_timeout_error (error);
  return n_ready > 0;
}

/* A peer that always has something to say would otherwise never meet the deadline. */
gboolean
sc_stream_may_go_on (ScStream     *self,
                     ScDeadline    deadline,
                     GCancellable *cancellable,
                     GError      **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (self->fd < 0)
    {
      g_set_error_literal (error, SC_NET_ERROR, SC_NET_ERROR_CLOSED, _ ("The connection is closed"));
      return FALSE;
    }
  if (sc_deadline_has_passed (deadline))
    {
      set_timeout_error (error);
      return FALSE;
    }
  return TRUE;
}

/* One attempt: bytes read, 0 closed, -1 with errno EAGAIN or an error set. */
static gssize
read_once (ScStream *self,
           void     *buffer,
           gsize     count,
           gboolean *again,
           GError  **error)
{
  ssize_t n;

  *again = FALSE;
  if (self->has_tls)
    return sc_stream_read_record (self, buffer, count, again, error);
  n = recv (self->fd, buffer, count, MSG_DONTWAIT);
  if (n >= 0)
    return n;
  *again = errno == EAGAIN || errno == EINTR;
  if (!*again)
    set_errno_error (error, errno);
  return -1;
}

/* As read_once(), for writing. */
static gssize
write_once (ScStream   *self,
            const void *buffer,
            gsize       count,
            gboolean   *again,
            GError    **error)
{
  ssize_t n;

  *again = FALSE;
  if (self->has_tls)
    return sc_stream_write_record (self, buffer, count, again, error);
  n = send (self->fd, buffer, count, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (n >= 0)
    return n;
  *again = errno == EAGAIN || errno == EINTR;
  if (!*again)
    set_errno_error (error, errno);
  return -1;
}

/* ---- reading and writing ---- */

gssize
sc_stream_read_sync (ScStream     *self,
                     void         *buffer,
                     gsize         count,
                     ScDeadline    deadline,
                     GCancellable *cancellable,
                     GError      **error)
{
  g_return_val_if_fail (SC_IS_STREAM (self), -1);
  g_return_val_if_fail (buffer != NULL && count > 0, -1);

  for (;;)
    {
      gboolean again;
      gssize n;

      if (!sc_stream_may_go_on (self, deadline, cancellable, error))
        return -1;
      n = read_once (self, buffer, count, &again, error);
      if (n >= 0 || !again)
        return n;
      if (!sc_stream_await (self, self->has_tls ? sc_stream_get_tls_events (self) : POLLIN, deadline, cancellable, error))
        return -1;
    }
}

gboolean
sc_stream_await_data_sync (ScStream     *self,
                           ScDeadline    deadline,
                           GCancellable *cancellable,
                           GError      **error)
{
  g_return_val_if_fail (SC_IS_STREAM (self), FALSE);
  g_return_val_if_fail (!self->has_tls, FALSE);

  return sc_stream_may_go_on (self, deadline, cancellable, error) && sc_stream_await (self, POLLIN, deadline, cancellable, error);
}

gssize
sc_stream_read_nonblocking (ScStream *self,
                            void     *buffer,
                            gsize     count,
                            gboolean *closed,
                            GError  **error)
{
  gboolean again;
  gssize n;

  g_return_val_if_fail (SC_IS_STREAM (self), -1);
  g_return_val_if_fail (buffer != NULL && count > 0, -1);
  g_return_val_if_fail (closed != NULL, -1);

  *closed = self->fd < 0;
  if (*closed)
    return 0;
  n = read_once (self, buffer, count, &again, error);
  if (n < 0 && again)
    return 0;
  *closed = n == 0;
  return n;
}

gboolean
sc_stream_write_all_sync (ScStream     *self,
                          const void   *buffer,
                          gsize         count,
                          ScDeadline    deadline,
                          GCancellable *cancellable,
                          GError      **error)
{
  const guint8 *bytes = buffer;

  g_return_val_if_fail (SC_IS_STREAM (self), FALSE);
  g_return_val_if_fail (buffer != NULL || count == 0, FALSE);

  while (count > 0)
    {
      gboolean again;
      gssize n;

      if (!sc_stream_may_go_on (self, deadline, cancellable, error))
        return FALSE;
      n = write_once (self, bytes, count, &again, error);
      if (n >= 0)
        {
          bytes += n;
          count -= (gsize) n;
        }
      else if (!again || !sc_stream_await (self, self->has_tls ? sc_stream_get_tls_events (self) : POLLOUT, deadline, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- the rest ---- */

static GInetSocketAddress *
dup_address (ScStream *self,
             int       (*get_name) (int, struct sockaddr *, socklen_t *))
{
  struct sockaddr_storage native = { 0 };
  socklen_t length = sizeof native;
  GSocketAddress *address;

  if (self->fd < 0 || get_name (self->fd, (struct sockaddr *) &native, &length) != 0)
    return NULL;
  if (native.ss_family != AF_INET && native.ss_family != AF_INET6)
    return NULL;
  address = g_socket_address_new_from_native (&native, length);
  return address != NULL ? G_INET_SOCKET_ADDRESS (address) : NULL;
}

static int
get_socket_name (int              fd,
                 struct sockaddr *address,
                 socklen_t       *length)
{
  return getsockname (fd, address, length);
}

static int
get_peer_name (int              fd,
               struct sockaddr *address,
               socklen_t       *length)
{
  return getpeername (fd, address, length);
}

GInetSocketAddress *
sc_stream_dup_local_address (ScStream *self)
{
  g_return_val_if_fail (SC_IS_STREAM (self), NULL);

  return dup_address (self, get_socket_name);
}

GInetSocketAddress *
sc_stream_dup_remote_address (ScStream *self)
{
  g_return_val_if_fail (SC_IS_STREAM (self), NULL);

  return dup_address (self, get_peer_name);
}

gboolean
sc_stream_has_tls (ScStream *self)
{
  g_return_val_if_fail (SC_IS_STREAM (self), FALSE);

  return self->has_tls;
}

void
sc_stream_close (ScStream *self)
{
  g_return_if_fail (SC_IS_STREAM (self));

  if (self->fd < 0)
    return;
  if (self->has_tls)
    (void) gnutls_bye (self->session, GNUTLS_SHUT_WR); /* one try: the socket does not block */
  close (self->fd);
  self->fd = -1;
}

static void
sc_stream_finalize (GObject *object)
{
  ScStream *self = SC_STREAM (object);

  sc_stream_close (self);
  if (self->session != NULL)
    gnutls_deinit (self->session);
  g_clear_pointer (&self->options, sc_tls_options_unref);
  g_byte_array_unref (self->first_bytes);
  g_free (self->alert);
  G_OBJECT_CLASS (sc_stream_parent_class)->finalize (object);
}

static void
sc_stream_class_init (ScStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sc_stream_finalize;
}

static void
sc_stream_init (ScStream *self)
{
  self->fd = -1;
  self->first_bytes = g_byte_array_new ();
}

ScStream *
sc_stream_new_for_fd (int fd)
{
  ScStream *self;
  int on = 1;

  g_return_val_if_fail (fd >= 0, NULL);

  self = g_object_new (SC_TYPE_STREAM, NULL);
  self->fd = fd;
  (void) fcntl (fd, F_SETFL, fcntl (fd, F_GETFL) | O_NONBLOCK);
  (void) fcntl (fd, F_SETFD, fcntl (fd, F_GETFD) | FD_CLOEXEC);
  /* A command and its answer are short; nothing is gained by holding them back. */
  (void) setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return self;
}
