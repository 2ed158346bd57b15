/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-account-draft.h"
#include "sc-ini-file.h"

G_BEGIN_DECLS

/* Claws Mail and Sylpheed, which it comes from, write their accounts alike; where they differ is said here. */
typedef struct
{
  const char *origin;
  const char *program;
  const char *icon_name;
  ScSecurity  default_security; /* when ssl_smtp is not written */
  const char *plain_bit;        /* smtp_auth_method: alike up to 4, then each counts on in its own way */
  const char *token_bit;
} ScClawsKind;

/* (transfer full) (nullable): the account in @group of an accountrc; %NULL and a note when it sends by a command. The secret's place is
 * left to the caller. */
ScAccountDraft *sc_claws_account_read     (ScIniFile         *file,
                                           const char        *group,
                                           const ScClawsKind *kind,
                                           GPtrArray         *notes) G_GNUC_WARN_UNUSED_RESULT;
/* Whether the file is Sylpheed's: Claws Mail keeps passwords elsewhere. */
gboolean        sc_claws_account_has_passwords (ScIniFile     *file);
/* Whether the program sends from the account in @group unless told otherwise: it comes first. */
gboolean        sc_claws_account_is_default    (ScIniFile     *file,
                                                const char    *group);
/* Whether @group is one of an account. */
gboolean        sc_claws_account_is_group (const char        *group);

G_END_DECLS
