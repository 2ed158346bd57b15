/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-settings.h"

G_BEGIN_DECLS

/* The options of "check" as they were typed. Strings are owned by GLib's option parser's caller and live as long as the program. */
typedef struct
{
  char    *account; /* (nullable): what stands behind "check" */
  char    *host;
  char    *port;
  char    *security;
  char    *user;
  char    *auth;
  char    *password_file;
  char    *password_fd;
  char    *from;
  char    *to;
  char    *until;
  char    *timeout;
  char    *ca_file;
  char    *trust_certificate; /* a fingerprint */
  gboolean no_ports;
  gboolean allow_plaintext_password;
  gboolean allow_untrusted;
  gboolean remember;
  gboolean ask_others;
} ScCheckOptions;

/**
 * sc_check_options_to_settings:
 *
 * Everything that can be wrong with the options is found here, before a packet leaves: names, numbers, addresses, files. Finds the account
 * and its secret, or asks for the password when standard input is a terminal.
 *
 * Errors: one sentence, beginning with the option it is about
 */
ScSettings *sc_check_options_to_settings (const ScCheckOptions *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
