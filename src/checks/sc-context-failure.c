/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-checks"

#include "config.h"

#include "sc-context-private.h"

#include "sc-enum.h"
#include "sc-net-error.h"

#include <glib/gi18n-lib.h>

/* How long to look whether the server closes the connection after a refusal. A 421 promises it (RFC 5321 3.8); on the far side of a slow
 * line it takes a moment to be seen. */
#define CLOSE_WAIT_MS 100
#define CLOSE_WAIT_421_MS 1000

static void
put_failure_place (ScContext *self,
                   ScStageId  stage,
                   ScStep     step)
{
  self->failed = TRUE;
  sc_context_fact_string (self, "failure.stage", sc_enum_to_nick (SC_TYPE_STAGE_ID, (int) stage));
  sc_context_fact_string (self, "failure.step", sc_enum_to_nick (SC_TYPE_STEP, (int) step));
}

void
sc_context_fail (ScContext  *self,
                 ScStageId   stage,
                 ScStep      step,
                 const char *error,
                 const char *message)
{
  if (self->failed || self->cancelled)
    return;
  put_failure_place (self, stage, step);
  sc_context_fact_string (self, "failure.error", error);
  if (message != NULL)
    sc_context_fact_string (self, "failure.message", message);
}

gboolean
sc_context_note_cancelled (ScContext    *self,
                           const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || g_cancellable_is_cancelled (self->cancellable))
    self->cancelled = TRUE;
  return self->cancelled;
}

/* A wait that ended in nothing: did the other side keep silent, or does it not get what we say? The kernel knows. */
static void
note_line (ScContext *self)
{
  ScLineState line;

  if (self->stream == NULL || !sc_stream_look_at_line (self->stream, &line))
    return;
  sc_context_fact_int (self, "line.unconfirmed", line.unconfirmed);
  sc_context_fact_int (self, "line.repeats", line.repeats);
  sc_context_fact_int (self, "line.largest", line.largest);
  if (line.knows_early)
    sc_context_fact_int (self, "line.early", line.early);
}

void
sc_context_fail_error (ScContext    *self,
                       ScStageId     stage,
                       ScStep        step,
                       const GError *error)
{
  g_autofree char *nick = NULL;

  if (sc_context_note_cancelled (self, error))
    return;
  if (!self->failed && (g_error_matches (error, SC_NET_ERROR, SC_NET_ERROR_TIMEOUT) || g_error_matches (error, SC_TLS_ERROR, SC_TLS_ERROR_TIMEOUT)))
    note_line (self);
  nick = sc_context_dup_error_nick (error);
  sc_context_fail (self, stage, step, nick, error->message);
  if (g_error_matches (error, SC_SMTP_ERROR, SC_SMTP_ERROR_INJECTION))
    sc_context_fact_bool (self, "tls.injection", TRUE);
}

void
sc_context_note_injected (ScContext *self)
{
  const char *injected = self->session != NULL ? sc_session_get_injected (self->session) : NULL;

  if (injected != NULL)
    sc_context_fact_string (self, "tls.injected", injected);
}

/* Whether the server hangs up now. What it might still say is of no use any more: the run ends with this reply. */
static gboolean
sees_close (ScContext *self, int code)
{
  g_autoptr (GError) error = NULL;
  ScDeadline deadline = sc_deadline_after_ms (code == 421 ? CLOSE_WAIT_421_MS : CLOSE_WAIT_MS);
  char       buffer[512];
  gssize     count;

  if (self->stream == NULL)
    return TRUE;
  do
    count = sc_stream_read_sync (self->stream, buffer, sizeof buffer, deadline, self->cancellable, &error);
  while (count > 0 && !sc_deadline_has_passed (deadline));
  if (count == 0)
    return TRUE;
  return g_error_matches (error, SC_NET_ERROR, SC_NET_ERROR_RESET) || g_error_matches (error, SC_NET_ERROR, SC_NET_ERROR_CLOSED) ||
         g_error_matches (error, SC_TLS_ERROR, SC_TLS_ERROR_RESET) || g_error_matches (error, SC_TLS_ERROR, SC_TLS_ERROR_CLOSED);
}

