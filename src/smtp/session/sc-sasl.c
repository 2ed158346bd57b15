/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-session"

#include "config.h"

#include "sc-sasl.h"

#include "sc-oauth.h"
#include "sc-reply-parser.h"
#include "sc-text.h"

#include <gsasl.h>
#include <stdarg.h>
#include <string.h>

/* RFC 5802 5.1: the server names the number of hash rounds. Ours are of the order of a microsecond each, and
 * cannot be cancelled; servers ask for thousands to some hundred thousand. */
#define ITERATIONS_MAX 1000000

struct _ScSasl
{
  ScAuthMethod method;
  char *mechanism;
  Gsasl *library;         /* (nullable): not for OAuth */
  Gsasl_session *session; /* (nullable) */
  char *response;         /* (nullable): the initial one of OAuth */
  guint n_steps;
  gboolean finished; /* GNU SASL is content */
  char *oauth_error;
};

static gboolean
is_scram (ScSasl *self)
{
  return self->method == SC_AUTH_METHOD_SCRAM_SHA_1 || self->method == SC_AUTH_METHOD_SCRAM_SHA_256;
}

static gboolean
fail (GError **error, const char *what, const char *detail)
{
  g_autofree char *safe = sc_text_make_safe (detail, -1, 200);

  g_set_error (error, SC_SMTP_ERROR, SC_SMTP_ERROR_SASL, "%s: %s", what, safe);
  return FALSE;
}

/* GNU SASL keeps a copy of the password and frees it as it is. */
static void
wipe_property (ScSasl *self, Gsasl_property property)
{
  const char *kept = self->session != NULL ? gsasl_property_fast (self->session, property) : NULL;

  if (kept != NULL)
    sc_secret_wipe ((gpointer)kept, strlen (kept));
}

static gboolean
start_library (ScSasl *self, const ScSaslLogin *login, GError **error)
{
  int result = gsasl_init (&self->library);

  if (result == GSASL_OK)
    result = gsasl_client_start (self->library, self->mechanism, &self->session);
  if (result == GSASL_OK)
    result = gsasl_property_set (self->session, GSASL_AUTHID, login->user);
  if (result == GSASL_OK)
    result = gsasl_property_set (self->session, GSASL_PASSWORD, sc_secret_get_text (login->secret));
  if (result == GSASL_OK && login->binding != NULL && is_scram (self))
    {
      gsize length;
      const guchar *binding = g_bytes_get_data (login->binding, &length);
      g_autofree char *text = g_base64_encode (binding, length);

      result = gsasl_property_set (
          self->session,
          g_strcmp0 (login->binding_type, "tls-exporter") == 0 ? GSASL_CB_TLS_EXPORTER : GSASL_CB_TLS_UNIQUE,
          text);
    }
  return result == GSASL_OK || fail (error, self->mechanism, gsasl_strerror (result));
}

