/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-report"

#include "config.h"

#include "sc-json-reader-private.h"

#include "sc-enum.h"
#include "sc-report-json-private.h"
#include "sc-text.h"

#include <glib/gi18n-lib.h>

gboolean
sc_json_reader_refuse (ScJsonReader *reader,
                       const char *where,
                       const char *name,
                       const char *problem)
{
  if (reader->lenient)
    return TRUE;
  /* Translators: a place in a file, such as “stages[2].status”, and what is wrong there. */
  g_set_error (reader->error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("“%s%s%s”: %s"),
               where, *where != '\0' ? "." : "", name, problem);
  return FALSE;
}

gboolean
sc_json_reader_has (JsonObject *object,
                    const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node);
}

gboolean
sc_json_node_is (JsonNode *node,
                 GType type)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

/* Foreign text, made fit for a label. */
char *
sc_json_node_dup_text (JsonNode *node)
{
  return sc_text_make_safe_lines (json_node_get_string (node), -1, SC_REPORT_JSON_TEXT_MAX);
}

/* A member that may be missing or null; then @text stays as it is. */
gboolean
sc_json_reader_read_string (ScJsonReader *reader,
                            JsonObject *object,
                            const char *where,
                            const char *name,
                            char **text)
{
  JsonNode *node = json_object_get_member (object, name);

  if (!sc_json_reader_has (object, name))
    return TRUE;
  if (!sc_json_node_is (node, G_TYPE_STRING))
    return sc_json_reader_refuse (reader, where, name, _("text was expected"));
  g_free (*text);
  *text = sc_json_node_dup_text (node);
  return TRUE;
}

gboolean
sc_json_reader_require (ScJsonReader *reader,
                        JsonObject *object,
                        const char *where,
                        const char *name)
{
  return sc_json_reader_has (object, name) || sc_json_reader_refuse (reader, where, name, _("this is missing"));
}

gboolean
sc_json_reader_read_int (ScJsonReader *reader,
                         JsonObject *object,
                         const char *where,
                         const char *name,
                         gint64 maximum,
                         gint64 *number)
{
  JsonNode *node = json_object_get_member (object, name);

  if (!sc_json_reader_has (object, name))
    return TRUE;
  if (!sc_json_node_is (node, G_TYPE_INT64))
    return sc_json_reader_refuse (reader, where, name, _("a whole number was expected"));
  if (json_node_get_int (node) < 0 || json_node_get_int (node) > maximum)
    return sc_json_reader_refuse (reader, where, name, _("the number is out of range"));
  *number = json_node_get_int (node);
  return TRUE;
}

gboolean
sc_json_reader_read_uint (ScJsonReader *reader,
                          JsonObject *object,
                          const char *where,
                          const char *name,
                          guint *number)
{
  gint64 value = *number;

  if (!sc_json_reader_read_int (reader, object, where, name, G_MAXUINT, &value))
    return FALSE;
  *number = (guint) value;
  return TRUE;
}

gboolean
sc_json_reader_read_nick (ScJsonReader *reader,
                          JsonObject *object,
                          const char *where,
                          const char *name,
                          GType type,
                          int *value)
{
  g_autofree char *nick = NULL;

  if (!sc_json_reader_read_string (reader, object, where, name, &nick))
    return FALSE;
  if (nick == NULL || sc_enum_from_nick (type, nick, value))
    return TRUE;
  return sc_json_reader_refuse (reader, where, name, _("this is not one of the words known here"));
}

gboolean
sc_json_reader_read_strings (ScJsonReader *reader,
                             JsonObject *object,
                             const char *where,
                             const char *name,
                             char ***strings)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_free);
  JsonArray *array;

  if (!sc_json_reader_has (object, name))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (json_object_get_member (object, name)))
    return sc_json_reader_refuse (reader, where, name, _("a list was expected"));
  array = json_object_get_array_member (object, name);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (sc_json_node_is (json_array_get_element (array, i), G_TYPE_STRING))
        g_ptr_array_add (items, sc_json_node_dup_text (json_array_get_element (array, i)));
      else if (!sc_json_reader_refuse (reader, where, name, _("a list of texts was expected")))
        return FALSE;
    }
  g_ptr_array_add (items, NULL);
  g_strfreev (*strings);
  *strings = (char **) g_ptr_array_free (g_steal_pointer (&items), FALSE);
  return TRUE;
}

/* Calls @read_item for every object of the list @name. */
gboolean
sc_json_reader_read_objects (ScJsonReader *reader,
                             JsonObject *object,
                             const char *where,
                             const char *name,
                             ScJsonItemFunc read_item,
                             gpointer user_data)
{
  JsonArray *array;

  if (!sc_json_reader_has (object, name))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (json_object_get_member (object, name)))
    return sc_json_reader_refuse (reader, where, name, _("a list was expected"));
  array = json_object_get_array_member (object, name);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode        *node = json_array_get_element (array, i);
      g_autofree char *place = g_strdup_printf ("%s%s%s[%u]", where, *where != '\0' ? "." : "", name, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        {
          if (!read_item (reader, json_node_get_object (node), place, user_data))
            return FALSE;
        }
      else if (!sc_json_reader_refuse (reader, "", place, _("an object was expected")))
        return FALSE;
    }
  return TRUE;
}

/* Calls @read_item for the object @name. */
gboolean
sc_json_reader_read_object (ScJsonReader *reader,
                            JsonObject *object,
                            const char *where,
                            const char *name,
                            ScJsonItemFunc read_item,
                            gpointer user_data)
{
  g_autofree char *place = g_strdup_printf ("%s%s%s", where, *where != '\0' ? "." : "", name);

  if (!sc_json_reader_has (object, name))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (json_object_get_member (object, name)))
    return sc_json_reader_refuse (reader, where, name, _("an object was expected"));
  return read_item (reader, json_object_get_object_member (object, name), place, user_data);
}
