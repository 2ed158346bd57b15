/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-report"

#include "config.h"

#include "sc-report-json-private.h"

#include "sc-enum.h"
#include "sc-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define FACT_NAME_MAX 128
/* Characters of the version that made a report. */
#define PROGRAM_VERSION_MAX 32

static gboolean
read_account (ScJsonReader *reader,
              JsonObject *object,
              const char *where,
              gpointer user_data)
{
  g_autoptr (ScEndpoint) endpoint = NULL;
  g_autofree char *origin = NULL;
  g_autofree char *host = NULL;
  g_autofree char *provider = NULL;
  gint64           port = 0;
  int              security = SC_SECURITY_STARTTLS;
  int              auth = SC_AUTH_METHOD_AUTO;

  if (!sc_json_reader_read_string (reader, object, where, "origin", &origin) ||
      !sc_json_reader_read_string (reader, object, where, "host", &host) ||
      !sc_json_reader_read_int (reader, object, where, "port", G_MAXUINT16, &port) ||
      !sc_json_reader_read_nick (reader, object, where, "security", SC_TYPE_SECURITY, &security) ||
      !sc_json_reader_read_nick (reader, object, where, "auth", SC_TYPE_AUTH_METHOD, &auth) ||
      !sc_json_reader_read_string (reader, object, where, "provider", &provider))
    return FALSE;
  if (host != NULL && port == 0)
    return sc_json_reader_refuse (reader, where, "port", _("the number is out of range"));
  if (host != NULL && (*host == '\0' || strlen (host) > 255 || strpbrk (host, " \n@/") != NULL))
    return sc_json_reader_refuse (reader, where, "host", _("this is not the name of a server"));
  if (host != NULL)
    endpoint = sc_endpoint_new (host, (guint16) port, (ScSecurity) security);
  sc_report_set_account (user_data, origin, endpoint, (ScAuthMethod) auth, provider);
  return TRUE;
}

static gboolean
read_written_status (ScJsonReader *reader,
                     JsonObject *object,
                     const char *where,
                     ScStatus *status)
{
  int value = 0;

  *status = SC_STATUS_SKIP;
  if (!sc_json_reader_require (reader, object, where, "status") ||
      !sc_json_reader_read_nick (reader, object, where, "status", SC_TYPE_STATUS, &value))
    return FALSE;
  if (value == SC_STATUS_WAITING || value == SC_STATUS_RUNNING)
    return sc_json_reader_refuse (reader, where, "status", _("this is not one of the words known here"));
  if (value != 0)
    *status = (ScStatus) value;
  return TRUE;
}

static gboolean
read_check (ScJsonReader *reader,
            JsonObject *object,
            const char *where,
            gpointer stage)
{
  g_autoptr (ScCheck) check = NULL;
  g_autofree char *id = NULL;
  g_autofree char *summary = NULL;
  ScStatus         status;

  if (!sc_json_reader_require (reader, object, where, "id") ||
      !sc_json_reader_read_string (reader, object, where, "id", &id) ||
      !read_written_status (reader, object, where, &status) ||
      !sc_json_reader_read_string (reader, object, where, "summary", &summary))
    return FALSE;
  if (id == NULL)
    return TRUE;
  check = sc_check_new (id, status, summary != NULL ? summary : "");
  sc_stage_put_check (stage, check);
  return TRUE;
}

typedef struct
{
  ScReport *report;
  gboolean  seen[SC_N_STAGES + 1];
} Stages;

static gboolean
read_stage (ScJsonReader *reader,
            JsonObject *object,
            const char *where,
            gpointer user_data)
{
  Stages  *stages = user_data;
  ScStage *stage;
  ScStatus status;
  guint    duration_ms = 0;
  int      id = 0;

  if (!sc_json_reader_require (reader, object, where, "id") ||
      !sc_json_reader_read_nick (reader, object, where, "id", SC_TYPE_STAGE_ID, &id))
    return FALSE;
  if (id == 0)
    return TRUE;
  if (stages->seen[id])
    return sc_json_reader_refuse (reader, where, "id", _("this stage is there twice"));
  stages->seen[id] = TRUE;
  stage = sc_report_get_stage (stages->report, (ScStageId) id);
  if (!read_written_status (reader, object, where, &status) ||
      !sc_json_reader_read_uint (reader, object, where, "duration_ms", &duration_ms) ||
      !sc_json_reader_read_objects (reader, object, where, "checks", read_check, stage))
    return FALSE;
  sc_stage_set_status (stage, status);
  sc_stage_set_duration_ms (stage, duration_ms);
  return TRUE;
}

