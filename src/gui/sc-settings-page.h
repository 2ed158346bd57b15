/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-page.h"

#include "sc-account-store.h"
#include "sc-settings.h"

G_BEGIN_DECLS

/**
 * ScSettingsPage: what a run needs to know. Nothing leaves the computer before every field is right.
 * Signals: check (ScSettings); problem (const char *sentence).
 */
#define SC_TYPE_SETTINGS_PAGE (sc_settings_page_get_type ())
G_DECLARE_FINAL_TYPE (ScSettingsPage, sc_settings_page, SC, SETTINGS_PAGE, ScPage)

void sc_settings_page_set_store      (ScSettingsPage *self,
                                      ScAccountStore *store);
/* @account: (nullable): %NULL begins with empty fields */
void sc_settings_page_set_account    (ScSettingsPage *self,
                                      ScAccount      *account);
/* Begins with the values of a practice run, so that a person can correct them and check again. */
void sc_settings_page_set_practice   (ScSettingsPage *self,
                                      ScSettings     *settings);
gboolean sc_settings_page_has_practice (ScSettingsPage *self);
/* The password is what is wrong: the next time the page is shown it has the focus. */
void sc_settings_page_ask_password   (ScSettingsPage *self);
void sc_settings_page_use_endpoint   (ScSettingsPage *self,
                                      ScEndpoint     *endpoint);
/* Forgets what was typed. */
void sc_settings_page_forget         (ScSettingsPage *self);

G_END_DECLS
