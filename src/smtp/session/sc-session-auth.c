/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-session"

#include "config.h"

#include "sc-session-private.h"

#include "sc-sasl.h"
#include "sc-text.h"

#include <string.h>

/* AUTH (RFC 4954): once a session, and never where the secret could be read by others. */

static gboolean
has_mechanism (ScSession *self, const char *name)
{
  return self->capabilities != NULL &&
         g_strv_contains (sc_capabilities_get_mechanisms (self->capabilities), name);
}

/* RFC 9266 tls-exporter with TLS 1.3, RFC 5929 tls-unique before. */
static const char *
get_binding_type (ScSession *self)
{
  return g_strcmp0 (sc_tls_info_get_protocol (self->tls_info), "TLS 1.3") == 0 ? "tls-exporter" : "tls-unique";
}

/* RFC 5802 6: a binding is used where the server offers it and both sides know its type. */
static GBytes *
dup_binding (ScSession *self, ScAuthMethod method)
{
  g_autofree char *plus = NULL;

  if (method != SC_AUTH_METHOD_SCRAM_SHA_1 && method != SC_AUTH_METHOD_SCRAM_SHA_256)
    return NULL;
  plus = g_strconcat (sc_auth_method_get_mechanism (method), "-PLUS", NULL);
  if (self->tls_info == NULL || !has_mechanism (self, plus))
    return NULL;
  return sc_stream_dup_channel_binding (self->stream, get_binding_type (self));
}

static gboolean
is_offered (ScSession *self, ScAuthMethod method)
{
  const char *name = sc_auth_method_get_mechanism (method);
  g_autoptr (GBytes) binding = NULL;

  if (name == NULL || has_mechanism (self, name))
    return name != NULL;
  binding = dup_binding (self, method);
  return binding != NULL;
}

ScAuthMethod
sc_session_choose_mechanism (ScSession *self, ScAuthMethod wanted)
{
  static const ScAuthMethod with_tls[] = {
    SC_AUTH_METHOD_SCRAM_SHA_256, SC_AUTH_METHOD_SCRAM_SHA_1, SC_AUTH_METHOD_PLAIN,
    SC_AUTH_METHOD_LOGIN,         SC_AUTH_METHOD_CRAM_MD5,
  };
  static const ScAuthMethod without_tls[] = {
    SC_AUTH_METHOD_SCRAM_SHA_256, SC_AUTH_METHOD_SCRAM_SHA_1, SC_AUTH_METHOD_CRAM_MD5,
    SC_AUTH_METHOD_PLAIN,         SC_AUTH_METHOD_LOGIN,
  };
  const ScAuthMethod *order;

  g_return_val_if_fail (SC_IS_SESSION (self), 0);

  if (wanted != SC_AUTH_METHOD_AUTO)
    {
      ScAuthMethod sibling =
          wanted == SC_AUTH_METHOD_XOAUTH2 ? SC_AUTH_METHOD_OAUTHBEARER : SC_AUTH_METHOD_XOAUTH2;

      if (is_offered (self, wanted))
        return wanted;
      return sc_auth_method_uses_token (wanted) && is_offered (self, sibling) ? sibling : 0;
    }

  order = sc_stream_has_tls (self->stream) ? with_tls : without_tls;
  for (guint i = 0; i < G_N_ELEMENTS (with_tls); i++)
    if (is_offered (self, order[i]))
      return order[i];
  return 0;
}

static gboolean
refuse (GError **error, GQuark domain, int code, const char *message)
{
  g_set_error_literal (error, domain, code, message);
  return FALSE;
}

/* The user has allowed this very certificate. */
static gboolean
has_users_word (ScSession *self)
{
  ScTlsInfo *info = self->tls_info;

  return self->trusted_fingerprint != NULL && info != NULL && sc_tls_info_get_n_certificates (info) > 0 &&
         g_str_equal (sc_certificate_get_fingerprint (sc_tls_info_get_certificate (info, 0)),
                      self->trusted_fingerprint);
}

