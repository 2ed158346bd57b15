/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "peer.h"
#include "sc-net-error.h"

#include <string.h>

/* The rules of the session's header, one by one, without TLS. */

#define CAPABILITIES ">250-mx\r\n250-SIZE 1000\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-STARTTLS\r\n250 AUTH "
#define TIMEOUT_MS 10000

static void
take_code (ScReply *taken, GError *error, guint code)
{
  g_autoptr (ScReply) reply = taken;

  g_assert_no_error (error);
  g_assert_nonnull (reply);
  g_assert_cmpuint (sc_reply_get_code (reply), ==, code);
}

static void
greet (ScSession *session, guint ehlo_code)
{
  GError *error = NULL;

  take_code (sc_session_read_banner_sync (session, NULL, &error), error, 220);
  if (ehlo_code != 0)
    take_code (sc_session_ehlo_sync (session, NULL, &error), error, ehlo_code);
}

static ScReply *
log_in (ScSession *session, ScAuthMethod method, GError **error)
{
  g_autoptr (ScSecret) secret = sc_secret_new ("password", -1);

  return sc_session_authenticate_sync (session, method, "user", secret, NULL, error);
}

static void
test_helo (void)
{
  const char *script[] = { ">220 mx\r\n", "<", ">502 what\r\n", "<", ">250-mx\r\n250 AUTH PLAIN\r\n", "<",
                           ">250 ok\r\n", NULL };
  g_autofree char *received = NULL;
  GError *error = NULL;
  Stage stage;

  stage_open (&stage, script, TIMEOUT_MS, 0);
  greet (stage.session, 250);
  /* A reply to HELO offers nothing. */
  g_assert_false (sc_capabilities_has (sc_session_get_capabilities (stage.session), "AUTH"));
  take_code (sc_session_mail_sync (stage.session, "a@example.com", 10, NULL, &error), error, 250);
  received = stage_close (&stage);
  g_assert_cmpstr (received, ==, "EHLO [127.0.0.1]|HELO [127.0.0.1]|MAIL FROM:<a@example.com>|");
}

static void
test_helo_refused (void)
{
  static const struct
  {
    const char *script[8];
    const char *received;
    gboolean pending;
  } rows[] = {
    { { ">220 mx\r\n", "<", ">550 not you\r\n", "<", ">503 no\r\n" },
      "EHLO [127.0.0.1]|HELO [127.0.0.1]|",
      FALSE },
    { { ">220 mx\r\n", "<", ">550 not you\r\n", "<", ">421 no\r\n" },
      "EHLO [127.0.0.1]|HELO [127.0.0.1]|",
      TRUE },
    { { ">220 mx\r\n", "<", ">550 not you\r\n", "<", "F" }, "EHLO [127.0.0.1]|HELO [127.0.0.1]|", FALSE },
    { { ">220 mx\r\n", "<", ">550 not you\r\n421 no\r\n" }, "EHLO [127.0.0.1]|", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *received = NULL;
      Stage stage;

      stage_open (&stage, rows[i].script, TIMEOUT_MS, 0);
      greet (stage.session, 550);
      g_assert_cmpint (sc_session_get_pending_421 (stage.session) != NULL, ==, rows[i].pending);
      received = stage_close (&stage);
      g_assert_cmpstr (received, ==, rows[i].received);
    }
}

/* RFC 5321 3.1: behind any other greeting than 220 only QUIT. */
static void
test_banner_refused (void)
{
  const char *script[] = { ">554 no\r\n", "<", ">221 bye\r\n", NULL };
  g_autofree char *received = NULL;
  g_autoptr (ScReply) none = NULL;
  g_autoptr (GError) refused = NULL;
  GError *error = NULL;
  Stage stage;

  stage_open (&stage, script, TIMEOUT_MS, 0);
  take_code (sc_session_read_banner_sync (stage.session, NULL, &error), error, 554);
  none = sc_session_ehlo_sync (stage.session, NULL, &refused);
  g_assert_error (refused, G_IO_ERROR, G_IO_ERROR_CLOSED);
  sc_session_quit_sync (stage.session, NULL);
  received = stage_close (&stage);
  g_assert_cmpstr (received, ==, "QUIT|");
}

/* Postfix' postscreen says "220-" first, and then no. */
static void
test_banner_teaser (void)
{
  const char *script[] = { ">220-mx ESMTP\r\n", ">521 5.7.1 blocked\r\n", "F", NULL };
  g_autofree char *received = NULL;
  GError *error = NULL;
  Stage stage;

  stage_open (&stage, script, TIMEOUT_MS, 0);
  take_code (sc_session_read_banner_sync (stage.session, NULL, &error), error, 521);
  g_assert_true (sc_session_is_over (stage.session));
  received = stage_close (&stage);
  g_assert_cmpstr (received, ==, "");
}

static const struct
{
  const char *name;
  const char *unasked;
  const char *end; /* (nullable): another step of the script */
  guint code;      /* of the reply to the next command, or 0 */
  GQuark (*domain) (void);
  int error;
} unasked[] = {
  { "421", ">421 4.4.2 idle\r\n", NULL, 421, NULL, 0 },
  { "421 and FIN", ">421 4.4.2 idle\r\n", "F", 421, NULL, 0 },
  { "421 without line end and FIN", ">421 idle", "F", 421, NULL, 0 },
  { "421 and RST", ">421 4.4.2 idle\r\n", "R", 421, NULL, 0 },
  { "421 in two parts", ">421-4.4.2 id", ">le\r\n421 4.4.2 bye\r\n", 421, NULL, 0 },
  { "250", ">250 here\r\n", NULL, 0, sc_smtp_error_quark, SC_SMTP_ERROR_UNSOLICITED },
  { "221", ">221 bye\r\n", "F", 0, sc_smtp_error_quark, SC_SMTP_ERROR_UNSOLICITED },
  { "garbage", ">hello\r\n", NULL, 0, sc_smtp_error_quark, SC_SMTP_ERROR_UNSOLICITED },
  { "FIN", "F", NULL, 0, sc_net_error_quark, SC_NET_ERROR_CLOSED },
  { "RST", "R", NULL, 0, sc_net_error_quark, SC_NET_ERROR_RESET },
};

/* What comes between two commands is seen before the second one is written. */
static void
test_unasked (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (unasked); i++)
    {
      const char *script[] = { ">220 mx\r\n",
                               "<",
                               CAPABILITIES "PLAIN\r\n",
                               unasked[i].unasked,
                               unasked[i].end != NULL ? unasked[i].end : "!",
                               "!",
                               NULL };
      g_autofree char *received = NULL;
      g_autoptr (ScReply) reply = NULL;
      g_autoptr (GError) error = NULL;
      Stage stage;

      g_test_message ("%s", unasked[i].name);
      stage_open (&stage, script, TIMEOUT_MS, 0);
      greet (stage.session, 250);
      peer_wait_mark (stage.peer);
      reply = sc_session_mail_sync (stage.session, "a@example.com", 0, NULL, &error);
      if (unasked[i].code != 0)
        take_code (g_steal_pointer (&reply), error, unasked[i].code);
      else
        g_assert_error (error, unasked[i].domain (), unasked[i].error);
      g_assert_true (sc_session_is_over (stage.session));
      sc_session_quit_sync (stage.session, NULL);
      received = stage_close (&stage);
      g_assert_cmpstr (received, ==, "EHLO [127.0.0.1]|");
    }
}

