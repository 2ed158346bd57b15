/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "test-transcript"

#include "config.h"

#include "find-widget.h"
#include "gui-test.h"
#include "sc-transcript-view.h"

#include <string.h>

static const struct
{
  guint time_ms;
  ScSpeaker speaker;
  const char *text;
} dialogue[] = {
  { 10, SC_SPEAKER_SERVER, "220 mail.example.com ESMTP" },
  { 11, SC_SPEAKER_CLIENT, "EHLO [192.0.2.1]" },
  { 20, SC_SPEAKER_SERVER, "250 STARTTLS" },
  { 21, SC_SPEAKER_CLIENT, "STARTTLS" },
  { 30, SC_SPEAKER_SERVER, "220 2.0.0 Ready" },
  { 40, SC_SPEAKER_INFO, "TLS 1.3" },
  { 50, SC_SPEAKER_CLIENT, "AUTH PLAIN [secret]" },
  { 9050, SC_SPEAKER_SERVER, "235 2.7.0 Welcome" },
  { 9051, SC_SPEAKER_CLIENT, "MAIL FROM:<anna@example.net>" },
  { 9060, SC_SPEAKER_SERVER, "421 4.7.0 <anna@example.net> sends Too Many Messages" },
};

typedef struct
{
  GtkWindow *window;
  GtkWidget *view;
  ScTranscript *transcript;
  GListModel *lines; /* those that are shown */
} Fixture;

static void
append (Fixture *self, guint time_ms, ScSpeaker speaker, const char *text)
{
  g_autoptr (ScTranscriptLine) line = sc_transcript_line_new (time_ms, speaker, text, NULL);

  sc_transcript_append (self->transcript, line);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->window = GTK_WINDOW (gtk_window_new ());
  self->view = sc_transcript_view_new ();
  self->transcript = sc_transcript_new ();
  for (guint i = 0; i < G_N_ELEMENTS (dialogue); i++)
    append (self, dialogue[i].time_ms, dialogue[i].speaker, dialogue[i].text);
  gtk_window_set_default_size (self->window, 400, 400);
  gtk_window_set_child (self->window, self->view);
  gtk_window_present (self->window);
  sc_transcript_view_set_transcript (SC_TRANSCRIPT_VIEW (self->view), self->transcript);
  settle ();
  self->lines = G_LIST_MODEL (gtk_list_view_get_model (find_dialogue (self->view)));
  g_assert_cmpuint (g_list_model_get_n_items (self->lines), ==, G_N_ELEMENTS (dialogue));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (self->window);
  settle ();
  g_object_unref (self->transcript);
}

static void
search (Fixture *self, const char *words, guint n_found)
{
  GtkWidget *entry = find_widget (self->view, GTK_TYPE_SEARCH_ENTRY, 0);

  gtk_editable_set_text (GTK_EDITABLE (entry), words);
  g_signal_emit_by_name (entry, "search-changed"); /* at once, and not when nothing more is typed */
  settle ();
  g_assert_cmpuint (g_list_model_get_n_items (self->lines), ==, n_found);
}

