/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-cli"

#include "config.h"

#include "sc-cli.h"
#include "sc-knowledge.h"
#include "sc-paper.h"
#include "sc-report-json.h"
#include "sc-text.h"

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
  g_autoptr (ScKnowledge) knowledge = NULL;
  g_autoptr (ScReport) report = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *safe = NULL;

  if (!sc_cli_parse_options ("code", "CODE", _("Says what a phone code means."), entries, argc, argv))
    return SC_EXIT_USAGE;
  if (rest == NULL)
    return sc_cli_usage_error ("code", "%s", _("Give the phone code"));
  if (rest[1] != NULL)
    return sc_cli_usage_error ("code", _("“%s” is one word too many"), rest[1]);

  safe = sc_text_make_safe (rest[0], -1, 60);
  knowledge = sc_knowledge_get_default ();
  report = sc_knowledge_open_phone_code (knowledge, rest[0], &error);
  if (report == NULL)
    return sc_cli_usage_error ("code", "%s: %s", safe, error->message);
  if (json)
    {
      g_autofree char *text = sc_report_to_json (report);

      sc_print_json (text);
    }
  else
    {
      ScPaper paper;

      sc_paper_init (&paper);
      sc_paper_print_report (&paper, report, FALSE);
      sc_paper_print_question (&paper, sc_report_get_diagnosis (report));
    }
  return fail && sc_report_get_diagnosis (report)->outcome == SC_OUTCOME_FAULT ? SC_EXIT_FAULT : SC_EXIT_OK;
}
