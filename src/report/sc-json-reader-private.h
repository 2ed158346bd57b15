/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Reads members of a file that anyone may have written. Every function returns FALSE with the error set when the file cannot be
 * opened. A lenient reader leaves out what is wrong instead: a newer version may know more than we do.
 * @where is the place of @object in the file, "stages[2]", for the error. */
typedef struct
{
  gboolean lenient;
  GError **error;
} ScJsonReader;

typedef gboolean (*ScJsonItemFunc) (ScJsonReader *reader, JsonObject *object, const char *where, gpointer user_data);

/* Returns whether to go on without the value. */
gboolean sc_json_reader_refuse       (ScJsonReader *reader, const char *where, const char *name, const char *problem) G_GNUC_WARN_UNUSED_RESULT;
gboolean sc_json_reader_require      (ScJsonReader *reader, JsonObject *object, const char *where, const char *name);
/* Whether it is there and not null. */
gboolean sc_json_reader_has          (JsonObject *object, const char *name);
/* A member that may be missing or null; then the value stays as it is. */
gboolean sc_json_reader_read_string  (ScJsonReader *reader, JsonObject *object, const char *where, const char *name, char **text);
gboolean sc_json_reader_read_int     (ScJsonReader *reader, JsonObject *object, const char *where, const char *name, gint64 maximum, gint64 *number);
gboolean sc_json_reader_read_uint    (ScJsonReader *reader, JsonObject *object, const char *where, const char *name, guint *number);
gboolean sc_json_reader_read_nick    (ScJsonReader *reader, JsonObject *object, const char *where, const char *name, GType type, int *value);
gboolean sc_json_reader_read_strings (ScJsonReader *reader, JsonObject *object, const char *where, const char *name, char ***strings);
/* Calls @read_item for every object of the list @name, or for the object @name. */
gboolean sc_json_reader_read_objects (ScJsonReader *reader, JsonObject *object, const char *where, const char *name, ScJsonItemFunc read_item, gpointer user_data);
gboolean sc_json_reader_read_object  (ScJsonReader *reader, JsonObject *object, const char *where, const char *name, ScJsonItemFunc read_item, gpointer user_data);

gboolean sc_json_node_is       (JsonNode *node, GType type);
/* Foreign text, made fit for a label. */
char    *sc_json_node_dup_text (JsonNode *node) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
