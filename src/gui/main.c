/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-account-store.h"
#include "sc-application.h"
#include "sc-knowledge.h"
#include "sc-report-json.h"
#include "sc-scenario.h"
#include "sc-standard-streams.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

/* CONTRACT: bad usage or unreadable input. */
#define EXIT_BAD_INPUT 2
/* CONTRACT: our own fault. */
#define EXIT_OWN_FAULT 4

static int
complain (const char *text)
{
  g_printerr ("sendcheck: %s\n", text);
  return EXIT_BAD_INPUT;
}

static int
check_report (GVariantDict *dict)
{
  g_autoptr (GError) error = NULL;
  g_autofree const char **files = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (ScReport) report = NULL;

  if (!g_variant_dict_lookup (dict, G_OPTION_REMAINING, "^a&ay", &files) || files[0] == NULL)
    return -1;
  if (files[1] != NULL)
    return complain (_ ("Only one report can be opened at a time"));
  file = g_file_new_for_commandline_arg (files[0]);
  report = sc_report_load_sync (file, NULL, &error);
  return report != NULL ? -1 : complain (error->message);
}

/* Whether what was asked for can be shown at all; says what is wrong before any window opens. */
static int
on_handle_local_options_cb (GApplication *application, GVariantDict *dict, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  const char *text = NULL;

  if (g_variant_dict_contains (dict, "version"))
    {
      g_print ("sendcheck %s\n", SC_VERSION);
      return EXIT_SUCCESS;
    }
  if (g_variant_dict_contains (dict, "exit-after-first-frame"))
    sc_application_exit_after_first_frame (SC_APPLICATION (application));
  if (g_variant_dict_lookup (dict, "code", "&s", &text))
    {
      g_autoptr (ScKnowledge) knowledge = sc_knowledge_get_default ();
      g_autoptr (ScReport) report = sc_knowledge_open_phone_code (knowledge, text, &error);

      if (report == NULL)
        return complain (error->message);
    }
  if (g_variant_dict_lookup (dict, "practice", "&s", &text))
    {
      g_autoptr (ScScenario) scenario = sc_scenario_find (text, &error);

      if (scenario == NULL)
        return complain (error->message);
    }
  if (g_variant_dict_lookup (dict, "account", "&s", &text))
    {
      g_autoptr (ScAccountStore) store = sc_account_store_new ();
      g_autoptr (ScAccount) account = sc_account_store_find_sync (store, text, NULL, &error);

      if (account == NULL)
        return complain (error->message);
    }
  return check_report (dict);
}

static void
on_no_display_cb (ScApplication *application, gpointer user_data)
{
  complain (_ ("There is no display to show a window on; in a terminal, sendcheck-cli does the same"));
  exit (EXIT_OWN_FAULT);
}

int
main (int argc, char **argv)
{
  g_autoptr (GApplication) application = NULL;
  int status;

  sc_standard_streams_open ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, SC_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name ("Sendcheck");
  gtk_window_set_default_icon_name (SC_APPLICATION_ID);
  sc_application_init_resources ();
  application = sc_application_new ();
  g_signal_connect (application, "handle-local-options", G_CALLBACK (on_handle_local_options_cb), NULL);
  g_signal_connect (application, "no-display", G_CALLBACK (on_no_display_cb), NULL);
  status = g_application_run (application, argc, argv);
  /* GLib has 1 for an option it does not know. */
  return status == EXIT_FAILURE ? EXIT_BAD_INPUT : status;
}
