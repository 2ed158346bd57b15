/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-account-source.h"

G_BEGIN_DECLS

/**
 * ScMailspringSource: the accounts of Mailspring, whose passwords only it can read.
 */
#define SC_TYPE_MAILSPRING_SOURCE (sc_mailspring_source_get_type ())
G_DECLARE_FINAL_TYPE (ScMailspringSource, sc_mailspring_source, SC, MAILSPRING_SOURCE, ScAccountSource)

ScAccountSource *sc_mailspring_source_new  (void) G_GNUC_WARN_UNUSED_RESULT;
/* Appends the accounts in the bytes of a config.json. FALSE when it cannot be understood. Pure. */
gboolean         sc_mailspring_source_read (const char *text,
                                            gsize       length,
                                            const char *key_prefix,
                                            GPtrArray  *accounts);

G_END_DECLS
