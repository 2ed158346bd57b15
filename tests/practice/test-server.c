/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "raw-client.h"

#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static ScPracticeServer *
start_scenario (ScScenario *scenario)
{
  g_autoptr (ScPracticeServer) server = sc_practice_server_new (scenario);
  g_autoptr (GError)           error = NULL;

  sc_practice_server_start (server, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sc_practice_server_get_port (server), >, 0);
  return g_steal_pointer (&server);
}

static ScPracticeServer *
start (const char *id)
{
  g_autoptr (GError)     error = NULL;
  g_autoptr (ScScenario) scenario = sc_scenario_find (id, &error);

  g_assert_no_error (error);
  return start_scenario (scenario);
}

/* @rules stand in a scenario without TLS and login. */
static ScPracticeServer *
start_rules (const char *attributes,
             const char *rules)
{
  g_autoptr (GError)     error = NULL;
  g_autofree char       *xml = g_strdup_printf ("<scenario id='x' security='none' %s>%s</scenario>", attributes, rules);
  g_autoptr (ScScenario) scenario = sc_scenario_parse (xml, -1, &error);

  g_assert_no_error (error);
  return start_scenario (scenario);
}

#define EHLO "<220 \n>EHLO me\n<250-mail.practice.example\n"

/* What is sent after a 421 is counted, to the octet; what came before is not. */
static void
test_octets_after_421 (void)
{
  g_autoptr (ScPracticeServer) server = start ("too-many-connections");
  g_autoptr (RawClient)        client = raw_client_new (sc_practice_server_get_port (server));
  g_autofree char             *reply = raw_client_read_reply (client);

  g_assert_true (g_str_has_prefix (reply, "421 "));
  raw_client_send (client, "QUIT\r\n", -1);
  /* The server listens a moment after its end is closed: wait until it heard this. */
  for (gint64 end = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;
       sc_practice_server_get_n_octets_after_421 (server) == 0 && g_get_monotonic_time () < end;)
    g_thread_yield ();
  g_assert_cmpuint (sc_practice_server_get_n_octets_after_421 (server), ==, 6);
}

static void
test_octets_before_421 (void)
{
  g_autoptr (ScPracticeServer) server = start_rules ("mechanisms=''", "<on step='mail'><say>421 no</say><close/></on>");

  raw_client_play (server, EHLO ">MAIL FROM:<a@b>\n<421 no\nend");
  sc_practice_server_stop (server);
  g_assert_cmpuint (sc_practice_server_get_n_octets_after_421 (server), ==, 0);
}

/* A 421 inside TLS: the octets are counted as the client wrote them, its close_notify is none. */
static void
test_octets_after_421_in_tls (void)
{
  g_autoptr (ScPracticeServer) server = start ("421-auth");

  raw_client_play (server, EHLO ">STARTTLS\n<220\ntls\n>EHLO me\n<250-\nlogin\n<421 4.7.0\n>RSET\nend");
  sc_practice_server_stop (server);
  g_assert_cmpuint (sc_practice_server_get_n_octets_after_421 (server), ==, 6);
}

static void
test_stop_with_open_connections (void)
{
  static const char *scenarios[] = { "silent", "healthy", "dripping-server", "slow-server", "implicit-tls" };
  RawClient         *clients[G_N_ELEMENTS (scenarios)];
  ScPracticeServer  *servers[G_N_ELEMENTS (scenarios)];

  for (guint i = 0; i < G_N_ELEMENTS (scenarios); i++)
    {
      servers[i] = start (scenarios[i]);
      clients[i] = raw_client_new (sc_practice_server_get_port (servers[i]));
    }
  for (guint i = 0; i < G_N_ELEMENTS (scenarios); i++)
    {
      gint64 begin = g_get_monotonic_time ();

      sc_practice_server_stop (servers[i]);
      g_assert_cmpint (g_get_monotonic_time () - begin, <, G_USEC_PER_SEC);
      sc_practice_server_stop (servers[i]); /* once more does no harm */
      g_assert_finalize_object (servers[i]);
      raw_client_free (clients[i]);
    }
}

