/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "run-helper.h"

#include "sc-known-hosts.h"
#include "sc-test-peer.h"
#include "sc-test-pki.h"
#include "sc-tls-facts-private.h"
#include "sc-trust-store.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>

#define PASSWORD "correct horse 42"

/* The TLS stage against servers that no scenario plays: what the report says, and what reached the server. */

static ScTestPki *pki;

typedef struct
{
  const char *description;
  ScSecurity  security;
  ScTestLeaf  leaf;
  const char *priority;
  gboolean    require_client;
  const char *after_ehlo;     /* put behind the reply to EHLO */
  const char *starttls;       /* the reply to STARTTLS, and what stands behind it */
  const char *before_hello;   /* said when the ClientHello has come, in place of a handshake or before it */
  gboolean    no_handshake;

  GMutex      lock;
  GString    *heard;          /* all that came in the clear or inside TLS */
  guint       n_connections;
} Server;

static void
hear (Server     *server,
      const char *octets,
      gssize      count)
{
  g_mutex_lock (&server->lock);
  g_string_append_len (server->heard, octets, count);
  g_mutex_unlock (&server->lock);
}

static gboolean
read_line (Server          *server,
           int              fd,
           gnutls_session_t session,
           char            *line,
           gsize            size)
{
  gsize length = 0;

  while (length + 1 < size)
    {
      gssize n = session != NULL ? gnutls_record_recv (session, line + length, 1) : recv (fd, line + length, 1, 0);

      if (n <= 0)
        return FALSE;
      hear (server, line + length, 1);
      if (line[length++] == '\n')
        break;
    }
  line[length] = '\0';
  return TRUE;
}

static void
say (int              fd,
     gnutls_session_t session,
     const char      *text)
{
  if (session != NULL)
    gnutls_record_send (session, text, strlen (text));
  else
    sc_test_send (fd, text, -1);
}

static void
talk_inside (Server          *server,
             int              fd,
             gnutls_session_t session)
{
  char line[512];

  if (server->security == SC_SECURITY_TLS)
    say (fd, session, "220 mail.test.example ESMTP\r\n");
  while (read_line (server, fd, session, line, sizeof line))
    {
      if (g_str_has_prefix (line, "EHLO"))
        say (fd, session, "250-mail.test.example\r\n250 AUTH PLAIN\r\n");
      else if (g_str_has_prefix (line, "AUTH"))
        say (fd, session, "235 2.7.0 welcome\r\n");
      else if (g_str_has_prefix (line, "QUIT"))
        say (fd, session, "221 bye\r\n");
      else
        say (fd, session, "550 5.7.1 no\r\n");
    }
}

/* Up to the reply to STARTTLS. FALSE: the client went away before. */
static gboolean
talk_outside (Server *server,
              int     fd)
{
  char line[512];

  say (fd, NULL, "220 mail.test.example ESMTP\r\n");
  while (read_line (server, fd, NULL, line, sizeof line))
    {
      if (g_str_has_prefix (line, "EHLO"))
        {
          g_autofree char *reply = g_strconcat ("250-mail.test.example\r\n250-AUTH LOGIN\r\n250 STARTTLS\r\n", server->after_ehlo, NULL);

          say (fd, NULL, reply);
        }
      else if (g_str_has_prefix (line, "STARTTLS"))
        {
          say (fd, NULL, server->starttls != NULL ? server->starttls : "220 go on\r\n");
          return server->starttls == NULL || g_str_has_prefix (server->starttls, "220");
        }
      else
        say (fd, NULL, "221 bye\r\n");
    }
  return FALSE;
}