/* RFC 5321 3.8: a 421 may come unasked, and then stands where the reply to the next command should. */
static ScStep
find_reply_step (ScContext *self,
                 ScStep     step)
{
  switch (step)
    {
    case SC_STEP_STARTTLS:
    case SC_STEP_AUTH:
    case SC_STEP_MAIL:
    case SC_STEP_RCPT:
    case SC_STEP_DATA:
      return self->client_spoke ? step : SC_STEP_IDLE;
    case SC_STEP_RESOLVE:
    case SC_STEP_CONNECT:
    case SC_STEP_BANNER:
    case SC_STEP_EHLO:
    case SC_STEP_TLS:
    case SC_STEP_MESSAGE:
    case SC_STEP_QUIT:
    case SC_STEP_IDLE:
    case SC_STEP_UNKNOWN:
    default:
      return step;
    }
}

/* "535 …", and right behind it "421 too many errors": the first is explained, the second belongs to it. */
static void
note_second_reply (ScContext *self,
                   ScReply   *reply)
{
  ScReply         *second = self->session != NULL ? sc_session_get_pending_421 (self->session) : NULL;
  g_autofree char *words = NULL;

  if (second == NULL || second == reply)
    return;
  words = sc_context_dup_reply_words (second);
  sc_context_fact_string (self, "reply.then", words);
}

void
sc_context_fail_reply (ScContext *self,
                       ScStageId  stage,
                       ScStep     step,
                       ScReply   *reply)
{
  gboolean has_tls;

  if (self->failed || self->cancelled)
    return;
  put_failure_place (self, stage, step);
  sc_context_fact_int (self, "reply.code", sc_reply_get_code (reply));
  if (sc_reply_get_enhanced_text (reply) != NULL)
    sc_context_fact_string (self, "reply.enhanced", sc_reply_get_enhanced_text (reply));
  sc_context_fact_string (self, "reply.text", sc_reply_get_text (reply));
  sc_context_fact_string (self, "reply.stage", sc_enum_to_nick (SC_TYPE_STEP, (int) find_reply_step (self, step)));
  note_second_reply (self, reply);
  has_tls = self->stream != NULL && sc_stream_has_tls (self->stream);
  sc_context_fact_bool (self, "session.tls", has_tls);
  sc_context_fact_bool (self, "session.authenticated", self->authenticated);
  sc_context_fact_int (self, "session.earlier-errors", self->n_refusals > 0 ? self->n_refusals - 1 : 0);
  sc_context_fact_int (self, "session.idle-ms", self->silence_ms);
  sc_context_fact_bool (self, "reply.closed", sees_close (self, sc_reply_get_code (reply)));
}

/* RFC 5321 4.3.2: a greeting has one good code, and a server that has not given it takes no mail. */
static gboolean
is_expected (ScStep   step,
             ScReply *reply)
{
  if (step == SC_STEP_BANNER)
    return sc_reply_get_code (reply) == 220;
  return step == SC_STEP_DATA ? sc_reply_is_intermediate (reply) : sc_reply_is_positive (reply);
}

gboolean
sc_context_take_reply (ScContext    *self,
                       ScStageId     stage,
                       const char   *check_id,
                       ScReply      *reply,
                       const GError *error)
{
  g_autofree char *words = NULL;

  if (sc_context_note_cancelled (self, error))
    return FALSE;
  if (reply == NULL)
    {
      ScStep step = self->step;

      /* A server of TLS 1.3 refuses our end of the handshake only when that is over already (RFC 8446 4.4.2.4). */
      if (error->domain == SC_TLS_ERROR && step != SC_STEP_STARTTLS)
        {
          stage = SC_STAGE_TLS;
          step = SC_STEP_TLS;
          check_id = "handshake";
          if (sc_stream_get_tls_alert (self->stream) != NULL)
            sc_context_fact_string (self, "tls.alert", sc_stream_get_tls_alert (self->stream));
        }
      words = sc_context_dup_error_words (self, error);
      sc_context_fail_error (self, stage, step, error);
      sc_context_check (self, stage, check_id, SC_STATUS_FAIL, "%s", words);
      return FALSE;
    }
  if (is_expected (self->step, reply))
    return TRUE;
  words = sc_context_dup_reply_words (reply);
  sc_context_fail_reply (self, stage, self->step, reply);
  if (sc_reply_is_transient (reply) || sc_reply_is_permanent (reply))
    /* Translators: the words of a mail server. */
    sc_context_check (self, stage, check_id, SC_STATUS_FAIL, _("The server refused: “%s”"), words);
  else
    /* Translators: the words of a mail server. */
    sc_context_check (self, stage, check_id, SC_STATUS_FAIL, _("The server gave an answer that does not fit here: “%s”"), words);
  return FALSE;
}
