/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

#include "sc-reply.h"

G_BEGIN_DECLS

/* Limits of what we take from a server. RFC 5321 4.5.3.1.5 asks for at least 512 octets a line. */
#define SC_REPLY_LINE_MAX 16384         /* octets of one line, CRLF included; RFC 4954 4: 12288 for a challenge */
#define SC_REPLY_LINES_MAX 256          /* lines of one reply */
#define SC_REPLY_OCTETS_MAX (64 * 1024) /* octets of one reply */

/**
 * ScSmtpError: why the dialogue could not go on, apart from the network and apart from
 * a reply (which is a value, never an error). One code for each cause.
 * Nicks: bad-reply, line-too-long, reply-too-long, nul-in-reply, codes-differ, injection, bad-argument,
 * no-mechanism, sasl, unsolicited.
 */
typedef enum
{
  SC_SMTP_ERROR_BAD_REPLY = 1, /* no reply code where one has to be */
  SC_SMTP_ERROR_LINE_TOO_LONG,
  SC_SMTP_ERROR_REPLY_TOO_LONG, /* too many lines or octets */
  SC_SMTP_ERROR_NUL_IN_REPLY,
  SC_SMTP_ERROR_CODES_DIFFER, /* RFC 5321 4.2.1: codes of one reply must be the same */
  SC_SMTP_ERROR_INJECTION,    /* octets came between the reply to STARTTLS and the handshake */
  SC_SMTP_ERROR_BAD_ARGUMENT, /* an address or name that must not go on the wire */
  SC_SMTP_ERROR_NO_MECHANISM, /* no login mechanism that both sides can */
  SC_SMTP_ERROR_SASL,         /* the login exchange broke */
  SC_SMTP_ERROR_UNSOLICITED,  /* a reply nobody asked for that is not a 421 */
} ScSmtpError;

#define SC_SMTP_ERROR (sc_smtp_error_quark ())
GQuark sc_smtp_error_quark (void);
#define SC_TYPE_SMTP_ERROR (sc_smtp_error_get_type ())
GType sc_smtp_error_get_type (void);

/**
 * sc_reply_parse:
 * @bytes: (array length=length): what was received so far
 * @reply: (out) (transfer full) (nullable): the first whole reply, %NULL when more is needed
 * @used: (out): octets of @bytes that the reply took
 *
 * A pure function of bytes and length. Accepts CRLF and a bare LF as end of line (the
 * latter is a fault of the server that must not cost the diagnosis), a bare code, text in any charset.
 *
 * Returns: %FALSE when the bytes can never become a reply: then @error is an %SC_SMTP_ERROR
 *   and the bytes should be shown, made safe.
 */
gboolean sc_reply_parse (const char *bytes, gsize length, ScReply **reply, gsize *used, GError **error);

G_END_DECLS
