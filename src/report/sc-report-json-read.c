/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-report"

#include "config.h"

#include "sc-report-json-private.h"

#include "sc-enum.h"
#include "sc-step.h"
#include "sc-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define FACT_NAME_MAX 128

/* Reads a file that anyone may have written. Every function returns FALSE with the error set when the report cannot be opened.
 * What is wrong in a report of a newer version is left out instead: that version may know more than we do. */
typedef struct
{
  gboolean lenient;
  GError **error;
} Reader;

typedef gboolean (*ItemFunc) (Reader     *reader,
                              JsonObject *object,
                              const char *where,
                              gpointer    user_data);

/* Returns whether to go on without the value. */
static gboolean refuse (Reader *reader, const char *where, const char *name, const char *problem) G_GNUC_WARN_UNUSED_RESULT;

static gboolean
refuse (Reader     *reader,
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

static gboolean
has_value (JsonObject *object,
           const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node);
}

static gboolean
node_is (JsonNode *node,
         GType     type)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

/* Foreign text, made fit for a label. */
static char *
dup_text (JsonNode *node)
{
  return sc_text_make_safe_lines (json_node_get_string (node), -1, SC_REPORT_JSON_TEXT_MAX);
}

/* A member that may be missing or null; then @text stays as it is. */
static gboolean
read_string (Reader     *reader,
             JsonObject *object,
             const char *where,
             const char *name,
             char      **text)
{
  JsonNode *node = json_object_get_member (object, name);

  if (!has_value (object, name))
    return TRUE;
  if (!node_is (node, G_TYPE_STRING))
    return refuse (reader, where, name, _("text was expected"));
  g_free (*text);
  *text = dup_text (node);
  return TRUE;
}

static gboolean
require (Reader     *reader,
         JsonObject *object,
         const char *where,
         const char *name)
{
  return has_value (object, name) || refuse (reader, where, name, _("this is missing"));
}

static gboolean
read_int (Reader     *reader,
          JsonObject *object,
          const char *where,
          const char *name,
          gint64      maximum,
          gint64     *number)
{
  JsonNode *node = json_object_get_member (object, name);

  if (!has_value (object, name))
    return TRUE;
  if (!node_is (node, G_TYPE_INT64))
    return refuse (reader, where, name, _("a whole number was expected"));
  if (json_node_get_int (node) < 0 || json_node_get_int (node) > maximum)
    return refuse (reader, where, name, _("the number is out of range"));
  *number = json_node_get_int (node);
  return TRUE;
}

static gboolean
read_uint (Reader     *reader,
           JsonObject *object,
           const char *where,
           const char *name,
           guint      *number)
{
  gint64 value = *number;

  if (!read_int (reader, object, where, name, G_MAXUINT, &value))
    return FALSE;
  *number = (guint) value;
  return TRUE;
}

static gboolean
read_nick (Reader     *reader,
           JsonObject *object,
           const char *where,
           const char *name,
           GType       type,
           int        *value)
{
  g_autofree char *nick = NULL;

  if (!read_string (reader, object, where, name, &nick))
    return FALSE;
  if (nick == NULL || sc_enum_from_nick (type, nick, value))
    return TRUE;
  return refuse (reader, where, name, _("this is not one of the words known here"));
}

static gboolean
read_strings (Reader     *reader,
              JsonObject *object,
              const char *where,
              const char *name,
              char     ***strings)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_free);
  JsonArray *array;

  if (!has_value (object, name))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (json_object_get_member (object, name)))
    return refuse (reader, where, name, _("a list was expected"));
  array = json_object_get_array_member (object, name);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (node_is (json_array_get_element (array, i), G_TYPE_STRING))
        g_ptr_array_add (items, dup_text (json_array_get_element (array, i)));
      else if (!refuse (reader, where, name, _("a list of texts was expected")))
        return FALSE;
    }
  g_ptr_array_add (items, NULL);
  g_strfreev (*strings);
  *strings = (char **) g_ptr_array_free (g_steal_pointer (&items), FALSE);
  return TRUE;
}

