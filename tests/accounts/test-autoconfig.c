/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#include "config.h"

#include "sc-account-source.h"
#include "sc-autoconfig.h"
#include "sc-enum.h"
#include "sc-oddities.h"

#include <libsoup/soup.h>
#include <string.h>

/* ---- reading files ---- */

static char *
describe (ScProposal *proposal)
{
  return g_strdup_printf ("%s:%u %s %s %s%s", sc_endpoint_get_host (proposal->endpoint), sc_endpoint_get_port (proposal->endpoint),
                          sc_enum_to_nick (SC_TYPE_SECURITY, (int) sc_endpoint_get_security (proposal->endpoint)),
                          sc_enum_to_nick (SC_TYPE_AUTH_METHOD, (int) proposal->auth),
                          proposal->user != NULL ? proposal->user : "-", proposal->is_elsewhere ? " elsewhere" : "");
}

static char *
describe_all (GPtrArray *proposals)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) lines = NULL;

  for (guint i = 0; i < proposals->len; i++)
    {
      g_autofree char *line = describe (g_ptr_array_index (proposals, i));

      g_strv_builder_add (builder, line);
    }
  lines = g_strv_builder_end (builder);
  return g_strjoinv ("\n", lines);
}

/* NULL: refused as no file with settings. */
static const struct
{
  const char *sample;
  const char *expected;
} samples[] = {
  { "good.xml", "smtp.example.com:465 tls auto ann@example.com\nsmtp.example.com:587 starttls auto ann@example.com" },
  { "v1.2-localpart.xml", "smtp.example.com:587 starttls auto ann" },
  { "none-auth-no-username.xml", "smtp.example.com:25 none none -" },
  { "wrong-domain.xml", "smtp.attacker.example:465 tls auto ann@example.com elsewhere" },
  { "crlf-latin1.xml", "smtp.example.com:465 tls auto jürgen" },
  { "bad-port.xml", "" },
  { "bad-host-injection.xml", "" },
  { "no-outgoing.xml", "" },
  { "truncated.xml", NULL },
  { "entity-bomb.xml", NULL },
  { "html-instead.xml", NULL },
  { "autodiscover-response.xml", NULL },
};

static void
test_samples (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autofree char *path = g_build_filename (DATA_DIR, "autoconfig", samples[i].sample, NULL);
      g_autofree char *text = NULL;
      g_autoptr (GPtrArray) proposals = NULL;
      g_autoptr (GError) error = NULL;
      gsize length;

      g_test_message ("%s", samples[i].sample);
      g_assert_true (g_file_get_contents (path, &text, &length, NULL));
      proposals = sc_autoconfig_parse (text, length, "ann", "example.com", &error);
      if (samples[i].expected == NULL)
        {
          g_assert_null (proposals);
          g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_BAD_DATA);
          continue;
        }
      g_assert_no_error (error);
      {
        g_autofree char *found = describe_all (proposals);

        g_assert_cmpstr (found, ==, samples[i].expected);
      }
    }
}

/* @body stands inside <outgoingServer type="smtp">. */
static const struct
{
  const char *what;
  const char *body;
  const char *expected;
} servers[] = {
  { "a token only", "<hostname>a.example.com</hostname><port>465</port><socketType>SSL</socketType><authentication>OAuth2</authentication>",
    "a.example.com:465 tls xoauth2 ann@example.com" },
  { "a login nobody has here", "<hostname>a.example.com</hostname><port>465</port><socketType>SSL</socketType><authentication>GSSAPI</authentication>", "" },
  { "an unknown protection", "<hostname>a.example.com</hostname><port>465</port><socketType>maybe</socketType>", "" },
  { "a port in the host", "<hostname>a.example.com:25</hostname><port>465</port><socketType>SSL</socketType>", "" },
  { "an address as the host", "<hostname>ann@a.example.com</hostname><port>465</port><socketType>SSL</socketType>", "" },
  { "a control character in the user", "<hostname>a.example.com</hostname><port>465</port><socketType>SSL</socketType><username>a&#10;b</username>",
    "a.example.com:465 tls auto -" },
  { "almost the domain", "<hostname>notexample.com</hostname><port>465</port><socketType>SSL</socketType>",
    "notexample.com:465 tls auto ann@example.com elsewhere" },
};

