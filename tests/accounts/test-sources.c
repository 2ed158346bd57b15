/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#include "config.h"

#include "sc-account-store.h"
#include "sc-goa-source.h"
#include "sc-msmtp-source.h"
#include "sc-own-source.h"

#include "test-folder.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

/* Sources and store without any session bus: its address is taken away in main(). */

static char *home;

static char *
in_home (const char *name)
{
  return g_build_filename (home, name, NULL);
}

static GPtrArray *
list_source (ScAccountSource *source,
             GPtrArray      **notes)
{
  GPtrArray *accounts = g_ptr_array_new_with_free_func (g_object_unref);

  *notes = g_ptr_array_new_with_free_func (g_free);
  sc_account_source_list_sync (source, accounts, *notes, NULL);
  return accounts;
}

/* A source that lists what it is told. */
#define TEST_TYPE_SOURCE (test_source_get_type ())
G_DECLARE_FINAL_TYPE (TestSource, test_source, TEST, SOURCE, ScAccountSource)

struct _TestSource
{
  ScAccountSource        parent_instance;
  const ScAccountFields *fields;
  gsize                  n_fields;
};

G_DEFINE_FINAL_TYPE (TestSource, test_source, SC_TYPE_ACCOUNT_SOURCE)

static void
test_source_list_sync (ScAccountSource *source,
                       GPtrArray       *accounts,
                       GPtrArray       *notes,
                       GCancellable    *cancellable)
{
  TestSource *self = TEST_SOURCE (source);

  for (gsize i = 0; i < self->n_fields; i++)
    g_ptr_array_add (accounts, sc_account_new (&self->fields[i]));
  g_ptr_array_add (notes, g_strdup ("a note"));
}

static ScSecret *
test_source_lookup_sync (ScAccountSource *source,
                         ScAccount       *account,
                         gboolean         may_unlock,
                         GCancellable    *cancellable,
                         GError         **error)
{
  return sc_secret_new (may_unlock ? "unlocked" : "quiet", -1);
}

static void
test_source_class_init (TestSourceClass *klass)
{
  SC_ACCOUNT_SOURCE_CLASS (klass)->origin = "test";
  SC_ACCOUNT_SOURCE_CLASS (klass)->list_sync = test_source_list_sync;
  SC_ACCOUNT_SOURCE_CLASS (klass)->lookup_sync = test_source_lookup_sync;
}

static void
test_source_init (TestSource *self)
{
}

static const ScAccountFields listed[] = {
  { .id = "test:incomplete", .origin = "test", .name = "No server" },
  { .id = "test:first", .origin = "test", .name = "Work", .address = "ann@example.com", .host = "smtp.example.com", .port = 587, .user = "ann" },
  { .id = "test:same", .origin = "test", .name = "Copy", .address = "ANN@example.com", .host = "SMTP.example.com.", .port = 587, .user = "ann" },
  { .id = "test:no-address", .origin = "test", .name = "Copy", .host = "smtp.example.com", .port = 587, .user = "ann" },
  { .id = "test:alias", .origin = "test", .name = "Alias", .address = "lists@example.com", .host = "smtp.example.com", .port = 587, .user = "ann" },
  { .id = "test:port", .origin = "test", .name = "Same", .address = "ann@example.com", .host = "smtp.example.com", .port = 465, .user = "ann" },
  { .id = "test:user", .origin = "test", .name = "Same", .address = "bob@example.com", .host = "smtp.example.com", .port = 587, .user = "bob" },
};

static ScAccountStore *
new_test_store (void)
{
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (g_object_unref);
  TestSource *source = g_object_new (TEST_TYPE_SOURCE, NULL);

  source->fields = listed;
  source->n_fields = G_N_ELEMENTS (listed);
  g_ptr_array_add (sources, source);
  return sc_account_store_new_for_sources (sources);
}

static void
test_duplicates (void)
{
  static const char * const expected[] = { "test:first", "test:alias", "test:port", "test:user", "test:incomplete" };
  g_autoptr (ScAccountStore) store = new_test_store ();
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (GPtrArray) accounts = sc_account_store_list_sync (store, &notes, NULL);

  g_assert_cmpuint (accounts->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < accounts->len; i++)
    g_assert_cmpstr (sc_account_get_id (g_ptr_array_index (accounts, i)), ==, expected[i]);
  g_assert_cmpuint (notes->len, ==, 1);
}

