/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
/* Text as people paste it: replies, log lines, bounces, the sentences of mail programs. */
#include "config.h"

#include "accuracy.h"

#include <string.h>

static ScKnowledge *knowledge;

static void
test_pasted (void)
{
  static const struct
  {
    const char *text;
    guint code;
    const char *cause; /* NULL: nothing recognised */
  } rows[] = {
    { "421", 421, "generic-unavailable" },
    { "421 4.7.0 Try again later, closing connection.", 421, "protocol-error" },
    { "421 4.7.0 Too many login attempts, please try again later.", 421, "too-many-auth-failures" },
    { "An error occurred while sending mail. The mail server responded:  4.7.0 Too many messages, slow down.. Please check the message recipient", 0, "rate-limit-messages" },
    { "Nov 23 18:00:00 mx postfix/smtp[123]: 4XyZ: to=<bob@example.net>, relay=mx.example.net[203.0.113.9]:25, delay=1, dsn=4.2.0, status=deferred "
      "(host mx.example.net[203.0.113.9] said: 450 4.2.0 <bob@example.net>: Recipient address rejected: Greylisted (in reply to RCPT TO command))", 450, "greylisting" },
    { "Final-Recipient: rfc822; bob@example.net\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <bob@example.net>: Recipient\n address rejected: User unknown\n", 550, "recipient-rejected" },
    { "The connection to the server failed. Error number: 0x800CCC0E", 0, "server-unreachable" },
    { "Nov 23 18:00:00 host postfix/smtp[421]: A1: to=<x@y>, status=deferred (host mx[1.2.3.4] said: 421 4.7.0 Error: too many connections from 1.2.3.4 "
      "(in reply to EHLO))", 421, "rate-limit-connections" },
    { "Nov 23 18:00:00 host postfix/smtp[550]: A1: status=deferred (host mx[1.2.3.4]:465 refused to talk to me: 421 Too many connections)", 421, "rate-limit-connections" },
    { "<22>1 2026-11-23T18:00:00Z host postfix/smtp 550 - - A1: status=deferred (host mx[1.2.3.4] said: 421 Too many connections (in reply to MAIL FROM command))",
      421, "rate-limit-connections" },
    { "<22>1 2026-11-23T18:00:00Z host postfix/smtp 421 - - A1: status=sent (250 2.0.0 Ok: queued as 5500)", 0, NULL },
    { "Nov 23 18:00:00 host postfix/smtp[421]: A2: status=sent (250 2.0.0 Ok: queued as 5500)", 0, NULL },
    { "2026-11-23 18:00:00 1sABCD-000421-Xy == bob@example.net R=dnslookup T=remote_smtp defer (-45) H=mx.example.net [1.2.3.4]: SMTP error from remote mail server "
      "after initial connection: 421 Too many connections from your host", 421, "rate-limit-connections" },
    { "2026-11-23 18:00:00 [421] 1sABCD-0001 SMTP error from remote mail server after RCPT TO:<bob@example.net>: 451 4.7.1 Greylisted, try again", 451, "greylisting" },
    { "Nov 23 18:00:00 host sendmail[550]: 3AN: to=<bob@example.net>, delay=00:00:01, mailer=esmtp, relay=mx.example.net. [1.2.3.4], dsn=4.7.0, "
      "stat=Deferred: 421 4.7.0 Too many connections from your address", 421, "rate-limit-connections" },
    { "Nov 23 18:00:00 host=smtp.example.net tls=on auth=on user=bob from=bob@example.net recipients=x@example.org smtpstatus=421 "
      "smtpmsg='421 Too many connections from your address' errormsg='the server did not accept the mail' exitcode=EX_TEMPFAIL", 421, "rate-limit-connections" },
    { "Reporting-MTA: dns; 550.example.net\nStatus: 4.7.0\nDiagnostic-Code: smtp; 421 4.7.0 Too many connections\n from your address\n", 421, "rate-limit-connections" },
    { "Diagnostic-Code: X-Postfix; host mx.example.net[1.2.3.4] said: 421 Too many connections (in reply to EHLO command)\n", 421, "rate-limit-connections" },
    /* A bounce of which only the report is left */
    { "Final-Recipient: rfc822; bob@example.net\nAction: failed\nStatus: 5.2.2\n", 0, "mailbox-full" },
    { "Hi. This is the qmail-send program at example.com.\n<bob@example.net>:\nRemote host said: 550 sorry, no mailbox here by that name. (#5.1.1)\n"
      "Giving up on 192.0.2.1.\n", 550, "recipient-rejected" },
    /* The first refusal of several */
    { "421 4.7.0 Too many connections from your host\n550 5.1.1 User unknown\n535 5.7.8 Authentication failed", 421, "rate-limit-connections" },
    /* What mail programs make of a reply */
    { "smtplib.SMTPAuthenticationError: (535, b'5.7.8 Username and Password not accepted. Learn more at\\n5.7.8  https://example.org - gsmtp')", 535, "auth-bad-credentials" },
    { "smtplib.SMTPConnectError: (421, b'mx.example.org Too many connections from your address", 421, "rate-limit-connections" },
    { "SMTP Error (421): Failed to set sender \"a@example.com\" (4.7.0 Too many messages).", 421, "rate-limit-messages" },
    { "*** Error occurred while sending the message:\n*** 421 Too many concurrent connections from your address", 421, "rate-limit-connections" },
    { "Geary.SmtpError.SERVER_ERROR: Unable to send: \"421 4.7.0 Too many connections from 192.0.2.1\"", 421, "rate-limit-connections" },
    { "The reported error was “MAIL FROM command failed: 4.7.1 Too many messages, try later”.", 0, "rate-limit-messages" },
    { "Welcome response error: 421 mx too busy", 421, "server-overload" },
    { "421 4.7.0", 421, "generic-unavailable" },
    { "421 4.3.2 bye", 421, "server-maintenance" },
    { "Diagnostic-Code: smtp; 421 4.3.2 bye", 421, "server-maintenance" },
    { "535-5.7.8 no\n535 5.7.8 no", 535, "auth-bad-credentials" },
    { "Unable to authenticate to Outgoing server (SMTP) smtp.example.org. Please check the password.", 0, "auth-bad-credentials" },
    { "The message could not be sent because the connection to Outgoing server (SMTP) mail.example.com was lost in the middle of the transaction. Try again.", 0, "connection-dropped" },
    { "The server “smtp.example.com” cannot be contacted on port 587.", 0, "server-unreachable" },
    { "The user name or password for “iCloud” is incorrect.", 0, "auth-bad-credentials" },
    { "0x800CCC67", 0, "generic-unavailable" },
    { "Task 'x' reported error (0x800CCC0F): 'The connection to the server was interrupted.'", 0, "connection-dropped" },
    { "0x8004210B The operation timed out waiting for a response from the sending (SMTP) server", 0, "slow-server" },
    { "msmtp: server message: 421 4.7.0 Too many messages, try again later\nmsmtp: could not send mail", 421, "rate-limit-messages" },
    { "Could not connect to SMTP host: smtp.example.com, port: 465;\n  nested exception is:\n    PKIX path building failed: unable to find valid certification "
      "path to requested target", 0, "cert-unknown-issuer" },
    { "Error connecting to IMAP server: Authentication failed", 0, NULL },
    { "请联系您的互联网服务提供商。", 0, NULL },
    { "Hello, how are you today?", 0, NULL },
    { "", 0, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (ScDiagnosis) diagnosis = sc_knowledge_explain_text (knowledge, rows[i].text, -1, SC_STEP_UNKNOWN, NULL);

      g_test_message ("%s", rows[i].text);
      g_assert_cmpint (diagnosis->outcome, ==, rows[i].cause != NULL ? SC_OUTCOME_FAULT : SC_OUTCOME_WARNING);
      g_assert_cmpuint (diagnosis->reply_code, ==, rows[i].code);
      if (rows[i].cause != NULL)
        g_assert_cmpstr (((ScCause *) g_ptr_array_index (diagnosis->causes, 0))->id, ==, rows[i].cause);
      else
        g_assert_cmpuint (diagnosis->causes->len, ==, 0);
    }
}

static gboolean
names_app_password_page (const char *text)
{
  g_autoptr (ScDiagnosis) diagnosis = sc_knowledge_explain_text (knowledge, text, -1, SC_STEP_UNKNOWN, NULL);
  ScCause *first = g_ptr_array_index (diagnosis->causes, 0);

  for (guint i = 0; i < first->fixes->len; i++)
    {
      ScFix *fix = g_ptr_array_index (first->fixes, i);

      for (guint k = 0; fix->steps[k] != NULL; k++)
        {
          if (strstr (fix->steps[k], "support.google.com/accounts/answer/185833") != NULL)
            return TRUE;
        }
    }
  return FALSE;
}

/* Who the provider is, the program says beside the reply; what the reply itself names, and addresses of people, do not count. */
static void
test_provider_beside (void)
{
  g_assert_true (names_app_password_page ("Unable to authenticate to Outgoing server (SMTP) smtp.gmail.com. Please check the password."));
  g_assert_true (names_app_password_page ("relay=smtp.gmail.com[192.0.2.1]:587: 535 5.7.8 Username and password not accepted"));
  g_assert_false (names_app_password_page ("Unable to authenticate to Outgoing server (SMTP) smtp.example.com. Please check the password."));
  g_assert_false (names_app_password_page ("535 5.7.8 Username and password not accepted, see smtp.gmail.com for an example"));
  g_assert_false (names_app_password_page ("Unable to authenticate as ann@smtp.gmail.com. Please check the password."));
}

/* What mail programs, libraries, devices and logs say in thirteen languages; without a cause is what tells none. */
static void
test_pasted_sentences (void)
{
  g_autoptr (GPtrArray) samples = samples_take ("pasted.jsonl", knowledge);
  guint n = 0, right = 0, granted = 0, silent = 0, told = 0;

  for (guint i = 0; i < samples->len; i++)
    {
      const Sample *sample = g_ptr_array_index (samples, i);
      g_autoptr (ScDiagnosis) diagnosis = sc_knowledge_explain_text (knowledge, sample->reply, -1, SC_STEP_UNKNOWN, NULL);
      const char *first = diagnosis->causes->len > 0 ? ((ScCause *) g_ptr_array_index (diagnosis->causes, 0))->id : "";

      if (sample->cause[0] == '\0')
        {
          silent++;
          told += first[0] != '\0';
          continue;
        }
      n++;
      right += g_str_equal (first, sample->cause);
      granted += g_str_equal (first, sample->cause) || g_strv_contains ((const char * const *) sample->also, first);
      if (!g_str_equal (first, sample->cause) && !g_strv_contains ((const char * const *) sample->also, first))
        g_test_message ("%s wanted %s (%s), got %s", sample->id, sample->cause, sample->also_text, first);
    }
  g_test_message ("%u of %u the cause itself, %u with those that must be granted; %u of %u that tell none told one", right, n, granted, told, silent);
  g_assert_cmpfloat ((double) right / n, >=, 0.89);
  g_assert_cmpfloat ((double) granted / n, >=, 0.96);
  g_assert_cmpfloat ((double) told / silent, <=, 0.15);
}

/* A reply that stands alone is read as it is read in a run: what mail programs say of themselves has no part in it. */
static void
test_replies_alone (void)
{
  static const char * const files[] = { "corpus.jsonl", "fresh14.jsonl" };
  guint n = 0, same = 0;

  for (guint file = 0; file < G_N_ELEMENTS (files); file++)
    {
      g_autoptr (GPtrArray) samples = samples_take (files[file], knowledge);

      for (guint i = 0; i < samples->len; i++)
        {
          const Sample *sample = g_ptr_array_index (samples, i);
          g_autoptr (ScDiagnosis) diagnosis = sc_knowledge_explain_text (knowledge, sample->reply, -1, sample->step, NULL);
          const char *first = diagnosis->causes->len > 0 ? ((ScCause *) g_ptr_array_index (diagnosis->causes, 0))->id : "";

          n++;
          if (g_str_equal (first, sample->reading.cause))
            same++;
          else
            g_test_message ("%s: %s, and pasted %s", sample->id, sample->reading.cause, first);
        }
    }
  g_assert_cmpuint (n, >, 700);
  g_assert_cmpfloat ((double) same / n, >=, 0.99);
}

int
main (int argc,
      char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  knowledge = sc_knowledge_load (NULL, NULL);

  g_test_add_func ("/pasted/texts", test_pasted);
  g_test_add_func ("/pasted/provider-beside", test_provider_beside);
  g_test_add_func ("/pasted/sentences", test_pasted_sentences);
  g_test_add_func ("/pasted/replies-alone", test_replies_alone);
  result = g_test_run ();
  sc_knowledge_unref (knowledge);
  return result;
}
