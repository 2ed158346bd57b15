/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* An element of a knowledge file, with what it holds. */
typedef struct _ScNode ScNode;
struct _ScNode
{
  const char *name;
  guint line;
  const char *text;   /* its own text, spaces around it taken off */
  GPtrArray *attributes; /* name, value, name, value; (nullable) */
  GPtrArray *children;   /* ScNode; (nullable) */
};

/* (nullable) */
const char *sc_node_get       (const ScNode *self, const char *attribute);
/* (nullable): text of the first child of this name */
const char *sc_node_get_child_text (const ScNode *self, const char *name);
guint       sc_node_get_n_children (const ScNode *self);
ScNode     *sc_node_get_child (const ScNode *self, guint i);

/* Says of an entry that it is of no use: the reason, and what it is about. Returns: %FALSE, always. */
gboolean    sc_node_set_invalid (GError **error, const char *reason, const char *what);

/* Gets each entry (a child of <knowledge>) once it is complete. The node lives until the function returns. */
typedef void (*ScEntryFunc) (const ScNode *entry, gpointer data);
/* Gets each fault of the file itself. */
typedef void (*ScParseProblemFunc) (guint line, const char *reason, gpointer data);

/* Entries before a fault are handed out; the rest of the file is left out. */
void sc_knowledge_parse (const char         *xml,
                         gsize               length,
                         ScEntryFunc         on_entry,
                         ScParseProblemFunc  on_problem,
                         gpointer            data);

G_END_DECLS
