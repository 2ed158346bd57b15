/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-window.h"

#include "sc-account-store.h"
#include "sc-checks-page.h"
#include "sc-enum.h"
#include "sc-explain-page.h"
#include "sc-gui-compat.h"
#include "sc-knowledge.h"
#include "sc-open-page.h"
#include "sc-practice-page.h"
#include "sc-report-json.h"
#include "sc-report-text.h"
#include "sc-result-page.h"
#include "sc-runner.h"
#include "sc-settings-page.h"
#include "sc-start-page.h"

#include <glib/gi18n-lib.h>

struct _ScWindow
{
  AdwApplicationWindow parent_instance;

  GtkWidget *back;
  AdwWindowTitle *title;
  GtkRevealer *banner;
  GtkLabel *banner_label;
  AdwToastOverlay *toasts;
  GtkStack *stack;
  ScStartPage *start;
  ScSettingsPage *settings;
  ScChecksPage *checks;
  ScResultPage *result;
  ScPracticePage *practice;
  ScExplainPage *explain;
  ScOpenPage *open;

  GPtrArray *history; /* pages from Start to the one in view, not owned */
  ScAccountStore *store;
  ScRunner *runner;
  ScReport *report; /* (nullable): what Result shows */
  gboolean closing;
};

G_DEFINE_FINAL_TYPE (ScWindow, sc_window, ADW_TYPE_APPLICATION_WINDOW)

/* ---- the way between the pages ---- */

static ScPage *
get_page (ScWindow *self)
{
  return g_ptr_array_index (self->history, self->history->len - 1);
}

static void
show_banner (ScWindow *self, const char *text)
{
  if (text != NULL)
    gtk_label_set_text (self->banner_label, text);
  gtk_revealer_set_reveal_child (self->banner, text != NULL);
}

static gboolean
is_practice (ScReport *report)
{
  return report != NULL && g_strcmp0 (sc_report_get_origin (report), "practice") == 0;
}

static void
update_banner (ScWindow *self)
{
  ScPage *page = get_page (self);
  gboolean shows_report = page == SC_PAGE (self->checks) || page == SC_PAGE (self->result);
  g_autofree char *text = NULL;

  if (shows_report && self->report != NULL && g_strcmp0 (sc_report_get_origin (self->report), "phone-code") == 0)
    text = g_strdup (_ ("What a phone code says"));
  else if (shows_report && sc_runner_get_settings (self->runner) == NULL && self->report != NULL)
    {
      g_autoptr (GDateTime) local = g_date_time_to_local (sc_report_get_created (self->report));
      g_autofree char *date = local != NULL ? g_date_time_format (local, "%x %H:%M") : g_strdup ("");

      /* Translators: the placeholder is a date and a time */
      text = g_strdup_printf (_ ("A saved report of %s"), date);
    }
  else if (shows_report && is_practice (self->report))
    text = g_strdup (_ ("Practice: the server is a pretend one on this computer"));
  show_banner (self, text);
}

static void
update_actions (ScWindow *self)
{
  ScPage *page = get_page (self);
  gboolean busy = sc_runner_is_busy (self->runner);
  gboolean has_result = page == SC_PAGE (self->result) && self->report != NULL;
  gboolean has_run = page == SC_PAGE (self->result) || page == SC_PAGE (self->checks);
  gboolean has_code = has_result && sc_report_get_phone_code (self->report) != NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back", self->history->len > 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.cancel", busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.run-again",
                                 has_run && sc_runner_can_start_again (self->runner));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.save-report", has_result);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.copy-text", has_result);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.copy-code", has_code);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.open", !busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.open-report", !busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.start-over", !busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.practise", !busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.explain", !busy);
  gtk_widget_set_visible (self->back, self->history->len > 1 && !busy);
}

static void
on_page_title_changed_cb (ScPage *page, GParamSpec *pspec, gpointer user_data)
{
  ScWindow *self = user_data;

  if (page == get_page (self))
    adw_window_title_set_title (self->title, sc_page_get_title (page));
}

/* A stack leaves the pages it does not show in the accessible tree, where a screen reader would wander into them. */
static void
hide_other_pages (ScWindow *self)
{
  GtkWidget *shown = gtk_stack_get_visible_child (self->stack);

  if (gtk_stack_get_transition_running (self->stack))
    return;
  for (GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (self->stack)); page != NULL;
       page = gtk_widget_get_next_sibling (page))
    gtk_widget_set_visible (page, page == shown);
}

