/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-checks"

#include "config.h"

#include "sc-known-hosts.h"

#include "sc-checks-data.h"

#include <string.h>

/* Two slips are one word's worth; in a short name they make another name. */
#define SLIPS_MAX      2
#define SHORT_NAME     12
#define NAME_MAX_CHARS 253

/* How many letters have to be left out, put in, changed or swapped with the next to make @b of @a; more than @most is not counted exactly. */
static guint
count_slips (const char *a,
             const char *b,
             guint       most)
{
  gsize n = strlen (a);
  gsize m = strlen (b);
  guint rows[3][NAME_MAX_CHARS + 2];
  guint *before = rows[0], *last = rows[1], *now = rows[2];

  if (n > NAME_MAX_CHARS || m > NAME_MAX_CHARS || n > m + most || m > n + most)
    return most + 1;
  for (gsize j = 0; j <= m; j++)
    last[j] = (guint) j;
  for (gsize i = 1; i <= n; i++)
    {
      guint *spare = before;

      now[0] = (guint) i;
      for (gsize j = 1; j <= m; j++)
        {
          guint change = last[j - 1] + (a[i - 1] != b[j - 1] ? 1 : 0);

          now[j] = MIN (change, MIN (last[j], now[j - 1]) + 1);
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            now[j] = MIN (now[j], before[j - 2] + 1);
        }
      before = last;
      last = now;
      now = spare;
    }
  return last[m];
}

static const char *
find_last_label (const char *name)
{
  const char *dot = strrchr (name, '.');

  return dot != NULL ? dot + 1 : name;
}

/* "smtp.mail.fr" is no slip for "smtp.mail.ru": there are such names in every country. */
static gboolean
may_be_slip (const char *host,
             const char *known)
{
  const char *typed = find_last_label (host);

  return g_str_equal (typed, find_last_label (known)) || strlen (typed) != 2;
}

const char *
sc_known_hosts_find_similar (const char         *host,
                             const char * const *known)
{
  const char *best = NULL;
  guint       most;

  g_return_val_if_fail (host != NULL, NULL);
  g_return_val_if_fail (known != NULL, NULL);

  most = strlen (host) < SHORT_NAME ? 1 : SLIPS_MAX;
  for (guint i = 0; known[i] != NULL; i++)
    {
      guint slips = count_slips (host, known[i], most);

      if (slips == 0)
        return NULL;
      if (slips > most || !may_be_slip (host, known[i]))
        continue;
      best = known[i];
      most = slips - 1;
    }
  return best;
}

/* What is known by name of one provider. */
typedef struct
{
  GPtrArray *patterns;  /* whole names, "*.example.com", and the domains of its addresses */
  GPtrArray *endpoints; /* whole names: servers that take mail */
} Provider;

typedef struct
{
  GPtrArray *names;     /* whole names */
  GPtrArray *domains;   /* what stands behind the star of "*.example.com" */
  GPtrArray *providers; /* of Provider */
} Hosts;

static void
add_provider (Hosts *hosts)
{
  Provider *provider = g_new0 (Provider, 1);

  provider->patterns = g_ptr_array_new ();
  provider->endpoints = g_ptr_array_new ();
  g_ptr_array_add (hosts->providers, provider);
}

static void
add_to_provider (Hosts      *hosts,
                 const char *element,
                 const char *value)
{
  Provider *provider;

  if (hosts->providers->len == 0)
    return;
  provider = g_ptr_array_index (hosts->providers, hosts->providers->len - 1);
  g_ptr_array_add (g_str_equal (element, "endpoint") ? provider->endpoints : provider->patterns, g_strdup (value));
}

static void
on_element_cb (GMarkupParseContext *context,
               const char          *element,
               const char         **names,
               const char         **values,
               gpointer             user_data,
               GError             **error)
{
  Hosts *hosts = user_data;

  if (g_str_equal (element, "provider"))
    add_provider (hosts);
  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *value = values[i];

      if (g_str_equal (element, "domain") && g_str_equal (names[i], "name"))
        add_to_provider (hosts, element, value);
      if (!g_str_equal (names[i], "pattern") && !(g_str_equal (element, "endpoint") && g_str_equal (names[i], "host")))
        continue;
      add_to_provider (hosts, element, value);
      if (g_str_has_prefix (value, "*.") && strchr (value + 1, '*') == NULL)
        g_ptr_array_add (hosts->domains, g_strdup (value + 2));
      else if (strchr (value, '*') == NULL)
        g_ptr_array_add (hosts->names, g_strdup (value));
    }
}

static gpointer
load_hosts (gpointer data)
{
  static const GMarkupParser parser = { .start_element = on_element_cb };
  Hosts *hosts = g_new0 (Hosts, 1);

  hosts->names = g_ptr_array_new ();
  hosts->domains = g_ptr_array_new ();
  hosts->providers = g_ptr_array_new ();
  sc_checks_data_parse ("providers.xml", &parser, hosts);
  g_ptr_array_add (hosts->names, NULL);
  g_ptr_array_add (hosts->domains, NULL);
  return hosts;
}

static const Hosts *
get_hosts (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, load_hosts, NULL);
}

