/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-report"

#include "config.h"

#include "sc-event.h"

G_DEFINE_BOXED_TYPE (ScEvent, sc_event, sc_event_ref, sc_event_unref)

static ScEvent *
new_event (ScEventKind kind,
           ScStageId   stage)
{
  ScEvent *self = g_new0 (ScEvent, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->kind = kind;
  self->stage = stage;

  return self;
}

ScEvent *
sc_event_new_stage (ScStageId stage,
                    ScStatus  status,
                    guint     duration_ms)
{
  ScEvent *self = new_event (SC_EVENT_STAGE, stage);

  self->status = status;
  self->duration_ms = duration_ms;

  return self;
}

ScEvent *
sc_event_new_activity (ScStageId   stage,
                       const char *text)
{
  ScEvent *self = new_event (SC_EVENT_ACTIVITY, stage);

  self->text = g_strdup (text);

  return self;
}

ScEvent *
sc_event_new_check (ScStageId stage,
                    ScCheck  *check)
{
  ScEvent *self;

  g_return_val_if_fail (SC_IS_CHECK (check), NULL);

  self = new_event (SC_EVENT_CHECK, stage);
  self->check = g_object_ref (check);

  return self;
}

ScEvent *
sc_event_new_fact (const char *name,
                   GVariant   *value)
{
  ScEvent *self;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  self = new_event (SC_EVENT_FACT, 0);
  self->text = g_strdup (name);
  self->value = g_variant_ref_sink (value);

  return self;
}

ScEvent *
sc_event_new_line (ScTranscriptLine *line)
{
  ScEvent *self;

  g_return_val_if_fail (SC_IS_TRANSCRIPT_LINE (line), NULL);

  self = new_event (SC_EVENT_LINE, 0);
  self->line = g_object_ref (line);

  return self;
}

ScEvent *
sc_event_new_finished (guint duration_ms)
{
  ScEvent *self = new_event (SC_EVENT_FINISHED, 0);

  self->duration_ms = duration_ms;

  return self;
}

ScEvent *
sc_event_ref (ScEvent *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sc_event_unref (ScEvent *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->text);
  g_clear_pointer (&self->value, g_variant_unref);
  g_clear_object (&self->check);
  g_clear_object (&self->line);
  g_free (self);
}
