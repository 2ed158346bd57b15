/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-cli"

#include "config.h"

#include "sc-account-store.h"
#include "sc-autoconfig.h"
#include "sc-cli.h"
#include "sc-enum.h"
#include "sc-paper.h"
#include "sc-sandbox.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <unistd.h>

static void
add_account (JsonBuilder *builder,
             ScAccount   *account)
{
  ScEndpoint *endpoint = sc_account_get_endpoint (account);

  json_builder_begin_object (builder);
  sc_cli_add_string (builder, "id", sc_account_get_id (account));
  sc_cli_add_string (builder, "origin", sc_account_get_origin (account));
  sc_cli_add_string (builder, "program", sc_account_get_program (account));
  sc_cli_add_string (builder, "name", sc_account_get_name (account));
  sc_cli_add_string (builder, "address", sc_account_get_address (account));
  sc_cli_add_string (builder, "host", endpoint != NULL ? sc_endpoint_get_host (endpoint) : NULL);
  json_builder_set_member_name (builder, "port");
  if (endpoint != NULL)
    json_builder_add_int_value (builder, sc_endpoint_get_port (endpoint));
  else
    json_builder_add_null_value (builder);
  sc_cli_add_string (builder, "security", endpoint != NULL ? sc_enum_to_nick (SC_TYPE_SECURITY, sc_endpoint_get_security (endpoint)) : NULL);
  sc_cli_add_string (builder, "auth", sc_enum_to_nick (SC_TYPE_AUTH_METHOD, (int) sc_account_get_auth (account)));
  sc_cli_add_string (builder, "user", sc_account_get_user (account));
  sc_cli_add_string (builder, "note", sc_account_get_note (account));
  json_builder_end_object (builder);
}

static void
add_hidden (JsonBuilder *builder,
            GPtrArray   *hidden)
{
  json_builder_set_member_name (builder, "hidden");
  json_builder_begin_array (builder);
  for (guint i = 0; i < hidden->len; i++)
    {
      const ScHiddenPlace *place = g_ptr_array_index (hidden, i);

      json_builder_begin_object (builder);
      sc_cli_add_string (builder, "what", place->what);
      sc_cli_add_string (builder, "command", place->command);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* @hidden: what a sandbox keeps from us; a member of its own, where there is one */
static void
print_json (GPtrArray *accounts,
            GPtrArray *notes,
            GPtrArray *hidden)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "accounts");
  json_builder_begin_array (builder);
  for (guint i = 0; i < accounts->len; i++)
    add_account (builder, g_ptr_array_index (accounts, i));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "notes");
  json_builder_begin_array (builder);
  for (guint i = 0; notes != NULL && i < notes->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (notes, i));
  json_builder_end_array (builder);
  if (hidden->len > 0)
    add_hidden (builder, hidden);
  json_builder_end_object (builder);

  sc_print_json_builder (builder, TRUE);
}

static const char *
get_security_words (ScSecurity security)
{
  switch (security)
    {
    case SC_SECURITY_NONE:
      return _("not encrypted");
    case SC_SECURITY_STARTTLS:
    case SC_SECURITY_TLS:
    default:
      return sc_security_get_word (security);
    }
}

static void
print_account (ScPaper   *paper,
               ScAccount *account)
{
  ScEndpoint      *endpoint = sc_account_get_endpoint (account);
  const char      *address = sc_account_get_address (account);
  g_autofree char *title = NULL;
  g_autofree char *server = NULL;
  g_autofree char *command = g_strconcat ("sendcheck-cli check ", sc_account_get_id (account), NULL);

  title = g_strdup_printf ("%s (%s)", address != NULL ? address : sc_account_get_name (account), sc_account_get_program (account));
  sc_paper_print (paper, "", SC_INK_BOLD, title);
  if (endpoint != NULL)
    {
      /* Translators: a host name, a port number, and how the connection is encrypted. */
      server = g_strdup_printf (_("%1$s, port %2$u, %3$s"), sc_endpoint_get_host (endpoint), sc_endpoint_get_port (endpoint),
                                get_security_words (sc_endpoint_get_security (endpoint)));
      sc_paper_print (paper, "  ", SC_INK_PLAIN, server);
    }
  else
    sc_paper_print (paper, "  ", SC_INK_WARNING, _("The settings are not complete: the server’s name is missing."));
  if (sc_account_get_note (account) != NULL)
    sc_paper_print (paper, "  ", SC_INK_WARNING, sc_account_get_note (account));
  sc_paper_print (paper, "  ", SC_INK_DIM, command);
}