static gboolean
check_permission (ScSession *self, GError **error)
{
  if (self->login_tried)
    return refuse (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                   "One login was tried on this connection already");
  if (!sc_stream_has_tls (self->stream))
    return (self->flags & SC_SESSION_ALLOW_PLAINTEXT_PASSWORD) != 0 ||
           refuse (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "The connection is not encrypted");
  if (self->tls_info == NULL || !sc_tls_info_is_trusted (self->tls_info))
    return (self->flags & SC_SESSION_ALLOW_UNTRUSTED) != 0 || has_users_word (self) ||
           refuse (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                   "The server’s certificate has faults");
  return TRUE;
}

/* A NUL ends a part of PLAIN, ^A a part of XOAUTH2. */
static gboolean
check_login (ScAuthMethod method, const char *user, ScSecret *secret, GError **error)
{
  const char *text = sc_secret_get_text (secret);

  if (*user == '\0' || !g_utf8_validate (user, -1, NULL) || sc_text_has_control (user))
    return refuse (error, SC_SMTP_ERROR, SC_SMTP_ERROR_BAD_ARGUMENT, "The user name is empty or not text");
  if (strlen (text) != sc_secret_get_length (secret) || *text == '\0')
    return refuse (error, SC_SMTP_ERROR, SC_SMTP_ERROR_BAD_ARGUMENT, "The password is empty or not text");
  if (sc_auth_method_uses_token (method) && (!g_str_is_ascii (text) || sc_text_has_control (text)))
    return refuse (error, SC_SMTP_ERROR, SC_SMTP_ERROR_BAD_ARGUMENT, "The access token is not text");
  return TRUE;
}

static ScSasl *
start_sasl (ScSession *self, ScAuthMethod method, const char *user, ScSecret *secret, GError **error)
{
  g_autoptr (GInetSocketAddress) remote = sc_stream_dup_remote_address (self->stream);
  ScSaslLogin login = {
    .user = user,
    .secret = secret,
    .host = self->server_name,
    .port = remote != NULL ? g_inet_socket_address_get_port (remote) : 0,
  };
  g_autoptr (GBytes) binding = dup_binding (self, method);

  login.binding = binding;
  login.binding_type = binding != NULL ? get_binding_type (self) : NULL;
  return sc_sasl_new (method, &login, error);
}

/* Sends @prefix and the answer as one line. */
static ScReply *
send_answer (ScSession *self,
             const char *prefix,
             const ScSaslAnswer *answer,
             GCancellable *cancellable,
             GError **error)
{
  /* RFC 4954 4: an empty initial response is "=", an empty answer an empty line. */
  const char *text = *prefix != '\0' && *answer->line == '\0' ? "=" : answer->line;
  g_autofree char *line = g_strconcat (prefix, text, NULL);
  g_autofree char *shown = g_strconcat (prefix, answer->shown, NULL);
  ScReply *reply;

  if (answer->holds_secret)
    self->n_logins++;
  reply = sc_session_command (self, line, shown, cancellable, error);
  sc_secret_wipe (line, strlen (line));
  return reply;
}

/* RFC 4954 4: "*" cancels, and the server answers 501. A 421 is worth more than our own complaint. */
static ScReply *
cancel_exchange (ScSession *self, GError *broken, GCancellable *cancellable, GError **error)
{
  g_autoptr (ScReply) reply = sc_session_command (self, "*", NULL, cancellable, NULL);

  /* Still asked: whatever is written next would be taken for an answer. */
  if (reply == NULL || sc_reply_is_intermediate (reply))
    self->is_over = TRUE;
  if (reply != NULL && sc_reply_get_code (reply) == 421)
    {
      g_error_free (broken);
      return g_steal_pointer (&reply);
    }
  g_propagate_error (error, broken);
  return NULL;
}

static gboolean
is_challenge (ScReply *reply)
{
  return reply != NULL && sc_reply_get_code (reply) == 334;
}

/* RFC 4954 4: "334" and nothing behind it asks for what should have stood behind AUTH. */
static gboolean
asks_anew (ScReply *reply)
{
  const char *const *lines = sc_reply_get_lines (reply);

  return is_challenge (reply) && lines[1] == NULL && (*lines[0] == '\0' || g_str_equal (lines[0], "="));
}

