/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where other programs keep their files. In a Flatpak $XDG_CONFIG_HOME and its like are our own and not theirs. */

/* Whether this program runs in a Flatpak. */
gboolean sc_places_in_sandbox (void);
/* (transfer full): @name in a folder of the programs that run in no sandbox */
char    *sc_places_in_home    (const char *name) G_GNUC_WARN_UNUSED_RESULT;
char    *sc_places_in_config  (const char *name) G_GNUC_WARN_UNUSED_RESULT;
char    *sc_places_in_data    (const char *name) G_GNUC_WARN_UNUSED_RESULT;
char    *sc_places_in_cache   (const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full): @name in the home of a Flatpak's program: ~/.var/app/APPLICATION_ID */
char    *sc_places_in_flatpak (const char *application_id,
                               const char *name) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full) (nullable): the file that the settings file @including names: "~/file", an absolute path or one beside it; %NULL for
 * another user's "~user/file". */
char    *sc_places_resolve    (const char *written,
                               const char *including) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