/* Calls @read_item for every object of the list @name. */
static gboolean
read_objects (Reader     *reader,
              JsonObject *object,
              const char *where,
              const char *name,
              ItemFunc    read_item,
              gpointer    user_data)
{
  JsonArray *array;

  if (!has_value (object, name))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (json_object_get_member (object, name)))
    return refuse (reader, where, name, _("a list was expected"));
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
      else if (!refuse (reader, "", place, _("an object was expected")))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_account (Reader     *reader,
              JsonObject *object,
              const char *where,
              gpointer    user_data)
{
  g_autoptr (ScEndpoint) endpoint = NULL;
  g_autofree char *origin = NULL;
  g_autofree char *host = NULL;
  g_autofree char *provider = NULL;
  gint64           port = 0;
  int              security = SC_SECURITY_STARTTLS;
  int              auth = SC_AUTH_METHOD_AUTO;

  if (!read_string (reader, object, where, "origin", &origin) ||
      !read_string (reader, object, where, "host", &host) ||
      !read_int (reader, object, where, "port", G_MAXUINT16, &port) ||
      !read_nick (reader, object, where, "security", SC_TYPE_SECURITY, &security) ||
      !read_nick (reader, object, where, "auth", SC_TYPE_AUTH_METHOD, &auth) ||
      !read_string (reader, object, where, "provider", &provider))
    return FALSE;
  if (host != NULL && port == 0)
    return refuse (reader, where, "port", _("the number is out of range"));
  if (host != NULL && (*host == '\0' || strlen (host) > 255 || strpbrk (host, " \n@/") != NULL))
    return refuse (reader, where, "host", _("this is not the name of a server"));
  if (host != NULL)
    endpoint = sc_endpoint_new (host, (guint16) port, (ScSecurity) security);
  sc_report_set_account (user_data, origin, endpoint, (ScAuthMethod) auth, provider);
  return TRUE;
}

static gboolean
read_written_status (Reader     *reader,
                     JsonObject *object,
                     const char *where,
                     ScStatus   *status)
{
  int value = 0;

  *status = SC_STATUS_SKIP;
  if (!require (reader, object, where, "status") ||
      !read_nick (reader, object, where, "status", SC_TYPE_STATUS, &value))
    return FALSE;
  if (value == SC_STATUS_WAITING || value == SC_STATUS_RUNNING)
    return refuse (reader, where, "status", _("this is not one of the words known here"));
  if (value != 0)
    *status = (ScStatus) value;
  return TRUE;
}

