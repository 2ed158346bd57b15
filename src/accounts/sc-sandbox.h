/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One thing that cannot be seen from inside the Flatpak, and what would open it. */
typedef struct
{
  char *what;    /* a translated sentence */
  char *command; /* for a terminal: "flatpak override --user …" */
} ScHiddenPlace;

/**
 * sc_sandbox_list_hidden:
 * @info: (nullable): the file that Flatpak writes; %NULL for the one of this process
 *
 * Returns: (transfer full) (element-type ScHiddenPlace): empty outside a Flatpak, and where everything may be seen
 */
GPtrArray *sc_sandbox_list_hidden (const char *info) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
