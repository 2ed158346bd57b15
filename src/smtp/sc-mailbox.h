/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * sc_mailbox_parse:
 * @text: what a person typed as an e-mail address ("me@example.com", spaces around it allowed)
 *
 * Returns: (transfer full) (nullable): the address for the envelope: local part as typed (RFC 5321 4.1.2),
 * domain in ASCII form Errors: %G_IO_ERROR_INVALID_ARGUMENT with a sentence that says what is wrong (CR or
 * LF, no "@", empty part, too long: 4.5.3.1.1-3).
 */
char *sc_mailbox_parse (const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the address needs SMTPUTF8 (RFC 6531). */
gboolean sc_mailbox_needs_utf8 (const char *address);

/**
 * sc_message_data_encode:
 * Makes @message fit for DATA: every line end CRLF, leading dots doubled (RFC 5321 4.5.2), no bare CR or LF,
 * ends in CRLF "." CRLF.
 */
GBytes *sc_message_data_encode (GBytes *message) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
