/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-session"

#include "config.h"

#include "sc-session-private.h"

#include "sc-net-error.h"
#include "sc-text.h"

#include <string.h>

/* How a reply comes in: our own buffer over the stream, and what is done when something else comes than asked
 * for. */

#define CHUNK 4096
/* How long to listen for a 421 that may come by itself. */
#define LISTEN_MS 100
/* The parser looks at a line without end again after this many octets, not after each. */
#define PARSE_STEP 512
/* How much of what is no reply is shown. */
#define GARBAGE_LINES_MAX 20

void
sc_session_trace (ScSession *self, ScSpeaker speaker, const char *bytes, gssize length)
{
  g_autofree char *safe = NULL;

  if (self->trace == NULL)
    return;
  safe = sc_text_make_safe (bytes, length, SC_REPLY_LINE_MAX);
  self->trace (speaker, safe, self->user_data);
}

/* Passes the first @length octets of the buffer, line by line. */
static void
trace_received (ScSession *self, gsize length, guint lines_max)
{
  const char *bytes = (const char *)self->buffer->data;

  for (gsize offset = 0; offset < length && lines_max > 0; lines_max--)
    {
      const char *end = memchr (bytes + offset, '\n', length - offset);
      gsize line_length = end != NULL ? (gsize)(end - (bytes + offset)) : length - offset;
      gsize shown = line_length;

      if (shown > 0 && bytes[offset + shown - 1] == '\r')
        shown--;
      if (self->hides_challenge && shown > 3 && memcmp (bytes + offset, "334", 3) == 0)
        sc_session_trace (self, SC_SPEAKER_SERVER, "334 [challenge]", -1);
      else
        sc_session_trace (self, SC_SPEAKER_SERVER, bytes + offset, (gssize)shown);
      offset += line_length + 1;
    }
}

static void
drop_received (ScSession *self, gsize length)
{
  if (length > 0)
    g_byte_array_remove_range (self->buffer, 0, (guint)length);
  self->n_parsed = 0;
}

/* Takes what is there without waiting, up to a whole reply of the largest kind. */
static gboolean
fill_without_waiting (ScSession *self, gboolean *closed, GError **error)
{
  char chunk[CHUNK];

  *closed = FALSE;
  while (self->buffer->len < SC_REPLY_OCTETS_MAX && !*closed)
    {
      gssize n = sc_stream_read_nonblocking (self->stream, chunk, sizeof chunk, closed, error);

      if (n < 0)
        return FALSE;
      if (n == 0)
        break;
      g_byte_array_append (self->buffer, (const guint8 *)chunk, (guint)n);
    }
  return TRUE;
}

/* The code of the line of @length octets, without its line end; 0 when it has none. */
static guint
get_line_code (const char *line, gsize length)
{
  if (length < 3 || line[0] < '2' || line[0] > '5' || !g_ascii_isdigit (line[1]) ||
      !g_ascii_isdigit (line[2]))
    return 0;
  if (length > 3 && line[3] != ' ' && line[3] != '-' && line[3] != '\r')
    return 0;
  return (guint)(line[0] - '0') * 100 + (guint)(line[1] - '0') * 10 + (guint)(line[2] - '0');
}

static char *
dup_safe_text (const char *line, gsize length)
{
  if (length > 0 && line[length - 1] == '\r')
    length--;
  return length > 4 ? sc_text_make_safe (line + 4, (gssize)length - 4, 1000) : g_strdup ("");
}

/* RFC 5321 3.8: makes a reply of the 421 that stands in what was received, however broken the rest is. A
 * greeting of "220-" that goes on with a refusal (Postfix' postscreen) is that refusal. */
