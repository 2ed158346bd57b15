/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-report"

#include "config.h"

#include "sc-report-json.h"

#include "sc-private-file.h"
#include "sc-report-json-private.h"
#include "sc-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FILE_OCTETS_MAX (16 * 1024 * 1024)
#define DEPTH_MAX       32
/* json-glib spends some hundred octets on a value, however short it is in the file. */
#define VALUES_MAX      (1024 * 1024)

/* What a look over the bytes has come to. */
typedef struct
{
  guint    line;
  guint    depth;
  guint    n_values;
  gboolean begun;
  gboolean in_string;
  gboolean escaped;
} Scan;

static gboolean
refuse_line (guint       line,
             const char *problem,
             GError    **error)
{
  /* Translators: the number of a line in a file, and what is wrong there. */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("line %u: %s"), line, problem);
  return FALSE;
}

static gboolean
scan_in_string (Scan    *scan,
                char     octet,
                GError **error)
{
  if (octet == '\n')
    return refuse_line (scan->line, _("a text has no end"), error);
  if ((guchar) octet < 0x20)
    return refuse_line (scan->line, _("there is a control character in a text"), error);
  if (scan->escaped)
    scan->escaped = FALSE;
  else if (octet == '\\')
    scan->escaped = TRUE;
  else if (octet == '"')
    scan->in_string = FALSE;
  return TRUE;
}

static gboolean
scan_outside (Scan    *scan,
              char     octet,
              GError **error)
{
  const gboolean opens = octet == '{' || octet == '[';

  /* json-glib takes several values in a file, keeps the last and loses the others: there is one, and it has brackets. */
  if (scan->depth == 0 && scan->begun && !g_ascii_isspace (octet))
    return refuse_line (scan->line, _("this is not JSON"), error);
  if (scan->depth == 0 && !opens && !g_ascii_isspace (octet))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("This is not a Sendcheck report: it is not an object"));
      return FALSE;
    }
  if (octet == '\n')
    scan->line++;
  else if (octet == '"')
    scan->in_string = TRUE;
  else if (opens)
    scan->depth++;
  else if (octet == '}' || octet == ']')
    scan->depth--;
  else if (octet == ',')
    scan->n_values++;
  else if (!g_ascii_isalnum (octet) && strchr (" \t\r:+-.}]", octet) == NULL)
    return refuse_line (scan->line, _("this is not JSON"), error);
  scan->begun = scan->begun || opens;
  if (scan->depth > DEPTH_MAX)
    return refuse_line (scan->line, _("the brackets are nested too deeply"), error);
  if (scan->n_values > VALUES_MAX)
    return refuse_line (scan->line, _("the file holds too many values"), error);
  return TRUE;
}

/* json-glib recurses without a limit, and takes comments, in which quotes and brackets mean nothing; so the bytes are
 * looked at before it sees them, and what is not plain JSON is refused. */
static gboolean
scan_json (const char *json,
           gsize       length,
           GError    **error)
{
  Scan        scan = { 1, 0, 0, FALSE, FALSE, FALSE };
  const char *valid_end;

  for (gsize i = 0; i < length; i++)
    {
      if (json[i] == '\0')
        return refuse_line (scan.line, _("there is a NUL octet"), error);
      if (!(scan.in_string ? scan_in_string (&scan, json[i], error) : scan_outside (&scan, json[i], error)))
        return FALSE;
    }
  if (scan.in_string)
    return refuse_line (scan.line, _("a text has no end"), error);
  if (scan.depth > 0)
    return refuse_line (scan.line, _("the file is cut off"), error);
  if (!g_utf8_validate (json, (gssize) length, &valid_end))
    {
      guint line = 1;

      for (const char *at = json; at < valid_end; at++)
        line += *at == '\n';
      return refuse_line (line, _("this is not UTF-8"), error);
    }
  return TRUE;
}

/* The parser forgets the line as soon as it is done. */
static void
on_parse_error_cb (JsonParser   *parser,
                   const GError *error,
                   guint        *line)
{
  *line = MAX (json_parser_get_current_line (parser), 1);
}