static void
check_find (const char *id,
            const char *expected_id,
            int         expected_code)
{
  g_autoptr (ScAccountStore) store = new_test_store ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ScAccount) found = sc_account_store_find_sync (store, id, NULL, &error);

  if (expected_id == NULL)
    {
      g_assert_null (found);
      g_assert_error (error, G_IO_ERROR, expected_code);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpstr (sc_account_get_id (found), ==, expected_id);
}

static void
test_find (void)
{
  check_find ("test:first", "test:first", 0);
  /* Not in the list, but there. */
  check_find ("test:same", "test:same", 0);
  check_find ("work", "test:first", 0);
  check_find ("BOB@example.com", "test:user", 0);
  check_find ("Same", NULL, G_IO_ERROR_INVALID_ARGUMENT);
  check_find ("ann@example.com", NULL, G_IO_ERROR_INVALID_ARGUMENT);
  check_find ("nobody\x1b[31m", NULL, G_IO_ERROR_NOT_FOUND);
  check_find ("", NULL, G_IO_ERROR_NOT_FOUND);
}

static void
on_ready_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
on_items_changed_cb (GListModel *model,
                     guint       position,
                     guint       removed,
                     guint       added,
                     gpointer    user_data)
{
  *(guint *) user_data += added;
}

static void
test_model (void)
{
  g_autoptr (ScAccountStore) store = new_test_store ();
  g_autoptr (GAsyncResult) loaded = NULL;
  g_autoptr (GAsyncResult) looked_up = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ScAccount) account = NULL;
  g_autoptr (ScSecret) secret = NULL;
  guint n_added = 0;

  g_signal_connect (store, "items-changed", G_CALLBACK (on_items_changed_cb), &n_added);
  g_assert_null (*sc_account_store_get_notes (store));
  sc_account_store_load_async (store, NULL, on_ready_cb, &loaded);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, 0);
  g_assert_true (sc_account_store_load_finish (store, wait_for (&loaded), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_added, ==, 5);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, 5);
  g_assert_cmpstr (sc_account_store_get_notes (store)[0], ==, "a note");
  account = g_list_model_get_item (G_LIST_MODEL (store), 0);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (store), 5));
  sc_account_store_lookup_async (store, account, TRUE, NULL, on_ready_cb, &looked_up);
  secret = sc_account_store_lookup_finish (store, wait_for (&looked_up), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sc_secret_get_text (secret), ==, "unlocked");
}

