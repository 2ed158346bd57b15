/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "peer.h"
#include "sc-practice-server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

/* The session over real TLS, against the pretend server. */

typedef struct
{
  ScPracticeServer *server;
  ScSession *session;
  GString *trace;
} Scene;

static void
scene_open (Scene *scene, const char *attributes, ScSessionFlags flags)
{
  g_autofree char *xml =
      g_strdup_printf ("<scenario id='test' order='1' %s><title>t</title><description>d</description>"
                       "</scenario>",
                       attributes);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScScenario) scenario =
      *attributes == '@' ? sc_scenario_find (attributes + 1, &error) : sc_scenario_parse (xml, -1, &error);
  g_autoptr (ScStream) stream = NULL;
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_no_error (error);
  scene->server = sc_practice_server_new (scenario);
  g_assert_true (sc_practice_server_start (scene->server, 0, &error));
  g_assert_no_error (error);

  address.sin_port = htons (sc_practice_server_get_port (scene->server));
  g_assert_cmpint (connect (fd, (struct sockaddr *)&address, sizeof address), ==, 0);
  stream = sc_stream_new_for_fd (fd);
  scene->trace = g_string_new (NULL);
  scene->session = sc_session_new (stream, 10000, flags, stage_trace, scene->trace);
}

static void
scene_close (Scene *scene)
{
  g_assert_finalize_object (scene->session);
  sc_practice_server_stop (scene->server);
  g_assert_cmpuint (sc_practice_server_get_n_octets_after_421 (scene->server), ==, 0);
  g_assert_finalize_object (scene->server);
  g_string_free (scene->trace, TRUE);
}

static void
take_code (ScReply *taken, GError *error, guint code)
{
  g_autoptr (ScReply) reply = taken;

  g_assert_no_error (error);
  g_assert_nonnull (reply);
  g_assert_cmpuint (sc_reply_get_code (reply), ==, code);
}

static void
shake_hands (Scene *scene, gboolean trusted)
{
  GError *error = NULL;
  g_autoptr (ScTlsOptions) options = NULL;
  g_autoptr (ScTlsInfo) info = NULL;

  if (trusted)
    options = sc_tls_options_new (sc_practice_server_get_ca_pem (scene->server), NULL);
  info = sc_session_handshake_sync (scene->session, "localhost", options, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sc_tls_info_get_faults (info) == 0, ==, trusted);
  g_assert_null (sc_session_get_capabilities (scene->session));
}

static void
start_tls (Scene *scene, gboolean trusted)
{
  GError *error = NULL;

  take_code (sc_session_read_banner_sync (scene->session, NULL, &error), error, 220);
  take_code (sc_session_ehlo_sync (scene->session, NULL, &error), error, 250);
  g_assert_true (sc_capabilities_has (sc_session_get_capabilities (scene->session), "STARTTLS"));
  take_code (sc_session_starttls_sync (scene->session, NULL, &error), error, 220);
  shake_hands (scene, trusted);
  take_code (sc_session_ehlo_sync (scene->session, NULL, &error), error, 250);
  g_assert_false (sc_capabilities_has (sc_session_get_capabilities (scene->session), "STARTTLS"));
}

static ScReply *
log_in (Scene *scene, ScAuthMethod method, const char *password, GError **error)
{
  g_autoptr (ScSecret) secret = sc_secret_new (password, -1);

  return sc_session_authenticate_sync (scene->session, method, SC_PRACTICE_USER, secret, NULL, error);
}

static void
check_no_secret (Scene *scene)
{
  g_autofree char *encoded =
      g_base64_encode ((const guchar *)SC_PRACTICE_PASSWORD, strlen (SC_PRACTICE_PASSWORD));

  encoded[strlen (encoded) - 4] = '\0';
  g_assert_null (strstr (scene->trace->str, SC_PRACTICE_PASSWORD));
  g_assert_null (strstr (scene->trace->str, encoded));
}

