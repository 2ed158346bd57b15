/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-cli"

#include "config.h"

#include "sc-cli.h"

#include <glib/gi18n-lib.h>

int
sc_command_code (int    argc,
                 char **argv)
{
  static gboolean json = FALSE;
  static gboolean fail = FALSE;
  static char   **rest = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { "fail", 0, 0, G_OPTION_ARG_NONE, &fail, N_("Exit with status 1 when a fault is reported"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &rest, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!sc_cli_parse_options ("code", "CODE", _("Says what a phone code means."), entries, argc, argv))
    return SC_EXIT_USAGE;
  if (rest == NULL)
    return sc_cli_usage_error ("code", "%s", _("Give the phone code"));
  if (rest[1] != NULL)
    return sc_cli_usage_error ("code", _("“%s” is one word too many"), rest[1]);
  return sc_cli_usage_error ("code", _("“%s” cannot be read: this version does not know phone codes yet"), rest[0]);
}
