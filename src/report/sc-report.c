/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-report"

#include "config.h"

#include "sc-report.h"

struct _ScReport
{
  GObject       parent_instance;

  char         *origin;
  ScEndpoint   *endpoint;
  ScAuthMethod  auth;
  char         *provider;
  char         *phone_code;
  char         *program_version;
  gboolean      newer;
  GDateTime    *created;
  guint         duration_ms;
  GListStore   *stages;
  ScTranscript *transcript;
  ScFacts      *facts;
  ScDiagnosis  *diagnosis;
  gboolean      finished;
};

enum
{
  PROP_0,
  PROP_DIAGNOSIS,
  PROP_FINISHED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ScReport, sc_report, G_TYPE_OBJECT)

static void
sc_report_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  ScReport *self = SC_REPORT (object);

  switch (prop_id)
    {
    case PROP_DIAGNOSIS:
      g_value_set_boxed (value, self->diagnosis);
      break;
    case PROP_FINISHED:
      g_value_set_boolean (value, self->finished);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sc_report_finalize (GObject *object)
{
  ScReport *self = SC_REPORT (object);

  g_free (self->origin);
  g_clear_pointer (&self->endpoint, sc_endpoint_unref);
  g_free (self->provider);
  g_free (self->phone_code);
  g_free (self->program_version);
  g_date_time_unref (self->created);
  g_object_unref (self->stages);
  g_object_unref (self->transcript);
  sc_facts_unref (self->facts);
  g_clear_pointer (&self->diagnosis, sc_diagnosis_unref);

  G_OBJECT_CLASS (sc_report_parent_class)->finalize (object);
}

static void
sc_report_class_init (ScReportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags   flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sc_report_get_property;
  object_class->finalize = sc_report_finalize;

  properties[PROP_DIAGNOSIS] = g_param_spec_boxed ("diagnosis", NULL, NULL, SC_TYPE_DIAGNOSIS, flags);
  properties[PROP_FINISHED] = g_param_spec_boolean ("finished", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sc_report_init (ScReport *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  self->auth = SC_AUTH_METHOD_AUTO;
  self->program_version = g_strdup (SC_VERSION);
  sc_report_set_created (self, now);
  self->stages = g_list_store_new (SC_TYPE_STAGE);
  self->transcript = sc_transcript_new ();
  self->facts = sc_facts_new ();
  for (int id = SC_STAGE_CONNECTIVITY; id <= SC_STAGE_SEND; id++)
    {
      g_autoptr (ScStage) stage = sc_stage_new ((ScStageId) id);

      sc_stage_set_facts (stage, self->facts);
      g_list_store_append (self->stages, stage);
    }
}

ScReport *
sc_report_new (void)
{
  return g_object_new (SC_TYPE_REPORT, NULL);
}

void
sc_report_set_account (ScReport    *self,
                       const char  *origin,
                       ScEndpoint  *endpoint,
                       ScAuthMethod auth,
                       const char  *provider)
{
  g_autoptr (ScEndpoint) old_endpoint = NULL;
  g_autofree char *old_origin = NULL;
  g_autofree char *old_provider = NULL;

  g_return_if_fail (SC_IS_REPORT (self));

  /* Callers give back what they got from the report itself. */
  old_origin = g_steal_pointer (&self->origin);
  old_endpoint = g_steal_pointer (&self->endpoint);
  old_provider = g_steal_pointer (&self->provider);
  self->origin = g_strdup (origin);
  self->endpoint = endpoint != NULL ? sc_endpoint_ref (endpoint) : NULL;
  self->auth = auth;
  self->provider = g_strdup (provider);
}

const char *
sc_report_get_origin (ScReport *self)
{
  g_return_val_if_fail (SC_IS_REPORT (self), NULL);

  return self->origin;
}

ScEndpoint *
sc_report_get_endpoint (ScReport *self)
{
  g_return_val_if_fail (SC_IS_REPORT (self), NULL);

  return self->endpoint;
}

ScAuthMethod
sc_report_get_auth (ScReport *self)
{
  g_return_val_if_fail (SC_IS_REPORT (self), SC_AUTH_METHOD_AUTO);

  return self->auth;
}

const char *
sc_report_get_provider (ScReport *self)
{
  g_return_val_if_fail (SC_IS_REPORT (self), NULL);

  return self->provider;
}

const char *
sc_report_get_phone_code (ScReport *self)
{
  g_return_val_if_fail (SC_IS_REPORT (self), NULL);

  return self->phone_code;
}

void
sc_report_set_phone_code (ScReport *self,
                          const char *phone_code)
{
  g_return_if_fail (SC_IS_REPORT (self));

  if (phone_code == self->phone_code)
    return;
  g_free (self->phone_code);
  self->phone_code = g_strdup (phone_code);
}

const char *
sc_report_get_program_version (ScReport *self)
{
  g_return_val_if_fail (SC_IS_REPORT (self), NULL);

  return self->program_version;
}

void
sc_report_set_program_version (ScReport   *self,
                               const char *version)
{
  g_return_if_fail (SC_IS_REPORT (self));

  g_free (self->program_version);
  self->program_version = g_strdup (version);
}

gboolean
sc_report_is_newer (ScReport *self)
{
  g_return_val_if_fail (SC_IS_REPORT (self), FALSE);

  return self->newer;
}

void
sc_report_set_newer (ScReport *self,
                     gboolean  newer)
{
  g_return_if_fail (SC_IS_REPORT (self));

  self->newer = newer;
}

GDateTime *
sc_report_get_created (ScReport *self)
{
  g_return_val_if_fail (SC_IS_REPORT (self), NULL);

  return self->created;
}

void
sc_report_set_created (ScReport  *self,
                       GDateTime *created)
{
  GDateTime *old;

  g_return_if_fail (SC_IS_REPORT (self));
  g_return_if_fail (created != NULL);

  /* Whole seconds, as they are written. */
  old = self->created;
  self->created = g_date_time_new_from_unix_utc (g_date_time_to_unix (created));
  g_clear_pointer (&old, g_date_time_unref);
}

guint
sc_report_get_duration_ms (ScReport *self)
{
  g_return_val_if_fail (SC_IS_REPORT (self), 0);

  return self->duration_ms;
}

void
sc_report_set_duration_ms (ScReport *self,
                           guint     duration_ms)
{
  g_return_if_fail (SC_IS_REPORT (self));

  self->duration_ms = duration_ms;
}

ScStage *
sc_report_get_stage (ScReport *self,
                     ScStageId id)
{
  g_autoptr (ScStage) stage = NULL;

  g_return_val_if_fail (SC_IS_REPORT (self), NULL);
  g_return_val_if_fail (id >= SC_STAGE_CONNECTIVITY && id <= SC_STAGE_SEND, NULL);

  /* The store keeps its own reference as long as the report lives. */
  stage = g_list_model_get_item (G_LIST_MODEL (self->stages), id - SC_STAGE_CONNECTIVITY);
  return stage;
}

GListModel *
sc_report_get_stages (ScReport *self)
{
  g_return_val_if_fail (SC_IS_REPORT (self), NULL);

  return G_LIST_MODEL (self->stages);
}

ScTranscript *
sc_report_get_transcript (ScReport *self)
{
  g_return_val_if_fail (SC_IS_REPORT (self), NULL);

  return self->transcript;
}

ScFacts *
sc_report_get_facts (ScReport *self)
{
  g_return_val_if_fail (SC_IS_REPORT (self), NULL);

  return self->facts;
}

ScDiagnosis *
sc_report_get_diagnosis (ScReport *self)
{
  g_return_val_if_fail (SC_IS_REPORT (self), NULL);

  return self->diagnosis;
}

void
sc_report_set_diagnosis (ScReport    *self,
                         ScDiagnosis *diagnosis)
{
  ScDiagnosis *old;

  g_return_if_fail (SC_IS_REPORT (self));

  if (self->diagnosis == diagnosis)
    return;
  old = self->diagnosis;
  self->diagnosis = diagnosis != NULL ? sc_diagnosis_ref (diagnosis) : NULL;
  g_clear_pointer (&old, sc_diagnosis_unref);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DIAGNOSIS]);
}

gboolean
sc_report_is_finished (ScReport *self)
{
  g_return_val_if_fail (SC_IS_REPORT (self), FALSE);

  return self->finished;
}

static void
apply_stage (ScReport *self,
             ScEvent  *event)
{
  ScStage *stage = sc_report_get_stage (self, event->stage);

  if (event->status != SC_STATUS_RUNNING)
    {
      sc_stage_set_activity (stage, NULL);
      sc_stage_set_duration_ms (stage, event->duration_ms);
    }
  sc_stage_set_status (stage, event->status);
}

/* What was never begun is not asked any more. */
static void
finish (ScReport *self,
        ScEvent  *event)
{
  self->duration_ms = event->duration_ms;
  for (int id = SC_STAGE_CONNECTIVITY; id <= SC_STAGE_SEND; id++)
    {
      ScStage *stage = sc_report_get_stage (self, (ScStageId) id);

      sc_stage_set_activity (stage, NULL);
      if (sc_stage_get_status (stage) == SC_STATUS_WAITING || sc_stage_get_status (stage) == SC_STATUS_RUNNING)
        sc_stage_set_status (stage, SC_STATUS_SKIP);
    }
  if (self->finished)
    return;
  self->finished = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FINISHED]);
}

void
sc_report_apply (ScReport *self,
                 ScEvent  *event)
{
  g_return_if_fail (SC_IS_REPORT (self));
  g_return_if_fail (event != NULL);

  switch (event->kind)
    {
    case SC_EVENT_STAGE:
      apply_stage (self, event);
      break;
    case SC_EVENT_ACTIVITY:
      sc_stage_set_activity (sc_report_get_stage (self, event->stage), event->text);
      break;
    case SC_EVENT_CHECK:
      sc_stage_put_check (sc_report_get_stage (self, event->stage), event->check);
      break;
    case SC_EVENT_FACT:
      sc_facts_set (self->facts, event->text, event->value);
      break;
    case SC_EVENT_LINE:
      sc_transcript_append (self->transcript, event->line);
      break;
    case SC_EVENT_FINISHED:
      finish (self, event);
      break;
    default:
      g_return_if_reached ();
    }
}
