/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How a connection is protected. Nicks: none, starttls, tls. */
typedef enum
{
  SC_SECURITY_NONE = 1,
  SC_SECURITY_STARTTLS,
  SC_SECURITY_TLS, /* implicit TLS, RFC 8314 */
} ScSecurity;

#define SC_TYPE_SECURITY (sc_security_get_type ())
GType sc_security_get_type (void);

/* The security a port asks for by its assignment: 465 tls, others starttls. */
ScSecurity sc_security_for_port (guint16 port);

/* What people read: STARTTLS or SSL/TLS, as mail programs call them, or a translated "none". */
const char *sc_security_get_word (ScSecurity security);

/**
 * ScEndpoint:
 *
 * Where to connect and how: host (a name in ASCII form or an IP literal without
 * brackets), port, security. Immutable, atomically reference-counted.
 */
typedef struct _ScEndpoint ScEndpoint;

#define SC_TYPE_ENDPOINT (sc_endpoint_get_type ())
GType sc_endpoint_get_type (void);

ScEndpoint *sc_endpoint_new          (const char *host,
                                      guint16     port,
                                      ScSecurity  security) G_GNUC_WARN_UNUSED_RESULT;
ScEndpoint *sc_endpoint_ref          (ScEndpoint *self);
void        sc_endpoint_unref        (ScEndpoint *self);
const char *sc_endpoint_get_host     (ScEndpoint *self);
guint16     sc_endpoint_get_port     (ScEndpoint *self);
ScSecurity  sc_endpoint_get_security (ScEndpoint *self);
gboolean    sc_endpoint_equal        (ScEndpoint *a,
                                      ScEndpoint *b);

/**
 * sc_endpoint_parse_host:
 * @text: what a person typed into the host field
 * @host: (out) (transfer full): the host to use: trimmed, without trailing dot or
 *   brackets, lower case, IDN in ASCII form
 * @port: (out): the port that was typed with it ("host:587"), or 0
 *
 * Errors: %G_IO_ERROR_INVALID_ARGUMENT with a sentence that says what is wrong
 * and what to type instead (empty, a URL, an e-mail address, spaces, control
 * characters, label too long, port out of range).
 */
gboolean    sc_endpoint_parse_host   (const char  *text,
                                      char       **host,
                                      guint16     *port,
                                      GError     **error);

/* Errors: %G_IO_ERROR_INVALID_ARGUMENT. Accepts 1 to 65535 in plain digits. */
gboolean    sc_endpoint_parse_port   (const char  *text,
                                      guint16     *port,
                                      GError     **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScEndpoint, sc_endpoint_unref)

G_END_DECLS
