/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-facts.h"

G_BEGIN_DECLS

/* "name=value;…": the declaration of the fact says what the value is; a list has commas. A run that ended in a fault, unless told. */
ScFacts *sc_test_make_facts (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