static void
serve (int      fd,
       gpointer user_data)
{
  Server *server = user_data;
  gnutls_certificate_credentials_t credentials = sc_test_pki_create_credentials (pki, server->leaf);
  gnutls_session_t session = NULL;
  char first[4];

  g_mutex_lock (&server->lock);
  server->n_connections++;
  g_mutex_unlock (&server->lock);
  if (server->security == SC_SECURITY_TLS || talk_outside (server, fd))
    {
      if (server->before_hello != NULL && recv (fd, first, sizeof first, MSG_PEEK) > 0)
        say (fd, NULL, server->before_hello);
      if (!server->no_handshake)
        session = sc_test_accept_tls (fd, credentials, server->priority, server->require_client);
      if (session != NULL)
        talk_inside (server, fd, session);
    }
  if (session != NULL)
    gnutls_deinit (session);
  else
    sc_test_wait_for_close (fd);
  gnutls_certificate_free_credentials (credentials);
}

static ScReport *
run (Server     *server,
     ScTestPeer *peer,
     gboolean    allow_untrusted)
{
  g_autoptr (ScEndpoint) endpoint = sc_endpoint_new ("127.0.0.1", sc_test_peer_get_port (peer), server->security);
  g_autoptr (ScSettings) settings = sc_settings_new (endpoint);

  settings->user = g_strdup ("anna@test.example");
  settings->secret = sc_secret_new (PASSWORD, -1);
  settings->from = g_strdup ("anna@test.example");
  settings->only_own_port = TRUE;
  settings->timeout_ms = 3000;
  settings->allow_untrusted = allow_untrusted;
  settings->ca_pem = g_bytes_ref (sc_test_pki_get_ca_pem (pki));
  return run_plan (settings, NULL);
}

static void
server_open (Server *server)
{
  g_mutex_init (&server->lock);
  server->heard = g_string_new (NULL);
}

static void
server_close (Server *server)
{
  g_string_free (server->heard, TRUE);
  g_mutex_clear (&server->lock);
}

static void
assert_no_password (Server *server)
{
  static const char plain[] = "\0anna@test.example\0" PASSWORD;
  g_autofree char *encoded = g_base64_encode ((const guchar *) plain, sizeof plain - 1);

  g_mutex_lock (&server->lock);
  g_assert_null (strstr (server->heard->str, "AUTH"));
  g_assert_null (strstr (server->heard->str, encoded));
  g_assert_null (strstr (server->heard->str, PASSWORD));
  g_mutex_unlock (&server->lock);
}