static void
test_unasked_at_quit (void)
{
  const char *script[] = { ">220 mx\r\n", "<", CAPABILITIES "PLAIN\r\n", ">421 4.4.2 idle\r\n", "!", NULL };
  g_autofree char *received = NULL;
  Stage stage;

  stage_open (&stage, script, TIMEOUT_MS, 0);
  greet (stage.session, 250);
  peer_wait_mark (stage.peer);
  sc_session_quit_sync (stage.session, NULL);
  g_assert_cmpuint (sc_reply_get_code (sc_session_get_pending_421 (stage.session)), ==, 421);
  received = stage_close (&stage);
  g_assert_cmpstr (received, ==, "EHLO [127.0.0.1]|");
}

/* RFC 3207: whoever puts octets behind the 220 is refused. */
static void
test_injection (void)
{
  static const char *const behind[] = { "250-mx\r\n250 AUTH PLAIN\r\n", "x", "421 no\r\n", "\r\n" };

  for (guint i = 0; i < G_N_ELEMENTS (behind); i++)
    {
      g_autofree char *reply = g_strconcat (">220 go\r\n", behind[i], NULL);
      const char *script[] = { ">220 mx\r\n", "<", CAPABILITIES "PLAIN\r\n", "<", reply, NULL };
      g_autofree char *received = NULL;
      g_autoptr (ScReply) none = NULL;
      g_autoptr (GError) error = NULL;
      Stage stage;

      stage_open (&stage, script, TIMEOUT_MS, 0);
      greet (stage.session, 250);
      none = sc_session_starttls_sync (stage.session, NULL, &error);
      g_assert_null (none);
      g_assert_error (error, SC_SMTP_ERROR, SC_SMTP_ERROR_INJECTION);
      sc_session_quit_sync (stage.session, NULL);
      received = stage_close (&stage);
      g_assert_cmpstr (received, ==, "EHLO [127.0.0.1]|STARTTLS|");
    }
}

/* The same when they come a moment later, before the handshake. */
static void
test_late_injection (void)
{
  const char *script[] = { ">220 mx\r\n", "<",           CAPABILITIES "PLAIN\r\n",
                           "<",           ">220 go\r\n", "<",
                           ">250 x\r\n",  "!",           NULL };
  g_autofree char *received = NULL;
  g_autoptr (ScTlsInfo) none = NULL;
  g_autoptr (GError) late = NULL;
  g_autoptr (ScStream) stream = NULL;
  GError *error = NULL;
  Stage stage;

  stage.peer = peer_new (script);
  stage.trace = g_string_new (NULL);
  stream = peer_connect (stage.peer);
  stage.session = sc_session_new (stream, TIMEOUT_MS, 0, stage_trace, stage.trace);
  greet (stage.session, 250);
  take_code (sc_session_starttls_sync (stage.session, NULL, &error), error, 220);
  /* Only to tell the peer to go on: the session itself would not write. */
  g_assert_true (sc_stream_write_all_sync (stream, "go\r\n", 4, sc_deadline_never (), NULL, NULL));
  peer_wait_mark (stage.peer);
  none = sc_session_handshake_sync (stage.session, "mx.example.com", NULL, NULL, &late);
  g_assert_error (late, SC_SMTP_ERROR, SC_SMTP_ERROR_INJECTION);
  g_clear_object (&stream);
  received = stage_close (&stage);
  g_assert_cmpstr (received, ==, "EHLO [127.0.0.1]|STARTTLS|go|");
}

