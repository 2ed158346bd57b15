/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScMozillaPrefs: the preferences of Thunderbird (prefs.js), those about mail only. Tokenised as Mozilla's parser does, never
 * evaluated: user_pref("name", value); with white space and comments anywhere. The last value counts; an error costs what stands
 * up to the next semicolon.
 */
typedef struct _ScMozillaPrefs ScMozillaPrefs;

/* Pure. */
ScMozillaPrefs *sc_mozilla_prefs_parse      (const char     *text,
                                             gsize           length) G_GNUC_WARN_UNUSED_RESULT;
void            sc_mozilla_prefs_free       (ScMozillaPrefs *self);
/* (transfer none) (nullable): %NULL when it is not there or no string; UTF-8 */
const char     *sc_mozilla_prefs_get_string (ScMozillaPrefs *self,
                                             const char     *name);
/* @fallback when it is not there or no number */
int             sc_mozilla_prefs_get_int    (ScMozillaPrefs *self,
                                             const char     *name,
                                             int             fallback);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScMozillaPrefs, sc_mozilla_prefs_free)

G_END_DECLS
