/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-window-private.h"

#include <glib/gi18n-lib.h>

/* ---- the run ---- */

static void
on_run_started_cb (ScRunner *runner, ScReport *report, gpointer user_data)
{
  ScWindow *self = user_data;

  sc_waiter_stop (self->waiter);
  g_set_object (&self->report, report);
  sc_checks_page_begin (self->checks, report);
  sc_window_go_to (self, self->checks);
}

/* Each practice run has a server of its own, on the same address. */
static gboolean
is_practice_of (ScReport *a, ScReport *b)
{
  return sc_window_is_practice (a) == sc_window_is_practice (b);
}

static gboolean
is_same_server (ScReport *a, ScReport *b)
{
  ScEndpoint *first = sc_report_get_endpoint (a);
  ScEndpoint *second = sc_report_get_endpoint (b);

  return first != NULL && second != NULL && g_strcmp0 (sc_endpoint_get_host (first), sc_endpoint_get_host (second)) == 0 &&
         is_practice_of (a, b);
}

/* A fault that is gone is a result of its own. */
static void
show_outcome (ScWindow *self, ScReport *report)
{
  ScDiagnosis *diagnosis = sc_report_get_diagnosis (report);
  ScOutcome outcome = diagnosis != NULL ? diagnosis->outcome : SC_OUTCOME_CANCELLED;
  gboolean had_fault;

  sc_result_page_set_report (self->result, report, TRUE);
  had_fault = self->fault != NULL && is_same_server (self->fault, report);
  if (had_fault && outcome == SC_OUTCOME_OK)
    sc_result_page_set_recovery (self->result, self->fault);
  if (had_fault && (outcome == SC_OUTCOME_OK || outcome == SC_OUTCOME_WARNING))
    sc_result_page_set_correction (self->result, self->fault);
  if (outcome == SC_OUTCOME_FAULT)
    g_set_object (&self->fault, report);
  else if (outcome == SC_OUTCOME_OK)
    g_clear_object (&self->fault);
}

/* ---- waiting ---- */

/* A wait has ended, perhaps long after its window was closed: clicking brings it back. */
static void
notify (ScWindow *self, const char *title, const char *body)
{
  g_autoptr (GNotification) notification = g_notification_new (title);
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));

  g_notification_set_body (notification, body);
  g_notification_set_default_action_and_target (notification, "app.show-window", "u",
                                                gtk_application_window_get_id (GTK_APPLICATION_WINDOW (self)));
  if (application != NULL)
    g_application_send_notification (application, "wait-over", notification);
}

static void
notify_recovery (ScWindow *self, ScReport *report)
{
  ScEndpoint *endpoint = sc_report_get_endpoint (report);
  /* Translators: the text of a notification; the placeholder is the name of a mail server */
  g_autofree char *body = g_strdup_printf (_ ("%s takes again what it had refused."),
                                           endpoint != NULL ? sc_endpoint_get_host (endpoint) : "");

  notify (self, _ ("Mail works again"), body);
}

static void
on_waiter_recovered_cb (ScWaiter *waiter, ScReport *report, gpointer user_data)
{
  ScWindow *self = user_data;

  g_set_object (&self->report, report);
  sc_result_page_set_report (self->result, report, TRUE);
  if (self->fault != NULL)
    sc_result_page_set_recovery (self->result, self->fault);
  notify_recovery (self, report);
  sc_window_go_to (self, self->result);
}

static void
on_waiter_changed_fault_cb (ScWaiter *waiter, ScReport *report, gpointer user_data)
{
  ScWindow *self = user_data;

  g_set_object (&self->report, report);
  show_outcome (self, report);
  sc_window_show_toast (self, _ ("The server now says something else"));
  if (!gtk_window_is_active (GTK_WINDOW (self)))
    notify (self, _ ("The server now says something else"), sc_result_page_get_sentence (self->result));
  sc_window_go_to (self, self->result);
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
  show_outcome (self, report);
  sc_checks_page_finish (self->checks);
  sc_window_update_actions (self);
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
    sc_window_show_toast (self, sentence);
  sc_window_update_actions (self);
}

void
sc_window_connect_runs (ScWindow *self)
{
  g_signal_connect (self->waiter, "recovered", G_CALLBACK (on_waiter_recovered_cb), self);
  g_signal_connect (self->waiter, "changed-fault", G_CALLBACK (on_waiter_changed_fault_cb), self);
  g_signal_connect (self->runner, "started", G_CALLBACK (on_run_started_cb), self);
  g_signal_connect (self->runner, "finished", G_CALLBACK (on_run_finished_cb), self);
  g_signal_connect (self->runner, "failed", G_CALLBACK (on_run_failed_cb), self);
}