static gboolean
read_stages (ScJsonReader *reader,
             JsonObject *root,
             ScReport *report)
{
  Stages stages = { report, { FALSE } };

  if (!sc_json_reader_require (reader, root, "", "stages") ||
      !sc_json_reader_read_objects (reader, root, "", "stages", read_stage, &stages))
    return FALSE;
  for (int id = SC_STAGE_CONNECTIVITY; id <= SC_STAGE_SEND; id++)
    {
      g_autofree char *problem = NULL;

      if (stages.seen[id])
        continue;
      /* Translators: the name of a stage: connectivity, ports, tls, auth, send. */
      problem = g_strdup_printf (_("the stage “%s” is missing"), sc_enum_to_nick (SC_TYPE_STAGE_ID, id));
      if (!sc_json_reader_refuse (reader, "", "stages", problem))
        return FALSE;
      sc_stage_set_status (sc_report_get_stage (report, (ScStageId) id), SC_STATUS_SKIP);
    }
  return TRUE;
}

/* Names may end up on a screen, so even the free parts of a declared name are held to plain letters. */
static gboolean
is_fact_name (const char *name)
{
  gsize length = 0;

  for (; name[length] != '\0'; length++)
    if (!g_ascii_islower (name[length]) && !g_ascii_isdigit (name[length]) && strchr (".-_", name[length]) == NULL)
      return FALSE;
  return length > 0 && length <= FACT_NAME_MAX;
}

/* Returns: (transfer floating) (nullable): %NULL when the value is not of the declared type */
static GVariant *
read_fact_value (JsonNode *node,
                 char type)
{
  double number;

  switch (type)
    {
    case 'b':
      return sc_json_node_is (node, G_TYPE_BOOLEAN) ? g_variant_new_boolean (json_node_get_boolean (node)) : NULL;
    case 'i':
      if (!sc_json_node_is (node, G_TYPE_INT64) || json_node_get_int (node) < G_MININT32 || json_node_get_int (node) > G_MAXINT32)
        return NULL;
      return g_variant_new_int32 ((gint32) json_node_get_int (node));
    case 'x':
      return sc_json_node_is (node, G_TYPE_INT64) ? g_variant_new_int64 (json_node_get_int (node)) : NULL;
    case 'd':
      number = sc_json_node_is (node, G_TYPE_DOUBLE) || sc_json_node_is (node, G_TYPE_INT64) ? json_node_get_double (node) : NAN;
      return isfinite (number) ? g_variant_new_double (number) : NULL;
    case 's':
      return sc_json_node_is (node, G_TYPE_STRING) ? g_variant_new_take_string (sc_json_node_dup_text (node)) : NULL;
    default:
      return NULL;
    }
}

static gboolean
read_fact (ScJsonReader *reader,
           JsonObject *object,
           const char *name,
           ScFacts *facts)
{
  const ScFactDeclaration *declaration = is_fact_name (name) ? sc_fact_find_declaration (name) : NULL;
  g_auto (GStrv)           strings = NULL;
  GVariant                *value;

  if (declaration == NULL || !sc_json_reader_has (object, name))
    return TRUE;
  if (g_str_equal (declaration->type, "as"))
    {
      if (!sc_json_reader_read_strings (reader, object, "facts", name, &strings))
        return FALSE;
      if (strings != NULL)
        sc_facts_set (facts, name, g_variant_new_strv ((const char * const *) strings, -1));
      return TRUE;
    }
  value = read_fact_value (json_object_get_member (object, name), *declaration->type);
  if (value == NULL)
    return sc_json_reader_refuse (reader, "facts", name, _("the value is of the wrong kind"));
  sc_facts_set (facts, name, value);
  return TRUE;
}

static gboolean
read_facts (ScJsonReader *reader,
            JsonObject *root,
            ScReport *report)
{
  JsonObjectIter iter;
  JsonObject    *object;
  const char    *name;

  if (!sc_json_reader_require (reader, root, "", "facts"))
    return FALSE;
  if (!sc_json_reader_has (root, "facts"))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (json_object_get_member (root, "facts")))
    return sc_json_reader_refuse (reader, "", "facts", _("an object was expected"));
  object = json_object_get_object_member (root, "facts");
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, NULL))
    if (!read_fact (reader, object, name, sc_report_get_facts (report)))
      return FALSE;
  return TRUE;
}

