/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-json-text.h"

#define MAX_DEPTH 100

static gboolean
is_flat_enough (const char *text,
                gsize       length)
{
  gboolean in_string = FALSE;
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
        }
      else if (c == '"')
        {
          in_string = TRUE;
        }
      else if (c == '[' || c == '{')
        {
          if (++depth > MAX_DEPTH)
            return FALSE;
        }
      else if (c == ']' || c == '}')
        {
          depth--;
        }
    }
  return TRUE;
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

  if (length > G_MAXINT32 || !g_utf8_validate (text, (gssize) length, NULL) || !is_flat_enough (text, length) || has_foreign_quotes (text, length))
    return NULL;
  if (json_parser_load_from_data (parser, text, (gssize) length, NULL))
    root = json_parser_get_root (parser);
  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? g_steal_pointer (&parser) : NULL;
}
