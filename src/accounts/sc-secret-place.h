/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-account-draft.h"
#include "sc-account-source.h"

G_BEGIN_DECLS

/* Where an account's secret is, for the sources whose programs keep it in the keyring or nowhere that we can read. */

/* The item of the keyring with these attributes: names and values, ended by %NULL. Called again it adds a place to look at next. */
void      sc_account_draft_add_keyring_item    (ScAccountDraft  *self,
                                                ...) G_GNUC_NULL_TERMINATED;
/* Nowhere: @reason is a translated sentence; it becomes part of the note and the error of a lookup. */
void      sc_account_draft_set_secret_problem  (ScAccountDraft  *self,
                                                const char      *reason);
/* The same for an access token that only the mail program itself can get. */
void      sc_account_draft_set_token_elsewhere (ScAccountDraft  *self);
/* To be used as the lookup_sync of a source: looks at the places in order. */
ScSecret *sc_secret_place_lookup_sync          (ScAccountSource *source,
                                                ScAccount       *account,
                                                gboolean         may_unlock,
                                                GCancellable    *cancellable,
                                                GError         **error) G_GNUC_WARN_UNUSED_RESULT;
/* As sc_keyring_lookup_sync(), for the places in @hint. */
ScSecret *sc_secret_place_lookup_hint_sync     (const char      *hint,
                                                gboolean         may_unlock,
                                                GCancellable    *cancellable,
                                                GError         **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
