/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-account-source.h"

G_BEGIN_DECLS

/**
 * ScMuttSource: the server to which mutt or NeoMutt sends. Reads literal settings only; no command in them is run.
 */
#define SC_TYPE_MUTT_SOURCE (sc_mutt_source_get_type ())
G_DECLARE_FINAL_TYPE (ScMuttSource, sc_mutt_source, SC, MUTT_SOURCE, ScAccountSource)

ScAccountSource *sc_mutt_source_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
