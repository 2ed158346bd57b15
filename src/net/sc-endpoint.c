/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-net"

#include "config.h"

#include "sc-endpoint.h"

#include "sc-text.h"

#include <glib/gi18n-lib.h>
#include <net/if.h>
#include <string.h>

#define MAX_HOST 253 /* RFC 1035 2.3.4 without the root's octets */
#define MAX_LABEL 63
#define MAX_TYPED 2048

G_DEFINE_ENUM_TYPE (ScSecurity, sc_security,
                    G_DEFINE_ENUM_VALUE (SC_SECURITY_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (SC_SECURITY_STARTTLS, "starttls"),
                    G_DEFINE_ENUM_VALUE (SC_SECURITY_TLS, "tls"))

struct _ScEndpoint
{
  gatomicrefcount ref_count;
  char           *host;
  guint16         port;
  ScSecurity      security;
};

G_DEFINE_BOXED_TYPE (ScEndpoint, sc_endpoint, sc_endpoint_ref, sc_endpoint_unref)

static gboolean
refuse (GError    **error,
        const char *sentence)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, sentence);
  return FALSE;
}

/* The kernel takes any octets for an interface's name; what people name theirs, and what RFC 6874 2 lets a zone hold, is ASCII. */
static gboolean
is_zone (const char *text)
{
  gsize length = 0;

  while (g_ascii_isgraph (text[length]) && strchr ("%/:[]", text[length]) == NULL)
    length++;
  return length > 0 && length < IF_NAMESIZE && text[length] == '\0';
}

/* An IPv6 address may carry the interface it is meant for (RFC 4007 11): "fe80::1%eth0". */
static gboolean
is_ip_literal (const char *text)
{
  const char *zone = strchr (text, '%');
  g_autofree char *address = zone != NULL ? g_strndup (text, (gsize) (zone - text)) : g_strdup (text);

  if (zone == NULL)
    return g_hostname_is_ip_address (address);
  return is_zone (zone + 1) && strchr (address, ':') != NULL && g_hostname_is_ip_address (address);
}

/* Whether a server can be reached under @literal at all. */
static gboolean
check_address (const char *literal,
               GError    **error)
{
  const char *zone = strchr (literal, '%');
  g_autofree char *text = g_strndup (literal, strcspn (literal, "%"));
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (text);

  if (address == NULL)
    return refuse (error, _ ("This is no valid IP address."));
  if (g_inet_address_get_is_any (address) || g_inet_address_get_is_multicast (address) || g_str_equal (text, "255.255.255.255"))
    return refuse (error, _ ("No server can have this address. Type the name of the outgoing mail server."));
  /* RFC 4007 6: such an address means nothing without the link. */
  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 && g_inet_address_get_is_link_local (address) && zone == NULL)
    return refuse (error, _ ("An address that begins with “fe80” needs the network device behind it, such as “fe80::1%eth0”."));
  return TRUE;
}

/* "192.168.1" is a slip for an address, and the system would read another one into it. No name ends in a number (RFC 1123 2.1). */
static gboolean
ends_in_number (const char *name)
{
  const char *last = strrchr (name, '.');

  last = last != NULL ? last + 1 : name;
  return last[strspn (last, "0123456789")] == '\0' ||
         (g_str_has_prefix (last, "0x") && last[2 + strspn (last + 2, "0123456789abcdef")] == '\0');
}

/* Interface names differ by case, hexadecimal digits do not. */
static char *
lower_address (const char *literal)
{
  gsize length = strcspn (literal, "%");
  g_autofree char *address = g_ascii_strdown (literal, (gssize) length);

  return g_strconcat (address, literal + length, NULL);
}

static gboolean
check_characters (const char *text,
                  GError    **error)
{
  if (*text == '\0')
    return refuse (error, _ ("Type the name of the outgoing mail server."));
  if (!g_utf8_validate (text, -1, NULL) || sc_text_has_control (text))
    return refuse (error, _ ("The server name holds invisible characters. Type it by hand instead of pasting it."));
  if (strlen (text) > MAX_TYPED)
    return refuse (error, _ ("The server name is too long."));
  if (strstr (text, "://") != NULL)
    return refuse (error, _ ("This is a web address. Type the name of the server only, without “://” and what stands before it."));
  if (strchr (text, '@') != NULL)
    return refuse (error, _ ("This is an e-mail address. Type the name of the outgoing mail server instead."));
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      if (g_unichar_isspace (g_utf8_get_char (at)))
        return refuse (error, _ ("A server name has no spaces in it. Take them out."));
    }
  return TRUE;
}

/* Takes "[v6]", "[v6]:587", "host:587" apart; a bare IPv6 address has no port. */
static gboolean
split_port (const char  *text,
            char       **host,
            guint16     *port,
            GError     **error)
{
  const char *colon = NULL;

  *port = 0;
  if (*text == '[')
    {
      const char *end = strchr (text, ']');

      if (end == NULL || (end[1] != '\0' && end[1] != ':'))
        return refuse (error, _ ("The bracket around the address is not closed. Write it as “[address]”."));
      *host = g_strndup (text + 1, (gsize) (end - text - 1));
      if (strchr (*host, ':') == NULL && !g_hostname_is_ip_address (*host))
        {
          g_clear_pointer (host, g_free);
          return refuse (error, _ ("Only an IP address may stand in brackets."));
        }
      colon = end[1] == ':' ? end + 1 : NULL;
    }
  else if (!is_ip_literal (text) && (colon = strchr (text, ':')) != NULL)
    *host = g_strndup (text, (gsize) (colon - text));
  else
    *host = g_strdup (text);
  if (colon == NULL || sc_endpoint_parse_port (colon + 1, port, error))
    return TRUE;
  g_clear_pointer (host, g_free);
  return FALSE;
}