char *
sc_report_to_json (ScReport *self)
{
  g_return_val_if_fail (SC_IS_REPORT (self), NULL);

  return sc_report_json_write (self, TRUE);
}

char *
sc_report_to_json_without_dialogue (ScReport *self)
{
  g_return_val_if_fail (SC_IS_REPORT (self), NULL);

  return sc_report_json_write (self, FALSE);
}

ScReport *
sc_report_new_from_json (const char *json,
                         gssize      length,
                         GError    **error)
{
  g_autoptr (JsonParser) parser = NULL;
  gsize count;
  guint line = 1;

  g_return_val_if_fail (json != NULL, NULL);

  count = length >= 0 ? (gsize) length : strlen (json);
  if (count > FILE_OCTETS_MAX)
    {
      /* Translators: a number of mebibytes. */
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("This is larger than a report can be (%u MiB)"),
                   FILE_OCTETS_MAX / (1024 * 1024));
      return NULL;
    }
  /* A byte order mark that some editor left. */
  if (count >= 3 && memcmp (json, "\xef\xbb\xbf", 3) == 0)
    {
      json += 3;
      count -= 3;
    }
  if (!scan_json (json, count, error))
    return NULL;
  parser = json_parser_new_immutable ();
  g_signal_connect (parser, "error", G_CALLBACK (on_parse_error_cb), &line);
  if (!json_parser_load_from_data (parser, json, (gssize) count, NULL))
    {
      refuse_line (line, _("this is not JSON"), error);
      return NULL;
    }
  return sc_report_json_read (json_parser_get_root (parser), error);
}

/* Reads at most one octet more than a report may have. */
static GBytes *
read_file_sync (GFile        *file,
                GCancellable *cancellable,
                GError      **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autoptr (GByteArray)       content = NULL;
  guint8 buffer[64 * 1024];
  gssize count;

  if (stream == NULL)
    return NULL;
  content = g_byte_array_new ();
  do
    {
      count = g_input_stream_read (G_INPUT_STREAM (stream), buffer, sizeof buffer, cancellable, error);
      if (count < 0)
        return NULL;
      g_byte_array_append (content, buffer, (guint) count);
    }
  while (count > 0 && content->len <= FILE_OCTETS_MAX);

  return g_byte_array_free_to_bytes (g_steal_pointer (&content));
}

ScReport *
sc_report_load_sync (GFile        *file,
                     GCancellable *cancellable,
                     GError      **error)
{
  g_autoptr (ScReport) report = NULL;
  g_autoptr (GBytes)   content = NULL;
  g_autofree char     *basename = NULL;
  g_autofree char     *name = NULL;
  const char          *json;
  gsize                length;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  content = read_file_sync (file, cancellable, error);
  if (content != NULL)
    {
      json = g_bytes_get_data (content, &length);
      report = sc_report_new_from_json (json != NULL ? json : "", (gssize) length, error);
    }
  if (report == NULL)
    {
      basename = g_file_get_basename (file);
      name = sc_text_make_safe (basename != NULL ? basename : "?", -1, 255);
      g_prefix_error (error, "%s: ", name);
    }
  return g_steal_pointer (&report);
}

gboolean
sc_report_save_sync (ScReport     *self,
                     GFile        *file,
                     GCancellable *cancellable,
                     GError      **error)
{
  g_autofree char *json = NULL;

  g_return_val_if_fail (SC_IS_REPORT (self), FALSE);
  g_return_val_if_fail (G_IS_FILE (file), FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  json = sc_report_json_write (self, TRUE);
  /* GIO writes a new file in place; this way there is never half a report. */
  if (g_file_peek_path (file) != NULL)
    return sc_private_file_write (g_file_peek_path (file), json, -1, error);
  return g_file_replace_contents (file, json, strlen (json), NULL, FALSE,
                                  G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
                                  NULL, cancellable, error);
}
