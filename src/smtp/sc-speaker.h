/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Who speaks in a transcript line. Nicks: C (we), S (the server), I (information). */
typedef enum
{
  SC_SPEAKER_CLIENT = 1,
  SC_SPEAKER_SERVER,
  SC_SPEAKER_INFO,
} ScSpeaker;
#define SC_TYPE_SPEAKER (sc_speaker_get_type ())
GType sc_speaker_get_type (void);

G_END_DECLS
