/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#include "config.h"

#include "sc-account-store.h"

#include "test-folder.h"

#include <string.h>

/* Against the real goa-daemon and gnome-keyring-daemon that run-in-session.sh started. The tests run in this order;
 * the last ones lock the keyring. */

#define PROMPTER "org.gnome.keyring.SystemPrompter"

static int n_requests;

/* Sees what this process sends: goa-daemon looks after its accounts by itself and may have the system ask at any time. */
static GDBusMessage *
count_requests (GDBusConnection *connection,
                GDBusMessage    *message,
                gboolean         incoming,
                gpointer         user_data)
{
  static const char * const asking[] = { "Unlock", "Prompt", "GetPassword", "GetAccessToken", "EnsureCredentials", NULL };
  const char *member = g_dbus_message_get_member (message);

  if (!incoming && member != NULL && g_strv_contains (asking, member))
    g_atomic_int_inc (&n_requests);
  return message;
}

/* Stands where the desktop's prompter would and turns every request down. */
static GDBusMessage *
filter_prompts (GDBusConnection *connection,
                GDBusMessage    *message,
                gboolean         incoming,
                gpointer         user_data)
{
  const char *path = g_dbus_message_get_path (message);

  if (incoming && g_dbus_message_get_message_type (message) == G_DBUS_MESSAGE_TYPE_METHOD_CALL &&
      g_strcmp0 (path, "/org/gnome/keyring/Prompter") == 0)
    {
      g_autoptr (GDBusMessage) reply = g_dbus_message_new_method_error_literal (message, "org.freedesktop.DBus.Error.Failed", "no");

      g_dbus_connection_send_message (connection, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
      g_object_unref (message);
      return NULL;
    }
  return message;
}

static GDBusConnection *
become_prompter (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  GDBusConnection *connection;

  connection = g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                                       G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                       NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_add_filter (connection, filter_prompts, NULL, NULL);
  reply = g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", PROMPTER, 4u), G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  return connection;
}

static void
lock_keyring (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_autoptr (GVariant) reply = NULL;
  const char *collections[] = { "/org/freedesktop/secrets/collection/login" };

  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (bus, "org.freedesktop.secrets", "/org/freedesktop/secrets", "org.freedesktop.Secret.Service", "Lock",
                                       g_variant_new ("(@ao)", g_variant_new_objv (collections, 1)), G_VARIANT_TYPE ("(aoo)"),
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

static ScAccount *
find (ScAccountStore *store,
      const char     *id)
{
  g_autoptr (GError) error = NULL;
  ScAccount *account = sc_account_store_find_sync (store, id, NULL, &error);

  g_assert_no_error (error);
  return account;
}

static void
check_secret (const char *id,
              const char *expected)
{
  g_autoptr (ScAccountStore) store = sc_account_store_new ();
  g_autoptr (ScAccount) account = find (store, id);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScSecret) secret = sc_account_store_lookup_sync (store, account, FALSE, NULL, &error);

  g_test_message ("%s", id);
  g_assert_no_error (error);
  g_assert_cmpstr (sc_secret_get_text (secret), ==, expected);
}

static void
check_error (const char *id,
             gboolean    may_unlock,
             int         code)
{
  g_autoptr (ScAccountStore) store = sc_account_store_new ();
  g_autoptr (ScAccount) account = find (store, id);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScSecret) secret = sc_account_store_lookup_sync (store, account, may_unlock, NULL, &error);

  g_test_message ("%s", id);
  g_assert_null (secret);
  g_assert_error (error, SC_STORE_ERROR, code);
}

static void
test_goa_accounts (void)
{
  g_autoptr (ScAccountStore) store = sc_account_store_new ();
  g_autoptr (ScAccount) password = find (store, "goa:account_1720000000_0");
  g_autoptr (ScAccount) ipv6 = find (store, "goa:account_1720000001_0");
  g_autoptr (ScAccount) token = find (store, "goa:account_1720000003_0");

  g_assert_cmpstr (sc_endpoint_get_host (sc_account_get_endpoint (password)), ==, "smtp.example.com");
  g_assert_cmpuint (sc_endpoint_get_port (sc_account_get_endpoint (password)), ==, 2587);
  g_assert_cmpint (sc_endpoint_get_security (sc_account_get_endpoint (password)), ==, SC_SECURITY_STARTTLS);
  g_assert_cmpint (sc_account_get_auth (password), ==, SC_AUTH_METHOD_PLAIN);
  g_assert_cmpstr (sc_account_get_user (password), ==, "ann@example.com");
  g_assert_cmpstr (sc_endpoint_get_host (sc_account_get_endpoint (ipv6)), ==, "2001:db8::25");
  g_assert_cmpuint (sc_endpoint_get_port (sc_account_get_endpoint (ipv6)), ==, 2525);
  g_assert_cmpint (sc_account_get_auth (ipv6), ==, SC_AUTH_METHOD_NONE);
  g_assert_cmpint (sc_account_get_auth (token), ==, SC_AUTH_METHOD_XOAUTH2);
  g_assert_cmpint (sc_endpoint_get_security (sc_account_get_endpoint (token)), ==, SC_SECURITY_TLS);
}

static void
test_listing (void)
{
  g_autoptr (ScAccountStore) store = sc_account_store_new ();
  g_autofree char *before = take_snapshot (g_get_home_dir ());
  g_autofree char *after = NULL;
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (GPtrArray) accounts = sc_account_store_list_sync (store, &notes, NULL);

  after = take_snapshot (g_get_home_dir ());
  g_assert_cmpstr (before, ==, after);
  /* GNOME's three with SMTP, msmtp's two; not the one without a host nor the one with mail switched off. */
  g_assert_cmpuint (accounts->len, ==, 5);
  g_assert_cmpuint (notes->len, ==, 0);
  g_assert_cmpstr (sc_account_get_origin (g_ptr_array_index (accounts, 0)), ==, "goa");
}

static void
test_goa_secrets (void)
{
  check_secret ("goa:account_1720000000_0", "goa-smtp-pw");
  check_secret ("goa:account_1720000003_0", "ya29.fake-token");
  check_error ("goa:account_1720000001_0", FALSE, SC_STORE_ERROR_NO_SECRET);
}

static void
test_msmtp_secrets (void)
{
  check_secret ("msmtp:work", "msmtp-pw");
  check_secret ("msmtp:tool", "tool-pw");
}

static void
test_own_account (void)
{
  const ScAccountFields fields = { .name = "Mine", .address = "me@example.com", .host = "own.example.com", .port = 587, .user = "me" };
  g_autoptr (ScAccountStore) store = sc_account_store_new ();
  g_autoptr (ScSecret) secret = sc_secret_new ("öwn pw", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScAccount) saved = sc_account_store_save_sync (store, &fields, secret, NULL, &error);
  g_autoptr (GPtrArray) accounts = NULL;

  g_assert_no_error (error);
  check_secret (sc_account_get_id (saved), "öwn pw");
  accounts = sc_account_store_list_sync (store, NULL, NULL);
  g_assert_cmpstr (sc_account_get_id (g_ptr_array_index (accounts, 0)), ==, sc_account_get_id (saved));
}

static void
test_own_removed (void)
{
  const ScAccountFields fields = { .host = "gone.example.com", .port = 587, .user = "me" };
  g_autoptr (ScAccountStore) store = sc_account_store_new ();
  g_autoptr (ScSecret) secret = sc_secret_new ("pw", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScAccount) saved = sc_account_store_save_sync (store, &fields, secret, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (sc_account_store_remove_sync (store, saved, NULL, &error));
  g_assert_no_error (error);
  g_assert_null (sc_account_store_lookup_sync (store, saved, FALSE, NULL, &error));
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_NO_SECRET);
}

static void
test_locked (void)
{
  g_autoptr (GDBusConnection) prompter = become_prompter ();
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  const guint filter = g_dbus_connection_add_filter (bus, count_requests, NULL, NULL);

  lock_keyring ();
  check_error ("msmtp:work", FALSE, SC_STORE_ERROR_LOCKED);
  check_error ("msmtp:tool", FALSE, SC_STORE_ERROR_LOCKED);
  check_error ("Mine", FALSE, SC_STORE_ERROR_LOCKED);
  check_error ("goa:account_1720000000_0", FALSE, SC_STORE_ERROR_LOCKED);
  check_error ("goa:account_1720000003_0", FALSE, SC_STORE_ERROR_LOCKED);
  g_assert_cmpint (g_atomic_int_get (&n_requests), ==, 0);
  /* And the count does count: with the caller's word the system asks. */
  check_error ("msmtp:work", TRUE, SC_STORE_ERROR_LOCKED);
  g_assert_cmpint (g_atomic_int_get (&n_requests), >, 0);
  g_dbus_connection_remove_filter (bus, filter);
  g_dbus_connection_close_sync (prompter, NULL, NULL);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/1-goa-accounts", test_goa_accounts);
  g_test_add_func ("/session/2-listing", test_listing);
  g_test_add_func ("/session/3-goa-secrets", test_goa_secrets);
  g_test_add_func ("/session/4-msmtp-secrets", test_msmtp_secrets);
  g_test_add_func ("/session/5-own-account", test_own_account);
  g_test_add_func ("/session/6-own-removed", test_own_removed);
  g_test_add_func ("/session/7-locked", test_locked);

  status = g_test_run ();
  /* GDBus frees the data of a proxy's subscriptions in the main context. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  return status;
}
