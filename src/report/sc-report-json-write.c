/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-report"

#include "config.h"

#include "sc-report-json-private.h"

#include "sc-enum.h"
#include "sc-step.h"
#include "sc-text.h"

/* Writes JSON the way a person reads a report: what belongs together stands on one line. json-glib's generator cannot do that,
 * and prints 0.86 as 0.85999999999999998. */
typedef struct
{
  GString *out;
  guint    depth;
  guint    inline_depth; /* below this depth all stands on one line; 0: nowhere */
  gboolean first;        /* nothing was written into the open container yet */
} Printer;

static void
append_string (GString    *out,
               const char *text)
{
  g_string_append_c (out, '"');
  for (const char *at = text; *at != '\0'; at++)
    {
      guchar octet = (guchar) *at;

      if (octet == '"' || octet == '\\')
        g_string_append_printf (out, "\\%c", octet);
      else if (octet == '\n')
        g_string_append (out, "\\n");
      else if (octet < 0x20 || octet == 0x7f)
        g_string_append_printf (out, "\\u%04x", octet);
      else
        g_string_append_c (out, (char) octet);
    }
  g_string_append_c (out, '"');
}

/* The comma, the line end and the name before a value. */
static void
begin_value (Printer    *printer,
             const char *name)
{
  gboolean on_one_line = printer->inline_depth != 0 && printer->depth >= printer->inline_depth;

  if (!printer->first)
    g_string_append_c (printer->out, ',');
  if (on_one_line)
    g_string_append_c (printer->out, ' ');
  else if (printer->depth > 0)
    g_string_append_printf (printer->out, "\n%*s", (int) printer->depth * 2, "");
  printer->first = FALSE;
  if (name == NULL)
    return;
  append_string (printer->out, name);
  g_string_append (printer->out, ": ");
}

static void
open_container (Printer    *printer,
                const char *name,
                char        bracket,
                gboolean    on_one_line)
{
  begin_value (printer, name);
  g_string_append_c (printer->out, bracket);
  printer->depth++;
  printer->first = TRUE;
  if (on_one_line && printer->inline_depth == 0)
    printer->inline_depth = printer->depth;
}

static void
close_container (Printer *printer,
                 char     bracket)
{
  gboolean on_one_line = printer->inline_depth != 0 && printer->depth >= printer->inline_depth;

  if (printer->inline_depth == printer->depth)
    printer->inline_depth = 0;
  printer->depth--;
  if (!printer->first)
    {
      if (on_one_line)
        g_string_append_c (printer->out, ' ');
      else
        g_string_append_printf (printer->out, "\n%*s", (int) printer->depth * 2, "");
    }
  g_string_append_c (printer->out, bracket);
  printer->first = FALSE;
}

static void
put_null (Printer    *printer,
          const char *name)
{
  begin_value (printer, name);
  g_string_append (printer->out, "null");
}

/* @text: (nullable) */
static void
put_string (Printer    *printer,
            const char *name,
            const char *text)
{
  g_autofree char *safe = NULL;

  if (text == NULL)
    {
      put_null (printer, name);
      return;
    }
  safe = sc_text_make_safe_lines (text, -1, SC_REPORT_JSON_TEXT_MAX);
  begin_value (printer, name);
  append_string (printer->out, safe);
}

static void
put_int (Printer    *printer,
         const char *name,
         gint64      number)
{
  begin_value (printer, name);
  g_string_append_printf (printer->out, "%" G_GINT64_FORMAT, number);
}

static void
put_bool (Printer    *printer,
          const char *name,
          gboolean    flag)
{
  begin_value (printer, name);
  g_string_append (printer->out, flag ? "true" : "false");
}

/* The shortest digits that read back as the same number. */
static void
put_double (Printer    *printer,
            const char *name,
            double      number)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (digits, sizeof digits, "%.15g", number);
  if (g_ascii_strtod (digits, NULL) != number)
    g_ascii_dtostr (digits, sizeof digits, number);
  begin_value (printer, name);
  g_string_append (printer->out, digits);
}

static void
put_nick (Printer    *printer,
          const char *name,
          GType       type,
          int         value)
{
  put_string (printer, name, value != 0 ? sc_enum_to_nick (type, value) : NULL);
}

static void
put_strings (Printer            *printer,
             const char         *name,
             const char * const *strings)
{
  open_container (printer, name, '[', TRUE);
  for (guint i = 0; strings != NULL && strings[i] != NULL; i++)
    put_string (printer, NULL, strings[i]);
  close_container (printer, ']');
}

