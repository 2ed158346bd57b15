/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes of a DER encoding (X.690), read one element after another without copying. */
typedef struct
{
  const guchar *bytes;
  gsize         length;
} ScDer;

#define SC_DER_INTEGER      0x02
#define SC_DER_OCTET_STRING 0x04
#define SC_DER_OID          0x06
#define SC_DER_SEQUENCE     0x30

/* Takes the next element off @self: its contents go to @contents. FALSE when it is none of @tag or does not fit. */
gboolean sc_der_read        (ScDer        *self,
                             guchar        tag,
                             ScDer        *contents);
/* The same for an INTEGER of at most four bytes, not negative. */
gboolean sc_der_read_number (ScDer        *self,
                             guint        *number);
gboolean sc_der_equal       (const ScDer  *self,
                             const void   *bytes,
                             gsize         length);

G_END_DECLS
