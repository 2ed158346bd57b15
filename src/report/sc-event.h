/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-stage.h"
#include "sc-transcript.h"

G_BEGIN_DECLS

/**
 * ScEvent: one thing that happened in a run, on its way from the worker to whoever shows it. Immutable, reference-counted.
 */
typedef enum
{
  SC_EVENT_STAGE = 1,  /* a stage began or ended */
  SC_EVENT_ACTIVITY,   /* what a stage waits for now */
  SC_EVENT_CHECK,      /* a question was answered (or is being asked: status running) */
  SC_EVENT_FACT,
  SC_EVENT_LINE,       /* a transcript line */
  SC_EVENT_FINISHED,   /* the run is over; facts run.outcome, failure.* are set */
} ScEventKind;

typedef struct _ScEvent ScEvent;
struct _ScEvent
{
  gatomicrefcount   ref_count;
  ScEventKind       kind;
  ScStageId         stage;       /* STAGE, ACTIVITY, CHECK */
  ScStatus          status;      /* STAGE */
  guint             duration_ms; /* STAGE when it ended; FINISHED: of the run */
  char             *text;        /* ACTIVITY: the sentence or NULL; FACT: the name */
  GVariant         *value;       /* FACT */
  ScCheck          *check;       /* CHECK */
  ScTranscriptLine *line;        /* LINE */
};
#define SC_TYPE_EVENT (sc_event_get_type ())
GType    sc_event_get_type     (void);
ScEvent *sc_event_new_stage    (ScStageId stage, ScStatus status, guint duration_ms) G_GNUC_WARN_UNUSED_RESULT;
ScEvent *sc_event_new_activity (ScStageId stage, const char *text) G_GNUC_WARN_UNUSED_RESULT;
ScEvent *sc_event_new_check    (ScStageId stage, ScCheck *check) G_GNUC_WARN_UNUSED_RESULT;
ScEvent *sc_event_new_fact     (const char *name, GVariant *value) G_GNUC_WARN_UNUSED_RESULT;
ScEvent *sc_event_new_line     (ScTranscriptLine *line) G_GNUC_WARN_UNUSED_RESULT;
ScEvent *sc_event_new_finished (guint duration_ms) G_GNUC_WARN_UNUSED_RESULT;
ScEvent *sc_event_ref          (ScEvent *self);
void     sc_event_unref        (ScEvent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScEvent, sc_event_unref)

G_END_DECLS
