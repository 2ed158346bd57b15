/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-enum.h"
#include "sc-net-error.h"
#include "sc-stream.h"
#include "sc-test-ocsp.h"
#include "sc-test-peer.h"
#include "sc-trust-store.h"

#include <glib/gstdio.h>
#include <gnutls/x509-ext.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define HOST "mail.test.example"
#define DAY (24 * 60 * 60)
#define DEPTH_MAX 12
#define CHECK(call) g_assert_cmpint ((call), >=, 0)

/* A chain made for one test: the server's certificate, @depth - 1 authorities above it, the last of which is the root. */
typedef struct
{
  gnutls_x509_privkey_t keys[DEPTH_MAX];
  gnutls_x509_crt_t     crts[DEPTH_MAX];
  guint                 depth;
  guint                 n_sent;
  ScTlsOptions         *options;   /* once it was asked for: authorities are slow to read */
  GBytes               *staple;    /* (nullable) */
  const char           *priority;  /* (nullable) */
  gsize                 cut_after; /* octets of the server's that get through, 0 all */
  gboolean              stalls;    /* keeps the connection instead of closing it */
} Chain;

typedef struct
{
  guint    depth;
  guint    n_sent;
  guint    ballast; /* octets of an extension that nobody knows */
  gboolean must_staple;
  gboolean has_bad_signature;
  gboolean has_forbidden_issuer;
  gint64   from_days;
  gint64   until_days;
  gboolean has_other_name;
  guint    expired_at; /* the place of an authority that has expired, 0 none */
  guint    usage;      /* what the server's key may be used for, 0 signing */
} Plan;

static void
fill_leaf (gnutls_x509_crt_t crt,
           const Plan       *plan)
{
  const char *name = plan->has_other_name ? "other.test.example" : HOST;

  CHECK (gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_DNSNAME, name, (unsigned) strlen (name), GNUTLS_FSAN_APPEND));
  if (plan->ballast > 0)
    {
      g_autofree char *ballast = g_strnfill (plan->ballast, 'x');

      CHECK (gnutls_x509_crt_set_extension_by_oid (crt, "1.3.6.1.4.1.32473.1", ballast, plan->ballast, 0));
    }
  CHECK (gnutls_x509_crt_set_key_purpose_oid (crt, GNUTLS_KP_TLS_WWW_SERVER, 0));
  if (plan->must_staple)
    {
      gnutls_x509_tlsfeatures_t features;

      CHECK (gnutls_x509_tlsfeatures_init (&features));
      CHECK (gnutls_x509_tlsfeatures_add (features, 5)); /* status_request, RFC 7633 */
      CHECK (gnutls_x509_crt_set_tlsfeatures (crt, features));
      gnutls_x509_tlsfeatures_deinit (features);
    }
}

/* As a reader sees it, which is what GnuTLS puts in order; @flip turns one bit of the signature. */
static gnutls_x509_crt_t
read_back (gnutls_x509_crt_t crt,
           gboolean          flip)
{
  gnutls_x509_crt_t copy;
  gnutls_datum_t der;

  CHECK (gnutls_x509_crt_export2 (crt, GNUTLS_X509_FMT_DER, &der));
  der.data[der.size - 1] ^= flip ? 1 : 0;
  CHECK (gnutls_x509_crt_init (&copy));
  CHECK (gnutls_x509_crt_import (copy, &der, GNUTLS_X509_FMT_DER));
  gnutls_free (der.data);
  gnutls_x509_crt_deinit (crt);
  return copy;
}