static void
test_bad_arguments (void)
{
  static const char *const bad[] = { "a@b\r\nDATA", "a@b\n", "a\r@b",       "a@b> SIZE=1",
                                     "<a@b",        "a b@c", "a@b\302\205", "a\xff@b" };
  const char *script[] = { ">220 mx\r\n", "<", CAPABILITIES "PLAIN\r\n", NULL };
  g_autofree char *received = NULL;
  g_autoptr (ScSecret) secret = sc_secret_new ("password", -1);
  g_autoptr (ScSecret) with_nul = sc_secret_new ("pass\0word", 9);
  g_autofree char *long_address = g_strnfill (255, 'a');
  Stage stage;

  stage_open (&stage, script, TIMEOUT_MS, SC_SESSION_ALLOW_PLAINTEXT_PASSWORD);
  greet (stage.session, 250);
  for (guint i = 0; i <= G_N_ELEMENTS (bad); i++)
    {
      const char *address = i < G_N_ELEMENTS (bad) ? bad[i] : long_address;
      g_autoptr (GError) mail_error = NULL;
      g_autoptr (GError) rcpt_error = NULL;
      g_autoptr (ScReply) mail = sc_session_mail_sync (stage.session, address, 0, NULL, &mail_error);
      g_autoptr (ScReply) rcpt = sc_session_rcpt_sync (stage.session, address, NULL, &rcpt_error);

      g_assert_error (mail_error, SC_SMTP_ERROR, SC_SMTP_ERROR_BAD_ARGUMENT);
      g_assert_error (rcpt_error, SC_SMTP_ERROR, SC_SMTP_ERROR_BAD_ARGUMENT);
    }
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ScReply) reply = sc_session_authenticate_sync (stage.session, SC_AUTH_METHOD_PLAIN,
                                                                i == 0   ? "us\ner"
                                                                : i == 1 ? ""
                                                                         : "user",
                                                                i == 2 ? with_nul : secret, NULL, &error);

      g_assert_error (error, SC_SMTP_ERROR, SC_SMTP_ERROR_BAD_ARGUMENT);
    }
  g_assert_cmpuint (sc_session_get_n_logins (stage.session), ==, 0);
  received = stage_close (&stage);
  g_assert_cmpstr (received, ==, "EHLO [127.0.0.1]|");
}

static void
test_envelope (void)
{
  const char *script[] = {
    ">220 mx\r\n", "<", CAPABILITIES "PLAIN\r\n",     "<", ">250 ok\r\n",  "<", ">250 ok\r\n", "<",
    ">354 go\r\n", ".", ">250 2.0.0 queued as 7\r\n", "<", ">221 bye\r\n", NULL
  };
  g_autoptr (GBytes) message = g_bytes_new_static ("a\n.\nb", 5);
  g_autofree char *trace = NULL;
  g_autofree char *received = NULL;
  GError *error = NULL;
  Stage stage;

  stage_open (&stage, script, TIMEOUT_MS, 0);
  greet (stage.session, 250);
  sc_session_set_body_flags (stage.session, SC_SESSION_BODY_UTF8);
  take_code (sc_session_mail_sync (stage.session, "", 5, NULL, &error), error, 250);
  take_code (sc_session_rcpt_sync (stage.session, "j\303\274@example.com", NULL, &error), error, 250);
  take_code (sc_session_data_sync (stage.session, NULL, &error), error, 354);
  take_code (sc_session_message_sync (stage.session, message, NULL, &error), error, 250);
  sc_session_quit_sync (stage.session, NULL);
  trace = g_strdup (stage.trace->str);
  received = stage_close (&stage);
  g_assert_cmpstr (
      received, ==,
      "EHLO [127.0.0.1]|MAIL FROM:<> SIZE=5 BODY=8BITMIME SMTPUTF8|RCPT TO:<j\303\274@example.com>|DATA|"
      "a|..|b|.|QUIT|");
  g_assert_cmpstr (
      trace, ==,
      "S 220 mx|C EHLO [127.0.0.1]|S 250-mx|S 250-SIZE 1000|S 250-8BITMIME|S 250-SMTPUTF8|S 250-STARTTLS|"
      "S 250 AUTH PLAIN|C MAIL FROM:<> SIZE=5 BODY=8BITMIME SMTPUTF8|S 250 ok|"
      "C RCPT TO:<j\303\274@example.com>|S 250 ok|C DATA|S 354 go|I Message of 5 octets|"
      "S 250 2.0.0 queued as 7|C QUIT|S 221 bye|");
}

