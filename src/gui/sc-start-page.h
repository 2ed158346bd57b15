/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-page.h"

#include "sc-account-store.h"

G_BEGIN_DECLS

/**
 * ScStartPage: the accounts on this computer, and the other ways to begin.
 * Signals: account-chosen (ScAccount, %NULL for “another account”).
 */
#define SC_TYPE_START_PAGE (sc_start_page_get_type ())
G_DECLARE_FINAL_TYPE (ScStartPage, sc_start_page, SC, START_PAGE, ScPage)

/* Shows the accounts of @store and lists them now. */
void sc_start_page_set_store (ScStartPage    *self,
                              ScAccountStore *store);
/* Emits account-chosen for the account with this id (or address, when that is unique), as soon as it was found. */
void sc_start_page_choose    (ScStartPage    *self,
                              const char     *id);
/* Lists again: an account may have been saved. */
void sc_start_page_reload    (ScStartPage    *self);

G_END_DECLS
