/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-json-text.h"

#define MAX_DEPTH 100

/* One object and nothing after it, not nested too deep. (json-glib 1.6 also loses memory over a second value.) */
static gboolean
is_flat_object (const char *text,
                gsize       length)
{
  gboolean in_string = FALSE;
  gboolean has_ended = FALSE;
  int depth = 0;

  for (gsize i = 0; i < length; i++)
    {
      const char c = text[i];

      if (in_string)
        {
          if (c == '\\')
            i++;
          else if (c == '"')
            in_string = FALSE;
          continue;
        }
      if (g_ascii_isspace (c))
        continue;
      if (has_ended || (depth == 0 && c != '{'))
        return FALSE;
      if (c == '"')
        in_string = TRUE;
      else if ((c == '[' || c == '{') && ++depth > MAX_DEPTH)
        return FALSE;
      else if ((c == ']' || c == '}') && --depth == 0)
        has_ended = TRUE;
    }
  return has_ended;
}

/* json-glib also takes comments, quotes in single marks and words, in which brackets could hide. */
static gboolean
has_foreign_quotes (const char *text,
                    gsize       length)
{
  gboolean in_string = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      const char c = text[i];

      if (in_string && c == '\\')
        i++;
      else if (c == '"')
        in_string = !in_string;
      else if (!in_string && (c == '\'' || c == '/' || c == '#'))
        return TRUE;
    }
  return FALSE;
}

JsonParser *
sc_json_text_parse (const char *text,
                    gsize       length)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root = NULL;

  if (length > G_MAXINT32 || !g_utf8_validate (text, (gssize) length, NULL) || !is_flat_object (text, length) || has_foreign_quotes (text, length))
    return NULL;
  if (json_parser_load_from_data (parser, text, (gssize) length, NULL))
    root = json_parser_get_root (parser);
  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? g_steal_pointer (&parser) : NULL;
}
