/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-runner.h"

#include "sc-knowledge.h"
#include "sc-practice-server.h"

#include <glib/gi18n-lib.h>

struct _ScRunner
{
  GObject parent_instance;

  ScSettings *settings;
  ScRun *run;
  ScPracticeServer *server;
  gboolean preparing; /* the pretend server is on its way */
  gboolean cancelled; /* while preparing */
};

G_DEFINE_FINAL_TYPE (ScRunner, sc_runner, G_TYPE_OBJECT)

enum
{
  SIGNAL_STARTED,
  SIGNAL_FINISHED,
  SIGNAL_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
stop_server_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  sc_practice_server_stop (task_data);
  g_task_return_boolean (task, TRUE);
}

/* Stopping waits for the server's threads, so it has one of its own. */
static void
drop_server (ScRunner *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->server == NULL)
    return;
  task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_source_tag (task, drop_server);
  g_task_set_task_data (task, g_steal_pointer (&self->server), g_object_unref);
  g_task_run_in_thread (task, stop_server_thread);
}

static void
on_run_finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ScRunner) self = user_data;
  g_autoptr (ScRun) run = g_object_ref (SC_RUN (source));
  g_autoptr (ScKnowledge) knowledge = sc_knowledge_get_default ();
  ScReport *report = sc_run_get_report (run);

  sc_run_start_finish (run, result, NULL);
  sc_knowledge_explain_report (knowledge, report);
  g_clear_object (&self->run);
  g_signal_emit (self, signals[SIGNAL_FINISHED], 0, report);
}

static void
start_run (ScRunner *self)
{
  self->run = sc_run_new (self->settings);
  g_signal_emit (self, signals[SIGNAL_STARTED], 0, sc_run_get_report (self->run));
  sc_run_start_async (self->run, on_run_finished_cb, g_object_ref (self));
}

static void
start_server_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (ScPracticeServer) server = sc_practice_server_new (task_data);
  GError *error = NULL;

  if (!sc_practice_server_start (server, 0, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&server), g_object_unref);
}

static ScSettings *
create_practice_settings (ScPracticeServer *server, ScScenario *scenario)
{
  g_autoptr (ScEndpoint) endpoint =
      sc_endpoint_new ("127.0.0.1", sc_practice_server_get_port (server), sc_scenario_get_security (scenario));
  ScSettings *settings = sc_settings_new (endpoint);

  g_free (settings->origin);
  settings->origin = g_strdup ("practice");
  settings->user = g_strdup (SC_PRACTICE_USER);
  settings->secret = sc_secret_new (SC_PRACTICE_PASSWORD, -1);
  settings->from = g_strdup (SC_PRACTICE_USER);
  settings->to = g_strdup (SC_PRACTICE_USER);
  settings->ca_pem = g_bytes_ref (sc_practice_server_get_ca_pem (server));
  settings->only_own_port = TRUE;
  return settings;
}

static void
on_server_started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ScRunner *self = SC_RUNNER (source);
  g_autoptr (GError) error = NULL;
  ScPracticeServer *server = g_task_propagate_pointer (G_TASK (result), &error);

  self->preparing = FALSE;
  if (server == NULL)
    {
      g_autofree char *sentence =
          /* Translators: the placeholder says why, in the system's words */
          g_strdup_printf (_ ("The practice server could not be started: %s"), error->message);

      g_signal_emit (self, signals[SIGNAL_FAILED], 0, sentence);
      return;
    }
  drop_server (self);
  self->server = server;
  if (self->cancelled)
    {
      g_signal_emit (self, signals[SIGNAL_FAILED], 0, NULL);
      return;
    }
  g_clear_pointer (&self->settings, sc_settings_unref);
  self->settings = create_practice_settings (server, g_task_get_task_data (G_TASK (result)));
  start_run (self);
}

static void
sc_runner_dispose (GObject *object)
{
  ScRunner *self = SC_RUNNER (object);

  drop_server (self);
  g_clear_pointer (&self->settings, sc_settings_unref);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (sc_runner_parent_class)->dispose (object);
}

static void
sc_runner_class_init (ScRunnerClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_runner_dispose;
  signals[SIGNAL_STARTED] =
      g_signal_new ("started", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, SC_TYPE_REPORT);
  signals[SIGNAL_FINISHED] =
      g_signal_new ("finished", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, SC_TYPE_REPORT);
  signals[SIGNAL_FAILED] =
      g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sc_runner_init (ScRunner *self)
{
}

ScRunner *
sc_runner_new (void)
{
  return g_object_new (SC_TYPE_RUNNER, NULL);
}

void
sc_runner_start (ScRunner *self, ScSettings *settings)
{
  g_return_if_fail (SC_IS_RUNNER (self));
  g_return_if_fail (settings != NULL);
  if (sc_runner_is_busy (self))
    return;
  sc_settings_ref (settings);
  g_clear_pointer (&self->settings, sc_settings_unref);
  self->settings = settings;
  start_run (self);
}

void
sc_runner_start_practice (ScRunner *self, ScScenario *scenario)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SC_IS_RUNNER (self));
  g_return_if_fail (SC_IS_SCENARIO (scenario));
  if (sc_runner_is_busy (self))
    return;
  self->preparing = TRUE;
  self->cancelled = FALSE;
  task = g_task_new (self, NULL, on_server_started_cb, NULL);
  g_task_set_source_tag (task, sc_runner_start_practice);
  g_task_set_task_data (task, g_object_ref (scenario), g_object_unref);
  g_task_run_in_thread (task, start_server_thread);
}

void
sc_runner_start_again (ScRunner *self)
{
  g_return_if_fail (SC_IS_RUNNER (self));
  if (sc_runner_can_start_again (self))
    start_run (self);
}

ScSettings *
sc_runner_get_settings (ScRunner *self)
{
  g_return_val_if_fail (SC_IS_RUNNER (self), NULL);
  return self->settings;
}

gboolean
sc_runner_is_busy (ScRunner *self)
{
  g_return_val_if_fail (SC_IS_RUNNER (self), FALSE);
  return self->run != NULL || self->preparing;
}

gboolean
sc_runner_can_start_again (ScRunner *self)
{
  g_return_val_if_fail (SC_IS_RUNNER (self), FALSE);
  return self->settings != NULL && !sc_runner_is_busy (self);
}

void
sc_runner_cancel (ScRunner *self)
{
  g_return_if_fail (SC_IS_RUNNER (self));
  self->cancelled = TRUE;
  if (self->run != NULL)
    sc_run_cancel (self->run);
}

void
sc_runner_forget (ScRunner *self)
{
  g_return_if_fail (SC_IS_RUNNER (self));
  if (sc_runner_is_busy (self))
    return;
  drop_server (self);
  g_clear_pointer (&self->settings, sc_settings_unref);
}