static void
test_two_at_once (void)
{
  g_autoptr (ScPracticeServer) first = start ("healthy");
  g_autoptr (ScPracticeServer) second = start ("too-many-connections");

  g_assert_cmpuint (sc_practice_server_get_port (first), !=, sc_practice_server_get_port (second));
  raw_client_play (first, EHLO ">QUIT\n<221\nend");
  raw_client_play (second, "<421 4.7.0\nend");
  raw_client_play (first, EHLO ">QUIT\n<221\nend");
  g_assert_cmpuint (sc_practice_server_get_n_connections (first), ==, 2);
  g_assert_cmpuint (sc_practice_server_get_n_connections (second), ==, 1);
  g_assert_false (g_bytes_equal (sc_practice_server_get_ca_pem (first), sc_practice_server_get_ca_pem (second)));
}

static void
test_start_again (void)
{
  g_autoptr (ScPracticeServer) server = start ("test-no-tls");
  g_autoptr (GError)           error = NULL;

  raw_client_play (server, EHLO ">QUIT\n<221\nend");
  sc_practice_server_stop (server);
  sc_practice_server_start (server, 0, &error);
  g_assert_no_error (error);
  raw_client_play (server, EHLO ">QUIT\n<221\nend");
}

static void
test_port_taken (void)
{
  g_autoptr (ScPracticeServer) first = start ("healthy");
  g_autoptr (ScScenario)       scenario = sc_scenario_find ("healthy", NULL);
  g_autoptr (ScPracticeServer) second = sc_practice_server_new (scenario);
  g_autoptr (GError)           error = NULL;
  g_autofree char             *place = g_strdup_printf ("127.0.0.1:%u", sc_practice_server_get_port (first));

  g_assert_false (sc_practice_server_start (second, sc_practice_server_get_port (first), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_nonnull (strstr (error->message, place));
}

/* 127.0.0.2 is this computer, too, but not where the server listens: so it is not on every address. */
static void
test_loopback_only (void)
{
  g_autoptr (ScPracticeServer) server = start ("healthy");
  struct sockaddr_in           address = { .sin_family = AF_INET, .sin_port = htons (sc_practice_server_get_port (server)) };
  int                          fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK + 1);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, -1);
  close (fd);
}

static const struct
{
  const char *scenario;
  guint       faults; /* those that must be there */
} certificates[] = {
  { "healthy", 0 },
  { "expired-certificate", GNUTLS_CERT_EXPIRED },
  { "not-yet-valid", GNUTLS_CERT_NOT_ACTIVATED },
  { "wrong-name", GNUTLS_CERT_UNEXPECTED_OWNER },
  { "self-signed", GNUTLS_CERT_SIGNER_NOT_FOUND },
  { "unknown-issuer", GNUTLS_CERT_SIGNER_NOT_FOUND },
  { "test-chain-incomplete", GNUTLS_CERT_SIGNER_NOT_FOUND },
  { "test-wrong-purpose", GNUTLS_CERT_PURPOSE_MISMATCH },
  { "test-weak-key", GNUTLS_CERT_INSECURE_ALGORITHM },
};

static void
test_certificates (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (certificates); i++)
    {
      g_autoptr (ScPracticeServer) server = start (certificates[i].scenario);
      g_autoptr (RawClient)        client = raw_client_new (sc_practice_server_get_port (server));
      g_autofree char             *greeting = raw_client_read_reply (client);
      g_autofree char             *capabilities = NULL;
      g_autofree char             *go_ahead = NULL;
      guint                        status;

      raw_client_send (client, "EHLO me\r\n", -1);
      capabilities = raw_client_read_reply (client);
      g_assert_nonnull (strstr (capabilities, "|250 STARTTLS"));
      g_assert_null (strstr (capabilities, "AUTH"));
      raw_client_send (client, "STARTTLS\r\n", -1);
      go_ahead = raw_client_read_reply (client);
      status = raw_client_start_tls (client, sc_practice_server_get_ca_pem (server));
      g_test_message ("%s: %#x", certificates[i].scenario, status);
      /* Exactly the one fault, beside GnuTLS's word for "there is a fault". */
      g_assert_cmphex (status & ~(guint) GNUTLS_CERT_INVALID, ==, certificates[i].faults);
    }
}

