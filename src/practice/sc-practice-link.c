/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-practice"

#include "config.h"

#include "sc-practice-link.h"

#include "sc-deadline.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

/* How long we listen after our end is closed. */
#define LINGER_MS 1500
/* A client that takes nothing does not hold the thread for ever. */
#define WRITE_MS 30000

struct _ScPracticeLink
{
  GSocket         *socket;
  GCancellable    *stop;
  gnutls_session_t session; /* %NULL without TLS */
  GByteArray      *received;
  guint64         *octets_after_421;
  gboolean         said_421;
  gboolean         at_end;
};

ScPracticeLink *
sc_practice_link_new (GSocket      *socket,
                      GCancellable *stop,
                      guint64      *octets_after_421)
{
  ScPracticeLink *self = g_new0 (ScPracticeLink, 1);

  self->socket = g_object_ref (socket);
  self->stop = g_object_ref (stop);
  self->received = g_byte_array_new ();
  self->octets_after_421 = octets_after_421;
  g_socket_set_blocking (socket, FALSE);
  /* One write, one packet: tests of split replies need to know. */
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  return self;
}

void
sc_practice_link_free (ScPracticeLink *self)
{
  if (self->session != NULL)
    gnutls_deinit (self->session);
  g_socket_close (self->socket, NULL);
  g_object_unref (self->socket);
  g_object_unref (self->stop);
  g_byte_array_unref (self->received);
  g_free (self);
}

gboolean
sc_practice_link_has_tls (ScPracticeLink *self)
{
  return self->session != NULL;
}

char *
sc_practice_link_dup_client (ScPracticeLink *self)
{
  g_autoptr (GSocketAddress) address = g_socket_get_remote_address (self->socket, NULL);

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return g_strdup ("127.0.0.1");
  return g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

/* Whether the socket became ready; not when time is up or we are to stop. */
static gboolean
wait_for (ScPracticeLink *self,
          GIOCondition    condition,
          ScDeadline      deadline)
{
  gint64 wait_us = -1;

  if (g_cancellable_is_cancelled (self->stop))
    return FALSE;
  if (deadline.end_us != G_MAXINT64)
    {
      wait_us = deadline.end_us - g_get_monotonic_time ();
      if (wait_us <= 0)
        return FALSE;
    }
  return g_socket_condition_timed_wait (self->socket, condition, wait_us, self->stop, NULL);
}

/* Octets read; 0 at the end; -1 when nothing is there yet. */
static gssize
read_once (ScPracticeLink *self,
           guint8         *buffer,
           gsize           size)
{
  g_autoptr (GError) error = NULL;
  gssize             count;

  if (self->session != NULL)
    {
      count = gnutls_record_recv (self->session, buffer, size);
      if (count == GNUTLS_E_AGAIN || count == GNUTLS_E_INTERRUPTED)
        return -1;
      return MAX (count, 0);
    }
  count = g_socket_receive (self->socket, (char *) buffer, size, NULL, &error);
  if (count < 0)
    return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK) ? -1 : 0;
  return count;
}

/* Takes in what comes until @deadline; false when time is up or at the end. */
static gboolean
fill (ScPracticeLink *self,
      ScDeadline      deadline)
{
  guint8   buffer[4096];
  gboolean is_last = FALSE;

  while (!self->at_end)
    {
      gssize count = read_once (self, buffer, sizeof buffer);

      if (count == 0)
        self->at_end = TRUE;
      else if (count > 0)
        {
          if (self->said_421)
            __atomic_add_fetch (self->octets_after_421, (guint64) count, __ATOMIC_SEQ_CST);
          g_byte_array_append (self->received, buffer, (guint) count);
          return TRUE;
        }
      else if (is_last)
        return FALSE;
      else
        is_last = !wait_for (self, G_IO_IN, deadline); /* what came until then still counts */
    }
  return FALSE;
}

