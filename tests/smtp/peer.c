/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct _Peer
{
  char **script;
  int client_fd; /* until peer_connect() */
  int fd;
  GString *received;
  gboolean gone;
  GThread *thread;
  GMutex lock;
  GCond changed;
  gboolean marked;
};

static void
send_octets (Peer *self, const char *octets, gsize length)
{
  while (length > 0 && !self->gone)
    {
      ssize_t n = send (self->fd, octets, length, MSG_NOSIGNAL);

      if (n <= 0)
        self->gone = TRUE;
      else
        {
          octets += n;
          length -= (gsize)n;
        }
    }
}

static void
send_text (Peer *self, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "\\0", -1);
  g_autoptr (GByteArray) octets = g_byte_array_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (i > 0)
        g_byte_array_append (octets, (const guint8 *)"", 1);
      g_byte_array_append (octets, (const guint8 *)parts[i], (guint)strlen (parts[i]));
    }
  send_octets (self, (const char *)octets->data, octets->len);
}

/* Reads until @end stands at the end of what was received; %NULL: until the client goes. */
static void
read_until (Peer *self, const char *end)
{
  char octet;

  while (end == NULL || !g_str_has_suffix (self->received->str, end))
    {
      if (recv (self->fd, &octet, 1, 0) != 1)
        {
          self->gone = TRUE;
          return;
        }
      g_string_append_c (self->received, octet);
    }
}

static void
read_line (Peer *self)
{
  char octet = '\0';

  while (octet != '\n' && !self->gone)
    {
      if (recv (self->fd, &octet, 1, 0) == 1)
        g_string_append_c (self->received, octet);
      else
        self->gone = TRUE;
    }
}

static void
reset (Peer *self)
{
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  setsockopt (self->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  close (self->fd);
  self->fd = -1;
}

static void
mark (Peer *self)
{
  g_mutex_lock (&self->lock);
  self->marked = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

static void
play (Peer *self, const char *step)
{
  switch (*step)
    {
    case '>':
      send_text (self, step + 1);
      break;
    case '%':
      for (const char *c = step + 1; *c != '\0'; c++)
        send_octets (self, c, 1);
      break;
    case '*':
      while (!self->gone)
        send_text (self, step + 1);
      break;
    case '<':
      read_line (self);
      break;
    case '.':
      read_until (self, "\r\n.\r\n");
      break;
    case 'F':
      shutdown (self->fd, SHUT_WR);
      break;
    case 'R':
      reset (self);
      break;
    case '!':
      mark (self);
      break;
    default:
      g_assert_not_reached ();
    }
}

static gpointer
run (gpointer data)
{
  Peer *self = data;

  for (guint i = 0; self->script[i] != NULL && !self->gone && self->fd >= 0; i++)
    play (self, self->script[i]);
  if (self->fd >= 0 && !self->gone)
    read_until (self, NULL);
  mark (self);
  if (self->fd >= 0)
    close (self->fd);
  return NULL;
}

Peer *
peer_new (const char *const *script)
{
  Peer *self = g_new0 (Peer, 1);
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  const int on = 1;
  int listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (bind (listener, (struct sockaddr *)&address, length), ==, 0);
  g_assert_cmpint (listen (listener, 1), ==, 0);
  g_assert_cmpint (getsockname (listener, (struct sockaddr *)&address, &length), ==, 0);
  self->client_fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (connect (self->client_fd, (struct sockaddr *)&address, length), ==, 0);
  self->fd = accept (listener, NULL, NULL);
  g_assert_cmpint (self->fd, >=, 0);
  setsockopt (self->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  close (listener);

  self->script = g_strdupv ((char **)script);
  self->received = g_string_new (NULL);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->thread = g_thread_new ("peer", run, self);
  return self;
}

ScStream *
peer_connect (Peer *self)
{
  return sc_stream_new_for_fd (self->client_fd);
}

void
peer_wait_mark (Peer *self)
{
  g_mutex_lock (&self->lock);
  while (!self->marked)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
}

char *
peer_finish (Peer *self)
{
  char *received;

  g_thread_join (self->thread);
  g_string_replace (self->received, "\r\n", "|", 0);
  received = g_string_free (self->received, FALSE);
  g_strfreev (self->script);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
  return received;
}

void
stage_trace (ScSpeaker speaker, const char *text, gpointer trace)
{
  g_string_append_printf (trace, "%c %s|",
                          speaker == SC_SPEAKER_CLIENT   ? 'C'
                          : speaker == SC_SPEAKER_SERVER ? 'S'
                                                         : 'I',
                          text);
}

void
stage_open (Stage *self, const char *const *script, guint timeout_ms, ScSessionFlags flags)
{
  g_autoptr (ScStream) stream = NULL;

  self->peer = peer_new (script);
  self->trace = g_string_new (NULL);
  stream = peer_connect (self->peer);
  self->session = sc_session_new (stream, timeout_ms, flags, stage_trace, self->trace);
}

char *
stage_close (Stage *self)
{
  g_assert_finalize_object (self->session); /* and with it the stream, which closes */
  g_string_free (self->trace, TRUE);
  return peer_finish (self->peer);
}
