/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-account-source.h"

G_BEGIN_DECLS

/**
 * ScTrojitaSource: the outgoing servers of Trojitá, one a profile.
 */
#define SC_TYPE_TROJITA_SOURCE (sc_trojita_source_get_type ())
G_DECLARE_FINAL_TYPE (ScTrojitaSource, sc_trojita_source, SC, TROJITA_SOURCE, ScAccountSource)

ScAccountSource *sc_trojita_source_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