static gnutls_x509_crt_t
make_certificate (Chain      *chain,
                  const Plan *plan,
                  guint       place)
{
  gboolean is_authority = place > 0 && !(plan->has_forbidden_issuer && place == 1);
  g_autofree char *name = place == 0 ? g_strdup (HOST) : g_strdup_printf ("Authority %u", place);
  gint64 now = (gint64) time (NULL);
  gint64 until = place == 0 && plan->until_days != 0 ? plan->until_days : 30;
  guint8 serial = (guint8) (place + 1);
  gnutls_x509_crt_t crt;

  if (place > 0 && place == plan->expired_at)
    until = -2;
  CHECK (gnutls_x509_crt_init (&crt));
  CHECK (gnutls_x509_crt_set_version (crt, 3));
  CHECK (gnutls_x509_crt_set_serial (crt, &serial, 1));
  CHECK (gnutls_x509_crt_set_activation_time (crt, (time_t) (now + (place == 0 && plan->from_days != 0 ? plan->from_days : -20) * DAY)));
  CHECK (gnutls_x509_crt_set_expiration_time (crt, (time_t) (now + until * DAY)));
  CHECK (gnutls_x509_crt_set_dn_by_oid (crt, GNUTLS_OID_X520_COMMON_NAME, 0, name, (unsigned) strlen (name)));
  CHECK (gnutls_x509_crt_set_key (crt, chain->keys[place]));
  CHECK (gnutls_x509_crt_set_basic_constraints (crt, is_authority, -1));
  CHECK (gnutls_x509_crt_set_key_usage (crt, is_authority                     ? GNUTLS_KEY_KEY_CERT_SIGN
                                             : place == 0 && plan->usage != 0 ? plan->usage
                                                                              : GNUTLS_KEY_DIGITAL_SIGNATURE));
  if (place == 0)
    fill_leaf (crt, plan);
  CHECK (gnutls_x509_crt_sign2 (crt, place + 1 < chain->depth ? chain->crts[place + 1] : crt,
                                chain->keys[MIN (place + 1, chain->depth - 1)], GNUTLS_DIG_SHA256, 0));
  return read_back (crt, plan->has_bad_signature && place == 0);
}

static void
chain_make (Chain      *chain,
            const Plan *plan)
{
  memset (chain, 0, sizeof *chain);
  chain->depth = plan->depth;
  chain->n_sent = plan->n_sent != 0 ? plan->n_sent : plan->depth - 1;
  for (guint i = 0; i < chain->depth; i++)
    {
      CHECK (gnutls_x509_privkey_init (&chain->keys[i]));
      CHECK (gnutls_x509_privkey_generate (chain->keys[i], GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0));
    }
  for (guint i = chain->depth; i-- > 0;)
    chain->crts[i] = make_certificate (chain, plan, i);
}

static void
chain_clear (Chain *chain)
{
  for (guint i = 0; i < chain->depth; i++)
    {
      gnutls_x509_crt_deinit (chain->crts[i]);
      gnutls_x509_privkey_deinit (chain->keys[i]);
    }
  g_clear_pointer (&chain->staple, g_bytes_unref);
  g_clear_pointer (&chain->options, sc_tls_options_unref);
}

static ScTlsOptions *
make_options (Chain *chain)
{
  g_autoptr (GBytes) pem = NULL;
  gnutls_datum_t datum;
  ScTlsOptions *options;

  CHECK (gnutls_x509_crt_export2 (chain->crts[chain->depth - 1], GNUTLS_X509_FMT_PEM, &datum));
  pem = g_bytes_new (datum.data, datum.size);
  gnutls_free (datum.data);
  options = sc_tls_options_new (pem, NULL);
  g_assert_nonnull (options);
  return options;
}

/* ---- the server ---- */

typedef struct
{
  int   fd;
  gsize left;
} Cut;

static ssize_t
push_some (gnutls_transport_ptr_t transport,
           const void            *bytes,
           size_t                 count)
{
  Cut *cut = transport;
  gsize n = MIN (count, cut->left);

  sc_test_send (cut->fd, bytes, (gssize) n);
  cut->left -= n;
  return (ssize_t) count;
}

static ssize_t
pull_all (gnutls_transport_ptr_t transport,
          void                  *bytes,
          size_t                 count)
{
  Cut *cut = transport;

  return cut->left > 0 ? recv (cut->fd, bytes, count, 0) : 0;
}