static ScReply *
rescue_refusal (ScSession *self, gboolean any_refusal)
{
  const char *bytes = (const char *)self->buffer->data;
  const gsize length = MIN (self->buffer->len, SC_REPLY_OCTETS_MAX);
  g_autoptr (GString) made = g_string_new (NULL);
  gsize last_line = 0;
  guint code = 0;
  guint n = 0;
  ScReply *reply = NULL;
  gsize used;

  for (gsize offset = 0; offset < length && n < SC_REPLY_LINES_MAX;)
    {
      const char *end = memchr (bytes + offset, '\n', length - offset);
      gsize line_length = end != NULL ? (gsize)(end - (bytes + offset)) : length - offset;
      guint line_code = get_line_code (bytes + offset, line_length);

      if (code == 0 && (line_code == 421 || (any_refusal && line_code >= 400)))
        code = line_code;
      if (code != 0 && line_code == code && made->len < SC_REPLY_OCTETS_MAX / 2)
        {
          g_autofree char *text = dup_safe_text (bytes + offset, line_length);

          last_line = made->len;
          g_string_append_printf (made, "%u-%s\n", code, text);
          n++;
        }
      offset += line_length + 1;
    }
  if (code == 0)
    return NULL;

  made->str[last_line + 3] = ' ';
  if (!sc_reply_parse (made->str, made->len, &reply, &used, NULL))
    return NULL;
  return reply;
}

/* Something broke while we read: ends the dialogue, and finds the 421. Takes @error over when there is none.
 */
static ScReply *
end_with (ScSession *self, gboolean is_banner, GError *broken, GError **error)
{
  gboolean closed;
  gboolean any_refusal = is_banner && g_error_matches (broken, SC_SMTP_ERROR, SC_SMTP_ERROR_CODES_DIFFER);
  ScReply *reply = NULL;

  self->is_over = TRUE;
  if (!g_error_matches (broken, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      fill_without_waiting (self, &closed, NULL);
      reply = rescue_refusal (self, any_refusal);
    }
  trace_received (self, self->buffer->len, GARBAGE_LINES_MAX);
  drop_received (self, self->buffer->len);

  if (reply != NULL)
    {
      self->last_was_bad = TRUE;
      g_error_free (broken);
    }
  else
    g_propagate_error (error, broken);
  return reply;
}

/* Takes a whole reply off the front of the buffer. FALSE on what can never become one. */
static gboolean
take_reply (ScSession *self, ScReply **reply, GError **error)
{
  const char *bytes = (const char *)self->buffer->data;
  const gsize fresh = self->buffer->len - self->n_parsed;
  gsize used;

  *reply = NULL;
  if (fresh == 0)
    return TRUE;
  if (self->buffer->len > 5 && fresh < PARSE_STEP && memchr (bytes + self->n_parsed, '\n', fresh) == NULL)
    return TRUE;

  if (!sc_reply_parse (bytes, self->buffer->len, reply, &used, error))
    return FALSE;
  self->n_parsed = self->buffer->len;
  if (*reply == NULL)
    return TRUE;

  trace_received (self, used, SC_REPLY_LINES_MAX);
  drop_received (self, used);
  self->last_was_bad = sc_reply_is_transient (*reply) || sc_reply_is_permanent (*reply);
  if (sc_reply_get_code (*reply) == 421)
    self->is_over = TRUE;
  return TRUE;
}

ScReply *
sc_session_read_reply (
    ScSession *self, gboolean is_banner, ScDeadline deadline, GCancellable *cancellable, GError **error)
{
  char chunk[CHUNK];

  for (;;)
    {
      GError *broken = NULL;
      ScReply *reply;
      gssize n;

      if (!take_reply (self, &reply, &broken))
        return end_with (self, is_banner, broken, error);
      if (reply != NULL)
        return reply;

      n = sc_stream_read_sync (self->stream, chunk, sizeof chunk, deadline, cancellable, &broken);
      if (n == 0)
        broken = g_error_new_literal (SC_NET_ERROR, SC_NET_ERROR_CLOSED, "The server closed the connection");
      if (n <= 0)
        return end_with (self, is_banner, broken, error);
      g_byte_array_append (self->buffer, (const guint8 *)chunk, (guint)n);
    }
}

gboolean
sc_session_fail_over (ScSession *self, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "Nothing more may be said on this connection");
  return FALSE;
}

/* Something stands in the buffer that nobody asked for: a 421, or a fault. */
static gboolean
judge_unasked (
    ScSession *self, ScDeadline deadline, GCancellable *cancellable, ScReply **reply, GError **error)
{
  g_autoptr (GError) broken = NULL;
  g_autoptr (ScReply) unasked = sc_session_read_reply (self, FALSE, deadline, cancellable, &broken);

  self->is_over = TRUE;
  if (unasked != NULL && sc_reply_get_code (unasked) == 421)
    *reply = g_steal_pointer (&unasked);
  else if (g_error_matches (broken, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&broken));
  else
    g_set_error_literal (error, SC_SMTP_ERROR, SC_SMTP_ERROR_UNSOLICITED,
                         "The server said something unasked");
  return FALSE;
}