/* Answers challenges until the server decides. Takes @reply over. */
static ScReply *
go_on (ScSession *self, ScSasl *sasl, ScReply *reply, GCancellable *cancellable, GError **error)
{
  while (is_challenge (reply))
    {
      g_auto (ScSaslAnswer) answer = { NULL, NULL, FALSE };
      /* A challenge is one line. */
      const char *challenge = sc_reply_get_lines (reply)[1] == NULL ? sc_reply_get_lines (reply)[0] : "?";
      GError *broken = NULL;
      gboolean answered = sc_sasl_step (sasl, challenge, &answer, &broken);

      g_clear_pointer (&reply, sc_reply_unref);
      if (sc_sasl_get_oauth_error (sasl) != NULL)
        {
          g_free (self->oauth_error);
          self->oauth_error = g_strdup (sc_sasl_get_oauth_error (sasl));
        }
      reply = answered ? send_answer (self, "", &answer, cancellable, error)
                       : cancel_exchange (self, broken, cancellable, error);
    }
  return reply;
}

static ScReply *
run_exchange (ScSession *self, ScSasl *sasl, GCancellable *cancellable, GError **error)
{
  g_autofree char *command = g_strconcat ("AUTH ", sc_sasl_get_mechanism (sasl), NULL);
  g_auto (ScSaslAnswer) initial = { NULL, NULL, FALSE };
  gboolean fits = FALSE;
  ScReply *reply;

  if (sc_sasl_has_initial_response (sasl))
    {
      if (!sc_sasl_step (sasl, NULL, &initial, error))
        return NULL;
      fits = strlen (command) + strlen (initial.line) + strlen (" \r\n") <= SC_SASL_LINE_MAX;
    }

  if (fits)
    {
      g_autofree char *prefix = g_strconcat (command, " ", NULL);

      reply = send_answer (self, prefix, &initial, cancellable, error);
      if (reply != NULL && asks_anew (reply))
        {
          /* A server that passes over the initial response has not had an answer yet: still the same, one login. */
          initial.holds_secret = FALSE;
          g_clear_pointer (&reply, sc_reply_unref);
          reply = send_answer (self, "", &initial, cancellable, error);
        }
    }
  else
    {
      reply = sc_session_command (self, command, NULL, cancellable, error);
      if (is_challenge (reply) && initial.line != NULL)
        {
          g_clear_pointer (&reply, sc_reply_unref);
          reply = send_answer (self, "", &initial, cancellable, error);
        }
    }
  return go_on (self, sasl, reply, cancellable, error);
}

ScReply *
sc_session_authenticate_sync (ScSession *self,
                              ScAuthMethod method,
                              const char *user,
                              ScSecret *secret,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autoptr (ScSasl) sasl = NULL;
  g_autoptr (ScReply) reply = NULL;

  g_return_val_if_fail (SC_IS_SESSION (self) && user != NULL && secret != NULL, NULL);

  if (self->is_over && self->pending_421 == NULL)
    {
      sc_session_fail_over (self, error);
      return NULL;
    }
  if (!check_permission (self, error))
    return NULL;
  method = sc_session_choose_mechanism (self, method);
  if (method == 0)
    {
      refuse (error, SC_SMTP_ERROR, SC_SMTP_ERROR_NO_MECHANISM,
              "The server offers no login that can be used");
      return NULL;
    }
  if (!check_login (method, user, secret, error))
    return NULL;
  sasl = start_sasl (self, method, user, secret, error);
  if (sasl == NULL)
    return NULL;

  self->login_tried = TRUE;
  self->mechanism = g_strdup (sc_sasl_get_mechanism (sasl));
  self->hides_challenge = method == SC_AUTH_METHOD_SCRAM_SHA_1 || method == SC_AUTH_METHOD_SCRAM_SHA_256;
  reply = run_exchange (self, sasl, cancellable, error);
  self->hides_challenge = FALSE;

  /* A server that cannot prove that it knows the password may be another one. */
  if (reply != NULL && sc_reply_is_positive (reply) && !sc_sasl_may_succeed (sasl))
    {
      self->is_over = TRUE;
      refuse (error, SC_SMTP_ERROR, SC_SMTP_ERROR_SASL,
              "The server has not proved that it knows the password");
      return NULL;
    }
  return g_steal_pointer (&reply);
}
