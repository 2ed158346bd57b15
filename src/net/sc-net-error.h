/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ScNetError:
 * What can stop a connection, one code for each cause a person could treat differently.
 * Being cancelled is always %G_IO_ERROR_CANCELLED.
 * Nicks (used as fact values): name-unknown, name-no-address, name-failure, name-timeout, refused, timeout,
 * unreachable, no-route, denied, reset, closed, failed, prohibited.
 */
typedef enum
{
  SC_NET_ERROR_NAME_UNKNOWN = 1, /* the name does not exist */
  SC_NET_ERROR_NAME_NO_ADDRESS,  /* the name exists and has no address */
  SC_NET_ERROR_NAME_FAILURE,     /* the name service answered with a failure, or not at all */
  SC_NET_ERROR_NAME_TIMEOUT,     /* our deadline for the name passed */
  SC_NET_ERROR_REFUSED,          /* ECONNREFUSED */
  SC_NET_ERROR_TIMEOUT,          /* nothing came before the deadline */
  SC_NET_ERROR_UNREACHABLE,      /* EHOSTUNREACH: a device on the way knows no way there */
  SC_NET_ERROR_NO_ROUTE,         /* ENETUNREACH: this computer has no way there */
  SC_NET_ERROR_DENIED,           /* EACCES, EPERM, EINVAL: a rule on this computer */
  SC_NET_ERROR_RESET,            /* ECONNRESET, EPIPE after the connection stood */
  SC_NET_ERROR_CLOSED,           /* the other side closed the connection */
  SC_NET_ERROR_FAILED,           /* any other system error; its text is kept */
  SC_NET_ERROR_PROHIBITED,       /* a device on the way says that it is not allowed; see ScRejection */
} ScNetError;

#define SC_NET_ERROR (sc_net_error_quark ())
GQuark sc_net_error_quark    (void);
#define SC_TYPE_NET_ERROR (sc_net_error_get_type ())
GType  sc_net_error_get_type (void);

/* The code for an errno value from connect(), send() or recv(). */
ScNetError sc_net_error_from_errno (int saved_errno);

/**
 * ScTlsError: why a TLS session did not come about.
 * Nicks: not-tls, alert, version, timeout, closed, reset, client-cert-wanted, cert-unreadable, cert-wrong-use, failed.
 */
typedef enum
{
  SC_TLS_ERROR_NOT_TLS = 1,        /* the first bytes are not a TLS record */
  SC_TLS_ERROR_ALERT,              /* the server sent a fatal alert; see sc_stream_get_tls_alert() */
  SC_TLS_ERROR_VERSION,            /* no protocol version in common */
  SC_TLS_ERROR_TIMEOUT,            /* stalled until the deadline */
  SC_TLS_ERROR_CLOSED,             /* closed during the handshake */
  SC_TLS_ERROR_RESET,              /* reset during the handshake */
  SC_TLS_ERROR_CLIENT_CERT_WANTED, /* the server insists on a client certificate */
  SC_TLS_ERROR_CERT_UNREADABLE,    /* what the server sent as its certificate is none */
  SC_TLS_ERROR_CERT_WRONG_USE,     /* the server's key is not for TLS, by the key usage in its certificate (RFC 5280 4.2.1.3) */
  SC_TLS_ERROR_FAILED,             /* anything else; GnuTLS's text is kept */
} ScTlsError;

#define SC_TLS_ERROR (sc_tls_error_quark ())
GQuark sc_tls_error_quark    (void);
#define SC_TYPE_TLS_ERROR (sc_tls_error_get_type ())
GType  sc_tls_error_get_type (void);

G_END_DECLS
