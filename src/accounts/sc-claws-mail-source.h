/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-account-source.h"

G_BEGIN_DECLS

/**
 * ScClawsMailSource: the accounts of Claws Mail. Their passwords are encrypted by Claws Mail itself and are left alone.
 */
#define SC_TYPE_CLAWS_MAIL_SOURCE (sc_claws_mail_source_get_type ())
G_DECLARE_FINAL_TYPE (ScClawsMailSource, sc_claws_mail_source, SC, CLAWS_MAIL_SOURCE, ScAccountSource)

ScAccountSource *sc_claws_mail_source_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
