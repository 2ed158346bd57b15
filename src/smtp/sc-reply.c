/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-smtp"

#include "config.h"

#include "sc-reply.h"

#include "sc-reply-parser.h"
#include "sc-text.h"

#include <string.h>

struct _ScReply
{
  guint code;
  ScEnhancedCode enhanced;
  char *enhanced_text; /* (nullable) */
  char **lines;
  char *text;
};

G_DEFINE_BOXED_TYPE (ScReply, sc_reply, sc_reply_ref, sc_reply_unref)

/* RFC 3463 2: subject and detail are numbers of one to three digits. */
static gsize
parse_number (const char *text, gsize length, guint16 *number)
{
  gsize used = 0;
  guint16 value = 0;

  while (used < length && used < 4 && g_ascii_isdigit (text[used]))
    value = (guint16)(value * 10 + (text[used++] - '0'));
  if (used > 3)
    return 0;

  *number = value;
  return used;
}

gboolean
sc_enhanced_code_parse (const char *text, gsize length, ScEnhancedCode *code, gsize *used)
{
  ScEnhancedCode parsed = {
    0,
  };
  gsize at, part;

  g_return_val_if_fail (text != NULL || length == 0, FALSE);

  /* The shortest is "4.0.0". */
  if (length < 5 || (text[0] != '2' && text[0] != '4' && text[0] != '5') || text[1] != '.')
    return FALSE;
  parsed.class_ = (guint16)(text[0] - '0');
  at = 2;

  part = parse_number (text + at, length - at, &parsed.subject);
  if (part == 0)
    return FALSE;
  at += part;
  if (at >= length || text[at] != '.')
    return FALSE;
  at++;

  part = parse_number (text + at, length - at, &parsed.detail);
  if (part == 0)
    return FALSE;
  at += part;

  /* "4.7.0.1" is an address or a version. */
  if (at < length && (text[at] == '.' || g_ascii_isdigit (text[at])))
    return FALSE;

  if (code != NULL)
    *code = parsed;
  if (used != NULL)
    *used = at;
  return TRUE;
}

ScReply *
sc_reply_new (guint code, ScEnhancedCode enhanced, const char *const *lines)
{
  ScReply *self = g_atomic_rc_box_new0 (ScReply);
  gsize n = lines != NULL ? g_strv_length ((char **)lines) : 0;

  self->code = code;
  self->enhanced = enhanced;
  if (enhanced.class_ != 0)
    self->enhanced_text = g_strdup_printf ("%u.%u.%u", enhanced.class_, enhanced.subject, enhanced.detail);

  self->lines = g_new0 (char *, n + 1);
  for (gsize i = 0; i < n; i++)
    self->lines[i] = sc_text_make_safe (lines[i], -1, SC_REPLY_LINE_MAX);
  self->text = g_strjoinv ("\n", self->lines);

  return self;
}

ScReply *
sc_reply_ref (ScReply *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
sc_reply_free (gpointer data)
{
  ScReply *self = data;

  g_free (self->enhanced_text);
  g_strfreev (self->lines);
  g_free (self->text);
}

void
sc_reply_unref (ScReply *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, sc_reply_free);
}

guint
sc_reply_get_code (ScReply *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->code;
}

gboolean
sc_reply_has_enhanced_code (ScReply *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->enhanced.class_ != 0;
}

ScEnhancedCode
sc_reply_get_enhanced_code (ScReply *self)
{
  ScEnhancedCode none = {
    0,
  };

  g_return_val_if_fail (self != NULL, none);

  return self->enhanced;
}

const char *
sc_reply_get_enhanced_text (ScReply *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->enhanced_text;
}

const char *const *
sc_reply_get_lines (ScReply *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *)self->lines;
}

const char *
sc_reply_get_text (ScReply *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->text;
}

gboolean
sc_reply_is_positive (ScReply *self)
{
  return sc_reply_get_code (self) / 100 == 2;
}

gboolean
sc_reply_is_intermediate (ScReply *self)
{
  return sc_reply_get_code (self) / 100 == 3;
}

gboolean
sc_reply_is_transient (ScReply *self)
{
  return sc_reply_get_code (self) / 100 == 4;
}

gboolean
sc_reply_is_permanent (ScReply *self)
{
  return sc_reply_get_code (self) / 100 == 5;
}