static void
put_account (Printer  *printer,
             ScReport *report)
{
  ScEndpoint *endpoint = sc_report_get_endpoint (report);

  open_container (printer, "account", '{', TRUE);
  put_string (printer, "origin", sc_report_get_origin (report));
  if (endpoint != NULL)
    {
      put_string (printer, "host", sc_endpoint_get_host (endpoint));
      put_int (printer, "port", sc_endpoint_get_port (endpoint));
      put_nick (printer, "security", SC_TYPE_SECURITY, sc_endpoint_get_security (endpoint));
    }
  else
    {
      put_null (printer, "host");
      put_null (printer, "port");
      put_null (printer, "security");
    }
  put_nick (printer, "auth", SC_TYPE_AUTH_METHOD, sc_report_get_auth (report));
  put_string (printer, "provider", sc_report_get_provider (report));
  close_container (printer, '}');
}

/* A question or stage that was never answered was skipped, for whoever reads the file. */
static ScStatus
written_status (ScStatus status)
{
  return status == SC_STATUS_WAITING || status == SC_STATUS_RUNNING ? SC_STATUS_SKIP : status;
}

static void
put_stage (Printer *printer,
           ScStage *stage)
{
  guint n_checks = g_list_model_get_n_items (G_LIST_MODEL (stage));

  open_container (printer, NULL, '{', n_checks == 0);
  put_nick (printer, "id", SC_TYPE_STAGE_ID, sc_stage_get_id (stage));
  put_nick (printer, "status", SC_TYPE_STATUS, written_status (sc_stage_get_status (stage)));
  put_int (printer, "duration_ms", sc_stage_get_duration_ms (stage));
  open_container (printer, "checks", '[', FALSE);
  for (guint i = 0; i < n_checks; i++)
    {
      g_autoptr (ScCheck) check = g_list_model_get_item (G_LIST_MODEL (stage), i);

      open_container (printer, NULL, '{', TRUE);
      put_string (printer, "id", sc_check_get_id (check));
      put_nick (printer, "status", SC_TYPE_STATUS, written_status (sc_check_get_status (check)));
      put_string (printer, "summary", sc_check_get_summary (check));
      close_container (printer, '}');
    }
  close_container (printer, ']');
  close_container (printer, '}');
}

static void
put_fact (Printer    *printer,
          const char *name,
          GVariant   *value)
{
  g_autofree const char **strings = NULL;

  switch (g_variant_classify (value))
    {
    case G_VARIANT_CLASS_BOOLEAN:
      put_bool (printer, name, g_variant_get_boolean (value));
      break;
    case G_VARIANT_CLASS_INT32:
      put_int (printer, name, g_variant_get_int32 (value));
      break;
    case G_VARIANT_CLASS_INT64:
      put_int (printer, name, g_variant_get_int64 (value));
      break;
    case G_VARIANT_CLASS_DOUBLE:
      put_double (printer, name, g_variant_get_double (value));
      break;
    case G_VARIANT_CLASS_STRING:
      put_string (printer, name, g_variant_get_string (value, NULL));
      break;
    case G_VARIANT_CLASS_ARRAY:
      strings = g_variant_get_strv (value, NULL);
      put_strings (printer, name, strings);
      break;
    case G_VARIANT_CLASS_BYTE:
    case G_VARIANT_CLASS_INT16:
    case G_VARIANT_CLASS_UINT16:
    case G_VARIANT_CLASS_UINT32:
    case G_VARIANT_CLASS_UINT64:
    case G_VARIANT_CLASS_HANDLE:
    case G_VARIANT_CLASS_OBJECT_PATH:
    case G_VARIANT_CLASS_SIGNATURE:
    case G_VARIANT_CLASS_VARIANT:
    case G_VARIANT_CLASS_MAYBE:
    case G_VARIANT_CLASS_TUPLE:
    case G_VARIANT_CLASS_DICT_ENTRY:
    default:
      g_assert_not_reached (); /* no fact is declared with such a type */
    }
}

static void
put_facts (Printer *printer,
           ScFacts *facts)
{
  g_autoptr (GPtrArray) names = sc_facts_list_names (facts);

  open_container (printer, "facts", '{', FALSE);
  for (guint i = 0; i < names->len; i++)
    put_fact (printer, names->pdata[i], sc_facts_get (facts, names->pdata[i]));
  close_container (printer, '}');
}

static void
put_transcript (Printer      *printer,
                ScTranscript *transcript)
{
  guint n_lines = g_list_model_get_n_items (G_LIST_MODEL (transcript));

  open_container (printer, "transcript", '[', FALSE);
  for (guint i = 0; i < n_lines; i++)
    {
      g_autoptr (ScTranscriptLine) line = g_list_model_get_item (G_LIST_MODEL (transcript), i);

      open_container (printer, NULL, '{', TRUE);
      put_int (printer, "t_ms", sc_transcript_line_get_time_ms (line));
      put_nick (printer, "dir", SC_TYPE_SPEAKER, sc_transcript_line_get_speaker (line));
      put_string (printer, "text", sc_transcript_line_get_text (line));
      close_container (printer, '}');
    }
  close_container (printer, ']');
}