static void
test_cancelled (void)
{
  g_autoptr (ScAccountStore) store = new_test_store ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) loaded = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) find_error = NULL;

  g_cancellable_cancel (cancellable);
  sc_account_store_load_async (store, cancellable, on_ready_cb, &loaded);
  g_assert_false (sc_account_store_load_finish (store, wait_for (&loaded), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (sc_account_store_find_sync (store, "test:first", cancellable, &find_error));
  g_assert_error (find_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Every text of an account may go to a label; a host that is none gives no endpoint. */
static void
test_account_is_safe (void)
{
  const ScAccountFields fields = {
    .id = "x:\x1b", .origin = "x", .program = "p\n", .name = "n\xe2\x80\xae", .address = "a\xff@b", .host = "evil\r\nhost", .port = 25, .user = "u\n",
  };
  g_autoptr (ScAccount) account = sc_account_new (&fields);

  g_assert_null (sc_account_get_endpoint (account));
  g_assert_null (strchr (sc_account_get_id (account), '\x1b'));
  g_assert_null (strchr (sc_account_get_program (account), '\n'));
  g_assert_null (strstr (sc_account_get_name (account), "\xe2\x80\xae"));
  g_assert_true (g_utf8_validate (sc_account_get_address (account), -1, NULL));
  g_assert_null (strchr (sc_account_get_user (account), '\n'));
  g_assert_cmpint (sc_account_get_auth (account), ==, SC_AUTH_METHOD_AUTO);
}

/* passwordeval and eval would touch these files if anything ran them. */
static void
test_canary (void)
{
  g_autofree char *path = in_home ("canary/msmtprc");
  g_autofree char *folder = in_home ("canary");
  g_autofree char *text = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (ScAccountSource) source = sc_msmtp_source_new_for_files (path, NULL, NULL);
  g_autoptr (ScSecret) secret = NULL;
  g_autoptr (GError) error = NULL;

  text = g_strdup_printf ("account a\nhost smtp.example.com\neval touch %1$s/eval\npasswordeval touch %1$s/passwordeval; echo x\n"
                          "auth on\nuser ann\ntls on\n", folder);
  write_file (path, text, 0600);
  before = take_snapshot (home);
  accounts = list_source (source, &notes);
  g_assert_cmpuint (accounts->len, ==, 1);
  g_assert_nonnull (strstr (sc_account_get_note (g_ptr_array_index (accounts, 0)), "command"));
  secret = sc_account_source_lookup_sync (source, g_ptr_array_index (accounts, 0), TRUE, NULL, &error);
  g_assert_null (secret);
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_READABLE);
  after = take_snapshot (home);
  g_assert_cmpstr (before, ==, after);
}

static void
test_msmtp_accounts (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "accounts", "data", "msmtp", "msmtprc-full", NULL);
  g_autoptr (ScAccountSource) source = sc_msmtp_source_new_for_files (path, NULL, NULL);
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (GPtrArray) accounts = list_source (source, &notes);
  g_autoptr (ScSecret) secret = NULL;
  g_autoptr (GError) error = NULL;
  ScAccount *account;

  g_assert_cmpuint (accounts->len, ==, 7);
  g_assert_cmpuint (notes->len, ==, 0);
  account = g_ptr_array_index (accounts, 2);
  g_assert_cmpstr (sc_account_get_id (account), ==, "msmtp:implicit");
  g_assert_cmpint (sc_endpoint_get_security (sc_account_get_endpoint (account)), ==, SC_SECURITY_TLS);
  g_assert_cmpint (sc_account_get_auth (account), ==, SC_AUTH_METHOD_PLAIN);
  secret = sc_account_source_lookup_sync (source, account, FALSE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sc_secret_get_text (secret), ==, "pass word with spaces ");
  account = g_ptr_array_index (accounts, 3);
  g_assert_cmpint (sc_account_get_auth (account), ==, SC_AUTH_METHOD_NONE);
  g_assert_cmpint (sc_endpoint_get_security (sc_account_get_endpoint (account)), ==, SC_SECURITY_NONE);
  g_assert_cmpint (sc_account_get_auth (g_ptr_array_index (accounts, 4)), ==, SC_AUTH_METHOD_XOAUTH2);
  /* A pattern is no address. */
  g_assert_null (sc_account_get_address (g_ptr_array_index (accounts, 5)));
  g_assert_cmpstr (sc_account_get_name (g_ptr_array_index (accounts, 5)), ==, "wild");
}

static void
test_msmtp_user_before_system (void)
{
  g_autofree char *user_file = in_home ("both/user");
  g_autofree char *system_file = in_home ("both/system");
  g_autoptr (ScAccountSource) source = sc_msmtp_source_new_for_files (user_file, system_file, NULL);
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (GPtrArray) accounts = NULL;

  write_file (user_file, "account a\nhost user.example\naccount l\nhost l.example\nprotocol lmtp\naccount b\nhost b@x\nauth gssapi\ntls_certcheck off\ntls on\n", 0600);
  write_file (system_file, "account a\nhost system.example\npassword pw\naccount s\nhost s.example\npassword pw\n", 0644);
  accounts = list_source (source, &notes);
  g_assert_cmpuint (accounts->len, ==, 3);
  g_assert_cmpuint (notes->len, ==, 1); /* LMTP */
  g_assert_cmpstr (sc_endpoint_get_host (sc_account_get_endpoint (g_ptr_array_index (accounts, 0))), ==, "user.example");
  g_assert_null (sc_account_get_endpoint (g_ptr_array_index (accounts, 1)));
  g_assert_nonnull (strstr (sc_account_get_note (g_ptr_array_index (accounts, 1)), "“b@x”"));
  g_assert_nonnull (strstr (sc_account_get_note (g_ptr_array_index (accounts, 1)), "“gssapi”"));
  g_assert_nonnull (strstr (sc_account_get_note (g_ptr_array_index (accounts, 1)), "certificates"));
  g_assert_cmpstr (sc_account_get_id (g_ptr_array_index (accounts, 2)), ==, "msmtp:s");
  g_assert_nonnull (strstr (sc_account_get_note (g_ptr_array_index (accounts, 2)), "Other users"));
}

static void
check_unreadable (const char *path)
{
  g_autoptr (ScAccountSource) source = sc_msmtp_source_new_for_files (path, NULL, NULL);
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (GPtrArray) accounts = list_source (source, &notes);

  g_assert_cmpuint (accounts->len, ==, 0);
  g_assert_cmpuint (notes->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (notes, 0), path));
}

