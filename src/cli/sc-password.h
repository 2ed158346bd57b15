/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

#include "sc-secret.h"

G_BEGIN_DECLS

/* From a file or an open descriptor, without the line feed at its end; what was read on the way is wiped. Errors: of GIO; %G_IO_ERROR_INVALID_DATA when it is empty, too long or has
 * a NUL in it. */
ScSecret *sc_password_read_file (const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
ScSecret *sc_password_read_fd   (int fd, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Asks on the terminal, without echo. (nullable): nothing was typed. Errors: %G_IO_ERROR_CANCELLED when the program is to end */
ScSecret *sc_password_ask       (const char *question, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
