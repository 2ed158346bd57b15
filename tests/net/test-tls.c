/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-certificate.h"
#include "sc-enum.h"
#include "sc-net-error.h"
#include "sc-stream.h"
#include "sc-test-peer.h"
#include "sc-test-pki.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static ScTestPki *pki;
static ScTlsOptions *options; /* the same for all, so that the authorities are read once */

/* What the server of one test does. */
typedef struct
{
  ScTestLeaf  leaf;
  const char *priority;
  gboolean    require_client;
  const char *greeting;
} Service;

static void
serve_tls (int      fd,
           gpointer user_data)
{
  const Service *service = user_data;
  gnutls_certificate_credentials_t credentials = sc_test_pki_create_credentials (pki, service->leaf);
  gnutls_session_t session = sc_test_accept_tls (fd, credentials, service->priority, service->require_client);

  if (session != NULL)
    {
      if (service->greeting != NULL)
        gnutls_record_send (session, service->greeting, strlen (service->greeting));
      sc_test_wait_for_close (fd);
      gnutls_deinit (session);
    }
  gnutls_certificate_free_credentials (credentials);
}

static void
serve_text (int      fd,
            gpointer user_data)
{
  sc_test_send (fd, user_data, -1);
  sc_test_wait_for_close (fd);
}

static void
serve_quietly (int      fd,
               gpointer user_data)
{
  sc_test_wait_for_close (fd);
}

static ScTlsInfo *
shake_hands (ScStream   *stream,
             const char *name,
             gint64      ms,
             GError    **error)
{
  return sc_stream_start_tls_sync (stream, name, options, sc_deadline_after_ms (ms), NULL, error);
}

static char *
format_flags (GType type,
              guint flags)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < 20; i++)
    {
      if (flags & (1u << i))
        g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", sc_enum_to_nick (type, (int) (1u << i)));
    }
  return g_string_free (text, FALSE);
}

static char *
format_faults (ScTlsFaults faults)
{
  return format_flags (SC_TYPE_TLS_FAULTS, faults);
}

