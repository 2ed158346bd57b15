/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

#include "sc-auth-method.h"
#include "sc-capabilities.h"
#include "sc-reply-parser.h"
#include "sc-secret.h"
#include "sc-speaker.h"
#include "sc-step.h"
#include "sc-stream.h"

G_BEGIN_DECLS

/**
 * ScSession:
 *
 * The SMTP dialogue over one connection, one blocking function a command. It keeps the rules
 * that protect people, whatever its caller does:
 *
 * - after a 421, at any step, nothing more is written: every later call fails with %G_IO_ERROR_CLOSED, and
 *   sc_session_quit_sync() only closes;
 * - EHLO refused with a 421 (or closed) is never followed by HELO;
 * - octets before, with or after the reply to STARTTLS and before the handshake are %SC_SMTP_ERROR_INJECTION, and so is
 *   plain text with TLS behind it; none of them is ever taken for a reply. Nothing is written behind STARTTLS itself;
 * - what was learned before TLS is forgotten;
 * - sc_session_authenticate_sync() works once, and sends no secret without TLS unless
 *   %SC_SESSION_ALLOW_PLAINTEXT_PASSWORD was given, nor over an untrusted chain unless
 *   %SC_SESSION_ALLOW_UNTRUSTED or sc_session_trust_certificate() says so;
 * - no argument with control characters reaches the wire.
 *
 * A reply is a value: a function that got a reply returns it whatever its code. When the
 * connection breaks and a 421 stands in what was received, that 421 is the reply (RFC 5321 3.8).
 * One deadline (the timeout) covers each whole reply.
 */
#define SC_TYPE_SESSION (sc_session_get_type ())
G_DECLARE_FINAL_TYPE (ScSession, sc_session, SC, SESSION, GObject)

typedef enum
{
  SC_SESSION_ALLOW_PLAINTEXT_PASSWORD = 1 << 0,
  SC_SESSION_ALLOW_UNTRUSTED = 1 << 1,
} ScSessionFlags;

/* What the message and its envelope need, beyond what the sender's address shows. */
typedef enum
{
  SC_SESSION_BODY_8BIT = 1 << 0, /* RFC 6152 */
  SC_SESSION_BODY_UTF8 = 1 << 1, /* RFC 6531: an address, the recipient's too, or a header is not ASCII */
} ScSessionBodyFlags;

/* Every line that crossed the wire, without CRLF and made safe. What a login sends is never passed: in its
 * place stands "[secret]", "[user name]" or "[answer]" ("AUTH PLAIN [secret]"), and "334 [challenge]" for
 * the challenges of SCRAM, from which a password can be guessed. A server may still say a secret back in its
 * own words: the transcript masks those. The forms a secret has on the wire: PLAIN base64(NUL user NUL
 * secret), LOGIN base64(secret), XOAUTH2 base64("user=" user ^A "auth=Bearer " secret ^A ^A), OAUTHBEARER
 * base64("n,a=" user
 * "," ^A … "auth=Bearer " secret ^A ^A). INFO lines: the outcome of the handshake, and the message body as
 * its size. */
typedef void (*ScSessionTraceFunc) (ScSpeaker speaker, const char *text, gpointer user_data);

