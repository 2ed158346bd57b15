/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-net"

#include "config.h"

#include "sc-proc-net-tcp-private.h"

#include <string.h>

#define STATE_ESTABLISHED "01"
#define LINE_OCTETS_MAX 512

/* proc(5), in this order. */
enum
{
  COLUMN_NUMBER,
  COLUMN_LOCAL,
  COLUMN_REMOTE,
  COLUMN_STATE,
  N_COLUMNS,
};

/* The kernel prints each 32-bit word of the address in the computer's own byte order. */
static gboolean
parse_address (const char *digits,
               gsize       n_digits,
               guint8     *octets)
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
      memcpy (octets + word * 4, &value, sizeof value);
    }
  return TRUE;
}

static gboolean
parse_end (const char *text,
           ScTcpEnd   *end)
{
  /* "::ffff:192.0.2.1" is IPv4 in an IPv6 socket (RFC 4291 2.5.5.2). */
  static const guint8 mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
  const char *colon = strchr (text, ':');
  gsize n_digits = colon != NULL ? (gsize) (colon - text) : 0;
  guint64 number;

  if ((n_digits != 8 && n_digits != 32) || !parse_address (text, n_digits, end->octets) ||
      !g_ascii_string_to_unsigned (colon + 1, 16, 0, 65535, &number, NULL))
    return FALSE;
  end->port = (guint16) number;
  end->n_octets = n_digits / 2;
  if (end->n_octets == 16 && memcmp (end->octets, mapped, sizeof mapped) == 0)
    {
      memmove (end->octets, end->octets + sizeof mapped, 4);
      end->n_octets = 4;
    }
  return TRUE;
}

static gboolean
parse_line (const char *line,
            ScTcpRow   *row)
{
  g_auto (GStrv) parts = g_strsplit_set (line, " \t", -1);
  const char *columns[N_COLUMNS] = { NULL };
  guint n = 0;

  for (guint i = 0; parts[i] != NULL && n < N_COLUMNS; i++)
    {
      if (*parts[i] != '\0')
        columns[n++] = parts[i];
    }
  if (n <= COLUMN_STATE || !parse_end (columns[COLUMN_LOCAL], &row->local) || !parse_end (columns[COLUMN_REMOTE], &row->remote))
    return FALSE;
  row->is_established = g_str_equal (columns[COLUMN_STATE], STATE_ESTABLISHED);
  return TRUE;
}

void
sc_proc_net_tcp_each (const char   *text,
                      gsize         length,
                      ScTcpRowFunc  func,
                      gpointer      user_data)
{
  g_return_if_fail (text != NULL);
  g_return_if_fail (func != NULL);

  while (length > 0)
    {
      const char *end = memchr (text, '\n', length);
      gsize line_length = end != NULL ? (gsize) (end - text) : length;
      g_autofree char *line = g_strndup (text, MIN (line_length, LINE_OCTETS_MAX));
      ScTcpRow row = { 0 };

      if (parse_line (line, &row))
        func (&row, user_data);
      line_length += end != NULL ? 1 : 0;
      text += line_length;
      length -= line_length;
    }
}

gboolean
sc_tcp_end_is (const ScTcpEnd *self,
               GInetAddress   *address,
               guint16         port)
{
  return self->port == port && self->n_octets == g_inet_address_get_native_size (address) &&
         memcmp (self->octets, g_inet_address_to_bytes (address), self->n_octets) == 0;
}

typedef struct
{
  GInetAddress *address;
  guint16       port;
  guint         count;
} Counting;

static void
count_row (const ScTcpRow *row,
           gpointer        user_data)
{
  Counting *counting = user_data;

  if (row->is_established && sc_tcp_end_is (&row->remote, counting->address, counting->port))
    counting->count++;
}

guint
sc_proc_net_tcp_count (const char   *text,
                       gsize         length,
                       GInetAddress *address,
                       guint16       port)
{
  Counting counting = { address, port, 0 };

  g_return_val_if_fail (G_IS_INET_ADDRESS (address), 0);

  sc_proc_net_tcp_each (text, length, count_row, &counting);
  return counting.count;
}
