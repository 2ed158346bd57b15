/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib.h>

#include "sc-auth-method.h"
#include "sc-secret.h"

G_BEGIN_DECLS

/* RFC 4954 4: the longest base64 line of a login, CRLF included */
#define SC_SASL_LINE_MAX 12288
#define SC_SASL_ROUNDS_MAX 10

/**
 * ScSasl: our side of one login exchange (RFC 4422), without the network: challenges in, answers out.
 * Used by one thread.
 */
typedef struct _ScSasl ScSasl;

typedef struct
{
  const char *user;
  ScSecret *secret;
  const char *host;         /* (nullable): for OAUTHBEARER */
  guint16 port;             /* for OAUTHBEARER; 0 leaves it out */
  const char *binding_type; /* (nullable): "tls-unique" or "tls-exporter": use the -PLUS variant of SCRAM */
  GBytes *binding;          /* (nullable) */
} ScSaslLogin;

/* An answer in base64, as it goes on the wire. */
typedef struct
{
  char *line;            /* wiped by sc_sasl_answer_clear() */
  const char *shown;     /* what a transcript says in its place */
  gboolean holds_secret; /* the secret, or what is made of it */
} ScSaslAnswer;

/* @login's strings are copied. Errors: %SC_SMTP_ERROR_SASL. */
ScSasl *sc_sasl_new (ScAuthMethod method, const ScSaslLogin *login, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void sc_sasl_free (ScSasl *self);
const char *sc_sasl_get_mechanism (ScSasl *self);
/* Whether the client speaks first. */
gboolean sc_sasl_has_initial_response (ScSasl *self);

/**
 * sc_sasl_step:
 * @challenge: (nullable): what stood behind 334, in base64; %NULL asks for the initial response
 *
 * Errors: %SC_SMTP_ERROR_SASL: the exchange has to be cancelled.
 */
gboolean sc_sasl_step (ScSasl *self, const char *challenge, ScSaslAnswer *answer, GError **error);
/* Whether the server may say now that we are logged in: with SCRAM not before it has proved itself (RFC 5802
 * 3). */
gboolean sc_sasl_may_succeed (ScSasl *self);
/* (nullable): what an OAuth error challenge said (RFC 7628 3.2.2), safe text */
const char *sc_sasl_get_oauth_error (ScSasl *self);
void sc_sasl_answer_clear (ScSaslAnswer *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScSasl, sc_sasl_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScSaslAnswer, sc_sasl_answer_clear)

G_END_DECLS
