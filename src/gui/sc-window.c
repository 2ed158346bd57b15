/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-window-private.h"

#include "sc-gui-compat.h"
#include "sc-knowledge.h"
#include "sc-labels.h"

#include <glib/gi18n-lib.h>

#define TOAST_S   5  /* as AdwToast's own default */
#define PROBLEM_S 20

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

gboolean
sc_window_is_practice (ScReport *report)
{
  return report != NULL && g_strcmp0 (sc_report_get_origin (report), "practice") == 0;
}

/* When and by what an opened report was made. */
static char *
dup_origin (ScReport *report)
{
  const char *version = sc_report_get_program_version (report);
  g_autofree char *date = sc_labels_dup_date (sc_report_get_created (report));
  g_autoptr (GString) text = g_string_new (NULL);

  if (version != NULL)
    /* Translators: the first placeholder is a date and a time, the second a version number */
    g_string_append_printf (text, _ ("A report of %1$s, made by Sendcheck %2$s, explained by what is known today"), date, version);
  else
    /* Translators: the placeholder is a date and a time */
    g_string_append_printf (text, _ ("A report of %s, explained by what is known today"), date);
  if (sc_report_is_newer (report))
    g_string_append_printf (text, "\n%s", _ ("It comes from a newer Sendcheck; what this one does not understand is left out."));
  return g_string_free (g_steal_pointer (&text), FALSE);
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
    text = dup_origin (self->report);
  else if (shows_report && sc_window_is_practice (self->report))
    text = g_strdup (_ ("Practice: the server is a pretend one on this computer"));
  show_banner (self, text);
}

void
sc_window_update_actions (ScWindow *self)
{
  ScPage *page = get_page (self);
  gboolean busy = sc_runner_is_busy (self->runner);
  gboolean has_result = (page == SC_PAGE (self->result) || page == SC_PAGE (self->share_page) || page == SC_PAGE (self->compare)) && self->report != NULL;
  gboolean has_run = page == SC_PAGE (self->result) || page == SC_PAGE (self->checks);
  gboolean has_code = has_result && sc_report_get_phone_code (self->report) != NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back", self->history->len > 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.cancel", busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.run-again",
                                 has_run && sc_runner_can_start_again (self->runner));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.save-report", has_result);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.save-report-as", has_result);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.copy-report", has_result);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.print", has_result);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.compare", has_result);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.share", has_result);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.message", has_result || page == SC_PAGE (self->message));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.copy-text", has_result);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.copy-code", has_code);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.open", !busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.open-report", !busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.start-over", !busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.practise", !busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.explain", !busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.plan-pace", !busy);
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

void
sc_window_show_top (ScWindow *self, gboolean forward)
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
  sc_window_update_actions (self);
  if (old != NULL && old != GTK_WIDGET (page))
    sc_page_hidden (SC_PAGE (old));
  sc_page_shown (page);
}

/* Goes to @page: back to it when the way led over it, forward otherwise. */
void
sc_window_go_to (ScWindow *self, gpointer page)
{
  guint index = 0;
  gboolean known = g_ptr_array_find (self->history, page, &index);

  if (known)
    g_ptr_array_set_size (self->history, index + 1);
  else
    g_ptr_array_add (self->history, page);
  sc_window_show_top (self, !known);
}

/* Forgets the way and begins it again over @pages. */
void
sc_window_go_way (ScWindow *self, gpointer first, gpointer second)
{
  g_ptr_array_set_size (self->history, 0);
  g_ptr_array_add (self->history, self->start);
  if (first != NULL)
    g_ptr_array_add (self->history, first);
  if (second != NULL)
    g_ptr_array_add (self->history, second);
  sc_window_show_top (self, first != NULL);
}

static void
show_toast (ScWindow *self, const char *text, guint seconds)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);

  adw_toast_set_timeout (toast, seconds);
  adw_toast_overlay_add_toast (self->toasts, toast);
  sc_compat_announce (GTK_WIDGET (self), text);
}

void
sc_window_show_toast (ScWindow *self, const char *text)
{
  show_toast (self, text, TOAST_S);
}

void
sc_window_show_problem (ScWindow *self, const char *text)
{
  show_toast (self, text, PROBLEM_S);
}

/* ---- what the pages ask for ---- */

static void
on_show_result_cb (ScChecksPage *page, gpointer user_data)
{
  ScWindow *self = user_data;

  sc_window_go_to (self, self->result);
}

static void
on_check_cb (ScSettingsPage *page, ScSettings *settings, gpointer user_data)
{
  sc_runner_start (SC_WINDOW (user_data)->runner, settings);
}

static void
on_problem_cb (ScSettingsPage *page, const char *sentence, gpointer user_data)
{
  sc_window_show_toast (user_data, sentence);
}

static void
on_account_chosen_cb (ScStartPage *page, ScAccount *account, gpointer user_data)
{
  ScWindow *self = user_data;

  sc_settings_page_set_account (self->settings, account);
  sc_window_go_to (self, self->settings);
}