ScSession *sc_session_new (ScStream *stream,
                           guint timeout_ms,
                           ScSessionFlags flags,
                           ScSessionTraceFunc trace,
                           gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;

/* Greeting of the server. */
ScReply *sc_session_read_banner_sync (ScSession *self,
                                      GCancellable *cancellable,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* EHLO with the address literal of our end (RFC 5321 4.1.3); HELO only after a 5yz to it. When HELO is
 * refused too, the reply to EHLO is returned. After a greeting that is not 220 it fails with
 * %G_IO_ERROR_CLOSED (RFC 5321 3.1). */
ScReply *
sc_session_ehlo_sync (ScSession *self, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
ScReply *sc_session_starttls_sync (ScSession *self,
                                   GCancellable *cancellable,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The handshake, after a 220 to STARTTLS or at once for implicit TLS. (transfer full) */
ScTlsInfo *sc_session_handshake_sync (ScSession *self,
                                      const char *server_name,
                                      ScTlsOptions *options,
                                      GCancellable *cancellable,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer none) (nullable): after %SC_SMTP_ERROR_INJECTION, what was put in between, as safe text */
const char *sc_session_get_injected (ScSession *self);
/* The user's explicit word: a secret may go over a chain with faults when the server's own certificate has this SHA-256
 * fingerprint ("AB:CD:…"), and no other. */
void sc_session_trust_certificate (ScSession *self, const char *fingerprint);
/* (transfer none) (nullable): of the last EHLO; %NULL before it and after a handshake */
ScCapabilities *sc_session_get_capabilities (ScSession *self);
/* (transfer none) (nullable) */
ScTlsInfo *sc_session_get_tls_info (ScSession *self);

/**
 * sc_session_choose_mechanism:
 * Returns: the method sc_session_authenticate_sync() would use for @wanted with what the server offers, or 0
 * when there is none; the order of preference with a password is SCRAM-SHA-256, SCRAM-SHA-1, CRAM-MD5 (only
 * without TLS before PLAIN), PLAIN, LOGIN. AUTO never means a token. SCRAM counts as offered, too, when only its
 * -PLUS variant is and this connection can be bound to it.
 */
ScAuthMethod sc_session_choose_mechanism (ScSession *self, ScAuthMethod wanted);
/* @method: AUTO or one of them; XOAUTH2 and OAUTHBEARER stand in for each other.
 * Errors: %SC_SMTP_ERROR_NO_MECHANISM, _SASL, _BAD_ARGUMENT; %G_IO_ERROR_PERMISSION_DENIED when a rule
 * forbids to send the secret. */
ScReply *sc_session_authenticate_sync (ScSession *self,
                                       ScAuthMethod method,
                                       const char *user,
                                       ScSecret *secret,
                                       GCancellable *cancellable,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Call before sc_session_mail_sync(). */
void sc_session_set_body_flags (ScSession *self, ScSessionBodyFlags body_flags);
/* Call before sc_session_mail_sync(): where the server offers DSN (RFC 3461) it is asked to tell the sender what
 * becomes of the message; @envelope_id (letters and digits) comes back in what it tells. */
void sc_session_request_notice (ScSession *self, const char *envelope_id);
/* @size: octets of the message for SIZE=, 0 leaves it out */
ScReply *sc_session_mail_sync (ScSession *self,
                               const char *sender,
                               guint64 size,
                               GCancellable *cancellable,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
ScReply *sc_session_rcpt_sync (ScSession *self,
                               const char *recipient,
                               GCancellable *cancellable,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/**
 * sc_session_envelope_sync:
 * @rcpt_reply: (out) (transfer full) (nullable): the reply to RCPT, %NULL when MAIL was refused
 *
 * MAIL and RCPT, in one go where the server offers PIPELINING (RFC 2920). A server that refuses MAIL has been sent
 * RCPT by then: on a fast line there is nothing to win by it, and the two calls apart leave no doubt what a reply is to.
 *
 * Returns: (transfer full) (nullable): the reply to MAIL. With a good one, %NULL in @rcpt_reply means that @error says why.
 */
ScReply *sc_session_envelope_sync (ScSession *self,
                                   const char *sender,
                                   guint64 size,
                                   const char *recipient,
                                   ScReply **rcpt_reply,
                                   GCancellable *cancellable,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
ScReply *
sc_session_data_sync (ScSession *self, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Encodes @message (sc_message_data_encode()), sends it and reads the reply to the final dot. */
ScReply *sc_session_message_sync (ScSession *self, GBytes *message, GCancellable *cancellable, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* Says QUIT when that is allowed, waits at most two seconds, closes. Never an error. */
void sc_session_quit_sync (ScSession *self, GCancellable *cancellable);

/**
 * sc_session_get_pending_421:
 *
 * A 421 right behind the last reply ("535 …" and then "421 too many errors"), which no function has returned
 * yet. The next command returns it, without writing anything. Looks what has come; behind a 4yz or 5yz it
 * waits a tenth of a second for it.
 *
 * Returns: (transfer none) (nullable): the 421
 */
ScReply *sc_session_get_pending_421 (ScSession *self);
/* Whether nothing can be written any more: a 421, a closed connection, an error. */
gboolean sc_session_is_over (ScSession *self);

/* How often a secret was sent; the tests hold it to at most one. */
guint sc_session_get_n_logins (ScSession *self);
/* (nullable): the mechanism of the login that was tried, as it is named on the wire: "SCRAM-SHA-256-PLUS" */
const char *sc_session_get_mechanism (ScSession *self);
/* Whether the message left with its final dot: without an answer to it, nobody knows whether it is delivered
 * (RFC 5321 4.5.3.2.6). */
gboolean sc_session_has_sent_message (ScSession *self);
/* The decoded words of an OAuth error challenge (RFC 7628 3.2.2), or %NULL. */
const char *sc_session_get_oauth_error (ScSession *self);

G_END_DECLS
