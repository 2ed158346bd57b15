/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-checks"

#include "config.h"

#include "sc-context-private.h"

#include "sc-enum.h"
#include "sc-net-error.h"
#include "sc-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* How long to look whether the server closes the connection after a refusal. */
#define CLOSE_WAIT_MS   100
#define TEXT_CHARS_MAX  4096
#define WORDS_CHARS_MAX 300

static guint
elapsed_ms (gint64 began_us)
{
  return (guint) CLAMP ((g_get_monotonic_time () - began_us + 500) / 1000, 0, G_MAXUINT32);
}

ScContext *
sc_context_new (ScSettings   *settings,
                ScEventFunc   on_event,
                gpointer      user_data,
                GCancellable *cancellable)
{
  ScContext *self = g_new0 (ScContext, 1);

  self->settings = sc_settings_ref (settings);
  self->on_event = on_event;
  self->user_data = user_data;
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : g_cancellable_new ();
  self->began_us = g_get_monotonic_time ();
  self->last_line_us = self->began_us;
  self->masker = sc_masker_new ();
  self->secret = sc_settings_dup_secret (settings);
  if (settings->secret != NULL)
    sc_masker_add_secret (self->masker, settings->secret);
  if (self->secret != NULL)
    sc_masker_add_secret (self->masker, self->secret);
  self->facts = sc_facts_new ();
  self->step = SC_STEP_RESOLVE;
  for (int id = SC_STAGE_CONNECTIVITY; id <= SC_STAGE_SEND; id++)
    self->stages[id].status = SC_STATUS_WAITING;

  return self;
}

void
sc_context_free (ScContext *self)
{
  g_assert (self->watch == NULL);

  g_clear_object (&self->session);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->resolution, sc_resolution_unref);
  g_clear_pointer (&self->tls_options, sc_tls_options_unref);
  g_free (self->first_words);
  g_clear_pointer (&self->secret, sc_secret_unref);
  sc_facts_unref (self->facts);
  sc_masker_unref (self->masker);
  g_object_unref (self->cancellable);
  sc_settings_unref (self->settings);
  g_free (self);
}

guint
sc_context_get_time_ms (ScContext *self)
{
  return elapsed_ms (self->began_us);
}

/* Takes over @event. */
static void
post (ScContext *self,
      ScEvent   *event)
{
  self->on_event (event, self->user_data);
  sc_event_unref (event);
}

void
sc_context_fact (ScContext  *self,
                 const char *name,
                 GVariant   *value)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (value);

  sc_facts_set (self->facts, name, owned);
  post (self, sc_event_new_fact (name, owned));
}

void
sc_context_fact_string (ScContext  *self,
                        const char *name,
                        const char *value)
{
  g_autofree char *masked = sc_masker_apply (self->masker, value);
  g_autofree char *safe = sc_text_make_safe_lines (masked, -1, TEXT_CHARS_MAX);

  sc_context_fact (self, name, g_variant_new_string (safe));
}

void
sc_context_fact_int (ScContext  *self,
                     const char *name,
                     gint64      value)
{
  const ScFactDeclaration *declaration = sc_fact_find_declaration (name);

  g_return_if_fail (declaration != NULL);

  if (g_str_equal (declaration->type, "x"))
    sc_context_fact (self, name, g_variant_new_int64 (value));
  else
    sc_context_fact (self, name, g_variant_new_int32 ((gint32) CLAMP (value, G_MININT32, G_MAXINT32)));
}

void
sc_context_fact_bool (ScContext  *self,
                      const char *name,
                      gboolean    value)
{
  sc_context_fact (self, name, g_variant_new_boolean (value));
}

static gboolean
is_refusal_end (const char *text)
{
  return (text[0] == '4' || text[0] == '5') && g_ascii_isdigit (text[1]) && g_ascii_isdigit (text[2]) && text[3] != '-';
}