/* Whatever it says: GnuTLS would not staple what is revoked or stale by itself. */
static int
give_staple (gnutls_session_t session,
             void            *data,
             gnutls_datum_t  *staple)
{
  Chain *chain = data;
  gsize size;
  gconstpointer bytes = g_bytes_get_data (chain->staple, &size);

  staple->data = gnutls_malloc (size);
  staple->size = (unsigned) size;
  memcpy (staple->data, bytes, size);
  return 0;
}

static void
serve (int      fd,
       gpointer user_data)
{
  Chain *chain = user_data;
  Cut cut = { fd, chain->cut_after != 0 ? chain->cut_after : G_MAXSIZE };
  gnutls_certificate_credentials_t credentials;
  gnutls_session_t session;
  int status;

  CHECK (gnutls_certificate_allocate_credentials (&credentials));
  CHECK (gnutls_certificate_set_x509_key (credentials, chain->crts, (int) chain->n_sent, chain->keys[0]));
  if (chain->staple != NULL)
    gnutls_certificate_set_ocsp_status_request_function (credentials, give_staple, chain);
  CHECK (gnutls_init (&session, GNUTLS_SERVER | GNUTLS_NO_SIGNAL));
  CHECK (gnutls_priority_set_direct (session, chain->priority != NULL ? chain->priority : "NORMAL", NULL));
  CHECK (gnutls_credentials_set (session, GNUTLS_CRD_CERTIFICATE, credentials));
  gnutls_transport_set_ptr (session, &cut);
  gnutls_transport_set_push_function (session, push_some);
  gnutls_transport_set_pull_function (session, pull_all);
  do
    status = gnutls_handshake (session);
  while (status < 0 && !gnutls_error_is_fatal (status));
  if (status == 0 || chain->stalls)
    sc_test_wait_for_close (fd);
  gnutls_deinit (session);
  gnutls_certificate_free_credentials (credentials);
}

static ScTlsInfo *
shake_hands (Chain   *chain,
             gint64   ms,
             char   **step,
             GError **error)
{
  g_autoptr (ScTestPeer) peer = sc_test_peer_new (serve, chain);
  g_autoptr (ScStream) stream = sc_test_peer_connect (peer);
  ScTlsInfo *info;

  if (chain->options == NULL)
    {
      chain->options = make_options (chain);
      sc_tls_options_prepare (chain->options);
    }
  info = sc_stream_start_tls_sync (stream, HOST, chain->options, sc_deadline_after_ms (ms), NULL, error);
  if (step != NULL)
    *step = g_strdup (sc_stream_get_handshake_step (stream));
  return info;
}

