/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-oauth.h"
#include "sc-reply-parser.h"
#include "sc-sasl.h"

#include <gsasl.h>
#include <string.h>

/* Our side of each login against GNU SASL's server side, without a network. */

#define USER "learner@example.com"
#define PASSWORD "p\303\244ssword"

static int
give_property (Gsasl *library, Gsasl_session *session, Gsasl_property property)
{
  switch ((int)property)
    {
    case GSASL_PASSWORD:
      return gsasl_property_set (session, GSASL_PASSWORD, PASSWORD);
    case GSASL_VALIDATE_SIMPLE:
      return g_strcmp0 (gsasl_property_fast (session, GSASL_AUTHID), USER) == 0 &&
                     g_strcmp0 (gsasl_property_fast (session, GSASL_PASSWORD), PASSWORD) == 0
                 ? GSASL_OK
                 : GSASL_AUTHENTICATION_ERROR;
    case GSASL_CB_TLS_EXPORTER:
      return gsasl_property_set (session, GSASL_CB_TLS_EXPORTER, "YmluZGluZw==");
    default:
      return GSASL_NO_CALLBACK;
    }
}

/* Lets both talk until one is done; returns whether the server let us in and we believe it. */
static gboolean
talk (ScSasl *client, guint *n_secrets)
{
  Gsasl *library = NULL;
  Gsasl_session *server = NULL;
  gboolean client_speaks = sc_sasl_has_initial_response (client);
  g_autofree char *challenge = g_strdup ("");
  int result = GSASL_NEEDS_MORE;

  *n_secrets = 0;
  g_assert_cmpint (gsasl_init (&library), ==, GSASL_OK);
  gsasl_callback_set (library, give_property);
  g_assert_cmpint (gsasl_server_start (library, sc_sasl_get_mechanism (client), &server), ==, GSASL_OK);

  for (guint round = 0; round < 6 && result == GSASL_NEEDS_MORE; round++)
    {
      g_auto (ScSaslAnswer) answer = { NULL, NULL, FALSE };
      g_autoptr (GError) error = NULL;
      char *output = NULL;

      if (round > 0 || client_speaks)
        {
          if (!sc_sasl_step (client, round > 0 ? challenge : NULL, &answer, &error))
            break;
          *n_secrets += answer.holds_secret ? 1 : 0;
        }
      result = gsasl_step64 (server, answer.line != NULL ? answer.line : "", &output);
      g_free (challenge);
      challenge = g_strdup (output != NULL ? output : "");
      gsasl_free (output);
    }
  /* What the server says last stands in a 334 of its own (RFC 4954 4). */
  if (result == GSASL_OK && *challenge != '\0')
    {
      g_auto (ScSaslAnswer) answer = { NULL, NULL, FALSE };

      if (!sc_sasl_step (client, challenge, &answer, NULL))
        result = GSASL_AUTHENTICATION_ERROR;
      else
        g_assert_cmpstr (answer.line, ==, "");
    }

  gsasl_finish (server);
  gsasl_done (library);
  return result == GSASL_OK && sc_sasl_may_succeed (client);
}

static gboolean
try (ScAuthMethod method, const char *password, const char *binding, guint *n_secrets)
{
  g_autoptr (ScSecret) secret = sc_secret_new (password, -1);
  g_autoptr (GBytes) bytes = binding != NULL ? g_bytes_new (binding, strlen (binding)) : NULL;
  ScSaslLogin login = { .user = USER, .secret = secret, .binding_type = "tls-exporter", .binding = bytes };
  g_autoptr (GError) error = NULL;
  g_autoptr (ScSasl) client = sc_sasl_new (method, &login, &error);

  g_assert_no_error (error);
  return talk (client, n_secrets);
}

