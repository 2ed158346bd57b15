/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-account-store.h"

G_BEGIN_DECLS

/* The store's inside, for the files it is divided into: sc-account-store.c (what there is, and the list of it), sc-account-store-async.c
 * (what blocks, done in a thread). */

/* From now on the accounts of the file head every listing. */
void sc_account_store_keep_file (ScAccountStore *self, const char *path);

G_END_DECLS
