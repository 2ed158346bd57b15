/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Declares a fact name: written once, read by the tests, the docs and the knowledge. */
typedef struct
{
  const char *name;    /* "tcp.<port>.<family>": a part in <> stands for any word without a dot */
  const char *type;    /* GVariant type: b, i (x for octets and Unix seconds), d, s, as */
  const char *meaning; /* English, one sentence, for docs/facts.md */
} ScFactDeclaration;

/* (array length=n): every fact there is, sorted by name */
const ScFactDeclaration *sc_fact_declarations (guint *n);
/* (nullable): the declaration that @name falls under */
const ScFactDeclaration *sc_fact_find_declaration (const char *name);

G_END_DECLS