/* A pipe without a writer, a folder, links in a circle, a huge file: a note each, and no waiting. */
static void
test_odd_files (void)
{
  g_autofree char *folder = in_home ("odd");
  g_autofree char *fifo = in_home ("odd/fifo");
  g_autofree char *loop = in_home ("odd/loop");
  g_autofree char *huge = in_home ("odd/huge");
  g_autofree char *absent = in_home ("odd/absent");
  g_autofree char *text = g_strnfill (1024 * 1024 + 1, 'x');
  g_autoptr (ScAccountSource) source = sc_msmtp_source_new_for_files (absent, NULL, NULL);
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (GPtrArray) accounts = NULL;

  write_file (huge, text, 0600);
  g_assert_no_errno (mkfifo (fifo, 0600));
  g_assert_no_errno (symlink (loop, loop));
  check_unreadable (folder);
  check_unreadable (fifo);
  check_unreadable (loop);
  check_unreadable (huge);
  accounts = list_source (source, &notes);
  g_assert_cmpuint (accounts->len + notes->len, ==, 0);
}

static void
test_netrc_file (void)
{
  g_autofree char *path = in_home ("netrc/msmtprc");
  g_autofree char *netrc = g_test_build_filename (G_TEST_DIST, "accounts", "data", "netrc", NULL);
  g_autoptr (ScAccountSource) source = sc_msmtp_source_new_for_files (path, NULL, netrc);
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (ScSecret) secret = NULL;
  g_autoptr (ScSecret) none = NULL;
  g_autoptr (GError) error = NULL;

  write_file (path, "defaults\nauth on\ntls on\naccount a\nhost smtp.example.com\nuser ann@example.com\naccount b\nhost b.example\nuser b\n", 0600);
  accounts = list_source (source, &notes);
  secret = sc_account_source_lookup_sync (source, g_ptr_array_index (accounts, 0), FALSE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sc_secret_get_text (secret), ==, "netrc-pw");
  none = sc_account_source_lookup_sync (source, g_ptr_array_index (accounts, 1), FALSE, NULL, &error);
  g_assert_null (none);
  /* There is no bus, so nobody knows what the keyring holds. */
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_AVAILABLE);
}

static const ScAccountFields own_fields = {
  .name = "Änn; = [x] # y", .address = "ann@example.com", .host = "Smtp.Example.COM", .port = 465,
  .security = SC_SECURITY_TLS, .auth = SC_AUTH_METHOD_SCRAM_SHA_256, .user = " ann\\s ",
};

