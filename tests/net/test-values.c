/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-enum.h"
#include "sc-net-error.h"
#include "sc-service.h"
#include "sc-this-computer.h"
#include "sc-tls-info.h"

#include <errno.h>
#include <string.h>

static void
test_errno (void)
{
  static const struct
  {
    int        saved_errno;
    ScNetError code;
  } cases[] = {
    { ECONNREFUSED, SC_NET_ERROR_REFUSED },    { ETIMEDOUT, SC_NET_ERROR_TIMEOUT },      { EHOSTUNREACH, SC_NET_ERROR_UNREACHABLE },
    { ENETUNREACH, SC_NET_ERROR_NO_ROUTE },    { EACCES, SC_NET_ERROR_DENIED },          { EPERM, SC_NET_ERROR_DENIED },
    { EINVAL, SC_NET_ERROR_DENIED },           { ECONNRESET, SC_NET_ERROR_RESET },       { EPIPE, SC_NET_ERROR_RESET },
    { EAFNOSUPPORT, SC_NET_ERROR_NO_ROUTE },   { EADDRNOTAVAIL, SC_NET_ERROR_NO_ROUTE }, { EMFILE, SC_NET_ERROR_FAILED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (sc_net_error_from_errno (cases[i].saved_errno), ==, cases[i].code);
}

/* Fact values; others rely on them. */
static void
test_nicks (void)
{
  static const char *const net[] = { "name-unknown", "name-no-address", "name-failure", "name-timeout", "refused", "timeout",
                                     "unreachable", "no-route", "denied", "reset", "closed", "failed" };
  static const char *const tls[] = { "not-tls", "alert", "version", "timeout", "closed", "reset", "client-cert-wanted",
                                     "cert-unreadable", "cert-wrong-use", "failed" };
  static const char *const service[] = { "smtp", "tls", "http", "ssh", "imap", "pop3", "silent", "closed-at-once", "other" };
  static const char *const online[] = { "none", "local", "limited", "portal", "full" };
  static const char *const faults[] = { "expired", "not-yet-valid", "name-mismatch", "self-signed", "unknown-issuer", "chain-incomplete",
                                        "revoked", "wrong-purpose", "weak-key", "weak-signature", "other" };

  for (guint i = 0; i < G_N_ELEMENTS (net); i++)
    g_assert_cmpstr (sc_enum_to_nick (SC_TYPE_NET_ERROR, (int) i + 1), ==, net[i]);
  for (guint i = 0; i < G_N_ELEMENTS (tls); i++)
    g_assert_cmpstr (sc_enum_to_nick (SC_TYPE_TLS_ERROR, (int) i + 1), ==, tls[i]);
  for (guint i = 0; i < G_N_ELEMENTS (service); i++)
    g_assert_cmpstr (sc_enum_to_nick (SC_TYPE_SERVICE, (int) i + 1), ==, service[i]);
  for (guint i = 0; i < G_N_ELEMENTS (online); i++)
    g_assert_cmpstr (sc_enum_to_nick (SC_TYPE_ONLINE, (int) i + 1), ==, online[i]);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    g_assert_cmpstr (sc_enum_to_nick (SC_TYPE_TLS_FAULTS, 1 << i), ==, faults[i]);
}

static void
test_services (void)
{
  static const struct
  {
    const char *description;
    const char *bytes;
    gsize       count;
    ScService   service;
  } cases[] = {
    { "nothing", "", 0, SC_SERVICE_SILENT },
    { "SMTP", "220 mx.example.com ESMTP\r\n", 26, SC_SERVICE_SMTP },
    { "SMTP, first of several lines", "220-mx.example.com\r\n", 20, SC_SERVICE_SMTP },
    { "SMTP refusing", "421 4.7.0 too many\r\n", 20, SC_SERVICE_SMTP },
    { "bare code", "554\r\n", 5, SC_SERVICE_SMTP },
    { "bare code without end", "220", 3, SC_SERVICE_SMTP },
    { "masked by a box in between", "220 ****************\r\n", 22, SC_SERVICE_SMTP },
    { "impossible code", "999 hello\r\n", 11, SC_SERVICE_OTHER },
    { "four digits", "2200 hello\r\n", 12, SC_SERVICE_OTHER },
    { "FTP", "220 (vsFTPd 3.0.3)\r\n", 20, SC_SERVICE_OTHER },
    { "SMTP at an FTP provider", "220 ftp.example.com ESMTP\r\n", 27, SC_SERVICE_SMTP },
    { "NNTP", "200 NNTP Service Ready\r\n", 24, SC_SERVICE_OTHER },
    { "TLS alert", "\x15\x03\x01\x00\x02\x02\x28", 7, SC_SERVICE_TLS },
    { "TLS handshake", "\x16\x03\x03\x00\x7a", 5, SC_SERVICE_TLS },
    { "HTTP", "HTTP/1.1 400 Bad Request\r\n", 26, SC_SERVICE_HTTP },
    { "HTML without header", "<HTML><body>", 12, SC_SERVICE_HTTP },
    { "SSH", "SSH-2.0-OpenSSH_9.2\r\n", 21, SC_SERVICE_SSH },
    { "IMAP", "* OK Dovecot ready.\r\n", 21, SC_SERVICE_IMAP },
    { "IMAP refusing", "* BYE go away\r\n", 15, SC_SERVICE_IMAP },
    { "POP3", "+OK Dovecot ready.\r\n", 20, SC_SERVICE_POP3 },
    { "POP3 refusing", "-ERR no\r\n", 9, SC_SERVICE_POP3 },
    { "one byte", "2", 1, SC_SERVICE_OTHER },
    { "NUL bytes", "\0\0\0\0", 4, SC_SERVICE_OTHER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *exact = g_memdup2 (cases[i].bytes, MAX (cases[i].count, 1)); /* no NUL behind it: over-reads show */

      g_test_message ("%s", cases[i].description);
      g_assert_cmpint (sc_service_from_first_bytes (exact, cases[i].count), ==, cases[i].service);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/values/errno", test_errno);
  g_test_add_func ("/net/values/nicks", test_nicks);
  g_test_add_func ("/net/values/services", test_services);
  return g_test_run ();
}
