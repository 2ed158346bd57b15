/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-checks"

#include "config.h"

#include "sc-context-private.h"

#include "sc-text.h"

#include <string.h>

#define TEXT_CHARS_MAX 4096

static guint
elapsed_ms (gint64 began_us)
{
  return (guint) CLAMP ((g_get_monotonic_time () - began_us + 500) / 1000, 0, G_MAXUINT32);
}

ScContext *
sc_context_new (ScSettings   *settings,
                ScEventFunc   on_event,
                gpointer      user_data,
                GCancellable *cancellable)
{
  ScContext *self = g_new0 (ScContext, 1);

  self->settings = sc_settings_ref (settings);
  self->on_event = on_event;
  self->user_data = user_data;
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : g_cancellable_new ();
  self->began_us = g_get_monotonic_time ();
  self->last_line_us = self->began_us;
  self->masker = sc_masker_new ();
  self->secret = sc_settings_dup_secret (settings);
  if (settings->secret != NULL)
    sc_masker_add_secret (self->masker, settings->secret);
  if (self->secret != NULL)
    sc_masker_add_secret (self->masker, self->secret);
  self->facts = sc_facts_new ();
  self->step = SC_STEP_RESOLVE;
  for (int id = SC_STAGE_CONNECTIVITY; id <= SC_STAGE_SEND; id++)
    self->stages[id].status = SC_STATUS_WAITING;

  return self;
}

void
sc_context_free (ScContext *self)
{
  g_assert (self->watch == NULL);

  g_clear_object (&self->session);
  g_clear_object (&self->stream);
  g_clear_object (&self->local);
  g_clear_pointer (&self->resolution, sc_resolution_unref);
  g_clear_pointer (&self->tls_options, sc_tls_options_unref);
  g_free (self->first_words);
  g_clear_pointer (&self->secret, sc_secret_unref);
  sc_facts_unref (self->facts);
  sc_masker_unref (self->masker);
  g_object_unref (self->cancellable);
  sc_settings_unref (self->settings);
  g_free (self);
}

guint
sc_context_get_time_ms (ScContext *self)
{
  return elapsed_ms (self->began_us);
}

/* Takes over @event. */
static void
post (ScContext *self,
      ScEvent   *event)
{
  self->on_event (event, self->user_data);
  sc_event_unref (event);
}

void
sc_context_fact (ScContext  *self,
                 const char *name,
                 GVariant   *value)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (value);

  sc_facts_set (self->facts, name, owned);
  post (self, sc_event_new_fact (name, owned));
}

void
sc_context_fact_string (ScContext  *self,
                        const char *name,
                        const char *value)
{
  g_autofree char *masked = sc_masker_apply (self->masker, value);
  g_autofree char *safe = sc_text_make_safe_lines (masked, -1, TEXT_CHARS_MAX);

  sc_context_fact (self, name, g_variant_new_string (safe));
}

void
sc_context_fact_int (ScContext  *self,
                     const char *name,
                     gint64      value)
{
  const ScFactDeclaration *declaration = sc_fact_find_declaration (name);

  g_return_if_fail (declaration != NULL);

  if (g_str_equal (declaration->type, "x"))
    sc_context_fact (self, name, g_variant_new_int64 (value));
  else
    sc_context_fact (self, name, g_variant_new_int32 ((gint32) CLAMP (value, G_MININT32, G_MAXINT32)));
}

void
sc_context_fact_bool (ScContext  *self,
                      const char *name,
                      gboolean    value)
{
  sc_context_fact (self, name, g_variant_new_boolean (value));
}

static gboolean
is_refusal_end (const char *text)
{
  return (text[0] == '4' || text[0] == '5') && g_ascii_isdigit (text[1]) && g_ascii_isdigit (text[2]) && text[3] != '-';
}

