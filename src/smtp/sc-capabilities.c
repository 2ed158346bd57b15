/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-smtp"

#include "config.h"

#include "sc-capabilities.h"

#include <gio/gio.h>
#include <string.h>

/* A server that offers more than this offers nonsense; RFC 4422 3.1 limits a name to 20 octets. */
#define MECHANISMS_MAX 128
#define MECHANISM_NAME_MAX 20

struct _ScCapabilities
{
  char *greeting;
  char **lines;
  GHashTable *parameters; /* keyword in upper case -> parameters; the first of equal keywords counts */
  char **mechanisms;
  guint64 size_limit;
};

G_DEFINE_BOXED_TYPE (ScCapabilities, sc_capabilities, sc_capabilities_ref, sc_capabilities_unref)

static gboolean
is_mechanism_name (const char *name)
{
  gsize length = strspn (name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

  return length > 0 && length <= MECHANISM_NAME_MAX && name[length] == '\0';
}

static void
add_mechanisms (GPtrArray *mechanisms, GHashTable *seen, const char *parameters)
{
  g_auto (GStrv) words = g_strsplit (parameters, " ", -1);

  for (guint i = 0; words[i] != NULL && mechanisms->len < MECHANISMS_MAX; i++)
    {
      g_autofree char *name = g_ascii_strup (words[i], -1);

      if (!is_mechanism_name (name) || !g_hash_table_add (seen, g_strdup (name)))
        continue;
      g_ptr_array_add (mechanisms, g_steal_pointer (&name));
    }
}

/* RFC 5321 4.1.1.1: ehlo-line = ehlo-keyword *( SP ehlo-param ) */
static void
add_line (ScCapabilities *self, GPtrArray *mechanisms, GHashTable *seen, const char *line)
{
  gsize length = strcspn (line, " ");
  g_autofree char *keyword = g_ascii_strup (line, (gssize)length);
  const char *parameters = line + length;

  while (*parameters == ' ')
    parameters++;

  /* "AUTH=LOGIN" is how servers before RFC 2554 wrote it. */
  if (g_str_has_prefix (keyword, "AUTH="))
    {
      parameters = line + strlen ("AUTH=");
      keyword[strlen ("AUTH")] = '\0';
    }
  if (strcmp (keyword, "AUTH") == 0)
    add_mechanisms (mechanisms, seen, parameters);
  if (*keyword != '\0' && !g_hash_table_contains (self->parameters, keyword))
    g_hash_table_insert (self->parameters, g_steal_pointer (&keyword), g_strdup (parameters));
}

ScCapabilities *
sc_capabilities_new_from_reply (ScReply *reply)
{
  ScCapabilities *self;
  g_autoptr (GPtrArray) mechanisms = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *const *lines;

  g_return_val_if_fail (reply != NULL, NULL);

  self = g_atomic_rc_box_new0 (ScCapabilities);
  self->parameters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  lines = sc_reply_get_lines (reply);
  self->greeting = g_strdup (lines[0] != NULL ? lines[0] : "");
  /* A refused EHLO offers nothing, whatever its text says. */
  if (lines[0] != NULL && sc_reply_is_positive (reply))
    self->lines = g_strdupv ((char **)lines + 1);
  else
    self->lines = g_new0 (char *, 1);

  for (guint i = 0; self->lines[i] != NULL; i++)
    add_line (self, mechanisms, seen, self->lines[i]);
  g_ptr_array_add (mechanisms, NULL);
  self->mechanisms = (char **)g_ptr_array_free (g_steal_pointer (&mechanisms), FALSE);

  /* RFC 1870 4: SIZE without a number, or 0, means that no limit is told. */
  if (!g_ascii_string_to_unsigned (
          sc_capabilities_has (self, "SIZE") ? sc_capabilities_get_parameters (self, "SIZE") : "", 10, 0,
          G_MAXUINT64, &self->size_limit, NULL))
    self->size_limit = 0;

  return self;
}

ScCapabilities *
sc_capabilities_ref (ScCapabilities *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
sc_capabilities_free (gpointer data)
{
  ScCapabilities *self = data;

  g_free (self->greeting);
  g_strfreev (self->lines);
  g_strfreev (self->mechanisms);
  g_hash_table_unref (self->parameters);
}

void
sc_capabilities_unref (ScCapabilities *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, sc_capabilities_free);
}

gboolean
sc_capabilities_has (ScCapabilities *self, const char *keyword)
{
  return sc_capabilities_get_parameters (self, keyword) != NULL;
}

const char *
sc_capabilities_get_parameters (ScCapabilities *self, const char *keyword)
{
  g_autofree char *upper = NULL;

  g_return_val_if_fail (self != NULL && keyword != NULL, NULL);

  upper = g_ascii_strup (keyword, -1);
  return g_hash_table_lookup (self->parameters, upper);
}

const char *const *
sc_capabilities_get_mechanisms (ScCapabilities *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *)self->mechanisms;
}

guint64
sc_capabilities_get_size_limit (ScCapabilities *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->size_limit;
}

const char *
sc_capabilities_get_greeting (ScCapabilities *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->greeting;
}

/* RFC 5321 4.1.3: "[192.0.2.1]", "[IPv6:2001:db8::1]"; some leave "IPv6:" out. */
static char *
dup_literal (const char *text, gsize length)
{
  g_autofree char *inside = g_strndup (text, length);
  const char *address = inside;
  g_autoptr (GInetAddress) parsed = NULL;

  if (g_ascii_strncasecmp (address, "IPv6:", 5) == 0)
    address += 5;
  parsed = g_inet_address_new_from_string (address);
  return parsed != NULL ? g_inet_address_to_string (parsed) : NULL;
}

char *
sc_capabilities_dup_our_address (ScCapabilities *self)
{
  char *address = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  /* The last one counts: the server's own name comes first and may be a literal too. */
  for (const char *open = strchr (self->greeting, '['); open != NULL; open = strchr (open + 1, '['))
    {
      const gsize length = strcspn (open + 1, "[]");
      char *found = open[1 + length] == ']' ? dup_literal (open + 1, length) : NULL;

      if (found != NULL)
        {
          g_free (address);
          address = found;
        }
    }
  return address;
}

const char *const *
sc_capabilities_get_lines (ScCapabilities *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *)self->lines;
}