/* The smuggled reply comes in the same packet as the 220, before the handshake. */
static void
test_injection (void)
{
  g_autoptr (ScPracticeServer) server = start ("tls-injection");
  g_autoptr (RawClient)        client = raw_client_new (sc_practice_server_get_port (server));
  g_autofree char             *greeting = raw_client_read_reply (client);
  g_autofree char             *capabilities = NULL;
  g_autofree char             *go_ahead = NULL;

  raw_client_send (client, "EHLO me\r\n", -1);
  capabilities = raw_client_read_reply (client);
  raw_client_send (client, "STARTTLS\r\n", -1);
  go_ahead = raw_client_read_reply (client);
  g_assert_true (g_str_has_prefix (go_ahead, "220 "));
  g_assert_true (raw_client_has_buffered (client));
}

/* Everything the scenario has to say after the greeting, as it comes. */
static GBytes *
read_everything (ScPracticeServer *server)
{
  g_autoptr (RawClient) client = raw_client_new (sc_practice_server_get_port (server));

  return raw_client_read_all (client);
}

static const struct
{
  const char *what;
  const char *rules;
  const char *expected;
  gssize      length;
} octets[] = {
  { "escapes", "<on step='banner'><raw>\\x00\\xff\\r\\n\\t\\\\\\q</raw><close/></on>", "\0\xff\r\n\t\\\\q", 8 },
  { "say adds line ends", "<on step='banner'><say>\n  421-a\n  421 b\n</say><close/></on>", "421-a\r\n421 b\r\n", -1 },
  { "drip", "<on step='banner'><drip ms='2'>421 x</drip><close/></on>", "421 x\r\n", -1 },
  { "wait", "<on step='banner'><say>421-a</say><wait ms='30'/><say>421 b</say><close/></on>", "421-a\r\n421 b\r\n", -1 },
  { "words in braces", "<on step='banner'><say>421 {server} {client} {other} {</say><close/></on>", "421 s.example 127.0.0.1 {other} {\r\n", -1 },
  { "close at once", "<on step='banner'><close/></on>", "", 0 },
  { "before the greeting", "<on step='banner'><raw>x</raw><continue/></on><on step='idle' after-ms='1'><close/></on>",
    "x220 s.example ESMTP Sendcheck practice server\r\n", -1 },
  { "idle, usual words", "<on step='idle' after-ms='20'><continue/></on>",
    "220 s.example ESMTP Sendcheck practice server\r\n421 4.4.2 s.example Error: timeout exceeded\r\n", -1 },
  { "idle, second time", "<on step='idle' after-ms='5' nth='1'><say>250 one</say></on><on step='idle' after-ms='5' nth='2+'><close/></on>",
    "220 s.example ESMTP Sendcheck practice server\r\n250 one\r\n", -1 },
};

static void
test_octets (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (octets); i++)
    {
      g_autoptr (ScPracticeServer) server = start_rules ("mechanisms='' server='s.example'", octets[i].rules);
      g_autoptr (GBytes)           said = read_everything (server);
      gsize                        length = octets[i].length < 0 ? strlen (octets[i].expected) : (gsize) octets[i].length;

      g_test_message ("%s", octets[i].what);
      g_assert_cmpmem (g_bytes_get_data (said, NULL), g_bytes_get_size (said), octets[i].expected, length);
    }
}