static void
test_own_round_trip (void)
{
  g_autoptr (ScAccountSource) source = sc_own_source_new ();
  g_autofree char *path = g_build_filename (g_get_user_config_dir (), "sendcheck", "accounts.ini", NULL);
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GPtrArray) left_notes = NULL;
  g_autoptr (ScAccount) saved = NULL;
  g_autoptr (ScAccount) again = NULL;
  g_autoptr (GError) error = NULL;
  struct stat status;
  ScAccount *account;

  saved = sc_own_source_save_sync (SC_OWN_SOURCE (source), &own_fields, NULL, NULL, &error);
  g_assert_no_error (error);
  again = sc_own_source_save_sync (SC_OWN_SOURCE (source), &own_fields, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sc_account_get_id (saved), ==, sc_account_get_id (again));
  g_assert_no_errno (stat (path, &status));
  g_assert_cmpint (status.st_mode & 07777, ==, 0600);
  accounts = list_source (source, &notes);
  g_assert_cmpuint (accounts->len, ==, 1);
  g_assert_cmpuint (notes->len, ==, 0);
  account = g_ptr_array_index (accounts, 0);
  g_assert_cmpstr (sc_account_get_id (account), ==, sc_account_get_id (saved));
  g_assert_true (g_str_has_prefix (sc_account_get_id (account), "sendcheck:"));
  g_assert_cmpstr (sc_account_get_name (account), ==, own_fields.name);
  g_assert_cmpstr (sc_account_get_address (account), ==, own_fields.address);
  g_assert_cmpstr (sc_account_get_user (account), ==, own_fields.user);
  g_assert_cmpint (sc_account_get_auth (account), ==, own_fields.auth);
  g_assert_cmpstr (sc_endpoint_get_host (sc_account_get_endpoint (account)), ==, "smtp.example.com");
  g_assert_cmpuint (sc_endpoint_get_port (sc_account_get_endpoint (account)), ==, 465);
  g_assert_cmpint (sc_endpoint_get_security (sc_account_get_endpoint (account)), ==, SC_SECURITY_TLS);
  g_assert_true (sc_own_source_remove_sync (SC_OWN_SOURCE (source), account, NULL, &error));
  g_assert_no_error (error);
  left = list_source (source, &left_notes);
  g_assert_cmpuint (left->len, ==, 0);
}

/* Without a keyring the settings are saved, and the error says what was not. */
static void
test_own_without_keyring (void)
{
  g_autoptr (ScAccountSource) source = sc_own_source_new ();
  g_autoptr (ScSecret) secret = sc_secret_new ("pw", -1);
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) lookup_error = NULL;
  g_autofree char *path = g_build_filename (g_get_user_config_dir (), "sendcheck", "accounts.ini", NULL);
  g_autofree char *text = NULL;

  g_assert_null (sc_own_source_save_sync (SC_OWN_SOURCE (source), &own_fields, secret, NULL, &error));
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_AVAILABLE);
  g_assert_nonnull (strstr (error->message, "settings were saved"));
  accounts = list_source (source, &notes);
  g_assert_cmpuint (accounts->len, ==, 1);
  g_assert_null (sc_account_source_lookup_sync (source, g_ptr_array_index (accounts, 0), FALSE, NULL, &lookup_error));
  g_assert_error (lookup_error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_AVAILABLE);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_null (strstr (text, "pw"));
  g_assert_true (sc_own_source_remove_sync (SC_OWN_SOURCE (source), g_ptr_array_index (accounts, 0), NULL, NULL));
}