static void
test_faults (void)
{
  static const struct
  {
    const char *description;
    ScTestLeaf  leaf;
    const char *name;
    const char *faults;
  } cases[] = {
    { "good", SC_TEST_LEAF_GOOD, SC_TEST_HOST, "" },
    { "good, capitals", SC_TEST_LEAF_GOOD, "MAIL.Test.Example", "" },
    { "expired", SC_TEST_LEAF_EXPIRED, SC_TEST_HOST, "expired" },
    { "not yet valid", SC_TEST_LEAF_NOT_YET, SC_TEST_HOST, "not-yet-valid" },
    { "wrong name", SC_TEST_LEAF_WRONG_NAME, SC_TEST_HOST, "name-mismatch" },
    { "two faults at once", SC_TEST_LEAF_EXPIRED_WRONG_NAME, SC_TEST_HOST, "expired name-mismatch" },
    { "self-signed", SC_TEST_LEAF_SELF_SIGNED, SC_TEST_HOST, "self-signed" },
    { "self-signed with another name", SC_TEST_LEAF_SELF_SIGNED, "a.example", "name-mismatch self-signed" },
    { "weak key", SC_TEST_LEAF_WEAK_KEY, SC_TEST_HOST, "weak-key" },
    { "SHA-1", SC_TEST_LEAF_WEAK_SIGNATURE, SC_TEST_HOST, "weak-signature" },
    { "client certificate", SC_TEST_LEAF_WRONG_PURPOSE, SC_TEST_HOST, "wrong-purpose" },
    { "missing intermediate", SC_TEST_LEAF_MISSING_INTERMEDIATE, SC_TEST_HOST, "chain-incomplete" },
    { "of a stranger that calls itself issuing", SC_TEST_LEAF_ISSUING, SC_TEST_HOST, "unknown-issuer" },
    { "of a stranger, with its web address", SC_TEST_LEAF_AIA_ONLY, SC_TEST_HOST, "unknown-issuer" },
    { "missing intermediate, by the public policy", SC_TEST_LEAF_PUBLIC_POLICY, SC_TEST_HOST, "chain-incomplete" },
    { "missing intermediate, by public logs", SC_TEST_LEAF_TIMESTAMPS, SC_TEST_HOST, "chain-incomplete" },
    { "missing intermediate, by who issued it", SC_TEST_LEAF_BELOW_KNOWN, SC_TEST_HOST, "chain-incomplete" },
    { "of a root that is not sent", SC_TEST_LEAF_BELOW_ITSELF, SC_TEST_HOST, "unknown-issuer" },
    { "of another root with a known name", SC_TEST_LEAF_SAME_NAME, SC_TEST_HOST, "unknown-issuer" },
    { "private root not sent", SC_TEST_LEAF_UNKNOWN_CA, SC_TEST_HOST, "unknown-issuer" },
    { "private root sent", SC_TEST_LEAF_UNKNOWN_CA_WITH_ROOT, SC_TEST_HOST, "unknown-issuer" },
    { "private root and expired", SC_TEST_LEAF_UNKNOWN_CA_EXPIRED, SC_TEST_HOST, "expired unknown-issuer" },
    { "expired intermediate", SC_TEST_LEAF_EXPIRED_INTERMEDIATE, SC_TEST_HOST, "expired" },
    { "address in the certificate", SC_TEST_LEAF_IP_ADDRESS, "127.0.0.1", "" },
    { "IPv6 address in the certificate", SC_TEST_LEAF_IP_ADDRESS, "::1", "" },
    { "another address", SC_TEST_LEAF_IP_ADDRESS, "127.0.0.2", "name-mismatch" },
    { "address asked, name in the certificate", SC_TEST_LEAF_GOOD, "127.0.0.1", "name-mismatch" },
    { "wildcard", SC_TEST_LEAF_WILDCARD, SC_TEST_HOST, "" },
    { "wildcard covers one label", SC_TEST_LEAF_WILDCARD, "a.b.test.example", "name-mismatch" },
    { "circular issuers", SC_TEST_LEAF_CIRCULAR, SC_TEST_HOST, "unknown-issuer" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Service service = { cases[i].leaf };
      g_autoptr (ScTestPeer) peer = sc_test_peer_new (serve_tls, &service);
      g_autoptr (ScStream) stream = sc_test_peer_connect (peer);
      g_autoptr (GError) error = NULL;
      g_autoptr (ScTlsInfo) info = shake_hands (stream, cases[i].name, 10000, &error);
      g_autofree char *faults = NULL;

      g_test_message ("%s", cases[i].description);
      g_assert_no_error (error);
      faults = format_faults (sc_tls_info_get_faults (info));
      g_assert_cmpstr (faults, ==, cases[i].faults);
      g_assert_cmpint (sc_tls_info_is_trusted (info), ==, *cases[i].faults == '\0');
      g_assert_cmpuint (sc_tls_info_get_n_certificates (info), >=, 1);
    }
}

/* What a certificate whose issuer is missing says of it. */
static void
test_missing_issuer (void)
{
  static const struct
  {
    ScTestLeaf  leaf;
    const char *traits;
  } cases[] = {
    { SC_TEST_LEAF_GOOD, "" },
    { SC_TEST_LEAF_SELF_SIGNED, "" },
    { SC_TEST_LEAF_MISSING_INTERMEDIATE, "known-organization named-between" },
    { SC_TEST_LEAF_UNKNOWN_CA, "known-organization named-root" },
    { SC_TEST_LEAF_UNKNOWN_CA_WITH_ROOT, "" },
    { SC_TEST_LEAF_ISSUING, "named-between" },
    { SC_TEST_LEAF_AIA_ONLY, "named-between web-address" },
    { SC_TEST_LEAF_PUBLIC_POLICY, "public-certificate named-between" },
    { SC_TEST_LEAF_TIMESTAMPS, "public-certificate named-between" },
    { SC_TEST_LEAF_BELOW_KNOWN, "below-known named-between" },
    { SC_TEST_LEAF_BELOW_ITSELF, "public-certificate signs-itself named-between" },
    { SC_TEST_LEAF_SAME_NAME, "known-organization known-name named-root" },
    { SC_TEST_LEAF_CIRCULAR, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Service service = { cases[i].leaf };
      g_autoptr (ScTestPeer) peer = sc_test_peer_new (serve_tls, &service);
      g_autoptr (ScStream) stream = sc_test_peer_connect (peer);
      g_autoptr (GError) error = NULL;
      g_autoptr (ScTlsInfo) info = shake_hands (stream, SC_TEST_HOST, 10000, &error);
      g_autofree char *traits = NULL;

      g_assert_no_error (error);
      traits = format_flags (SC_TYPE_TLS_ISSUER_TRAITS, sc_tls_info_get_issuer_traits (info));
      g_test_message ("case %u: %s", i, traits);
      g_assert_cmpstr (traits, ==, cases[i].traits);
    }
}

static void
test_info (void)
{
  Service service = { SC_TEST_LEAF_GOOD, NULL, FALSE, "220 inside\r\n" };
  g_autoptr (ScTestPeer) peer = sc_test_peer_new (serve_tls, &service);
  g_autoptr (ScStream) stream = sc_test_peer_connect (peer);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScTlsInfo) info = shake_hands (stream, SC_TEST_HOST, 10000, &error);
  g_autoptr (GBytes) exporter = NULL;
  ScCertificate *certificate;
  char buffer[64];
  gssize n;

  g_assert_no_error (error);
  g_assert_true (sc_stream_has_tls (stream));
  g_assert_cmpstr (sc_tls_info_get_protocol (info), ==, "TLS 1.3");
  g_assert_true (g_str_has_prefix (sc_tls_info_get_key_exchange (info), "ECDHE "));
  g_assert_cmpuint (strlen (sc_tls_info_get_cipher (info)), >, 0);
  g_assert_cmpuint (sc_tls_info_get_n_certificates (info), ==, 2);
  certificate = sc_tls_info_get_certificate (info, 0);
  g_assert_cmpstr (sc_certificate_get_subject (certificate), ==, SC_TEST_HOST);
  g_assert_cmpstr (sc_certificate_get_issuer (certificate), ==, "Test Intermediate CA");
  g_assert_cmpstr (sc_certificate_get_issuer_organization (certificate), ==, "Test Trust");
  exporter = sc_stream_dup_channel_binding (stream, "tls-exporter");
  g_assert_cmpuint (g_bytes_get_size (exporter), ==, 32);
  g_assert_null (sc_stream_dup_channel_binding (stream, "tls-unique"));
  n = sc_stream_read_sync (stream, buffer, sizeof buffer, sc_deadline_after_ms (5000), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (buffer, (gsize) n, "220 inside\r\n", 12);
}

/* A TLS 1.2 server has tls-unique; one of 1.0 is refused, and met with lowered options. */
static void
test_versions (void)
{
  Service old = { SC_TEST_LEAF_GOOD, "NORMAL:-VERS-ALL:+VERS-TLS1.0:+SIGN-ECDSA-SHA1", FALSE, NULL };
  Service middle = { SC_TEST_LEAF_GOOD, "NORMAL:-VERS-ALL:+VERS-TLS1.2", FALSE, NULL };
  g_autoptr (ScTestPeer) old_peer = sc_test_peer_new (serve_tls, &old);
  g_autoptr (ScTestPeer) middle_peer = sc_test_peer_new (serve_tls, &middle);
  g_autoptr (ScStream) first = sc_test_peer_connect (old_peer);
  g_autoptr (ScStream) second = sc_test_peer_connect (old_peer);
  g_autoptr (ScStream) third = sc_test_peer_connect (middle_peer);
  g_autoptr (ScTlsOptions) lowered = sc_tls_options_new_lowered (options);
  g_autoptr (ScTlsInfo) info = NULL;
  g_autoptr (ScTlsInfo) middle_info = NULL;
  g_autoptr (GBytes) unique = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (shake_hands (first, SC_TEST_HOST, 10000, &error));
  g_assert_error (error, SC_TLS_ERROR, SC_TLS_ERROR_VERSION);
  g_clear_error (&error);
  info = sc_stream_start_tls_sync (second, SC_TEST_HOST, lowered, sc_deadline_after_ms (10000), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sc_tls_info_get_protocol (info), ==, "TLS 1.0");
  middle_info = shake_hands (third, SC_TEST_HOST, 10000, &error);
  g_assert_no_error (error);
  unique = sc_stream_dup_channel_binding (third, "tls-unique");
  g_assert_nonnull (unique);
}

static void
serve_alert (int      fd,
             gpointer user_data)
{
  char buffer[2048];

  (void) recv (fd, buffer, sizeof buffer, 0);
  sc_test_send (fd, "\x15\x03\x03\x00\x02\x02\x50", 7); /* fatal internal_error */
}

static void
serve_close (int      fd,
             gpointer user_data)
{
  char buffer[2048];

  (void) recv (fd, buffer, sizeof buffer, 0);
}

static void
serve_reset (int      fd,
             gpointer user_data)
{
  struct linger hard = { 1, 0 };

  serve_close (fd, NULL);
  (void) setsockopt (fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  (void) connect (fd, &(struct sockaddr){ .sa_family = AF_UNSPEC }, sizeof (struct sockaddr));
}

/* The beginning of a record, then a byte now and then, for ever. */
static void
serve_drip (int      fd,
            gpointer user_data)
{
  struct pollfd wait = { .fd = fd, .events = POLLRDHUP };

  sc_test_send (fd, "\x16\x03\x03\x3f\xff\x02\x00\x3f\xfb\x03\x03", 11);
  while (send (fd, "x", 1, MSG_NOSIGNAL) == 1 && poll (&wait, 1, 20) == 0)
    ;
}

/* Warning alerts without end keep TLS busy and never get anywhere. */
static void
serve_warnings (int      fd,
                gpointer user_data)
{
  while (send (fd, "\x15\x03\x03\x00\x02\x01\x5a", 7, MSG_NOSIGNAL) == 7)
    ;
}

static void
test_failures (void)
{
  static const struct
  {
    const char    *description;
    ScTestPeerFunc serve;
    const char    *argument;
    ScTlsError     code;
    const char    *in_message;
  } cases[] = {
    { "plain SMTP", serve_text, "220 mx.example.com ESMTP\r\n", SC_TLS_ERROR_NOT_TLS, "“220 mx.example.com ESMTP”" },
    { "plain 421", serve_text, "421 4.7.0 too many\r\n", SC_TLS_ERROR_NOT_TLS, "421 4.7.0" },
    { "less than a record's header", serve_text, "22", SC_TLS_ERROR_NOT_TLS, "22" },
    { "hostile text", serve_text, "\033]0;x\a<b>\r\n", SC_TLS_ERROR_NOT_TLS, "␛]0;x␇<b>" },
    { "record of another protocol", serve_text, "\x16\x09\x01\x01", SC_TLS_ERROR_NOT_TLS, "" },
    { "alert", serve_alert, NULL, SC_TLS_ERROR_ALERT, "internal_error" },
    { "close", serve_close, NULL, SC_TLS_ERROR_CLOSED, "" },
    { "reset", serve_reset, NULL, SC_TLS_ERROR_RESET, "" },
    { "silence", serve_quietly, NULL, SC_TLS_ERROR_TIMEOUT, "" },
    { "drip", serve_drip, NULL, SC_TLS_ERROR_TIMEOUT, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ScTestPeer) peer = sc_test_peer_new (cases[i].serve, (gpointer) cases[i].argument);
      g_autoptr (ScStream) stream = sc_test_peer_connect (peer);
      g_autoptr (GError) error = NULL;
      gboolean stalls = cases[i].code == SC_TLS_ERROR_TIMEOUT;

      g_test_message ("%s", cases[i].description);
      g_assert_null (shake_hands (stream, SC_TEST_HOST, stalls ? 300 : 10000, &error));
      g_assert_error (error, SC_TLS_ERROR, (int) cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].in_message));
      g_assert_null (strpbrk (error->message, "\033\a\n"));
      g_assert_false (sc_stream_has_tls (stream));
    }
}

static void
test_first_bytes (void)
{
  g_autoptr (ScTestPeer) peer = sc_test_peer_new (serve_text, "421 4.7.0 too many\r\n");
  g_autoptr (ScStream) stream = sc_test_peer_connect (peer);
  g_autoptr (GBytes) first = NULL;

  g_assert_null (shake_hands (stream, SC_TEST_HOST, 5000, NULL));
  g_assert_null (sc_stream_get_tls_alert (stream));
  first = sc_stream_dup_first_bytes (stream);
  g_assert_cmpmem (g_bytes_get_data (first, NULL), g_bytes_get_size (first), "421 4.7.0 too many\r\n", 20);
}

static void
test_alert (void)
{
  g_autoptr (ScTestPeer) peer = sc_test_peer_new (serve_alert, NULL);
  g_autoptr (ScStream) stream = sc_test_peer_connect (peer);

  g_assert_null (shake_hands (stream, SC_TEST_HOST, 5000, NULL));
  g_assert_cmpstr (sc_stream_get_tls_alert (stream), ==, "internal_error");
  g_assert_null (sc_stream_dup_first_bytes (stream));
}

static void
test_warnings (void)
{
  g_autoptr (ScTestPeer) peer = sc_test_peer_new (serve_warnings, NULL);
  g_autoptr (ScStream) stream = sc_test_peer_connect (peer);
  g_autoptr (GError) error = NULL;

  g_assert_null (shake_hands (stream, SC_TEST_HOST, 300, &error));
  g_assert_true (error->domain == SC_TLS_ERROR);
}

static void
test_cancel (void)
{
  g_autoptr (ScTestPeer) peer = sc_test_peer_new (serve_quietly, NULL);
  g_autoptr (ScStream) stream = sc_test_peer_connect (peer);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  ScTestCancel *cancel = sc_test_cancel_start (cancellable, 50);

  g_assert_null (sc_stream_start_tls_sync (stream, SC_TEST_HOST, options, sc_deadline_after_ms (30000), cancellable, &error));
  g_assert_cmpint (sc_test_cancel_finish (cancel), <, SC_TEST_AT_ONCE_MS);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* TLS 1.2 says so in the handshake, 1.3 at the first read. */
static void
test_client_certificate (void)
{
  static const char *const priorities[] = { "NORMAL:-VERS-ALL:+VERS-TLS1.2", "NORMAL:-VERS-ALL:+VERS-TLS1.3" };

  for (guint i = 0; i < G_N_ELEMENTS (priorities); i++)
    {
      Service service = { SC_TEST_LEAF_GOOD, priorities[i], TRUE, NULL };
      g_autoptr (ScTestPeer) peer = sc_test_peer_new (serve_tls, &service);
      g_autoptr (ScStream) stream = sc_test_peer_connect (peer);
      g_autoptr (GError) error = NULL;
      g_autoptr (ScTlsInfo) info = shake_hands (stream, SC_TEST_HOST, 10000, &error);
      char buffer[16];

      g_test_message ("%s", priorities[i]);
      if (info != NULL)
        g_assert_cmpint (sc_stream_read_sync (stream, buffer, sizeof buffer, sc_deadline_after_ms (5000), NULL, &error), ==, -1);
      g_assert_error (error, SC_TLS_ERROR, SC_TLS_ERROR_CLIENT_CERT_WANTED);
    }
}

static void
test_read_in_tls (void)
{
  Service service = { SC_TEST_LEAF_GOOD, NULL, FALSE, NULL };
  g_autoptr (ScTestPeer) peer = sc_test_peer_new (serve_tls, &service);
  g_autoptr (ScStream) stream = sc_test_peer_connect (peer);
  g_autoptr (ScTlsInfo) info = shake_hands (stream, SC_TEST_HOST, 10000, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  ScTestCancel *cancel;
  char buffer[16];

  g_assert_nonnull (info);
  g_assert_cmpint (sc_stream_read_sync (stream, buffer, sizeof buffer, sc_deadline_after_ms (150), NULL, &error), ==, -1);
  g_assert_error (error, SC_NET_ERROR, SC_NET_ERROR_TIMEOUT);
  g_clear_error (&error);
  cancel = sc_test_cancel_start (cancellable, 50);
  g_assert_cmpint (sc_stream_read_sync (stream, buffer, sizeof buffer, sc_deadline_after_ms (30000), cancellable, &error), ==, -1);
  g_assert_cmpint (sc_test_cancel_finish (cancel), <, SC_TEST_AT_ONCE_MS);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_options (void)
{
  g_autoptr (GBytes) nonsense = g_bytes_new_static ("no certificate", 14);
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScTlsOptions) none = sc_tls_options_new (NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (none);
  g_assert_null (sc_tls_options_new (nonsense, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);
  g_assert_null (sc_tls_options_new (empty, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

static void
test_certificate (void)
{
  g_autoptr (GBytes) der = sc_test_pki_dup_der (pki, SC_TEST_LEAF_IP_ADDRESS);
  g_autoptr (GBytes) weak_der = sc_test_pki_dup_der (pki, SC_TEST_LEAF_WEAK_KEY);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScCertificate) certificate = sc_certificate_new_from_der (der, &error);
  g_autoptr (ScCertificate) weak = sc_certificate_new_from_der (weak_der, &error);
  g_autofree char *pem = NULL;
  const char *const names[] = { "127.0.0.1", "::1", NULL };

  g_assert_no_error (error);
  g_assert_cmpstrv (sc_certificate_get_names (certificate), names);
  g_assert_cmpstr (sc_certificate_get_key (certificate), ==, "EC 256");
  g_assert_cmpstr (sc_certificate_get_key (weak), ==, "RSA 1024");
  g_assert_cmpstr (sc_certificate_get_signature (certificate), ==, "ECDSA-SHA256");
  g_assert_cmpuint (strlen (sc_certificate_get_fingerprint (certificate)), ==, 95);
  g_assert_false (sc_certificate_is_self_issued (certificate));
  g_assert_cmpint (sc_certificate_get_not_after (certificate) - sc_certificate_get_not_before (certificate), ==, 307 * 24 * 60 * 60);
  pem = sc_certificate_to_pem (certificate);
  g_assert_true (g_str_has_prefix (pem, "-----BEGIN CERTIFICATE-----\nMII"));
}

static void
test_hostile_certificate (void)
{
  g_autoptr (GBytes) der = sc_test_pki_dup_der (pki, SC_TEST_LEAF_HOSTILE);
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (der, 0, g_bytes_get_size (der) / 2);
  g_autoptr (ScCertificate) certificate = sc_certificate_new_from_der (der, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (sc_certificate_get_subject (certificate), ==, "\\<b\\>␛[31m\uFFFDevil"); /* RFC 4514 escapes */
  g_assert_true (sc_certificate_is_self_issued (certificate));
  g_assert_null (sc_certificate_new_from_der (half, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

/* Refused at once, a program may be at its end before the authorities are read. */
static void
test_exit_while_reading (void)
{
  if (g_test_subprocess ())
    {
      ScTlsOptions *own = sc_tls_options_new (NULL, NULL);

      sc_tls_options_prepare_in_background (own);
      sc_tls_options_unref (own);
      exit (0);
    }
  for (guint i = 0; i < 5; i++)
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  pki = sc_test_pki_new ();
  options = sc_tls_options_new (sc_test_pki_get_ca_pem (pki), NULL);
  g_assert_nonnull (options);
  g_test_add_func ("/net/tls/faults", test_faults);
  g_test_add_func ("/net/tls/missing-issuer", test_missing_issuer);
  g_test_add_func ("/net/tls/info", test_info);
  g_test_add_func ("/net/tls/versions", test_versions);
  g_test_add_func ("/net/tls/failures", test_failures);
  g_test_add_func ("/net/tls/first-bytes", test_first_bytes);
  g_test_add_func ("/net/tls/alert", test_alert);
  g_test_add_func ("/net/tls/warnings", test_warnings);
  g_test_add_func ("/net/tls/cancel", test_cancel);
  g_test_add_func ("/net/tls/client-certificate", test_client_certificate);
  g_test_add_func ("/net/tls/read-in-tls", test_read_in_tls);
  g_test_add_func ("/net/tls/options", test_options);
  g_test_add_func ("/net/tls/exit-while-reading", test_exit_while_reading);
  g_test_add_func ("/net/tls/certificate", test_certificate);
  g_test_add_func ("/net/tls/hostile-certificate", test_hostile_certificate);
  status = g_test_run ();
  sc_tls_options_unref (options);
  sc_test_pki_free (pki);
  return status;
}
