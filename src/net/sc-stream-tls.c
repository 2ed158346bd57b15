/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-net"

#include "config.h"

#include "sc-stream-private.h"

#include "sc-net-error.h"
#include "sc-text.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#define MAX_FIRST_BYTES 1024
#define MAX_SHOWN_BYTES 200

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
  else if (n == 0)
    self->saw_end = TRUE;
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
 * picks for that is its own affair: certificate_required, handshake_failure, bad_certificate and others are seen; and when it
 * closes with something of ours unread, the alert is lost. */
static gboolean
missed_client_certificate (ScStream *self)
{
  return !self->has_read_tls && gnutls_certificate_client_get_request_status (self->session) != 0;
}

static void
set_lost_alert_error (GError **error)
{
  g_set_error_literal (error, SC_TLS_ERROR, SC_TLS_ERROR_CLIENT_CERT_WANTED,
                       _ ("The server asked for a certificate from this computer, got none, and broke the connection off"));
}

static void
set_alert_error (ScStream *self,
                 GError  **error)
{
  gnutls_alert_description_t alert = gnutls_alert_get (self->session);

  g_free (self->alert);
  self->alert = format_alert (alert);
  if (alert == GNUTLS_A_CERTIFICATE_REQUIRED || missed_client_certificate (self))
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

/* What the library says when the certificate is no certificate. */
static gboolean
is_unreadable_certificate (int status)
{
  switch (status)
    {
    case GNUTLS_E_ASN1_ELEMENT_NOT_FOUND:
    case GNUTLS_E_ASN1_IDENTIFIER_NOT_FOUND:
    case GNUTLS_E_ASN1_DER_ERROR:
    case GNUTLS_E_ASN1_VALUE_NOT_FOUND:
    case GNUTLS_E_ASN1_GENERIC_ERROR:
    case GNUTLS_E_ASN1_VALUE_NOT_VALID:
    case GNUTLS_E_ASN1_TAG_ERROR:
    case GNUTLS_E_ASN1_TYPE_ANY_ERROR:
    case GNUTLS_E_ASN1_SYNTAX_ERROR:
    case GNUTLS_E_ASN1_DER_OVERFLOW:
    case GNUTLS_E_CERTIFICATE_ERROR:
    case GNUTLS_E_X509_UNSUPPORTED_ATTRIBUTE:
      return TRUE;
    default:
      return FALSE;
    }
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
  else if ((self->saw_end || self->transport_errno != 0) && missed_client_certificate (self))
    set_lost_alert_error (error);
  else if (self->transport_errno != 0 && sc_net_error_from_errno (self->transport_errno) == SC_NET_ERROR_RESET)
    g_set_error_literal (error, SC_TLS_ERROR, SC_TLS_ERROR_RESET, _ ("The connection was reset during the TLS handshake"));
  else if (self->saw_end || status == GNUTLS_E_PREMATURE_TERMINATION || status == GNUTLS_E_SESSION_EOF)
    g_set_error_literal (error, SC_TLS_ERROR, SC_TLS_ERROR_CLOSED, _ ("The server closed the connection during the TLS handshake"));
  else if (is_unreadable_certificate (status))
    g_set_error (error, SC_TLS_ERROR, SC_TLS_ERROR_CERT_UNREADABLE,
                 /* Translators: the placeholder is the TLS library's reason */
                 _ ("The server’s certificate cannot be read: %s"), gnutls_strerror (status));
  else if (status == GNUTLS_E_KEY_USAGE_VIOLATION)
    g_set_error_literal (error, SC_TLS_ERROR, SC_TLS_ERROR_CERT_WRONG_USE, _ ("The certificate does not allow the server’s key to be used for TLS"));
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
  else if (self->transport_errno != 0 && missed_client_certificate (self))
    set_lost_alert_error (error);
  else if (self->transport_errno != 0)
    g_set_error_literal (error, SC_NET_ERROR, (int) sc_net_error_from_errno (self->transport_errno), g_strerror (self->transport_errno));
  else
    g_set_error (error, SC_TLS_ERROR, SC_TLS_ERROR_FAILED,
                 /* Translators: the placeholder is the TLS library's reason */
                 _ ("The TLS session broke: %s"), gnutls_strerror (status));
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

short
sc_stream_get_tls_events (ScStream *self)
{
  return gnutls_record_get_direction (self->session) == 1 ? POLLOUT : POLLIN;
}

/* ---- records ---- */

gssize
sc_stream_read_record (ScStream *self,
                       void     *buffer,
                       gsize     count,
                       gboolean *again,
                       GError  **error)
{
  ssize_t n = gnutls_record_recv (self->session, buffer, count);

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

gssize
sc_stream_write_record (ScStream   *self,
                        const void *buffer,
                        gsize       count,
                        gboolean   *again,
                        GError    **error)
{
  ssize_t n = gnutls_record_send (self->session, buffer, count);

  if (n >= 0)
    return n;
  *again = n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED;
  if (!*again)
    set_record_error (self, (int) n, error);
  return -1;
}

/* ---- handshake ---- */

static gboolean
prepare_session (ScStream     *self,
                 const char   *server_name,
                 ScTlsOptions *options)
{
  const unsigned flags = GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL;

  self->options = options != NULL ? sc_tls_options_ref (options) : sc_tls_options_new (NULL, NULL);
  if (gnutls_init (&self->session, flags) != 0)
    return FALSE;
  if (gnutls_priority_set_direct (self->session, sc_tls_options_get_priority (self->options), NULL) != 0 ||
      gnutls_credentials_set (self->session, GNUTLS_CRD_CERTIFICATE, sc_tls_options_get_credentials (self->options)) != 0)
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

      if (!sc_stream_may_go_on (self, deadline, cancellable, &wait_error))
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
      if (!sc_stream_await (self, sc_stream_get_tls_events (self), deadline, cancellable, &wait_error))
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
  ScTlsFindings findings;
  gint64 start_us;
  guint duration_ms;

  g_return_val_if_fail (SC_IS_STREAM (self), NULL);
  g_return_val_if_fail (server_name != NULL, NULL);
  g_return_val_if_fail (self->session == NULL, NULL);

  if (!prepare_session (self, server_name, options))
    {
      g_set_error_literal (error, SC_TLS_ERROR, SC_TLS_ERROR_FAILED, _ ("The TLS library could not be prepared"));
      return NULL;
    }
  start_us = g_get_monotonic_time ();
  if (!run_handshake (self, deadline, cancellable, error))
    return NULL;
  self->has_tls = TRUE;
  duration_ms = (guint) ((g_get_monotonic_time () - start_us) / 1000);
  sc_tls_find_faults (self->session, sc_tls_options_get_credentials (self->options), server_name, &findings);
  return sc_tls_info_new (self->session, &findings, duration_ms);
}

/* ---- what it came to ---- */

const char *
sc_stream_get_tls_alert (ScStream *self)
{
  g_return_val_if_fail (SC_IS_STREAM (self), NULL);

  return self->alert;
}

const char *
sc_stream_get_handshake_step (ScStream *self)
{
  g_return_val_if_fail (SC_IS_STREAM (self), NULL);

  if (self->session == NULL)
    return NULL;
  switch ((int) gnutls_handshake_get_last_in (self->session))
    {
    case GNUTLS_HANDSHAKE_SERVER_HELLO:
    case GNUTLS_HANDSHAKE_HELLO_RETRY_REQUEST:
      return "server-hello";
    case GNUTLS_HANDSHAKE_ENCRYPTED_EXTENSIONS:
      return "encrypted-extensions";
    case GNUTLS_HANDSHAKE_CERTIFICATE_PKT:
    case GNUTLS_HANDSHAKE_COMPRESSED_CERTIFICATE_PKT:
      return "certificate";
    case GNUTLS_HANDSHAKE_CERTIFICATE_STATUS:
      return "certificate-status";
    case GNUTLS_HANDSHAKE_SERVER_KEY_EXCHANGE:
      return "server-key-exchange";
    case GNUTLS_HANDSHAKE_CERTIFICATE_REQUEST:
      return "certificate-request";
    case GNUTLS_HANDSHAKE_SERVER_HELLO_DONE:
      return "server-hello-done";
    case GNUTLS_HANDSHAKE_CERTIFICATE_VERIFY:
      return "certificate-verify";
    case GNUTLS_HANDSHAKE_NEW_SESSION_TICKET:
      return "new-session-ticket";
    case GNUTLS_HANDSHAKE_FINISHED:
      return "finished";
    default:
      return "nothing";
    }
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
