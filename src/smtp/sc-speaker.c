/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-smtp"

#include "config.h"

#include "sc-speaker.h"

G_DEFINE_ENUM_TYPE (ScSpeaker,
                    sc_speaker,
                    G_DEFINE_ENUM_VALUE (SC_SPEAKER_CLIENT, "C"),
                    G_DEFINE_ENUM_VALUE (SC_SPEAKER_SERVER, "S"),
                    G_DEFINE_ENUM_VALUE (SC_SPEAKER_INFO, "I"))
