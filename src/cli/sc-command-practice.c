/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-cli"

#include "config.h"

#include "sc-cli.h"
#include "sc-enum.h"
#include "sc-paper.h"
#include "sc-practice-server.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define USUAL_SCENARIO "too-many-connections"

static int
list_scenarios (gboolean json)
{
  g_autoptr (GListModel)  list = sc_scenario_list ();
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  ScPaper                 paper;

  sc_paper_init (&paper);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "scenarios");
  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (ScScenario) scenario = g_list_model_get_item (list, i);
      g_autofree char       *first = g_strdup_printf ("%-24s ", sc_scenario_get_id (scenario));

      if (!json)
        sc_paper_print (&paper, first, SC_INK_PLAIN, sc_scenario_get_title (scenario));
      json_builder_begin_object (builder);
      sc_cli_add_string (builder, "id", sc_scenario_get_id (scenario));
      sc_cli_add_string (builder, "title", sc_scenario_get_title (scenario));
      sc_cli_add_string (builder, "description", sc_scenario_get_description (scenario));
      sc_cli_add_string (builder, "security", sc_enum_to_nick (SC_TYPE_SECURITY, (int) sc_scenario_get_security (scenario)));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (json)
    sc_print_json_builder (builder, TRUE);
  return SC_EXIT_OK;
}

/* (transfer full) (nullable): the name of a new file with @pem in it */
static char *
write_ca_file (GBytes  *pem,
               GError **error)
{
  g_autofree char *name = NULL;
  int              fd = g_file_open_tmp ("sendcheck-practice-XXXXXX.pem", &name, error);
  gsize            length;
  const char      *data = g_bytes_get_data (pem, &length);

  if (fd < 0)
    return NULL;
  if (write (fd, data, length) != (gssize) length)
    {
      g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (errno), "%s: %s", name, g_strerror (errno));
      close (fd);
      g_unlink (name);
      return NULL;
    }
  close (fd);
  return g_steal_pointer (&name);
}

static void
print_where (ScPracticeServer *server,
             ScScenario       *scenario,
             const char       *ca_file,
             gboolean          json)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const char             *security = sc_enum_to_nick (SC_TYPE_SECURITY, (int) sc_scenario_get_security (scenario));
  guint                   port = sc_practice_server_get_port (server);

  /* First what goes to standard error: whoever waits for “listening” then finds it complete. */
  g_printerr ("scenario: %s\nsecurity: %s\nuser: %s\npassword: %s\nca-file: %s\n", sc_scenario_get_id (scenario), security,
              SC_PRACTICE_USER, SC_PRACTICE_PASSWORD, ca_file);
  g_printerr ("%s\n", _("Try it in another terminal:"));
  g_printerr ("  sendcheck-cli check --host 127.0.0.1 --port %u --security %s --user %s --ca-file %s\n", port, security, SC_PRACTICE_USER, ca_file);
  if (!json)
    {
      fprintf (stdout, "listening on 127.0.0.1:%u\n", port);
      fflush (stdout);
    }
  else
    {
      json_builder_begin_object (builder);
      sc_cli_add_string (builder, "scenario", sc_scenario_get_id (scenario));
      sc_cli_add_string (builder, "host", "127.0.0.1");
      json_builder_set_member_name (builder, "port");
      json_builder_add_int_value (builder, port);
      sc_cli_add_string (builder, "security", security);
      sc_cli_add_string (builder, "user", SC_PRACTICE_USER);
      sc_cli_add_string (builder, "password", SC_PRACTICE_PASSWORD);
      sc_cli_add_string (builder, "ca_file", ca_file);
      json_builder_end_object (builder);
      sc_print_json_builder (builder, FALSE);
    }
}

static gboolean
on_signal_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

static int
serve (ScScenario *scenario,
       guint16     port,
       gboolean    json)
{
  g_autoptr (ScPracticeServer) server = sc_practice_server_new (scenario);
  g_autoptr (GMainLoop)        loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError)           error = NULL;
  g_autofree char             *ca_file = NULL;
  guint                        interrupt, terminate, hang_up;

  /* Before anything is made that would stay behind. */
  interrupt = g_unix_signal_add (SIGINT, on_signal_cb, loop);
  terminate = g_unix_signal_add (SIGTERM, on_signal_cb, loop);
  hang_up = g_unix_signal_add (SIGHUP, on_signal_cb, loop);
  if (!sc_practice_server_start (server, port, &error))
    return sc_cli_usage_error ("practice", "%s", error->message);
  ca_file = write_ca_file (sc_practice_server_get_ca_pem (server), &error);
  if (ca_file == NULL)
    return sc_cli_own_fault ("practice", "%s", error->message);
  print_where (server, scenario, ca_file, json);
  g_main_loop_run (loop);

  sc_practice_server_stop (server);
  g_unlink (ca_file);
  g_source_remove (interrupt);
  g_source_remove (terminate);
  g_source_remove (hang_up);
  return SC_EXIT_OK;
}

int
sc_command_practice (int    argc,
                     char **argv)
{
  static gboolean json = FALSE;
  static gboolean list = FALSE;
  static char    *port_text = NULL;
  static char   **rest = NULL;
  const GOptionEntry entries[] = {
    { "list", 0, 0, G_OPTION_ARG_NONE, &list, N_("List the scenarios"), NULL },
    { "port", 0, 0, G_OPTION_ARG_STRING, &port_text, N_("Listen on this port of 127.0.0.1 (default: any free one)"), N_("NUMBER") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &rest, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (ScScenario) scenario = NULL;
  g_autoptr (GError)     error = NULL;
  guint16                port = 0;

  if (!sc_cli_parse_options ("practice", "[SCENARIO]", _("Plays a pretend mail server on this computer until it is interrupted."),
                             entries, argc, argv))
    return SC_EXIT_USAGE;
  if (rest != NULL && rest[1] != NULL)
    return sc_cli_usage_error ("practice", _("“%s” is one word too many"), rest[1]);
  if (port_text != NULL && !g_str_equal (port_text, "0") && !sc_endpoint_parse_port (port_text, &port, &error))
    return sc_cli_usage_error ("practice", "--port: %s", error->message);
  if (list)
    return list_scenarios (json);
  scenario = sc_scenario_find (rest != NULL ? rest[0] : USUAL_SCENARIO, &error);
  if (scenario == NULL)
    return sc_cli_usage_error ("practice", "%s", error->message);
  return serve (scenario, port, json);
}
