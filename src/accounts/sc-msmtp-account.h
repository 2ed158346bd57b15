/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

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

/* A part of the file: for a password its place is kept and no copy is made. */
typedef struct
{
  gsize offset;
  gsize length;
} ScMsmtpSlice;

/* Returns FALSE for a value that msmtp would refuse. */
typedef gboolean (*ScMsmtpApplyFunc) (ScMsmtpAccount *account,
                                      const char     *argument,
                                      ScMsmtpSlice    slice);

ScMsmtpAccount  *sc_msmtp_account_new              (const char           *name) G_GNUC_WARN_UNUSED_RESULT;
void             sc_msmtp_account_free             (ScMsmtpAccount       *self);
/* (nullable): what the command @name does to an account */
ScMsmtpApplyFunc sc_msmtp_account_find_command     (const char           *name);
void             sc_msmtp_account_inherit_defaults (ScMsmtpAccount       *self,
                                                    const ScMsmtpAccount *defaults);
/* Only what was written for the parent, not what it has from its defaults. */
void             sc_msmtp_account_inherit          (ScMsmtpAccount       *self,
                                                    const ScMsmtpAccount *parent);
/* Settles the port when the file is read. */
void             sc_msmtp_account_finish           (ScMsmtpAccount       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScMsmtpAccount, sc_msmtp_account_free)

G_END_DECLS