ScLinkResult
sc_practice_link_read_line (ScPracticeLink *self,
                            gint64          timeout_ms,
                            GByteArray     *line)
{
  ScDeadline deadline = timeout_ms < 0 ? sc_deadline_never () : sc_deadline_after_ms (timeout_ms);

  for (;;)
    {
      const guint8 *end = self->received->len > 0 ? memchr (self->received->data, '\n', self->received->len) : NULL;

      if (end != NULL && g_cancellable_is_cancelled (self->stop))
        return SC_LINK_CLOSED;
      if (end != NULL)
        {
          guint length = (guint) (end - self->received->data);

          g_byte_array_set_size (line, 0);
          g_byte_array_append (line, self->received->data, length > 0 && end[-1] == '\r' ? length - 1 : length);
          /* An empty line has an address, too, and every line a NUL behind it. */
          g_byte_array_append (line, (const guint8 *) "", 1);
          g_byte_array_set_size (line, line->len - 1);
          g_byte_array_remove_range (self->received, 0, length + 1);
          return SC_LINK_LINE;
        }
      if (self->received->len > SC_PRACTICE_LINE_MAX)
        return SC_LINK_CLOSED;
      if (!fill (self, deadline))
        return self->at_end || g_cancellable_is_cancelled (self->stop) ? SC_LINK_CLOSED : SC_LINK_TIMEOUT;
    }
}

gboolean
sc_practice_link_write (ScPracticeLink *self,
                        const void     *octets,
                        gsize           count)
{
  const guint8 *data = octets;
  ScDeadline    deadline = sc_deadline_after_ms (WRITE_MS);

  while (count > 0)
    {
      g_autoptr (GError) error = NULL;
      gssize             written;
      gboolean           again;

      if (self->session != NULL)
        {
          written = gnutls_record_send (self->session, data, count);
          again = written == GNUTLS_E_AGAIN || written == GNUTLS_E_INTERRUPTED;
        }
      else
        {
          written = g_socket_send (self->socket, (const char *) data, count, NULL, &error);
          again = written < 0 && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
        }
      if (written > 0)
        {
          data += written;
          count -= (gsize) written;
        }
      else if (!again || !wait_for (self, G_IO_OUT, deadline))
        return FALSE;
    }
  return TRUE;
}

gboolean
sc_practice_link_wait (ScPracticeLink *self,
                       guint           ms)
{
  GPollFD fd;
  int     ready;

  if (!g_cancellable_make_pollfd (self->stop, &fd))
    return FALSE;
  ready = g_poll (&fd, 1, (int) ms);
  g_cancellable_release_fd (self->stop);
  return ready == 0;
}

gboolean
sc_practice_link_start_tls (ScPracticeLink                  *self,
                            gnutls_certificate_credentials_t credentials)
{
  ScDeadline       deadline = sc_deadline_after_ms (WRITE_MS);
  gnutls_session_t session = NULL;
  int              result;

  if (self->session != NULL || gnutls_init (&session, GNUTLS_SERVER | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL) < 0)
    return FALSE;
  g_byte_array_set_size (self->received, 0);
  gnutls_set_default_priority (session);
  gnutls_credentials_set (session, GNUTLS_CRD_CERTIFICATE, credentials);
  gnutls_transport_set_int (session, g_socket_get_fd (self->socket));
  do
    {
      result = gnutls_handshake (session);
      if (result == GNUTLS_E_AGAIN
          && !wait_for (self, gnutls_record_get_direction (session) == 0 ? G_IO_IN : G_IO_OUT, deadline))
        break;
    }
  while (result < 0 && !gnutls_error_is_fatal (result));

  if (result != GNUTLS_E_SUCCESS)
    {
      g_debug ("Handshake: %s", gnutls_strerror (result));
      gnutls_deinit (session);
      self->at_end = TRUE;
      return FALSE;
    }
  self->session = session;
  return TRUE;
}

void
sc_practice_link_set_said_421 (ScPracticeLink *self)
{
  self->said_421 = TRUE;
}

void
sc_practice_link_close (ScPracticeLink *self)
{
  ScDeadline deadline = sc_deadline_after_ms (LINGER_MS);

  if (self->session != NULL)
    gnutls_bye (self->session, GNUTLS_SHUT_WR);
  g_socket_shutdown (self->socket, FALSE, TRUE, NULL);
  while (fill (self, deadline) && !g_cancellable_is_cancelled (self->stop))
    g_byte_array_set_size (self->received, 0);
}

void
sc_practice_link_reset (ScPracticeLink *self)
{
  struct linger at_once = { 1, 0 };

  if (setsockopt (g_socket_get_fd (self->socket), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) < 0)
    g_debug ("SO_LINGER: %s", g_strerror (errno));
  g_socket_close (self->socket, NULL);
}

void
sc_practice_link_stall (ScPracticeLink *self)
{
  while (fill (self, sc_deadline_never ()) && !g_cancellable_is_cancelled (self->stop))
    g_byte_array_set_size (self->received, 0);
}
