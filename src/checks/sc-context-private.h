/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-event.h"
#include "sc-facts.h"
#include "sc-plan.h"
#include "sc-resolver.h"
#include "sc-session.h"

G_BEGIN_DECLS

/* What one run knows and holds; shared by the stages, used by the plan's thread alone. */

typedef struct _ScPortWatch ScPortWatch;

typedef struct
{
  ScStatus status;
  gint64   began_us;
  guint    duration_ms;
  gboolean warned;
  gboolean failed;
} ScStageRecord;

typedef struct
{
  ScSettings    *settings;
  ScSecret      *secret;                  /* (nullable): what this run logs in with */
  ScEventFunc    on_event;
  gpointer       user_data;
  GCancellable  *cancellable;
  gint64         began_us;
  ScMasker      *masker;
  ScFacts       *facts;
  ScStageRecord  stages[SC_N_STAGES + 1]; /* by ScStageId */

  ScTlsOptions  *tls_options;             /* (nullable) */
  ScResolution  *resolution;              /* (nullable) */
  GInetAddress  *local;                   /* (nullable): where packets to the server come from */
  ScStream      *stream;                  /* (nullable) */
  ScSession     *session;                 /* (nullable) */
  ScPortWatch   *watch;                   /* (nullable): the other ports */
  ScStep         step;                    /* where the dialogue is */
  gboolean       authenticated;
  gboolean       keeps_password;          /* the certificate has faults, and nobody allowed it */
  gboolean       cancelled;
  gboolean       failed;                  /* the fault to explain is found; later ones do not replace it */

  /* Of the transcript, for the facts about a refusal. */
  char          *first_words;             /* (nullable): the first line the server said */
  gboolean       server_spoke_last;
  gboolean       client_spoke;            /* since the step began */
  gint64         last_line_us;
  guint          silence_ms;              /* before the reply that came last */
  guint          n_refusals;
} ScContext;

ScContext *sc_context_new  (ScSettings *settings, ScEventFunc on_event, gpointer user_data, GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void       sc_context_free (ScContext *self);

/* Milliseconds since the run began. */
guint sc_context_get_time_ms (ScContext *self);

void sc_context_fact        (ScContext *self, const char *name, GVariant *value);
void sc_context_fact_string (ScContext *self, const char *name, const char *value);
void sc_context_fact_int    (ScContext *self, const char *name, gint64 value);
void sc_context_fact_bool   (ScContext *self, const char *name, gboolean value);
void sc_context_line        (ScContext *self, ScSpeaker speaker, const char *text);

/* Where the dialogue is from now on. */
void sc_context_begin_step (ScContext *self, ScStep step);

/* A stage begins, says what it waits for, answers its questions, ends. A check that fails makes its stage fail, also when that has ended. */
void     sc_context_begin_stage (ScContext *self, ScStageId stage);
void     sc_context_end_stage   (ScContext *self, ScStageId stage);
void     sc_context_skip_stage  (ScContext *self, ScStageId stage);
void     sc_context_activity    (ScContext *self, ScStageId stage, const char *format, ...) G_GNUC_PRINTF (3, 4);
void     sc_context_check       (ScContext *self, ScStageId stage, const char *id, ScStatus status, const char *format, ...) G_GNUC_PRINTF (5, 6);
gboolean sc_context_is_asked    (ScContext *self, ScStageId stage);
guint    sc_context_timeout_s   (ScContext *self);

/* The fault that will be explained: the first one that is reported here. */
void sc_context_fail       (ScContext *self, ScStageId stage, ScStep step, const char *error, const char *message);
/* As above; remembers when it means that the run was cancelled. */
void sc_context_fail_error (ScContext *self, ScStageId stage, ScStep step, const GError *error);
void sc_context_fail_reply (ScContext *self, ScStageId stage, ScStep step, ScReply *reply);
/* Returns whether the run was cancelled, by @error or otherwise. */
gboolean sc_context_note_cancelled (ScContext *self, const GError *error);

/* What was put around STARTTLS, if something was. */
void     sc_context_note_injected  (ScContext *self);

/* Words for an error and for a reply, for the summary of a check. */
char *sc_context_dup_error_words (ScContext *self, const GError *error) G_GNUC_WARN_UNUSED_RESULT;
char *sc_context_dup_reply_words (ScReply *reply) G_GNUC_WARN_UNUSED_RESULT;
/* "net.refused" */
char *sc_context_dup_error_nick  (const GError *error) G_GNUC_WARN_UNUSED_RESULT;

/* Passes @reply through: %TRUE when @reply is as it should be; otherwise the fault is reported for @stage at the current step. */
gboolean sc_context_take_reply (ScContext *self, ScStageId stage, const char *check_id, ScReply *reply, const GError *error);

G_END_DECLS