static gboolean
check_label (const char *label,
             GError    **error)
{
  gsize length = strlen (label);

  if (length == 0)
    return refuse (error, _ ("The server name has two dots in a row or begins with one. Take the extra dot out."));
  if (length > MAX_LABEL)
    return refuse (error, _ ("A part of the server name is longer than 63 characters."));
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (label[i]) && label[i] != '-' && label[i] != '_')
        return refuse (error, _ ("A server name is made of letters, digits, hyphens and dots only."));
    }
  if (label[0] == '-' || label[length - 1] == '-')
    return refuse (error, _ ("No part of a server name begins or ends with a hyphen."));
  return TRUE;
}

/* Lower-case ASCII form of a name, without the dot of the root. */
static char *
normalize_name (const char *typed,
                GError    **error)
{
  g_autofree char *ascii = g_hostname_to_ascii (typed);
  g_autofree char *name = NULL;
  g_auto (GStrv) labels = NULL;

  if (ascii == NULL)
    {
      refuse (error, _ ("The server name holds characters that no name can have."));
      return NULL;
    }
  name = g_ascii_strdown (ascii, -1);
  if (g_str_has_suffix (name, "."))
    name[strlen (name) - 1] = '\0';
  if (*name == '\0')
    {
      refuse (error, _ ("Type the name of the outgoing mail server."));
      return NULL;
    }
  if (strlen (name) > MAX_HOST)
    {
      refuse (error, _ ("The server name is too long."));
      return NULL;
    }
  labels = g_strsplit (name, ".", -1);
  for (guint i = 0; labels[i] != NULL; i++)
    {
      if (!check_label (labels[i], error))
        return NULL;
    }
  if (ends_in_number (name) && !g_hostname_is_ip_address (name))
    {
      refuse (error, _ ("This is no valid IP address."));
      return NULL;
    }
  return g_steal_pointer (&name);
}

/* RFC 8314 3.3, RFC 6409 */
ScSecurity
sc_security_for_port (guint16 port)
{
  return port == 465 ? SC_SECURITY_TLS : SC_SECURITY_STARTTLS;
}

const char *
sc_security_get_word (ScSecurity security)
{
  switch (security)
    {
    case SC_SECURITY_NONE:
      /* Translators: the security of a connection; the other words are STARTTLS and SSL/TLS */
      return _("none");
    case SC_SECURITY_STARTTLS:
      return "STARTTLS";
    case SC_SECURITY_TLS:
      return "SSL/TLS";
    default:
      return NULL;
    }
}

ScEndpoint *
sc_endpoint_new (const char *host,
                 guint16     port,
                 ScSecurity  security)
{
  ScEndpoint *self;

  g_return_val_if_fail (host != NULL, NULL);

  self = g_new0 (ScEndpoint, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->host = g_strdup (host);
  self->port = port;
  self->security = security;
  return self;
}

ScEndpoint *
sc_endpoint_ref (ScEndpoint *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sc_endpoint_unref (ScEndpoint *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->host);
  g_free (self);
}

const char *
sc_endpoint_get_host (ScEndpoint *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->host;
}

guint16
sc_endpoint_get_port (ScEndpoint *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->port;
}

ScSecurity
sc_endpoint_get_security (ScEndpoint *self)
{
  g_return_val_if_fail (self != NULL, SC_SECURITY_NONE);

  return self->security;
}

gboolean
sc_endpoint_equal (ScEndpoint *a,
                   ScEndpoint *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a->port == b->port && a->security == b->security && g_ascii_strcasecmp (a->host, b->host) == 0;
}

gboolean
sc_endpoint_parse_host (const char *text,
                        char      **host,
                        guint16    *port,
                        GError    **error)
{
  g_autofree char *trimmed = NULL;
  g_autofree char *typed = NULL;
  guint16 typed_port = 0;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (host != NULL && port != NULL, FALSE);

  trimmed = g_strstrip (g_strdup (text));
  if (!check_characters (trimmed, error) || !split_port (trimmed, &typed, &typed_port, error))
    return FALSE;
  if (is_ip_literal (typed))
    {
      if (!check_address (typed, error))
        return FALSE;
      *host = lower_address (typed);
    }
  else if (strchr (typed, '/') != NULL)
    return refuse (error, _ ("This looks like a web address. Type the name of the server only, without “/” and what follows it."));
  else if (strchr (typed, ':') != NULL)
    return refuse (error, _ ("This is no valid IP address."));
  else if ((*host = normalize_name (typed, error)) == NULL)
    return FALSE;
  *port = typed_port;
  return TRUE;
}

gboolean
sc_endpoint_parse_port (const char *text,
                        guint16    *port,
                        GError    **error)
{
  guint64 number;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (port != NULL, FALSE);

  if (!g_ascii_string_to_unsigned (text, 10, 1, 65535, &number, NULL))
    return refuse (error, _ ("The port must be a number from 1 to 65535, usually 587 or 465."));
  *port = (guint16) number;
  return TRUE;
}
