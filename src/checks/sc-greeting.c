/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-checks"

#include "config.h"

#include "sc-greeting.h"

#include <string.h>

/* Shorter runs occur in words. */
#define MASK_LENGTH 4

gboolean
sc_greeting_is_masked (const char *text)
{
  guint run = 0;

  g_return_val_if_fail (text != NULL, FALSE);

  for (const char *at = text; *at != '\0'; at++)
    {
      if (*at != '*' && *at != 'X')
        run = 0;
      else if (at > text && at[-1] == *at)
        run++;
      else
        run = 1;
      if (run >= MASK_LENGTH)
        return TRUE;
    }
  return FALSE;
}

static int
month_number (const char *name)
{
  static const char *const months[] = { "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec" };

  for (guint i = 0; i < G_N_ELEMENTS (months); i++)
    if (g_ascii_strcasecmp (name, months[i]) == 0)
      return (int) i + 1;
  return 0;
}

static int
fetch_int (GMatchInfo *match,
           int         group)
{
  g_autofree char *digits = g_match_info_fetch (match, group);
  gint64           number = 0;

  g_ascii_string_to_signed (digits, 10, 0, 9999, &number, NULL);
  return (int) number;
}

gboolean
sc_greeting_find_date (const char *text,
                       gint64     *seconds)
{
  g_autoptr (GRegex)     regex = NULL;
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GTimeZone)  zone = NULL;
  g_autoptr (GDateTime)  date = NULL;
  g_autofree char       *month = NULL;
  g_autofree char       *offset = NULL;

  g_return_val_if_fail (text != NULL, FALSE);

  regex = g_regex_new ("\\b(\\d{1,2}) ([A-Za-z]{3}) (\\d{4}) (\\d\\d):(\\d\\d):(\\d\\d) ([+-]\\d{4})", 0, 0, NULL);
  if (!g_regex_match (regex, text, 0, &match))
    return FALSE;
  month = g_match_info_fetch (match, 2);
  offset = g_match_info_fetch (match, 7);
  zone = g_time_zone_new_identifier (offset);
  if (zone == NULL || month_number (month) == 0)
    return FALSE;
  date = g_date_time_new (zone, fetch_int (match, 3), month_number (month), fetch_int (match, 1),
                          fetch_int (match, 4), fetch_int (match, 5), fetch_int (match, 6));
  if (date == NULL)
    return FALSE;
  *seconds = g_date_time_to_unix (date);
  return TRUE;
}

char *
sc_greeting_dup_host (const char *line)
{
  const char *at;
  gsize length;

  g_return_val_if_fail (line != NULL, NULL);

  at = line + (g_str_has_prefix (line, "220") ? 3 : 0);
  at += strspn (at, " -");
  length = strcspn (at, " \n");
  if (memchr (at, '.', length) == NULL || memchr (at, '*', length) != NULL)
    return NULL;
  return g_ascii_strdown (at, (gssize) length);
}

/* From the last dot but one on. */
static const char *
find_site (const char *host)
{
  guint dots = 0;

  for (const char *at = host + strlen (host); at > host; at--)
    if (at[-1] == '.' && ++dots == 2)
      return at;
  return host;
}

gboolean
sc_greeting_is_same_site (const char *a,
                          const char *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return g_ascii_strcasecmp (find_site (a), find_site (b)) == 0;
}
