/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-net"

#include "config.h"

#include "sc-stream.h"

#include "sc-net-error.h"
#include "sc-text.h"
#include "sc-tls-private.h"
#include "sc-wait-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <gnutls/gnutls.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_FIRST_BYTES 1024
#define MAX_SHOWN_BYTES 200

struct _ScStream
{
  GObject                          parent_instance;
  int                              fd;
  gnutls_session_t                 session;     /* (nullable) */
  gnutls_certificate_credentials_t credentials; /* (nullable) */
  gboolean                         has_tls;
  gboolean                         has_read_tls;  /* data came over TLS: the server took us as we are */
  int                              transport_errno; /* of the last push or pull that failed */
  char                            *alert;         /* (nullable) */
  GByteArray                      *first_bytes;   /* of the handshake */
};

G_DEFINE_FINAL_TYPE (ScStream, sc_stream, G_TYPE_OBJECT)

/* ---- what GnuTLS calls: straight from and to the descriptor ---- */

static ssize_t
pull_bytes (gnutls_transport_ptr_t transport,
            void                  *buffer,
            size_t                 count)
{
  ScStream *self = transport;
  ssize_t n = recv (self->fd, buffer, count, MSG_DONTWAIT);

  if (n < 0)
    {
      int saved_errno = errno;

      if (saved_errno != EAGAIN && saved_errno != EINTR)
        self->transport_errno = saved_errno;
      gnutls_transport_set_errno (self->session, saved_errno);
    }
  else if (!self->has_tls && self->first_bytes->len < MAX_FIRST_BYTES)
    g_byte_array_append (self->first_bytes, buffer, (guint) MIN ((gsize) n, MAX_FIRST_BYTES - self->first_bytes->len));
  return n;
}

static ssize_t
push_bytes (gnutls_transport_ptr_t transport,
            const void            *buffer,
            size_t                 count)
{
  ScStream *self = transport;
  ssize_t n = send (self->fd, buffer, count, MSG_DONTWAIT | MSG_NOSIGNAL);

  if (n < 0)
    {
      int saved_errno = errno;

      if (saved_errno != EAGAIN && saved_errno != EINTR)
        self->transport_errno = saved_errno;
      gnutls_transport_set_errno (self->session, saved_errno);
    }
  return n;
}

static int
await_pull (gnutls_transport_ptr_t transport,
            unsigned               timeout_ms)
{
  ScStream *self = transport;
  struct pollfd fd = { .fd = self->fd, .events = POLLIN };

  /* Never waits: all waiting is sc_wait_for_fd()'s, which knows the deadline and the cancellable. */
  return poll (&fd, 1, 0);
}

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

/* The name as RFC 8446 6 writes it: "handshake_failure". */
static char *
format_alert (gnutls_alert_description_t alert)
{
  const char *name = gnutls_alert_get_strname (alert);

  if (name == NULL)
    return g_strdup_printf ("%d", (int) alert);
  if (g_str_has_prefix (name, "GNUTLS_A_"))
    name += strlen ("GNUTLS_A_");
  return g_ascii_strdown (name, -1);
}

/* A client certificate was asked for, we have none, and the server ends the session before it says anything. Which alert it
 * picks for that is its own affair: certificate_required, handshake_failure, bad_certificate and others are seen. */
static gboolean
wanted_client_certificate (ScStream                  *self,
                           gnutls_alert_description_t alert)
{
  return alert == GNUTLS_A_CERTIFICATE_REQUIRED ||
         (!self->has_read_tls && gnutls_certificate_client_get_request_status (self->session) != 0);
}