static char *
format_faults (ScTlsFaults faults)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 20; i++)
    {
      if (faults & (1u << i))
        g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", sc_enum_to_nick (SC_TYPE_TLS_FAULTS, (int) (1u << i)));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ---- tests ---- */

static void
test_chains (void)
{
  static const struct
  {
    const char *description;
    Plan        plan;
    const char *faults;
    const char *of_leaf;
    const char *anchor;
    const char *of_anchor; /* (nullable): nothing */
  } cases[] = {
    { "two deep", { 2 }, "", "", "Authority 1" },
    { "ten deep", { 10 }, "", "", "Authority 9" },
    { "ten deep, the root is sent along", { 10, 10 }, "", "", "Authority 9" },
    { "ten deep, one in the middle expired", { 10, .expired_at = 5 }, "expired", "", "Authority 9" },
    { "the authority on our own list expired", { 3, .expired_at = 2 }, "expired", "", "Authority 2", "expired" },
    { "64 KB", { 3, .ballast = 64 * 1024 }, "", "", "Authority 2" },
    { "signature does not fit", { 3, .has_bad_signature = TRUE }, "bad-signature", "bad-signature", "Authority 2" },
    { "signed by who may not sign", { 3, .has_forbidden_issuer = TRUE }, "bad-issuer", "", "Authority 2" },
    { "must staple, and does not", { 3, .must_staple = TRUE }, "staple-missing", "staple-missing", "Authority 2" },
    { "not yet valid, and another name", { 3, .from_days = 2, .has_other_name = TRUE }, "not-yet-valid name-mismatch", "not-yet-valid name-mismatch", "Authority 2" },
    { "expired, another name, must staple", { 3, .until_days = -2, .has_other_name = TRUE, .must_staple = TRUE },
      "expired name-mismatch staple-missing", "expired name-mismatch staple-missing", "Authority 2" },
    { "forged and expired", { 3, .until_days = -2, .has_bad_signature = TRUE }, "expired bad-signature", "expired bad-signature", "Authority 2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Chain chain;
      g_autoptr (GError) error = NULL;
      g_autoptr (ScTlsInfo) info = NULL;
      g_autofree char *faults = NULL;
      g_autofree char *of_leaf = NULL;
      g_autofree char *of_anchor = NULL;

      g_test_message ("%s", cases[i].description);
      chain_make (&chain, &cases[i].plan);
      info = shake_hands (&chain, 10000, NULL, &error);
      g_assert_no_error (error);
      faults = format_faults (sc_tls_info_get_faults (info));
      of_leaf = format_faults (sc_tls_info_get_certificate_faults (info, 0));
      g_assert_cmpstr (faults, ==, cases[i].faults);
      of_anchor = format_faults (sc_tls_info_get_anchor_faults (info));
      g_assert_cmpstr (of_leaf, ==, cases[i].of_leaf);
      g_assert_cmpstr (of_anchor, ==, cases[i].of_anchor != NULL ? cases[i].of_anchor : "");
      g_assert_cmpstr (sc_certificate_get_subject (sc_tls_info_get_anchor (info)), ==, cases[i].anchor);
      g_assert_cmpuint (sc_tls_info_get_n_certificates (info), ==, chain.n_sent);
      g_assert_cmpint (sc_tls_info_get_staple (info), ==, SC_TLS_STAPLE_NONE);
      chain_clear (&chain);
    }
}

/* RFC 8446 4.4.2.2: the TLS library ends the handshake then. */
static void
test_key_usage (void)
{
  Plan plan = { 3, .usage = GNUTLS_KEY_CRL_SIGN };
  g_autoptr (GError) error = NULL;
  Chain chain;

  chain_make (&chain, &plan);
  chain.priority = "NORMAL:%DEBUG_ALLOW_KEY_USAGE_VIOLATIONS";
  g_assert_null (shake_hands (&chain, 10000, NULL, &error));
  g_assert_error (error, SC_TLS_ERROR, SC_TLS_ERROR_CERT_WRONG_USE);
  chain_clear (&chain);
}

static void
test_staples (void)
{
  static const struct
  {
    const char *description;
    gboolean    is_revoked;
    gint64      from_days;
    gint64      until_days;
    gboolean    is_of_another;
    gboolean    must_staple;
    const char *faults;
    ScTlsStaple staple;
  } cases[] = {
    { "good", FALSE, -1, 2, FALSE, FALSE, "", SC_TLS_STAPLE_GOOD },
    { "good, and demanded", FALSE, -1, 2, FALSE, TRUE, "", SC_TLS_STAPLE_GOOD },
    { "revoked", TRUE, -1, 2, FALSE, FALSE, "revoked", SC_TLS_STAPLE_REVOKED },
    { "stale", FALSE, -9, -2, FALSE, FALSE, "staple-stale", SC_TLS_STAPLE_STALE },
    { "stale, and demanded", FALSE, -9, -2, FALSE, TRUE, "staple-stale", SC_TLS_STAPLE_STALE },
    { "for another certificate", FALSE, -1, 2, TRUE, FALSE, "staple-invalid", SC_TLS_STAPLE_INVALID },
  };
  static const char *const priorities[] = { "NORMAL:-VERS-ALL:+VERS-TLS1.2", "NORMAL:-VERS-ALL:+VERS-TLS1.3" };

  for (guint i = 0; i < G_N_ELEMENTS (cases) * G_N_ELEMENTS (priorities); i++)
    {
      guint row = i / G_N_ELEMENTS (priorities);
      Plan plan = { 3, .must_staple = cases[row].must_staple };
      gint64 now = (gint64) time (NULL);
      Chain chain;
      g_autoptr (GError) error = NULL;
      g_autoptr (ScTlsInfo) info = NULL;
      g_autofree char *faults = NULL;

      g_test_message ("%s, %s", cases[row].description, priorities[i % 2]);
      chain_make (&chain, &plan);
      chain.priority = priorities[i % G_N_ELEMENTS (priorities)];
      chain.staple = sc_test_ocsp_new (chain.crts[cases[row].is_of_another ? 1 : 0], chain.crts[1], chain.keys[1], cases[row].is_revoked,
                                       now + cases[row].from_days * DAY, now + cases[row].until_days * DAY);
      info = shake_hands (&chain, 10000, NULL, &error);
      g_assert_no_error (error);
      faults = format_faults (sc_tls_info_get_faults (info));
      g_assert_cmpstr (faults, ==, cases[row].faults);
      g_assert_cmpint (sc_tls_info_get_staple (info), ==, cases[row].staple);
      g_assert_cmpint (sc_tls_info_get_staple_until (info), ==, now + cases[row].until_days * DAY);
      chain_clear (&chain);
    }
}

/* The server's side of the handshake stops after so many octets: closed, or silent for ever. */
static void
test_cuts (void)
{
  static const gsize cuts[] = { 1, 4, 60, 100, 130, 400, 900, 1100, 1250, 1400 };
  static const char *const priorities[] = { "NORMAL:-VERS-ALL:+VERS-TLS1.2", "NORMAL:-VERS-ALL:+VERS-TLS1.3" };
  g_autoptr (GHashTable) steps = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Plan plan = { 3 };
  Chain chain;

  chain_make (&chain, &plan);
  for (guint i = 0; i < G_N_ELEMENTS (cuts) * 4; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ScTlsInfo) info = NULL;
      char *step = NULL;

      chain.cut_after = cuts[i / 4];
      chain.stalls = (i & 1) != 0;
      chain.priority = priorities[(i >> 1) & 1];
      info = shake_hands (&chain, chain.stalls ? 150 : 10000, &step, &error);
      g_test_message ("%" G_GSIZE_FORMAT " octets, %s, %s: %s", cuts[i / 4], chain.stalls ? "stalls" : "closes", step, error != NULL ? error->message : "done");
      g_hash_table_add (steps, step);
      /* A server of TLS 1.3 has said all it must before it hears from us. */
      if (info != NULL)
        continue;
      if (chain.stalls)
        g_assert_error (error, SC_TLS_ERROR, SC_TLS_ERROR_TIMEOUT);
      else
        g_assert_true (g_error_matches (error, SC_TLS_ERROR, SC_TLS_ERROR_CLOSED) || g_error_matches (error, SC_TLS_ERROR, SC_TLS_ERROR_RESET));
    }
  /* All of it was met: nothing said, the hello, the certificate. */
  g_assert_true (g_hash_table_contains (steps, "nothing"));
  g_assert_true (g_hash_table_contains (steps, "server-hello"));
  g_assert_true (g_hash_table_contains (steps, "certificate"));
  chain_clear (&chain);
}

/* Many handshakes at once with the same options: the authorities are read once. */
static gpointer
shake_thread (gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScStream) stream = sc_test_peer_connect (((gpointer *) data)[0]);
  g_autoptr (ScTlsInfo) info = sc_stream_start_tls_sync (stream, HOST, ((gpointer *) data)[1], sc_deadline_after_ms (20000), NULL, &error);

  g_assert_no_error (error);
  g_assert_true (sc_tls_info_is_trusted (info));
  return NULL;
}