static gboolean
read_line (ScJsonReader *reader,
           JsonObject *object,
           const char *where,
           gpointer transcript)
{
  g_autoptr (ScTranscriptLine) line = NULL;
  g_autofree char *text = NULL;
  guint            time_ms = 0;
  int              speaker = 0;

  if (!sc_json_reader_read_uint (reader, object, where, "t_ms", &time_ms) ||
      !sc_json_reader_require (reader, object, where, "dir") ||
      !sc_json_reader_read_nick (reader, object, where, "dir", SC_TYPE_SPEAKER, &speaker) ||
      !sc_json_reader_require (reader, object, where, "text") ||
      !sc_json_reader_read_string (reader, object, where, "text", &text))
    return FALSE;
  if (speaker == 0 || text == NULL)
    return TRUE;
  line = sc_transcript_line_new (time_ms, (ScSpeaker) speaker, text, NULL);
  sc_transcript_append (transcript, line);
  return TRUE;
}

static gboolean
read_created (ScJsonReader *reader,
              JsonObject *root,
              ScReport *report)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GDateTime) created = NULL;
  g_autofree char *text = NULL;
  gint64           seconds;

  if (!sc_json_reader_require (reader, root, "", "created") ||
      !sc_json_reader_read_string (reader, root, "", "created", &text))
    return FALSE;
  if (text == NULL)
    return TRUE;
  created = g_date_time_new_from_iso8601 (text, zone);
  seconds = created != NULL ? g_date_time_to_unix (created) : -1;
  /* From 1970 to the end of 9999. */
  if (seconds < 0 || seconds >= G_GINT64_CONSTANT (253402300800))
    return sc_json_reader_refuse (reader, "", "created", _("this is not a date and time"));
  sc_report_set_created (report, created);
  return TRUE;
}

/* A word to show, whoever wrote it. */
static gboolean
read_program_version (ScJsonReader *reader,
                      JsonObject *root,
                      ScReport *report)
{
  g_autofree char *text = NULL;
  g_autofree char *version = NULL;

  if (!sc_json_reader_read_string (reader, root, "", "program_version", &text))
    return FALSE;
  version = text != NULL ? sc_text_make_safe (text, -1, PROGRAM_VERSION_MAX) : NULL;
  sc_report_set_program_version (report, version);
  return TRUE;
}

/* That it is a report at all, and of which version. No leniency here. */
static gboolean
read_format (ScJsonReader *reader,
             JsonObject *root,
             ScReport *report)
{
  g_autofree char *format = NULL;
  gint64           version = 0;

  if (!sc_json_reader_read_string (reader, root, "", "format", &format))
    return FALSE;
  if (g_strcmp0 (format, SC_REPORT_JSON_FORMAT) != 0)
    {
      g_set_error_literal (reader->error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("“format”: this is not a Sendcheck report"));
      return FALSE;
    }
  if (!sc_json_reader_require (reader, root, "", "version") ||
      !sc_json_reader_read_int (reader, root, "", "version", G_MAXINT, &version))
    return FALSE;
  if (version < 1)
    return sc_json_reader_refuse (reader, "", "version", _("the number is out of range"));
  reader->lenient = version > SC_REPORT_JSON_VERSION;
  sc_report_set_newer (report, reader->lenient);
  return TRUE;
}

ScReport *
sc_report_json_read (JsonNode *root,
                     GError **error)
{
  g_autoptr (ScReport) report = sc_report_new ();
  g_autoptr (ScEvent)  finished = NULL;
  g_autofree char *phone_code = NULL;
  ScJsonReader      reader = { FALSE, error };
  JsonObject *object;
  guint       duration_ms = 0;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("This is not a Sendcheck report: it is not an object"));
      return NULL;
    }
  object = json_node_get_object (root);
  if (!read_format (&reader, object, report) ||
      !read_program_version (&reader, object, report) ||
      !read_created (&reader, object, report) ||
      !sc_json_reader_read_uint (&reader, object, "", "duration_ms", &duration_ms) ||
      !sc_json_reader_require (&reader, object, "", "account") ||
      !sc_json_reader_read_object (&reader, object, "", "account", read_account, report) ||
      !read_stages (&reader, object, report) ||
      !read_facts (&reader, object, report) ||
      !sc_json_reader_require (&reader, object, "", "transcript") ||
      !sc_json_reader_read_objects (&reader, object, "", "transcript", read_line, sc_report_get_transcript (report)) ||
      !sc_json_reader_read_object (&reader, object, "", "diagnosis", sc_report_json_read_diagnosis, report))
    return NULL;
  if (!sc_json_reader_read_string (&reader, object, "", "phone_code", &phone_code))
    return NULL;
  sc_report_set_phone_code (report, phone_code);
  finished = sc_event_new_finished (duration_ms);
  sc_report_apply (report, finished);

  return g_steal_pointer (&report);
}