gboolean
sc_session_may_write (
    ScSession *self, ScDeadline deadline, GCancellable *cancellable, ScReply **reply, GError **error)
{
  GError *broken = NULL;
  gboolean closed;

  *reply = g_steal_pointer (&self->pending_421);
  if (*reply != NULL)
    return FALSE;
  if (self->is_over)
    return sc_session_fail_over (self, error);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      self->is_over = TRUE;
      return FALSE;
    }

  if (fill_without_waiting (self, &closed, &broken) && closed && self->buffer->len == 0)
    broken = g_error_new_literal (SC_NET_ERROR, SC_NET_ERROR_CLOSED, "The server closed the connection");
  if (broken != NULL)
    {
      *reply = end_with (self, FALSE, broken, error);
      return FALSE;
    }
  if (self->buffer->len > 0)
    return judge_unasked (self, deadline, cancellable, reply, error);
  return TRUE;
}

ScReply *
sc_session_exchange (ScSession *self,
                     const char *octets,
                     gsize length,
                     ScSpeaker speaker,
                     const char *shown,
                     ScDeadline deadline,
                     GCancellable *cancellable,
                     GError **error)
{
  g_auto (GStrv) lines = NULL;
  GError *broken = NULL;
  ScReply *reply = NULL;

  self->wrote_all = FALSE;
  if (!sc_session_may_write (self, deadline, cancellable, &reply, error))
    return reply;

  lines = g_strsplit (shown, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    sc_session_trace (self, speaker, lines[i], -1);
  if (!sc_stream_write_all_sync (self->stream, octets, length, deadline, cancellable, &broken))
    return end_with (self, FALSE, broken, error);
  self->wrote_all = TRUE;
  return sc_session_read_reply (self, FALSE, deadline, cancellable, error);
}

/* Takes what comes within @wait_ms, without judging it. That nothing comes is no error. */
static gboolean
take_what_comes (ScSession *self, guint wait_ms, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) broken = NULL;
  char chunk[CHUNK];
  gssize n = sc_stream_read_sync (self->stream, chunk, sizeof chunk, sc_deadline_after_ms (wait_ms), cancellable, &broken);

  if (n > 0)
    g_byte_array_append (self->buffer, (const guint8 *)chunk, (guint)n);
  else if (n == 0)
    broken = g_error_new_literal (SC_NET_ERROR, SC_NET_ERROR_CLOSED, "The server closed the connection");
  if (broken == NULL || g_error_matches (broken, SC_NET_ERROR, SC_NET_ERROR_TIMEOUT))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&broken));
  return FALSE;
}

gboolean
sc_session_hear_refusal (ScSession *self, GCancellable *cancellable, ScReply **reply, GError **error)
{
  GError *broken = NULL;

  self->is_newly_safe = FALSE;
  if (self->is_over || self->buffer->len > 0 ||
      take_what_comes (self, sc_stream_get_round_trip_ms (self->stream) + LISTEN_MS, cancellable, &broken))
    return TRUE;
  *reply = end_with (self, FALSE, broken, error);
  return FALSE;
}

ScReply *
sc_session_get_pending_421 (ScSession *self)
{
  g_autoptr (ScReply) reply = NULL;
  gsize used;

  g_return_val_if_fail (SC_IS_SESSION (self), NULL);

  if (self->pending_421 != NULL || self->is_over)
    return self->pending_421;
  if (self->awaits_tls)
    return NULL;

  if (self->last_was_bad && self->buffer->len == 0)
    {
      g_autoptr (GError) broken = NULL;

      if (!take_what_comes (self, LISTEN_MS, NULL, &broken) && g_error_matches (broken, SC_NET_ERROR, SC_NET_ERROR_CLOSED))
        self->is_over = TRUE;
    }
  /* Half a line stays, and so does what is no 421: the next command judges it. */
  if (!sc_reply_parse ((const char *)self->buffer->data, self->buffer->len, &reply, &used, NULL) ||
      reply == NULL || sc_reply_get_code (reply) != 421)
    return NULL;

  trace_received (self, used, SC_REPLY_LINES_MAX);
  drop_received (self, used);
  self->is_over = TRUE;
  self->pending_421 = g_steal_pointer (&reply);
  return self->pending_421;
}