static void
on_scenario_chosen_cb (ScPracticePage *page, ScScenario *scenario, gpointer user_data)
{
  ScWindow *self = user_data;

  /* Another play, not the same server that was mended. */
  g_clear_object (&self->fault);
  sc_runner_start_practice (self->runner, scenario);
}

/* What the person chose to do about the fault. */
static void
on_fix_action_cb (ScResultPage *page, const char *action, const char *argument, gpointer user_data)
{
  sc_window_perform_fix (user_data, action, argument);
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
  sc_window_show_top (self, FALSE);
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
  sc_waiter_stop (self->waiter);
  sc_settings_page_forget (self->settings);
  g_clear_object (&self->report);
  g_clear_object (&self->fault);
  sc_window_go_way (self, NULL, NULL);
  sc_start_page_reload (self->start);
}

static void
practise_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sc_window_go_to (SC_WINDOW (widget), SC_WINDOW (widget)->practice);
}

static void
explain_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sc_window_go_to (SC_WINDOW (widget), SC_WINDOW (widget)->explain);
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sc_window_go_to (SC_WINDOW (widget), SC_WINDOW (widget)->open);
}

void
sc_window_show_report (ScWindow *self, ScReport *report)
{
  if (sc_runner_is_busy (self->runner))
    return;
  sc_waiter_stop (self->waiter);
  sc_runner_forget (self->runner);
  g_set_object (&self->report, report);
  sc_result_page_set_report (self->result, report, FALSE);
}

static void
on_report_opened_cb (ScOpenPage *page, ScReport *report, gpointer user_data)
{
  ScWindow *self = user_data;

  sc_window_show_report (self, report);
  sc_window_go_way (self, self->open, self->result);
}

/* ---- life ---- */

static gboolean
sc_window_close_request (GtkWindow *window)
{
  ScWindow *self = SC_WINDOW (window);

  if (sc_result_page_goes_on (self->result))
    {
      /* Comes back by the notification, or when the program is started again. */
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return TRUE;
    }
  sc_waiter_stop (self->waiter);
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
  if (self->waiter != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->waiter, self);
      sc_waiter_stop (self->waiter);
    }
  g_clear_object (&self->waiter);
  g_clear_object (&self->report);
  g_clear_object (&self->fault);
  g_clear_object (&self->share);
  g_clear_object (&self->shared);
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
  sc_window_install_commands (widget_class);
  sc_window_install_report_commands (widget_class);
  g_type_ensure (SC_TYPE_START_PAGE);
  g_type_ensure (SC_TYPE_SETTINGS_PAGE);
  g_type_ensure (SC_TYPE_CHECKS_PAGE);
  g_type_ensure (SC_TYPE_RESULT_PAGE);
  g_type_ensure (SC_TYPE_PRACTICE_PAGE);
  g_type_ensure (SC_TYPE_EXPLAIN_PAGE);
  g_type_ensure (SC_TYPE_OPEN_PAGE);
  g_type_ensure (SC_TYPE_SHARE_PAGE);
  g_type_ensure (SC_TYPE_MESSAGE_PAGE);
  g_type_ensure (SC_TYPE_COMPARE_PAGE);
  g_type_ensure (SC_TYPE_PACE_PAGE);
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
  gtk_widget_class_bind_template_child (widget_class, ScWindow, share_page);
  gtk_widget_class_bind_template_child (widget_class, ScWindow, message);
  gtk_widget_class_bind_template_child (widget_class, ScWindow, compare);
  gtk_widget_class_bind_template_child (widget_class, ScWindow, pace);
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
  self->waiter = sc_waiter_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  sc_result_page_set_waiter (self->result, self->waiter);
  sc_window_connect_runs (self);
  sc_window_take_drops (self);
  sc_settings_page_set_store (self->settings, self->store);
  sc_window_go_way (self, NULL, NULL);
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
  sc_window_show_report (self, report);
  sc_window_go_way (self, self->result, NULL);
}

void
sc_window_show_damaged (ScWindow *self, const char *sentence)
{
  g_return_if_fail (SC_IS_WINDOW (self));
  if (sc_runner_is_busy (self->runner))
    return;
  sc_open_page_show_problem (self->open, sentence);
  sc_window_go_to (self, self->open);
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
  sc_window_go_way (self, self->explain, NULL);
}

void
sc_window_open_practice (ScWindow *self, ScScenario *scenario)
{
  g_return_if_fail (SC_IS_WINDOW (self));
  sc_window_go_way (self, self->practice, NULL);
  sc_runner_start_practice (self->runner, scenario);
}

void
sc_window_end_waiting (ScWindow *self)
{
  g_return_if_fail (SC_IS_WINDOW (self));
  sc_waiter_stop (self->waiter);
}

gboolean
sc_window_is_in_use (ScWindow *self)
{
  g_return_val_if_fail (SC_IS_WINDOW (self), FALSE);
  return self->history->len > 1 || sc_runner_is_busy (self->runner) || sc_waiter_is_active (self->waiter);
}
