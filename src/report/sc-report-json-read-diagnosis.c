/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-report"

#include "config.h"

#include "sc-report-json-private.h"

#include "sc-step.h"

#include <glib/gi18n-lib.h>

/* The diagnosis that a report was saved with. */

static gboolean
read_fix (ScJsonReader *reader,
          JsonObject *object,
          const char *where,
          gpointer fixes)
{
  g_autoptr (ScFix) fix = NULL;
  g_autofree char *id = NULL;
  gint64           wait_s = 0;
  int              who = SC_WHO_YOU;

  if (!sc_json_reader_read_string (reader, object, where, "id", &id) ||
      !sc_json_reader_read_nick (reader, object, where, "who", SC_TYPE_WHO, &who))
    return FALSE;
  fix = sc_fix_new (id, (ScWho) who);
  if (!sc_json_reader_read_string (reader, object, where, "title", &fix->title) ||
      !sc_json_reader_read_strings (reader, object, where, "steps", &fix->steps) ||
      !sc_json_reader_read_int (reader, object, where, "wait_s", G_MAXINT, &wait_s) ||
      !sc_json_reader_read_string (reader, object, where, "action", &fix->action) ||
      !sc_json_reader_read_string (reader, object, where, "action_argument", &fix->action_argument))
    return FALSE;
  fix->wait_s = (int) wait_s;
  g_ptr_array_add (fixes, g_steal_pointer (&fix));
  return TRUE;
}

static gboolean
read_score (ScJsonReader *reader,
            JsonObject *object,
            const char *where,
            double *score)
{
  JsonNode *node = json_object_get_member (object, "score");
  double    number;

  if (!sc_json_reader_has (object, "score"))
    return TRUE;
  if (!sc_json_node_is (node, G_TYPE_DOUBLE) && !sc_json_node_is (node, G_TYPE_INT64))
    return sc_json_reader_refuse (reader, where, "score", _("a number was expected"));
  number = json_node_get_double (node);
  if (!(number >= 0 && number <= 1))
    return sc_json_reader_refuse (reader, where, "score", _("the number is out of range"));
  *score = number;
  return TRUE;
}

static gboolean
read_cause (ScJsonReader *reader,
            JsonObject *object,
            const char *where,
            gpointer causes)
{
  g_autoptr (ScCause) cause = NULL;
  g_autofree char *id = NULL;

  if (!sc_json_reader_require (reader, object, where, "id") ||
      !sc_json_reader_read_string (reader, object, where, "id", &id))
    return FALSE;
  if (id == NULL)
    return TRUE;
  cause = sc_cause_new (id);
  if (!read_score (reader, object, where, &cause->score) ||
      !sc_json_reader_read_string (reader, object, where, "title", &cause->title) ||
      !sc_json_reader_read_string (reader, object, where, "explanation", &cause->explanation) ||
      !sc_json_reader_read_strings (reader, object, where, "why", &cause->why) ||
      !sc_json_reader_read_strings (reader, object, where, "against", &cause->against) ||
      !sc_json_reader_read_objects (reader, object, where, "fixes", read_fix, cause->fixes) ||
      !sc_json_reader_read_strings (reader, object, where, "prevention", &cause->prevention) ||
      !sc_json_reader_read_string (reader, object, where, "sign", &cause->sign) ||
      !sc_json_reader_read_string (reader, object, where, "stop", &cause->stop) ||
      !sc_json_reader_read_string (reader, object, where, "question", &cause->question))
    return FALSE;
  g_ptr_array_add (causes, g_steal_pointer (&cause));
  return TRUE;
}

static gboolean
read_reply (ScJsonReader *reader,
            JsonObject *object,
            const char *where,
            gpointer user_data)
{
  ScDiagnosis *diagnosis = user_data;
  gint64       code = 0;

  if (!sc_json_reader_require (reader, object, where, "code") ||
      !sc_json_reader_read_int (reader, object, where, "code", 999, &code) ||
      !sc_json_reader_read_string (reader, object, where, "enhanced", &diagnosis->reply_enhanced) ||
      !sc_json_reader_read_string (reader, object, where, "text", &diagnosis->reply_text))
    return FALSE;
  diagnosis->reply_code = (guint) code;
  return TRUE;
}

gboolean
sc_report_json_read_diagnosis (ScJsonReader *reader,
                               JsonObject *object,
                               const char *where,
                               gpointer report)
{
  g_autoptr (ScDiagnosis) diagnosis = sc_diagnosis_new ();
  int outcome = SC_OUTCOME_FAULT;
  int stage = 0;
  int step = 0;

  if (!sc_json_reader_require (reader, object, where, "status") ||
      !sc_json_reader_read_nick (reader, object, where, "status", SC_TYPE_OUTCOME, &outcome) ||
      !sc_json_reader_read_nick (reader, object, where, "stage", SC_TYPE_STAGE_ID, &stage) ||
      !sc_json_reader_read_nick (reader, object, where, "step", SC_TYPE_STEP, &step) ||
      !sc_json_reader_read_object (reader, object, where, "reply", read_reply, diagnosis) ||
      !sc_json_reader_read_objects (reader, object, where, "causes", read_cause, diagnosis->causes) ||
      !sc_json_reader_read_string (reader, object, where, "summary", &diagnosis->summary))
    return FALSE;
  diagnosis->outcome = (ScOutcome) outcome;
  diagnosis->stage = (ScStageId) stage;
  diagnosis->step = (ScStep) step;
  sc_report_set_diagnosis (report, diagnosis);
  return TRUE;
}
