/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A member of a flat JSON object. json-glib needs 30 µs a line, which alone is more than a reply's reading takes; this needs one. */
typedef struct
{
  const char *name;    /* to look for */
  char        kind;    /* '"' text, '0' number, 'n' null, 'x' anything else; '\0' not there */
  GString    *text;    /* decoded text, or the number as it stands */
} ScJsonMember;

/* Reads one whole RFC 8259 object of valid UTF-8 and fills @members; members of other names are checked and left out, @other
 * is where that is done. A text that holds NUL is refused. False: this is not such an object. */
gboolean sc_json_line_read (const char *line, gsize length, ScJsonMember *members, guint n_members, ScJsonMember *other);

G_END_DECLS
