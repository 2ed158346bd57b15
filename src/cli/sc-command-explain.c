/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-cli"

#include "config.h"

#include "sc-cli.h"
#include "sc-explain-batch.h"
#include "sc-knowledge.h"
#include "sc-paper.h"
#include "sc-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#define TEXT_MAX (1024 * 1024)

/* The words of the command line as one text, or standard input. (nullable) on error */
static GBytes *
take_text (char   **rest,
           GError **error)
{
  g_autofree char *joined = NULL;

  if (rest == NULL && isatty (STDIN_FILENO))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("Give the reply or the message, or “-” to read it from standard input"));
      return NULL;
    }
  if (rest == NULL || (g_str_equal (rest[0], "-") && rest[1] == NULL))
    return sc_cli_read_input ("-", TEXT_MAX, error);
  joined = g_strjoinv (" ", rest);
  return g_bytes_new (joined, strlen (joined));
}

static int
run_batch (char **rest)
{
  g_autoptr (ScKnowledge) knowledge = NULL;

  if (rest != NULL && !(g_str_equal (rest[0], "-") && rest[1] == NULL))
    return sc_cli_usage_error ("explain", _("--batch reads standard input; “%s” is one word too many"), rest[0]);
  knowledge = sc_knowledge_get_default ();
  if (!sc_explain_batch (knowledge, STDIN_FILENO, stdout))
    return sc_cli_own_fault ("explain", "%s", _("Could not read or write"));
  return SC_EXIT_OK;
}

int
sc_command_explain (int    argc,
                    char **argv)
{
  static gboolean batch = FALSE, json = FALSE, fail = FALSE, verbose = FALSE;
  static char    *stage = NULL, *host = NULL;
  static char   **rest = NULL;
  const GOptionEntry entries[] = {
    { "stage", 0, 0, G_OPTION_ARG_STRING, &stage, N_("Where the reply came: banner, ehlo, starttls, auth, mail, rcpt, data, message, …"), N_("STAGE") },
    { "host", 0, 0, G_OPTION_ARG_STRING, &host, N_("The server that said it"), N_("NAME") },
    { "batch", 0, 0, G_OPTION_ARG_NONE, &batch, N_("JSON lines in, JSON lines out"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { "fail", 0, 0, G_OPTION_ARG_NONE, &fail, N_("Exit with status 1 when a fault is reported"), NULL },
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &verbose, N_("Show every cause in full"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &rest, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (ScKnowledge) knowledge = NULL;
  g_autoptr (ScDiagnosis) diagnosis = NULL;
  g_autoptr (GBytes)      text = NULL;
  g_autoptr (GError)      error = NULL;
  g_autofree char        *host_name = NULL;
  guint16                 host_port;
  ScStep                  step;
  ScPaper                 paper;

  if (!sc_cli_parse_options ("explain", "[TEXT|-]", _("Explains a server’s reply or a mail program’s error message. Nothing leaves this computer."),
                             entries, argc, argv))
    return SC_EXIT_USAGE;
  if (!sc_cli_read_step (stage, &step, &error))
    return sc_cli_usage_error ("explain", "--stage: %s", error->message);
  if (host != NULL && !sc_endpoint_parse_host (host, &host_name, &host_port, &error))
    return sc_cli_usage_error ("explain", "--host: %s", error->message);
  if (batch)
    return run_batch (rest);

  text = take_text (rest, &error);
  if (text == NULL)
    return sc_cli_usage_error ("explain", "%s", error->message);
  if (g_bytes_get_size (text) == 0)
    return sc_cli_usage_error ("explain", "%s", _("There is no text to explain"));
  knowledge = sc_knowledge_get_default ();
  diagnosis = sc_knowledge_explain_text (knowledge, g_bytes_get_data (text, NULL), (gssize) g_bytes_get_size (text), step, host_name);
  if (json)
    {
      g_autofree char *out = sc_diagnosis_to_json_text (diagnosis);

      sc_print_json (out);
    }
  else
    {
      sc_paper_init (&paper);
      sc_paper_print_diagnosis (&paper, diagnosis, verbose);
    }
  return fail && diagnosis->outcome == SC_OUTCOME_FAULT ? SC_EXIT_FAULT : SC_EXIT_OK;
}
