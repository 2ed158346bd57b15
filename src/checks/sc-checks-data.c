/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-checks"

#include "config.h"

#include "sc-checks-data.h"

#include "sc-checks-resources.h"

#define FOLDER "/io/github/sendcheck/checks/"

static gpointer
register_resource (gpointer data)
{
  sc_checks_register_resource ();
  return sc_checks_get_resource ();
}

void
sc_checks_data_parse (const char          *name,
                      const GMarkupParser *parser,
                      gpointer             user_data)
{
  static GOnce once = G_ONCE_INIT;
  g_autofree char *path = g_strconcat (FOLDER, name, NULL);
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (parser, 0, user_data, NULL);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (g_once (&once, register_resource, NULL), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  if (bytes != NULL)
    g_markup_parse_context_parse (context, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL);
}