static void
test_threads (void)
{
  Plan plan = { 3 };
  Chain chain;
  GThread *threads[6];

  chain_make (&chain, &plan);
  {
    g_autoptr (ScTlsOptions) options = make_options (&chain);
    g_autoptr (ScTestPeer) peer = sc_test_peer_new (serve, &chain);
    gpointer data[] = { peer, options };

    for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
      threads[i] = g_thread_new ("shake", shake_thread, data);
    for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
      g_thread_join (threads[i]);
  }
  chain_clear (&chain);
}

#define FINGERPRINT "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static void
test_trust_store (void)
{
  g_autofree char *folder = g_dir_make_tmp ("sendcheck-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "trusted.ini", NULL);
  g_autoptr (ScTrustStore) store = sc_trust_store_new (path);
  g_autoptr (ScTrustStore) again = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *normal = NULL;
  ScTrustEntry *entry;
  GStatBuf status;

  g_assert_false (sc_trust_store_give (store, HOST, 587, "AB:CD", TRUE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_true (sc_trust_store_give (store, "Mail.Test.Example", 587, FINGERPRINT, TRUE, &error));
  g_assert_true (sc_trust_store_give (store, "::1", 465, FINGERPRINT, FALSE, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  list = sc_trust_store_list (store);
  g_assert_cmpuint (list->len, ==, 2);
  entry = g_ptr_array_index (list, 1);
  normal = g_strdup (entry->fingerprint);
  g_assert_cmpstr (entry->host, ==, HOST);
  g_assert_cmpuint (strlen (normal), ==, 95);

  g_assert_cmpint (sc_trust_store_ask (store, "::1", 465, normal, NULL), ==, SC_TRUST_ONCE);
  again = sc_trust_store_new (path); /* what another start of the program knows */
  g_assert_cmpint (sc_trust_store_ask (again, "::1", 465, normal, NULL), ==, SC_TRUST_NONE);
  g_assert_cmpint (sc_trust_store_ask (again, HOST, 587, normal, NULL), ==, SC_TRUST_REMEMBERED);
  g_assert_cmpint (sc_trust_store_ask (again, HOST, 465, normal, NULL), ==, SC_TRUST_NONE);
  normal[0] = 'B';
  g_assert_cmpint (sc_trust_store_ask (again, HOST, 587, normal, NULL), ==, SC_TRUST_CHANGED);
  g_assert_true (sc_trust_store_revoke (again, HOST, 587, &error));
  g_assert_false (sc_trust_store_revoke (again, HOST, 587, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_object (&again);
  again = sc_trust_store_new (path);
  normal[0] = 'A';
  g_assert_cmpint (sc_trust_store_ask (again, HOST, 587, normal, NULL), ==, SC_TRUST_NONE);
  g_unlink (path);
  g_rmdir (folder);
}

/* A file that somebody else has written into says nothing rather than too much. */
static void
test_trust_file (void)
{
  static const char contents[] = "[587 good.example]\nfingerprint=" FINGERPRINT "\n[nonsense]\nfingerprint=" FINGERPRINT
                                 "\n[587 short.example]\nfingerprint=AB\n[99999 port.example]\nfingerprint=" FINGERPRINT "\n[465 ]\nfingerprint=" FINGERPRINT "\n";
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("sendcheck-test-XXXXXX", &path, NULL);
  g_autoptr (ScTrustStore) store = sc_trust_store_new (path);
  g_autoptr (GPtrArray) list = NULL;

  close (fd);
  g_assert_true (g_file_set_contents (path, contents, -1, NULL));
  list = sc_trust_store_list (store);
  g_assert_cmpuint (list->len, ==, 1);
  g_unlink (path);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/tls-chain/chains", test_chains);
  g_test_add_func ("/net/tls-chain/key-usage", test_key_usage);
  g_test_add_func ("/net/tls-chain/staples", test_staples);
  g_test_add_func ("/net/tls-chain/cuts", test_cuts);
  g_test_add_func ("/net/tls-chain/threads", test_threads);
  g_test_add_func ("/net/tls-chain/trust-store", test_trust_store);
  g_test_add_func ("/net/tls-chain/trust-file", test_trust_file);
  return g_test_run ();
}