static const struct
{
  const char *what;
  const char *attributes;
  const char *rules;
  const char *steps;
  guint       logins;
} behaviours[] = {
  { "second recipient", "mechanisms=''", "<on step='rcpt' nth='2'><say>450 no</say></on>",
    EHLO ">MAIL FROM:<a@b>\n<250\n>RCPT TO:<a@b>\n<250\n>RCPT TO:<a@b>\n<450 no\n>RCPT TO:<a@b>\n<250", 0 },
  { "order of commands", "mechanisms=''", "",
    "<220\n>MAIL FROM:<a@b>\n<503\n>EHLO me\n<250-\n>RCPT TO:<a@b>\n<503\n>DATA\n<503\n>MAIL FROM:<a@b>\n<250\n>MAIL FROM:<a@b>\n<503", 0 },
  { "syntax", "mechanisms=''", "", EHLO ">MAIL a@b\n<501\n>MAIL FROM:<>\n<250\n>RCPT TO:<>\n<501\n>RCPT a\n<501\n>WHAT\n<502\n>\n<502", 0 },
  { "size at MAIL", "mechanisms='' size='100'", "", EHLO ">MAIL FROM:<a@b> SIZE=101\n<552 5.3.4\n>MAIL FROM:<a@b> SIZE=100\n<250", 0 },
  { "size of the message", "mechanisms='' size='10'", "",
    EHLO ">MAIL FROM:<a@b>\n<250\n>RCPT TO:<a@b>\n<250\n>DATA\n<354\n>0123456789\n>.\n<552", 0 },
  { "own domain only", "mechanisms='' relays='no'", "",
    EHLO ">MAIL FROM:<a@b>\n<250\n>RCPT TO:<a@b>\n<554 5.7.1\n>RCPT TO:<you@practice.example>\n<250", 0 },
  { "login is needed", "", "", EHLO ">MAIL FROM:<a@b>\n<530 5.7.0\nlogin\n<235\n>MAIL FROM:<a@b>\n<250", 1 },
  { "no login before TLS", "auth-before-tls='no'", "", EHLO "login\n<538 5.7.11", 1 },
  { "mechanism not offered", "mechanisms='LOGIN'", "", EHLO "login\n<504 5.5.4", 1 },
  { "one login", "", "", EHLO "login\n<235\nlogin\n<503", 2 },
  { "wrong PLAIN", "", "", EHLO ">AUTH PLAIN AGEAYg==\n<535 5.7.8", 1 },
  { "broken PLAIN", "", "", EHLO ">AUTH PLAIN AGE=\n<501\n>AUTH PLAIN !\n<501\n>AUTH PLAIN =\n<501", 3 },
  { "PLAIN asked for", "", "", EHLO ">AUTH PLAIN\n<334 \n>AGxlYXJuZXJAcHJhY3RpY2UuZXhhbXBsZQBwcmFjdGljZSBtYWtlcyBwZXJmZWN0\n<235", 1 },
  { "PLAIN given up", "", "", EHLO ">AUTH PLAIN\n<334 \n>*\n<501 5.7.0", 1 },
  { "LOGIN", "", "", EHLO ">auth login\n<334 VXNlcm5hbWU6\n>bGVhcm5lckBwcmFjdGljZS5leGFtcGxl\n<334 UGFzc3dvcmQ6\n>cHJhY3RpY2UgbWFrZXMgcGVyZmVjdA==\n<235", 1 },
  { "LOGIN with the name", "", "", EHLO ">AUTH LOGIN bGVhcm5lckBwcmFjdGljZS5leGFtcGxl\n<334 UGFzc3dvcmQ6\n>cHJhY3RpY2UgbWFrZXMgcGVyZmVjdA==\n<235", 1 },
  { "LOGIN, wrong", "", "", EHLO ">AUTH LOGIN\n<334\n>YQ==\n<334\n>Yg==\n<535", 1 },
  { "XOAUTH2", "", "", EHLO ">AUTH XOAUTH2 dXNlcj1sZWFybmVyQHByYWN0aWNlLmV4YW1wbGUBYXV0aD1CZWFyZXIgcHJhY3RpY2UgbWFrZXMgcGVyZmVjdAEB\n<235", 1 },
  { "XOAUTH2, wrong", "", "", EHLO ">AUTH XOAUTH2 dXNlcj1hAWF1dGg9QmVhcmVyIGIBAQ==\n<334 eyJzdGF0dXMi\n>\n<535", 1 },
  { "a login rule", "", "<on step='auth-command'><say>454 4.7.0 later</say></on>", EHLO "login\n<454 4.7.0 later", 1 },
  { "HELO only", "mechanisms='' ehlo='no'", "", "<220\n>EHLO me\n<502\n>HELO me\n<250 mail.practice.example\n>MAIL FROM:<a@b>\n<250", 0 },
  { "an empty line first", "mechanisms=''", "", "<220\n>\n<502", 0 },
  { "usual commands", "mechanisms=''", "", EHLO ">NOOP\n<250\n>RSET\n<250\n>QUIT\n<221\nend", 0 },
};

