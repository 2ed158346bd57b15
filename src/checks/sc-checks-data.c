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

GBytes *
sc_checks_data_find (const char *name)
{
  static GOnce once = G_ONCE_INIT;
  g_autofree char *path = g_strconcat (FOLDER, name, NULL);

  g_return_val_if_fail (name != NULL, NULL);

  return g_resource_lookup_data (g_once (&once, register_resource, NULL), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}
