/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-checks"

#include "config.h"

#include "sc-run.h"

struct _ScRun
{
  GObject       parent_instance;

  ScSettings   *settings;
  ScReport     *report;
  GCancellable *cancellable;
  GMainContext *main_context;
  GAsyncQueue  *events;     /* ScEvent, from the worker to the main context */
  int           is_waking;  /* atomic: a source is on its way */
  gboolean      is_running;
};

enum
{
  PROP_0,
  PROP_REPORT,
  PROP_RUNNING,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ScRun, sc_run, G_TYPE_OBJECT)

static void
unref_event (gpointer event)
{
  sc_event_unref (event);
}

static void
apply_events (ScRun *self)
{
  ScEvent *event;

  while ((event = g_async_queue_try_pop (self->events)) != NULL)
    {
      sc_report_apply (self->report, event);
      sc_event_unref (event);
    }
}

static gboolean
on_events_waiting_cb (gpointer user_data)
{
  ScRun *self = user_data;

  /* First, so that an event that comes from now on wakes us again. */
  g_atomic_int_set (&self->is_waking, 0);
  apply_events (self);
  return G_SOURCE_REMOVE;
}

/* In the worker's thread. */
static void
on_event_happened_cb (ScEvent *event,
                      gpointer user_data)
{
  ScRun              *self = user_data;
  g_autoptr (GSource) source = NULL;

  g_async_queue_push (self->events, sc_event_ref (event));
  if (!g_atomic_int_compare_and_exchange (&self->is_waking, 0, 1))
    return;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "sc-run events");
  g_source_set_callback (source, on_events_waiting_cb, g_object_ref (self), g_object_unref);
  g_source_attach (source, self->main_context);
}

static void
run_plan (GTask        *task,
          gpointer      source_object,
          gpointer      task_data,
          GCancellable *cancellable)
{
  ScRun *self = source_object;

  sc_plan_run_sync (self->settings, on_event_happened_cb, self, self->cancellable);
  g_task_return_boolean (task, TRUE);
}

/* In the main context again; the worker says nothing any more. */
static void
on_plan_ended_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  ScRun            *self = SC_RUN (object);
  g_autoptr (GTask) task = G_TASK (user_data);

  apply_events (self);
  self->is_running = FALSE;
  g_object_notify_by_pspec (object, properties[PROP_RUNNING]);
  g_task_return_boolean (task, TRUE);
}

static void
sc_run_get_property (GObject    *object,
                     guint       prop_id,
                     GValue     *value,
                     GParamSpec *pspec)
{
  ScRun *self = SC_RUN (object);

  switch (prop_id)
    {
    case PROP_REPORT:
      g_value_set_object (value, self->report);
      break;
    case PROP_RUNNING:
      g_value_set_boolean (value, self->is_running);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sc_run_finalize (GObject *object)
{
  ScRun *self = SC_RUN (object);

  g_clear_pointer (&self->settings, sc_settings_unref);
  g_object_unref (self->report);
  g_object_unref (self->cancellable);
  g_main_context_unref (self->main_context);
  g_async_queue_unref (self->events);

  G_OBJECT_CLASS (sc_run_parent_class)->finalize (object);
}

static void
sc_run_class_init (ScRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags   flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sc_run_get_property;
  object_class->finalize = sc_run_finalize;

  properties[PROP_REPORT] = g_param_spec_object ("report", NULL, NULL, SC_TYPE_REPORT, flags);
  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sc_run_init (ScRun *self)
{
  self->report = sc_report_new ();
  self->cancellable = g_cancellable_new ();
  self->main_context = g_main_context_ref_thread_default ();
  self->events = g_async_queue_new_full (unref_event);
}

ScRun *
sc_run_new (ScSettings *settings)
{
  ScRun *self;

  g_return_val_if_fail (settings != NULL, NULL);

  self = g_object_new (SC_TYPE_RUN, NULL);
  self->settings = sc_settings_ref (settings);
  sc_report_set_account (self->report, settings->origin, settings->endpoint, settings->auth, NULL);

  return self;
}

ScSettings *
sc_run_get_settings (ScRun *self)
{
  g_return_val_if_fail (SC_IS_RUN (self), NULL);

  return self->settings;
}

ScReport *
sc_run_get_report (ScRun *self)
{
  g_return_val_if_fail (SC_IS_RUN (self), NULL);

  return self->report;
}

gboolean
sc_run_is_running (ScRun *self)
{
  g_return_val_if_fail (SC_IS_RUN (self), FALSE);

  return self->is_running;
}

void
sc_run_start_async (ScRun              *self,
                    GAsyncReadyCallback callback,
                    gpointer            user_data)
{
  g_autoptr (GTask) worker = NULL;
  GTask *task;

  g_return_if_fail (SC_IS_RUN (self));
  g_return_if_fail (!self->is_running);
  g_return_if_fail (!sc_report_is_finished (self->report));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sc_run_start_async);
  worker = g_task_new (self, NULL, on_plan_ended_cb, task);
  g_task_set_source_tag (worker, run_plan);
  self->is_running = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
  g_task_run_in_thread (worker, run_plan);
}

gboolean
sc_run_start_finish (ScRun        *self,
                     GAsyncResult *result,
                     GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
sc_run_cancel (ScRun *self)
{
  g_return_if_fail (SC_IS_RUN (self));

  g_cancellable_cancel (self->cancellable);
}
