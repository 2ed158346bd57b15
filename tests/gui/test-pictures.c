/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "test-pictures"

#include "config.h"

#include "find-widget.h"
#include "gui-test.h"
#include "looks.h"
#include "made-report.h"

#include "sc-gui-compat.h"
#include "sc-knowledge.h"
#include "sc-preferences.h"
#include "sc-settings-page-private.h"
#include "sc-window-private.h"

#include <glib/gstdio.h>

/* test-pictures DIRECTORY: every page of the wizard and what it can show, in every look, as pictures to be looked at; and what no person
 * has to look at is judged here (looks.h). -p picks pages, as with any test. */

static const char *directory;
static ScWindow *window;
static const char *practised;     /* (nullable): the scenario of the run that can be repeated now */
static ScReport *practice_report; /* (nullable): of that run */

#define PATIENCE_S 300

static gboolean
on_patience_ended_cb (gpointer user_data)
{
  g_error ("waited too long for %s", (const char *) user_data);
  return G_SOURCE_REMOVE;
}

/* Waits, with a bound, until @condition holds. */
#define AWAIT(condition)                                                                    \
  G_STMT_START                                                                              \
  {                                                                                         \
    guint patience_id = g_timeout_add_seconds (PATIENCE_S, on_patience_ended_cb, #condition); \
    while (!(condition))                                                                    \
      g_main_context_iteration (NULL, TRUE);                                                \
    g_source_remove (patience_id);                                                          \
  }                                                                                         \
  G_STMT_END

/* ---- the way to a page ---- */

static GtkWidget *
find_nth (GtkWidget *widget, GType type, guint *n)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && (*n)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_nth (child, type, n);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The widgets of a page that it keeps to itself: the @n-th of @type that can be seen. */
static GtkWidget *
find (GType type, guint n)
{
  GtkWidget *found = find_nth (GTK_WIDGET (window->stack), type, &n);

  g_assert_nonnull (found);
  return found;
}

static void
type_into (guint n, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find (ADW_TYPE_ENTRY_ROW, n)), text);
}

static void
open_folds (GtkWidget *widget)
{
  if (!gtk_widget_get_visible (widget))
    return;
  if (ADW_IS_EXPANDER_ROW (widget))
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (widget), TRUE);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    open_folds (child);
}

static gboolean
is_shown (gpointer page)
{
  return gtk_stack_get_visible_child (window->stack) == GTK_WIDGET (page);
}

static void
go (const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (window), action, NULL);
  looks_await_frame (GTK_WINDOW (window));
}

static void
start_over (void)
{
  AWAIT (!sc_runner_is_busy (window->runner));
  practised = NULL;
  go ("win.start-over");
  g_assert_true (is_shown (window->start));
}

/* Result after a practice run to its end. The pages that come one after the other after the same run share it. */
static void
practise (const char *id)
{
  g_autoptr (ScScenario) scenario = NULL;

  if (practised != NULL && g_str_equal (practised, id))
    {
      sc_waiter_stop (window->waiter);
      g_set_object (&window->report, practice_report);
      sc_result_page_set_report (window->result, practice_report, TRUE);
      sc_window_go_way (window, window->result, NULL);
      return;
    }
  start_over ();
  scenario = sc_scenario_find (id, NULL);
  sc_window_open_practice (window, scenario);
  AWAIT (is_shown (window->result) && !sc_runner_is_busy (window->runner));
  practised = id;
  g_set_object (&practice_report, window->report);
}

/* What a run that ended with these facts shows. */
static void
show_fault (const char *facts)
{
  g_autoptr (ScReport) report = made_report_new ();
  g_autoptr (ScKnowledge) knowledge = sc_knowledge_get_default ();

  /* There has to be a run that can be repeated. */
  practise ("healthy");
  made_report_fill_stages (report, TRUE);
  made_report_set_facts (report, facts);
  sc_knowledge_explain_report (knowledge, report);
  g_set_object (&window->report, report);
  sc_result_page_set_report (window->result, report, TRUE);
  sc_window_go_to (window, window->result);
}

/* ---- the pages ---- */

