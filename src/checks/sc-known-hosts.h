/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full) (nullable): the mail server of data/advice/providers.xml that was probably meant by @host, "smtp.gmial.com"; %NULL when @host is one
 * of them, lies in the domain of one, or is not like any. No packet leaves. */
char *sc_known_hosts_dup_similar (const char *host) G_GNUC_WARN_UNUSED_RESULT;

/**
 * sc_known_hosts_find_in_certificate:
 * @names: those in the certificate that whoever answers as @host has shown
 * @may_be_any: also when @host is of no provider: whoever shows a good certificate of one is that one
 *
 * The mail server of data/advice/providers.xml that @names are for: of the provider that @host belongs to. No packet leaves.
 *
 * Returns: (transfer none) (nullable): a host that is asked for mail, never one that only the certificate knows
 */
const char *sc_known_hosts_find_in_certificate (const char         *host,
                                                const char * const *names,
                                                gboolean            may_be_any);

/* Whether providers.xml has exactly this mail server. */
gboolean sc_known_hosts_has (const char *host);

/* The one of @known that differs from @host by the fewest slips of the finger, one or two; of equals the first. Pure. (nullable) */
const char *sc_known_hosts_find_similar (const char         *host,
                                         const char * const *known);

G_END_DECLS
