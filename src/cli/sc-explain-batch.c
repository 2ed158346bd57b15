/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-cli"

#include "config.h"

#include "sc-explain-batch.h"

#include "sc-enum.h"

#include <errno.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>

/* json-glib goes down one call a bracket. */
#define DEPTH_MAX 64

typedef struct
{
  char       *id;    /* as JSON; NULL: none */
  const char *reply;
  const char *host;  /* (nullable) */
  ScStep      step;
} Question;

static void
append_json_string (GString    *out,
                    const char *text)
{
  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      guchar c = (guchar) *p;

      if (c == '"' || c == '\\')
        g_string_append_printf (out, "\\%c", c);
      else if (c < 0x20 || c == 0x7f)
        g_string_append_printf (out, "\\u%04x", c);
      else
        g_string_append_c (out, (char) c);
    }
  g_string_append_c (out, '"');
}

/* Whether the brackets stay within reason; what is in texts does not count. */
static gboolean
is_shallow (const char *line,
            gsize       length)
{
  guint    depth = 0;
  gboolean in_text = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (in_text && line[i] == '\\')
        i++;
      else if (line[i] == '"')
        in_text = !in_text;
      else if (!in_text && (line[i] == '[' || line[i] == '{') && ++depth > DEPTH_MAX)
        return FALSE;
      else if (!in_text && (line[i] == ']' || line[i] == '}') && depth > 0)
        depth--;
      else if (!in_text && line[i] == '/')
        return FALSE; /* a comment of json-glib's own, in which quotes would mean nothing */
    }
  return !in_text;
}

/* (nullable): what is wrong with the member, when it is there and no text */
static const char *
take_text (JsonObject  *object,
           const char  *name,
           const char **value)
{
  JsonNode *node = json_object_get_member (object, name);

  *value = NULL;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return "is not a text";
  *value = json_node_get_string (node);
  return NULL;
}

static char *
take_id (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "id");
  GString  *id;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  id = g_string_new (NULL);
  append_json_string (id, json_node_get_string (node));
  return g_string_free (id, FALSE);
}

