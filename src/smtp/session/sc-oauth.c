/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-session"

#include "config.h"

#include "sc-oauth.h"

#include "sc-text.h"

#include <string.h>

#define ERROR_CHARS_MAX 300
#define SEPARATOR "\001"

/* RFC 5801 4: "," and "=" of a saslname are written as "=2C" and "=3D". */
static char *
dup_saslname (const char *name)
{
  GString *escaped = g_string_new (NULL);

  for (const char *c = name; *c != '\0'; c++)
    {
      if (*c == ',')
        g_string_append (escaped, "=2C");
      else if (*c == '=')
        g_string_append (escaped, "=3D");
      else
        g_string_append_c (escaped, *c);
    }
  return g_string_free (escaped, FALSE);
}

char *
sc_oauth_dup_initial_response (
    ScAuthMethod method, const char *user, const char *token, const char *host, guint16 port)
{
  g_autofree char *name = NULL;
  g_autofree char *host_part = NULL;
  g_autofree char *port_part = NULL;

  if (method == SC_AUTH_METHOD_XOAUTH2)
    return g_strconcat ("user=", user, SEPARATOR "auth=Bearer ", token, SEPARATOR SEPARATOR, NULL);

  name = dup_saslname (user);
  host_part = host != NULL ? g_strconcat ("host=", host, SEPARATOR, NULL) : g_strdup ("");
  port_part = port != 0 ? g_strdup_printf ("port=%u" SEPARATOR, port) : g_strdup ("");
  return g_strconcat ("n,a=", name, "," SEPARATOR, host_part, port_part, "auth=Bearer ", token,
                      SEPARATOR SEPARATOR, NULL);
}

/* RFC 8259 7: reads what stands between quotes, the first of which is at @text[0]. */
static char *
dup_json_string (const char *text, gsize length, gsize *used)
{
  static const char escapes[] = "\"\\/bfnrt";
  static const char meanings[] = "\"\\/\b\f\n\r\t";
  GString *value = g_string_new (NULL);
  gsize i;

  for (i = 1; i < length && text[i] != '"'; i++)
    {
      const char *escape;

      if (text[i] != '\\' || i + 1 >= length)
        {
          g_string_append_c (value, text[i]);
          continue;
        }
      i++;
      escape = text[i] != '\0' ? strchr (escapes, text[i]) : NULL;
      if (escape != NULL)
        g_string_append_c (value, meanings[escape - escapes]);
      else if (text[i] == 'u' && i + 4 < length)
        {
          gunichar character = 0;

          for (gsize digit = 1; digit <= 4; digit++)
            character = character * 16 + (gunichar)(MAX (g_ascii_xdigit_value (text[i + digit]), 0));
          g_string_append_unichar (value, g_unichar_validate (character) ? character : 0xFFFD);
          i += 4;
        }
    }

  *used = MIN (i + 1, length);
  return g_string_free (value, FALSE);
}

static gboolean
is_wanted (const char *key)
{
  static const char *const wanted[] = { "status", "error", "error_description", "schemes", "scope", NULL };

  return g_strv_contains (wanted, key);
}

char *
sc_oauth_dup_error (const char *json, gsize length)
{
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *key = NULL;
  gboolean is_value = FALSE;

  /* One way through: strings are keys unless a colon stood before them. */
  for (gsize i = 0; i < length;)
    {
      g_autofree char *string = NULL;
      gsize used = 1;

      if (json[i] == ':')
        is_value = TRUE;
      else if (json[i] == ',' || json[i] == '{' || json[i] == '}')
        is_value = FALSE;
      else if (json[i] == '"')
        string = dup_json_string (json + i, length - i, &used);
      i += used;

      if (string == NULL)
        continue;
      if (!is_value)
        {
          g_free (key);
          key = g_steal_pointer (&string);
        }
      else if (key != NULL && is_wanted (key) && *string != '\0')
        g_string_append_printf (words, "%s%s: %s", words->len > 0 ? ", " : "", key, string);
    }

  if (words->len == 0)
    return sc_text_make_safe (json, (gssize)length, ERROR_CHARS_MAX);
  return sc_text_make_safe (words->str, (gssize)words->len, ERROR_CHARS_MAX);
}
