/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "made-facts.h"

#include "sc-fact-declarations.h"

static void
set_fact (ScFacts *facts,
          const char *name,
          const char *value)
{
  const char *type = sc_fact_find_declaration (name)->type;
  gint64 number = g_ascii_strtoll (value, NULL, 10);

  if (g_str_equal (type, "i"))
    sc_facts_set_int (facts, name, (int) number);
  else if (g_str_equal (type, "x"))
    sc_facts_set (facts, name, g_variant_new_int64 (number));
  else if (g_str_equal (type, "b"))
    sc_facts_set_bool (facts, name, g_str_equal (value, "true"));
  else if (g_str_equal (type, "as"))
    {
      g_auto (GStrv) words = g_strsplit (value, ",", -1);

      sc_facts_set (facts, name, g_variant_new_strv ((const char * const *) words, value[0] == '\0' ? 0 : -1));
    }
  else
    sc_facts_set_string (facts, name, value);
}

ScFacts *
sc_test_make_facts (const char *text)
{
  ScFacts *facts = sc_facts_new ();
  g_auto (GStrv) items = g_strsplit (text, ";", -1);

  for (guint i = 0; items[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (items[i], "=", 2);

      set_fact (facts, pair[0], pair[1]);
    }
  if (!sc_facts_has (facts, "run.outcome"))
    sc_facts_set_string (facts, "run.outcome", "fault");
  return facts;
}
