/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib-object.h>

#include "sc-fact-declarations.h"

G_BEGIN_DECLS

/**
 * ScFacts:
 *
 * What was observed: fact names with typed values. Setting a name that is not declared or a value of another type than declared is a
 * programming error (critical, and nothing is set). Not thread-safe; a report hands out copies.
 */
typedef struct _ScFacts ScFacts;
#define SC_TYPE_FACTS (sc_facts_get_type ())
GType       sc_facts_get_type   (void);
ScFacts    *sc_facts_new        (void) G_GNUC_WARN_UNUSED_RESULT;
ScFacts    *sc_facts_copy       (ScFacts *self) G_GNUC_WARN_UNUSED_RESULT;
ScFacts    *sc_facts_ref        (ScFacts *self);
void        sc_facts_unref      (ScFacts *self);
/* Sinks a floating @value. */
void        sc_facts_set        (ScFacts *self, const char *name, GVariant *value);
void        sc_facts_set_string (ScFacts *self, const char *name, const char *value);
void        sc_facts_set_int    (ScFacts *self, const char *name, int value);
void        sc_facts_set_bool   (ScFacts *self, const char *name, gboolean value);
gboolean    sc_facts_has        (ScFacts *self, const char *name);
/* (transfer none) (nullable) */
GVariant   *sc_facts_get        (ScFacts *self, const char *name);
const char *sc_facts_get_string (ScFacts *self, const char *name); /* %NULL when not set */
int         sc_facts_get_int    (ScFacts *self, const char *name, int fallback);
gboolean    sc_facts_get_bool   (ScFacts *self, const char *name);
/* (transfer container): the names that are set, sorted */
GPtrArray  *sc_facts_list_names (ScFacts *self) G_GNUC_WARN_UNUSED_RESULT;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScFacts, sc_facts_unref)
G_END_DECLS
