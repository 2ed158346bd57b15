/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-net"

#include "config.h"

#include "sc-service.h"

#include <string.h>

G_DEFINE_ENUM_TYPE (ScService, sc_service,
                    G_DEFINE_ENUM_VALUE (SC_SERVICE_SMTP, "smtp"),
                    G_DEFINE_ENUM_VALUE (SC_SERVICE_TLS, "tls"),
                    G_DEFINE_ENUM_VALUE (SC_SERVICE_HTTP, "http"),
                    G_DEFINE_ENUM_VALUE (SC_SERVICE_SSH, "ssh"),
                    G_DEFINE_ENUM_VALUE (SC_SERVICE_IMAP, "imap"),
                    G_DEFINE_ENUM_VALUE (SC_SERVICE_POP3, "pop3"),
                    G_DEFINE_ENUM_VALUE (SC_SERVICE_SILENT, "silent"),
                    G_DEFINE_ENUM_VALUE (SC_SERVICE_CLOSED_AT_ONCE, "closed-at-once"),
                    G_DEFINE_ENUM_VALUE (SC_SERVICE_OTHER, "other"))

typedef struct
{
  const char *prefix;
  ScService   service;
} ServicePrefix;

static const ServicePrefix prefixes[] = {
  { "HTTP/", SC_SERVICE_HTTP }, { "<html", SC_SERVICE_HTTP }, { "<!doctype html", SC_SERVICE_HTTP },
  { "SSH-", SC_SERVICE_SSH },   { "* OK", SC_SERVICE_IMAP },  { "* PREAUTH", SC_SERVICE_IMAP },
  { "* BYE", SC_SERVICE_IMAP }, { "+OK", SC_SERVICE_POP3 },   { "-ERR", SC_SERVICE_POP3 },
};

/* RFC 8446 5.1: a handshake or alert record of protocol 3.x. */
static gboolean
is_tls_record (const char *bytes,
               gsize       count)
{
  return count >= 2 && (bytes[0] == 0x15 || bytes[0] == 0x16) && bytes[1] == 0x03;
}

/* FTP (RFC 959) and NNTP (RFC 3977) greet with three digits as well. */
static gboolean
names_other_protocol (const char *bytes,
                      gsize       count)
{
  g_autofree char *line = g_ascii_strup (bytes, (gssize) MIN (count, 512));

  if (strstr (line, "SMTP") != NULL)
    return FALSE;
  return strstr (line, "FTP") != NULL || strstr (line, "NNTP") != NULL;
}

/* RFC 5321 4.2: three digits, then a space, a hyphen or the end of the line. */
static gboolean
is_smtp_reply (const char *bytes,
               gsize       count)
{
  if (count < 3 || bytes[0] < '2' || bytes[0] > '5')
    return FALSE;
  if (bytes[1] < '0' || bytes[1] > '5' || !g_ascii_isdigit (bytes[2]))
    return FALSE;
  if (count > 3 && memchr (" -\r\n", bytes[3], 4) == NULL)
    return FALSE;
  return !names_other_protocol (bytes, count);
}

ScService
sc_service_from_first_bytes (const char *bytes,
                             gsize       count)
{
  if (count == 0)
    return SC_SERVICE_SILENT;
  g_return_val_if_fail (bytes != NULL, SC_SERVICE_OTHER);

  if (is_tls_record (bytes, count))
    return SC_SERVICE_TLS;
  if (is_smtp_reply (bytes, count))
    return SC_SERVICE_SMTP;
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      gsize length = strlen (prefixes[i].prefix);

      if (count >= length && g_ascii_strncasecmp (bytes, prefixes[i].prefix, length) == 0)
        return prefixes[i].service;
    }
  return SC_SERVICE_OTHER;
}
