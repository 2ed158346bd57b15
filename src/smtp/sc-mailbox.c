/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-smtp"

#include "config.h"

#include "sc-mailbox.h"

#include "sc-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* RFC 5321 4.5.3.1.1 to .3; a path of 256 octets holds "<" and ">" too. */
#define LOCAL_PART_MAX 64
#define DOMAIN_MAX 255
#define ADDRESS_MAX 254
/* RFC 1035 2.3.4 */
#define LABEL_MAX 63

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, sentence);
  return FALSE;
}

/* RFC 5321 4.1.2: Quoted-string = DQUOTE *QcontentSMTP DQUOTE; RFC 6531 3.3 adds UTF-8. */
static gboolean
is_quoted_string (const char *text, gsize length)
{
  if (length < 2 || text[0] != '"' || text[length - 1] != '"')
    return FALSE;
  for (gsize i = 1; i < length - 1; i++)
    {
      if (text[i] == '"')
        return FALSE;
      if (text[i] == '\\' && ++i >= length - 1)
        return FALSE;
    }
  return TRUE;
}

/* Dots may stand anywhere: addresses with two in a row exist, and the server is the judge of them. */
static gboolean
check_local_part (const char *text, gsize length, GError **error)
{
  if (length == 0)
    return refuse (error, _ ("There is nothing before the “@”. An address looks like name@example.com."));
  if (length > LOCAL_PART_MAX)
    return refuse (error, _ ("The part before the “@” is too long. It can have 64 characters."));
  if (text[0] == '"' && is_quoted_string (text, length))
    return TRUE;

  for (gsize i = 0; i < length; i++)
    if (strchr (" ()<>[]:;,\\\"@", text[i]) != NULL)
      return refuse (error,
                     _ ("The part before the “@” holds a character that cannot be there, such as a space, "
                        "a comma or a bracket. Type one address only."));
  return TRUE;
}

/* RFC 5321 4.1.3 */
static gboolean
is_address_literal (const char *domain)
{
  gsize length = strlen (domain);
  g_autofree char *inside = NULL;
  g_autoptr (GInetAddress) address = NULL;
  gboolean tagged;

  if (length < 3 || domain[0] != '[' || domain[length - 1] != ']')
    return FALSE;

  inside = g_strndup (domain + 1, length - 2);
  tagged = g_ascii_strncasecmp (inside, "IPv6:", 5) == 0;
  address = g_inet_address_new_from_string (tagged ? inside + 5 : inside);
  return address != NULL &&
         g_inet_address_get_family (address) == (tagged ? G_SOCKET_FAMILY_IPV6 : G_SOCKET_FAMILY_IPV4);
}

static gboolean
are_labels_good (const char *domain)
{
  g_auto (GStrv) labels = g_strsplit (domain, ".", -1);

  for (guint i = 0; labels[i] != NULL; i++)
    {
      gsize length = strlen (labels[i]);

      if (length == 0 || length > LABEL_MAX || labels[i][0] == '-' || labels[i][length - 1] == '-')
        return FALSE;
      for (gsize j = 0; j < length; j++)
        if (!g_ascii_isalnum (labels[i][j]) && labels[i][j] != '-' && labels[i][j] != '_')
          return FALSE;
    }
  return TRUE;
}

static char *
parse_domain (const char *text, GError **error)
{
  g_autofree char *ascii = NULL;
  gsize length = strlen (text);

  if (length == 0)
    {
      refuse (error, _ ("There is nothing after the “@”. An address looks like name@example.com."));
      return NULL;
    }
  if (length > DOMAIN_MAX)
    {
      refuse (error, _ ("The part after the “@” is too long. It can have 255 characters."));
      return NULL;
    }
  if (text[0] == '[' && is_address_literal (text))
    return g_strdup (text);

  ascii = g_hostname_to_ascii (text);
  if (ascii != NULL && g_str_has_suffix (ascii, "."))
    ascii[strlen (ascii) - 1] = '\0';
  if (ascii == NULL || strlen (ascii) > DOMAIN_MAX || !are_labels_good (ascii))
    {
      refuse (error, _ ("The part after the “@” is not a domain name such as example.com."));
      return NULL;
    }
  return g_steal_pointer (&ascii);
}

static gboolean
check_text (const char *text, GError **error)
{
  if (!g_utf8_validate (text, -1, NULL))
    return refuse (error, _ ("The address holds characters that are not text. Type it anew."));
  if (sc_text_has_control (text))
    return refuse (error,
                   _ ("The address holds a line break or another invisible character. Type it on one line."));
  return TRUE;
}

char *
sc_mailbox_parse (const char *text, GError **error)
{
  g_autofree char *trimmed = NULL;
  g_autofree char *domain = NULL;
  g_autofree char *local = NULL;
  g_autofree char *address = NULL;
  const char *at;

  g_return_val_if_fail (text != NULL, NULL);

  if (!check_text (text, error))
    return NULL;

  trimmed = g_strstrip (g_strdup (text));
  if (*trimmed == '\0')
    {
      refuse (error, _ ("Type an e-mail address, such as name@example.com."));
      return NULL;
    }
  if (strpbrk (trimmed, "<>") != NULL)
    {
      refuse (error, _ ("Type only the address, without a name and without “<” and “>”."));
      return NULL;
    }
  at = strrchr (trimmed, '@');
  if (at == NULL)
    {
      refuse (error, _ ("The address has no “@”. An address looks like name@example.com."));
      return NULL;
    }

  if (!check_local_part (trimmed, (gsize)(at - trimmed), error))
    return NULL;
  domain = parse_domain (at + 1, error);
  if (domain == NULL)
    return NULL;

  local = g_strndup (trimmed, (gsize)(at - trimmed));
  address = g_strconcat (local, "@", domain, NULL);
  if (strlen (address) > ADDRESS_MAX)
    {
      refuse (error, _ ("The address is too long. It can have 254 characters."));
      return NULL;
    }
  return g_steal_pointer (&address);
}

gboolean
sc_mailbox_needs_utf8 (const char *address)
{
  g_return_val_if_fail (address != NULL, FALSE);

  return !g_str_is_ascii (address);
}

/* RFC 5321 2.3.8: CR and LF only as CRLF. 4.5.2: a dot at the begin of a line is doubled. */
GBytes *
sc_message_data_encode (GBytes *message)
{
  gsize length = 0;
  const char *data;
  GByteArray *encoded;
  gboolean at_line_start = TRUE;

  g_return_val_if_fail (message != NULL, NULL);

  data = g_bytes_get_data (message, &length);
  encoded = g_byte_array_sized_new ((guint)MIN (length + length / 16 + 8, G_MAXUINT / 2));
  for (gsize i = 0; i < length; i++)
    {
      if (data[i] == '\r' || data[i] == '\n')
        {
          if (data[i] == '\r' && i + 1 < length && data[i + 1] == '\n')
            i++;
          g_byte_array_append (encoded, (const guint8 *)"\r\n", 2);
          at_line_start = TRUE;
          continue;
        }
      if (at_line_start && data[i] == '.')
        g_byte_array_append (encoded, (const guint8 *)".", 1);
      g_byte_array_append (encoded, (const guint8 *)data + i, 1);
      at_line_start = FALSE;
    }
  if (!at_line_start || encoded->len == 0)
    g_byte_array_append (encoded, (const guint8 *)"\r\n", 2);
  g_byte_array_append (encoded, (const guint8 *)".\r\n", 3);

  return g_byte_array_free_to_bytes (encoded);
}
