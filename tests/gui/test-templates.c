/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "test-templates"

#include "config.h"

#include "gui-test.h"
#include "sc-arrival-view.h"
#include "sc-cause-view.h"
#include "sc-checks-page.h"
#include "sc-compare-page.h"
#include "sc-diagnosis-view.h"
#include "sc-explain-page.h"
#include "sc-field-note.h"
#include "sc-labels.h"
#include "sc-message-page.h"
#include "sc-open-page.h"
#include "sc-phone-code-view.h"
#include "sc-practice-page.h"
#include "sc-result-page.h"
#include "sc-settings-page.h"
#include "sc-settings-rules.h"
#include "sc-share-page.h"
#include "sc-stage-row.h"
#include "sc-start-page.h"
#include "sc-state-icon.h"
#include "sc-transcript-view.h"
#include "sc-wait-box.h"
#include "sc-waiter.h"

/* Every class comes out of its template without a word on stderr (G_DEBUG=fatal-warnings) and goes away whole. */
static void
test_instantiate (gconstpointer data)
{
  GType (*get_type) (void) = *(GType (**) (void)) data;
  GtkWidget *widget = g_object_ref_sink (g_object_new (get_type (), NULL));
  GtkWidget *window = gtk_window_new ();
  gpointer gone = widget;

  g_object_add_weak_pointer (G_OBJECT (widget), &gone);
  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_set_child (GTK_WINDOW (window), NULL);
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_unref (widget);
  while (gone != NULL && g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (gone);
}

static GType (*const types[]) (void) = {
  sc_start_page_get_type, sc_settings_page_get_type, sc_checks_page_get_type, sc_result_page_get_type,
  sc_practice_page_get_type, sc_explain_page_get_type, sc_open_page_get_type, sc_message_page_get_type, sc_stage_row_get_type, sc_field_note_get_type,
  sc_transcript_view_get_type, sc_state_icon_get_type, sc_diagnosis_view_get_type, sc_arrival_view_get_type,
  sc_share_page_get_type, sc_compare_page_get_type, sc_wait_box_get_type, sc_phone_code_view_get_type,
};

/* A row says what its stage says, in words, and has one row a check. */
static void
test_stage_row (void)
{
  g_autoptr (ScStage) stage = sc_stage_new (SC_STAGE_CONNECTIVITY);
  g_autoptr (ScCheck) good = sc_check_new ("resolve", SC_STATUS_PASS, "The name was found.");
  g_autoptr (ScCheck) bad = sc_check_new ("greeting", SC_STATUS_FAIL, "The server <b>refused</b> & left.");
  g_autoptr (GtkWidget) row = g_object_ref_sink (sc_stage_row_new (stage));

  g_assert_false (adw_expander_row_get_enable_expansion (ADW_EXPANDER_ROW (row)));
  sc_stage_put_check (stage, good);
  g_assert_cmpstr (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (row)), ==, "The name was found.");
  g_assert_true (adw_expander_row_get_enable_expansion (ADW_EXPANDER_ROW (row)));
  g_assert_false (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row)));
  sc_stage_put_check (stage, bad);
  sc_stage_set_status (stage, SC_STATUS_FAIL);
  g_assert_cmpstr (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (row)), ==, "The server <b>refused</b> & left.");
  g_assert_false (adw_preferences_row_get_use_markup (ADW_PREFERENCES_ROW (row)));
}

static const struct
{
  ScWho who;
  const char *action;
  const char *argument;
  const char *label;
  const char *handed_over;
} actions[] = {
  { SC_WHO_YOU, "retry", NULL, "Try Again", NULL },
  { SC_WHO_YOU, "use-endpoint", "465 tls", "Use Port 465 with SSL/TLS", "465 tls" },
  { SC_WHO_YOU, "use-endpoint", "587 starttls", "Use Port 587 with STARTTLS", "587 starttls" },
  { SC_WHO_YOU, "use-host", "mail.example.com", "Use mail.example.com", "mail.example.com" },
  { SC_WHO_HELPDESK, "copy-message", NULL, "Copy a Message for Your Helpdesk", "helpdesk" },
  { SC_WHO_PROVIDER, "copy-message", NULL, "Copy a Message for Your Provider", "provider" },
  { SC_WHO_ISP, "copy-message", NULL, "Copy a Message for Your Internet Company", "isp" },
};

