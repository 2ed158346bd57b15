/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <adwaita.h>

#include "sc-transcript.h"

G_BEGIN_DECLS

/* The dialogue with the server: time, direction, text. Follows the end unless somebody scrolled up or
 * paused it; can be searched; says what a line means. What is copied is share-safe. */
#define SC_TYPE_TRANSCRIPT_VIEW (sc_transcript_view_get_type ())
G_DECLARE_FINAL_TYPE (ScTranscriptView, sc_transcript_view, SC, TRANSCRIPT_VIEW, AdwBin)

GtkWidget *sc_transcript_view_new            (void);
/* @transcript: (nullable) */
void       sc_transcript_view_set_transcript (ScTranscriptView *self,
                                              ScTranscript     *transcript);

/* Selects line number @line and brings it into view. */
void       sc_transcript_view_show_line      (ScTranscriptView *self,
                                              guint             line);

G_END_DECLS
