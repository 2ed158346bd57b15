/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-checks"

#include "config.h"

#include "sc-others.h"

#include "sc-checks-data.h"

#include <string.h>

/* ---- the file ---- */

static const char *
find_attribute (const char **names,
                const char **values,
                const char  *wanted)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], wanted))
      return values[i];
  return NULL;
}

static void
add_list (ScOthers    *others,
          const char **names,
          const char **values)
{
  const char  *id = find_attribute (names, values, "id");
  const char  *zone = find_attribute (names, values, "zone");
  const char  *name = find_attribute (names, values, "name");
  const char  *families = find_attribute (names, values, "families");
  ScBlockList *list;

  if (id == NULL || zone == NULL || name == NULL || families == NULL)
    return;
  list = g_new0 (ScBlockList, 1);
  list->id = g_strdup (id);
  list->zone = g_strdup (zone);
  list->name = g_strdup (name);
  list->has_ipv4 = strstr (families, "ipv4") != NULL;
  list->has_ipv6 = strstr (families, "ipv6") != NULL;
  list->kinds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_ptr_array_add (others->lists, list);
}

static void
on_element_cb (GMarkupParseContext *context,
               const char          *element,
               const char         **names,
               const char         **values,
               gpointer             user_data,
               GError             **error)
{
  ScOthers    *others = user_data;
  ScBlockList *last = others->lists->len > 0 ? others->lists->pdata[others->lists->len - 1] : NULL;

  if (g_str_equal (element, "block-list"))
    add_list (others, names, values);
  else if (g_str_equal (element, "answer") && last != NULL && find_attribute (names, values, "value") != NULL)
    g_hash_table_insert (last->kinds, g_strdup (find_attribute (names, values, "value")), g_strdup (find_attribute (names, values, "kind")));
  else if (g_str_equal (element, "selector"))
    g_ptr_array_add (others->selectors, g_strdup (find_attribute (names, values, "name")));
  else if (g_str_equal (element, "control") && others->control == NULL)
    others->control = g_strdup (find_attribute (names, values, "host"));
}

static gpointer
load (gpointer data)
{
  static const GMarkupParser parser = { .start_element = on_element_cb };
  ScOthers *others = g_new0 (ScOthers, 1);

  others->lists = g_ptr_array_new ();
  others->selectors = g_ptr_array_new ();
  sc_checks_data_parse ("others.xml", &parser, others);
  return others;
}

const ScOthers *
sc_others_get (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, load, NULL);
}

/* ---- block lists ---- */

static gboolean
has_answer (const ScDnsAnswer *answer)
{
  return answer->outcome == SC_DNS_OK || answer->outcome == SC_DNS_NO_NAME || answer->outcome == SC_DNS_NO_DATA;
}

/* RFC 5782 2.1: the value lies in 127.0.0.0/8. What lies elsewhere was put there by somebody on the way who answers every question. */
static gboolean
is_value (const char *value)
{
  return g_str_has_prefix (value, "127.");
}

static gboolean
is_error (const ScBlockList *list,
          const char        *value)
{
  return g_str_has_prefix (value, "127.255.255.") || g_strcmp0 (g_hash_table_lookup (list->kinds, value), "error") == 0;
}

ScListing
sc_listing_judge (const ScBlockList *list,
                  const ScDnsAnswer *address,
                  const ScDnsAnswer *must,
                  const ScDnsAnswer *must_not)
{
  gboolean is_policy = FALSE;
  gboolean is_listed = FALSE;

  if (!has_answer (address))
    return SC_LISTING_NO_ANSWER;
  for (guint i = 0; address->values[i] != NULL; i++)
    {
      const char *value = address->values[i];

      if (is_error (list, value))
        return SC_LISTING_ERROR;
      if (!is_value (value))
        return SC_LISTING_EVERYTHING;
      if (g_strcmp0 (g_hash_table_lookup (list->kinds, value), "policy") == 0)
        is_policy = TRUE;
      else
        is_listed = TRUE;
    }
  for (guint i = 0; must->values[i] != NULL; i++)
    if (is_error (list, must->values[i]))
      return SC_LISTING_ERROR;
  if (must_not->outcome == SC_DNS_OK)
    return SC_LISTING_EVERYTHING;
  if (must->outcome != SC_DNS_OK)
    return has_answer (must) ? SC_LISTING_DEAD : SC_LISTING_NO_ANSWER;
  return is_listed ? SC_LISTING_LISTED : is_policy ? SC_LISTING_POLICY : SC_LISTING_CLEAN;
}

/* ---- the sender's domain ---- */

/* The one text that begins with @version; @count: how many do. RFC 7208 4.5: the version ends with a space or the text. */
static const char *
find_record (const ScDnsAnswer *texts,
             const char        *version,
             guint             *count)
{
  const char *found = NULL;
  gsize length = strlen (version);

  *count = 0;
  for (guint i = 0; texts->values[i] != NULL; i++)
    {
      const char *text = texts->values[i];

      if (g_ascii_strncasecmp (text, version, length) != 0 || (text[length] != '\0' && strchr (" ;", text[length]) == NULL))
        continue;
      found = text;
      (*count)++;
    }
  return found;
}

const char *
sc_domain_judge_spf (const ScDnsAnswer *texts)
{
  g_auto (GStrv) terms = NULL;
  const char *record;
  guint       count;

  if (!has_answer (texts))
    return "no-answer";
  record = find_record (texts, "v=spf1", &count);
  if (count == 0)
    return "missing";
  if (count > 1)
    return "several";
  terms = g_strsplit (record, " ", -1);
  for (guint i = 0; terms[i] != NULL; i++)
    if (g_ascii_strcasecmp (terms[i], "all") == 0 || g_ascii_strcasecmp (terms[i], "+all") == 0)
      return "open";
  return "present";
}

const char *
sc_domain_judge_dmarc (const ScDnsAnswer *texts)
{
  static const char *const policies[] = { "none", "quarantine", "reject" };
  g_auto (GStrv) tags = NULL;
  const char *record;
  guint       count;

  if (!has_answer (texts))
    return "no-answer";
  record = find_record (texts, "v=DMARC1", &count);
  if (count != 1)
    return count == 0 ? "missing" : "several";
  tags = g_strsplit (record, ";", -1);
  for (guint i = 0; tags[i] != NULL; i++)
    {
      const char *tag = g_strstrip (tags[i]);

      for (guint p = 0; p < G_N_ELEMENTS (policies); p++)
        if (g_ascii_strncasecmp (tag, "p=", 2) == 0 && g_ascii_strcasecmp (tag + 2, policies[p]) == 0)
          return policies[p];
    }
  return "none";
}

gboolean
sc_address_is_public (GInetAddress *address)
{
  const guint8 *octets = g_inet_address_to_bytes (address);

  if (g_inet_address_get_is_loopback (address) || g_inet_address_get_is_link_local (address) || g_inet_address_get_is_site_local (address) ||
      g_inet_address_get_is_any (address) || g_inet_address_get_is_multicast (address))
    return FALSE;
  /* RFC 6598: shared by the customers of a provider; RFC 4193: local to a site. */
  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4)
    return !(octets[0] == 100 && (octets[1] & 0xc0) == 64);
  return (octets[0] & 0xfe) != 0xfc;
}