ScSasl *
sc_sasl_new (ScAuthMethod method, const ScSaslLogin *login, GError **error)
{
  g_autoptr (ScSasl) self = g_new0 (ScSasl, 1);
  const char *mechanism = sc_auth_method_get_mechanism (method);

  g_return_val_if_fail (login != NULL && mechanism != NULL, NULL);

  self->method = method;
  self->mechanism = g_strconcat (mechanism, is_scram (self) && login->binding != NULL ? "-PLUS" : "", NULL);
  if (sc_auth_method_uses_token (method))
    self->response = sc_oauth_dup_initial_response (method, login->user, sc_secret_get_text (login->secret),
                                                    login->host, login->port);
  else if (!start_library (self, login, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
sc_sasl_free (ScSasl *self)
{
  if (self == NULL)
    return;
  wipe_property (self, GSASL_PASSWORD);
  g_clear_pointer (&self->session, gsasl_finish);
  g_clear_pointer (&self->library, gsasl_done);
  if (self->response != NULL)
    sc_secret_wipe (self->response, strlen (self->response));
  g_free (self->response);
  g_free (self->mechanism);
  g_free (self->oauth_error);
  g_free (self);
}

const char *
sc_sasl_get_mechanism (ScSasl *self)
{
  return self->mechanism;
}

gboolean
sc_sasl_has_initial_response (ScSasl *self)
{
  return self->method != SC_AUTH_METHOD_LOGIN && self->method != SC_AUTH_METHOD_CRAM_MD5;
}

/* RFC 4648 3.3: what is not base64 must be refused; g_base64_decode() passes over it. */
static guchar *
decode_base64 (const char *text, gsize *length, GError **error)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const gsize size = strlen (text);
  const gsize used = strspn (text, alphabet);
  const gsize padding = strspn (text + used, "=");

  *length = 0;
  /* RFC 4954 4: "=" stands for nothing; some servers put it into a challenge. */
  if (size == 0 || g_str_equal (text, "="))
    return (guchar *)g_strdup ("");
  if (size > SC_SASL_LINE_MAX || used + padding != size || padding > 2 || size % 4 != 0)
    {
      fail (error, "A challenge that is not base64", text);
      return NULL;
    }
  return g_base64_decode (text, length);
}

/* What a challenge of LOGIN says is a prompt for people, and counts for nothing: some servers write it as it is. So does
 * the one that refuses a token, whose words are shown, and in whose place the answer to ours still has to come. */
static guchar *
decode_challenge (ScSasl *self, const char *text, gsize *length, GError **error)
{
  g_autoptr (GError) broken = NULL;
  guchar *decoded = decode_base64 (text, length, &broken);
  const gboolean is_prompt = self->method == SC_AUTH_METHOD_LOGIN;

  if (decoded != NULL)
    return decoded;
  if (strlen (text) > SC_SASL_LINE_MAX || (!is_prompt && self->session != NULL))
    {
      g_propagate_error (error, g_steal_pointer (&broken));
      return NULL;
    }
  *length = is_prompt ? 0 : strlen (text);
  return (guchar *)g_strdup (is_prompt ? "" : text);
}

static gboolean
check_iterations (const char *challenge, gsize length, GError **error)
{
  g_autofree char *text = g_strndup (challenge, length);
  const char *field = strstr (text, ",i=");
  guint64 iterations;

  if (field == NULL)
    return TRUE;
  iterations = g_ascii_strtoull (field + 3, NULL, 10);
  return iterations <= ITERATIONS_MAX || fail (error, "The server asks for too many hash rounds", field + 1);
}

static void
set_answer (ScSaslAnswer *answer, const char *bytes, gsize length)
{
  answer->line = g_base64_encode ((const guchar *)bytes, length);
}

/* What a transcript says, and whether the secret goes out with it. */
static void
describe_answer (ScSasl *self, ScSaslAnswer *answer)
{
  const guint step = self->n_steps;

  answer->shown = "[answer]";
  answer->holds_secret = step == 1;
  if (self->method == SC_AUTH_METHOD_PLAIN)
    answer->shown = "[secret]";
  else if (self->method == SC_AUTH_METHOD_LOGIN)
    {
      answer->shown = step == 1 ? "[user name]" : "[secret]";
      answer->holds_secret = step == 2;
    }
  else if (is_scram (self))
    {
      answer->shown = step == 1 ? "[user name]" : "[answer]";
      answer->holds_secret = step == 2;
    }
}

static gboolean
step_oauth (ScSasl *self, const char *challenge, gsize length, ScSaslAnswer *answer)
{
  if (self->n_steps == 1)
    {
      set_answer (answer, self->response, strlen (self->response));
      answer->shown = "[secret]";
      answer->holds_secret = TRUE;
      return TRUE;
    }

  /* RFC 7628 3.2.3: an error challenge is answered with ^A; Google's XOAUTH2 wants an empty line. */
  g_free (self->oauth_error);
  self->oauth_error = sc_oauth_dup_error (challenge, length);
  set_answer (answer, "\001", self->method == SC_AUTH_METHOD_OAUTHBEARER ? 1 : 0);
  answer->shown = "[answer]";
  return TRUE;
}

static gboolean
step_library (ScSasl *self, const char *challenge, gsize length, ScSaslAnswer *answer, GError **error)
{
  char *output = NULL;
  size_t output_length = 0;
  int result;

  if (self->finished)
    return fail (error, self->mechanism, "The server goes on after the end of the exchange");
  if (is_scram (self) && !check_iterations (challenge, length, error))
    return FALSE;

  result = gsasl_step (self->session, challenge, length, &output, &output_length);
  if (result == GSASL_OK || result == GSASL_NEEDS_MORE)
    set_answer (answer, output != NULL ? output : "", output_length);
  if (output != NULL)
    sc_secret_wipe (output, output_length);
  gsasl_free (output);
  if (result != GSASL_OK && result != GSASL_NEEDS_MORE)
    return fail (error, self->mechanism, gsasl_strerror (result));

  self->finished = result == GSASL_OK;
  describe_answer (self, answer);
  return TRUE;
}

gboolean
sc_sasl_step (ScSasl *self, const char *challenge, ScSaslAnswer *answer, GError **error)
{
  g_autofree guchar *decoded = NULL;
  gsize length = 0;

  g_return_val_if_fail (self != NULL && answer != NULL, FALSE);

  *answer = (ScSaslAnswer){ NULL, "", FALSE };
  decoded = decode_challenge (self, challenge != NULL ? challenge : "", &length, error);
  if (decoded == NULL)
    return FALSE;
  if (++self->n_steps > SC_SASL_ROUNDS_MAX)
    return fail (error, self->mechanism, "The server asks without end");

  if (self->session == NULL)
    return step_oauth (self, (const char *)decoded, length, answer);
  return step_library (self, (const char *)decoded, length, answer, error);
}

gboolean
sc_sasl_may_succeed (ScSasl *self)
{
  return self->finished || !is_scram (self);
}

const char *
sc_sasl_get_oauth_error (ScSasl *self)
{
  return self->oauth_error;
}

void
sc_sasl_answer_clear (ScSaslAnswer *answer)
{
  if (answer->line != NULL)
    sc_secret_wipe (answer->line, strlen (answer->line));
  g_clear_pointer (&answer->line, g_free);
}
