/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-report"

#include "config.h"

#include "sc-stage.h"

#include <gio/gio.h>

G_DEFINE_ENUM_TYPE (ScStageId, sc_stage_id,
                    G_DEFINE_ENUM_VALUE (SC_STAGE_CONNECTIVITY, "connectivity"),
                    G_DEFINE_ENUM_VALUE (SC_STAGE_PORTS, "ports"),
                    G_DEFINE_ENUM_VALUE (SC_STAGE_TLS, "tls"),
                    G_DEFINE_ENUM_VALUE (SC_STAGE_AUTH, "auth"),
                    G_DEFINE_ENUM_VALUE (SC_STAGE_SEND, "send"))

G_DEFINE_ENUM_TYPE (ScStatus, sc_status,
                    G_DEFINE_ENUM_VALUE (SC_STATUS_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (SC_STATUS_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (SC_STATUS_PASS, "pass"),
                    G_DEFINE_ENUM_VALUE (SC_STATUS_WARN, "warn"),
                    G_DEFINE_ENUM_VALUE (SC_STATUS_FAIL, "fail"),
                    G_DEFINE_ENUM_VALUE (SC_STATUS_SKIP, "skip"))

struct _ScCheck
{
  GObject  parent_instance;

  char    *id;
  ScStatus status;
  char    *summary;
};

enum
{
  CHECK_PROP_0,
  CHECK_PROP_ID,
  CHECK_PROP_STATUS,
  CHECK_PROP_SUMMARY,
  CHECK_N_PROPS,
};

static GParamSpec *check_properties[CHECK_N_PROPS];

G_DEFINE_FINAL_TYPE (ScCheck, sc_check, G_TYPE_OBJECT)

static void
sc_check_get_property (GObject    *object,
                       guint       prop_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  ScCheck *self = SC_CHECK (object);

  switch (prop_id)
    {
    case CHECK_PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case CHECK_PROP_STATUS:
      g_value_set_enum (value, self->status);
      break;
    case CHECK_PROP_SUMMARY:
      g_value_set_string (value, self->summary);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sc_check_finalize (GObject *object)
{
  ScCheck *self = SC_CHECK (object);

  g_free (self->id);
  g_free (self->summary);

  G_OBJECT_CLASS (sc_check_parent_class)->finalize (object);
}

static void
sc_check_class_init (ScCheckClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sc_check_get_property;
  object_class->finalize = sc_check_finalize;

  check_properties[CHECK_PROP_ID] =
    g_param_spec_string ("id", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  check_properties[CHECK_PROP_STATUS] =
    g_param_spec_enum ("status", NULL, NULL, SC_TYPE_STATUS, SC_STATUS_WAITING, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  check_properties[CHECK_PROP_SUMMARY] =
    g_param_spec_string ("summary", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, CHECK_N_PROPS, check_properties);
}

static void
sc_check_init (ScCheck *self)
{
}

ScCheck *
sc_check_new (const char *id,
              ScStatus    status,
              const char *summary)
{
  ScCheck *self;

  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (summary != NULL, NULL);

  self = g_object_new (SC_TYPE_CHECK, NULL);
  self->id = g_strdup (id);
  self->status = status;
  self->summary = g_strdup (summary);

  return self;
}

const char *
sc_check_get_id (ScCheck *self)
{
  g_return_val_if_fail (SC_IS_CHECK (self), NULL);

  return self->id;
}

ScStatus
sc_check_get_status (ScCheck *self)
{
  g_return_val_if_fail (SC_IS_CHECK (self), SC_STATUS_SKIP);

  return self->status;
}

const char *
sc_check_get_summary (ScCheck *self)
{
  g_return_val_if_fail (SC_IS_CHECK (self), NULL);

  return self->summary;
}

struct _ScStage
{
  GObject    parent_instance;

  ScStageId  id;
  ScStatus   status;
  guint      duration_ms;
  char      *activity;
  GPtrArray *checks;
  ScFacts   *facts; /* (nullable): of the whole report */
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_STATUS,
  PROP_DURATION_MS,
  PROP_ACTIVITY,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static GType
sc_stage_get_item_type (GListModel *model)
{
  return SC_TYPE_CHECK;
}

static guint
sc_stage_get_n_items (GListModel *model)
{
  return SC_STAGE (model)->checks->len;
}

static gpointer
sc_stage_get_item (GListModel *model,
                   guint       position)
{
  GPtrArray *checks = SC_STAGE (model)->checks;

  return position < checks->len ? g_object_ref (checks->pdata[position]) : NULL;
}

static void
implement_list_model (GListModelInterface *iface)
{
  iface->get_item_type = sc_stage_get_item_type;
  iface->get_n_items = sc_stage_get_n_items;
  iface->get_item = sc_stage_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (ScStage, sc_stage, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, implement_list_model))

static void
sc_stage_get_property (GObject    *object,
                       guint       prop_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  ScStage *self = SC_STAGE (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_enum (value, self->id);
      break;
    case PROP_STATUS:
      g_value_set_enum (value, self->status);
      break;
    case PROP_DURATION_MS:
      g_value_set_uint (value, self->duration_ms);
      break;
    case PROP_ACTIVITY:
      g_value_set_string (value, self->activity);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sc_stage_finalize (GObject *object)
{
  ScStage *self = SC_STAGE (object);

  g_free (self->activity);
  g_ptr_array_unref (self->checks);
  g_clear_pointer (&self->facts, sc_facts_unref);

  G_OBJECT_CLASS (sc_stage_parent_class)->finalize (object);
}

static void
sc_stage_class_init (ScStageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags   flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sc_stage_get_property;
  object_class->finalize = sc_stage_finalize;

  properties[PROP_ID] = g_param_spec_enum ("id", NULL, NULL, SC_TYPE_STAGE_ID, SC_STAGE_CONNECTIVITY, flags);
  properties[PROP_STATUS] = g_param_spec_enum ("status", NULL, NULL, SC_TYPE_STATUS, SC_STATUS_WAITING, flags);
  properties[PROP_DURATION_MS] = g_param_spec_uint ("duration-ms", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_ACTIVITY] = g_param_spec_string ("activity", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sc_stage_init (ScStage *self)
{
  self->id = SC_STAGE_CONNECTIVITY;
  self->status = SC_STATUS_WAITING;
  self->checks = g_ptr_array_new_with_free_func (g_object_unref);
}

ScStage *
sc_stage_new (ScStageId id)
{
  ScStage *self = g_object_new (SC_TYPE_STAGE, NULL);

  self->id = id;

  return self;
}

ScStageId
sc_stage_get_id (ScStage *self)
{
  g_return_val_if_fail (SC_IS_STAGE (self), SC_STAGE_CONNECTIVITY);

  return self->id;
}

ScStatus
sc_stage_get_status (ScStage *self)
{
  g_return_val_if_fail (SC_IS_STAGE (self), SC_STATUS_SKIP);

  return self->status;
}

guint
sc_stage_get_duration_ms (ScStage *self)
{
  g_return_val_if_fail (SC_IS_STAGE (self), 0);

  return self->duration_ms;
}

const char *
sc_stage_get_activity (ScStage *self)
{
  g_return_val_if_fail (SC_IS_STAGE (self), NULL);

  return self->activity;
}

void
sc_stage_set_status (ScStage *self,
                     ScStatus status)
{
  g_return_if_fail (SC_IS_STAGE (self));

  if (self->status == status)
    return;
  self->status = status;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
}

void
sc_stage_set_duration_ms (ScStage *self,
                          guint    duration_ms)
{
  g_return_if_fail (SC_IS_STAGE (self));

  if (self->duration_ms == duration_ms)
    return;
  self->duration_ms = duration_ms;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DURATION_MS]);
}

void
sc_stage_set_activity (ScStage    *self,
                       const char *activity)
{
  g_return_if_fail (SC_IS_STAGE (self));

  if (g_strcmp0 (self->activity, activity) == 0)
    return;
  g_free (self->activity);
  self->activity = g_strdup (activity);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVITY]);
}

void
sc_stage_put_check (ScStage *self,
                    ScCheck *check)
{
  g_return_if_fail (SC_IS_STAGE (self));
  g_return_if_fail (SC_IS_CHECK (check));

  for (guint i = 0; i < self->checks->len; i++)
    {
      if (!g_str_equal (sc_check_get_id (self->checks->pdata[i]), check->id))
        continue;
      g_object_unref (self->checks->pdata[i]);
      self->checks->pdata[i] = g_object_ref (check);
      g_list_model_items_changed (G_LIST_MODEL (self), i, 1, 1);
      return;
    }
  g_ptr_array_add (self->checks, g_object_ref (check));
  g_list_model_items_changed (G_LIST_MODEL (self), self->checks->len - 1, 0, 1);
}

ScFacts *
sc_stage_get_facts (ScStage *self)
{
  g_return_val_if_fail (SC_IS_STAGE (self), NULL);

  return self->facts;
}

void
sc_stage_set_facts (ScStage *self,
                    ScFacts *facts)
{
  g_return_if_fail (SC_IS_STAGE (self));

  g_clear_pointer (&self->facts, sc_facts_unref);
  self->facts = facts != NULL ? sc_facts_ref (facts) : NULL;
}
