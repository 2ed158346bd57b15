/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-fact-declarations.h"

#include <string.h>

/* docs/facts.md is made from the declarations: "test-report-facts-doc --write FILE" writes it, and without that the
 * program checks that the file in the tree is what it would write. */

static const char *
type_words (const char *type)
{
  if (g_str_equal (type, "b"))
    return "yes or no";
  if (g_str_equal (type, "i") || g_str_equal (type, "x"))
    return "whole number";
  if (g_str_equal (type, "d"))
    return "number";
  if (g_str_equal (type, "as"))
    return "list of texts";
  return "text";
}

static char *
make_page (void)
{
  GString *page = g_string_new (
    "# Facts\n\n"
    "What a run can observe. A check writes facts, the knowledge in `data/advice/` reads them, a report keeps them under `facts`.\n"
    "A part in `<>` stands for any word without a dot. This page is made from `src/report/sc-fact-declarations.c`; run\n"
    "`meson compile facts-doc` after a change there.\n\n"
    "| fact | type | meaning |\n| --- | --- | --- |\n");
  guint n;
  const ScFactDeclaration *declarations = sc_fact_declarations (&n);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (page, "| `%s` | %s | %s |\n", declarations[i].name, type_words (declarations[i].type), declarations[i].meaning);
  return g_string_free (page, FALSE);
}

static void
test_page (void)
{
  g_autofree char   *path = g_test_build_filename (G_TEST_DIST, "..", "docs", "facts.md", NULL);
  g_autofree char   *written = NULL;
  g_autofree char   *made = make_page ();
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &written, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (written, ==, made);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *page = NULL;

  if (argc == 3 && g_str_equal (argv[1], "--write"))
    {
      page = make_page ();
      return g_file_set_contents (argv[2], page, -1, NULL) ? 0 : 1;
    }
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/report/facts-doc", test_page);
  return g_test_run ();
}
