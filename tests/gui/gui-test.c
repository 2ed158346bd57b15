/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#include "config.h"

#include "gui-test.h"

#include "sc-application.h"

#include <adwaita.h>

gboolean
gui_test_init_widgets (void)
{
  if (!gtk_init_check ())
    return FALSE;
  adw_init ();
  sc_application_init_resources ();
  sc_application_init_look ();
  return TRUE;
}

gboolean
gui_test_init (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  if (gui_test_init_widgets ())
    return TRUE;
  g_print ("1..0 # SKIP no display\n");
  return FALSE;
}