/* A button says what it does, and a message goes to whom the fix is for. */
static void
test_actions (void)
{
  g_autoptr (ScReport) report = sc_report_new ();

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      ScFix fix = { .who = actions[i].who, .action = (char *) actions[i].action, .action_argument = (char *) actions[i].argument };
      g_autofree char *label = sc_cause_view_dup_action_label (&fix, report);

      g_assert_cmpstr (label, ==, actions[i].label);
      g_assert_cmpstr (sc_cause_view_get_action_argument (&fix), ==, actions[i].handed_over);
    }
}

static const struct
{
  const char *description;
  guint16 port;
  ScSecurity security;
  gboolean odd;
  const char *button;
} oddities[] = {
  { "587 with STARTTLS is usual", 587, SC_SECURITY_STARTTLS, FALSE, NULL },
  { "465 with TLS is usual", 465, SC_SECURITY_TLS, FALSE, NULL },
  { "465 with STARTTLS hangs", 465, SC_SECURITY_STARTTLS, TRUE, "Use TLS from the Start" },
  { "587 with TLS fails", 587, SC_SECURITY_TLS, TRUE, "Use STARTTLS" },
  { "no protection is odd anywhere", 10025, SC_SECURITY_NONE, TRUE, "Use STARTTLS" },
  { "any other port may have TLS", 10465, SC_SECURITY_TLS, FALSE, NULL },
  { "no port yet says nothing of TLS", 0, SC_SECURITY_TLS, FALSE, NULL },
};

static void
test_oddities (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (oddities); i++)
    {
      const char *button = NULL;
      g_autofree char *text = sc_settings_rules_dup_security_oddity (oddities[i].port, oddities[i].security, &button);

      g_test_message ("%s", oddities[i].description);
      g_assert_cmpint (text != NULL, ==, oddities[i].odd);
      g_assert_cmpstr (button, ==, oddities[i].button);
    }
}

static const struct
{
  const char *description;
  const char *text;
  gboolean complete;
  gboolean right;
  gboolean wrong;
} hosts[] = {
  { "a name", "smtp.example.com", FALSE, TRUE, FALSE },
  { "nothing yet", "", FALSE, FALSE, FALSE },
  { "nothing when the check begins", "", TRUE, FALSE, TRUE },
  { "a web address", "https://mail.example.com/", FALSE, FALSE, TRUE },
  { "an e-mail address", "me@example.com", FALSE, FALSE, TRUE },
  { "an escape character", "smtp\033.example.com", FALSE, FALSE, TRUE },
};