static void
print_hidden (ScPaper   *paper,
              GPtrArray *hidden)
{
  if (hidden->len > 0)
    sc_paper_print (paper, "! ", SC_INK_WARNING, _("Some accounts cannot be seen from here"));
  for (guint i = 0; i < hidden->len; i++)
    {
      const ScHiddenPlace *place = g_ptr_array_index (hidden, i);

      sc_paper_print (paper, "  ", SC_INK_PLAIN, place->what);
      sc_paper_print (paper, "    ", SC_INK_DIM, place->command);
    }
}

/* ---- only an address is known ---- */

static const char *
get_needs_word (ScLoginNeeds needs)
{
  if ((needs & SC_LOGIN_NEEDS_APP_PASSWORD) != 0)
    return "app-password";
  return (needs & SC_LOGIN_NEEDS_OAUTH2) != 0 ? "oauth2" : NULL;
}

static void
add_proposal (JsonBuilder *builder,
              ScProposal  *proposal)
{
  json_builder_begin_object (builder);
  sc_cli_add_string (builder, "source", sc_enum_to_nick (SC_TYPE_PROPOSAL_SOURCE, (int) proposal->source));
  sc_cli_add_string (builder, "asked", proposal->source != SC_PROPOSAL_SOURCE_TABLE ? proposal->asked : NULL);
  sc_cli_add_string (builder, "provider", proposal->provider);
  sc_cli_add_string (builder, "host", sc_endpoint_get_host (proposal->endpoint));
  json_builder_set_member_name (builder, "port");
  json_builder_add_int_value (builder, sc_endpoint_get_port (proposal->endpoint));
  sc_cli_add_string (builder, "security", sc_enum_to_nick (SC_TYPE_SECURITY, (int) sc_endpoint_get_security (proposal->endpoint)));
  sc_cli_add_string (builder, "auth", sc_enum_to_nick (SC_TYPE_AUTH_METHOD, (int) proposal->auth));
  sc_cli_add_string (builder, "user", proposal->user);
  sc_cli_add_string (builder, "needs", get_needs_word (proposal->needs));
  json_builder_set_member_name (builder, "elsewhere");
  json_builder_add_boolean_value (builder, proposal->is_elsewhere);
  json_builder_end_object (builder);
}

