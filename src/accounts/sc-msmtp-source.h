/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-account-source.h"

G_BEGIN_DECLS

/**
 * ScMsmtpSource: the accounts of msmtp's configuration files. No command found in them is ever run.
 */
#define SC_TYPE_MSMTP_SOURCE (sc_msmtp_source_get_type ())
G_DECLARE_FINAL_TYPE (ScMsmtpSource, sc_msmtp_source, SC, MSMTP_SOURCE, ScAccountSource)

/* The user's file, then the system's, as msmtp finds them. */
ScAccountSource *sc_msmtp_source_new           (void) G_GNUC_WARN_UNUSED_RESULT;
/* @user_file, @system_file, @netrc_file: (nullable) */
ScAccountSource *sc_msmtp_source_new_for_files (const char *user_file,
                                                const char *system_file,
                                                const char *netrc_file) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