static void
test_host_rule (void)
{
  g_autoptr (GtkWidget) row = g_object_ref_sink (adw_entry_row_new ());
  g_autoptr (ScFieldNote) note = g_object_ref_sink (g_object_new (SC_TYPE_FIELD_NOTE, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autofree char *host = NULL;

      g_test_message ("%s", hosts[i].description);
      gtk_editable_set_text (GTK_EDITABLE (row), hosts[i].text);
      g_assert_cmpint (sc_settings_rules_check_host (GTK_EDITABLE (row), note, hosts[i].complete, &host), ==, hosts[i].right);
      g_assert_cmpint (sc_field_note_is_wrong (note), ==, hosts[i].wrong);
      g_assert_cmpint (gtk_widget_get_visible (GTK_WIDGET (note)), ==, hosts[i].wrong);
      g_assert_cmpint (gtk_widget_has_css_class (row, "error"), ==, hosts[i].wrong);
    }
  sc_field_note_clear (note);
}

static void
test_labels (void)
{
  g_autofree char *short_time = sc_labels_dup_duration (12);
  g_autofree char *long_time = sc_labels_dup_duration (1234);
  g_autofree char *clock = sc_labels_dup_clock (899);
  g_autofree char *hours = sc_labels_dup_clock (3725);
  g_autofree char *wait = sc_labels_dup_wait (900);
  g_autofree char *second = sc_labels_dup_wait (1);

  g_assert_cmpstr (short_time, ==, "12 ms");
  g_assert_cmpstr (long_time, ==, "1.2 s");
  g_assert_cmpstr (clock, ==, "14:59");
  g_assert_cmpstr (hours, ==, "1:02:05");
  g_assert_cmpstr (wait, ==, "15 minutes");
  g_assert_cmpstr (second, ==, "1 second");
  /* Each status has a word and a shape of its own: colour is never all there is. */
  for (int a = SC_STATUS_PASS; a <= SC_STATUS_SKIP; a++)
    {
      for (int b = a + 1; b <= SC_STATUS_SKIP; b++)
        {
          g_assert_cmpstr (sc_labels_get_status (a), !=, sc_labels_get_status (b));
          g_assert_cmpstr (sc_labels_get_status_icon (a), !=, sc_labels_get_status_icon (b));
        }
    }
}

static const struct
{
  ScStageId stage; /* where it was refused */
  gboolean logs_in;
} refusals[] = {
  { SC_STAGE_CONNECTIVITY, FALSE }, { SC_STAGE_PORTS, FALSE }, { SC_STAGE_TLS, FALSE }, { SC_STAGE_AUTH, TRUE }, { SC_STAGE_SEND, TRUE },
};

/* A try goes as far as the refusal, and no further; a wait that is stopped is over. */
static void
test_waiter (void)
{
  g_autoptr (ScWaiter) waiter = sc_waiter_new ();
  g_autoptr (ScEndpoint) endpoint = sc_endpoint_new ("mail.example.com", 587, SC_SECURITY_STARTTLS);
  g_autoptr (ScSettings) settings = sc_settings_new (endpoint);

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (ScReport) report = sc_report_new ();
      g_autoptr (ScDiagnosis) diagnosis = sc_diagnosis_new ();

      diagnosis->outcome = SC_OUTCOME_FAULT;
      diagnosis->stage = refusals[i].stage;
      sc_report_set_diagnosis (report, diagnosis);
      sc_waiter_start (waiter, settings, report, 1200);
      g_assert_cmpint (sc_waiter_get_state (waiter), ==, SC_WAITER_WAITING);
      g_assert_cmpint (sc_waiter_logs_in (waiter), ==, refusals[i].logs_in);
      g_assert_cmpuint (sc_waiter_get_wait_s (waiter), >=, 1200);
      sc_waiter_stop (waiter);
      g_assert_false (sc_waiter_is_active (waiter));
      g_assert_cmpint (sc_waiter_get_state (waiter), ==, SC_WAITER_IDLE);
    }
}

static guint
count_widgets (GtkWidget *widget)
{
  guint n = 1;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count_widgets (child);
  return n;
}

/* A hundred thousand lines arrive without the widgets of a hundred thousand lines. */
static void
test_long_transcript (void)
{
  g_autoptr (ScTranscript) transcript = sc_transcript_new ();
  GtkWidget *view = sc_transcript_view_new ();
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 400, 300);
  gtk_window_set_child (GTK_WINDOW (window), view);
  gtk_window_present (GTK_WINDOW (window));
  sc_transcript_view_set_transcript (SC_TRANSCRIPT_VIEW (view), transcript);
  for (guint i = 0; i < 100000; i++)
    {
      g_autoptr (ScTranscriptLine) line = sc_transcript_line_new (i, SC_SPEAKER_SERVER, "250 <b>2.0.0</b> Ok", NULL);

      sc_transcript_append (transcript, line);
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (count_widgets (view), >, 20);
  g_assert_cmpuint (count_widgets (view), <, 5000);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  if (!gui_test_init (&argc, &argv))
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *path = g_strdup_printf ("/gui/template/%s", g_type_name (types[i] ()));

      g_test_add_data_func (path, &types[i], test_instantiate);
    }
  g_test_add_func ("/gui/stage-row", test_stage_row);
  g_test_add_func ("/gui/actions", test_actions);
  g_test_add_func ("/gui/oddities", test_oddities);
  g_test_add_func ("/gui/host-rule", test_host_rule);
  g_test_add_func ("/gui/labels", test_labels);
  g_test_add_func ("/gui/waiter", test_waiter);
  g_test_add_func ("/gui/long-transcript", test_long_transcript);
  return g_test_run ();
}
