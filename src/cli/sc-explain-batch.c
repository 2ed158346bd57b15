/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-cli"

#include "config.h"

#include "sc-explain-batch.h"

#include "sc-enum.h"
#include "sc-json-line.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum
{
  MEMBER_ID,
  MEMBER_REPLY,
  MEMBER_STAGE,
  MEMBER_HOST,
  MEMBER_OTHER, /* what has another name */
  N_MEMBERS
};
static const char * const member_names[N_MEMBERS] = { "id", "reply", "stage", "host", NULL };

typedef struct
{
  const char *reply;
  const char *host;  /* (nullable) */
  ScStep      step;
} Question;

/* As g_string_append_len(), which is called too often here to be called. */
static inline void
append (GString    *out,
        const char *text,
        gsize       length)
{
  if (out->len + length >= out->allocated_len)
    {
      g_string_append_len (out, text, (gssize) length);
      return;
    }
  memcpy (out->str + out->len, text, length);
  out->len += length;
  out->str[out->len] = '\0';
}

#define append_words(out, words) append ((out), (words), sizeof (words) - 1)

static void
append_json_string (GString    *out,
                    const char *text)
{
  append (out, "\"", 1);
  while (*text != '\0')
    {
      const char *begin = text;

      while ((guchar) *text >= 0x20 && *text != '"' && *text != '\\' && *text != 0x7f)
        text++;
      append (out, begin, (gsize) (text - begin));
      if (*text == '"' || *text == '\\')
        {
          append (out, "\\", 1);
          append (out, text++, 1);
        }
      else if (*text != '\0')
        g_string_append_printf (out, "\\u%04x", (guchar) *text++);
    }
  append (out, "\"", 1);
}

/* Nearly all lines are. */
static gboolean
is_ascii (const char *line,
          gsize       length)
{
  guint8 bits = 0;

  for (gsize i = 0; i < length; i++)
    bits |= (guint8) line[i];
  return (bits & 0x80) == 0;
}

/* Returns (nullable): what is wrong. The question points into @members. */
static const char *
read_question (ScJsonMember *members,
               const char   *line,
               gsize         length,
               Question     *question)
{
  int step = SC_STEP_UNKNOWN;

  if (!is_ascii (line, length) && !g_utf8_validate_len (line, length, NULL))
    return "this is not UTF-8 text";
  if (!sc_json_line_read (line, length, members, MEMBER_OTHER, &members[MEMBER_OTHER]))
    return "this is not a JSON object";
  if (members[MEMBER_REPLY].kind != '"')
    return "“reply” is missing or not a text";
  if (members[MEMBER_HOST].kind != '"' && members[MEMBER_HOST].kind != 'n' && members[MEMBER_HOST].kind != '\0')
    return "“host” is not a text";
  /* HELO is EHLO's elder brother (RFC 5321 4.1.1.1). */
  if (members[MEMBER_STAGE].kind == '"' && g_str_equal (members[MEMBER_STAGE].text->str, "helo"))
    g_string_assign (members[MEMBER_STAGE].text, "ehlo");
  if (members[MEMBER_STAGE].kind == '"' ? !sc_enum_from_nick (SC_TYPE_STEP, members[MEMBER_STAGE].text->str, &step)
                                        : members[MEMBER_STAGE].kind != 'n' && members[MEMBER_STAGE].kind != '\0')
    return "“stage” is not one of the steps";
  question->reply = members[MEMBER_REPLY].text->str;
  question->host = members[MEMBER_HOST].kind == '"' ? members[MEMBER_HOST].text->str : NULL;
  question->step = (ScStep) step;
  return NULL;
}

/* As printf() would, which takes longer than to read a short reply. */
static void
append_number (GString *answer,
               int      number)
{
  char    digits[16];
  gsize   at = sizeof digits;
  gint64  rest = number < 0 ? -(gint64) number : number;

  do
    digits[--at] = (char) ('0' + rest % 10);
  while ((rest /= 10) > 0);
  if (number < 0)
    digits[--at] = '-';
  append (answer, digits + at, sizeof digits - at);
}

/* 0 to 1, with two places. */
static void
append_share (GString *answer,
              double   share)
{
  int  hundredths = (int) (CLAMP (share, 0, 1) * 100 + 0.5);
  char places[4] = { (char) ('0' + hundredths / 100), '.', (char) ('0' + hundredths / 10 % 10), (char) ('0' + hundredths % 10) };

  append (answer, places, sizeof places);
}