static void
see_start (void)
{
  start_over ();
  AWAIT (find_nth (GTK_WIDGET (window), GTK_TYPE_SPINNER, &(guint){ 0 }) == NULL);
}

static void
see_start_with_accounts (void)
{
  g_autofree char *path = g_build_filename (g_get_home_dir (), ".msmtprc", NULL);

  g_assert_true (g_file_set_contents (path,
                                      "account work\nhost smtp.example.com\nport 587\ntls on\nauth on\nfrom anna@example.com\n"
                                      "user anna@example.com\n"
                                      "account home\nhost mail.example.net\nport 465\ntls on\ntls_starttls off\nauth on\n"
                                      "from anna.sophia.von.waldburg-wolfegg@subdomain.example.net\nuser anna\n",
                                      -1, NULL));
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  start_over ();
  AWAIT (g_list_model_get_n_items (G_LIST_MODEL (window->store)) == 2);
}

static void
see_settings (void)
{
  g_autoptr (ScAccount) account = NULL;

  see_start_with_accounts ();
  account = g_list_model_get_item (G_LIST_MODEL (window->store), 0);
  sc_settings_page_set_account (window->settings, account);
  sc_window_go_to (window, window->settings);
}

static void
see_settings_invalid (void)
{
  start_over ();
  sc_settings_page_set_account (window->settings, NULL);
  sc_window_go_to (window, window->settings);
  sc_settings_page_set_text (window->settings->host, "http://smtp.example.com/");
  sc_settings_page_set_text (window->settings->port, "465");
  sc_settings_page_set_security (window->settings, SC_SECURITY_NONE);
  sc_settings_page_set_text (window->settings->user, "anna");
  sc_settings_page_set_text (window->settings->from, "anna@@example.com");
  g_signal_emit_by_name (window->settings->check, "clicked");
}

static void
see_settings_odd (void)
{
  see_settings_invalid ();
  sc_settings_page_set_text (window->settings->host, "smtp.gmail.com");
  sc_settings_page_set_text (window->settings->from, "anna@gmail.com");
  sc_settings_page_set_security (window->settings, SC_SECURITY_STARTTLS);
}

static void
see_find (void)
{
  start_over ();
  sc_settings_page_set_account (window->settings, NULL);
  sc_window_go_to (window, window->settings);
  looks_await_frame (GTK_WINDOW (window));
  type_into (0, "anna@gmail.com");
  /* What was found has buttons to use it. */
  AWAIT (find_nth (GTK_WIDGET (window->settings->find), GTK_TYPE_BUTTON, &(guint){ 0 }) != NULL);
}

static void
begin_checks (gboolean finished)
{
  g_autoptr (ScReport) report = made_report_new ();

  start_over ();
  made_report_fill_stages (report, finished);
  sc_checks_page_begin (window->checks, report);
  sc_window_go_to (window, window->checks);
}

static void
see_checks_running (void)
{
  begin_checks (FALSE);
}

static void
see_checks_finished (void)
{
  begin_checks (TRUE);
  open_folds (GTK_WIDGET (window->checks));
  sc_checks_page_finish (window->checks);
}

static void
see_dialogue (void)
{
  begin_checks (TRUE);
  looks_await_frame (GTK_WINDOW (window));
  open_folds (GTK_WIDGET (window->checks));
  sc_checks_page_finish (window->checks);
  looks_await_frame (GTK_WINDOW (window));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find (GTK_TYPE_TOGGLE_BUTTON, 0)), TRUE);
  looks_await_frame (GTK_WINDOW (window));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find (GTK_TYPE_DROP_DOWN, 0)), 4);
  gtk_selection_model_select_item (gtk_list_view_get_model (GTK_LIST_VIEW (find (GTK_TYPE_LIST_VIEW, 0))), 2, TRUE);
}

static void
see_result_421 (void)
{
  practise ("too-many-connections");
}

static void
see_result_opened (void)
{
  practise ("too-many-connections");
  looks_await_frame (GTK_WINDOW (window));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find (GTK_TYPE_TOGGLE_BUTTON, 0)), TRUE);
  open_folds (GTK_WIDGET (window->result));
}

