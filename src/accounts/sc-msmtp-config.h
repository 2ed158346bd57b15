/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-msmtp-account.h"

G_BEGIN_DECLS

#define SC_MSMTP_MAX_LINE 500 /* msmtp refuses a file with a longer line */

typedef struct
{
  GPtrArray *accounts; /* ScMsmtpAccount, in the order of the file */
  GPtrArray *problems; /* char *: translated sentences, safe */
} ScMsmtpConfig;

/**
 * sc_msmtp_config_parse:
 * @text: (array length=length): the bytes of the file
 * @length: how many
 * @file_name: the name for the sentences about problems
 *
 * Reads a configuration file of msmtp 1.8 as msmtp does, but goes on after a line that msmtp would refuse.
 * Pure: opens no file and runs no command.
 *
 * Returns: (transfer full): what could be read, never %NULL
 */
ScMsmtpConfig  *sc_msmtp_config_parse (const char    *text,
                                       gsize          length,
                                       const char    *file_name) G_GNUC_WARN_UNUSED_RESULT;
void            sc_msmtp_config_free  (ScMsmtpConfig *self);

/* (transfer none) (nullable) */
ScMsmtpAccount *sc_msmtp_config_find  (ScMsmtpConfig *self,
                                       const char    *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScMsmtpConfig, sc_msmtp_config_free)

G_END_DECLS
