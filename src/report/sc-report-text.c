/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-report"

#include "config.h"

#include "sc-report-text.h"

#include <string.h>

static void
append_text_block (GString       *text,
                   ScReportBlock *block)
{
  switch (block->kind)
    {
    case SC_REPORT_BLOCK_SENTENCE:
    case SC_REPORT_BLOCK_HEADING:
      g_string_append_printf (text, "\n%s\n", block->text);
      break;
    case SC_REPORT_BLOCK_ITEM:
      g_string_append_printf (text, "- %s\n", block->text);
      break;
    case SC_REPORT_BLOCK_STEP:
      g_string_append_printf (text, "   - %s\n", block->text);
      break;
    case SC_REPORT_BLOCK_CHECK:
      g_string_append_printf (text, "  - %s\n", block->text);
      break;
    case SC_REPORT_BLOCK_TITLE:
    case SC_REPORT_BLOCK_PARAGRAPH:
    case SC_REPORT_BLOCK_NUMBERED:
    case SC_REPORT_BLOCK_STAGE:
    case SC_REPORT_BLOCK_LINE:
    default:
      g_string_append_printf (text, "%s\n", block->text);
      break;
    }
}

char *
sc_report_outline_to_text (GPtrArray *outline)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (outline != NULL, NULL);

  for (guint i = 0; i < outline->len; i++)
    append_text_block (text, outline->pdata[i]);
  return g_string_free (text, FALSE);
}

char *
sc_report_to_text (ScReport *self)
{
  g_autoptr (GPtrArray) outline = NULL;

  g_return_val_if_fail (SC_IS_REPORT (self), NULL);

  outline = sc_report_outline_new (self, TRUE);
  return sc_report_outline_to_text (outline);
}

/* ---- Markdown ---- */

/* No part of a text means anything in Markdown (CommonMark 2.4), neither inside a line nor where one begins. A text with more than
 * one line stays in its paragraph. */
static void
append_escaped (GString    *text,
                const char *words)
{
  for (const char *at = words; *at != '\0'; at++)
    {
      if (*at == '\n')
        {
          g_string_append_c (text, ' ');
          continue;
        }
      if (strchr ("\\`*_[]<>#|~&$", *at) != NULL || (at == words && strchr ("-+=", *at) != NULL))
        g_string_append_c (text, '\\');
      g_string_append_c (text, *at);
    }
}

/* The longest run of backticks in the lines from @first on. */
static guint
count_ticks (GPtrArray *outline,
             guint      first)
{
  guint longest = 0;

  for (guint i = first; i < outline->len; i++)
    {
      ScReportBlock *block = outline->pdata[i];
      guint          run = 0;

      if (block->kind != SC_REPORT_BLOCK_LINE)
        break;
      for (const char *at = block->text; *at != '\0'; at++)
        {
          run = *at == '`' ? run + 1 : 0;
          longest = MAX (longest, run);
        }
    }
  return longest;
}

/* Returns the first block after the lines. */
static guint
append_lines (GString   *text,
              GPtrArray *outline,
              guint      first)
{
  g_autofree char *fence = g_strnfill (MAX (3, count_ticks (outline, first) + 1), '`');
  guint            i;

  g_string_append_printf (text, "\n%s\n", fence);
  for (i = first; i < outline->len && ((ScReportBlock *) outline->pdata[i])->kind == SC_REPORT_BLOCK_LINE; i++)
    g_string_append_printf (text, "%s\n", ((ScReportBlock *) outline->pdata[i])->text);
  g_string_append_printf (text, "%s\n", fence);
  return i;
}

static void
append_markdown_block (GString       *text,
                       ScReportBlock *block,
                       gboolean       continues_list)
{
  static const struct
  {
    const char *before;
    const char *after;
    gboolean    in_list;
  } looks[] = {
    [SC_REPORT_BLOCK_TITLE] = { "# ", "", FALSE },
    [SC_REPORT_BLOCK_PARAGRAPH] = { "", "", FALSE },
    [SC_REPORT_BLOCK_SENTENCE] = { "**", "**", FALSE },
    [SC_REPORT_BLOCK_HEADING] = { "## ", "", FALSE },
    [SC_REPORT_BLOCK_ITEM] = { "- ", "", TRUE },
    [SC_REPORT_BLOCK_NUMBERED] = { "", "", TRUE },
    [SC_REPORT_BLOCK_STEP] = { "   - ", "", TRUE },
    [SC_REPORT_BLOCK_STAGE] = { "- ", "", TRUE },
    [SC_REPORT_BLOCK_CHECK] = { "  - ", "", TRUE },
  };

  if (text->len > 0 && !(looks[block->kind].in_list && continues_list))
    g_string_append_c (text, '\n');
  g_string_append (text, looks[block->kind].before);
  append_escaped (text, block->text);
  g_string_append (text, looks[block->kind].after);
  g_string_append_c (text, '\n');
}

static gboolean
is_list (ScReportBlock *block)
{
  return block->kind >= SC_REPORT_BLOCK_ITEM && block->kind <= SC_REPORT_BLOCK_CHECK;
}

char *
sc_report_outline_to_markdown (GPtrArray *outline)
{
  GString *text = g_string_new (NULL);
  guint    i = 0;

  g_return_val_if_fail (outline != NULL, NULL);

  while (i < outline->len)
    {
      ScReportBlock *block = outline->pdata[i];

      if (block->kind == SC_REPORT_BLOCK_LINE)
        {
          i = append_lines (text, outline, i);
          continue;
        }
      append_markdown_block (text, block, i > 0 && is_list (outline->pdata[i - 1]));
      i++;
    }
  return g_string_free (text, FALSE);
}