static void
put_fix (Printer *printer,
         ScFix   *fix)
{
  open_container (printer, NULL, '{', FALSE);
  put_string (printer, "id", fix->id);
  put_nick (printer, "who", SC_TYPE_WHO, fix->who);
  put_string (printer, "title", fix->title);
  put_strings (printer, "steps", (const char * const *) fix->steps);
  put_int (printer, "wait_s", fix->wait_s);
  put_string (printer, "action", fix->action);
  put_string (printer, "action_argument", fix->action_argument);
  close_container (printer, '}');
}

static void
put_cause (Printer *printer,
           ScCause *cause)
{
  open_container (printer, NULL, '{', FALSE);
  put_string (printer, "id", cause->id);
  put_double (printer, "score", cause->score >= 0 && cause->score <= 1 ? cause->score : 0);
  put_string (printer, "title", cause->title);
  put_string (printer, "explanation", cause->explanation);
  put_strings (printer, "why", (const char * const *) cause->why);
  put_strings (printer, "against", (const char * const *) cause->against);
  open_container (printer, "fixes", '[', FALSE);
  for (guint i = 0; i < cause->fixes->len; i++)
    put_fix (printer, cause->fixes->pdata[i]);
  close_container (printer, ']');
  put_strings (printer, "prevention", (const char * const *) cause->prevention);
  put_string (printer, "sign", cause->sign);
  put_string (printer, "stop", cause->stop);
  put_string (printer, "question", cause->question);
  close_container (printer, '}');
}

static void
put_diagnosis (Printer     *printer,
               ScDiagnosis *diagnosis)
{
  if (diagnosis == NULL)
    {
      put_null (printer, "diagnosis");
      return;
    }
  open_container (printer, "diagnosis", '{', FALSE);
  put_nick (printer, "status", SC_TYPE_OUTCOME, diagnosis->outcome);
  put_nick (printer, "stage", SC_TYPE_STAGE_ID, diagnosis->stage);
  put_nick (printer, "step", SC_TYPE_STEP, diagnosis->step);
  if (diagnosis->reply_code != 0)
    {
      open_container (printer, "reply", '{', TRUE);
      put_int (printer, "code", diagnosis->reply_code);
      put_string (printer, "enhanced", diagnosis->reply_enhanced);
      put_string (printer, "text", diagnosis->reply_text);
      close_container (printer, '}');
    }
  else
    put_null (printer, "reply");
  open_container (printer, "causes", '[', FALSE);
  for (guint i = 0; i < diagnosis->causes->len; i++)
    put_cause (printer, diagnosis->causes->pdata[i]);
  close_container (printer, ']');
  put_string (printer, "summary", diagnosis->summary);
  close_container (printer, '}');
}

static void
put_created (Printer   *printer,
             GDateTime *created)
{
  g_autofree char *text = NULL;

  /* RFC 3339 wants four digits of year, which g_date_time_format() does not promise. */
  text = g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02dZ",
                          g_date_time_get_year (created),
                          g_date_time_get_month (created),
                          g_date_time_get_day_of_month (created),
                          g_date_time_get_hour (created),
                          g_date_time_get_minute (created),
                          g_date_time_get_second (created));
  put_string (printer, "created", text);
}

char *
sc_report_json_write (ScReport *report,
                      gboolean  with_dialogue)
{
  Printer     printer = { g_string_new (NULL), 0, 0, TRUE };
  GListModel *stages = sc_report_get_stages (report);
  g_autoptr (ScTranscript) nothing = sc_transcript_new ();

  open_container (&printer, NULL, '{', FALSE);
  put_string (&printer, "format", SC_REPORT_JSON_FORMAT);
  put_int (&printer, "version", SC_REPORT_JSON_VERSION);
  put_string (&printer, "program_version", sc_report_get_program_version (report));
  put_created (&printer, sc_report_get_created (report));
  put_int (&printer, "duration_ms", sc_report_get_duration_ms (report));
  put_account (&printer, report);
  open_container (&printer, "stages", '[', FALSE);
  for (guint i = 0; i < g_list_model_get_n_items (stages); i++)
    {
      g_autoptr (ScStage) stage = g_list_model_get_item (stages, i);

      put_stage (&printer, stage);
    }
  close_container (&printer, ']');
  put_facts (&printer, sc_report_get_facts (report));
  put_transcript (&printer, with_dialogue ? sc_report_get_transcript (report) : nothing);
  put_diagnosis (&printer, sc_report_get_diagnosis (report));
  put_string (&printer, "phone_code", sc_report_get_phone_code (report));
  close_container (&printer, '}');
  g_string_append_c (printer.out, '\n');

  return g_string_free (printer.out, FALSE);
}
