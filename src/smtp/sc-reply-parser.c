/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-smtp"

#include "config.h"

#include "sc-reply-parser.h"

#include <string.h>

G_DEFINE_QUARK (sc - smtp - error - quark, sc_smtp_error)

G_DEFINE_ENUM_TYPE (ScSmtpError,
                    sc_smtp_error,
                    G_DEFINE_ENUM_VALUE (SC_SMTP_ERROR_BAD_REPLY, "bad-reply"),
                    G_DEFINE_ENUM_VALUE (SC_SMTP_ERROR_LINE_TOO_LONG, "line-too-long"),
                    G_DEFINE_ENUM_VALUE (SC_SMTP_ERROR_REPLY_TOO_LONG, "reply-too-long"),
                    G_DEFINE_ENUM_VALUE (SC_SMTP_ERROR_NUL_IN_REPLY, "nul-in-reply"),
                    G_DEFINE_ENUM_VALUE (SC_SMTP_ERROR_CODES_DIFFER, "codes-differ"),
                    G_DEFINE_ENUM_VALUE (SC_SMTP_ERROR_INJECTION, "injection"),
                    G_DEFINE_ENUM_VALUE (SC_SMTP_ERROR_BAD_ARGUMENT, "bad-argument"),
                    G_DEFINE_ENUM_VALUE (SC_SMTP_ERROR_NO_MECHANISM, "no-mechanism"),
                    G_DEFINE_ENUM_VALUE (SC_SMTP_ERROR_SASL, "sasl"),
                    G_DEFINE_ENUM_VALUE (SC_SMTP_ERROR_UNSOLICITED, "unsolicited"))

#define CODE_LENGTH 3

/* One line as far as it is there. */
typedef struct
{
  gsize length;   /* octets that may be looked at, line end included when there is one */
  gboolean whole; /* its LF is there */
  gboolean last;  /* of the reply */
  guint code;
} Line;

static gboolean
refuse (GError **error, ScSmtpError code, const char *message)
{
  g_set_error_literal (error, SC_SMTP_ERROR, (int)code, message);
  return FALSE;
}

/* RFC 5321 4.2: Reply-code = %x32-35 %x30-35 %x30-39. 1yz is not for SMTP (4.2.1). */
static gboolean
is_code_digit (char c, gsize position)
{
  if (position == 0)
    return c >= '2' && c <= '5';
  if (position == 1)
    return c >= '0' && c <= '5';
  return c >= '0' && c <= '9';
}

/* The octet behind the code: SP and "-" (RFC 5321 4.2), or the line end of a bare code. */
static gboolean
check_separator (const char *bytes, gsize length)
{
  const char separator = bytes[CODE_LENGTH];

  if (separator == ' ' || separator == '-' || separator == '\n')
    return TRUE;
  if (separator == '\r')
    return length == CODE_LENGTH + 1 || bytes[CODE_LENGTH + 1] == '\n';
  return FALSE;
}

/* Judges octet after octet from the left, so that a longer look at the same octets never
 * changes the verdict. @expected_code is 0 for the first line. */
static gboolean
check_line (const char *bytes, Line *line, guint expected_code, GError **error)
{
  gsize digits = MIN (line->length, CODE_LENGTH);
  gsize judged;

  line->code = 0;
  for (gsize i = 0; i < digits; i++)
    {
      if (bytes[i] == '\0')
        return refuse (error, SC_SMTP_ERROR_NUL_IN_REPLY, "NUL octet in a reply");
      if (!is_code_digit (bytes[i], i))
        return refuse (error, SC_SMTP_ERROR_BAD_REPLY, "No reply code where one has to be");
      line->code = line->code * 10 + (guint)(bytes[i] - '0');
    }
  if (line->length < CODE_LENGTH)
    return TRUE;

  /* RFC 5321 4.2.1: the codes of all lines of one reply must be the same. */
  if (expected_code != 0 && line->code != expected_code)
    return refuse (error, SC_SMTP_ERROR_CODES_DIFFER, "The lines of one reply have different codes");
  if (line->length == CODE_LENGTH)
    return TRUE;

  judged = bytes[CODE_LENGTH] == '\r' ? CODE_LENGTH + 2 : CODE_LENGTH + 1;
  if (memchr (bytes, '\0', MIN (line->length, judged)) != NULL)
    return refuse (error, SC_SMTP_ERROR_NUL_IN_REPLY, "NUL octet in a reply");
  if (!check_separator (bytes, line->length))
    return refuse (error, SC_SMTP_ERROR_BAD_REPLY, "No space or hyphen behind the reply code");
  if (memchr (bytes, '\0', line->length) != NULL)
    return refuse (error, SC_SMTP_ERROR_NUL_IN_REPLY, "NUL octet in a reply");

  line->last = bytes[CODE_LENGTH] != '-';
  return TRUE;
}