static gboolean
read_check (Reader     *reader,
            JsonObject *object,
            const char *where,
            gpointer    stage)
{
  g_autoptr (ScCheck) check = NULL;
  g_autofree char *id = NULL;
  g_autofree char *summary = NULL;
  ScStatus         status;

  if (!require (reader, object, where, "id") ||
      !read_string (reader, object, where, "id", &id) ||
      !read_written_status (reader, object, where, &status) ||
      !read_string (reader, object, where, "summary", &summary))
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
read_stage (Reader     *reader,
            JsonObject *object,
            const char *where,
            gpointer    user_data)
{
  Stages  *stages = user_data;
  ScStage *stage;
  ScStatus status;
  guint    duration_ms = 0;
  int      id = 0;

  if (!require (reader, object, where, "id") ||
      !read_nick (reader, object, where, "id", SC_TYPE_STAGE_ID, &id))
    return FALSE;
  if (id == 0)
    return TRUE;
  if (stages->seen[id])
    return refuse (reader, where, "id", _("this stage is there twice"));
  stages->seen[id] = TRUE;
  stage = sc_report_get_stage (stages->report, (ScStageId) id);
  if (!read_written_status (reader, object, where, &status) ||
      !read_uint (reader, object, where, "duration_ms", &duration_ms) ||
      !read_objects (reader, object, where, "checks", read_check, stage))
    return FALSE;
  sc_stage_set_status (stage, status);
  sc_stage_set_duration_ms (stage, duration_ms);
  return TRUE;
}

static gboolean
read_stages (Reader     *reader,
             JsonObject *root,
             ScReport   *report)
{
  Stages stages = { report, { FALSE } };

  if (!require (reader, root, "", "stages") ||
      !read_objects (reader, root, "", "stages", read_stage, &stages))
    return FALSE;
  for (int id = SC_STAGE_CONNECTIVITY; id <= SC_STAGE_SEND; id++)
    {
      g_autofree char *problem = NULL;

      if (stages.seen[id])
        continue;
      /* Translators: the name of a stage: connectivity, ports, tls, auth, send. */
      problem = g_strdup_printf (_("the stage “%s” is missing"), sc_enum_to_nick (SC_TYPE_STAGE_ID, id));
      if (!refuse (reader, "", "stages", problem))
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
                 char      type)
{
  double number;

  switch (type)
    {
    case 'b':
      return node_is (node, G_TYPE_BOOLEAN) ? g_variant_new_boolean (json_node_get_boolean (node)) : NULL;
    case 'i':
      if (!node_is (node, G_TYPE_INT64) || json_node_get_int (node) < G_MININT32 || json_node_get_int (node) > G_MAXINT32)
        return NULL;
      return g_variant_new_int32 ((gint32) json_node_get_int (node));
    case 'x':
      return node_is (node, G_TYPE_INT64) ? g_variant_new_int64 (json_node_get_int (node)) : NULL;
    case 'd':
      number = node_is (node, G_TYPE_DOUBLE) || node_is (node, G_TYPE_INT64) ? json_node_get_double (node) : NAN;
      return isfinite (number) ? g_variant_new_double (number) : NULL;
    case 's':
      return node_is (node, G_TYPE_STRING) ? g_variant_new_take_string (dup_text (node)) : NULL;
    default:
      return NULL;
    }
}

static gboolean
read_fact (Reader     *reader,
           JsonObject *object,
           const char *name,
           ScFacts    *facts)
{
  const ScFactDeclaration *declaration = is_fact_name (name) ? sc_fact_find_declaration (name) : NULL;
  g_auto (GStrv)           strings = NULL;
  GVariant                *value;

  if (declaration == NULL || !has_value (object, name))
    return TRUE;
  if (g_str_equal (declaration->type, "as"))
    {
      if (!read_strings (reader, object, "facts", name, &strings))
        return FALSE;
      if (strings != NULL)
        sc_facts_set (facts, name, g_variant_new_strv ((const char * const *) strings, -1));
      return TRUE;
    }
  value = read_fact_value (json_object_get_member (object, name), *declaration->type);
  if (value == NULL)
    return refuse (reader, "facts", name, _("the value is of the wrong kind"));
  sc_facts_set (facts, name, value);
  return TRUE;
}

static gboolean
read_facts (Reader     *reader,
            JsonObject *root,
            ScReport   *report)
{
  JsonObjectIter iter;
  JsonObject    *object;
  const char    *name;

  if (!require (reader, root, "", "facts"))
    return FALSE;
  if (!has_value (root, "facts"))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (json_object_get_member (root, "facts")))
    return refuse (reader, "", "facts", _("an object was expected"));
  object = json_object_get_object_member (root, "facts");
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, NULL))
    if (!read_fact (reader, object, name, sc_report_get_facts (report)))
      return FALSE;
  return TRUE;
}

static gboolean
read_line (Reader     *reader,
           JsonObject *object,
           const char *where,
           gpointer    transcript)
{
  g_autoptr (ScTranscriptLine) line = NULL;
  g_autofree char *text = NULL;
  guint            time_ms = 0;
  int              speaker = 0;

  if (!read_uint (reader, object, where, "t_ms", &time_ms) ||
      !require (reader, object, where, "dir") ||
      !read_nick (reader, object, where, "dir", SC_TYPE_SPEAKER, &speaker) ||
      !require (reader, object, where, "text") ||
      !read_string (reader, object, where, "text", &text))
    return FALSE;
  if (speaker == 0 || text == NULL)
    return TRUE;
  line = sc_transcript_line_new (time_ms, (ScSpeaker) speaker, text, NULL);
  sc_transcript_append (transcript, line);
  return TRUE;
}

