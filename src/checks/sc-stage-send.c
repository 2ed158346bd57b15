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

static gboolean
say_mail (ScContext  *context,
          const char *sender,
          gsize       size)
{
  g_autoptr (GError)  error = NULL;
  g_autoptr (ScReply) reply = NULL;

  sc_context_begin_step (context, SC_STEP_MAIL);
  reply = sc_session_mail_sync (context->session, sender, size, context->cancellable, &error);
  if (!sc_context_take_reply (context, STAGE, "sender", reply, error))
    return FALSE;
  sc_context_check (context, STAGE, "sender", SC_STATUS_PASS, _("The server accepts the sender."));
  return TRUE;
}

static gboolean
say_rcpt (ScContext  *context,
          const char *recipient)
{
  g_autoptr (GError)  error = NULL;
  g_autoptr (ScReply) reply = NULL;

  sc_context_begin_step (context, SC_STEP_RCPT);
  reply = sc_session_rcpt_sync (context->session, recipient, context->cancellable, &error);
  if (!sc_context_take_reply (context, STAGE, "recipient", reply, error))
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

  sc_context_begin_step (context, SC_STEP_MESSAGE);
  reply = sc_session_message_sync (context->session, message, context->cancellable, &error);
  /* RFC 5321 4.5.3.2.6: an answer that is lost here may mean that the message is delivered all the same. */
  if (reply == NULL)
    {
      sc_context_fact_bool (context, "send.maybe-delivered", TRUE);
      sc_context_fact_string (context, "send.result", "unknown");
    }
  if (!sc_context_take_reply (context, STAGE, "message", reply, error))
    return FALSE;
  queue_id = sc_queue_id_find (sc_reply_get_text (reply));
  sc_context_fact_string (context, "send.result", "accepted");
  if (queue_id != NULL)
    {
      sc_context_fact_string (context, "send.queue-id", queue_id);
      /* Translators: the number under which the server keeps the message. */
      sc_context_check (context, STAGE, "message", SC_STATUS_PASS,
                        _("The server took the test message, as “%s”. Look whether it arrives."), queue_id);
    }
  else
    sc_context_check (context, STAGE, "message", SC_STATUS_PASS, _("The server took the test message. Look whether it arrives."));
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

  sc_context_fact_string (context, "send.run-id", run_id);
  sc_context_activity (context, STAGE,
                       /* Translators: a number of seconds. */
                       ngettext ("Sending a test message, at most %u second for each answer",
                                 "Sending a test message, at most %u seconds for each answer", seconds), seconds);
  if (sc_mailbox_needs_utf8 (sender) || sc_mailbox_needs_utf8 (recipient))
    sc_session_set_body_flags (context->session, SC_SESSION_BODY_UTF8);
  return say_mail (context, sender, g_bytes_get_size (message)) &&
         say_rcpt (context, recipient) &&
         say_data (context) &&
         hand_over_message (context, message);
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
      sc_context_check (context, STAGE, "sender", SC_STATUS_SKIP, _("No test message was sent: the settings hold no sender address."));
      sc_context_fact_string (context, "send.result", "not-tried");
      sc_context_skip_stage (context, STAGE);
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
