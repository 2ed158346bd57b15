/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-account-source.h"

G_BEGIN_DECLS

/**
 * ScGearySource: the accounts of Geary, without those that it takes from GNOME Online Accounts.
 */
#define SC_TYPE_GEARY_SOURCE (sc_geary_source_get_type ())
G_DECLARE_FINAL_TYPE (ScGearySource, sc_geary_source, SC, GEARY_SOURCE, ScAccountSource)

ScAccountSource *sc_geary_source_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