static gboolean
read_fix (Reader     *reader,
          JsonObject *object,
          const char *where,
          gpointer    fixes)
{
  g_autoptr (ScFix) fix = NULL;
  g_autofree char *id = NULL;
  gint64           wait_s = 0;
  int              who = SC_WHO_YOU;

  if (!read_string (reader, object, where, "id", &id) ||
      !read_nick (reader, object, where, "who", SC_TYPE_WHO, &who))
    return FALSE;
  fix = sc_fix_new (id, (ScWho) who);
  if (!read_string (reader, object, where, "title", &fix->title) ||
      !read_strings (reader, object, where, "steps", &fix->steps) ||
      !read_int (reader, object, where, "wait_s", G_MAXINT, &wait_s) ||
      !read_string (reader, object, where, "action", &fix->action) ||
      !read_string (reader, object, where, "action_argument", &fix->action_argument))
    return FALSE;
  fix->wait_s = (int) wait_s;
  g_ptr_array_add (fixes, g_steal_pointer (&fix));
  return TRUE;
}

static gboolean
read_score (Reader     *reader,
            JsonObject *object,
            const char *where,
            double     *score)
{
  JsonNode *node = json_object_get_member (object, "score");
  double    number;

  if (!has_value (object, "score"))
    return TRUE;
  if (!node_is (node, G_TYPE_DOUBLE) && !node_is (node, G_TYPE_INT64))
    return refuse (reader, where, "score", _("a number was expected"));
  number = json_node_get_double (node);
  if (!(number >= 0 && number <= 1))
    return refuse (reader, where, "score", _("the number is out of range"));
  *score = number;
  return TRUE;
}

static gboolean
read_cause (Reader     *reader,
            JsonObject *object,
            const char *where,
            gpointer    causes)
{
  g_autoptr (ScCause) cause = NULL;
  g_autofree char *id = NULL;

  if (!require (reader, object, where, "id") ||
      !read_string (reader, object, where, "id", &id))
    return FALSE;
  if (id == NULL)
    return TRUE;
  cause = sc_cause_new (id);
  if (!read_score (reader, object, where, &cause->score) ||
      !read_string (reader, object, where, "title", &cause->title) ||
      !read_string (reader, object, where, "explanation", &cause->explanation) ||
      !read_strings (reader, object, where, "why", &cause->why) ||
      !read_strings (reader, object, where, "against", &cause->against) ||
      !read_objects (reader, object, where, "fixes", read_fix, cause->fixes) ||
      !read_strings (reader, object, where, "prevention", &cause->prevention) ||
      !read_string (reader, object, where, "sign", &cause->sign) ||
      !read_string (reader, object, where, "stop", &cause->stop) ||
      !read_string (reader, object, where, "question", &cause->question))
    return FALSE;
  g_ptr_array_add (causes, g_steal_pointer (&cause));
  return TRUE;
}

static gboolean
read_reply (Reader     *reader,
            JsonObject *object,
            const char *where,
            gpointer    user_data)
{
  ScDiagnosis *diagnosis = user_data;
  gint64       code = 0;

  if (!require (reader, object, where, "code") ||
      !read_int (reader, object, where, "code", 999, &code) ||
      !read_string (reader, object, where, "enhanced", &diagnosis->reply_enhanced) ||
      !read_string (reader, object, where, "text", &diagnosis->reply_text))
    return FALSE;
  diagnosis->reply_code = (guint) code;
  return TRUE;
}

/* Calls @read_item for the object @name. */
static gboolean
read_object (Reader     *reader,
             JsonObject *object,
             const char *where,
             const char *name,
             ItemFunc    read_item,
             gpointer    user_data)
{
  g_autofree char *place = g_strdup_printf ("%s%s%s", where, *where != '\0' ? "." : "", name);

  if (!has_value (object, name))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (json_object_get_member (object, name)))
    return refuse (reader, where, name, _("an object was expected"));
  return read_item (reader, json_object_get_object_member (object, name), place, user_data);
}