/* Looks at the line at @offset: at most SC_REPLY_LINE_MAX octets. */
static gboolean
scan_line (const char *bytes, gsize length, gsize offset, guint expected_code, Line *line, GError **error)
{
  const gsize left_of_reply = SC_REPLY_OCTETS_MAX - offset;
  const gsize limit = MIN (SC_REPLY_LINE_MAX, left_of_reply);
  const gsize window = MIN (length - offset, limit);
  const char *end = window > 0 ? memchr (bytes + offset, '\n', window) : NULL;

  line->whole = end != NULL;
  line->last = FALSE;
  line->length = end != NULL ? (gsize)(end - (bytes + offset)) + 1 : window;
  if (!check_line (bytes + offset, line, expected_code, error))
    return FALSE;

  if (!line->whole && window == limit)
    return limit < SC_REPLY_LINE_MAX
               ? refuse (error, SC_SMTP_ERROR_REPLY_TOO_LONG, "The reply has too many octets")
               : refuse (error, SC_SMTP_ERROR_LINE_TOO_LONG, "A line of the reply is too long");
  return TRUE;
}

/* The text of a whole line: what stands behind the separator, without the line end. */
static char *
dup_line_text (const char *bytes, gsize length)
{
  length--;
  if (length > 0 && bytes[length - 1] == '\r')
    length--;
  if (length <= CODE_LENGTH + 1)
    return g_strdup ("");
  return g_strndup (bytes + CODE_LENGTH + 1, length - CODE_LENGTH - 1);
}

/* RFC 2034 4: the enhanced code stands at the begin of each line. One that contradicts the reply's
 * class is text: it must not be believed, and it must be seen. */
static void
strip_enhanced_code (char *text, guint code, ScEnhancedCode *enhanced)
{
  ScEnhancedCode found;
  gsize length = strlen (text);
  gsize used;

  if (!sc_enhanced_code_parse (text, length, &found, &used) || found.class_ != code / 100)
    return;
  if (enhanced->class_ == 0)
    *enhanced = found;
  if (found.class_ != enhanced->class_ || found.subject != enhanced->subject ||
      found.detail != enhanced->detail)
    return;

  if (text[used] == ' ')
    used++;
  memmove (text, text + used, length - used + 1);
}

/* @bytes is one whole, checked reply of @length octets. */
static ScReply *
build_reply (const char *bytes, gsize length, guint code)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  ScEnhancedCode enhanced = {
    0,
  };

  for (gsize offset = 0; offset < length;)
    {
      const char *end = memchr (bytes + offset, '\n', length - offset);
      gsize line_length = (gsize)(end - (bytes + offset)) + 1;
      char *text = dup_line_text (bytes + offset, line_length);

      strip_enhanced_code (text, code, &enhanced);
      g_ptr_array_add (lines, text);
      offset += line_length;
    }
  g_ptr_array_add (lines, NULL);

  return sc_reply_new (code, enhanced, (const char *const *)lines->pdata);
}

gboolean
sc_reply_parse (const char *bytes, gsize length, ScReply **reply, gsize *used, GError **error)
{
  guint code = 0;
  gsize offset = 0;

  g_return_val_if_fail (bytes != NULL || length == 0, FALSE);
  g_return_val_if_fail (reply != NULL && used != NULL, FALSE);

  *reply = NULL;
  *used = 0;

  for (guint n = 0; n < SC_REPLY_LINES_MAX; n++)
    {
      Line line;

      if (!scan_line (bytes, length, offset, code, &line, error))
        return FALSE;
      if (!line.whole)
        return TRUE;

      code = line.code;
      offset += line.length;
      if (line.last)
        {
          *reply = build_reply (bytes, offset, code);
          *used = offset;
          return TRUE;
        }
    }

  return refuse (error, SC_SMTP_ERROR_REPLY_TOO_LONG, "The reply has too many lines");
}