static void
set_alert_error (ScStream *self,
                 GError  **error)
{
  gnutls_alert_description_t alert = gnutls_alert_get (self->session);

  g_free (self->alert);
  self->alert = format_alert (alert);
  if (wanted_client_certificate (self, alert))
    g_set_error (error, SC_TLS_ERROR, SC_TLS_ERROR_CLIENT_CERT_WANTED,
                 /* Translators: the placeholder is the name of a TLS alert */
                 _ ("The server wants a certificate from this computer (alert “%s”)"), self->alert);
  else if (alert == GNUTLS_A_PROTOCOL_VERSION)
    g_set_error (error, SC_TLS_ERROR, SC_TLS_ERROR_VERSION,
                 /* Translators: the placeholder is the name of a TLS alert */
                 _ ("The server speaks no version of TLS that is safe today (alert “%s”)"), self->alert);
  else
    g_set_error (error, SC_TLS_ERROR, SC_TLS_ERROR_ALERT,
                 /* Translators: the placeholder is the name of a TLS alert */
                 _ ("The server ended TLS with the alert “%s”"), self->alert);
}

/* RFC 8446 5.1: everything a server sends begins with a handshake or an alert record of version 3.x. */
static gboolean
began_without_tls (ScStream *self)
{
  const guint8 *bytes = self->first_bytes->data;

  if (self->first_bytes->len == 0)
    return FALSE;
  return (bytes[0] != 0x15 && bytes[0] != 0x16) || (self->first_bytes->len > 1 && bytes[1] != 0x03);
}

static void
set_not_tls_error (ScStream *self,
                   GError  **error)
{
  g_autofree char *shown = NULL;
  guint8 more[MAX_FIRST_BYTES];
  gsize length;
  ssize_t n = recv (self->fd, more, MAX_FIRST_BYTES - self->first_bytes->len, MSG_DONTWAIT);

  if (n > 0)
    g_byte_array_append (self->first_bytes, more, (guint) n);
  length = self->first_bytes->len;
  while (length > 0 && strchr ("\r\n", self->first_bytes->data[length - 1]) != NULL)
    length--;
  shown = sc_text_make_safe ((const char *) self->first_bytes->data, (gssize) length, MAX_SHOWN_BYTES);
  g_set_error (error, SC_TLS_ERROR, SC_TLS_ERROR_NOT_TLS,
               /* Translators: the placeholder is what the server said */
               _ ("The server answered “%s” instead of speaking TLS"), shown);
}

static void
set_handshake_error (ScStream *self,
                     int       status,
                     GError  **error)
{
  if (began_without_tls (self))
    set_not_tls_error (self, error);
  else if (status == GNUTLS_E_FATAL_ALERT_RECEIVED)
    set_alert_error (self, error);
  else if (self->transport_errno != 0 && sc_net_error_from_errno (self->transport_errno) == SC_NET_ERROR_RESET)
    g_set_error_literal (error, SC_TLS_ERROR, SC_TLS_ERROR_RESET, _ ("The connection was reset during the TLS handshake"));
  else if (status == GNUTLS_E_PREMATURE_TERMINATION || status == GNUTLS_E_SESSION_EOF)
    g_set_error_literal (error, SC_TLS_ERROR, SC_TLS_ERROR_CLOSED, _ ("The server closed the connection during the TLS handshake"));
  else if (status == GNUTLS_E_UNSUPPORTED_VERSION_PACKET)
    g_set_error_literal (error, SC_TLS_ERROR, SC_TLS_ERROR_VERSION, _ ("The server speaks no version of TLS that is safe today"));
  else
    g_set_error (error, SC_TLS_ERROR, SC_TLS_ERROR_FAILED,
                 /* Translators: the placeholder is the TLS library's reason */
                 _ ("The TLS handshake failed: %s"),
                 self->transport_errno != 0 ? g_strerror (self->transport_errno) : gnutls_strerror (status));
}

/* A failure of a session that stands. */
static void
set_record_error (ScStream *self,
                  int       status,
                  GError  **error)
{
  if (status == GNUTLS_E_FATAL_ALERT_RECEIVED)
    set_alert_error (self, error);
  else if (self->transport_errno != 0)
    set_errno_error (error, self->transport_errno);
  else
    g_set_error (error, SC_TLS_ERROR, SC_TLS_ERROR_FAILED,
                 /* Translators: the placeholder is the TLS library's reason */
                 _ ("The TLS session broke: %s"), gnutls_strerror (status));
}

/* ---- waiting ---- */