static void
test_servers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    {
      g_autofree char *xml = g_strdup_printf ("<clientConfig><emailProvider id=\"x\"><outgoingServer type=\"smtp\">%s</outgoingServer>"
                                              "</emailProvider></clientConfig>", servers[i].body);
      g_autoptr (GPtrArray) proposals = sc_autoconfig_parse (xml, strlen (xml), "ann", "example.com", NULL);
      g_autofree char *found = NULL;

      g_test_message ("%s", servers[i].what);
      g_assert_nonnull (proposals);
      found = describe_all (proposals);
      g_assert_cmpstr (found, ==, servers[i].expected);
    }
}

static void
test_bounds (void)
{
  g_autoptr (GString) many = g_string_new ("<clientConfig><emailProvider>");
  g_autoptr (GString) huge = g_string_new ("<clientConfig>");
  g_autoptr (GPtrArray) proposals = NULL;

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (many, "<outgoingServer type=\"smtp\"><hostname>h%u.example.com</hostname><port>465</port>"
                                  "<socketType>SSL</socketType></outgoingServer>", i);
  g_string_append (many, "</emailProvider></clientConfig>");
  proposals = sc_autoconfig_parse (many->str, many->len, "ann", "example.com", NULL);
  g_assert_cmpuint (proposals->len, ==, 8);

  while (huge->len <= 256 * 1024)
    g_string_append (huge, "<a>xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx</a>");
  g_string_append (huge, "</clientConfig>");
  g_assert_null (sc_autoconfig_parse (huge->str, huge->len, "ann", "example.com", NULL));
}

