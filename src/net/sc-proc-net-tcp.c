/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-net"

#include "config.h"

#include "sc-proc-net-tcp-private.h"

#include <string.h>

#define STATE_ESTABLISHED "01"
#define COLUMN_REMOTE 2
#define COLUMN_STATE 3

/* The kernel prints each 32-bit word of the address in the computer's own byte order. */
static gboolean
parse_address (const char *digits,
               gsize       n_digits,
               guint8     *bytes)
{
  for (gsize word = 0; word < n_digits / 8; word++)
    {
      guint32 value = 0;

      for (gsize i = 0; i < 8; i++)
        {
          int digit = g_ascii_xdigit_value (digits[word * 8 + i]);

          if (digit < 0)
            return FALSE;
          value = value << 4 | (guint32) digit;
        }
      memcpy (bytes + word * 4, &value, sizeof value);
    }
  return TRUE;
}

/* "::ffff:192.0.2.1" is IPv4 in an IPv6 socket (RFC 4291 2.5.5.2). */
static gboolean
is_same_address (const guint8 *bytes,
                 gsize         size,
                 GInetAddress *address)
{
  static const guint8 mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
  gsize wanted = g_inet_address_get_native_size (address);

  if (size == 16 && wanted == 4 && memcmp (bytes, mapped, sizeof mapped) == 0)
    {
      bytes += sizeof mapped;
      size = 4;
    }
  return size == wanted && memcmp (bytes, g_inet_address_to_bytes (address), size) == 0;
}

static gboolean
is_remote_end (const char   *text,
               GInetAddress *address,
               guint16       port)
{
  const char *colon = strchr (text, ':');
  gsize n_digits = colon != NULL ? (gsize) (colon - text) : 0;
  guint8 bytes[16];
  guint64 number;

  if ((n_digits != 8 && n_digits != 32) || !parse_address (text, n_digits, bytes))
    return FALSE;
  return g_ascii_string_to_unsigned (colon + 1, 16, 0, 65535, &number, NULL) && number == port &&
         is_same_address (bytes, n_digits / 2, address);
}

static gboolean
line_matches (const char   *line,
              GInetAddress *address,
              guint16       port)
{
  g_auto (GStrv) columns = g_strsplit_set (line, " \t", -1);
  guint column = 0;
  gboolean is_ours = FALSE;

  for (guint i = 0; columns[i] != NULL && column <= COLUMN_STATE; i++)
    {
      if (*columns[i] == '\0')
        continue;
      if (column == COLUMN_REMOTE)
        is_ours = is_remote_end (columns[i], address, port);
      else if (column == COLUMN_STATE)
        return is_ours && strcmp (columns[i], STATE_ESTABLISHED) == 0;
      column++;
    }
  return FALSE;
}

guint
sc_proc_net_tcp_count (const char   *text,
                       gsize         length,
                       GInetAddress *address,
                       guint16       port)
{
  guint count = 0;

  g_return_val_if_fail (text != NULL, 0);
  g_return_val_if_fail (G_IS_INET_ADDRESS (address), 0);

  while (length > 0)
    {
      const char *end = memchr (text, '\n', length);
      gsize line_length = end != NULL ? (gsize) (end - text) : length;
      g_autofree char *line = g_strndup (text, MIN (line_length, 512));

      count += line_matches (line, address, port) ? 1 : 0;
      line_length += end != NULL ? 1 : 0;
      text += line_length;
      length -= line_length;
    }
  return count;
}
