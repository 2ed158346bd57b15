/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <netdb.h>

#include "sc-resolver.h"

G_BEGIN_DECLS

/* As getaddrinfo(); may block as long as it likes. */
typedef int (*ScLookupFunc) (const char             *host,
                             const char             *service,
                             const struct addrinfo  *hints,
                             struct addrinfo       **result);

/* For tests: another function than getaddrinfo(); %NULL restores it. Its result is freed with freeaddrinfo(). */
void sc_resolver_set_lookup_func (ScLookupFunc lookup);

/* For tests: a resolution out of thin air, from IP literals. */
ScResolution *sc_resolution_new_for_literals (const char         *host,
                                              const char *const  *literals) G_GNUC_WARN_UNUSED_RESULT;

/* The same name with its @i-th address alone. */
ScResolution *sc_resolution_new_for_one (ScResolution *self,
                                         guint         i);

G_END_DECLS