/* Faults that end before TLS is there, and what the report calls them. */
static void
test_handshakes (void)
{
  static const struct
  {
    Server      server;
    const char *error; /* %NULL: a reply */
    int         code;
    const char *fact;  /* (nullable): name=value */
    guint       n_connections;
  } rows[] = {
    { { "TLS 1.0 only", SC_SECURITY_TLS, SC_TEST_LEAF_IP_ADDRESS, "NORMAL:-VERS-ALL:+VERS-TLS1.0:+SIGN-ECDSA-SHA1" }, "tls.version", 0,
      "tls.lowered.protocol=TLS1.0", 2 },
    { { "TLS 1.1 only, by STARTTLS", SC_SECURITY_STARTTLS, SC_TEST_LEAF_IP_ADDRESS, "NORMAL:-VERS-ALL:+VERS-TLS1.1:+SIGN-ECDSA-SHA1" }, "tls.version", 0,
      "tls.lowered.protocol=TLS1.1", 2 },
    { { "client certificate demanded, TLS 1.2", SC_SECURITY_STARTTLS, SC_TEST_LEAF_IP_ADDRESS, "NORMAL:-VERS-ALL:+VERS-TLS1.2", TRUE }, "tls.client-cert-wanted", 0, NULL, 1 },
    { { "client certificate demanded, TLS 1.3", SC_SECURITY_TLS, SC_TEST_LEAF_IP_ADDRESS, "NORMAL:-VERS-ALL:+VERS-TLS1.3", TRUE }, "tls.client-cert-wanted", 0, NULL, 1 },
    { { "put behind the reply to EHLO", SC_SECURITY_STARTTLS, SC_TEST_LEAF_IP_ADDRESS, NULL, FALSE, "220 go on\r\n" }, "smtp.injection", 0, NULL, 1 },
    { { "put behind the 220", SC_SECURITY_STARTTLS, SC_TEST_LEAF_IP_ADDRESS, NULL, FALSE, NULL, "220 go on\r\n250 AUTH PLAIN\r\n" }, "smtp.injection", 0,
      "tls.injected=250 AUTH PLAIN", 1 },
    { { "half a line behind the 220", SC_SECURITY_STARTTLS, SC_TEST_LEAF_IP_ADDRESS, NULL, FALSE, NULL, "220 go on\r\n250" }, "smtp.injection", 0, "tls.injected=250", 1 },
    { { "put before the server's handshake", SC_SECURITY_STARTTLS, SC_TEST_LEAF_IP_ADDRESS, NULL, FALSE, NULL, NULL, "250 AUTH PLAIN\r\n\x16\x03\x03\x01", TRUE },
      "smtp.injection", 0, "tls.injected=250 AUTH PLAIN", 1 },
    { { "goes on in plain text", SC_SECURITY_STARTTLS, SC_TEST_LEAF_IP_ADDRESS, NULL, FALSE, NULL, NULL, "250 ok\r\n", TRUE }, "tls.not-tls", 0, NULL, 1 },
    { { "refuses after the 220", SC_SECURITY_STARTTLS, SC_TEST_LEAF_IP_ADDRESS, NULL, FALSE, NULL, NULL, "454 4.7.0 TLS not available\r\n", TRUE }, NULL, 454, "failure.step=tls", 1 },
    { { "421 after the 220", SC_SECURITY_STARTTLS, SC_TEST_LEAF_IP_ADDRESS, NULL, FALSE, NULL, NULL, "421 4.3.2 closing\r\n", TRUE }, NULL, 421, "failure.step=tls", 1 },
    { { "454 to STARTTLS", SC_SECURITY_STARTTLS, SC_TEST_LEAF_IP_ADDRESS, NULL, FALSE, NULL, "454 4.7.0 TLS not available\r\n" }, NULL, 454, "failure.step=starttls", 1 },
    { { "421 to STARTTLS", SC_SECURITY_STARTTLS, SC_TEST_LEAF_IP_ADDRESS, NULL, FALSE, NULL, "421 4.3.2 closing\r\n" }, NULL, 421, "failure.step=starttls", 1 },
    { { "502 to STARTTLS", SC_SECURITY_STARTTLS, SC_TEST_LEAF_IP_ADDRESS, NULL, FALSE, NULL, "502 5.5.1 what?\r\n" }, NULL, 502, "failure.step=starttls", 1 },
    { { "250 to STARTTLS", SC_SECURITY_STARTTLS, SC_TEST_LEAF_IP_ADDRESS, NULL, FALSE, NULL, "250 fine\r\n" }, NULL, 250, "failure.step=starttls", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Server server = rows[i].server;
      g_autoptr (ScReport) report = NULL;
      ScTestPeer *peer;
      ScFacts *facts;

      g_test_message ("%s", server.description);
      server_open (&server);
      peer = sc_test_peer_new (serve, &server);
      report = run (&server, peer, TRUE);
      sc_test_peer_free (peer);
      facts = sc_report_get_facts (report);
      g_assert_cmpstr (sc_facts_get_string (facts, "failure.error"), ==, rows[i].error);
      g_assert_cmpint (sc_facts_get_int (facts, "reply.code", 0), ==, rows[i].code);
      if (rows[i].fact != NULL)
        {
          g_auto (GStrv) parts = g_strsplit (rows[i].fact, "=", 2);

          g_assert_nonnull (sc_facts_get_string (facts, parts[0]));
          g_assert_true (g_str_has_prefix (sc_facts_get_string (facts, parts[0]), parts[1]));
        }
      g_assert_cmpuint (server.n_connections, ==, rows[i].n_connections);
      assert_no_password (&server);
      server_close (&server);
    }
}

/* The chain in the report, all of it. */
static void
test_chain_facts (void)
{
  Server server = { "missing name", SC_SECURITY_TLS, SC_TEST_LEAF_EXPIRED_WRONG_NAME };
  ScTestPeer *peer;
  g_autoptr (ScReport) report = NULL;
  g_auto (GStrv) faults = NULL;
  static const char *const wanted[] = { "expired", "name-mismatch", NULL };
  ScFacts *facts;

  server_open (&server);
  peer = sc_test_peer_new (serve, &server);
  report = run (&server, peer, FALSE);
  sc_test_peer_free (peer);
  facts = sc_report_get_facts (report);
  g_assert_cmpstr (sc_facts_get_string (facts, "failure.error"), ==, "tls.untrusted");
  faults = g_variant_dup_strv (sc_facts_get (facts, "tls.chain.0.faults"), NULL);
  g_assert_cmpstrv (faults, wanted);
  g_assert_cmpstr (sc_facts_get_string (facts, "tls.chain.1.subject"), ==, "Test Intermediate CA");
  g_assert_cmpstr (sc_facts_get_string (facts, "tls.anchor"), ==, "Test Root CA");
  g_assert_cmpuint (strlen (sc_facts_get_string (facts, "tls.chain.1.fingerprint")), ==, 95);
  g_assert_true (g_str_has_prefix (sc_facts_get_string (facts, "tls.chain.0.pem"), "-----BEGIN CERTIFICATE-----\n"));
  g_assert_cmpstr (sc_facts_get_string (facts, "tls.staple"), ==, "none");
  /* It went on without the password, to see what is offered. */
  g_assert_true (sc_facts_has (facts, "auth.tls-offered"));
  g_assert_cmpstr (sc_facts_get_string (facts, "auth.result"), ==, "not-tried");
  assert_no_password (&server);
  server_close (&server);
}

/* No word, a word for another certificate, a word, a word taken back. */
static void
test_trust (void)
{
  Server server = { "self-signed", SC_SECURITY_STARTTLS, SC_TEST_LEAF_SELF_SIGNED };
  ScTrustStore *store = sc_trust_store_get_default ();
  g_autofree char *fingerprint = NULL;
  g_autofree char *other = g_strnfill (64, 'a');
  g_autoptr (GError) error = NULL;
  ScTestPeer *peer;
  guint16 port;

  server_open (&server);
  peer = sc_test_peer_new (serve, &server);
  port = sc_test_peer_get_port (peer);
  for (guint round = 0; round < 5; round++)
    {
      static const char *const words[] = { "none", "changed", "once", "remembered", "none" };
      gboolean may = round == 2 || round == 3;
      g_autoptr (ScReport) report = NULL;
      ScFacts *facts;

      g_string_truncate (server.heard, 0);
      if (round == 1)
        g_assert_true (sc_trust_store_give (store, "127.0.0.1", port, other, FALSE, &error));
      if (may)
        g_assert_true (sc_trust_store_give (store, "127.0.0.1", port, fingerprint, round == 3, &error));
      if (round == 4)
        g_assert_true (sc_trust_store_revoke (store, "127.0.0.1", port, &error));
      g_assert_no_error (error);
      report = run (&server, peer, FALSE);
      facts = sc_report_get_facts (report);
      g_test_message ("%s", words[round]);
      g_assert_cmpstr (sc_facts_get_string (facts, "tls.trust-word"), ==, words[round]);
      g_assert_cmpstr (sc_facts_get_string (facts, "auth.result"), ==, may ? "accepted" : "not-tried");
      if (!may)
        assert_no_password (&server);
      if (fingerprint == NULL)
        fingerprint = g_strdup (sc_facts_get_string (facts, "tls.cert.fingerprint"));
    }
  sc_test_peer_free (peer);
  server_close (&server);
}

static void
test_better_name (void)
{
  static const struct
  {
    const char *host;
    const char *names;
    const char *better;
  } rows[] = {
    { "mail.example.com", "example.com,smtp.example.com,www.example.com", "smtp.example.com" },
    { "smtp.mail.example.com", "www.example.com,mail.example.com", "mail.example.com" },
    { "mail.example.com", "*.example.com", NULL },
    { "mail.example.com", "smtp.example.org", NULL },
    { "mail.example.com", "smtp.badexample.com", NULL },
    { "mail.one.co.uk", "smtp.two.co.uk", NULL },
    { "mail.one.co.uk", "smtp.one.co.uk", "smtp.one.co.uk" },
    { "one.co.uk", "two.co.uk", NULL },
    { "example.com", "smtp.example.com", "smtp.example.com" },
    { "192.0.2.1", "smtp.example.com", NULL },
    { "localhost", "smtp.localhost,com", NULL },
    { "mail.example.com", "192.0.2.1", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) names = g_strsplit (rows[i].names, ",", -1);

      g_test_message ("%s: %s", rows[i].host, rows[i].names);
      g_assert_cmpstr (sc_tls_facts_find_better_name (rows[i].host, (const char *const *) names), ==, rows[i].better);
    }
}

/* A provider's own mail server that the certificate is for. */
static void
test_provider_name (void)
{
  static const struct
  {
    const char *host;
    const char *names;
    gboolean    may_be_any;
    const char *better;
  } rows[] = {
    { "mail.gmail.com", "smtp.gmail.com", FALSE, "smtp.gmail.com" },
    { "gmail.com", "mx.google.com,SMTP.gmail.com", FALSE, "smtp.gmail.com" },
    { "smtp.googlemail.com", "*.gmail.com", FALSE, "smtp.gmail.com" },
    { "mail.gmail.com", "*.com", TRUE, NULL },
    { "mail.gmail.com", "smtp.example.com", TRUE, NULL },
    { "badgmail.com", "smtp.gmail.com", FALSE, NULL },
    { "mail.anna.example", "smtp.gmail.com", FALSE, NULL },
    { "mail.anna.example", "www.example.com,smtp.gmail.com", TRUE, "smtp.gmail.com" },
    { "192.0.2.1", "smtp.gmail.com", TRUE, "smtp.gmail.com" },
    { "mail.anna.example", "smtp.gmail.com,smtp.office365.com", TRUE, NULL },
    { "mail.gmail.com", "smtp.gmail.com,smtp.office365.com", TRUE, "smtp.gmail.com" },
    { "mail.anna.example", "", TRUE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) names = g_strsplit (rows[i].names, ",", -1);

      g_test_message ("%s: %s", rows[i].host, rows[i].names);
      g_assert_cmpstr (sc_known_hosts_find_in_certificate (rows[i].host, (const char *const *) names, rows[i].may_be_any), ==, rows[i].better);
    }
  g_assert_true (sc_known_hosts_has ("smtp.gmail.com"));
  g_assert_false (sc_known_hosts_has ("smtp.example.com"));
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("sendcheck-test-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "sendcheck", "trusted-certificates.ini", NULL);
  g_autofree char *inner = g_build_filename (folder, "sendcheck", NULL);
  int status;

  /* The words of whoever runs the tests are left alone. */
  g_setenv ("XDG_CONFIG_HOME", folder, TRUE);
  g_test_init (&argc, &argv, NULL);
  pki = sc_test_pki_new ();
  g_test_add_func ("/checks/tls/handshakes", test_handshakes);
  g_test_add_func ("/checks/tls/chain-facts", test_chain_facts);
  g_test_add_func ("/checks/tls/trust", test_trust);
  g_test_add_func ("/checks/tls/better-name", test_better_name);
  g_test_add_func ("/checks/tls/provider-name", test_provider_name);
  status = g_test_run ();
  sc_test_pki_free (pki);
  g_unlink (file);
  g_rmdir (inner);
  g_rmdir (folder);
  return status;
}
