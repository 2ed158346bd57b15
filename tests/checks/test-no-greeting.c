/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "run-helper.h"
#include "sc-test-peer.h"

#include "sc-knowledge.h"

#include <string.h>
#include <sys/socket.h>

/* What takes connections where a mail server should: what is seen of it, and what it is called. */

#define TIMEOUT_MS 700

typedef enum
{
  THEN_WAIT,  /* until the client goes */
  THEN_CLOSE,
  THEN_RESET,
} Then;

typedef struct
{
  const char *name;
  ScSecurity  security;
  gboolean    listens_first; /* says its words when it has got a line */
  const char *words;
  const char *reply; /* to the first line, or NULL */
  Then        then;
  const char *step;
  const char *bytes; /* banner.first-bytes, or NULL */
  const char *cause;
} Case;

static const Case cases[] = {
  { "silent", SC_SECURITY_STARTTLS, FALSE, "", NULL, THEN_WAIT, "banner", "silent", "slow-server" },
  { "closes", SC_SECURITY_STARTTLS, FALSE, "", NULL, THEN_CLOSE, "banner", "closed-at-once", "connection-dropped" },
  { "resets", SC_SECURITY_STARTTLS, FALSE, "", NULL, THEN_RESET, "banner", "closed-at-once", "connection-dropped" },
  { "half-a-greeting", SC_SECURITY_STARTTLS, FALSE, "220 mail.exam", NULL, THEN_WAIT, "banner", NULL, "slow-server" },
  { "two-digits", SC_SECURITY_STARTTLS, FALSE, "22", NULL, THEN_WAIT, "banner", NULL, "slow-server" },
  { "web", SC_SECURITY_STARTTLS, FALSE, "HTTP/1.1 400 Bad Request\r\n\r\n", NULL, THEN_CLOSE, "banner", "http", "not-smtp" },
  { "web-when-asked", SC_SECURITY_STARTTLS, TRUE, "HTTP/1.1 400 Bad Request\r\n\r\n", NULL, THEN_WAIT, "banner", "http", "not-smtp" },
  { "page-when-asked", SC_SECURITY_NONE, TRUE, "<!DOCTYPE HTML>\n<title>Error</title>", NULL, THEN_WAIT, "banner", "http", "not-smtp" },
  { "ssh", SC_SECURITY_STARTTLS, FALSE, "SSH-2.0-OpenSSH_9.2p1\r\n", NULL, THEN_WAIT, "banner", "ssh", "not-smtp" },
  { "imap", SC_SECURITY_NONE, FALSE, "* OK [CAPABILITY IMAP4rev1] ready\r\n", NULL, THEN_WAIT, "banner", "imap", "not-smtp" },
  { "pop3", SC_SECURITY_NONE, FALSE, "+OK ready\r\n", NULL, THEN_WAIT, "banner", "pop3", "not-smtp" },
  { "ftp", SC_SECURITY_STARTTLS, FALSE, "220 FTP server ready\r\n", "530 Please login with USER and PASS.\r\n", THEN_WAIT, "banner", "other", "not-smtp" },
  { "octets", SC_SECURITY_STARTTLS, FALSE, "\x7f\x45\x4c\x46 what is this", NULL, THEN_WAIT, "banner", "other", "not-smtp" },
  { "tls-silent", SC_SECURITY_TLS, FALSE, "", NULL, THEN_WAIT, "tls", NULL, "slow-server" },
  { "tls-mail", SC_SECURITY_TLS, FALSE, "220 mail.example.com ESMTP\r\n", NULL, THEN_WAIT, "tls", "smtp", "wrong-security-mode" },
  { "tls-web", SC_SECURITY_TLS, FALSE, "HTTP/1.1 400 Bad Request\r\n\r\n", NULL, THEN_WAIT, "tls", "http", "not-smtp" },
  { "tls-ssh", SC_SECURITY_TLS, FALSE, "SSH-2.0-OpenSSH_9.2p1\r\n", NULL, THEN_WAIT, "tls", "ssh", "not-smtp" },
  { "tls-ftp", SC_SECURITY_TLS, FALSE, "220 FTP server ready\r\n", NULL, THEN_WAIT, "tls", "other", "not-smtp" },
};

static void
reset (int fd)
{
  struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

  (void) setsockopt (fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

/* A server that reads lines: a ClientHello alone holds the end of one only by chance, here it never does. */
static void
await_line (int fd)
{
  char    buffer[4096];
  ssize_t n;

  do
    n = recv (fd, buffer, sizeof buffer, 0);
  while (n > 0 && buffer[0] == 0x16);
}

static void
serve_cb (int      fd,
          gpointer user_data)
{
  const Case *at = user_data;

  if (at->listens_first)
    await_line (fd);
  sc_test_send (fd, at->words, -1);
  if (at->reply != NULL)
    {
      await_line (fd);
      sc_test_send (fd, at->reply, -1);
    }
  if (at->then == THEN_WAIT)
    sc_test_wait_for_close (fd);
  else if (at->then == THEN_RESET)
    reset (fd);
}

static void
test_case (gconstpointer data)
{
  const Case *at = data;
  g_autoptr (ScTestPeer)  peer = sc_test_peer_new (serve_cb, (gpointer) at);
  g_autoptr (ScEndpoint)  endpoint = sc_endpoint_new ("127.0.0.1", sc_test_peer_get_port (peer), at->security);
  g_autoptr (ScSettings)  settings = sc_settings_new (endpoint);
  g_autoptr (ScKnowledge) knowledge = sc_knowledge_get_default ();
  g_autoptr (ScReport)    report = NULL;
  ScDiagnosis *diagnosis;
  ScFacts     *facts;

  settings->only_own_port = TRUE;
  settings->until = SC_STAGE_TLS;
  settings->timeout_ms = TIMEOUT_MS;
  report = run_plan (settings, NULL);
  sc_knowledge_explain_report (knowledge, report);
  facts = sc_report_get_facts (report);
  g_assert_cmpstr (sc_facts_get_string (facts, "failure.step"), ==, at->step);
  g_assert_cmpstr (sc_facts_get_string (facts, "banner.first-bytes"), ==, at->bytes);
  diagnosis = sc_report_get_diagnosis (report);
  g_assert_nonnull (diagnosis);
  g_assert_cmpuint (diagnosis->causes->len, >, 0);
  g_assert_cmpstr (((ScCause *) g_ptr_array_index (diagnosis->causes, 0))->id, ==, at->cause);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/checks/no-greeting/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  return g_test_run ();
}
