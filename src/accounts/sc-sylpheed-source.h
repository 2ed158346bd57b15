/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-account-source.h"

G_BEGIN_DECLS

/**
 * ScSylpheedSource: the accounts of Sylpheed, which keeps passwords in clear text beside them.
 */
#define SC_TYPE_SYLPHEED_SOURCE (sc_sylpheed_source_get_type ())
G_DECLARE_FINAL_TYPE (ScSylpheedSource, sc_sylpheed_source, SC, SYLPHEED_SOURCE, ScAccountSource)

ScAccountSource *sc_sylpheed_source_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
