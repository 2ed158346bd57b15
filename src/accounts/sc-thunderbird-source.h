/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-account-source.h"
#include "sc-mozilla-prefs.h"

G_BEGIN_DECLS

/**
 * ScThunderbirdSource: the outgoing servers of Thunderbird and Betterbird. Listing reads their preferences; their passwords are
 * looked at only when one is asked for. Nothing in a profile is written, locked or opened as a database.
 */
#define SC_TYPE_THUNDERBIRD_SOURCE (sc_thunderbird_source_get_type ())
G_DECLARE_FINAL_TYPE (ScThunderbirdSource, sc_thunderbird_source, SC, THUNDERBIRD_SOURCE, ScAccountSource)

ScAccountSource *sc_thunderbird_source_new                 (void) G_GNUC_WARN_UNUSED_RESULT;

/* Appends the accounts in the preferences of the profile in the folder @profile; (nullable): %NULL when only they can be seen. Pure. */
void             sc_thunderbird_source_read_prefs          (ScMozillaPrefs *prefs,
                                                            const char     *profile,
                                                            const char     *profile_name,
                                                            const char     *program,
                                                            GPtrArray      *accounts,
                                                            GPtrArray      *notes);

G_END_DECLS