/* "QUIT" behind a 354 would be a line of the message. */
#define PIPELINE ">220 mx\r\n", "<", ">250-mx\r\n250-PIPELINING\r\n250 DSN\r\n"
#define MAIL_LINE "MAIL FROM:<a@example.com> RET=HDRS ENVID=7kq2|"
#define RCPT_LINE "RCPT TO:<b@example.com> NOTIFY=SUCCESS,FAILURE,DELAY|"

/* What stands behind MAIL and RCPT, in one go where it is offered; whose reply is bad; what may follow. */
static const struct
{
  const char *name;
  const char *script[10];
  guint mail;
  guint rcpt;
  const char *written;
} envelopes[] = {
  { "accepted", { PIPELINE, "<", "<", ">250 a\r\n250 b\r\n" }, 250, 250, MAIL_LINE RCPT_LINE },
  { "replies apart", { PIPELINE, "<", "<", ">250 a\r\n", ">25", ">0 b\r\n" }, 250, 250, MAIL_LINE RCPT_LINE },
  { "recipient refused", { PIPELINE, "<", "<", ">250 a\r\n550 b\r\n" }, 250, 550, MAIL_LINE RCPT_LINE },
  { "sender refused", { PIPELINE, "<", "<", ">550 a\r\n503 b\r\n" }, 550, 0, MAIL_LINE RCPT_LINE },
  { "421 to the sender", { PIPELINE, "<", ">421 a\r\n", "F" }, 421, 0, MAIL_LINE RCPT_LINE },
  { "421 to the recipient", { PIPELINE, "<", "<", ">250 a\r\n421 b\r\n", "F" }, 250, 421, MAIL_LINE RCPT_LINE },
  { "sender refused, then 421", { PIPELINE, "<", "<", ">550 a\r\n421 b\r\n", "F" }, 550, 0, MAIL_LINE RCPT_LINE },
  { "not offered, sender refused", { ">220 mx\r\n", "<", ">250 mx\r\n", "<", ">550 a\r\n" }, 550, 0,
    "MAIL FROM:<a@example.com>|" },
};

static void
test_pipelining (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (envelopes); i++)
    {
      g_autoptr (ScReply) rcpt = NULL;
      g_autofree char *received = NULL;
      g_autofree char *written = g_strconcat ("EHLO [127.0.0.1]|", envelopes[i].written, NULL);
      GError *error = NULL;
      Stage stage;

      g_test_message ("%s", envelopes[i].name);
      stage_open (&stage, envelopes[i].script, TIMEOUT_MS, 0);
      greet (stage.session, 250);
      sc_session_request_notice (stage.session, "7kq2");
      take_code (sc_session_envelope_sync (stage.session, "a@example.com", 5, "b@example.com", &rcpt, NULL, &error), error,
                 envelopes[i].mail);
      g_assert_cmpuint (rcpt != NULL ? sc_reply_get_code (rcpt) : 0, ==, envelopes[i].rcpt);
      g_assert_false (sc_session_has_sent_message (stage.session));
      g_assert_cmpint (sc_session_is_over (stage.session), ==, strstr (envelopes[i].name, "421") != NULL);
      received = stage_close (&stage);
      g_assert_cmpstr (received, ==, written);
    }
}