static void
test_library (void)
{
  static const ScAuthMethod methods[] = {
    SC_AUTH_METHOD_PLAIN,       SC_AUTH_METHOD_LOGIN,         SC_AUTH_METHOD_CRAM_MD5,
    SC_AUTH_METHOD_SCRAM_SHA_1, SC_AUTH_METHOD_SCRAM_SHA_256,
  };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      guint n_secrets;

      g_test_message ("%s", sc_auth_method_get_mechanism (methods[i]));
      g_assert_true (try (methods[i], PASSWORD, NULL, &n_secrets));
      g_assert_cmpuint (n_secrets, ==, 1);
      g_assert_false (try (methods[i], "other", NULL, &n_secrets));
      g_assert_cmpuint (n_secrets, ==, 1);
    }
}

static void
test_binding (void)
{
  guint n_secrets;

  g_assert_true (try (SC_AUTH_METHOD_SCRAM_SHA_256, PASSWORD, "binding", &n_secrets));
  /* Somebody in between has another TLS session. */
  g_assert_false (try (SC_AUTH_METHOD_SCRAM_SHA_256, PASSWORD, "another", &n_secrets));
}

static void
test_challenges (void)
{
  static const char *const bad[] = { "Username:", "a",     "aa",          "aaa",  "a===",
                                     "aa=a",      "aaaa ", "\303\244aaa", "a\nbb" };
  g_autoptr (ScSecret) secret = sc_secret_new ("x", -1);
  g_autofree char *longest = g_strnfill (SC_SASL_LINE_MAX + 4, 'a');
  ScSaslLogin login = { .user = "u", .secret = secret };

  for (guint i = 0; i <= G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (ScSasl) client = sc_sasl_new (SC_AUTH_METHOD_CRAM_MD5, &login, NULL);
      g_auto (ScSaslAnswer) answer = { NULL, NULL, FALSE };
      g_autoptr (GError) error = NULL;

      g_assert_false (sc_sasl_step (client, i < G_N_ELEMENTS (bad) ? bad[i] : longest, &answer, &error));
      g_assert_error (error, SC_SMTP_ERROR, SC_SMTP_ERROR_SASL);
      g_assert_null (answer.line);
    }
}

/* Whatever LOGIN's prompts say, and however: first the user name, then the password, and no third time. */
static void
test_prompts (void)
{
  static const char *const prompts[] = { "VXNlcm5hbWU6", "VXNlciBOYW1lAA==", "Username:", "a", "UGFzc3dvcmQ6", "", "=", "?", "\303\244" };
  g_autoptr (ScSecret) secret = sc_secret_new ("pass", -1);
  g_autofree char *longest = g_strnfill (SC_SASL_LINE_MAX + 4, 'a');
  ScSaslLogin login = { .user = "user", .secret = secret };

  for (guint i = 0; i < G_N_ELEMENTS (prompts); i++)
    {
      static const char *const lines[] = { "dXNlcg==", "cGFzcw==" };
      g_autoptr (ScSasl) client = sc_sasl_new (SC_AUTH_METHOD_LOGIN, &login, NULL);

      for (guint round = 0; round < 3; round++)
        {
          g_auto (ScSaslAnswer) answer = { NULL, NULL, FALSE };

          g_assert_cmpint (sc_sasl_step (client, prompts[i], &answer, NULL), ==, round < 2);
          g_assert_cmpstr (answer.line, ==, round < 2 ? lines[round] : NULL);
          g_assert_cmpint (answer.holds_secret, ==, round == 1);
        }
    }
  {
    g_autoptr (ScSasl) client = sc_sasl_new (SC_AUTH_METHOD_LOGIN, &login, NULL);
    g_auto (ScSaslAnswer) answer = { NULL, NULL, FALSE };

    g_assert_false (sc_sasl_step (client, longest, &answer, NULL));
  }
}

/* What refuses a token and is no base64 is shown as it is; the answer brings the server to its last word. */
static void
test_token_refused_in_words (void)
{
  g_autoptr (ScSecret) secret = sc_secret_new ("token", -1);
  ScSaslLogin login = { .user = "u", .secret = secret };
  g_autoptr (ScSasl) client = sc_sasl_new (SC_AUTH_METHOD_XOAUTH2, &login, NULL);
  g_auto (ScSaslAnswer) initial = { NULL, NULL, FALSE };
  g_auto (ScSaslAnswer) answer = { NULL, NULL, FALSE };

  g_assert_true (sc_sasl_step (client, NULL, &initial, NULL));
  g_assert_true (sc_sasl_step (client, "token has run out!", &answer, NULL));
  g_assert_cmpstr (answer.line, ==, "");
  g_assert_false (answer.holds_secret);
  g_assert_cmpstr (sc_sasl_get_oauth_error (client), ==, "token has run out!");
}

