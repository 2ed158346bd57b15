/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-cli"

#include "config.h"

#include "sc-cli.h"
#include "sc-knowledge.h"
#include "sc-paper.h"
#include "sc-report-json.h"

#include <glib/gi18n-lib.h>

#define REPORT_MAX (16 * 1024 * 1024)

static ScReport *
load_report (const char *name,
             GError    **error)
{
  g_autoptr (GBytes) octets = NULL;
  ScReport          *report;

  if (!g_str_equal (name, "-"))
    {
      g_autoptr (GFile) file = g_file_new_for_path (name);

      return sc_report_load_sync (file, NULL, error);
    }
  octets = sc_cli_read_input (name, REPORT_MAX, error);
  if (octets == NULL)
    return NULL;
  report = g_bytes_get_size (octets) == 0 ? sc_report_new_from_json ("", 0, error)
                                          : sc_report_new_from_json (g_bytes_get_data (octets, NULL), (gssize) g_bytes_get_size (octets), error);
  if (report == NULL)
    g_prefix_error (error, "%s: ", _("standard input"));
  return report;
}

int
sc_command_show (int    argc,
                 char **argv)
{
  static gboolean json = FALSE;
  static gboolean fail = FALSE;
  static gboolean verbose = FALSE;
  static char   **rest = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { "fail", 0, 0, G_OPTION_ARG_NONE, &fail, N_("Exit with status 1 when a fault is reported"), NULL },
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &verbose, N_("Show every check and the transcript"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &rest, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (ScKnowledge) knowledge = NULL;
  g_autoptr (ScReport)    report = NULL;
  g_autoptr (GError)      error = NULL;
  ScDiagnosis            *diagnosis;

  if (!sc_cli_parse_options ("show", "REPORT.json", _("Shows a saved report and explains it with what is known today."), entries, argc, argv))
    return SC_EXIT_USAGE;
  if (rest == NULL)
    return sc_cli_usage_error ("show", "%s", _("Give the report’s file"));
  if (rest[1] != NULL)
    return sc_cli_usage_error ("show", _("“%s” is one word too many"), rest[1]);

  report = load_report (rest[0], &error);
  if (report == NULL)
    return sc_cli_usage_error ("show", "%s", error->message);
  knowledge = sc_knowledge_get_default ();
  sc_knowledge_explain_report (knowledge, report);
  if (json)
    {
      g_autofree char *text = sc_report_to_json (report);

      sc_print_json (text);
    }
  else
    {
      ScPaper paper;

      sc_paper_init (&paper);
      sc_paper_print_report (&paper, report, verbose);
    }
  diagnosis = sc_report_get_diagnosis (report);
  return fail && diagnosis != NULL && diagnosis->outcome == SC_OUTCOME_FAULT ? SC_EXIT_FAULT : SC_EXIT_OK;
}
