/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-der.h"

#include <string.h>

static gboolean
read_length (ScDer *self,
             gsize *length)
{
  gsize n_bytes;

  if (self->length == 0)
    return FALSE;
  *length = self->bytes[0];
  self->bytes++;
  self->length--;
  if (*length < 0x80)
    return *length <= self->length;
  /* X.690 8.1.3.5: the long form tells how many bytes the length has. */
  n_bytes = *length & 0x7F;
  if (n_bytes == 0 || n_bytes > 4 || n_bytes > self->length)
    return FALSE;
  *length = 0;
  for (gsize i = 0; i < n_bytes; i++)
    *length = *length << 8 | self->bytes[i];
  self->bytes += n_bytes;
  self->length -= n_bytes;
  return *length <= self->length;
}

gboolean
sc_der_read (ScDer *self,
             guchar tag,
             ScDer *contents)
{
  gsize length = 0;

  if (self->length == 0 || self->bytes[0] != tag)
    return FALSE;
  self->bytes++;
  self->length--;
  if (!read_length (self, &length))
    return FALSE;
  contents->bytes = self->bytes;
  contents->length = length;
  self->bytes += length;
  self->length -= length;
  return TRUE;
}

gboolean
sc_der_read_number (ScDer *self,
                    guint *number)
{
  ScDer contents;

  if (!sc_der_read (self, SC_DER_INTEGER, &contents) || contents.length == 0 || contents.length > 4 || contents.bytes[0] >= 0x80)
    return FALSE;
  *number = 0;
  for (gsize i = 0; i < contents.length; i++)
    *number = *number << 8 | contents.bytes[i];
  return TRUE;
}

gboolean
sc_der_equal (const ScDer *self,
              const void  *bytes,
              gsize        length)
{
  return self->length == length && memcmp (self->bytes, bytes, length) == 0;
}