static void
see_waiting (void)
{
  practise ("too-many-connections");
  sc_window_perform_fix (window, "wait", "600");
}

static void
see_result_password (void)
{
  practise ("wrong-password");
}

static void
see_result_name (void)
{
  practise ("wrong-name");
}

static void
see_result_healthy (void)
{
  practise ("healthy");
}

static void
see_result_recovery (void)
{
  g_autoptr (ScReport) fault = NULL;

  practise ("too-many-connections");
  fault = g_object_ref (window->report);
  practise ("healthy");
  sc_result_page_set_recovery (window->result, fault);
}

static void
see_result_blocked (void)
{
  show_fault ("run.outcome=fault;failure.step=connect;failure.error=net.timeout;server.port=587;tcp.587.ipv4=timeout;ports.open=465;ports.best=465 tls");
}

static void
see_result_expired (void)
{
  show_fault ("run.outcome=fault;failure.step=tls;tls.faults=expired;tls.trusted=false;tls.cert.names=mail.example.net");
}

static void
see_result_cancelled (void)
{
  show_fault ("run.outcome=cancelled");
}

static void
see_share (void)
{
  practise ("wrong-password");
  go ("win.share");
  g_assert_true (is_shown (window->share_page));
}

static void
see_message (void)
{
  practise ("too-many-connections");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.message", "s", "provider");
  g_assert_true (is_shown (window->message));
}

static void
see_compare (void)
{
  g_autoptr (ScReport) other = NULL;

  practise ("too-many-connections");
  other = g_object_ref (window->report);
  practise ("healthy");
  sc_window_compare (window, other);
  g_assert_true (is_shown (window->compare));
}

static void
see_open (void)
{
  start_over ();
  go ("win.open");
  g_assert_true (is_shown (window->open));
}

static void
see_open_wrong (void)
{
  see_open ();
  type_into (0, "6ZWV-FF01-8W08-NQ");
  g_signal_emit_by_name (find (ADW_TYPE_ENTRY_ROW, 0), "entry-activated");
  sc_window_show_damaged (window, "The report is damaged in line 17: a closing bracket is missing.");
}

static void
see_phone_code (void)
{
  g_autoptr (ScKnowledge) knowledge = sc_knowledge_get_default ();
  g_autoptr (ScReport) report = sc_knowledge_open_phone_code (knowledge, "6ZWV-FF00-8W08-NQ", NULL);

  start_over ();
  sc_window_open_report (window, report);
  g_assert_true (is_shown (window->result));
}

static void
see_explain_empty (void)
{
  start_over ();
  go ("win.explain");
  g_assert_true (is_shown (window->explain));
}

static void
see_explain (void)
{
  start_over ();
  sc_window_open_explain (window, "421 4.7.0 Too many connections from your host, try again later");
  AWAIT (!is_shown (window->start) && find_nth (GTK_WIDGET (window->explain), ADW_TYPE_EXPANDER_ROW, &(guint){ 0 }) != NULL);
}

static void
see_practise (void)
{
  start_over ();
  go ("win.practise");
  g_assert_true (is_shown (window->practice));
}

static void
see_pace (void)
{
  start_over ();
  go ("win.plan-pace");
  g_assert_true (is_shown (window->pace));
  type_into (0, "300");
  type_into (1, "100");
}