/* Returns: whether it is worth trying again. */
static gboolean
await (ScStream     *self,
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
static gboolean
may_go_on (ScStream     *self,
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

/* Whether @status only asks to be called again. */
static gboolean
is_passing (ScStream *self,
            ssize_t   status)
{
  if (status == GNUTLS_E_REHANDSHAKE) /* RFC 5246 7.4.1.1: may be ignored; answered so that the server need not wait */
    (void) gnutls_alert_send (self->session, GNUTLS_AL_WARNING, GNUTLS_A_NO_RENEGOTIATION);
  return status == GNUTLS_E_AGAIN || status == GNUTLS_E_INTERRUPTED || status == GNUTLS_E_REHANDSHAKE ||
         status == GNUTLS_E_WARNING_ALERT_RECEIVED || status == GNUTLS_E_GOT_APPLICATION_DATA;
}

static short
get_tls_events (ScStream *self)
{
  return gnutls_record_get_direction (self->session) == 1 ? POLLOUT : POLLIN;
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
    {
      n = gnutls_record_recv (self->session, buffer, count);
      if (n >= 0)
        {
          self->has_read_tls |= n > 0;
          return n;
        }
      if (n == GNUTLS_E_PREMATURE_TERMINATION) /* closed without close_notify, as many do */
        return 0;
      *again = is_passing (self, n);
      if (!*again)
        set_record_error (self, (int) n, error);
      return -1;
    }
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
    {
      n = gnutls_record_send (self->session, buffer, count);
      if (n >= 0)
        return n;
      *again = n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED;
      if (!*again)
        set_record_error (self, (int) n, error);
      return -1;
    }
  n = send (self->fd, buffer, count, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (n >= 0)
    return n;
  *again = errno == EAGAIN || errno == EINTR;
  if (!*again)
    set_errno_error (error, errno);
  return -1;
}

/* ---- handshake ---- */

static gboolean
prepare_session (ScStream     *self,
                 const char   *server_name,
                 ScTlsOptions *options)
{
  const unsigned flags = GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL;

  self->credentials = sc_tls_options_create_credentials (options);
  if (self->credentials == NULL || gnutls_init (&self->session, flags) != 0)
    return FALSE;
  if (gnutls_priority_set_direct (self->session, sc_tls_options_get_priority (options), NULL) != 0 ||
      gnutls_credentials_set (self->session, GNUTLS_CRD_CERTIFICATE, self->credentials) != 0)
    return FALSE;
  /* RFC 6066 3: no literals in server_name. */
  if (!g_hostname_is_ip_address (server_name) && strchr (server_name, '%') == NULL)
    (void) gnutls_server_name_set (self->session, GNUTLS_NAME_DNS, server_name, strlen (server_name));
  gnutls_handshake_set_timeout (self->session, GNUTLS_INDEFINITE_TIMEOUT);
  gnutls_transport_set_ptr (self->session, self);
  gnutls_transport_set_pull_function (self->session, pull_bytes);
  gnutls_transport_set_push_function (self->session, push_bytes);
  gnutls_transport_set_pull_timeout_function (self->session, await_pull);
  return TRUE;
}

/* A deadline that passes during the handshake is TLS's, and bytes that are no TLS explain it better than the clock. */
static void
translate_wait_error (ScStream *self,
                      GError   *wait_error,
                      GError  **error)
{
  if (!g_error_matches (wait_error, SC_NET_ERROR, SC_NET_ERROR_TIMEOUT))
    g_propagate_error (error, g_error_copy (wait_error));
  else if (began_without_tls (self))
    set_not_tls_error (self, error);
  else
    g_set_error_literal (error, SC_TLS_ERROR, SC_TLS_ERROR_TIMEOUT, _ ("The server did not finish the TLS handshake in time"));
}

static gboolean
run_handshake (ScStream     *self,
               ScDeadline    deadline,
               GCancellable *cancellable,
               GError      **error)
{
  for (;;)
    {
      g_autoptr (GError) wait_error = NULL;
      int status;

      if (!may_go_on (self, deadline, cancellable, &wait_error))
        {
          translate_wait_error (self, wait_error, error);
          return FALSE;
        }
      status = gnutls_handshake (self->session);
      if (status == GNUTLS_E_SUCCESS)
        return TRUE;
      if (!is_passing (self, status) || began_without_tls (self))
        {
          set_handshake_error (self, status, error);
          return FALSE;
        }
      if (status != GNUTLS_E_AGAIN)
        continue;
      if (!await (self, get_tls_events (self), deadline, cancellable, &wait_error))
        {
          translate_wait_error (self, wait_error, error);
          return FALSE;
        }
    }
}

ScTlsInfo *
sc_stream_start_tls_sync (ScStream     *self,
                          const char   *server_name,
                          ScTlsOptions *options,
                          ScDeadline    deadline,
                          GCancellable *cancellable,
                          GError      **error)
{
  gint64 start_us = g_get_monotonic_time ();
  guint duration_ms;

  g_return_val_if_fail (SC_IS_STREAM (self), NULL);
  g_return_val_if_fail (server_name != NULL, NULL);
  g_return_val_if_fail (self->session == NULL, NULL);

  if (!prepare_session (self, server_name, options))
    {
      g_set_error_literal (error, SC_TLS_ERROR, SC_TLS_ERROR_FAILED, _ ("The TLS library could not be prepared"));
      return NULL;
    }
  if (!run_handshake (self, deadline, cancellable, error))
    return NULL;
  self->has_tls = TRUE;
  duration_ms = (guint) ((g_get_monotonic_time () - start_us) / 1000);
  return sc_tls_info_new (self->session, sc_tls_find_faults (self->session, self->credentials, server_name), duration_ms);
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

      if (!may_go_on (self, deadline, cancellable, error))
        return -1;
      n = read_once (self, buffer, count, &again, error);
      if (n >= 0 || !again)
        return n;
      if (!await (self, self->has_tls ? get_tls_events (self) : POLLIN, deadline, cancellable, error))
        return -1;
    }
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

      if (!may_go_on (self, deadline, cancellable, error))
        return FALSE;
      n = write_once (self, bytes, count, &again, error);
      if (n >= 0)
        {
          bytes += n;
          count -= (gsize) n;
        }
      else if (!again || !await (self, self->has_tls ? get_tls_events (self) : POLLOUT, deadline, cancellable, error))
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

const char *
sc_stream_get_tls_alert (ScStream *self)
{
  g_return_val_if_fail (SC_IS_STREAM (self), NULL);

  return self->alert;
}

GBytes *
sc_stream_dup_first_bytes (ScStream *self)
{
  g_return_val_if_fail (SC_IS_STREAM (self), NULL);

  if (!began_without_tls (self))
    return NULL;
  return g_bytes_new (self->first_bytes->data, self->first_bytes->len);
}

GBytes *
sc_stream_dup_channel_binding (ScStream   *self,
                               const char *type)
{
  gnutls_datum_t binding = { 0 };
  GBytes *bytes;
  int status = GNUTLS_E_INVALID_REQUEST;

  g_return_val_if_fail (SC_IS_STREAM (self), NULL);
  g_return_val_if_fail (type != NULL, NULL);

  if (!self->has_tls)
    return NULL;
  /* RFC 9266 3: tls-unique has no meaning in TLS 1.3. */
  if (strcmp (type, "tls-unique") == 0 && gnutls_protocol_get_version (self->session) < GNUTLS_TLS1_3)
    status = gnutls_session_channel_binding (self->session, GNUTLS_CB_TLS_UNIQUE, &binding);
  else if (strcmp (type, "tls-exporter") == 0)
    status = gnutls_session_channel_binding (self->session, GNUTLS_CB_TLS_EXPORTER, &binding);
  if (status != 0)
    return NULL;
  bytes = g_bytes_new (binding.data, binding.size);
  gnutls_free (binding.data);
  return bytes;
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
  if (self->credentials != NULL)
    gnutls_certificate_free_credentials (self->credentials);
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