static void
check_refused (const ScAccountFields *fields)
{
  g_autoptr (ScAccountSource) source = sc_own_source_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (sc_own_source_save_sync (SC_OWN_SOURCE (source), fields, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void
test_own_refused (void)
{
  g_autofree char *before = take_snapshot (home);
  g_autofree char *after = NULL;

  check_refused (&(ScAccountFields) { .host = "h.example" });
  check_refused (&(ScAccountFields) { .port = 25 });
  check_refused (&(ScAccountFields) { .host = "a b", .port = 25 });
  check_refused (&(ScAccountFields) { .host = "h.example", .port = 25, .user = "a\nb" });
  check_refused (&(ScAccountFields) { .host = "h.example", .port = 25, .address = "a\r@b" });
  check_refused (&(ScAccountFields) { .host = "h.example", .port = 25, .name = "\xff" });
  after = take_snapshot (home);
  g_assert_cmpstr (before, ==, after);
}

/* A file that cannot be understood is neither lost nor silently passed over; a bad entry costs only itself. */
static void
test_own_broken (void)
{
  g_autoptr (ScAccountSource) source = sc_own_source_new ();
  g_autofree char *path = g_build_filename (g_get_user_config_dir (), "sendcheck", "accounts.ini", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (GPtrArray) other_notes = NULL;
  g_autoptr (GPtrArray) others = NULL;
  g_autoptr (GError) error = NULL;

  write_file (path, "not a key file\n", 0600);
  accounts = list_source (source, &notes);
  g_assert_cmpuint (accounts->len, ==, 0);
  g_assert_cmpuint (notes->len, ==, 1);
  g_assert_null (sc_own_source_save_sync (SC_OWN_SOURCE (source), &own_fields, NULL, NULL, &error));
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_BAD_DATA);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "not a key file\n");
  write_file (path, "[Account a]\nHost=a b\nPort=25\n[Account b]\nHost=b.example\nPort=x\n[Account c]\nHost=c.example\nPort=587\nSecurity=no\nLogin=no\n[Account ]\nHost=x\n[Other]\nHost=x\n", 0600);
  others = list_source (source, &other_notes);
  g_assert_cmpuint (others->len, ==, 3);
  g_assert_nonnull (sc_account_get_note (g_ptr_array_index (others, 0)));
  g_assert_null (sc_account_get_endpoint (g_ptr_array_index (others, 1)));
  g_assert_null (sc_account_get_note (g_ptr_array_index (others, 2)));
  g_assert_cmpint (sc_endpoint_get_security (sc_account_get_endpoint (g_ptr_array_index (others, 2))), ==, SC_SECURITY_STARTTLS);
  g_unlink (path);
}

typedef struct
{
  const char  *description;
  const char  *account; /* properties, as GVariant text */
  const char  *mail;    /* %NULL: no such interface */
  const char  *host;    /* %NULL: no endpoint */
  guint        port;
  ScSecurity   security;
  ScAuthMethod auth;
  const char  *user;
  gboolean     has_account;
  gboolean     has_note;
} GoaRow;

#define ANN "'PresentationIdentity': <'ann@example.com'>"
#define SMTP "'SmtpSupported': <true>, 'EmailAddress': <'ann@example.com'>"
#define LOGIN "'SmtpUseAuth': <true>, 'SmtpUserName': <'ann'>"

static const GoaRow goa_rows[] = {
  { "STARTTLS and PLAIN", ANN, SMTP ", 'SmtpHost': <'smtp.example.com'>, 'SmtpUseTls': <true>, 'SmtpAuthPlain': <true>, " LOGIN, "smtp.example.com", 587, SC_SECURITY_STARTTLS, SC_AUTH_METHOD_PLAIN, "ann", TRUE, FALSE },
  { "implicit TLS and LOGIN", ANN, SMTP ", 'SmtpHost': <'smtp.example.com'>, 'SmtpUseSsl': <true>, 'SmtpAuthLogin': <true>, " LOGIN, "smtp.example.com", 465, SC_SECURITY_TLS, SC_AUTH_METHOD_LOGIN, "ann", TRUE, FALSE },
  { "both switches: implicit TLS", ANN, SMTP ", 'SmtpHost': <'smtp.example.com'>, 'SmtpUseSsl': <true>, 'SmtpUseTls': <true>, 'SmtpAuthXoauth2': <true>, " LOGIN, "smtp.example.com", 465, SC_SECURITY_TLS, SC_AUTH_METHOD_XOAUTH2, "ann", TRUE, FALSE },
  { "XOAUTH2 without user name", ANN, SMTP ", 'SmtpHost': <'smtp.example.com'>, 'SmtpUseTls': <true>, 'SmtpAuthXoauth2': <true>, 'SmtpUseAuth': <true>", "smtp.example.com", 587, SC_SECURITY_STARTTLS, SC_AUTH_METHOD_XOAUTH2, "ann@example.com", TRUE, FALSE },
  { "plain text, no login", ANN, SMTP ", 'SmtpHost': <'[2001:db8::25]:2525'>, 'SmtpUserName': <'x'>", "2001:db8::25", 2525, SC_SECURITY_NONE, SC_AUTH_METHOD_NONE, NULL, TRUE, FALSE },
  { "bare IPv6 address", ANN, SMTP ", 'SmtpHost': <'2001:db8::25'>", "2001:db8::25", 587, SC_SECURITY_NONE, SC_AUTH_METHOD_NONE, NULL, TRUE, FALSE },
  { "port", ANN, SMTP ", 'SmtpHost': <'Smtp.example.com:2526'>, 'SmtpUseTls': <true>", "smtp.example.com", 2526, SC_SECURITY_STARTTLS, SC_AUTH_METHOD_NONE, NULL, TRUE, FALSE },
  { "service name", ANN, SMTP ", 'SmtpHost': <'smtp.example.com:submission'>, 'SmtpUseSsl': <true>", "smtp.example.com", 587, SC_SECURITY_TLS, SC_AUTH_METHOD_NONE, NULL, TRUE, FALSE },
  { "both methods", ANN, SMTP ", 'SmtpHost': <'smtp.example.com'>, 'SmtpAuthLogin': <true>, 'SmtpAuthPlain': <true>, " LOGIN, "smtp.example.com", 587, SC_SECURITY_NONE, SC_AUTH_METHOD_AUTO, "ann", TRUE, FALSE },
  { "invalid certificates accepted", ANN, SMTP ", 'SmtpHost': <'smtp.example.com'>, 'SmtpAcceptSslErrors': <true>", "smtp.example.com", 587, SC_SECURITY_NONE, SC_AUTH_METHOD_NONE, NULL, TRUE, TRUE },
  { "attention needed", ANN ", 'AttentionNeeded': <true>", SMTP ", 'SmtpHost': <'smtp.example.com'>", "smtp.example.com", 587, SC_SECURITY_NONE, SC_AUTH_METHOD_NONE, NULL, TRUE, TRUE },
  { "locked by the administrator: still there", ANN ", 'IsLocked': <true>", SMTP ", 'SmtpHost': <'smtp.example.com'>", "smtp.example.com", 587, SC_SECURITY_NONE, SC_AUTH_METHOD_NONE, NULL, TRUE, FALSE },
  { "host that is none", ANN, SMTP ", 'SmtpHost': <'a b'>", NULL, 0, 0, SC_AUTH_METHOD_NONE, NULL, TRUE, TRUE },
  { "port too large", ANN, SMTP ", 'SmtpHost': <'smtp.example.com:70000'>", NULL, 0, 0, SC_AUTH_METHOD_NONE, NULL, TRUE, TRUE },
  { "supported, but no host (before 3.58)", ANN, SMTP ", 'SmtpHost': <''>", NULL, 0, 0, 0, NULL, FALSE, FALSE },
  { "no SMTP (Microsoft 365)", ANN, "'SmtpSupported': <false>, 'SmtpHost': <'x.example'>", NULL, 0, 0, 0, NULL, FALSE, FALSE },
  { "mail switched off", ANN ", 'MailDisabled': <true>", SMTP ", 'SmtpHost': <'smtp.example.com'>", NULL, 0, 0, 0, NULL, FALSE, FALSE },
  { "no mail", ANN, NULL, NULL, 0, 0, 0, NULL, FALSE, FALSE },
  { "wrong types", ANN, "'SmtpSupported': <'yes'>, 'SmtpHost': <7>", NULL, 0, 0, 0, NULL, FALSE, FALSE },
};

static void
check_goa_row (const GoaRow *row)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) interfaces = NULL;
  g_autoptr (ScAccount) account = NULL;
  g_autofree char *text = NULL;

  g_test_message ("%s", row->description);
  if (row->mail != NULL)
    text = g_strdup_printf ("{'org.gnome.OnlineAccounts.Account': {%s}, 'org.gnome.OnlineAccounts.Mail': {%s}}", row->account, row->mail);
  else
    text = g_strdup_printf ("{'org.gnome.OnlineAccounts.Account': {%s}}", row->account);
  interfaces = g_variant_parse (G_VARIANT_TYPE ("a{sa{sv}}"), text, NULL, NULL, &error);
  g_assert_no_error (error);
  account = sc_goa_source_read_account ("/org/gnome/OnlineAccounts/Accounts/account_1_0", interfaces);
  g_assert_cmpint (account != NULL, ==, row->has_account);
  if (account == NULL)
    return;
  g_assert_cmpstr (sc_account_get_id (account), ==, "goa:account_1_0");
  g_assert_cmpstr (sc_account_get_name (account), ==, "ann@example.com");
  g_assert_cmpint (sc_account_get_auth (account), ==, row->auth);
  g_assert_cmpstr (sc_account_get_user (account), ==, row->user);
  g_assert_cmpint (sc_account_get_note (account) != NULL, ==, row->has_note);
  g_assert_cmpint (sc_account_get_endpoint (account) != NULL, ==, row->host != NULL);
  if (row->host == NULL)
    return;
  g_assert_cmpstr (sc_endpoint_get_host (sc_account_get_endpoint (account)), ==, row->host);
  g_assert_cmpuint (sc_endpoint_get_port (sc_account_get_endpoint (account)), ==, row->port);
  g_assert_cmpint (sc_endpoint_get_security (sc_account_get_endpoint (account)), ==, row->security);
}