void
sc_context_line (ScContext  *self,
                 ScSpeaker   speaker,
                 const char *text)
{
  g_autoptr (ScTranscriptLine) line = NULL;
  gint64      now_us = g_get_monotonic_time ();
  guint       silence_ms = elapsed_ms (self->last_line_us);
  const char *shown = text;

  /* RFC 4954 4: between AUTH and the last reply the client says nothing but login data. */
  if (speaker == SC_SPEAKER_CLIENT && self->step == SC_STEP_AUTH && g_ascii_strncasecmp (text, "AUTH ", 5) != 0 &&
      !g_str_equal (text, "*") && *text != '[')
    shown = "•••";
  if (speaker == SC_SPEAKER_SERVER)
    {
      self->silence_ms = self->server_spoke_last ? MAX (self->silence_ms, silence_ms) : silence_ms;
      if (is_refusal_end (text))
        self->n_refusals++;
      if (self->first_words == NULL)
        self->first_words = g_strdup (text);
    }
  if (speaker == SC_SPEAKER_CLIENT)
    self->client_spoke = TRUE;
  if (speaker != SC_SPEAKER_INFO)
    {
      self->server_spoke_last = speaker == SC_SPEAKER_SERVER;
      self->last_line_us = now_us;
    }
  line = sc_transcript_line_new (sc_context_get_time_ms (self), speaker, shown, self->masker);
  post (self, sc_event_new_line (line));
}

void
sc_context_begin_step (ScContext *self,
                       ScStep     step)
{
  self->step = step;
  self->client_spoke = FALSE;
}

void
sc_context_begin_stage (ScContext *self,
                        ScStageId  stage)
{
  ScStageRecord *record = &self->stages[stage];

  record->status = SC_STATUS_RUNNING;
  record->began_us = g_get_monotonic_time ();
  post (self, sc_event_new_stage (stage, SC_STATUS_RUNNING, 0));
}

void
sc_context_end_stage (ScContext *self,
                      ScStageId  stage)
{
  ScStageRecord *record = &self->stages[stage];

  record->duration_ms = elapsed_ms (record->began_us);
  if (record->failed)
    record->status = SC_STATUS_FAIL;
  else if (self->cancelled)
    record->status = SC_STATUS_SKIP;
  else
    record->status = record->warned ? SC_STATUS_WARN : SC_STATUS_PASS;
  post (self, sc_event_new_stage (stage, record->status, record->duration_ms));
}

void
sc_context_skip_stage (ScContext *self,
                       ScStageId  stage)
{
  if (self->stages[stage].status != SC_STATUS_WAITING && self->stages[stage].status != SC_STATUS_RUNNING)
    return;
  self->stages[stage].status = SC_STATUS_SKIP;
  post (self, sc_event_new_stage (stage, SC_STATUS_SKIP, 0));
}

void
sc_context_activity (ScContext  *self,
                     ScStageId   stage,
                     const char *format,
                     ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  post (self, sc_event_new_activity (stage, text));
}

/* A stage that ended well and then turned out not to be. */
static void
turn_stage (ScContext *self,
            ScStageId  stage)
{
  ScStageRecord *record = &self->stages[stage];

  if (record->status != SC_STATUS_PASS && record->status != SC_STATUS_WARN)
    return;
  record->status = record->failed ? SC_STATUS_FAIL : SC_STATUS_WARN;
  post (self, sc_event_new_stage (stage, record->status, record->duration_ms));
}

void
sc_context_check (ScContext  *self,
                  ScStageId   stage,
                  const char *id,
                  ScStatus    status,
                  const char *format,
                  ...)
{
  g_autoptr (ScCheck) check = NULL;
  g_autofree char *text = NULL;
  g_autofree char *masked = NULL;
  g_autofree char *safe = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  masked = sc_masker_apply (self->masker, text);
  safe = sc_text_make_safe (masked, -1, TEXT_CHARS_MAX);
  check = sc_check_new (id, status, safe);
  post (self, sc_event_new_check (stage, check));

  if (status != SC_STATUS_FAIL && status != SC_STATUS_WARN)
    return;
  if (status == SC_STATUS_FAIL)
    self->stages[stage].failed = TRUE;
  else
    self->stages[stage].warned = TRUE;
  turn_stage (self, stage);
}