static void
test_rounds (void)
{
  g_autoptr (ScSecret) secret = sc_secret_new ("token", -1);
  ScSaslLogin login = { .user = "u", .secret = secret };
  g_autoptr (ScSasl) client = sc_sasl_new (SC_AUTH_METHOD_XOAUTH2, &login, NULL);
  guint n = 0;

  for (; n < 100; n++)
    {
      g_auto (ScSaslAnswer) answer = { NULL, NULL, FALSE };

      if (!sc_sasl_step (client, n > 0 ? "e30=" : NULL, &answer, NULL))
        break;
      /* The token goes out once. */
      g_assert_cmpint (answer.holds_secret, ==, n == 0);
    }
  g_assert_cmpuint (n, ==, SC_SASL_ROUNDS_MAX);
}

static void
test_oauth_response (void)
{
  g_autofree char *bearer = sc_oauth_dup_initial_response (SC_AUTH_METHOD_OAUTHBEARER, "a=b,c@example.com",
                                                           "tok", "mx.example.com", 587);
  g_autofree char *bare = sc_oauth_dup_initial_response (SC_AUTH_METHOD_OAUTHBEARER, "u", "tok", NULL, 0);
  g_autofree char *xoauth2 = sc_oauth_dup_initial_response (SC_AUTH_METHOD_XOAUTH2, "u", "tok", "mx", 587);

  g_assert_cmpstr (
      bearer, ==, "n,a=a=3Db=2Cc@example.com,\001host=mx.example.com\001port=587\001auth=Bearer tok\001\001");
  g_assert_cmpstr (bare, ==, "n,a=u,\001auth=Bearer tok\001\001");
  g_assert_cmpstr (xoauth2, ==, "user=u\001auth=Bearer tok\001\001");
}

static const struct
{
  const char *json;
  const char *words;
} oauth_errors[] = {
  { "{\"status\":\"401\",\"schemes\":\"bearer mac\",\"scope\":\"https://mail.example.com/\"}",
    "status: 401, schemes: bearer mac, scope: https://mail.example.com/" },
  { "{ \"status\" : \"invalid_token\" , \"openid-configuration\" : \"https://x\" }",
    "status: invalid_token" },
  { "{\"error\":\"a\\\"b\\u00e4\\ud800\\n\"}", "error: a\"b\303\244\357\277\275\342\220\212" },
  { "{\"status\":\"\033[2J\"}", "status: \342\220\233[2J" },
  { "{\"status\":401}", "{\"status\":401}" },
  { "no JSON", "no JSON" },
  { "", "" },
  { "{\"status\":\"", "{\"status\":\"" },
  { "{\"status\":\"x", "status: x" },
  { "{\"status\":\"x\\", "status: x\\" },
  { "{\"status\":\"x\\u00", "status: x00" },
  { "\"status\"::\"x\"", "status: x" },
};

static void
test_oauth_errors (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (oauth_errors); i++)
    {
      const gsize length = strlen (oauth_errors[i].json);
      g_autofree char *exact = g_memdup2 (oauth_errors[i].json, length);
      g_autofree char *words = sc_oauth_dup_error (exact, length);

      g_assert_cmpstr (words, ==, oauth_errors[i].words);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sasl/library", test_library);
  g_test_add_func ("/sasl/binding", test_binding);
  g_test_add_func ("/sasl/challenges", test_challenges);
  g_test_add_func ("/sasl/prompts", test_prompts);
  g_test_add_func ("/sasl/token-refused-in-words", test_token_refused_in_words);
  g_test_add_func ("/sasl/rounds", test_rounds);
  g_test_add_func ("/sasl/oauth-response", test_oauth_response);
  g_test_add_func ("/sasl/oauth-errors", test_oauth_errors);
  return g_test_run ();
}
