/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "sc-diagnosis.h"
#include "sc-step.h"

G_BEGIN_DECLS

/* Exit statuses: part of docs/contract.md. */
typedef enum
{
  SC_EXIT_OK = 0,
  SC_EXIT_FAULT = 1,      /* show, explain and code under --fail */
  SC_EXIT_USAGE = 2,      /* bad usage or unreadable input */
  SC_EXIT_CANCELLED = 3,
  SC_EXIT_OWN_FAULT = 4,
  SC_EXIT_FIRST_STAGE = 10, /* connectivity; ports 11, tls 12, auth 13, send 14 */
} ScExit;

/* A command gets its own name as argv[0]. Returns an exit status. */
typedef int (*ScCommandFunc) (int argc, char **argv);

int sc_command_accounts (int argc, char **argv);
int sc_command_check    (int argc, char **argv);
int sc_command_code     (int argc, char **argv);
int sc_command_explain  (int argc, char **argv);
int sc_command_log      (int argc, char **argv);
int sc_command_practice (int argc, char **argv);
int sc_command_show     (int argc, char **argv);
int sc_command_trust    (int argc, char **argv);

/**
 * sc_cli_parse_options:
 * @parameters: (nullable): what stands behind the options in the help
 * @entries: ended by %G_OPTION_ENTRY_NULL
 *
 * Takes the options out of the command line; prints the help and exits, or one line that says what is wrong.
 */
gboolean sc_cli_parse_options (const char *command, const char *parameters, const char *summary, const GOptionEntry *entries,
                               int argc, char **argv);

/* Print "sendcheck-cli: COMMAND: MESSAGE" as one safe line on standard error and return the status. */
int      sc_cli_usage_error   (const char *command, const char *format, ...) G_GNUC_PRINTF (2, 3);
int      sc_cli_own_fault     (const char *command, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Reads at most @maximum octets of a file, or of standard input for "-". Errors: of GIO, prefixed with the name. */
GBytes  *sc_cli_read_input    (const char *name, gsize maximum, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The step for --stage; prints nothing. */
gboolean sc_cli_read_step     (const char *word, ScStep *step, GError **error);

/* A member of the object that is being built; null for %NULL. */
void     sc_cli_add_string     (JsonBuilder *builder,
                                const char  *name,
                                const char  *value);

G_END_DECLS