static void
test_whole_way (void)
{
  static const struct
  {
    const char *mechanisms;
    ScAuthMethod method;
    const char *shown;
  } rows[] = {
    { "PLAIN LOGIN", SC_AUTH_METHOD_AUTO, "C AUTH PLAIN [secret]|" },
    { "LOGIN", SC_AUTH_METHOD_LOGIN, "C [secret]|" },
    { "CRAM-MD5", SC_AUTH_METHOD_AUTO, "C [answer]|" },
    { "XOAUTH2", SC_AUTH_METHOD_XOAUTH2, "C AUTH XOAUTH2 [secret]|" },
    { "OAUTHBEARER", SC_AUTH_METHOD_XOAUTH2, "C AUTH OAUTHBEARER [secret]|" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *attributes = g_strdup_printf ("mechanisms='%s'", rows[i].mechanisms);
      g_autoptr (GBytes) message = g_bytes_new_static ("Subject: x\n\n.hello\n", 19);
      GError *error = NULL;
      Scene scene;

      g_test_message ("%s", rows[i].mechanisms);
      scene_open (&scene, attributes, 0);
      start_tls (&scene, TRUE);
      take_code (log_in (&scene, rows[i].method, SC_PRACTICE_PASSWORD, &error), error, 235);
      take_code (sc_session_mail_sync (scene.session, SC_PRACTICE_USER, 19, NULL, &error), error, 250);
      take_code (sc_session_rcpt_sync (scene.session, SC_PRACTICE_USER, NULL, &error), error, 250);
      take_code (sc_session_data_sync (scene.session, NULL, &error), error, 354);
      take_code (sc_session_message_sync (scene.session, message, NULL, &error), error, 250);
      sc_session_quit_sync (scene.session, NULL);
      g_assert_nonnull (strstr (scene.trace->str, rows[i].shown));
      g_assert_nonnull (strstr (scene.trace->str, "I TLS 1.3, "));
      g_assert_nonnull (strstr (scene.trace->str, "I Message of 19 octets|"));
      check_no_secret (&scene);
      g_assert_cmpuint (sc_session_get_n_logins (scene.session), ==, 1);
      g_assert_cmpuint (sc_practice_server_get_n_logins (scene.server), ==, 1);
      g_assert_cmpuint (sc_practice_server_get_n_messages (scene.server), ==, 1);
      scene_close (&scene);
    }
}

static void
test_implicit_tls (void)
{
  GError *error = NULL;
  g_autoptr (GError) refused = NULL;
  g_autoptr (ScReply) none = NULL;
  Scene scene;

  scene_open (&scene, "@implicit-tls", 0);
  shake_hands (&scene, TRUE);
  take_code (sc_session_read_banner_sync (scene.session, NULL, &error), error, 220);
  take_code (sc_session_ehlo_sync (scene.session, NULL, &error), error, 250);
  none = sc_session_starttls_sync (scene.session, NULL, &refused);
  g_assert_error (refused, SC_SMTP_ERROR, SC_SMTP_ERROR_BAD_ARGUMENT);
  sc_session_quit_sync (scene.session, NULL);
  scene_close (&scene);
}

static void
test_untrusted (void)
{
  for (int allowed = 0; allowed <= 1; allowed++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ScReply) reply = NULL;
      Scene scene;

      /* The other flag must not open this door. */
      scene_open (&scene, "", allowed ? SC_SESSION_ALLOW_UNTRUSTED : SC_SESSION_ALLOW_PLAINTEXT_PASSWORD);
      start_tls (&scene, FALSE);
      reply = log_in (&scene, SC_AUTH_METHOD_AUTO, SC_PRACTICE_PASSWORD, &error);
      if (allowed)
        take_code (g_steal_pointer (&reply), error, 235);
      else
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
      g_assert_cmpuint (sc_session_get_n_logins (scene.session), ==, (guint)allowed);
      sc_session_quit_sync (scene.session, NULL);
      g_assert_cmpuint (sc_practice_server_get_n_logins (scene.server), ==, (guint)allowed);
      scene_close (&scene);
    }
}

static void
test_injection (void)
{
  GError *error = NULL;
  g_autoptr (GError) refused = NULL;
  g_autoptr (ScReply) none = NULL;
  Scene scene;

  scene_open (&scene, "@tls-injection", SC_SESSION_ALLOW_PLAINTEXT_PASSWORD | SC_SESSION_ALLOW_UNTRUSTED);
  take_code (sc_session_read_banner_sync (scene.session, NULL, &error), error, 220);
  take_code (sc_session_ehlo_sync (scene.session, NULL, &error), error, 250);
  none = sc_session_starttls_sync (scene.session, NULL, &refused);
  g_assert_error (refused, SC_SMTP_ERROR, SC_SMTP_ERROR_INJECTION);
  sc_session_quit_sync (scene.session, NULL);
  g_assert_cmpuint (sc_practice_server_get_n_logins (scene.server), ==, 0);
  scene_close (&scene);
}

static void
test_wrong_password (void)
{
  GError *error = NULL;
  Scene scene;

  scene_open (&scene, "mechanisms='PLAIN LOGIN CRAM-MD5'", 0);
  start_tls (&scene, TRUE);
  take_code (log_in (&scene, SC_AUTH_METHOD_AUTO, "wrong", &error), error, 535);
  g_assert_null (sc_session_get_pending_421 (scene.session));
  sc_session_quit_sync (scene.session, NULL);
  g_assert_cmpuint (sc_practice_server_get_n_logins (scene.server), ==, 1);
  scene_close (&scene);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/tls/whole-way", test_whole_way);
  g_test_add_func ("/session/tls/implicit", test_implicit_tls);
  g_test_add_func ("/session/tls/untrusted", test_untrusted);
  g_test_add_func ("/session/tls/injection", test_injection);
  g_test_add_func ("/session/tls/wrong-password", test_wrong_password);
  return g_test_run ();
}