/* "4.7.0" */
static void
append_enhanced (GString              *answer,
                 const ScEnhancedCode *enhanced)
{
  append_words (answer, "\"");
  append_number (answer, enhanced->class_);
  append_words (answer, ".");
  append_number (answer, enhanced->subject);
  append_words (answer, ".");
  append_number (answer, enhanced->detail);
  append_words (answer, "\"");
}

static void
append_reading (GString            *answer,
                const ScJsonMember *id,
                const ScReading    *reading)
{
  append_words (answer, "{\"id\": ");
  if (id->kind == '"')
    append_json_string (answer, id->text->str);
  else if (id->kind == '0')
    append (answer, id->text->str, id->text->len);
  else
    append_words (answer, "null");
  append_words (answer, ", \"code\": ");
  if (reading->code != 0)
    append_number (answer, (int) reading->code);
  else
    append_words (answer, "null");
  append_words (answer, ", \"enhanced\": ");
  if (reading->enhanced.class_ != 0)
    append_enhanced (answer, &reading->enhanced);
  else
    append_words (answer, "null");
  append_words (answer, ", \"cause\": ");
  if (reading->cause != NULL)
    append_json_string (answer, reading->cause);
  else
    append_words (answer, "null");
  append_words (answer, ", \"also\": [");
  for (guint i = 0; i < G_N_ELEMENTS (reading->also) && reading->also[i] != NULL; i++)
    {
      if (i > 0)
        append_words (answer, ", ");
      append_json_string (answer, reading->also[i]);
    }
  append_words (answer, "], \"score\": ");
  append_share (answer, reading->score);
  append_words (answer, ", \"wait_s\": ");
  append_number (answer, reading->wait_s);
  append_words (answer, "}\n");
}

static void
append_problem (GString    *answer,
                const char *problem)
{
  append_words (answer, "{\"id\": null, \"error\": ");
  append_json_string (answer, problem);
  append_words (answer, "}\n");
}

static void
explain_line (ScKnowledge  *knowledge,
              ScJsonMember *members,
              const char   *line,
              gsize         length,
              GString      *answer)
{
  Question    question = { NULL, NULL, SC_STEP_UNKNOWN };
  ScReading   reading = { 0 };
  const char *problem = read_question (members, line, length, &question);

  if (problem != NULL)
    {
      append_problem (answer, problem);
      return;
    }
  sc_knowledge_read_reply (knowledge, question.reply, -1, question.step, question.host, &reading);
  append_reading (answer, &members[MEMBER_ID], &reading);
}

typedef struct
{
  ScKnowledge *knowledge;
  ScJsonMember members[N_MEMBERS];
  GByteArray  *line;     /* the unfinished line */
  gboolean     is_later; /* it is not the first */
  gboolean     too_long; /* the rest of it is dropped */
  GString     *answers;
} Batch;

static void
end_line (Batch *self)
{
  static const char mark[] = "\xef\xbb\xbf";
  const char       *line = self->line->len > 0 ? (const char *) self->line->data : "";
  gsize             length = self->line->len;

  /* Some editors put a byte order mark before the text. */
  if (!self->is_later && length >= 3 && memcmp (line, mark, 3) == 0)
    {
      line += 3;
      length -= 3;
    }
  if (self->too_long)
    append_problem (self->answers, "the line is longer than 1 MiB");
  else
    explain_line (self->knowledge, self->members, line, length, self->answers);
  self->is_later = TRUE;
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

static gboolean
read_all (Batch *self,
          int    fd,
          FILE  *out)
{
  g_autofree guint8 *buffer = g_malloc (64 * 1024);
  gssize             count;

  while ((count = read (fd, buffer, 64 * 1024)) != 0)
    {
      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0)
        return FALSE;
      take_octets (self, buffer, (gsize) count);
      if (self->answers->len > 0 && !write_answers (self, out))
        return FALSE;
    }
  if (self->line->len > 0 || self->too_long)
    end_line (self);
  return write_answers (self, out);
}

gboolean
sc_explain_batch (ScKnowledge *knowledge,
                  int          fd,
                  FILE        *out)
{
  g_autoptr (GByteArray) line = g_byte_array_new ();
  g_autoptr (GString)    answers = g_string_new (NULL);
  Batch                  batch = { .knowledge = knowledge, .line = line, .answers = answers };
  gboolean               ok;

  for (guint i = 0; i < N_MEMBERS; i++)
    {
      batch.members[i].name = member_names[i];
      batch.members[i].text = g_string_new (NULL);
    }
  ok = read_all (&batch, fd, out);
  for (guint i = 0; i < N_MEMBERS; i++)
    g_string_free (batch.members[i].text, TRUE);
  return ok;
}