/* RFC 5321 4.5.3.2.6: when the answer to the final dot is lost, and only then, nobody knows. */
static void
test_sent_message (void)
{
  static const struct
  {
    const char *end[2];
    gboolean sent;
  } rows[] = {
    { { ".", "F" }, TRUE },
    { { ".", "R" }, TRUE },
    { { ".", ">421 no\r\n" }, TRUE },
    { { "F", "!" }, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *script[] = { ">220 mx\r\n", "<", ">250 mx\r\n", "<", ">250 a\r\n", "<", ">250 b\r\n", "<", ">354 c\r\n",
                               rows[i].end[0], rows[i].end[1], NULL };
      g_autoptr (GBytes) message = g_bytes_new_static ("hello", 5);
      g_autofree char *received = NULL;
      g_autoptr (ScReply) reply = NULL;
      GError *error = NULL;
      Stage stage;

      stage_open (&stage, script, TIMEOUT_MS, 0);
      greet (stage.session, 250);
      take_code (sc_session_mail_sync (stage.session, "a@example.com", 0, NULL, &error), error, 250);
      take_code (sc_session_rcpt_sync (stage.session, "b@example.com", NULL, &error), error, 250);
      take_code (sc_session_data_sync (stage.session, NULL, &error), error, 354);
      if (!rows[i].sent)
        peer_wait_mark (stage.peer);
      reply = sc_session_message_sync (stage.session, message, NULL, &error);
      g_clear_error (&error);
      g_assert_cmpint (sc_session_has_sent_message (stage.session), ==, rows[i].sent);
      received = stage_close (&stage);
    }
}

static void
test_quit_in_data (void)
{
  const char *script[] = { ">220 mx\r\n", "<", CAPABILITIES "PLAIN\r\n", "<", ">354 go\r\n", NULL };
  g_autofree char *received = NULL;
  GError *error = NULL;
  Stage stage;

  stage_open (&stage, script, TIMEOUT_MS, 0);
  greet (stage.session, 250);
  take_code (sc_session_data_sync (stage.session, NULL, &error), error, 354);
  sc_session_quit_sync (stage.session, NULL);
  received = stage_close (&stage);
  g_assert_cmpstr (received, ==, "EHLO [127.0.0.1]|DATA|");
}

static void
test_message_unasked_for (void)
{
  const char *script[] = { ">220 mx\r\n", "<", CAPABILITIES "PLAIN\r\n", "<", ">250 what\r\n", NULL };
  g_autoptr (GBytes) message = g_bytes_new_static ("a", 1);
  g_autofree char *received = NULL;
  g_autoptr (ScReply) none = NULL;
  g_autoptr (GError) refused = NULL;
  GError *error = NULL;
  Stage stage;

  stage_open (&stage, script, TIMEOUT_MS, 0);
  greet (stage.session, 250);
  take_code (sc_session_data_sync (stage.session, NULL, &error), error, 250);
  none = sc_session_message_sync (stage.session, message, NULL, &refused);
  g_assert_error (refused, SC_SMTP_ERROR, SC_SMTP_ERROR_BAD_ARGUMENT);
  received = stage_close (&stage);
  g_assert_cmpstr (received, ==, "EHLO [127.0.0.1]|DATA|");
}

static void
test_cancelled (void)
{
  const char *script[] = { ">220 mx\r\n", "<", CAPABILITIES "PLAIN\r\n", NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *received = NULL;
  g_autoptr (ScReply) none = NULL;
  g_autoptr (GError) error = NULL;
  Stage stage;

  stage_open (&stage, script, TIMEOUT_MS, 0);
  greet (stage.session, 250);
  g_cancellable_cancel (cancellable);
  none = sc_session_mail_sync (stage.session, "a@example.com", 0, cancellable, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  sc_session_quit_sync (stage.session, cancellable);
  received = stage_close (&stage);
  g_assert_cmpstr (received, ==, "EHLO [127.0.0.1]|");
}

static void
test_no_password_without_tls (void)
{
  const char *script[] = { ">220 mx\r\n", "<", CAPABILITIES "PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256 XOAUTH2\r\n",
                           NULL };
  static const ScAuthMethod methods[] = { SC_AUTH_METHOD_AUTO,          SC_AUTH_METHOD_PLAIN,
                                          SC_AUTH_METHOD_LOGIN,         SC_AUTH_METHOD_CRAM_MD5,
                                          SC_AUTH_METHOD_SCRAM_SHA_256, SC_AUTH_METHOD_XOAUTH2 };
  g_autofree char *received = NULL;
  Stage stage;

  stage_open (&stage, script, TIMEOUT_MS, SC_SESSION_ALLOW_UNTRUSTED);
  greet (stage.session, 250);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ScReply) reply = log_in (stage.session, methods[i], &error);

      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
    }
  g_assert_cmpuint (sc_session_get_n_logins (stage.session), ==, 0);
  received = stage_close (&stage);
  g_assert_cmpstr (received, ==, "EHLO [127.0.0.1]|");
}

static void
test_one_login (void)
{
  const char *script[] = { ">220 mx\r\n", "<", CAPABILITIES "PLAIN\r\n", "<", ">535 5.7.8 no\r\n", NULL };
  g_autofree char *received = NULL;
  g_autoptr (ScReply) none = NULL;
  g_autoptr (GError) refused = NULL;
  GError *error = NULL;
  Stage stage;

  stage_open (&stage, script, TIMEOUT_MS, SC_SESSION_ALLOW_PLAINTEXT_PASSWORD);
  greet (stage.session, 250);
  take_code (log_in (stage.session, SC_AUTH_METHOD_PLAIN, &error), error, 535);
  none = log_in (stage.session, SC_AUTH_METHOD_PLAIN, &refused);
  g_assert_error (refused, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_assert_cmpuint (sc_session_get_n_logins (stage.session), ==, 1);
  received = stage_close (&stage);
  g_assert_cmpstr (received, ==, "EHLO [127.0.0.1]|AUTH PLAIN AHVzZXIAcGFzc3dvcmQ=|");
}

static const struct
{
  const char *name;
  const char *offered;
  ScAuthMethod wanted;
  const char *script[8]; /* behind the line AUTH */
  guint code;            /* of the reply, or 0 */
  int smtp_error;        /* or 0 */
  const char *written;   /* (nullable): behind EHLO */
  guint n_logins;
  const char *oauth_error; /* (nullable) */
} logins[] = {
  { "LOGIN, usual prompts",
    "LOGIN",
    SC_AUTH_METHOD_AUTO,
    { ">334 VXNlcm5hbWU6\r\n", "<", ">334 UGFzc3dvcmQ6\r\n", "<", ">235 in\r\n" },
    235,
    0,
    "AUTH LOGIN|dXNlcg==|cGFzc3dvcmQ=|",
    1,
    NULL },
  { "LOGIN, prompts without words",
    "LOGIN",
    SC_AUTH_METHOD_LOGIN,
    { ">334 \r\n", "<", ">334\r\n", "<", ">235 in\r\n" },
    235,
    0,
    "AUTH LOGIN|dXNlcg==|cGFzc3dvcmQ=|",
    1,
    NULL },
  { "LOGIN, user name refused",
    "LOGIN",
    SC_AUTH_METHOD_LOGIN,
    { ">334 VXNlcm5hbWU6\r\n", "<", ">535 no\r\n" },
    535,
    0,
    "AUTH LOGIN|dXNlcg==|",
    0,
    NULL },
  { "LOGIN, asked without end",
    "LOGIN",
    SC_AUTH_METHOD_LOGIN,
    { ">334 eA==\r\n", "<", ">334 eA==\r\n", "<", ">334 eA==\r\n", "<", ">501 ok\r\n" },
    0,
    SC_SMTP_ERROR_SASL,
    "AUTH LOGIN|dXNlcg==|cGFzc3dvcmQ=|*|",
    1,
    NULL },
  { "LOGIN, prompt that is not base64",
    "LOGIN",
    SC_AUTH_METHOD_LOGIN,
    { ">334 Username:\r\n", "<", ">334 Password:\r\n", "<", ">235 in\r\n" },
    235,
    0,
    "AUTH LOGIN|dXNlcg==|cGFzc3dvcmQ=|",
    1,
    NULL },
  { "LOGIN, prompt of two lines",
    "LOGIN",
    SC_AUTH_METHOD_LOGIN,
    { ">334-eA==\r\n334 eA==\r\n", "<", ">535 no\r\n" },
    535,
    0,
    "AUTH LOGIN|dXNlcg==|",
    0,
    NULL },
  { "CRAM-MD5, challenge that is not base64",
    "CRAM-MD5",
    SC_AUTH_METHOD_CRAM_MD5,
    { ">334 <1@mx>\r\n", "<", ">501 ok\r\n" },
    0,
    SC_SMTP_ERROR_SASL,
    "AUTH CRAM-MD5|*|",
    0,
    NULL },
  { "CRAM-MD5, cancelled with 421",
    "CRAM-MD5",
    SC_AUTH_METHOD_CRAM_MD5,
    { ">334 <1@mx>\r\n", "<", ">421 no\r\n" },
    421,
    0,
    "AUTH CRAM-MD5|*|",
    0,
    NULL },
  { "CRAM-MD5, challenge of two lines",
    "CRAM-MD5",
    SC_AUTH_METHOD_CRAM_MD5,
    { ">334-eA==\r\n334 eA==\r\n", "<", ">501 ok\r\n" },
    0,
    SC_SMTP_ERROR_SASL,
    "AUTH CRAM-MD5|*|",
    0,
    NULL },
  { "LOGIN, 421 in the middle",
    "LOGIN",
    SC_AUTH_METHOD_LOGIN,
    { ">334 VXNlcm5hbWU6\r\n", "<", ">421 4.7.0 too many\r\n", "F" },
    421,
    0,
    "AUTH LOGIN|dXNlcg==|",
    0,
    NULL },
  { "CRAM-MD5",
    "CRAM-MD5",
    SC_AUTH_METHOD_CRAM_MD5,
    { ">334 PDFAbXg+\r\n", "<", ">235 in\r\n" },
    235,
    0,
    "AUTH CRAM-MD5|dXNlciAwMGE1NTcxYjcxMzE5NGRmYmNiMzFlMGM2Mzg0YTllMA==|",
    1,
    NULL },
  { "PLAIN, initial response passed over",
    "PLAIN",
    SC_AUTH_METHOD_PLAIN,
    { ">334 \r\n", "<", ">235 in\r\n" },
    235,
    0,
    "AUTH PLAIN AHVzZXIAcGFzc3dvcmQ=|AHVzZXIAcGFzc3dvcmQ=|",
    1,
    NULL },
  { "PLAIN, initial response passed over, refused",
    "PLAIN",
    SC_AUTH_METHOD_PLAIN,
    { ">334\r\n", "<", ">535 no\r\n" },
    535,
    0,
    "AUTH PLAIN AHVzZXIAcGFzc3dvcmQ=|AHVzZXIAcGFzc3dvcmQ=|",
    1,
    NULL },
  { "PLAIN, asked without end",
    "PLAIN",
    SC_AUTH_METHOD_PLAIN,
    { ">334 \r\n", "<", ">334 \r\n", "<", ">501 ok\r\n" },
    0,
    SC_SMTP_ERROR_SASL,
    "AUTH PLAIN AHVzZXIAcGFzc3dvcmQ=|AHVzZXIAcGFzc3dvcmQ=|*|",
    1,
    NULL },
  { "XOAUTH2, initial response passed over",
    "XOAUTH2",
    SC_AUTH_METHOD_XOAUTH2,
    { ">334 \r\n", "<", ">235 in\r\n" },
    235,
    0,
    "AUTH XOAUTH2 dXNlcj11c2VyAWF1dGg9QmVhcmVyIHBhc3N3b3JkAQE=|dXNlcj11c2VyAWF1dGg9QmVhcmVyIHBhc3N3b3JkAQE=|",
    1,
    NULL },
  { "LOGIN, let in before the password",
    "LOGIN",
    SC_AUTH_METHOD_LOGIN,
    { ">334 VXNlcm5hbWU6\r\n", "<", ">235 in\r\n" },
    235,
    0,
    "AUTH LOGIN|dXNlcg==|",
    0,
    NULL },
  { "CRAM-MD5, let in before the answer", "CRAM-MD5", SC_AUTH_METHOD_CRAM_MD5, { ">235 in\r\n" }, 235, 0,
    "AUTH CRAM-MD5|", 0, NULL },
  { "SCRAM, accepted without proof",
    "SCRAM-SHA-256",
    SC_AUTH_METHOD_AUTO,
    { ">235 in\r\n" },
    0,
    SC_SMTP_ERROR_SASL,
    NULL,
    0,
    NULL },
  { "SCRAM, too many rounds",
    "SCRAM-SHA-1",
    SC_AUTH_METHOD_SCRAM_SHA_1,
    { ">334 cj1hLHM9UVVKRCxpPTIwMDAwMDAwMDA=\r\n", "<", ">501 ok\r\n" },
    0,
    SC_SMTP_ERROR_SASL,
    NULL,
    0,
    NULL },
  { "SCRAM, nonce of another",
    "SCRAM-SHA-1",
    SC_AUTH_METHOD_SCRAM_SHA_1,
    { ">334 cj1hLHM9UVVKRCxpPTQwOTY=\r\n", "<", ">501 ok\r\n" },
    0,
    SC_SMTP_ERROR_SASL,
    NULL,
    0,
    NULL },
  { "XOAUTH2",
    "XOAUTH2",
    SC_AUTH_METHOD_XOAUTH2,
    { ">235 in\r\n" },
    235,
    0,
    "AUTH XOAUTH2 dXNlcj11c2VyAWF1dGg9QmVhcmVyIHBhc3N3b3JkAQE=|",
    1,
    NULL },
  { "XOAUTH2 refused",
    "XOAUTH2",
    SC_AUTH_METHOD_XOAUTH2,
    { ">334 eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIn0=\r\n", "<", ">535 5.7.8 no\r\n" },
    535,
    0,
    "AUTH XOAUTH2 dXNlcj11c2VyAWF1dGg9QmVhcmVyIHBhc3N3b3JkAQE=||",
    1,
    "status: 401, schemes: bearer" },
  { "XOAUTH2 refused in plain words",
    "XOAUTH2",
    SC_AUTH_METHOD_XOAUTH2,
    { ">334 token expired\r\n", "<", ">535 5.7.8 no\r\n" },
    535,
    0,
    "AUTH XOAUTH2 dXNlcj11c2VyAWF1dGg9QmVhcmVyIHBhc3N3b3JkAQE=||",
    1,
    "token expired" },
  { "OAUTHBEARER refused",
    "OAUTHBEARER",
    SC_AUTH_METHOD_XOAUTH2,
    { ">334 eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0=\r\n", "<", ">535 5.7.8 no\r\n" },
    535,
    0,
    NULL,
    1,
    "status: invalid_token" },
  { "a token is never guessed",
    "XOAUTH2 OAUTHBEARER",
    SC_AUTH_METHOD_AUTO,
    { NULL },
    0,
    SC_SMTP_ERROR_NO_MECHANISM,
    "",
    0,
    NULL },
  { "not offered", "LOGIN", SC_AUTH_METHOD_PLAIN, { NULL }, 0, SC_SMTP_ERROR_NO_MECHANISM, "", 0, NULL },
  { "no login wanted", "LOGIN", SC_AUTH_METHOD_NONE, { NULL }, 0, SC_SMTP_ERROR_NO_MECHANISM, "", 0, NULL },
  { "535 and 421",
    "PLAIN",
    SC_AUTH_METHOD_PLAIN,
    { ">535 no\r\n421 too many\r\n" },
    535,
    0,
    "AUTH PLAIN AHVzZXIAcGFzc3dvcmQ=|",
    1,
    NULL },
};

static void
check_login_trace (const char *trace)
{
  static const char *const secrets[] = { "password", "cGFzc3dvcmQ", "AHVzZXIA", "dXNlcj11", "wMGE1NTcx" };

  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    g_assert_null (strstr (trace, secrets[i]));
}

static void
test_logins (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (logins); i++)
    {
      g_autofree char *offer = g_strconcat (CAPABILITIES, logins[i].offered, "\r\n", NULL);
      const char *script[13] = { ">220 mx\r\n", "<", offer, "<" };
      g_autofree char *received = NULL;
      g_autoptr (ScReply) reply = NULL;
      g_autoptr (GError) error = NULL;
      Stage stage;

      g_test_message ("%s", logins[i].name);
      memcpy (script + 4, logins[i].script, sizeof logins[i].script);
      stage_open (&stage, script, TIMEOUT_MS, SC_SESSION_ALLOW_PLAINTEXT_PASSWORD);
      greet (stage.session, 250);
      reply = log_in (stage.session, logins[i].wanted, &error);
      if (logins[i].code != 0)
        take_code (g_steal_pointer (&reply), error, logins[i].code);
      else
        g_assert_error (error, SC_SMTP_ERROR, logins[i].smtp_error);
      g_assert_cmpuint (sc_session_get_n_logins (stage.session), ==, logins[i].n_logins);
      g_assert_cmpstr (sc_session_get_oauth_error (stage.session), ==, logins[i].oauth_error);
      check_login_trace (stage.trace->str);
      received = stage_close (&stage);
      if (logins[i].written != NULL)
        {
          g_autofree char *written = g_strconcat ("EHLO [127.0.0.1]|", logins[i].written, NULL);

          g_assert_cmpstr (received, ==, written);
        }
    }
}

/* RFC 4954 4: a line of a login may have 12288 octets. */
static void
test_long_challenge (void)
{
  g_autofree char *padding = g_strnfill (9000, 'x');
  g_autofree char *json = g_strdup_printf ("{\"status\":\"401\",\"pad\":\"%s\"}", padding);
  g_autofree char *encoded = g_base64_encode ((const guchar *)json, strlen (json));
  g_autofree char *challenge = g_strconcat (">334 ", encoded, "\r\n", NULL);
  const char *script[] = { ">220 mx\r\n", "<", CAPABILITIES "XOAUTH2\r\n", "<", challenge, "<", ">535 no\r\n", NULL };
  g_autofree char *received = NULL;
  GError *error = NULL;
  Stage stage;

  g_assert_cmpuint (strlen (encoded), >, 12000);
  g_assert_cmpuint (strlen (encoded), <, 12288);
  stage_open (&stage, script, TIMEOUT_MS, SC_SESSION_ALLOW_PLAINTEXT_PASSWORD);
  greet (stage.session, 250);
  take_code (log_in (stage.session, SC_AUTH_METHOD_XOAUTH2, &error), error, 535);
  g_assert_cmpstr (sc_session_get_oauth_error (stage.session), ==, "status: 401");
  g_assert_cmpstr (sc_session_get_mechanism (stage.session), ==, "XOAUTH2");
  received = stage_close (&stage);
}

static void
test_login_trace (void)
{
  const char *script[] = { ">220 mx\r\n",           "<", CAPABILITIES "LOGIN\r\n", "<",
                           ">334 VXNlcm5hbWU6\r\n", "<", ">334 UGFzc3dvcmQ6\r\n",  "<",
                           ">235 in\r\n",           NULL };
  g_autofree char *received = NULL;
  GError *error = NULL;
  Stage stage;

  stage_open (&stage, script, TIMEOUT_MS, SC_SESSION_ALLOW_PLAINTEXT_PASSWORD);
  greet (stage.session, 250);
  take_code (log_in (stage.session, SC_AUTH_METHOD_LOGIN, &error), error, 235);
  g_assert_true (g_str_has_suffix (
      stage.trace->str,
      "C AUTH LOGIN|S 334 VXNlcm5hbWU6|C [user name]|S 334 UGFzc3dvcmQ6|C [secret]|S 235 in|"));
  received = stage_close (&stage);
}

static void
test_choice (void)
{
  static const struct
  {
    const char *offered;
    ScAuthMethod chosen;
  } rows[] = {
    { "LOGIN PLAIN", SC_AUTH_METHOD_PLAIN },
    { "LOGIN PLAIN CRAM-MD5", SC_AUTH_METHOD_CRAM_MD5 }, /* without TLS */
    { "LOGIN PLAIN CRAM-MD5 SCRAM-SHA-1", SC_AUTH_METHOD_SCRAM_SHA_1 },
    { "SCRAM-SHA-1 SCRAM-SHA-256 PLAIN", SC_AUTH_METHOD_SCRAM_SHA_256 },
    { "GSSAPI NTLM", 0 },
    { "", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *offer = g_strconcat (CAPABILITIES, rows[i].offered, "\r\n", NULL);
      const char *script[] = { ">220 mx\r\n", "<", offer, NULL };
      g_autofree char *received = NULL;
      Stage stage;

      stage_open (&stage, script, TIMEOUT_MS, 0);
      greet (stage.session, 250);
      g_assert_cmpint (sc_session_choose_mechanism (stage.session, SC_AUTH_METHOD_AUTO), ==, rows[i].chosen);
      received = stage_close (&stage);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/helo", test_helo);
  g_test_add_func ("/session/helo-refused", test_helo_refused);
  g_test_add_func ("/session/banner-refused", test_banner_refused);
  g_test_add_func ("/session/banner-teaser", test_banner_teaser);
  g_test_add_func ("/session/unasked", test_unasked);
  g_test_add_func ("/session/unasked-at-quit", test_unasked_at_quit);
  g_test_add_func ("/session/injection", test_injection);
  g_test_add_func ("/session/late-injection", test_late_injection);
  g_test_add_func ("/session/bad-arguments", test_bad_arguments);
  g_test_add_func ("/session/envelope", test_envelope);
  g_test_add_func ("/session/pipelining", test_pipelining);
  g_test_add_func ("/session/sent-message", test_sent_message);
  g_test_add_func ("/session/quit-in-data", test_quit_in_data);
  g_test_add_func ("/session/message-unasked-for", test_message_unasked_for);
  g_test_add_func ("/session/cancelled", test_cancelled);
  g_test_add_func ("/session/no-password-without-tls", test_no_password_without_tls);
  g_test_add_func ("/session/one-login", test_one_login);
  g_test_add_func ("/session/logins", test_logins);
  g_test_add_func ("/session/long-challenge", test_long_challenge);
  g_test_add_func ("/session/login-trace", test_login_trace);
  g_test_add_func ("/session/choice", test_choice);
  return g_test_run ();
}
