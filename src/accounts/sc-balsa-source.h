/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-account-source.h"

G_BEGIN_DECLS

/**
 * ScBalsaSource: the outgoing servers of Balsa, with the identities that use them.
 */
#define SC_TYPE_BALSA_SOURCE (sc_balsa_source_get_type ())
G_DECLARE_FINAL_TYPE (ScBalsaSource, sc_balsa_source, SC, BALSA_SOURCE, ScAccountSource)

ScAccountSource *sc_balsa_source_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
