/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
/* How long the wizard takes for a report with many lines of dialogue. Prints; fails nothing. bench-transcript [LINES...]; without one,
 * 10,000 and 100,000: what takes more than ten times as long for the second grows faster than the dialogue does. */
#define G_LOG_DOMAIN "bench-transcript"

#include "config.h"

#include "find-widget.h"
#include "gui-test.h"
#include "sc-report-form.h"
#include "sc-report-json.h"
#include "sc-share.h"
#include "sc-transcript-view.h"
#include "sc-window-private.h"

#include <time.h>

static gint64 began_us;
static clock_t began_work;

static void
begin (void)
{
  settle ();
  began_us = g_get_monotonic_time ();
  began_work = clock ();
}

static void
end (const char *what)
{
  settle ();
  g_print ("  %-44s %8.1f ms, %8.1f ms of work\n", what, (double) (g_get_monotonic_time () - began_us) / 1000,
           (double) (clock () - began_work) * 1000 / CLOCKS_PER_SEC);
}

/* As a long mailing has it: several messages a second, now and then a refusal and a slow answer. */
static ScReport *
create_report (guint n_lines)
{
  ScReport *report = sc_report_new ();
  ScTranscript *transcript = sc_report_get_transcript (report);
  g_autoptr (ScEndpoint) endpoint = sc_endpoint_new ("smtp.example.com", 587, SC_SECURITY_STARTTLS);

  sc_report_set_account (report, "typed", endpoint, SC_AUTH_METHOD_AUTO, NULL);
  for (guint i = 0; i < n_lines; i++)
    {
      guint time_ms = i * 40 + (i % 1000 == 999 ? 5000 : 0);
      g_autofree char *text = i % 997 == 996 ? g_strdup ("421 4.7.0 Too many messages, try again later")
                              : i % 2 == 0   ? g_strdup_printf ("RCPT TO:<user%u@example.com>", i)
                                             : g_strdup_printf ("250 2.1.5 <user%u@example.com>: Recipient ok", i);
      g_autoptr (ScTranscriptLine) line = sc_transcript_line_new (time_ms, i % 2 == 0 ? SC_SPEAKER_CLIENT : SC_SPEAKER_SERVER, text, NULL);

      sc_transcript_append (transcript, line);
    }
  return report;
}

static void
scroll (ScWindow *window, GtkWidget *view)
{
  GtkScrolledWindow *scrolled = GTK_SCROLLED_WINDOW (gtk_widget_get_ancestor (GTK_WIDGET (find_dialogue (view)), GTK_TYPE_SCROLLED_WINDOW));
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (scrolled);
  double reach = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

  begin ();
  for (int i = 0; i <= 20; i++)
    {
      gtk_adjustment_set_value (adjustment, reach * i / 20);
      paint (GTK_WIDGET (window));
    }
  end ("jump from end to end, 21 pictures");
  begin ();
  for (int i = 1; i <= 21; i++)
    {
      gtk_adjustment_set_value (adjustment, reach / 2 + i * 60);
      paint (GTK_WIDGET (window));
    }
  end ("turn the wheel, 21 pictures");
}

static void
search (GtkWidget *view)
{
  GtkEditable *entry = GTK_EDITABLE (find_widget (view, GTK_TYPE_SEARCH_ENTRY, 0));
  GListModel *lines = G_LIST_MODEL (gtk_list_view_get_model (find_dialogue (view)));
  const char *words[] = { "recipient", "too many", "nowhere", "" };

  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (find_widget (view, GTK_TYPE_SEARCH_BAR, 0)), TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *what = NULL;

      begin ();
      gtk_editable_set_text (entry, words[i]);
      g_signal_emit_by_name (entry, "search-changed"); /* at once, and not when nothing more is typed */
      settle ();
      what = g_strdup_printf ("search “%s”: %u lines", words[i], g_list_model_get_n_items (lines));
      end (what);
    }
}

static void
filter (GtkWidget *view)
{
  GtkDropDown *direction = GTK_DROP_DOWN (find_widget (view, GTK_TYPE_DROP_DOWN, 0));
  GListModel *lines = G_LIST_MODEL (gtk_list_view_get_model (find_dialogue (view)));

  for (guint i = 1; i <= 5; i++)
    {
      g_autofree char *what = NULL;

      begin ();
      gtk_drop_down_set_selected (direction, i % 5);
      settle ();
      what = g_strdup_printf ("filter %u: %u lines", i % 5, g_list_model_get_n_items (lines));
      end (what);
    }
}

static void
append_live (ScWindow *window, ScReport *report, guint n_lines)
{
  ScTranscript *transcript = sc_report_get_transcript (report);

  begin ();
  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr (ScTranscriptLine) line = sc_transcript_line_new ((n_lines + i) * 40, SC_SPEAKER_SERVER, "250 2.1.5 Ok", NULL);

      sc_transcript_append (transcript, line);
      if (i % 10 == 9)
        paint (GTK_WIDGET (window));
    }
  end ("1000 lines more, a frame every ten");
}

static void
measure (guint n_lines)
{
  ScWindow *window = SC_WINDOW (sc_window_new (NULL));
  g_autoptr (ScShare) share = sc_share_new ();
  g_autoptr (ScReport) made = create_report (n_lines);
  g_autoptr (ScReport) report = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;
  g_autofree char *text = NULL;
  GtkWidget *view;

  g_print ("%u lines\n", n_lines);
  gtk_window_present (GTK_WINDOW (window));
  paint (GTK_WIDGET (window));
  begin ();
  json = sc_report_form_write (SC_REPORT_FORM_JSON, made, share, TRUE);
  end ("write the share-safe report");
  sc_window_open_report (window, made);
  begin ();
  gtk_widget_activate_action (GTK_WIDGET (window), "win.share", NULL);
  paint (GTK_WIDGET (window));
  end ("open the page that shares it");
  begin ();
  report = sc_report_new_from_json (json, -1, &error);
  end ("read it");
  if (report == NULL)
    {
      g_print ("  %s\n", error->message);
      report = g_steal_pointer (&made);
    }
  begin ();
  sc_window_open_report (window, report);
  paint (GTK_WIDGET (window));
  end ("open it in the window");
  view = find_widget (GTK_WIDGET (window->result), SC_TYPE_TRANSCRIPT_VIEW, 0);
  begin ();
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (gtk_widget_get_ancestor (view, ADW_TYPE_EXPANDER_ROW)), TRUE);
  paint (GTK_WIDGET (window));
  end ("unfold the dialogue");
  scroll (window, view);
  search (view);
  filter (view);
  append_live (window, report, n_lines);
  begin ();
  gtk_widget_activate_action (view, "transcript.copy", NULL);
  end ("copy every line, share-safe");
  begin ();
  text = sc_report_form_write (SC_REPORT_FORM_TEXT, report, share, TRUE);
  end ("write the report as text");
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
}

int
main (int argc, char **argv)
{
  if (!gui_test_init_widgets ())
    {
      g_print ("no display\n");
      return 77;
    }
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  for (int i = 1; i < argc; i++)
    measure ((guint) g_ascii_strtoull (argv[i], NULL, 10));
  if (argc < 2)
    {
      measure (10000);
      measure (100000);
    }
  return 0;
}