static void
print_proposals_json (GPtrArray *proposals)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "proposals");
  json_builder_begin_array (builder);
  for (guint i = 0; i < proposals->len; i++)
    add_proposal (builder, g_ptr_array_index (proposals, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  sc_print_json_builder (builder, TRUE);
}

static void
print_proposal (ScPaper    *paper,
                ScProposal *proposal)
{
  g_autofree char *source = sc_proposal_dup_source_words (proposal);
  g_autofree char *server = NULL;

  /* Translators: a host name, a port number, and how the connection is encrypted. */
  server = g_strdup_printf (_("%1$s, port %2$u, %3$s"), sc_endpoint_get_host (proposal->endpoint),
                            sc_endpoint_get_port (proposal->endpoint), get_security_words (sc_endpoint_get_security (proposal->endpoint)));
  sc_paper_print (paper, "", SC_INK_BOLD, server);
  sc_paper_print (paper, "  ", SC_INK_PLAIN, source);
  if ((proposal->needs & SC_LOGIN_NEEDS_APP_PASSWORD) != 0)
    sc_paper_print (paper, "  ", SC_INK_WARNING, _("This provider wants an app password instead of your own."));
  else if ((proposal->needs & SC_LOGIN_NEEDS_OAUTH2) != 0)
    sc_paper_print (paper, "  ", SC_INK_WARNING, _("This provider wants a sign-in in the browser; a password will not do."));
  if (proposal->source != SC_PROPOSAL_SOURCE_TABLE && proposal->is_elsewhere)
    sc_paper_print (paper, "  ", SC_INK_WARNING, _("The server belongs to another domain: use it only if you know the name."));
}

static int
find_settings (const char    *address,
               ScFindConsent  consent,
               gboolean       json)
{
  g_autoptr (GError)    error = NULL;
  g_autoptr (GPtrArray) proposals = sc_autoconfig_find_sync (address, consent, NULL, NULL, &error);
  ScPaper               paper;

  if (proposals == NULL)
    return sc_cli_usage_error ("accounts", "%s", error->message);
  if (json)
    {
      print_proposals_json (proposals);
      return SC_EXIT_OK;
    }
  sc_paper_init (&paper);
  for (guint i = 0; i < proposals->len; i++)
    print_proposal (&paper, g_ptr_array_index (proposals, i));
  if (proposals->len == 0 && consent == SC_FIND_ASK_NOBODY)
    sc_paper_print (&paper, "", SC_INK_PLAIN, _("Sendcheck itself does not know. With --ask-provider the provider is asked, with --ask-others Thunderbird’s directory too."));
  else if (proposals->len == 0)
    sc_paper_print (&paper, "", SC_INK_PLAIN, _("Nobody who was asked knows the settings of this address."));
  return SC_EXIT_OK;
}

/* What stands in the files that are named. Returns an exit status. */
static int
read_files (ScAccountStore *store,
            char          **paths,
            GPtrArray      *accounts,
            GPtrArray      *notes)
{
  for (gsize i = 0; paths[i] != NULL; i++)
    {
      g_autoptr (GError)    error = NULL;
      g_autoptr (GPtrArray) file_notes = NULL;
      g_autoptr (GPtrArray) found = NULL;

      if (access (paths[i], R_OK) != 0)
        return sc_cli_usage_error ("accounts", "%s: %s", paths[i], g_strerror (errno));
      found = sc_account_store_open_file_sync (store, paths[i], &file_notes, &error);
      if (found == NULL)
        return sc_cli_usage_error ("accounts", "%s: %s", paths[i], error->message);
      g_ptr_array_extend_and_steal (accounts, g_steal_pointer (&found));
      g_ptr_array_extend_and_steal (notes, g_steal_pointer (&file_notes));
    }
  return SC_EXIT_OK;
}

int
sc_command_accounts (int    argc,
                     char **argv)
{
  static gboolean json = FALSE;
  static char    *address = NULL;
  static gboolean ask_provider = FALSE;
  static gboolean ask_others = FALSE;
  static char   **files = NULL;
  const GOptionEntry entries[] = {
    { "find", 0, 0, G_OPTION_ARG_STRING, &address, N_("Propose settings for this e-mail address"), N_("ADDRESS") },
    { "ask-provider", 0, 0, G_OPTION_ARG_NONE, &ask_provider, N_("With --find: ask the name service and the address’s own provider"), NULL },
    { "ask-others", 0, 0, G_OPTION_ARG_NONE, &ask_others, N_("With --find: also ask Thunderbird’s directory and whoever receives the mail"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (ScAccountStore) store = NULL;
  g_autoptr (GPtrArray)      accounts = NULL;
  g_autoptr (GPtrArray)      notes = NULL;
  g_autoptr (GPtrArray)      hidden = NULL;
  ScPaper                    paper;

  if (!sc_cli_parse_options ("accounts", "[FILE…]", _("Lists the accounts that are stored on this computer. Nothing is asked, unlocked or changed."),
                             entries, argc, argv))
    return SC_EXIT_USAGE;
  if (files != NULL && address != NULL)
    return sc_cli_usage_error ("accounts", _("“%s” is one word too many"), files[0]);
  if (address != NULL)
    return find_settings (address, ask_others ? SC_FIND_ASK_OTHERS : ask_provider ? SC_FIND_ASK_PROVIDER : SC_FIND_ASK_NOBODY, json);
  if (ask_provider || ask_others)
    return sc_cli_usage_error ("accounts", _("“%s” needs --find"), ask_others ? "--ask-others" : "--ask-provider");
  store = sc_account_store_new ();
  if (files != NULL)
    {
      int status;

      accounts = g_ptr_array_new_with_free_func (g_object_unref);
      notes = g_ptr_array_new_with_free_func (g_free);
      status = read_files (store, files, accounts, notes);
      if (status != SC_EXIT_OK)
        return status;
    }
  else
    {
      accounts = sc_account_store_list_sync (store, &notes, NULL);
    }
  /* The variable is for tests, as in the wizard. */
  hidden = files == NULL ? sc_sandbox_list_hidden (g_getenv ("SENDCHECK_FLATPAK_INFO")) : g_ptr_array_new ();
  if (json)
    {
      print_json (accounts, notes, hidden);
      return SC_EXIT_OK;
    }
  sc_paper_init (&paper);
  for (guint i = 0; i < accounts->len; i++)
    print_account (&paper, g_ptr_array_index (accounts, i));
  if (accounts->len == 0)
    sc_paper_print (&paper, "", SC_INK_PLAIN, _("No account was found on this computer."));
  for (guint i = 0; notes != NULL && i < notes->len; i++)
    sc_paper_print (&paper, "! ", SC_INK_WARNING, g_ptr_array_index (notes, i));
  print_hidden (&paper, hidden);
  return SC_EXIT_OK;
}