static void
test_addresses (void)
{
  static const char * const bad[] = { "", "ann", "@example.com", "ann@", "ann@localhost", "ann@192.0.2.1", "a@b@example.com", "ann@example.com:25",
                                      "ann smith@example.com", "ann\n@example.com", "ann@exa mple.com" };
  g_autofree char *local_part = NULL;
  g_autofree char *domain = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("row %u", i);
      g_assert_false (sc_autoconfig_split_address (bad[i], &local_part, &domain, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
  g_assert_true (sc_autoconfig_split_address (" Ann+x@EXAMPLE.com ", &local_part, &domain, NULL));
  g_assert_cmpstr (local_part, ==, "Ann+x");
  g_assert_cmpstr (domain, ==, "example.com");
}

/* ---- a name service of the test's own ---- */

#define TEST_TYPE_RESOLVER (test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GResolver)

struct _TestResolver
{
  GResolver   parent_instance;
  const char *submissions;
  const char *submission;
  const char *mx;
  int         n_asked; /* atomic */
};

G_DEFINE_FINAL_TYPE (TestResolver, test_resolver, G_TYPE_RESOLVER)

static GList *
test_resolver_lookup_service (GResolver *resolver, const char *rrname, GCancellable *cancellable, GError **error)
{
  TestResolver *self = TEST_RESOLVER (resolver);
  const char *target = g_str_has_prefix (rrname, "_submissions.") ? self->submissions : self->submission;

  g_atomic_int_inc (&self->n_asked);
  if (target != NULL)
    return g_list_append (NULL, g_srv_target_new (target, g_str_has_prefix (rrname, "_submissions.") ? 465 : 587, 0, 0));
  g_set_error_literal (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "none");
  return NULL;
}

static GList *
test_resolver_lookup_records (GResolver *resolver, const char *rrname, GResolverRecordType type, GCancellable *cancellable, GError **error)
{
  TestResolver *self = TEST_RESOLVER (resolver);

  g_atomic_int_inc (&self->n_asked);
  if (self->mx != NULL)
    return g_list_append (g_list_append (NULL, g_variant_ref_sink (g_variant_new ("(qs)", 20, "second.example.net"))),
                          g_variant_ref_sink (g_variant_new ("(qs)", 10, self->mx)));
  g_set_error_literal (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "none");
  return NULL;
}

static void
test_resolver_class_init (TestResolverClass *klass)
{
  G_RESOLVER_CLASS (klass)->lookup_service = test_resolver_lookup_service;
  G_RESOLVER_CLASS (klass)->lookup_records = test_resolver_lookup_records;
}

static void
test_resolver_init (TestResolver *self)
{
}

/* ---- a web server of the test's own, with an authority that only the test trusts ---- */

typedef struct
{
  GMainContext  *context;
  GMainLoop     *loop;
  GThread       *thread;
  SoupServer    *server;
  GPtrArray     *requests; /* char *, for the server's thread; read when it has ended */
  char          *authority;
  char          *plain_authority;
  GTlsDatabase  *database;
  TestResolver  *resolver;
  ScFindOptions  options;
} Fixture;

static void
answer_file (SoupServerMessage *message, const char *sample)
{
  g_autofree char *path = g_build_filename (DATA_DIR, "autoconfig", sample, NULL);
  char *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  soup_server_message_set_response (message, "text/xml", SOUP_MEMORY_TAKE, text, length);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
}

static void
on_request_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  Fixture *self = user_data;
  g_autofree char *location = NULL;

  g_ptr_array_add (self->requests, g_uri_to_string (soup_server_message_get_uri (message)));
  soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
  if (g_str_has_prefix (path, "/autoconfig.example.com/") || strcmp (path, "/moved") == 0)
    answer_file (message, "good.xml");
  else if (g_str_has_prefix (path, "/autoconfig.moved.example/") || g_str_has_prefix (path, "/autoconfig.downgrade.example/") ||
           g_str_has_prefix (path, "/autoconfig.circle.example/"))
    {
      location = g_str_has_prefix (path, "/autoconfig.moved") ? g_strdup ("/moved")
                 : g_str_has_prefix (path, "/autoconfig.circle") ? g_strdup (path)
                                                                 : g_strdup_printf ("http://%s/moved", self->plain_authority);
      soup_server_message_set_redirect (message, SOUP_STATUS_FOUND, location);
    }
  else if (g_str_has_prefix (path, "/live.thunderbird.net/") && g_str_has_suffix (path, "/listed.example"))
    answer_file (message, "none-auth-no-username.xml");
  else if (g_str_has_prefix (path, "/autoconfig.long.example/"))
    {
      gsize length = 300 * 1024;
      char *text = g_malloc (length);

      memset (text, 'x', length);
      soup_server_message_set_response (message, "text/xml", SOUP_MEMORY_TAKE, text, length);
      soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
    }
  else if (g_str_has_prefix (path, "/autoconfig.private.example/"))
    {
      soup_message_headers_append (soup_server_message_get_response_headers (message), "WWW-Authenticate", "Basic realm=\"x\"");
      soup_server_message_set_status (message, SOUP_STATUS_UNAUTHORIZED, NULL);
    }
  else if (g_str_has_prefix (path, "/autoconfig.slow.example/"))
    soup_server_message_pause (message);
}

static gpointer
serve (gpointer data)
{
  Fixture *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static char *
listen_on (Fixture *self, SoupServerListenOptions options)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;
  char *authority = NULL;

  g_assert_true (soup_server_listen_local (self->server, 0, options | SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  for (GSList *at = uris; at != NULL; at = at->next)
    {
      gboolean is_https = g_strcmp0 (g_uri_get_scheme (at->data), "https") == 0;

      if (is_https == ((options & SOUP_SERVER_LISTEN_HTTPS) != 0))
        authority = g_strdup_printf ("localhost:%d", g_uri_get_port (at->data));
    }
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return authority;
}

static void
set_up (gpointer fixture, gconstpointer data)
{
  Fixture *self = fixture;
  g_autofree char *ca = g_build_filename (DATA_DIR, "https", "ca.pem", NULL);
  g_autofree char *pem = g_build_filename (DATA_DIR, "https", "localhost.pem", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (pem, &error);

  g_assert_no_error (error);
  self->requests = g_ptr_array_new_with_free_func (g_free);
  self->database = g_tls_file_database_new (ca, &error);
  g_assert_no_error (error);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new ("tls-certificate", certificate, NULL);
  soup_server_add_handler (self->server, NULL, on_request_cb, self, NULL);
  self->authority = listen_on (self, SOUP_SERVER_LISTEN_HTTPS);
  self->plain_authority = listen_on (self, 0);
  g_main_context_pop_thread_default (self->context);
  self->resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);
  self->options = (ScFindOptions){ .resolver = G_RESOLVER (self->resolver), .tls_database = self->database, .authority = self->authority,
                                   .timeout_ms = 5000 };
  self->thread = g_thread_new ("web", serve, self);
}

static gboolean
stop_loop (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

/* Ends the server; what it was asked may be looked at then. */
static void
stop (Fixture *self)
{
  if (self->thread == NULL)
    return;
  g_main_context_invoke (self->context, stop_loop, self->loop);
  g_thread_join (g_steal_pointer (&self->thread));
}

static void
tear_down (gpointer fixture, gconstpointer data)
{
  Fixture *self = fixture;

  stop (self);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_object_unref (self->database);
  g_object_unref (self->resolver);
  g_ptr_array_unref (self->requests);
  g_free (self->authority);
  g_free (self->plain_authority);
}

static GPtrArray *
find (Fixture *self, const char *address, ScFindConsent consent)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *found = sc_autoconfig_find_sync (address, consent, &self->options, NULL, &error);

  g_assert_no_error (error);
  return found;
}

static void
assert_sources (GPtrArray *found, const char *expected)
{
  g_autoptr (GString) sources = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (sources, "%s%s", i > 0 ? " " : "",
                            sc_enum_to_nick (SC_TYPE_PROPOSAL_SOURCE, (int) ((ScProposal *) g_ptr_array_index (found, i))->source));
  g_assert_cmpstr (sources->str, ==, expected);
}

static void
test_nobody (gpointer fixture, gconstpointer data)
{
  Fixture *self = fixture;
  g_autoptr (GPtrArray) known = find (self, "ann@gmail.com", SC_FIND_ASK_OTHERS);
  g_autoptr (GPtrArray) unknown = find (self, "ann@example.com", SC_FIND_ASK_NOBODY);
  ScProposal *first;

  g_assert_cmpuint (known->len, ==, 2);
  first = g_ptr_array_index (known, 0);
  g_assert_cmpstr (sc_endpoint_get_host (first->endpoint), ==, "smtp.gmail.com");
  g_assert_cmpstr (first->user, ==, "ann@gmail.com");
  g_assert_true ((first->needs & SC_LOGIN_NEEDS_APP_PASSWORD) != 0);
  g_assert_cmpuint (unknown->len, ==, 0);
  stop (self);
  g_assert_cmpuint (self->requests->len, ==, 0);
  g_assert_cmpint (self->resolver->n_asked, ==, 0);
}

static void
test_provider (gpointer fixture, gconstpointer data)
{
  Fixture *self = fixture;
  g_autoptr (GPtrArray) found = NULL;
  ScProposal *first;

  self->resolver->submissions = "smtp.example.com";
  self->resolver->submission = "elsewhere.example.net";
  found = find (self, "ann@example.com", SC_FIND_ASK_PROVIDER);
  /* The first SRV target is the server of the file, and is not listed again. */
  assert_sources (found, "provider provider srv");
  first = g_ptr_array_index (found, 0);
  g_assert_cmpstr (first->provider, ==, "Example Mail");
  g_assert_cmpstr (first->asked, ==, "autoconfig.example.com");
  g_assert_true (((ScProposal *) g_ptr_array_index (found, 2))->is_elsewhere);
  stop (self);
  /* Two questions, both without the address. */
  g_assert_cmpuint (self->requests->len, ==, 2);
  for (guint i = 0; i < self->requests->len; i++)
    {
      g_assert_null (strstr (g_ptr_array_index (self->requests, i), "ann"));
      g_assert_null (strstr (g_ptr_array_index (self->requests, i), "thunderbird"));
    }
}

static void
test_no_service (gpointer fixture, gconstpointer data)
{
  Fixture *self = fixture;
  g_autoptr (GPtrArray) found = NULL;

  self->resolver->submissions = ".";
  found = find (self, "ann@nowhere.example", SC_FIND_ASK_PROVIDER);
  g_assert_cmpuint (found->len, ==, 0);
}

static void
test_others (gpointer fixture, gconstpointer data)
{
  Fixture *self = fixture;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) quiet = find (self, "ann@listed.example", SC_FIND_ASK_PROVIDER);

  g_assert_cmpuint (quiet->len, ==, 0);
  self->resolver->mx = "aspmx.l.google.com";
  found = find (self, "ann@listed.example", SC_FIND_ASK_OTHERS);
  assert_sources (found, "ispdb mx mx");
  g_assert_cmpstr (((ScProposal *) g_ptr_array_index (found, 1))->user, ==, "ann@listed.example");
}

static void
test_mx_file (gpointer fixture, gconstpointer data)
{
  Fixture *self = fixture;
  g_autoptr (GPtrArray) found = NULL;

  self->resolver->mx = "mx1.example.com";
  found = find (self, "ann@hosted.example", SC_FIND_ASK_OTHERS);
  assert_sources (found, "mx mx");
  g_assert_true (((ScProposal *) g_ptr_array_index (found, 0))->is_elsewhere);
}

/* The servers of six countries are known, and one of them is meant. */
static void
test_mx_country (gpointer fixture, gconstpointer data)
{
  Fixture *self = fixture;
  g_autoptr (GPtrArray) found = NULL;

  self->resolver->mx = "mx00.ionos.co.uk";
  found = find (self, "ann@hosted.example", SC_FIND_ASK_OTHERS);
  assert_sources (found, "mx mx");
  for (guint i = 0; i < found->len; i++)
    g_assert_cmpstr (sc_endpoint_get_host (((ScProposal *) g_ptr_array_index (found, i))->endpoint), ==, "smtp.ionos.co.uk");
}

static void
test_redirects (gpointer fixture, gconstpointer data)
{
  Fixture *self = fixture;
  g_autoptr (GPtrArray) moved = find (self, "ann@moved.example", SC_FIND_ASK_PROVIDER);
  g_autoptr (GPtrArray) downgraded = find (self, "ann@downgrade.example", SC_FIND_ASK_PROVIDER);
  g_autoptr (GPtrArray) circle = find (self, "ann@circle.example", SC_FIND_ASK_PROVIDER);

  g_assert_cmpuint (moved->len, ==, 2);
  g_assert_cmpuint (downgraded->len, ==, 0);
  g_assert_cmpuint (circle->len, ==, 0);
  stop (self);
  for (guint i = 0; i < self->requests->len; i++)
    g_assert_false (g_str_has_prefix (g_ptr_array_index (self->requests, i), "http:"));
}

static void
test_refusals (gpointer fixture, gconstpointer data)
{
  Fixture *self = fixture;
  g_autoptr (GPtrArray) too_long = find (self, "ann@long.example", SC_FIND_ASK_PROVIDER);
  g_autoptr (GPtrArray) private = find (self, "ann@private.example", SC_FIND_ASK_PROVIDER);

  g_assert_cmpuint (too_long->len, ==, 0);
  g_assert_cmpuint (private->len, ==, 0);
}

/* An authority the system does not know is no authority. */
static void
test_untrusted (gpointer fixture, gconstpointer data)
{
  Fixture *self = fixture;
  g_autoptr (GPtrArray) found = NULL;

  self->options.tls_database = NULL;
  found = find (self, "ann@example.com", SC_FIND_ASK_PROVIDER);
  g_assert_cmpuint (found->len, ==, 0);
}

static void
test_slow (gpointer fixture, gconstpointer data)
{
  Fixture *self = fixture;
  gint64 began = g_get_monotonic_time ();
  g_autoptr (GPtrArray) found = NULL;

  self->options.timeout_ms = 300;
  self->resolver->submissions = "smtp.slow.example";
  found = find (self, "ann@slow.example", SC_FIND_ASK_PROVIDER);
  /* Who answered is heard all the same. */
  assert_sources (found, "srv");
  g_assert_cmpint (g_get_monotonic_time () - began, <, 5 * G_USEC_PER_SEC);
}

static void
test_cancelled (gpointer fixture, gconstpointer data)
{
  Fixture *self = fixture;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (sc_autoconfig_find_sync ("ann@slow.example", SC_FIND_ASK_PROVIDER, &self->options, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* ---- what looks odd ---- */

static const struct
{
  const char   *what;
  ScOddityInput input;
  const char   *expected;
  const char   *host; /* NULL: nothing is proposed */
  const char   *user;
} oddities[] = {
  { "all is well", { "mail.example.com", 587, SC_SECURITY_STARTTLS, SC_AUTH_METHOD_AUTO, "ann", "ann@example.com" }, "", NULL, NULL },
  { "nothing typed yet", { NULL, 0, SC_SECURITY_STARTTLS, SC_AUTH_METHOD_AUTO, NULL, NULL }, "", NULL, NULL },
  { "465 with STARTTLS", { "mail.example.com", 465, SC_SECURITY_STARTTLS, SC_AUTH_METHOD_AUTO, "ann", NULL }, "port-and-security", NULL, NULL },
  { "587 with TLS at once", { "mail.example.com", 587, SC_SECURITY_TLS, SC_AUTH_METHOD_AUTO, "ann", NULL }, "port-and-security", NULL, NULL },
  { "any port may have TLS", { "mail.example.com", 4465, SC_SECURITY_TLS, SC_AUTH_METHOD_AUTO, "ann", NULL }, "", NULL, NULL },
  { "a password in the clear", { "mail.example.com", 587, SC_SECURITY_NONE, SC_AUTH_METHOD_AUTO, "ann", NULL }, "plain-text-login", NULL, NULL },
  { "in the clear", { "mail.example.com", 587, SC_SECURITY_NONE, SC_AUTH_METHOD_NONE, NULL, NULL }, "no-protection", NULL, NULL },
  { "25 without login", { "mail.example.com", 25, SC_SECURITY_STARTTLS, SC_AUTH_METHOD_NONE, NULL, NULL }, "port-25-without-login", NULL, NULL },
  { "25 on this computer", { "localhost", 25, SC_SECURITY_STARTTLS, SC_AUTH_METHOD_NONE, NULL, "ann@gmail.com" }, "", NULL, NULL },
  { "another provider's server", { "smtp.example.net", 465, SC_SECURITY_TLS, SC_AUTH_METHOD_AUTO, "ann@gmail.com", "ann@gmail.com" },
    "not-the-providers-server", "smtp.gmail.com", NULL },
  { "a port the provider does not name", { "smtp.gmail.com", 2525, SC_SECURITY_STARTTLS, SC_AUTH_METHOD_XOAUTH2, "ann@gmail.com", "ann@gmail.com" },
    "server-port", "smtp.gmail.com", NULL },
  { "a port that the server of one country does not have", { "smtp.ionos.co.uk", 2525, SC_SECURITY_STARTTLS, SC_AUTH_METHOD_AUTO, "ann@example.com", NULL },
    "server-port", "smtp.ionos.co.uk", NULL },
  { "a server of one's own that another runs",
    { "smtp.office365.com", 587, SC_SECURITY_STARTTLS, SC_AUTH_METHOD_XOAUTH2, "ann@outlook.com", "ann@outlook.com" }, "", NULL, NULL },
  { "a port that such a server does not have",
    { "smtp.office365.com", 2525, SC_SECURITY_STARTTLS, SC_AUTH_METHOD_XOAUTH2, "ann@outlook.com", "ann@outlook.com" }, "server-port",
    "smtp.office365.com", NULL },
  { "Yahoo's other port", { "smtp.mail.yahoo.com", 587, SC_SECURITY_STARTTLS, SC_AUTH_METHOD_XOAUTH2, "ann@yahoo.com", "ann@yahoo.com" }, "", NULL, NULL },
  { "a cousin of GMX", { "mail.gmx.com", 587, SC_SECURITY_STARTTLS, SC_AUTH_METHOD_AUTO, "ann@gmx.com", "ann@gmx.com" }, "", NULL, NULL },
  { "half a user", { "smtp.gmail.com", 465, SC_SECURITY_TLS, SC_AUTH_METHOD_XOAUTH2, "ann", "ann@gmail.com" }, "user-is-no-address", NULL,
    "ann@gmail.com" },
  { "somebody else's address", { "mail.example.com", 587, SC_SECURITY_STARTTLS, SC_AUTH_METHOD_AUTO, "ann@example.com", "bob@example.com" },
    "user-is-another-address", NULL, "bob@example.com" },
  { "an alias at another domain", { "mail.example.com", 587, SC_SECURITY_STARTTLS, SC_AUTH_METHOD_AUTO, "ann@example.com", "ann@example.org" }, "",
    NULL, NULL },
  { "an app password", { "smtp.gmail.com", 465, SC_SECURITY_TLS, SC_AUTH_METHOD_AUTO, "ann@gmail.com", "ann@gmail.com" }, "needs-app-password", NULL,
    NULL },
  { "a token", { "smtp.office365.com", 587, SC_SECURITY_STARTTLS, SC_AUTH_METHOD_PLAIN, "ann@example.com", "ann@example.com" }, "needs-oauth2", NULL,
    NULL },
};

static void
test_oddities (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (oddities); i++)
    {
      g_autoptr (ScOddityFindings) findings = sc_oddities_find (&oddities[i].input, NULL);
      g_auto (GStrv) nicks = sc_oddities_dup_nicks (findings->found);
      g_autofree char *joined = g_strjoinv (" ", nicks);

      g_test_message ("%s", oddities[i].what);
      g_assert_cmpstr (joined, ==, oddities[i].expected);
      g_assert_cmpstr (findings->endpoint != NULL ? sc_endpoint_get_host (findings->endpoint) : NULL, ==, oddities[i].host);
      g_assert_cmpstr (findings->user, ==, oddities[i].user);
    }
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*test) (gpointer fixture, gconstpointer data);
  } tests[] = {
    { "nobody", test_nobody }, { "provider", test_provider }, { "no-service", test_no_service }, { "others", test_others },
    { "mx-file", test_mx_file }, { "mx-country", test_mx_country }, { "redirects", test_redirects }, { "refusals", test_refusals },
    { "untrusted", test_untrusted }, { "slow", test_slow }, { "cancelled", test_cancelled },
  };

  /* A proxy of the machine has no part in this. */
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/accounts/autoconfig/samples", test_samples);
  g_test_add_func ("/accounts/autoconfig/servers", test_servers);
  g_test_add_func ("/accounts/autoconfig/bounds", test_bounds);
  g_test_add_func ("/accounts/autoconfig/addresses", test_addresses);
  g_test_add_func ("/accounts/autoconfig/oddities", test_oddities);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/accounts/find/", tests[i].name, NULL);

      g_test_add_vtable (path, sizeof (Fixture), NULL, set_up, tests[i].test, tear_down);
    }
  return g_test_run ();
}
