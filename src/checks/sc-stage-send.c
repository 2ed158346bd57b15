/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-checks"

#include "config.h"

#include "sc-stages-private.h"

#include "sc-mailbox.h"
#include "sc-queue-id.h"
#include "sc-test-message.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define STAGE SC_STAGE_SEND
#define RUN_ID_LENGTH 8

/* A word that can be read out and searched for. */
static char *
make_run_id (void)
{
  static const char letters[] = "23456789abcdefghjkmnpqrstuvwxyz";
  char id[RUN_ID_LENGTH + 1] = { 0 };

  for (guint i = 0; i < RUN_ID_LENGTH; i++)
    id[i] = letters[g_random_int_range (0, G_N_ELEMENTS (letters) - 1)];
  return g_strdup (id);
}

static char *
parse_address (ScContext  *context,
               const char *text,
               ScStep      step)
{
  g_autoptr (GError) error = NULL;
  char              *address = sc_mailbox_parse (text, &error);

  if (address != NULL)
    return address;
  sc_context_fail (context, STAGE, step, "smtp.bad-argument", error->message);
  sc_context_check (context, STAGE, step == SC_STEP_MAIL ? "sender" : "recipient", SC_STATUS_FAIL, "%s", error->message);
  return NULL;
}

/* RFC 2920 saves a round trip. On a fast line that is nothing, and a server that says 421 to the sender had rather not be sent the
 * recipient as well. */
static gboolean
pays_to_pipeline (ScContext *context)
{
  ScCapabilities *capabilities = sc_session_get_capabilities (context->session);

  return capabilities != NULL && sc_capabilities_has (capabilities, "PIPELINING") &&
         sc_facts_get_int (context->facts, "connect.ms", 0) >= (int) context->settings->pipeline_from_ms;
}

static gboolean
say_envelope (ScContext  *context,
              const char *sender,
              gsize       size,
              const char *recipient)
{
  g_autoptr (GError)  error = NULL;
  g_autoptr (ScReply) reply = NULL;
  g_autoptr (ScReply) rcpt_reply = NULL;
  gboolean            pipelines = pays_to_pipeline (context);

  sc_context_begin_step (context, SC_STEP_MAIL);
  if (pipelines)
    {
      sc_context_fact_bool (context, "send.pipelined", TRUE);
      reply = sc_session_envelope_sync (context->session, sender, size, recipient, &rcpt_reply, context->cancellable, &error);
    }
  else
    reply = sc_session_mail_sync (context->session, sender, size, context->cancellable, &error);
  if (!sc_context_take_reply (context, STAGE, "sender", reply, reply == NULL ? error : NULL))
    return FALSE;
  sc_context_check (context, STAGE, "sender", SC_STATUS_PASS, _("The server accepts the sender."));

  sc_context_begin_step (context, SC_STEP_RCPT);
  context->client_spoke = pipelines;
  if (!pipelines)
    rcpt_reply = sc_session_rcpt_sync (context->session, recipient, context->cancellable, &error);
  if (!sc_context_take_reply (context, STAGE, "recipient", rcpt_reply, error))
    return FALSE;
  sc_context_check (context, STAGE, "recipient", SC_STATUS_PASS, _("The server accepts the recipient."));
  return TRUE;
}

static gboolean
say_data (ScContext *context)
{
  g_autoptr (GError)  error = NULL;
  g_autoptr (ScReply) reply = NULL;

  sc_context_begin_step (context, SC_STEP_DATA);
  reply = sc_session_data_sync (context->session, context->cancellable, &error);
  return sc_context_take_reply (context, STAGE, "message", reply, error);
}

