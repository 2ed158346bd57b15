/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-cli"

#include "config.h"

#include "sc-account-store.h"
#include "sc-cli.h"
#include "sc-enum.h"
#include "sc-paper.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_account (JsonBuilder *builder,
             ScAccount   *account)
{
  ScEndpoint *endpoint = sc_account_get_endpoint (account);

  json_builder_begin_object (builder);
  add_string (builder, "id", sc_account_get_id (account));
  add_string (builder, "origin", sc_account_get_origin (account));
  add_string (builder, "program", sc_account_get_program (account));
  add_string (builder, "name", sc_account_get_name (account));
  add_string (builder, "address", sc_account_get_address (account));
  add_string (builder, "host", endpoint != NULL ? sc_endpoint_get_host (endpoint) : NULL);
  json_builder_set_member_name (builder, "port");
  if (endpoint != NULL)
    json_builder_add_int_value (builder, sc_endpoint_get_port (endpoint));
  else
    json_builder_add_null_value (builder);
  add_string (builder, "security", endpoint != NULL ? sc_enum_to_nick (SC_TYPE_SECURITY, sc_endpoint_get_security (endpoint)) : NULL);
  add_string (builder, "auth", sc_enum_to_nick (SC_TYPE_AUTH_METHOD, (int) sc_account_get_auth (account)));
  add_string (builder, "user", sc_account_get_user (account));
  add_string (builder, "note", sc_account_get_note (account));
  json_builder_end_object (builder);
}

static void
print_json (GPtrArray *accounts,
            GPtrArray *notes)
{
  g_autoptr (JsonBuilder)   builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode)      root = NULL;
  g_autofree char          *text = NULL;

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
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  text = json_generator_to_data (generator, NULL);
  sc_print_json (text);
}

static const char *
get_security_words (ScSecurity security)
{
  switch (security)
    {
    case SC_SECURITY_NONE:
      return _("not encrypted");
    case SC_SECURITY_STARTTLS:
      return "STARTTLS";
    case SC_SECURITY_TLS:
    default:
      return "TLS";
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

int
sc_command_accounts (int    argc,
                     char **argv)
{
  static gboolean json = FALSE;
  static char   **rest = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &rest, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (ScAccountStore) store = NULL;
  g_autoptr (GPtrArray)      accounts = NULL;
  g_autoptr (GPtrArray)      notes = NULL;
  ScPaper                    paper;

  if (!sc_cli_parse_options ("accounts", NULL, _("Lists the accounts that are stored on this computer. Nothing is asked, unlocked or changed."),
                             entries, argc, argv))
    return SC_EXIT_USAGE;
  if (rest != NULL)
    return sc_cli_usage_error ("accounts", _("“%s” is one word too many"), rest[0]);

  store = sc_account_store_new ();
  accounts = sc_account_store_list_sync (store, &notes, NULL);
  if (json)
    {
      print_json (accounts, notes);
      return SC_EXIT_OK;
    }
  sc_paper_init (&paper);
  for (guint i = 0; i < accounts->len; i++)
    print_account (&paper, g_ptr_array_index (accounts, i));
  if (accounts->len == 0)
    sc_paper_print (&paper, "", SC_INK_PLAIN, _("No account was found on this computer."));
  for (guint i = 0; notes != NULL && i < notes->len; i++)
    sc_paper_print (&paper, "! ", SC_INK_WARNING, g_ptr_array_index (notes, i));
  return SC_EXIT_OK;
}
