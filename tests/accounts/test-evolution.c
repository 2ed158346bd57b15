/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#include "config.h"

#include "sc-evolution-source.h"

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

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/evolution/tokens", test_tokens);

  return g_test_run ();
}
