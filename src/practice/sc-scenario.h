/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

#include "sc-endpoint.h"

G_BEGIN_DECLS

/**
 * ScScenario: a script for the pretend server, from data/practice/. Immutable list item.
 * Properties: id, title, description (translated).
 */
#define SC_TYPE_SCENARIO (sc_scenario_get_type ())
G_DECLARE_FINAL_TYPE (ScScenario, sc_scenario, SC, SCENARIO, GObject)
const char *sc_scenario_get_id          (ScScenario *self);
const char *sc_scenario_get_title       (ScScenario *self);
const char *sc_scenario_get_description (ScScenario *self);
/* The security a client should use with it. */
ScSecurity  sc_scenario_get_security    (ScScenario *self);
/* (transfer full): GListModel of all built-in scenarios, easiest first */
GListModel *sc_scenario_list            (void) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full) (nullable): Errors: %G_IO_ERROR_NOT_FOUND with the names there are */
ScScenario *sc_scenario_find            (const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* For tests: a scenario from text. Errors: %G_MARKUP_ERROR with line. */
ScScenario *sc_scenario_parse           (const char *xml, gssize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
