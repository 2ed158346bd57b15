/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SC_MSMTP_MAX_LINE 500 /* msmtp refuses a file with a longer line */

/* One account as msmtp would use it. Texts are UTF-8 (a line that is not is taken for Latin-1), not yet safe. */
typedef struct
{
  char    *name;
  char    *host;             /* (nullable) */
  char    *from;             /* (nullable): may hold wildcards */
  char    *user;             /* (nullable) */
  char    *auth;             /* "off", "on" or a method, as written */
  char    *password_command; /* (nullable): what passwordeval says; never run */
  guint16  port;             /* 0 when what is written is no port */
  gboolean tls;
  gboolean tls_starttls;
  gboolean tls_certcheck;
  gboolean has_eval;         /* an eval command may give more settings; never run */
  gboolean has_proxy;
  gboolean has_socket;
  gboolean is_lmtp;
  gboolean has_password;
  gsize    password_offset;  /* where the password stands in the text; no copy is made */
  gsize    password_length;

  /*< private >*/
  guint    set;              /* which settings were written for this account or its parents */
} ScMsmtpAccount;

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