static void
on_transition_running_cb (GtkStack *stack, GParamSpec *pspec, gpointer user_data)
{
  hide_other_pages (user_data);
}

static void
show_top (ScWindow *self, gboolean forward)
{
  ScPage *page = get_page (self);
  GtkWidget *old = gtk_stack_get_visible_child (self->stack);

  gtk_widget_set_visible (GTK_WIDGET (page), TRUE);
  gtk_stack_set_transition_type (self->stack, forward ? GTK_STACK_TRANSITION_TYPE_SLIDE_LEFT
                                                      : GTK_STACK_TRANSITION_TYPE_SLIDE_RIGHT);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (page));
  hide_other_pages (self);
  adw_window_title_set_title (self->title, sc_page_get_title (page));
  update_banner (self);
  update_actions (self);
  if (old != NULL && old != GTK_WIDGET (page))
    sc_page_hidden (SC_PAGE (old));
  sc_page_shown (page);
}

/* Goes to @page: back to it when the way led over it, forward otherwise. */
static void
go_to (ScWindow *self, gpointer page)
{
  guint index = 0;
  gboolean known = g_ptr_array_find (self->history, page, &index);

  if (known)
    g_ptr_array_set_size (self->history, index + 1);
  else
    g_ptr_array_add (self->history, page);
  show_top (self, !known);
}

/* Forgets the way and begins it again over @pages. */
static void
go_way (ScWindow *self, gpointer first, gpointer second)
{
  g_ptr_array_set_size (self->history, 0);
  g_ptr_array_add (self->history, self->start);
  if (first != NULL)
    g_ptr_array_add (self->history, first);
  if (second != NULL)
    g_ptr_array_add (self->history, second);
  show_top (self, first != NULL);
}

static void
show_toast (ScWindow *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
  sc_compat_announce (GTK_WIDGET (self), text);
}

/* ---- the run ---- */

static void
on_run_started_cb (ScRunner *runner, ScReport *report, gpointer user_data)
{
  ScWindow *self = user_data;

  g_set_object (&self->report, report);
  sc_checks_page_begin (self->checks, report);
  go_to (self, self->checks);
}

static void
on_run_finished_cb (ScRunner *runner, ScReport *report, gpointer user_data)
{
  ScWindow *self = user_data;

  if (self->closing)
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  sc_result_page_set_report (self->result, report, TRUE);
  sc_checks_page_finish (self->checks);
  update_actions (self);
}

static void
on_run_failed_cb (ScRunner *runner, const char *sentence, gpointer user_data)
{
  ScWindow *self = user_data;

  if (self->closing)
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  if (sentence != NULL)
    show_toast (self, sentence);
  update_actions (self);
}

static void
on_show_result_cb (ScChecksPage *page, gpointer user_data)
{
  ScWindow *self = user_data;

  go_to (self, self->result);
}

static void
on_check_cb (ScSettingsPage *page, ScSettings *settings, gpointer user_data)
{
  sc_runner_start (SC_WINDOW (user_data)->runner, settings);
}

static void
on_problem_cb (ScSettingsPage *page, const char *sentence, gpointer user_data)
{
  show_toast (user_data, sentence);
}

static void
on_account_chosen_cb (ScStartPage *page, ScAccount *account, gpointer user_data)
{
  ScWindow *self = user_data;

  sc_settings_page_set_account (self->settings, account);
  go_to (self, self->settings);
}

static void
on_scenario_chosen_cb (ScPracticePage *page, ScScenario *scenario, gpointer user_data)
{
  sc_runner_start_practice (SC_WINDOW (user_data)->runner, scenario);
}

/* "587 starttls" */
static ScEndpoint *
parse_endpoint (const char *host, const char *words)
{
  g_auto (GStrv) parts = g_strsplit (words != NULL ? words : "", " ", 2);
  guint16 port = 0;
  int security = SC_SECURITY_STARTTLS;

  if (parts[0] == NULL || !sc_endpoint_parse_port (parts[0], &port, NULL))
    return NULL;
  if (parts[1] == NULL || !sc_enum_from_nick (SC_TYPE_SECURITY, parts[1], &security))
    security = sc_security_for_port (port);
  return sc_endpoint_new (host, port, security);
}

