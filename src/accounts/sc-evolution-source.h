/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-account-source.h"

G_BEGIN_DECLS

/**
 * ScEvolutionSource: the accounts of Evolution, without those that it takes from GNOME Online Accounts. From its files; in a
 * sandbox, where they cannot be seen, over D-Bus if Evolution's registry runs.
 */
#define SC_TYPE_EVOLUTION_SOURCE (sc_evolution_source_get_type ())
G_DECLARE_FINAL_TYPE (ScEvolutionSource, sc_evolution_source, SC, EVOLUTION_SOURCE, ScAccountSource)

ScAccountSource *sc_evolution_source_new         (void) G_GNUC_WARN_UNUSED_RESULT;
/* Asks the registry over D-Bus, as in a sandbox. */
ScAccountSource *sc_evolution_source_new_for_bus (void) G_GNUC_WARN_UNUSED_RESULT;

/**
 * sc_evolution_read_token:
 * The access token in what Evolution keeps for a login with OAuth2. Pure.
 *
 * Errors: %SC_STORE_ERROR_NOT_READABLE when it has run out at @now (seconds since 1970): renewing it is Evolution's business;
 * %SC_STORE_ERROR_BAD_DATA.
 */
ScSecret        *sc_evolution_read_token         (ScSecret    *stored,
                                                  gint64       now,
                                                  GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