static void
test_goa_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (goa_rows); i++)
    check_goa_row (&goa_rows[i]);
}

/* The provider's own icon, as the daemon writes it; what is no icon costs nothing. */
static void
test_goa_icon (void)
{
  static const struct
  {
    const char *written;
    const char *expected;
  } rows[] = {
    { ". GThemedIcon goa-account-google goa-account goa", "goa-account-google" },
    { "mail-unread", "mail-unread" },
    { "/etc/passwd", "goa-panel-symbolic" },
    { ". GNoSuchIcon x", "goa-panel-symbolic" },
    { "", "goa-panel-symbolic" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf ("{'org.gnome.OnlineAccounts.Account': {'ProviderIcon': <'%s'>}, "
                                               "'org.gnome.OnlineAccounts.Mail': {" SMTP ", 'SmtpHost': <'smtp.example.com'>}}",
                                               rows[i].written);
      g_autoptr (GVariant) interfaces = g_variant_parse (G_VARIANT_TYPE ("a{sa{sv}}"), text, NULL, NULL, NULL);
      g_autoptr (ScAccount) account = sc_goa_source_read_account ("/org/gnome/OnlineAccounts/Accounts/account_1_0", interfaces);

      g_assert_cmpstr (sc_account_get_icon_name (account), ==, rows[i].expected);
    }
}

static void
test_goa_without_bus (void)
{
  g_autoptr (ScAccountSource) source = sc_goa_source_new ();
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (GPtrArray) accounts = list_source (source, &notes);

  g_assert_cmpuint (accounts->len + notes->len, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  home = g_dir_make_tmp ("sendcheck-accounts-XXXXXX", NULL);
  g_assert_nonnull (home);
  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  g_setenv ("XDG_RUNTIME_DIR", home, TRUE);
  g_setenv ("HOME", home, TRUE);
  g_setenv ("XDG_CONFIG_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/accounts/store/duplicates", test_duplicates);
  g_test_add_func ("/accounts/store/find", test_find);
  g_test_add_func ("/accounts/store/model", test_model);
  g_test_add_func ("/accounts/store/cancelled", test_cancelled);
  g_test_add_func ("/accounts/account-is-safe", test_account_is_safe);
  g_test_add_func ("/accounts/msmtp/canary", test_canary);
  g_test_add_func ("/accounts/msmtp/accounts", test_msmtp_accounts);
  g_test_add_func ("/accounts/msmtp/user-before-system", test_msmtp_user_before_system);
  g_test_add_func ("/accounts/msmtp/odd-files", test_odd_files);
  g_test_add_func ("/accounts/msmtp/netrc", test_netrc_file);
  g_test_add_func ("/accounts/own/round-trip", test_own_round_trip);
  g_test_add_func ("/accounts/own/without-keyring", test_own_without_keyring);
  g_test_add_func ("/accounts/own/refused", test_own_refused);
  g_test_add_func ("/accounts/own/broken", test_own_broken);
  g_test_add_func ("/accounts/goa/table", test_goa_table);
  g_test_add_func ("/accounts/goa/icon", test_goa_icon);
  g_test_add_func ("/accounts/goa/without-bus", test_goa_without_bus);

  status = g_test_run ();
  remove_folder (home);
  g_free (home);
  return status;
}
