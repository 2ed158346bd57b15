/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-account-source.h"

G_BEGIN_DECLS

/**
 * ScKMailSource: the outgoing servers of KMail (mailtransports), with the identities that use them.
 */
#define SC_TYPE_KMAIL_SOURCE (sc_kmail_source_get_type ())
G_DECLARE_FINAL_TYPE (ScKMailSource, sc_kmail_source, SC, KMAIL_SOURCE, ScAccountSource)

ScAccountSource *sc_kmail_source_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