void
sc_context_line (ScContext  *self,
                 ScSpeaker   speaker,
                 const char *text)
{
  g_autoptr (ScTranscriptLine) line = NULL;
  gint64      now_us = g_get_monotonic_time ();
  guint       silence_ms = elapsed_ms (self->last_line_us);
  const char *shown = text;

  /* RFC 4954 4: between AUTH and the last reply the client says nothing but login data. */
  if (speaker == SC_SPEAKER_CLIENT && self->step == SC_STEP_AUTH && g_ascii_strncasecmp (text, "AUTH ", 5) != 0 &&
      !g_str_equal (text, "*") && *text != '[')
    shown = "•••";
  if (speaker == SC_SPEAKER_SERVER)
    {
      self->silence_ms = self->server_spoke_last ? MAX (self->silence_ms, silence_ms) : silence_ms;
      if (is_refusal_end (text))
        self->n_refusals++;
      if (self->first_words == NULL)
        self->first_words = g_strdup (text);
    }
  if (speaker == SC_SPEAKER_CLIENT)
    self->client_spoke = TRUE;
  if (speaker != SC_SPEAKER_INFO)
    {
      self->server_spoke_last = speaker == SC_SPEAKER_SERVER;
      self->last_line_us = now_us;
    }
  line = sc_transcript_line_new (sc_context_get_time_ms (self), speaker, shown, self->masker);
  post (self, sc_event_new_line (line));
}

void
sc_context_begin_step (ScContext *self,
                       ScStep     step)
{
  self->step = step;
  self->client_spoke = FALSE;
}

void
sc_context_begin_stage (ScContext *self,
                        ScStageId  stage)
{
  ScStageRecord *record = &self->stages[stage];

  record->status = SC_STATUS_RUNNING;
  record->began_us = g_get_monotonic_time ();
  post (self, sc_event_new_stage (stage, SC_STATUS_RUNNING, 0));
}

void
sc_context_end_stage (ScContext *self,
                      ScStageId  stage)
{
  ScStageRecord *record = &self->stages[stage];

  record->duration_ms = elapsed_ms (record->began_us);
  if (record->failed)
    record->status = SC_STATUS_FAIL;
  else if (self->cancelled)
    record->status = SC_STATUS_SKIP;
  else
    record->status = record->warned ? SC_STATUS_WARN : SC_STATUS_PASS;
  post (self, sc_event_new_stage (stage, record->status, record->duration_ms));
}

void
sc_context_skip_stage (ScContext *self,
                       ScStageId  stage)
{
  if (self->stages[stage].status != SC_STATUS_WAITING && self->stages[stage].status != SC_STATUS_RUNNING)
    return;
  self->stages[stage].status = SC_STATUS_SKIP;
  post (self, sc_event_new_stage (stage, SC_STATUS_SKIP, 0));
}

void
sc_context_activity (ScContext  *self,
                     ScStageId   stage,
                     const char *format,
                     ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  post (self, sc_event_new_activity (stage, text));
}

/* A stage that ended well and then turned out not to be. */
static void
turn_stage (ScContext *self,
            ScStageId  stage)
{
  ScStageRecord *record = &self->stages[stage];

  if (record->status != SC_STATUS_PASS && record->status != SC_STATUS_WARN)
    return;
  record->status = record->failed ? SC_STATUS_FAIL : SC_STATUS_WARN;
  post (self, sc_event_new_stage (stage, record->status, record->duration_ms));
}

void
sc_context_check (ScContext  *self,
                  ScStageId   stage,
                  const char *id,
                  ScStatus    status,
                  const char *format,
                  ...)
{
  g_autoptr (ScCheck) check = NULL;
  g_autofree char *text = NULL;
  g_autofree char *masked = NULL;
  g_autofree char *safe = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  masked = sc_masker_apply (self->masker, text);
  safe = sc_text_make_safe (masked, -1, TEXT_CHARS_MAX);
  check = sc_check_new (id, status, safe);
  post (self, sc_event_new_check (stage, check));

  if (status != SC_STATUS_FAIL && status != SC_STATUS_WARN)
    return;
  if (status == SC_STATUS_FAIL)
    self->stages[stage].failed = TRUE;
  else
    self->stages[stage].warned = TRUE;
  turn_stage (self, stage);
}

gboolean
sc_context_is_asked (ScContext *self,
                     ScStageId  stage)
{
  if (stage == SC_STAGE_PORTS && !self->settings->probe_ports)
    return FALSE;
  return stage <= self->settings->until;
}

guint
sc_context_timeout_s (ScContext *self)
{
  return (self->settings->timeout_ms + 999) / 1000;
}