static void
use_endpoint (ScWindow *self, const char *argument)
{
  ScSettings *old = sc_runner_get_settings (self->runner);
  const char *best = sc_facts_get_string (sc_report_get_facts (self->report), "ports.best");
  g_autoptr (ScEndpoint) endpoint = NULL;
  g_autoptr (ScSettings) settings = NULL;

  if (old == NULL)
    return;
  endpoint = parse_endpoint (sc_endpoint_get_host (old->endpoint), argument != NULL ? argument : best);
  if (endpoint == NULL)
    {
      go_to (self, self->settings);
      return;
    }
  settings = sc_settings_copy (old);
  sc_endpoint_unref (settings->endpoint);
  settings->endpoint = sc_endpoint_ref (endpoint);
  if (!is_practice (self->report))
    sc_settings_page_use_endpoint (self->settings, endpoint);
  sc_runner_start (self->runner, settings);
}

/* The page still holds a real account's settings; a practice run never came by it. */
static void
edit_settings (ScWindow *self, gboolean asks_password)
{
  ScSettings *settings = sc_runner_get_settings (self->runner);

  if (settings == NULL)
    return;
  if (is_practice (self->report) && !sc_settings_page_has_practice (self->settings))
    sc_settings_page_set_practice (self->settings, settings);
  if (asks_password)
    sc_settings_page_ask_password (self->settings);
  go_to (self, self->settings);
}

/* What the person chose to do about the fault. */
static void
on_fix_action_cb (ScResultPage *page, const char *action, const char *argument, gpointer user_data)
{
  ScWindow *self = user_data;

  if (g_strcmp0 (action, "retry") == 0)
    sc_runner_start_again (self->runner);
  else if (g_strcmp0 (action, "use-endpoint") == 0)
    use_endpoint (self, argument);
  else if (g_strcmp0 (action, "open-url") == 0 && argument != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-url", "s", argument);
  else if (g_strcmp0 (action, "copy-message") == 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.copy-text", NULL);
  else
    edit_settings (self, g_strcmp0 (action, "type-password") == 0);
}

/* ---- commands ---- */

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ScWindow *self = SC_WINDOW (widget);

  if (sc_runner_is_busy (self->runner))
    {
      sc_runner_cancel (self->runner);
      return;
    }
  if (self->history->len < 2)
    return;
  g_ptr_array_set_size (self->history, self->history->len - 1);
  show_top (self, FALSE);
}

static void
cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sc_runner_cancel (SC_WINDOW (widget)->runner);
}

static void
run_again_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sc_runner_start_again (SC_WINDOW (widget)->runner);
}

static void
start_over_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ScWindow *self = SC_WINDOW (widget);

  sc_runner_forget (self->runner);
  sc_settings_page_forget (self->settings);
  g_clear_object (&self->report);
  go_way (self, NULL, NULL);
  sc_start_page_reload (self->start);
}

static void
practise_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  go_to (SC_WINDOW (widget), SC_WINDOW (widget)->practice);
}

static void
explain_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  go_to (SC_WINDOW (widget), SC_WINDOW (widget)->explain);
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  go_to (SC_WINDOW (widget), SC_WINDOW (widget)->open);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), g_variant_get_string (parameter, NULL));
  show_toast (SC_WINDOW (widget), _ ("The text was copied"));
}

static void
copy_code_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ScWindow *self = SC_WINDOW (widget);
  const char *code = self->report != NULL ? sc_report_get_phone_code (self->report) : NULL;

  if (code == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), code);
  show_toast (self, _ ("The phone code was copied"));
}

static void
copy_text_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ScWindow *self = SC_WINDOW (widget);
  g_autofree char *text = NULL;

  if (self->report == NULL)
    return;
  text = sc_report_to_text (self->report);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  show_toast (self, _ ("The report was copied as text"));
}

static void
on_url_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ScWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error))
    show_toast (self, error->message);
}

static void
open_url_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *url = g_variant_get_string (parameter, NULL);
  GdkAppLaunchContext *context = NULL;

  /* Advice can come from a folder of the user's: only web pages are opened. */
  if (!g_str_has_prefix (url, "https://") && !g_str_has_prefix (url, "http://"))
    return;
  context = gdk_display_get_app_launch_context (gtk_widget_get_display (widget));
  g_app_info_launch_default_for_uri_async (url, G_APP_LAUNCH_CONTEXT (context), NULL, on_url_opened_cb,
                                           g_object_ref (widget));
  g_object_unref (context);
}

