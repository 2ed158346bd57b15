/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "raw-client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

struct _RawClient
{
  int                              fd;
  gnutls_session_t                 session;
  gnutls_certificate_credentials_t credentials;
  GByteArray                      *received;
  gboolean                         was_reset;
};

RawClient *
raw_client_new (guint16 port)
{
  RawClient         *self = g_new0 (RawClient, 1);
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port) };
  struct timeval     patience = { 10, 0 };

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  self->received = g_byte_array_new ();
  self->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (self->fd, >=, 0);
  g_assert_cmpint (setsockopt (self->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience), ==, 0);
  g_assert_cmpint (connect (self->fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  return self;
}

void
raw_client_free (RawClient *self)
{
  if (self->session != NULL)
    gnutls_deinit (self->session);
  if (self->credentials != NULL)
    gnutls_certificate_free_credentials (self->credentials);
  close (self->fd);
  g_byte_array_unref (self->received);
  g_free (self);
}

void
raw_client_send (RawClient  *self,
                 const char *text,
                 gssize      length)
{
  gsize count = length < 0 ? strlen (text) : (gsize) length;

  if (self->session != NULL)
    g_assert_cmpint (gnutls_record_send (self->session, text, count), ==, (gssize) count);
  else
    g_assert_cmpint (send (self->fd, text, count, MSG_NOSIGNAL), ==, (gssize) count);
}

/* False at the end of the connection. */
static gboolean
receive (RawClient *self)
{
  guint8 buffer[4096];
  gssize count;

  if (self->session != NULL)
    count = gnutls_record_recv (self->session, buffer, sizeof buffer);
  else
    {
      count = recv (self->fd, buffer, sizeof buffer, 0);
      self->was_reset = count < 0 && errno == ECONNRESET;
      g_assert_true (count >= 0 || errno == ECONNRESET); /* not EAGAIN: ten seconds without a word are a fault */
    }
  if (count > 0)
    g_byte_array_append (self->received, buffer, (guint) count);
  return count > 0;
}

char *
raw_client_read_reply (RawClient *self)
{
  GString *reply = g_string_new (NULL);
  gboolean goes_on = TRUE;

  while (goes_on)
    {
      const guint8 *end = self->received->len > 0 ? memchr (self->received->data, '\n', self->received->len) : NULL;
      guint         length = end != NULL ? (guint) (end - self->received->data) : 0;

      if (end == NULL && receive (self))
        continue;
      if (reply->len > 0)
        g_string_append_c (reply, '|');
      if (end == NULL)
        {
          g_string_append (reply, self->was_reset ? "(reset)" : "(end)");
          break;
        }
      goes_on = length > 3 && self->received->data[3] == '-';
      g_string_append_len (reply, (const char *) self->received->data, (gssize) (length > 0 && end[-1] == '\r' ? length - 1 : length));
      g_byte_array_remove_range (self->received, 0, length + 1);
    }
  return g_string_free (reply, FALSE);
}

GBytes *
raw_client_read_all (RawClient *self)
{
  while (receive (self))
    continue;
  return g_bytes_new (self->received->data, self->received->len);
}

gboolean
raw_client_has_buffered (RawClient *self)
{
  return self->received->len > 0;
}

guint
raw_client_start_tls (RawClient *self,
                      GBytes    *ca_pem)
{
  gnutls_datum_t        pem = { (unsigned char *) g_bytes_get_data (ca_pem, NULL), (unsigned int) g_bytes_get_size (ca_pem) };
  gnutls_typed_vdata_st data[] = {
    { GNUTLS_DT_DNS_HOSTNAME, (unsigned char *) "127.0.0.1", 0 },
    { GNUTLS_DT_KEY_PURPOSE_OID, (unsigned char *) GNUTLS_KP_TLS_WWW_SERVER, 0 },
  };
  guint status = 0;
  int   result;

  g_assert_cmpint (gnutls_certificate_allocate_credentials (&self->credentials), ==, 0);
  g_assert_cmpint (gnutls_certificate_set_x509_trust_mem (self->credentials, &pem, GNUTLS_X509_FMT_PEM), ==, 1);
  g_assert_cmpint (gnutls_init (&self->session, GNUTLS_CLIENT | GNUTLS_NO_SIGNAL), ==, 0);
  gnutls_priority_set_direct (self->session, "NORMAL:%PROFILE_MEDIUM", NULL);
  gnutls_credentials_set (self->session, GNUTLS_CRD_CERTIFICATE, self->credentials);
  gnutls_transport_set_int (self->session, self->fd);
  do
    result = gnutls_handshake (self->session);
  while (result < 0 && !gnutls_error_is_fatal (result));
  g_assert_cmpstr (gnutls_strerror (result), ==, gnutls_strerror (GNUTLS_E_SUCCESS));
  g_assert_cmpint (gnutls_certificate_verify_peers (self->session, data, G_N_ELEMENTS (data), &status), ==, 0);
  return status;
}

static void
send_login (RawClient *self)
{
  static const char secret[] = "\0" SC_PRACTICE_USER "\0" SC_PRACTICE_PASSWORD;
  g_autofree char  *base64 = g_base64_encode ((const guchar *) secret, sizeof secret - 1);
  g_autofree char  *line = g_strconcat ("AUTH PLAIN ", base64, "\r\n", NULL);

  raw_client_send (self, line, -1);
}

void
raw_client_play (ScPracticeServer *server,
                 const char       *steps)
{
  g_autoptr (RawClient) client = raw_client_new (sc_practice_server_get_port (server));
  g_auto (GStrv)        lines = g_strsplit (steps, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (lines[i][0] == '>')
        {
          g_autofree char *sent = g_strconcat (lines[i] + 1, "\r\n", NULL);

          raw_client_send (client, sent, -1);
        }
      else if (lines[i][0] == '<')
        {
          g_autofree char *reply = raw_client_read_reply (client);

          if (!g_str_has_prefix (reply, lines[i] + 1))
            g_assert_cmpstr (reply, ==, lines[i]);
        }
      else if (g_str_equal (lines[i], "login"))
        send_login (client);
      else if (g_str_equal (lines[i], "tls"))
        raw_client_start_tls (client, sc_practice_server_get_ca_pem (server));
      else if (g_str_equal (lines[i], "end"))
        {
          g_autoptr (GBytes) rest = raw_client_read_all (client);

          g_assert_cmpuint (g_bytes_get_size (rest), ==, 0);
        }
      else
        g_assert_cmpstr (lines[i], ==, "a step");
    }
}
