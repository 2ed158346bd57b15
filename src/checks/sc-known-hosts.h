/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full) (nullable): the mail server of data/advice/providers.xml that was probably meant by @host, "smtp.gmial.com"; %NULL when @host is one
 * of them, lies in the domain of one, or is not like any. No packet leaves. */
char *sc_known_hosts_dup_similar (const char *host) G_GNUC_WARN_UNUSED_RESULT;

/* The one of @known that differs from @host by the fewest slips of the finger, one or two; of equals the first. Pure. (nullable) */
const char *sc_known_hosts_find_similar (const char         *host,
                                         const char * const *known);

G_END_DECLS