static void
on_report_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ScWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    show_toast (self, _ ("The report was saved"));
  else
    show_toast (self, error->message);
}

static void
on_save_file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ScWindow *self = SC_WINDOW (source);
  g_autoptr (GFile) file = sc_compat_choose_file_finish (result);
  g_autofree char *json = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (file == NULL || self->report == NULL)
    return;
  json = sc_report_to_json (self->report);
  bytes = g_bytes_new_take (json, strlen (json));
  json = NULL;
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, on_report_written_cb,
                                       g_object_ref (self));
}

static void
save_report_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ScWindow *self = SC_WINDOW (widget);
  g_autofree char *date = NULL;
  g_autofree char *file_name = NULL;

  if (self->report == NULL)
    return;
  date = g_date_time_format (sc_report_get_created (self->report), "%Y-%m-%d");
  file_name = g_strdup_printf ("sendcheck-%s.json", date);
  sc_compat_choose_file_async (GTK_WINDOW (self), _ ("Save the Report"), file_name, NULL, on_save_file_chosen_cb, NULL);
}

static void
load_report_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  ScReport *report = sc_report_load_sync (task_data, cancellable, &error);

  if (report == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, report, g_object_unref);
}

static void
on_report_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ScWindow *self = SC_WINDOW (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScReport) report = g_task_propagate_pointer (G_TASK (result), &error);

  if (report != NULL)
    sc_window_open_report (self, report);
  else
    show_toast (self, error->message);
}

static void
on_open_file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GFile) file = sc_compat_choose_file_finish (result);
  g_autoptr (GTask) task = NULL;

  if (file == NULL)
    return;
  task = g_task_new (source, NULL, on_report_loaded_cb, NULL);
  g_task_set_source_tag (task, on_open_file_chosen_cb);
  g_task_set_task_data (task, g_steal_pointer (&file), g_object_unref);
  g_task_run_in_thread (task, load_report_thread);
}

static void
open_report_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sc_compat_choose_file_async (GTK_WINDOW (widget), _ ("Open a Report"), NULL, NULL, on_open_file_chosen_cb, NULL);
}

static void
show_report (ScWindow *self, ScReport *report)
{
  if (sc_runner_is_busy (self->runner))
    return;
  sc_runner_forget (self->runner);
  g_set_object (&self->report, report);
  sc_result_page_set_report (self->result, report, FALSE);
}

static void
on_report_opened_cb (ScOpenPage *page, ScReport *report, gpointer user_data)
{
  ScWindow *self = user_data;

  show_report (self, report);
  go_way (self, self->open, self->result);
}

/* ---- life ---- */

static gboolean
sc_window_close_request (GtkWindow *window)
{
  ScWindow *self = SC_WINDOW (window);

  if (!sc_runner_is_busy (self->runner))
    return GTK_WINDOW_CLASS (sc_window_parent_class)->close_request (window);
  /* The run ends first, which takes no longer than a blink; then the window goes. */
  self->closing = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  sc_runner_cancel (self->runner);
  return TRUE;
}

