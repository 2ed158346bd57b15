/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-net"

#include "config.h"

#include "sc-net-error.h"

#include <errno.h>

G_DEFINE_QUARK (sc-net-error-quark, sc_net_error)
G_DEFINE_QUARK (sc-tls-error-quark, sc_tls_error)

G_DEFINE_ENUM_TYPE (ScNetError, sc_net_error,
                    G_DEFINE_ENUM_VALUE (SC_NET_ERROR_NAME_UNKNOWN, "name-unknown"),
                    G_DEFINE_ENUM_VALUE (SC_NET_ERROR_NAME_NO_ADDRESS, "name-no-address"),
                    G_DEFINE_ENUM_VALUE (SC_NET_ERROR_NAME_FAILURE, "name-failure"),
                    G_DEFINE_ENUM_VALUE (SC_NET_ERROR_NAME_TIMEOUT, "name-timeout"),
                    G_DEFINE_ENUM_VALUE (SC_NET_ERROR_REFUSED, "refused"),
                    G_DEFINE_ENUM_VALUE (SC_NET_ERROR_TIMEOUT, "timeout"),
                    G_DEFINE_ENUM_VALUE (SC_NET_ERROR_UNREACHABLE, "unreachable"),
                    G_DEFINE_ENUM_VALUE (SC_NET_ERROR_NO_ROUTE, "no-route"),
                    G_DEFINE_ENUM_VALUE (SC_NET_ERROR_DENIED, "denied"),
                    G_DEFINE_ENUM_VALUE (SC_NET_ERROR_RESET, "reset"),
                    G_DEFINE_ENUM_VALUE (SC_NET_ERROR_CLOSED, "closed"),
                    G_DEFINE_ENUM_VALUE (SC_NET_ERROR_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (SC_NET_ERROR_PROHIBITED, "prohibited"))

G_DEFINE_ENUM_TYPE (ScTlsError, sc_tls_error,
                    G_DEFINE_ENUM_VALUE (SC_TLS_ERROR_NOT_TLS, "not-tls"),
                    G_DEFINE_ENUM_VALUE (SC_TLS_ERROR_ALERT, "alert"),
                    G_DEFINE_ENUM_VALUE (SC_TLS_ERROR_VERSION, "version"),
                    G_DEFINE_ENUM_VALUE (SC_TLS_ERROR_TIMEOUT, "timeout"),
                    G_DEFINE_ENUM_VALUE (SC_TLS_ERROR_CLOSED, "closed"),
                    G_DEFINE_ENUM_VALUE (SC_TLS_ERROR_RESET, "reset"),
                    G_DEFINE_ENUM_VALUE (SC_TLS_ERROR_CLIENT_CERT_WANTED, "client-cert-wanted"),
                    G_DEFINE_ENUM_VALUE (SC_TLS_ERROR_CERT_UNREADABLE, "cert-unreadable"),
                    G_DEFINE_ENUM_VALUE (SC_TLS_ERROR_CERT_WRONG_USE, "cert-wrong-use"),
                    G_DEFINE_ENUM_VALUE (SC_TLS_ERROR_FAILED, "failed"))

ScNetError
sc_net_error_from_errno (int saved_errno)
{
  switch (saved_errno)
    {
    case ECONNREFUSED:
      return SC_NET_ERROR_REFUSED;
    case ETIMEDOUT:
      return SC_NET_ERROR_TIMEOUT;
    case EHOSTUNREACH:
    case EHOSTDOWN:
      return SC_NET_ERROR_UNREACHABLE;
    case ENETUNREACH:
    case ENETDOWN:
    case EADDRNOTAVAIL: /* no address of our own to start from: IPv6 switched off */
    case EAFNOSUPPORT:
      return SC_NET_ERROR_NO_ROUTE;
    case EACCES:
    case EPERM:
    case EINVAL: /* a blackhole route on this computer */
      return SC_NET_ERROR_DENIED;
    case ECONNRESET:
    case ECONNABORTED:
    case EPIPE:
      return SC_NET_ERROR_RESET;
    default:
      return SC_NET_ERROR_FAILED;
    }
}