/* Returns (nullable): what is wrong. */
static char *
read_question (JsonParser *parser,
               const char *line,
               gsize       length,
               Question   *question)
{
  JsonObject *object;
  const char *stage;
  const char *problem;
  int         step = SC_STEP_UNKNOWN;

  if (!g_utf8_validate_len (line, length, NULL))
    return g_strdup ("this is not UTF-8 text");
  if (!is_shallow (line, length) || !json_parser_load_from_data (parser, line, (gssize) length, NULL)
      || json_parser_get_root (parser) == NULL || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return g_strdup ("this is not a JSON object");

  object = json_node_get_object (json_parser_get_root (parser));
  if ((problem = take_text (object, "reply", &question->reply)) != NULL)
    return g_strdup_printf ("“reply” %s", problem);
  if (question->reply == NULL)
    return g_strdup ("“reply” is missing");
  if ((problem = take_text (object, "host", &question->host)) != NULL)
    return g_strdup_printf ("“host” %s", problem);
  if ((problem = take_text (object, "stage", &stage)) != NULL)
    return g_strdup_printf ("“stage” %s", problem);
  if (stage != NULL && !sc_enum_from_nick (SC_TYPE_STEP, stage, &step))
    return g_strdup ("“stage” is not one of the steps");
  question->step = (ScStep) step;
  question->id = take_id (object);
  return NULL;
}

static void
append_reading (GString         *answer,
                const Question  *question,
                const ScReading *reading)
{
  char score[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (answer, "{\"id\": %s, \"code\": ", question->id != NULL ? question->id : "null");
  if (reading->code != 0)
    g_string_append_printf (answer, "%u", reading->code);
  else
    g_string_append (answer, "null");
  if (reading->enhanced.class_ != 0)
    g_string_append_printf (answer, ", \"enhanced\": \"%u.%u.%u\", \"cause\": ", reading->enhanced.class_, reading->enhanced.subject,
                            reading->enhanced.detail);
  else
    g_string_append (answer, ", \"enhanced\": null, \"cause\": ");
  if (reading->cause != NULL)
    append_json_string (answer, reading->cause);
  else
    g_string_append (answer, "null");
  g_string_append (answer, ", \"also\": [");
  for (guint i = 0; i < G_N_ELEMENTS (reading->also) && reading->also[i] != NULL; i++)
    {
      g_string_append (answer, i > 0 ? ", " : "");
      append_json_string (answer, reading->also[i]);
    }
  g_ascii_formatd (score, sizeof score, "%.2f", reading->score);
  g_string_append_printf (answer, "], \"score\": %s, \"wait_s\": %d}\n", score, reading->wait_s);
}

static void
append_problem (GString    *answer,
                const char *problem)
{
  g_string_append (answer, "{\"id\": null, \"error\": ");
  append_json_string (answer, problem);
  g_string_append (answer, "}\n");
}

static void
explain_line (ScKnowledge *knowledge,
              JsonParser  *parser,
              const char  *line,
              gsize        length,
              GString     *answer)
{
  Question         question = { NULL, NULL, NULL, SC_STEP_UNKNOWN };
  ScReading        reading = { 0 };
  g_autofree char *problem = read_question (parser, line, length, &question);

  if (problem != NULL)
    append_problem (answer, problem);
  else
    {
      sc_knowledge_read_reply (knowledge, question.reply, -1, question.step, question.host, &reading);
      append_reading (answer, &question, &reading);
    }
  g_free (question.id);
}

void
sc_explain_batch_line (ScKnowledge *knowledge,
                       const char  *line,
                       gsize        length,
                       GString     *answer)
{
  g_autoptr (JsonParser) parser = json_parser_new ();

  explain_line (knowledge, parser, line, length, answer);
}

typedef struct
{
  ScKnowledge *knowledge;
  JsonParser  *parser;
  GByteArray  *line;     /* the unfinished line */
  gboolean     too_long; /* the rest of it is dropped */
  GString     *answers;
} Batch;

static void
end_line (Batch *self)
{
  if (self->too_long)
    append_problem (self->answers, "the line is longer than 1 MiB");
  else
    explain_line (self->knowledge, self->parser, self->line->len > 0 ? (const char *) self->line->data : "", self->line->len, self->answers);
  self->too_long = FALSE;
  g_byte_array_set_size (self->line, 0);
}

static void
take_octets (Batch        *self,
             const guint8 *octets,
             gsize         count)
{
  while (count > 0)
    {
      const guint8 *end = memchr (octets, '\n', count);
      gsize         length = end != NULL ? (gsize) (end - octets) : count;

      if (self->line->len + length > SC_BATCH_LINE_MAX)
        {
          self->too_long = TRUE;
          g_byte_array_set_size (self->line, 0);
        }
      else if (!self->too_long)
        g_byte_array_append (self->line, octets, (guint) length);
      if (end == NULL)
        return;
      end_line (self);
      octets += length + 1;
      count -= length + 1;
    }
}

static gboolean
write_answers (Batch *self,
               FILE  *out)
{
  gboolean ok = fwrite (self->answers->str, 1, self->answers->len, out) == self->answers->len && fflush (out) == 0;

  g_string_truncate (self->answers, 0);
  return ok;
}

gboolean
sc_explain_batch (ScKnowledge *knowledge,
                  int          fd,
                  FILE        *out)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GByteArray) line = g_byte_array_new ();
  g_autoptr (GString)    answers = g_string_new (NULL);
  g_autofree guint8     *buffer = g_malloc (64 * 1024);
  Batch                  batch = { knowledge, parser, line, FALSE, answers };
  gssize                 count;

  while ((count = read (fd, buffer, 64 * 1024)) != 0)
    {
      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0)
        return FALSE;
      take_octets (&batch, buffer, (gsize) count);
      if (answers->len > 0 && !write_answers (&batch, out))
        return FALSE;
    }
  if (line->len > 0 || batch.too_long)
    end_line (&batch);
  return write_answers (&batch, out);
}
