/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#include "config.h"

#include "sc-evolution-source.h"

#include "test-folder.h"

/* What Evolution stores for a login with a token; its accounts are tested in test_samples.py. */

static const struct
{
  const char *what;
  const char *stored;
  const char *expected; /* NULL: an error of this code */
  int         code;
} token_rows[] = {
  { "valid", "{\"access_token\":\"t\",\"refresh_token\":\"r\",\"expires_after\":\"2000\"}", "t", 0 },
  { "run out", "{\"access_token\":\"t\",\"refresh_token\":\"r\",\"expires_after\":\"1000\"}", NULL, SC_STORE_ERROR_NOT_READABLE },
  { "about to run out", "{\"access_token\":\"t\",\"expires_after\":\"1030\"}", NULL, SC_STORE_ERROR_NOT_READABLE },
  { "no time", "{\"access_token\":\"t\"}", NULL, SC_STORE_ERROR_NOT_READABLE },
  { "no token", "{\"refresh_token\":\"r\",\"expires_after\":\"2000\"}", NULL, SC_STORE_ERROR_BAD_DATA },
  { "a number for a token", "{\"access_token\":1,\"expires_after\":\"2000\"}", NULL, SC_STORE_ERROR_BAD_DATA },
  { "a list", "[1]", NULL, SC_STORE_ERROR_BAD_DATA },
  { "a plain password", "secret", NULL, SC_STORE_ERROR_BAD_DATA },
};

static void
test_tokens (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (token_rows); i++)
    {
      g_autoptr (ScSecret) stored = sc_secret_new (token_rows[i].stored, -1);
      g_autoptr (GError) error = NULL;
      g_autoptr (ScSecret) token = sc_evolution_read_token (stored, 1000, &error);

      g_test_message ("%s", token_rows[i].what);
      if (token_rows[i].expected != NULL)
        {
          g_assert_no_error (error);
          g_assert_cmpstr (sc_secret_get_text (token), ==, token_rows[i].expected);
        }
      else
        {
          g_assert_error (error, SC_STORE_ERROR, token_rows[i].code);
        }
    }
}

/* A sandbox in which no registry answers, and that may see the files. */
static void
test_files_without_registry (void)
{
  g_autofree char *home = g_dir_make_tmp ("sendcheck-test-XXXXXX", NULL);
  g_autofree char *identity = g_build_filename (home, "evolution/sources/i.source", NULL);
  g_autofree char *transport = g_build_filename (home, "evolution/sources/t.source", NULL);
  g_autoptr (ScAccountSource) source = sc_evolution_source_new_for_bus ();
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);

  write_file (identity, "[Data Source]\nDisplayName=Ann\n[Mail Identity]\nAddress=ann@example.com\n[Mail Submission]\nTransportUid=t\n", 0600);
  write_file (transport, "[Data Source]\nDisplayName=Ann\n[Mail Transport]\nBackendName=smtp\n[Authentication]\nHost=mail.example.com\nPort=587\n", 0600);
  g_setenv ("XDG_CONFIG_HOME", home, TRUE);
  sc_account_source_list_sync (source, accounts, notes, NULL);
  g_assert_cmpuint (accounts->len, ==, 1);
  g_assert_cmpstr (sc_account_get_id (g_ptr_array_index (accounts, 0)), ==, "evolution:i");
  g_assert_cmpuint (notes->len, ==, 0);
  remove_folder (home);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  /* No bus, and no folders that are read once and kept. */
  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  g_setenv ("XDG_RUNTIME_DIR", "/nowhere", TRUE);

  g_test_add_func ("/evolution/tokens", test_tokens);
  g_test_add_func ("/evolution/files-without-registry", test_files_without_registry);

  return g_test_run ();
}