static void
sc_window_dispose (GObject *object)
{
  ScWindow *self = SC_WINDOW (object);

  if (self->runner != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->runner, self);
      sc_runner_cancel (self->runner);
    }
  g_clear_object (&self->runner);
  g_clear_object (&self->report);
  g_clear_object (&self->store);
  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_WINDOW);
  g_clear_pointer (&self->history, g_ptr_array_unref);
  G_OBJECT_CLASS (sc_window_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "win.run-again", NULL, run_again_action);
  gtk_widget_class_install_action (widget_class, "win.start-over", NULL, start_over_action);
  gtk_widget_class_install_action (widget_class, "win.practise", NULL, practise_action);
  gtk_widget_class_install_action (widget_class, "win.explain", NULL, explain_action);
  gtk_widget_class_install_action (widget_class, "win.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "win.copy", "s", copy_action);
  gtk_widget_class_install_action (widget_class, "win.copy-code", NULL, copy_code_action);
  gtk_widget_class_install_action (widget_class, "win.copy-text", NULL, copy_text_action);
  gtk_widget_class_install_action (widget_class, "win.open-url", "s", open_url_action);
  gtk_widget_class_install_action (widget_class, "win.save-report", NULL, save_report_action);
  gtk_widget_class_install_action (widget_class, "win.open-report", NULL, open_report_action);
  /* As a binding and not as an accelerator: an open menu takes the key first. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.back", NULL);
}

static void
sc_window_class_init (ScWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = sc_window_close_request;
  install_actions (widget_class);
  g_type_ensure (SC_TYPE_START_PAGE);
  g_type_ensure (SC_TYPE_SETTINGS_PAGE);
  g_type_ensure (SC_TYPE_CHECKS_PAGE);
  g_type_ensure (SC_TYPE_RESULT_PAGE);
  g_type_ensure (SC_TYPE_PRACTICE_PAGE);
  g_type_ensure (SC_TYPE_EXPLAIN_PAGE);
  g_type_ensure (SC_TYPE_OPEN_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sendcheck/Sendcheck/ui/sc-window.ui");
  gtk_widget_class_bind_template_child (widget_class, ScWindow, back);
  gtk_widget_class_bind_template_child (widget_class, ScWindow, title);
  gtk_widget_class_bind_template_child (widget_class, ScWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, ScWindow, banner_label);
  gtk_widget_class_bind_template_child (widget_class, ScWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, ScWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, ScWindow, start);
  gtk_widget_class_bind_template_child (widget_class, ScWindow, settings);
  gtk_widget_class_bind_template_child (widget_class, ScWindow, checks);
  gtk_widget_class_bind_template_child (widget_class, ScWindow, result);
  gtk_widget_class_bind_template_child (widget_class, ScWindow, practice);
  gtk_widget_class_bind_template_child (widget_class, ScWindow, explain);
  gtk_widget_class_bind_template_child (widget_class, ScWindow, open);
  gtk_widget_class_bind_template_callback (widget_class, on_transition_running_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_page_title_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_account_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_check_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_problem_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_show_result_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_fix_action_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_report_opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_scenario_chosen_cb);
}

static void
sc_window_init (ScWindow *self)
{
  self->history = g_ptr_array_new ();
  self->store = sc_account_store_new ();
  self->runner = sc_runner_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self->runner, "started", G_CALLBACK (on_run_started_cb), self);
  g_signal_connect (self->runner, "finished", G_CALLBACK (on_run_finished_cb), self);
  g_signal_connect (self->runner, "failed", G_CALLBACK (on_run_failed_cb), self);
  sc_settings_page_set_store (self->settings, self->store);
  go_way (self, NULL, NULL);
  sc_start_page_set_store (self->start, self->store);
}

GtkWidget *
sc_window_new (GtkApplication *application)
{
  return g_object_new (SC_TYPE_WINDOW, "application", application, NULL);
}

void
sc_window_open_report (ScWindow *self, ScReport *report)
{
  g_autoptr (ScKnowledge) knowledge = sc_knowledge_get_default ();

  g_return_if_fail (SC_IS_WINDOW (self));
  g_return_if_fail (SC_IS_REPORT (report));
  if (sc_report_get_diagnosis (report) == NULL || g_strcmp0 (sc_report_get_origin (report), "phone-code") != 0)
    sc_knowledge_explain_report (knowledge, report);
  show_report (self, report);
  go_way (self, self->result, NULL);
}

void
sc_window_open_account (ScWindow *self, const char *id)
{
  g_return_if_fail (SC_IS_WINDOW (self));
  sc_start_page_choose (self->start, id);
}

void
sc_window_open_explain (ScWindow *self, const char *text)
{
  g_return_if_fail (SC_IS_WINDOW (self));
  sc_explain_page_set_text (self->explain, text);
  go_way (self, self->explain, NULL);
}

void
sc_window_open_practice (ScWindow *self, ScScenario *scenario)
{
  g_return_if_fail (SC_IS_WINDOW (self));
  go_way (self, self->practice, NULL);
  sc_runner_start_practice (self->runner, scenario);
}

void
sc_window_show_problem (ScWindow *self, const char *sentence)
{
  g_return_if_fail (SC_IS_WINDOW (self));
  show_toast (self, sentence);
}