static void
test_behaviours (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (behaviours); i++)
    {
      g_autoptr (ScPracticeServer) server = start_rules (behaviours[i].attributes, behaviours[i].rules);

      g_test_message ("%s", behaviours[i].what);
      raw_client_play (server, behaviours[i].steps);
      g_assert_cmpuint (sc_practice_server_get_n_logins (server), ==, behaviours[i].logins);
    }
}

/* CRAM-MD5: the digest is worked out here from the challenge, RFC 2195. */
static void
test_cram_md5 (void)
{
  static const char *passwords[] = { SC_PRACTICE_PASSWORD, "something else" };

  for (guint i = 0; i < G_N_ELEMENTS (passwords); i++)
    {
      g_autoptr (ScPracticeServer) server = start ("test-no-tls");
      g_autoptr (RawClient)        client = raw_client_new (sc_practice_server_get_port (server));
      g_autofree char             *greeting = raw_client_read_reply (client);
      g_autofree char             *capabilities = NULL, *challenge = NULL, *verdict = NULL;
      g_autofree char             *digest = NULL, *answer = NULL, *base64 = NULL, *line = NULL;
      g_autofree guchar           *decoded = NULL;
      gsize                        length;

      raw_client_send (client, "EHLO me\r\n", -1);
      capabilities = raw_client_read_reply (client);
      raw_client_send (client, "AUTH CRAM-MD5\r\n", -1);
      challenge = raw_client_read_reply (client);
      g_assert_true (g_str_has_prefix (challenge, "334 "));
      decoded = g_base64_decode (challenge + 4, &length);
      digest = g_compute_hmac_for_data (G_CHECKSUM_MD5, (const guchar *) passwords[i], strlen (passwords[i]), decoded, length);
      answer = g_strconcat (SC_PRACTICE_USER, " ", digest, NULL);
      base64 = g_base64_encode ((const guchar *) answer, strlen (answer));
      line = g_strconcat (base64, "\r\n", NULL);
      raw_client_send (client, line, -1);
      verdict = raw_client_read_reply (client);
      g_assert_true (g_str_has_prefix (verdict, i == 0 ? "235 " : "535 "));
    }
}

/* Rules of one connection do not touch the next. */
static void
test_connection_numbers (void)
{
  g_autoptr (ScPracticeServer) server = start_rules ("mechanisms=''", "<on step='banner' connection='2+'><say>421 too many</say><close/></on>");

  raw_client_play (server, EHLO ">QUIT\n<221\nend");
  raw_client_play (server, "<421 too many\nend");
  raw_client_play (server, "<421 too many\nend");
  g_assert_cmpuint (sc_practice_server_get_n_connections (server), ==, 3);
}