static const struct
{
  const char *name;
  void (*see) (void);
  LooksFlags flags;
} pages[] = {
  { "start", see_start, LOOKS_LIGHT },
  { "start-accounts", see_start_with_accounts, LOOKS_ALL },
  { "settings", see_settings, LOOKS_LIGHT },
  { "settings-invalid", see_settings_invalid, LOOKS_ALL },
  { "settings-odd", see_settings_odd, LOOKS_LIGHT },
  { "settings-find", see_find, LOOKS_ALL },
  { "checks-running", see_checks_running, LOOKS_ALL },
  { "checks-finished", see_checks_finished, LOOKS_LIGHT },
  { "checks-dialogue", see_dialogue, LOOKS_ALL },
  { "result-421", see_result_421, LOOKS_LIGHT | LOOKS_TOP },
  { "result-421-opened", see_result_opened, LOOKS_ALL },
  { "result-waiting", see_waiting, LOOKS_TOP },
  { "message", see_message, LOOKS_ALL },
  { "result-password", see_result_password, LOOKS_LIGHT | LOOKS_TOP },
  { "share", see_share, LOOKS_TOP },
  { "result-name", see_result_name, LOOKS_LIGHT | LOOKS_TOP },
  { "compare", see_compare, LOOKS_ALL },
  { "result-healthy", see_result_healthy, LOOKS_ALL },
  { "result-expired", see_result_expired, LOOKS_LIGHT | LOOKS_TOP },
  { "result-blocked", see_result_blocked, LOOKS_LIGHT | LOOKS_TOP },
  { "result-cancelled", see_result_cancelled, LOOKS_LIGHT | LOOKS_TOP },
  { "result-recovery", see_result_recovery, LOOKS_LIGHT | LOOKS_TOP },
  { "result-phone-code", see_phone_code, LOOKS_TOP },
  { "open", see_open, LOOKS_LIGHT },
  { "open-wrong", see_open_wrong, LOOKS_ALL },
  { "explain", see_explain_empty, LOOKS_LIGHT },
  { "explain-answer", see_explain, LOOKS_ALL },
  { "practise", see_practise, LOOKS_TOP },
  { "pace", see_pace, LOOKS_ALL },
};

static void
test_page (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  pages[i].see ();
  /* A page that was only asked for is not there yet. */
  looks_await_frame (GTK_WINDOW (window));
  looks_take (GTK_WINDOW (window), directory, pages[i].name, pages[i].flags);
}

/* ---- the windows beside it ---- */

static void
show_preferences (void)
{
  sc_preferences_present (GTK_WINDOW (window));
}

static void
show_about (void)
{
  sc_compat_show_about (GTK_WINDOW (window), "io.github.sendcheck.Sendcheck", SC_VERSION);
}

static void
show_shortcuts (void)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/io/github/sendcheck/Sendcheck/gtk/help-overlay.ui");
  GtkWindow *shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay"));

  gtk_window_set_transient_for (shortcuts, GTK_WINDOW (window));
  gtk_window_present (shortcuts);
}

static const struct
{
  const char *name;
  void (*show) (void);
  LooksFlags flags;
} windows[] = {
  { "preferences", show_preferences, LOOKS_ALL },
  { "about", show_about, LOOKS_ALL },
  { "shortcuts", show_shortcuts, LOOKS_OWN_WIDTH },
};

static void
test_window (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GListModel) toplevels = g_object_ref (gtk_window_get_toplevels ());
  guint n = g_list_model_get_n_items (toplevels);
  g_autoptr (GtkWindow) shown = NULL;

  start_over ();
  windows[i].show ();
  g_assert_cmpuint (g_list_model_get_n_items (toplevels), ==, n + 1);
  for (guint j = 0; j <= n && shown == NULL; j++)
    {
      g_autoptr (GtkWindow) toplevel = g_list_model_get_item (toplevels, j);

      if (toplevel != GTK_WINDOW (window))
        shown = g_steal_pointer (&toplevel);
    }
  looks_await_frame (shown);
  looks_take (shown, directory, windows[i].name, windows[i].flags);
  gtk_window_destroy (shown);
}

int
main (int argc, char **argv)
{
  int status;

  looks_init_environment ();
  if (!gui_test_init (&argc, &argv))
    return 77;
  if (argc != 2)
    g_error ("usage: test-pictures DIRECTORY");
  directory = argv[1];
  g_mkdir_with_parents (directory, 0755);
  looks_init ();
  window = SC_WINDOW (sc_window_new (NULL));
  gtk_window_present (GTK_WINDOW (window));
  looks_await_frame (GTK_WINDOW (window));
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *path = g_strdup_printf ("/gui/pictures/%s", pages[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_page);
    }
  for (guint i = 0; i < G_N_ELEMENTS (windows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/gui/pictures/%s", windows[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_window);
    }
  status = g_test_run ();
  g_clear_object (&practice_report);
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
  return status;
}
