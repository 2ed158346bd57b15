/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-cli"

#include "config.h"

#include "sc-cli.h"
#include "sc-standard-streams.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct
{
  const char   *name;
  ScCommandFunc run;
  const char   *usage;
  const char   *summary;
} commands[] = {
  { "accounts", sc_command_accounts, "accounts", N_("List the accounts found on this computer") },
  { "check", sc_command_check, "check [ACCOUNT]", N_("Find out why mail cannot be sent") },
  { "explain", sc_command_explain, "explain [TEXT|-]", N_("Explain a server’s reply or an error message") },
  { "log", sc_command_log, "log FILE…|-", N_("Say what the refusals in a mail log mean") },
  { "show", sc_command_show, "show REPORT.json", N_("Show a saved report") },
  { "code", sc_command_code, "code CODE", N_("Say what a phone code means") },
  { "trust", sc_command_trust, "trust", N_("List the certificates you allowed, or forget them") },
  { "practice", sc_command_practice, "practice [SCENARIO]", N_("Play a pretend server to practise with") },
};

static void
print_help (void)
{
  g_print ("%s\n  sendcheck-cli %s\n\n", _("Usage:"), _("COMMAND [OPTION…]"));
  g_print ("%s\n\n%s\n", _("Find out why a mail program cannot send, and what to do about it."), _("Commands:"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-24s%s%s\n", commands[i].usage, strstr (commands[i].usage, "…") != NULL ? "  " : "", _(commands[i].summary));
  /* Translators: "--help" and COMMAND stay as they are. */
  g_print ("\n%s\n", _("“sendcheck-cli COMMAND --help” says more about each."));
}

/* “--json” before the command counts as behind it. */
static void
move_json (int    argc,
           char **argv)
{
  char *json = argv[1];

  if (argc < 3 || !g_str_equal (json, "--json") || argv[2][0] == '-')
    return;
  argv[1] = argv[2];
  argv[2] = json;
}

/* Whoever reads the results may have seen enough. */
static gboolean
reader_is_gone (void)
{
  struct pollfd out = { .fd = STDOUT_FILENO, .events = POLLOUT };

  return poll (&out, 1, 0) == 1 && (out.revents & POLLERR) != 0;
}

/* Results that did not arrive are no success, whatever the check found. */
static int
close_output (const char *command,
              int         status)
{
  if ((fflush (stdout) == 0 && ferror (stdout) == 0) || status == SC_EXIT_OWN_FAULT || reader_is_gone ())
    return status;
  return sc_cli_own_fault (command, "%s", _("Not all results could be written."));
}

static int
print_version (gboolean json)
{
  if (json)
    g_print ("{\n  \"version\" : \"%s\"\n}\n", SC_VERSION);
  else
    g_print ("sendcheck-cli %s\n", SC_VERSION);
  return close_output (NULL, SC_EXIT_OK);
}

int
main (int   argc,
      char *argv[])
{
  sc_standard_streams_open ();
  /* Of a library that was asked to tell (G_MESSAGES_DEBUG) nothing may come between the results. */
  g_log_writer_default_set_use_stderr (TRUE);
  setlocale (LC_ALL, "");
  /* No locale at all, as in a container: the terminal still knows UTF-8, and “?” in place of quotation marks helps nobody. */
  if (g_strcmp0 (setlocale (LC_CTYPE, NULL), "C") == 0)
    setlocale (LC_CTYPE, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, SC_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("sendcheck-cli");

  if (argc < 2)
    return sc_cli_usage_error (NULL, "%s", _("No command was given; try “sendcheck-cli --help”"));
  move_json (argc, argv);
  if (g_str_equal (argv[1], "--version") || (argc == 3 && g_str_equal (argv[1], "--json") && g_str_equal (argv[2], "--version")))
    return print_version (argc > 2 && (g_str_equal (argv[1], "--json") || g_str_equal (argv[2], "--json")));
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h") || g_str_equal (argv[1], "help"))
    {
      print_help ();
      return close_output (NULL, SC_EXIT_OK);
    }
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      if (g_str_equal (argv[1], commands[i].name))
        return close_output (commands[i].name, commands[i].run (argc - 1, argv + 1));
    }
  if (argv[1][0] == '-')
    return sc_cli_usage_error (NULL, _("“%s” is not an option; try “sendcheck-cli --help”"), argv[1]);
  return sc_cli_usage_error (NULL, _("“%s” is not a command; try “sendcheck-cli --help”"), argv[1]);
}
