/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-fuzz"

#include "config.h"

#include "sc-session.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* A whole session that is answered with any octets. U+001E divides the input into what the server says at
 * once; the next part is said when the client has something to say. */
#define DIVIDER 0x1e

typedef struct
{
  const guint8 *data;
  gsize left;
  int fd;
  guint n_client_lines;
} Server;

static void
say_next (Server *server)
{
  const guint8 *end = server->left > 0 ? memchr (server->data, DIVIDER, server->left) : NULL;
  gsize length = end != NULL ? (gsize)(end - server->data) : server->left;

  (void)!send (server->fd, server->data, length, MSG_DONTWAIT | MSG_NOSIGNAL);
  server->data += length;
  server->left -= length;
  if (end == NULL)
    shutdown (server->fd, SHUT_WR);
  else
    {
      server->data++;
      server->left--;
    }
}

static void
on_trace (ScSpeaker speaker, const char *text, gpointer user_data)
{
  Server *server = user_data;

  g_assert_true (g_utf8_validate (text, -1, NULL));
  if (speaker == SC_SPEAKER_SERVER)
    return;
  server->n_client_lines++;
  say_next (server);
}

static ScReply *
take_step (ScSession *session, guint step, ScAuthMethod method)
{
  g_autoptr (GBytes) message = g_bytes_new_static ("hello", 5);
  g_autoptr (ScSecret) secret = sc_secret_new ("password", -1);

  switch (step)
    {
    case 0:
      return sc_session_read_banner_sync (session, NULL, NULL);
    case 1:
      return sc_session_ehlo_sync (session, NULL, NULL);
    case 2:
      return sc_session_authenticate_sync (session, method, "user", secret, NULL, NULL);
    case 3:
      return sc_session_mail_sync (session, "a@example.com", 5, NULL, NULL);
    case 4:
      return sc_session_rcpt_sync (session, "b@example.com", NULL, NULL);
    case 5:
      return sc_session_data_sync (session, NULL, NULL);
    case 6:
      return sc_session_message_sync (session, message, NULL, NULL);
    default:
      return sc_session_starttls_sync (session, NULL, NULL);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  int fds[2];
  Server server = { data, size, -1, 0 };
  g_autoptr (ScStream) stream = NULL;
  g_autoptr (ScSession) session = NULL;
  gboolean was_421 = FALSE;
  ScAuthMethod method = SC_AUTH_METHOD_AUTO;

  if (size == 0 || socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
    return 0;
  if (data[0] >= '1' && data[0] <= '9')
    method = (ScAuthMethod)(data[0] - '0');
  server.data++;
  server.left--;
  server.fd = fds[1];
  stream = sc_stream_new_for_fd (fds[0]);
  /* The input's end is a FIN, so that nothing waits; a part that holds no whole reply does. */
  session = sc_session_new (stream, 5, SC_SESSION_ALLOW_PLAINTEXT_PASSWORD, on_trace, &server);
  say_next (&server);

  for (guint step = 0; step < 8; step++)
    {
      const guint before = server.n_client_lines;
      g_autoptr (ScReply) reply = take_step (session, step, method);

      g_assert_true (!was_421 || server.n_client_lines == before);
      was_421 |= reply != NULL && sc_reply_get_code (reply) == 421;
    }
  {
    const guint before = server.n_client_lines;

    sc_session_quit_sync (session, NULL);
    g_assert_true (!was_421 || server.n_client_lines == before);
  }
  g_assert_cmpuint (sc_session_get_n_logins (session), <=, 1);
  close (fds[1]);
  return 0;
}
