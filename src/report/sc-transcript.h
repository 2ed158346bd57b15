/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

#include "sc-masker.h"
#include "sc-speaker.h"
#include "sc-stage.h"

G_BEGIN_DECLS

/* One line: immutable list item. Properties: time-ms (since the run began), speaker, text (masked, safe), refused. */
#define SC_TYPE_TRANSCRIPT_LINE (sc_transcript_line_get_type ())
G_DECLARE_FINAL_TYPE (ScTranscriptLine, sc_transcript_line, SC, TRANSCRIPT_LINE, GObject)
guint       sc_transcript_line_get_time_ms (ScTranscriptLine *self);
ScSpeaker   sc_transcript_line_get_speaker (ScTranscriptLine *self);
const char *sc_transcript_line_get_text    (ScTranscriptLine *self);
/* How long the line let us wait after the one before it, and the stage that the dialogue was in: known once it is in a transcript. */
guint       sc_transcript_line_get_wait_ms (ScTranscriptLine *self);
ScStageId   sc_transcript_line_get_stage   (ScTranscriptLine *self);
/* Whether it is a server line with a 4yz or 5yz code. */
gboolean    sc_transcript_line_is_refusal  (ScTranscriptLine *self);

/**
 * sc_transcript_line_new:
 * @masker: (nullable): takes the secrets out; the one place where that happens
 *
 * Makes @text safe, masks it and bounds it. The initial response of a client's "AUTH MECHANISM response" line is masked even when
 * @masker does not know the secret.
 */
ScTranscriptLine *sc_transcript_line_new (guint time_ms, ScSpeaker speaker, const char *text, ScMasker *masker) G_GNUC_WARN_UNUSED_RESULT;

/* A GListModel of ScTranscriptLine, append-only. */
#define SC_TYPE_TRANSCRIPT (sc_transcript_get_type ())
G_DECLARE_FINAL_TYPE (ScTranscript, sc_transcript, SC, TRANSCRIPT, GObject)
ScTranscript *sc_transcript_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void          sc_transcript_append (ScTranscript *self, ScTranscriptLine *line);
G_END_DECLS