static void
test_log (void)
{
  g_autoptr (ScPracticeServer) server = start_rules ("mechanisms=''", "");
  g_auto (GStrv)               log = NULL;
  static const char * const    expected[] = { "1 EHLO me", "1 NOOP x␛y", "1 MAIL FROM:<a@b>", "1 RCPT TO:<a@b>", "1 DATA",
                                              "1 (message of 6 octets)", "1 QUIT", "2 QUIT", NULL };

  raw_client_play (server, EHLO ">NOOP x\033y\n<250\n>MAIL FROM:<a@b>\n<250\n>RCPT TO:<a@b>\n<250\n>DATA\n<354\n>1234\n>.\n<250\n>QUIT\n<221\nend");
  raw_client_play (server, "<220\n>QUIT\n<221\nend");
  log = sc_practice_server_dup_log (server);
  g_assert_cmpstrv (log, expected);
  g_assert_cmpuint (sc_practice_server_get_n_messages (server), ==, 1);
}

/* Many errors end the connection, and a line without an end does not eat the memory. */
static void
test_limits (void)
{
  g_autoptr (ScPracticeServer) server = start_rules ("mechanisms=''", "");
  g_autoptr (RawClient)        client = raw_client_new (sc_practice_server_get_port (server));
  g_autofree char             *greeting = raw_client_read_reply (client);
  g_autofree char             *reply = NULL;

  for (guint i = 1; i <= 20; i++)
    {
      g_free (reply);
      raw_client_send (client, "NONSENSE\r\n", -1);
      reply = raw_client_read_reply (client);
      g_assert_true (g_str_has_prefix (reply, i < 20 ? "502 " : "421 4.7.0 "));
    }
}

/* TLS where the handshake is replaced. */
static void
test_handshake_rule (void)
{
  g_autoptr (GError)           error = NULL;
  g_autoptr (ScScenario)       scenario = sc_scenario_parse ("<scenario id='x'><on step='tls'><garbage octets='77'/><close/></on></scenario>", -1, &error);
  g_autoptr (ScPracticeServer) server = NULL;
  g_autoptr (RawClient)        client = NULL;
  g_autoptr (GBytes)           rest = NULL;
  g_autofree char             *greeting = NULL, *capabilities = NULL, *go_ahead = NULL;

  g_assert_no_error (error);
  server = start_scenario (scenario);
  client = raw_client_new (sc_practice_server_get_port (server));
  greeting = raw_client_read_reply (client);
  raw_client_send (client, "EHLO me\r\n", -1);
  capabilities = raw_client_read_reply (client);
  raw_client_send (client, "STARTTLS\r\n", -1);
  go_ahead = raw_client_read_reply (client);
  g_assert_true (g_str_has_prefix (go_ahead, "220 "));
  rest = raw_client_read_all (client);
  g_assert_cmpuint (g_bytes_get_size (rest), ==, 77);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/practice/server/octets-after-421", test_octets_after_421);
  g_test_add_func ("/practice/server/octets-before-421", test_octets_before_421);
  g_test_add_func ("/practice/server/octets-after-421-in-tls", test_octets_after_421_in_tls);
  g_test_add_func ("/practice/server/stop-with-open-connections", test_stop_with_open_connections);
  g_test_add_func ("/practice/server/two-at-once", test_two_at_once);
  g_test_add_func ("/practice/server/start-again", test_start_again);
  g_test_add_func ("/practice/server/port-taken", test_port_taken);
  g_test_add_func ("/practice/server/loopback-only", test_loopback_only);
  g_test_add_func ("/practice/server/certificates", test_certificates);
  g_test_add_func ("/practice/server/injection", test_injection);
  g_test_add_func ("/practice/server/octets", test_octets);
  g_test_add_func ("/practice/server/behaviours", test_behaviours);
  g_test_add_func ("/practice/server/cram-md5", test_cram_md5);
  g_test_add_func ("/practice/server/connection-numbers", test_connection_numbers);
  g_test_add_func ("/practice/server/log", test_log);
  g_test_add_func ("/practice/server/limits", test_limits);
  g_test_add_func ("/practice/server/handshake-rule", test_handshake_rule);
  return g_test_run ();
}
