/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What answers on a port. Nicks: smtp, tls, http, ssh, imap, pop3, silent, closed-at-once, other. */
typedef enum
{
  SC_SERVICE_SMTP = 1,
  SC_SERVICE_TLS,
  SC_SERVICE_HTTP,
  SC_SERVICE_SSH,
  SC_SERVICE_IMAP,
  SC_SERVICE_POP3,
  SC_SERVICE_SILENT,
  SC_SERVICE_CLOSED_AT_ONCE,
  SC_SERVICE_OTHER,
} ScService;

#define SC_TYPE_SERVICE (sc_service_get_type ())
GType sc_service_get_type (void);

/* Tells the service from its first bytes; pure. @count 0 is silence. */
ScService sc_service_from_first_bytes (const char *bytes,
                                       gsize       count);

G_END_DECLS