gboolean
sc_context_is_asked (ScContext *self,
                     ScStageId  stage)
{
  if (stage == SC_STAGE_PORTS && !self->settings->probe_ports)
    return FALSE;
  return stage <= self->settings->until;
}

guint
sc_context_timeout_s (ScContext *self)
{
  return (self->settings->timeout_ms + 999) / 1000;
}

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

char *
sc_context_dup_error_nick (const GError *error)
{
  const char *nick = NULL;
  const char *domain = "net";

  if (error->domain == SC_NET_ERROR)
    nick = sc_enum_to_nick (SC_TYPE_NET_ERROR, error->code);
  else if (error->domain == SC_TLS_ERROR)
    {
      domain = "tls";
      nick = sc_enum_to_nick (SC_TYPE_TLS_ERROR, error->code);
    }
  else if (error->domain == SC_SMTP_ERROR)
    {
      domain = "smtp";
      nick = sc_enum_to_nick (SC_TYPE_SMTP_ERROR, error->code);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    nick = "closed";
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    {
      domain = "smtp";
      nick = "plaintext-password";
    }
  return g_strdup_printf ("%s.%s", domain, nick != NULL ? nick : "failed");
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
sees_close (ScContext *self)
{
  g_autoptr (GError) error = NULL;
  ScDeadline deadline = sc_deadline_after_ms (CLOSE_WAIT_MS);
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
  sc_context_fact_bool (self, "reply.closed", sees_close (self));
}

static char *
dup_net_words (ScContext    *self,
               const GError *error)
{
  guint seconds = sc_context_timeout_s (self);

  switch ((ScNetError) error->code)
    {
    case SC_NET_ERROR_NAME_UNKNOWN:
      return g_strdup (_("The name service does not know this name."));
    case SC_NET_ERROR_NAME_NO_ADDRESS:
      return g_strdup (_("The name exists, but it has no address."));
    case SC_NET_ERROR_NAME_FAILURE:
      return g_strdup (_("The name service does not work now."));
    case SC_NET_ERROR_NAME_TIMEOUT:
      return g_strdup_printf (ngettext ("The name service did not answer within %u second.",
                                        "The name service did not answer within %u seconds.", seconds), seconds);
    case SC_NET_ERROR_REFUSED:
      return g_strdup (_("The connection was refused."));
    case SC_NET_ERROR_TIMEOUT:
      return g_strdup_printf (ngettext ("Nothing came back within %u second.",
                                        "Nothing came back within %u seconds.", seconds), seconds);
    case SC_NET_ERROR_UNREACHABLE:
      return g_strdup (_("The server cannot be reached."));
    case SC_NET_ERROR_NO_ROUTE:
      return g_strdup (_("This computer has no way to this address."));
    case SC_NET_ERROR_DENIED:
      return g_strdup (_("A rule on this computer forbids the connection."));
    case SC_NET_ERROR_RESET:
      return g_strdup (_("The connection was cut off."));
    case SC_NET_ERROR_CLOSED:
      return g_strdup (_("The server closed the connection."));
    case SC_NET_ERROR_FAILED:
    default:
      return g_strdup (error->message);
    }
}

static char *
dup_tls_words (ScContext    *self,
               const GError *error)
{
  guint seconds = sc_context_timeout_s (self);

  switch ((ScTlsError) error->code)
    {
    case SC_TLS_ERROR_NOT_TLS:
      return g_strdup (_("The server does not speak TLS on this port."));
    case SC_TLS_ERROR_ALERT:
      return g_strdup (_("The server ended the TLS handshake with an alert."));
    case SC_TLS_ERROR_VERSION:
      return g_strdup (_("The server offers only TLS versions that are too old."));
    case SC_TLS_ERROR_TIMEOUT:
      return g_strdup_printf (ngettext ("The server did not go on within %u second.",
                                        "The server did not go on within %u seconds.", seconds), seconds);
    case SC_TLS_ERROR_CLOSED:
      return g_strdup (_("The server closed the connection."));
    case SC_TLS_ERROR_RESET:
      return g_strdup (_("The connection was cut off."));
    case SC_TLS_ERROR_CLIENT_CERT_WANTED:
      return g_strdup (_("The server wants a certificate of this computer."));
    case SC_TLS_ERROR_CERT_UNREADABLE:
      return g_strdup (_("What the server shows as its certificate cannot be read."));
    case SC_TLS_ERROR_FAILED:
    default:
      return g_strdup (error->message);
    }
}

static char *
dup_smtp_words (const GError *error)
{
  switch ((ScSmtpError) error->code)
    {
    case SC_SMTP_ERROR_BAD_REPLY:
    case SC_SMTP_ERROR_NUL_IN_REPLY:
    case SC_SMTP_ERROR_CODES_DIFFER:
      return g_strdup (_("What the server said is no valid reply."));
    case SC_SMTP_ERROR_LINE_TOO_LONG:
    case SC_SMTP_ERROR_REPLY_TOO_LONG:
      return g_strdup (_("The server’s reply is longer than any valid reply."));
    case SC_SMTP_ERROR_INJECTION:
      return g_strdup (_("Somebody added data before the encryption began; the connection was closed."));
    case SC_SMTP_ERROR_BAD_ARGUMENT:
      return g_strdup (_("An address or name cannot be sent as it is."));
    case SC_SMTP_ERROR_NO_MECHANISM:
      return g_strdup (_("The server offers no way to log in that can be used here."));
    case SC_SMTP_ERROR_SASL:
      return g_strdup (_("The login exchange with the server broke off."));
    case SC_SMTP_ERROR_UNSOLICITED:
      return g_strdup (_("The server said something that nobody asked for."));
    default:
      return g_strdup (error->message);
    }
}

char *
sc_context_dup_error_words (ScContext    *self,
                            const GError *error)
{
  if (error->domain == SC_NET_ERROR)
    return dup_net_words (self, error);
  if (error->domain == SC_TLS_ERROR)
    return dup_tls_words (self, error);
  if (error->domain == SC_SMTP_ERROR)
    return dup_smtp_words (error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return g_strdup (_("The password was not sent, because the connection is not protected."));
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    return g_strdup (_("The server closed the connection."));
  return g_strdup (error->message);
}

char *
sc_context_dup_reply_words (ScReply *reply)
{
  g_autofree char *joined = g_strdelimit (g_strdup (sc_reply_get_text (reply)), "\n", ' ');
  g_autofree char *text = sc_text_make_safe (joined, -1, WORDS_CHARS_MAX);

  if (sc_reply_get_enhanced_text (reply) != NULL)
    return g_strdup_printf ("%03u %s %s", sc_reply_get_code (reply), sc_reply_get_enhanced_text (reply), text);
  return g_strdup_printf ("%03u %s", sc_reply_get_code (reply), text);
}

gboolean
sc_context_take_reply (ScContext    *self,
                       ScStageId     stage,
                       const char   *check_id,
                       ScReply      *reply,
                       const GError *error)
{
  g_autofree char *words = NULL;
  gboolean is_good;

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
  is_good = self->step == SC_STEP_DATA ? sc_reply_is_intermediate (reply) : sc_reply_is_positive (reply);
  if (is_good)
    return TRUE;
  words = sc_context_dup_reply_words (reply);
  sc_context_fail_reply (self, stage, self->step, reply);
  /* Translators: the words of a mail server. */
  sc_context_check (self, stage, check_id, SC_STATUS_FAIL, _("The server refused: “%s”"), words);
  return FALSE;
}
