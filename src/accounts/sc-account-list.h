/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-account.h"

G_BEGIN_DECLS

/* What several sources found becomes one list. Pure; the lists hold ScAccount. */

/* Two accounts on one server with one login are one, unless they send from different addresses; the first stays. Then what a person most
 * likely means comes first: mail programs, then tools, then settings without a server. */
GPtrArray *sc_account_list_drop_duplicates (GPtrArray   *accounts) G_GNUC_WARN_UNUSED_RESULT;
/* Whether both say the same in everything that is shown or used. */
gboolean   sc_account_list_is_same         (ScAccount   *a,
                                            ScAccount   *b);
/* (transfer full) (nullable) */
ScAccount *sc_account_list_find_id         (GPtrArray   *accounts,
                                            const char  *id) G_GNUC_WARN_UNUSED_RESULT;
/* By address or name, in any case. (transfer full)
 * Errors: %G_IO_ERROR_NOT_FOUND; %G_IO_ERROR_INVALID_ARGUMENT when several fit. */
ScAccount *sc_account_list_find_name       (GPtrArray   *accounts,
                                            const char  *name,
                                            GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
