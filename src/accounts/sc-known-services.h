/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full) (nullable): what known-services.ini says */
char *sc_known_services_get (const char *group,
                             const char *key) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