static gboolean
hand_over_message (ScContext *context,
                   GBytes    *message)
{
  g_autoptr (GError)  error = NULL;
  g_autoptr (ScReply) reply = NULL;
  g_autofree char    *queue_id = NULL;
  g_autofree char    *words = NULL;

  sc_context_begin_step (context, SC_STEP_MESSAGE);
  reply = sc_session_message_sync (context->session, message, context->cancellable, &error);
  /* RFC 5321 4.5.3.2.6: an answer that is lost here may mean that the message is delivered all the same. */
  if (reply == NULL && sc_session_has_sent_message (context->session))
    {
      sc_context_fact_bool (context, "send.maybe-delivered", TRUE);
      sc_context_fact_string (context, "send.result", "unknown");
    }
  if (!sc_context_take_reply (context, STAGE, "message", reply, error))
    return FALSE;
  queue_id = sc_queue_id_find (sc_reply_get_text (reply));
  words = sc_context_dup_reply_words (reply);
  sc_context_fact_string (context, "send.result", "accepted");
  sc_context_fact_string (context, "send.reply", words);
  if (queue_id != NULL)
    {
      sc_context_fact_string (context, "send.queue-id", queue_id);
      /* Translators: the number under which the server keeps the message. */
      sc_context_check (context, STAGE, "message", SC_STATUS_PASS,
                        _("The server took the test message, as “%s”. Look whether it arrives."), queue_id);
    }
  else
    sc_context_check (context, STAGE, "message", SC_STATUS_PASS, _("The server took the test message. Look whether it arrives."));
  /* Translators: the words of a mail server. */
  sc_context_check (context, STAGE, "last-answer", SC_STATUS_PASS, _("Its last answer: “%s”"), words);
  return TRUE;
}

/* How far it came: whether anything is on its way now. */
static void
say_how_far (ScContext *context)
{
  if (context->cancelled && context->step != SC_STEP_MESSAGE)
    return;
  switch (context->step)
    {
    case SC_STEP_MAIL:
      sc_context_check (context, STAGE, "how-far", SC_STATUS_SKIP, _("No message was sent."));
      break;
    case SC_STEP_RCPT:
      sc_context_check (context, STAGE, "how-far", SC_STATUS_SKIP, _("The sender had been accepted. No message was sent."));
      break;
    case SC_STEP_DATA:
      sc_context_check (context, STAGE, "how-far", SC_STATUS_SKIP, _("Sender and recipient had been accepted. No message was sent."));
      break;
    case SC_STEP_MESSAGE:
      /* Octets that the other end has not confirmed are the last ones, and without them there is no message. */
      if (sc_facts_get_bool (context->facts, "send.maybe-delivered") && sc_facts_get_int (context->facts, "line.unconfirmed", 0) == 0)
        sc_context_check (context, STAGE, "how-far", SC_STATUS_WARN,
                          _("The whole message had been sent, and the answer was lost: it may arrive. Look before you send anything again."));
      else if (sc_session_has_sent_message (context->session) && !sc_facts_get_bool (context->facts, "send.maybe-delivered"))
        sc_context_check (context, STAGE, "how-far", SC_STATUS_SKIP, _("The server had the whole message and did not accept it."));
      else
        sc_context_check (context, STAGE, "how-far", SC_STATUS_SKIP,
                          _("Sender and recipient had been accepted. The message was not sent to its end."));
      break;
    case SC_STEP_RESOLVE:
    case SC_STEP_CONNECT:
    case SC_STEP_BANNER:
    case SC_STEP_EHLO:
    case SC_STEP_STARTTLS:
    case SC_STEP_TLS:
    case SC_STEP_AUTH:
    case SC_STEP_QUIT:
    case SC_STEP_IDLE:
    case SC_STEP_UNKNOWN:
    default:
      break;
    }
}

/* "ann" and "ann@example.com" are both the login of ann@example.com. */
static gboolean
is_own_address (const char *user,
                const char *sender)
{
  const char *at = strrchr (sender, '@');

  if (strchr (user, '@') != NULL)
    return g_ascii_strcasecmp (user, sender) == 0;
  return at != NULL && strlen (user) == (gsize) (at - sender) && g_ascii_strncasecmp (user, sender, strlen (user)) == 0;
}