/* What is left of @host from the last @n dots on; %NULL when it has fewer labels or nothing in front. */
static const char *
find_tail (const char *host,
           const char *domain)
{
  guint dots = 1;

  for (const char *at = domain; *at != '\0'; at++)
    dots += *at == '.' ? 1 : 0;
  for (const char *at = host + strlen (host); at > host; at--)
    if (at[-1] == '.' && --dots == 0)
      return at;
  return NULL;
}

/* "mail.frenet.de" with "freenet.de". (transfer full) (nullable) */
static char *
dup_in_similar_domain (const char         *host,
                       const char * const *domains)
{
  for (guint i = 0; domains[i] != NULL; i++)
    {
      const char *tail = find_tail (host, domains[i]);
      const char *one[] = { domains[i], NULL };

      if (tail != NULL && sc_known_hosts_find_similar (tail, one) != NULL)
        return g_strdup_printf ("%.*s%s", (int) (tail - host), host, domains[i]);
    }
  return NULL;
}

/* Of a provider's domain: is it a name of its own, or one with a slip? A letter more or less may well be another machine. (nullable) */
static const char *
find_in_domain (const char *host,
                const char *domain,
                GPtrArray  *names)
{
  for (guint i = 0; names->pdata[i] != NULL; i++)
    {
      const char *name = names->pdata[i];

      if (g_str_has_suffix (name, domain) && strlen (name) == strlen (host) && count_slips (host, name, 1) == 1)
        return name;
    }
  return NULL;
}

/* The provider's domain in which @host lies. (nullable) */
static const char *
find_domain (const char         *host,
             const char * const *domains)
{
  for (guint i = 0; domains[i] != NULL; i++)
    {
      const char *tail = find_tail (host, domains[i]);

      if (tail != NULL && g_str_equal (tail, domains[i]))
        return domains[i];
    }
  return NULL;
}

char *
sc_known_hosts_dup_similar (const char *host)
{
  const Hosts        *hosts = get_hosts ();
  const char * const *names = (const char * const *) hosts->names->pdata;
  const char * const *domains = (const char * const *) hosts->domains->pdata;
  const char         *domain;
  char               *similar;

  g_return_val_if_fail (host != NULL, NULL);

  if (strchr (host, '.') == NULL || g_hostname_is_ip_address (host) || g_strv_contains (names, host))
    return NULL;
  domain = find_domain (host, domains);
  if (domain != NULL)
    return g_strdup (find_in_domain (host, domain, hosts->names));
  similar = dup_in_similar_domain (host, domains);
  return similar != NULL ? similar : g_strdup (sc_known_hosts_find_similar (host, names));
}

gboolean
sc_known_hosts_has (const char *host)
{
  g_return_val_if_fail (host != NULL, FALSE);

  return g_strv_contains ((const char * const *) get_hosts ()->names->pdata, host);
}

/* ---- a certificate for another name ---- */

/* RFC 6125 6.4.3: a star stands for one label, at the left. */
static gboolean
covers (const char *name,
        const char *host)
{
  const char *dot = strchr (host, '.');

  if (g_str_has_prefix (name, "*."))
    return dot != NULL && g_ascii_strcasecmp (name + 1, dot) == 0;
  return g_ascii_strcasecmp (name, host) == 0;
}

/* A name of the provider, or one below a domain of its. */
static gboolean
owns (const Provider *provider,
      const char     *host)
{
  for (guint i = 0; i < provider->endpoints->len; i++)
    {
      if (g_ascii_strcasecmp (g_ptr_array_index (provider->endpoints, i), host) == 0)
        return TRUE;
    }
  for (guint i = 0; i < provider->patterns->len; i++)
    {
      const char *pattern = g_ptr_array_index (provider->patterns, i);
      const char *domain = g_str_has_prefix (pattern, "*.") ? pattern + 2 : pattern;
      gsize       tail = strlen (domain);
      gsize       length = strlen (host);

      if (strchr (domain, '*') == NULL && length >= tail && g_ascii_strcasecmp (host + length - tail, domain) == 0 &&
          (length == tail || host[length - tail - 1] == '.'))
        return TRUE;
    }
  return FALSE;
}

/* A name that stands there whole before one that a star covers. (nullable) */
static const char *
find_endpoint (const Provider     *provider,
               const char * const *names)
{
  const char *covered = NULL;

  for (guint i = 0; i < provider->endpoints->len; i++)
    {
      const char *endpoint = g_ptr_array_index (provider->endpoints, i);

      for (guint j = 0; names[j] != NULL; j++)
        {
          if (g_ascii_strcasecmp (names[j], endpoint) == 0)
            return endpoint;
          if (covered == NULL && covers (names[j], endpoint))
            covered = endpoint;
        }
    }
  return covered;
}

const char *
sc_known_hosts_find_in_certificate (const char         *host,
                                    const char * const *names,
                                    gboolean            may_be_any)
{
  const Hosts *hosts = get_hosts ();
  const char  *found = NULL;
  guint        n_found = 0;

  g_return_val_if_fail (host != NULL, NULL);
  g_return_val_if_fail (names != NULL, NULL);

  for (guint i = 0; i < hosts->providers->len; i++)
    {
      const Provider *provider = g_ptr_array_index (hosts->providers, i);
      const char     *endpoint = find_endpoint (provider, names);

      if (owns (provider, host))
        return endpoint;
      if (endpoint == NULL)
        continue;
      n_found++;
      found = endpoint;
    }
  return may_be_any && n_found == 1 ? found : NULL;
}
