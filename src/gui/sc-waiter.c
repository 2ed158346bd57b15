/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-waiter.h"

#include "sc-clock.h"
#include "sc-knowledge.h"
#include "sc-pace.h"
#include "sc-run.h"

struct _ScWaiter
{
  GObject parent_instance;

  ScSettings *settings; /* of an attempt */
  ScReport *report;     /* of the last refusal */
  ScRun *run;           /* the attempt that goes on */
  gint64 until_us;
  int wait_s;
  guint n_attempts;
  guint tick_id;
};

G_DEFINE_FINAL_TYPE (ScWaiter, sc_waiter, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_RECOVERED,
  SIGNAL_CHANGED_FAULT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
go_idle (ScWaiter *self)
{
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_pointer (&self->settings, sc_settings_unref);
  self->until_us = 0;
}

/* As far as the refusal, and no further: what came after it was not refused. */
static ScStageId
choose_last_stage (ScReport *report)
{
  ScDiagnosis *diagnosis = sc_report_get_diagnosis (report);
  ScStageId stage = diagnosis != NULL ? diagnosis->stage : 0;

  if (stage == SC_STAGE_PORTS)
    return SC_STAGE_CONNECTIVITY;
  return stage != 0 ? stage : SC_STAGE_SEND;
}

static void
wait_again (ScWaiter *self, int wanted_s)
{
  self->wait_s = sc_pace_next_wait (self->wait_s, wanted_s);
  self->until_us = sc_clock_get_us () + (gint64) self->wait_s * G_USEC_PER_SEC;
}

static void
take_outcome (ScWaiter *self, ScReport *report)
{
  ScDiagnosis *diagnosis = sc_report_get_diagnosis (report);
  int wait_s = sc_waiter_find_wait (diagnosis);
  gboolean recovered = diagnosis != NULL && (diagnosis->outcome == SC_OUTCOME_OK || diagnosis->outcome == SC_OUTCOME_WARNING);

  if (recovered || wait_s == 0)
    {
      go_idle (self);
      g_signal_emit (self, signals[recovered ? SIGNAL_RECOVERED : SIGNAL_CHANGED_FAULT], 0, report);
      return;
    }
  self->n_attempts++;
  g_set_object (&self->report, report);
  wait_again (self, wait_s);
}

static void
on_attempt_finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ScWaiter) self = user_data;
  g_autoptr (ScKnowledge) knowledge = sc_knowledge_get_default ();
  ScRun *run = SC_RUN (source);
  ScReport *report = sc_run_get_report (run);

  sc_run_start_finish (run, result, NULL);
  /* Stopped, or stopped and begun anew. */
  if (self->run != run)
    return;
  sc_knowledge_explain_report (knowledge, report);
  g_clear_object (&self->run);
  take_outcome (self, report);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
begin_attempt (ScWaiter *self)
{
  self->run = sc_run_new (self->settings);
  sc_run_start_async (self->run, on_attempt_finished_cb, g_object_ref (self));
}

static gboolean
on_tick_cb (gpointer user_data)
{
  ScWaiter *self = user_data;

  if (self->run == NULL && sc_clock_get_us () >= self->until_us)
    begin_attempt (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return G_SOURCE_CONTINUE;
}

static void
sc_waiter_dispose (GObject *object)
{
  ScWaiter *self = SC_WAITER (object);

  sc_waiter_stop (self);
  g_clear_object (&self->report);
  G_OBJECT_CLASS (sc_waiter_parent_class)->dispose (object);
}

static void
sc_waiter_class_init (ScWaiterClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_waiter_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_RECOVERED] =
      g_signal_new ("recovered", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, SC_TYPE_REPORT);
  signals[SIGNAL_CHANGED_FAULT] =
      g_signal_new ("changed-fault", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, SC_TYPE_REPORT);
}

static void
sc_waiter_init (ScWaiter *self)
{
}

ScWaiter *
sc_waiter_new (void)
{
  return g_object_new (SC_TYPE_WAITER, NULL);
}

void
sc_waiter_start (ScWaiter *self, ScSettings *settings, ScReport *report, int wait_s)
{
  g_return_if_fail (SC_IS_WAITER (self));
  g_return_if_fail (settings != NULL && SC_IS_REPORT (report));
  sc_waiter_stop (self);
  self->settings = sc_settings_copy (settings);
  self->settings->probe_ports = FALSE;
  self->settings->until = MIN (self->settings->until, choose_last_stage (report));
  g_set_object (&self->report, report);
  self->n_attempts = 0;
  self->wait_s = 0;
  wait_again (self, wait_s);
  self->tick_id = g_timeout_add (1000, on_tick_cb, self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
sc_waiter_stop (ScWaiter *self)
{
  g_autoptr (ScRun) run = NULL;

  g_return_if_fail (SC_IS_WAITER (self));
  run = g_steal_pointer (&self->run);
  if (run != NULL)
    sc_run_cancel (run);
  if (!sc_waiter_is_active (self))
    return;
  go_idle (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
sc_waiter_try_now (ScWaiter *self)
{
  g_return_if_fail (SC_IS_WAITER (self));
  if (!sc_waiter_is_active (self) || self->run != NULL)
    return;
  self->until_us = 0;
  on_tick_cb (self);
}

ScWaiterState
sc_waiter_get_state (ScWaiter *self)
{
  g_return_val_if_fail (SC_IS_WAITER (self), SC_WAITER_IDLE);
  if (self->run != NULL)
    return SC_WAITER_TRYING;
  return self->tick_id != 0 ? SC_WAITER_WAITING : SC_WAITER_IDLE;
}

gboolean
sc_waiter_is_active (ScWaiter *self)
{
  g_return_val_if_fail (SC_IS_WAITER (self), FALSE);
  return self->tick_id != 0;
}

guint
sc_waiter_get_left_s (ScWaiter *self)
{
  gint64 left_us;

  g_return_val_if_fail (SC_IS_WAITER (self), 0);
  left_us = self->until_us - sc_clock_get_us ();
  return left_us > 0 ? (guint) ((left_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC) : 0;
}

guint
sc_waiter_get_wait_s (ScWaiter *self)
{
  g_return_val_if_fail (SC_IS_WAITER (self), 0);
  return (guint) self->wait_s;
}

guint
sc_waiter_get_n_attempts (ScWaiter *self)
{
  g_return_val_if_fail (SC_IS_WAITER (self), 0);
  return self->n_attempts;
}

gboolean
sc_waiter_logs_in (ScWaiter *self)
{
  g_return_val_if_fail (SC_IS_WAITER (self), FALSE);
  return self->settings != NULL && self->settings->until >= SC_STAGE_AUTH;
}

ScReport *
sc_waiter_get_report (ScWaiter *self)
{
  g_return_val_if_fail (SC_IS_WAITER (self), NULL);
  return self->report;
}

int
sc_waiter_find_wait (ScDiagnosis *diagnosis)
{
  ScCause *cause;

  if (diagnosis == NULL || diagnosis->outcome != SC_OUTCOME_FAULT || diagnosis->causes->len == 0)
    return 0;
  cause = g_ptr_array_index (diagnosis->causes, 0);
  for (guint i = 0; i < cause->fixes->len; i++)
    {
      ScFix *fix = g_ptr_array_index (cause->fixes, i);

      if (g_strcmp0 (fix->action, "wait") == 0 && fix->wait_s > 0)
        return fix->wait_s;
    }
  return 0;
}