/* What is known before the first command. */
static gboolean
prepare (ScContext  *context,
         const char *sender,
         const char *recipient,
         const char *run_id)
{
  ScCapabilities *capabilities = sc_session_get_capabilities (context->session);
  gboolean        needs_utf8 = sc_mailbox_needs_utf8 (sender) || sc_mailbox_needs_utf8 (recipient);

  sc_context_fact_string (context, "send.run-id", run_id);
  if (context->settings->user != NULL)
    sc_context_fact_bool (context, "account.sender-is-user", is_own_address (context->settings->user, sender));
  if (capabilities != NULL && sc_capabilities_get_size_limit (capabilities) > 0)
    sc_context_fact_int (context, "send.size-limit", (gint64) MIN (sc_capabilities_get_size_limit (capabilities), G_MAXINT64));
  if (capabilities != NULL && sc_capabilities_has (capabilities, "DSN"))
    {
      sc_session_request_notice (context->session, run_id);
      sc_context_fact_bool (context, "send.notice", TRUE);
      sc_context_check (context, STAGE, "notice", SC_STATUS_PASS,
                        _("The server is asked to tell the sender, in a message of its own, what becomes of the test message."));
    }
  if (!needs_utf8)
    return TRUE;
  if (capabilities == NULL || !sc_capabilities_has (capabilities, "SMTPUTF8"))
    {
      sc_context_fail (context, STAGE, SC_STEP_MAIL, "smtp.utf8-not-offered", NULL);
      sc_context_check (context, STAGE, "sender", SC_STATUS_FAIL,
                        _("The address has a letter before the “@” that is not one of a to z. This server does not take such addresses."));
      return FALSE;
    }
  sc_session_set_body_flags (context->session, SC_SESSION_BODY_UTF8);
  return TRUE;
}

static gboolean
send_message (ScContext  *context,
              const char *sender,
              const char *recipient)
{
  g_autofree char   *run_id = make_run_id ();
  g_autoptr (GBytes) message = sc_test_message_new (sender, recipient, run_id);
  guint              seconds = sc_context_timeout_s (context);
  gboolean           accepted;

  if (!prepare (context, sender, recipient, run_id))
    return FALSE;
  sc_context_activity (context, STAGE,
                       /* Translators: a number of seconds. */
                       ngettext ("Sending a test message, at most %u second for each answer",
                                 "Sending a test message, at most %u seconds for each answer", seconds), seconds);
  accepted = say_envelope (context, sender, g_bytes_get_size (message), recipient) &&
             say_data (context) &&
             hand_over_message (context, message);
  if (!accepted)
    say_how_far (context);
  return accepted;
}

gboolean
sc_stage_send_run (ScContext *context)
{
  ScSettings      *settings = context->settings;
  g_autofree char *sender = NULL;
  g_autofree char *recipient = NULL;
  gboolean         goes_on = FALSE;

  if (settings->from == NULL)
    {
      sc_context_begin_stage (context, STAGE);
      sc_context_check (context, STAGE, "sender", SC_STATUS_WARN, _("No test message was sent: the settings hold no sender address."));
      sc_context_fact_string (context, "send.result", "not-tried");
      sc_context_end_stage (context, STAGE);
      return TRUE;
    }
  sc_context_begin_stage (context, STAGE);
  sender = parse_address (context, settings->from, SC_STEP_MAIL);
  if (sender != NULL)
    recipient = parse_address (context, settings->to != NULL ? settings->to : settings->from, SC_STEP_RCPT);
  if (recipient != NULL)
    goes_on = send_message (context, sender, recipient);
  if (!goes_on && !sc_facts_has (context->facts, "send.result"))
    sc_context_fact_string (context, "send.result", sc_facts_has (context->facts, "reply.code") ? "refused" : "not-tried");
  sc_context_end_stage (context, STAGE);
  return goes_on;
}