static gboolean
read_diagnosis (Reader     *reader,
                JsonObject *object,
                const char *where,
                gpointer    report)
{
  g_autoptr (ScDiagnosis) diagnosis = sc_diagnosis_new ();
  int outcome = SC_OUTCOME_FAULT;
  int stage = 0;
  int step = 0;

  if (!require (reader, object, where, "status") ||
      !read_nick (reader, object, where, "status", SC_TYPE_OUTCOME, &outcome) ||
      !read_nick (reader, object, where, "stage", SC_TYPE_STAGE_ID, &stage) ||
      !read_nick (reader, object, where, "step", SC_TYPE_STEP, &step) ||
      !read_object (reader, object, where, "reply", read_reply, diagnosis) ||
      !read_objects (reader, object, where, "causes", read_cause, diagnosis->causes) ||
      !read_string (reader, object, where, "summary", &diagnosis->summary))
    return FALSE;
  diagnosis->outcome = (ScOutcome) outcome;
  diagnosis->stage = (ScStageId) stage;
  diagnosis->step = (ScStep) step;
  sc_report_set_diagnosis (report, diagnosis);
  return TRUE;
}

static gboolean
read_created (Reader     *reader,
              JsonObject *root,
              ScReport   *report)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GDateTime) created = NULL;
  g_autofree char *text = NULL;
  gint64           seconds;

  if (!require (reader, root, "", "created") ||
      !read_string (reader, root, "", "created", &text))
    return FALSE;
  if (text == NULL)
    return TRUE;
  created = g_date_time_new_from_iso8601 (text, zone);
  seconds = created != NULL ? g_date_time_to_unix (created) : -1;
  /* From 1970 to the end of 9999. */
  if (seconds < 0 || seconds >= G_GINT64_CONSTANT (253402300800))
    return refuse (reader, "", "created", _("this is not a date and time"));
  sc_report_set_created (report, created);
  return TRUE;
}

/* That it is a report at all, and of which version. No leniency here. */
static gboolean
read_format (Reader     *reader,
             JsonObject *root)
{
  g_autofree char *format = NULL;
  gint64           version = 0;

  if (!read_string (reader, root, "", "format", &format))
    return FALSE;
  if (g_strcmp0 (format, SC_REPORT_JSON_FORMAT) != 0)
    {
      g_set_error_literal (reader->error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("“format”: this is not a Sendcheck report"));
      return FALSE;
    }
  if (!require (reader, root, "", "version") ||
      !read_int (reader, root, "", "version", G_MAXINT, &version))
    return FALSE;
  if (version < 1)
    return refuse (reader, "", "version", _("the number is out of range"));
  reader->lenient = version > SC_REPORT_JSON_VERSION;
  return TRUE;
}

ScReport *
sc_report_json_read (JsonNode *root,
                     GError  **error)
{
  g_autoptr (ScReport) report = sc_report_new ();
  g_autoptr (ScEvent)  finished = NULL;
  g_autofree char *phone_code = NULL;
  Reader      reader = { FALSE, error };
  JsonObject *object;
  guint       duration_ms = 0;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("This is not a Sendcheck report: it is not an object"));
      return NULL;
    }
  object = json_node_get_object (root);
  if (!read_format (&reader, object) ||
      !read_created (&reader, object, report) ||
      !read_uint (&reader, object, "", "duration_ms", &duration_ms) ||
      !require (&reader, object, "", "account") ||
      !read_object (&reader, object, "", "account", read_account, report) ||
      !read_stages (&reader, object, report) ||
      !read_facts (&reader, object, report) ||
      !require (&reader, object, "", "transcript") ||
      !read_objects (&reader, object, "", "transcript", read_line, sc_report_get_transcript (report)) ||
      !read_object (&reader, object, "", "diagnosis", read_diagnosis, report))
    return NULL;
  if (!read_string (&reader, object, "", "phone_code", &phone_code))
    return NULL;
  sc_report_set_phone_code (report, phone_code);
  finished = sc_event_new_finished (duration_ms);
  sc_report_apply (report, finished);

  return g_steal_pointer (&report);
}