/* The label that says why there is nothing to see. */
static gboolean
says (Fixture *self, const char *words)
{
  GtkWidget *label;

  for (guint number = 0; (label = find_widget (self->view, GTK_TYPE_LABEL, number)) != NULL; number++)
    {
      if (gtk_widget_get_mapped (label) && strstr (gtk_label_get_text (GTK_LABEL (label)), words) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
test_search (Fixture *self, gconstpointer data)
{
  GtkSearchBar *bar = GTK_SEARCH_BAR (find_widget (self->view, GTK_TYPE_SEARCH_BAR, 0));

  gtk_search_bar_set_search_mode (bar, TRUE);
  search (self, "too MANY", 1);
  g_assert_false (says (self, "No line has these words"));
  search (self, "nowhere", 0);
  g_assert_true (says (self, "No line has these words"));
  /* What comes while one searches is searched, too. */
  append (self, 9061, SC_SPEAKER_SERVER, "250 Nowhere");
  settle ();
  g_assert_cmpuint (g_list_model_get_n_items (self->lines), ==, 1);
  gtk_search_bar_set_search_mode (bar, FALSE);
  settle ();
  g_assert_cmpuint (g_list_model_get_n_items (self->lines), ==, G_N_ELEMENTS (dialogue) + 1);
}

static const struct
{
  guint list; /* 0: direction, 1: stage */
  guint choice;
  guint n_lines;
  const char *first;
} filters[] = {
  { 0, 1, 4, "EHLO [192.0.2.1]" },             /* what we sent */
  { 0, 2, 5, "220 mail.example.com ESMTP" },   /* what the server said */
  { 0, 3, 1, "421 4.7.0 <anna@example.net> sends Too Many Messages" },
  { 0, 4, 1, "235 2.7.0 Welcome" },            /* after nine seconds */
  { 1, 1, 3, "220 mail.example.com ESMTP" },   /* connection */
  { 1, 2, 3, "STARTTLS" },
  { 1, 3, 2, "AUTH PLAIN [secret]" },
  { 1, 4, 2, "MAIL FROM:<anna@example.net>" },
};

static void
test_filter (Fixture *self, gconstpointer data)
{
  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (find_widget (self->view, GTK_TYPE_SEARCH_BAR, 0)), TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      GtkDropDown *choices = GTK_DROP_DOWN (find_widget (self->view, GTK_TYPE_DROP_DOWN, filters[i].list));
      g_autoptr (ScTranscriptLine) first = NULL;

      gtk_drop_down_set_selected (choices, filters[i].choice);
      settle ();
      g_assert_cmpuint (g_list_model_get_n_items (self->lines), ==, filters[i].n_lines);
      first = g_list_model_get_item (self->lines, 0);
      g_assert_cmpstr (sc_transcript_line_get_text (first), ==, filters[i].first);
      gtk_drop_down_set_selected (choices, 0);
      settle ();
      g_assert_cmpuint (g_list_model_get_n_items (self->lines), ==, G_N_ELEMENTS (dialogue));
    }
}

static void
on_text_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static char *
copy (Fixture *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (self->view);
  char *text = NULL;

  g_assert_true (gtk_widget_activate_action (self->view, "transcript.copy", NULL));
  gdk_clipboard_read_text_async (clipboard, NULL, on_text_read_cb, &text);
  while (text == NULL)
    g_main_context_iteration (NULL, TRUE);
  return text;
}

static void
test_copy (Fixture *self, gconstpointer data)
{
  g_autofree char *all = copy (self);
  g_autofree char *chosen = NULL;

  g_assert_nonnull (strstr (all, "0.011 C EHLO"));
  g_assert_null (strstr (all, "anna@"));
  g_assert_cmpstr (strrchr (all, '\n'), ==, "\n");
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->lines), 9, TRUE);
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->lines), 3, FALSE);
  chosen = copy (self);
  g_assert_cmpstr (chosen, ==, "   0.021 C STARTTLS\n   9.060 S 421 4.7.0 <[address 1]> sends Too Many Messages\n");
}

/* What a line means stands below the list when it is chosen. */
static void
test_meaning (Fixture *self, gconstpointer data)
{
  g_assert_false (says (self, "We ask to make the line secret."));
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->lines), 3, TRUE);
  settle ();
  paint (GTK_WIDGET (self->window));
  g_assert_true (says (self, "We ask to make the line secret."));
}

static double
get_distance_to_end (Fixture *self)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (GTK_WIDGET (find_dialogue (self->view)), GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));

  return gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment) - gtk_adjustment_get_value (adjustment);
}

static void
append_many (Fixture *self)
{
  for (guint i = 0; i < 300; i++)
    append (self, 10000 + i, SC_SPEAKER_SERVER, "250 2.1.5 Ok");
  settle ();
  paint (GTK_WIDGET (self->window));
  paint (GTK_WIDGET (self->window));
}

static void
test_follow (Fixture *self, gconstpointer data)
{
  GtkToggleButton *pause = GTK_TOGGLE_BUTTON (find_widget (self->view, GTK_TYPE_TOGGLE_BUTTON, 0));
  double distance;

  for (guint number = 1; g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (pause)), "media-playback-pause-symbolic") != 0; number++)
    pause = GTK_TOGGLE_BUTTON (find_widget (self->view, GTK_TYPE_TOGGLE_BUTTON, number));
  append_many (self);
  g_assert_false (gtk_toggle_button_get_active (pause));
  g_assert_cmpfloat (get_distance_to_end (self), <=, 24);
  gtk_toggle_button_set_active (pause, TRUE);
  append_many (self);
  distance = get_distance_to_end (self);
  g_assert_cmpfloat (distance, >, 1000);
  g_assert_true (gtk_toggle_button_get_active (pause));
  gtk_toggle_button_set_active (pause, FALSE);
  settle ();
  paint (GTK_WIDGET (self->window));
  g_assert_cmpfloat (get_distance_to_end (self), <=, 24);
}

int
main (int argc, char **argv)
{
  if (!gui_test_init (&argc, &argv))
    return 0;
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  g_test_add ("/gui/transcript/search", Fixture, NULL, set_up, test_search, tear_down);
  g_test_add ("/gui/transcript/filter", Fixture, NULL, set_up, test_filter, tear_down);
  g_test_add ("/gui/transcript/copy", Fixture, NULL, set_up, test_copy, tear_down);
  g_test_add ("/gui/transcript/meaning", Fixture, NULL, set_up, test_meaning, tear_down);
  g_test_add ("/gui/transcript/follow", Fixture, NULL, set_up, test_follow, tear_down);
  return g_test_run ();
}
