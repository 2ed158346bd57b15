/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-cli"

#include "config.h"

#include "sc-cli.h"
#include "sc-endpoint.h"
#include "sc-paper.h"
#include "sc-trust-store.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

/* ISO 8601, UTC, as a report has it. */
static char *
format_time (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);

  return time != NULL ? g_date_time_format_iso8601 (time) : g_strdup ("");
}

static void
print_json (GPtrArray *entries)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "trusted");
  json_builder_begin_array (builder);
  for (guint i = 0; i < entries->len; i++)
    {
      const ScTrustEntry *entry = g_ptr_array_index (entries, i);
      g_autofree char    *given = format_time (entry->given);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "host");
      json_builder_add_string_value (builder, entry->host);
      json_builder_set_member_name (builder, "port");
      json_builder_add_int_value (builder, entry->port);
      json_builder_set_member_name (builder, "fingerprint");
      json_builder_add_string_value (builder, entry->fingerprint);
      json_builder_set_member_name (builder, "given");
      json_builder_add_string_value (builder, given);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  sc_print_json_builder (builder, TRUE);
}

static void
print_entries (GPtrArray *entries)
{
  ScPaper paper;

  sc_paper_init (&paper);
  for (guint i = 0; i < entries->len; i++)
    {
      const ScTrustEntry   *entry = g_ptr_array_index (entries, i);
      g_autofree char      *server = sc_trust_entry_dup_server (entry);
      g_autofree char      *given = sc_trust_entry_dup_given (entry);

      sc_paper_print (&paper, "", SC_INK_BOLD, server);
      sc_paper_print (&paper, "  ", SC_INK_PLAIN, given);
      sc_paper_print (&paper, "  ", SC_INK_DIM, entry->fingerprint);
    }
  if (entries->len == 0)
    sc_paper_print (&paper, "", SC_INK_PLAIN, _("No certificate is remembered."));
}

/* @text: a host; without a port all of its ports. */
static gboolean
forget (const char *text,
        GError    **error)
{
  ScTrustStore         *store = sc_trust_store_get_default ();
  g_autoptr (GPtrArray) entries = sc_trust_store_list (store);
  g_autofree char      *host = NULL;
  gboolean              any = FALSE;
  guint16               port = 0;

  if (!sc_endpoint_parse_host (text, &host, &port, error))
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    {
      const ScTrustEntry *entry = g_ptr_array_index (entries, i);

      if (!g_str_equal (entry->host, host) || (port != 0 && entry->port != port))
        continue;
      any = TRUE;
      if (!sc_trust_store_revoke (store, host, entry->port, error))
        return FALSE;
    }
  /* Nothing there: the store says so in its own words. */
  return any || sc_trust_store_revoke (store, host, port, error);
}

int
sc_command_trust (int    argc,
                  char **argv)
{
  static gboolean json = FALSE;
  static char    *forgotten = NULL;
  static char   **rest = NULL;
  const GOptionEntry entries[] = {
    { "forget", 0, 0, G_OPTION_ARG_STRING, &forgotten, N_("Forget the certificates of this server"), N_("NAME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &rest, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError)    error = NULL;
  g_autoptr (GPtrArray) list = NULL;

  if (!sc_cli_parse_options ("trust", NULL, _("Lists the faulty certificates that you allowed and that are remembered."), entries, argc, argv))
    return SC_EXIT_USAGE;
  if (rest != NULL)
    return sc_cli_usage_error ("trust", _("“%s” is one word too many"), rest[0]);
  if (forgotten != NULL && !forget (forgotten, &error))
    return sc_cli_usage_error ("trust", "--forget: %s", error->message);
  list = sc_trust_store_list (sc_trust_store_get_default ());
  if (json)
    print_json (list);
  else
    print_entries (list);
  return SC_EXIT_OK;
}
