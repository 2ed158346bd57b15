/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "show-reports"

#include "config.h"

#include "gui-test.h"
#include "sc-report-json.h"
#include "sc-window-private.h"

/* show-reports REPORT.json…: opens each in the wizard's window and prints what stands on the page: the file's name after “== ”, then the
 * title and a line for each text, folded or not. For tests that have many reports. */

static void
print_texts (GtkWidget *widget)
{
  if (!gtk_widget_get_visible (widget))
    return;
  if (GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)) != '\0')
    g_print ("%s\n", gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    print_texts (child);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

int
main (int argc, char **argv)
{
  ScWindow *window;

  if (!gui_test_init_widgets ())
    {
      g_printerr ("no display\n");
      return 77;
    }
  window = SC_WINDOW (sc_window_new (NULL));
  gtk_window_present (GTK_WINDOW (window));
  for (int i = 1; i < argc; i++)
    {
      g_autofree char *json = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (ScReport) report = NULL;
      gsize length;

      if (g_file_get_contents (argv[i], &json, &length, &error))
        report = sc_report_new_from_json (json, (gssize) length, &error);
      if (report == NULL)
        {
          g_printerr ("%s\n", error->message);
          return 1;
        }
      sc_window_open_report (window, report);
      settle ();
      g_print ("== %s\n%s\n", argv[i], adw_window_title_get_title (window->title));
      print_texts (GTK_WIDGET (window->result));
    }
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
  return 0;
}
