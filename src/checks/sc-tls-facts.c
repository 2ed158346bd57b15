/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-checks"

#include "config.h"

#include "sc-tls-facts-private.h"

#include "sc-enum.h"
#include "sc-known-hosts.h"

#include <string.h>

/* A longer certificate is left out of the report; its fingerprint stands there all the same. */
#define PEM_MAX (12 * 1024)

static void
note_certificate (ScContext     *context,
                  ScCertificate *certificate)
{
  sc_context_fact_string (context, "tls.cert.subject", sc_certificate_get_subject (certificate));
  sc_context_fact_string (context, "tls.cert.issuer", sc_certificate_get_issuer (certificate));
  sc_context_fact (context, "tls.cert.names", g_variant_new_strv (sc_certificate_get_names (certificate), -1));
  sc_context_fact_int (context, "tls.cert.not-before", sc_certificate_get_not_before (certificate));
  sc_context_fact_int (context, "tls.cert.not-after", sc_certificate_get_not_after (certificate));
  sc_context_fact_string (context, "tls.cert.key", sc_certificate_get_key (certificate));
  sc_context_fact_string (context, "tls.cert.signature", sc_certificate_get_signature (certificate));
  sc_context_fact_string (context, "tls.cert.fingerprint", sc_certificate_get_fingerprint (certificate));
  if (sc_certificate_get_issuer_organization (certificate) != NULL)
    sc_context_fact_string (context, "tls.cert.issuer-organization", sc_certificate_get_issuer_organization (certificate));
}

static void
note_flags (ScContext  *context,
            const char *name,
            GType       type,
            guint       flags)
{
  g_autoptr (GPtrArray) nicks = g_ptr_array_new ();

  for (guint bit = 0; bit < 31; bit++)
    {
      const char *nick = (flags & (1u << bit)) != 0 ? sc_enum_to_nick (type, 1 << bit) : NULL;

      if (nick != NULL)
        g_ptr_array_add (nicks, (gpointer) nick);
    }
  sc_context_fact (context, name, g_variant_new_strv ((const char *const *) nicks->pdata, (gssize) nicks->len));
}

static void
note_faults (ScContext  *context,
             const char *name,
             ScTlsFaults faults)
{
  note_flags (context, name, SC_TYPE_TLS_FAULTS, faults);
}

static void
note_link_string (ScContext  *context,
                  guint       place,
                  const char *what,
                  const char *value)
{
  g_autofree char *name = g_strdup_printf ("tls.chain.%u.%s", place, what);

  sc_context_fact_string (context, name, value);
}

/* One certificate of the chain; 0 is the server's own. */
static void
note_link (ScContext *context,
           ScTlsInfo *info,
           guint      place)
{
  ScCertificate   *certificate = sc_tls_info_get_certificate (info, place);
  g_autofree char *pem = sc_certificate_to_pem (certificate);
  g_autofree char *from_name = g_strdup_printf ("tls.chain.%u.not-before", place);
  g_autofree char *until_name = g_strdup_printf ("tls.chain.%u.not-after", place);
  g_autofree char *faults_name = g_strdup_printf ("tls.chain.%u.faults", place);
  g_autofree char *pem_name = g_strdup_printf ("tls.chain.%u.pem", place);

  note_link_string (context, place, "subject", sc_certificate_get_subject (certificate));
  note_link_string (context, place, "issuer", sc_certificate_get_issuer (certificate));
  note_link_string (context, place, "key", sc_certificate_get_key (certificate));
  note_link_string (context, place, "signature", sc_certificate_get_signature (certificate));
  note_link_string (context, place, "fingerprint", sc_certificate_get_fingerprint (certificate));
  if (sc_certificate_get_issuer_organization (certificate) != NULL)
    note_link_string (context, place, "issuer-organization", sc_certificate_get_issuer_organization (certificate));
  sc_context_fact_int (context, from_name, sc_certificate_get_not_before (certificate));
  sc_context_fact_int (context, until_name, sc_certificate_get_not_after (certificate));
  note_faults (context, faults_name, sc_tls_info_get_certificate_faults (info, place));
  /* base64 and line ends only, so it needs no making safe. */
  if (strlen (pem) <= PEM_MAX)
    sc_context_fact (context, pem_name, g_variant_new_string (pem));
}

static void
note_chain (ScContext *context,
            ScTlsInfo *info)
{
  g_autoptr (GPtrArray) subjects = g_ptr_array_new ();
  g_autoptr (GPtrArray) issuers = g_ptr_array_new ();
  guint n = sc_tls_info_get_n_certificates (info);

  for (guint i = 0; i < n; i++)
    {
      ScCertificate *certificate = sc_tls_info_get_certificate (info, i);

      g_ptr_array_add (subjects, (gpointer) sc_certificate_get_subject (certificate));
      g_ptr_array_add (issuers, (gpointer) sc_certificate_get_issuer (certificate));
      if (sc_certificate_get_issuer_organization (certificate) != NULL)
        g_ptr_array_add (issuers, (gpointer) sc_certificate_get_issuer_organization (certificate));
      note_link (context, info, i);
    }
  sc_context_fact (context, "tls.chain", g_variant_new_strv ((const char *const *) subjects->pdata, (gssize) subjects->len));
  sc_context_fact (context, "tls.chain.issuers", g_variant_new_strv ((const char *const *) issuers->pdata, (gssize) issuers->len));
}

/* The authority of this computer's list at the end of the chain. */
static void
note_anchor (ScContext *context,
             ScTlsInfo *info)
{
  ScCertificate *anchor = sc_tls_info_get_anchor (info);

  if (anchor == NULL)
    return;
  sc_context_fact_string (context, "tls.anchor", sc_certificate_get_subject (anchor));
  sc_context_fact_string (context, "tls.anchor.fingerprint", sc_certificate_get_fingerprint (anchor));
  sc_context_fact_string (context, "tls.anchor.key", sc_certificate_get_key (anchor));
  sc_context_fact_int (context, "tls.anchor.not-before", sc_certificate_get_not_before (anchor));
  sc_context_fact_int (context, "tls.anchor.not-after", sc_certificate_get_not_after (anchor));
  note_faults (context, "tls.anchor.faults", sc_tls_info_get_anchor_faults (info));
}

static void
note_staple (ScContext *context,
             ScTlsInfo *info)
{
  sc_context_fact_string (context, "tls.staple", sc_enum_to_nick (SC_TYPE_TLS_STAPLE, (int) sc_tls_info_get_staple (info)));
  if (sc_tls_info_get_staple_from (info) != 0)
    sc_context_fact_int (context, "tls.staple.not-before", sc_tls_info_get_staple_from (info));
  if (sc_tls_info_get_staple_until (info) != 0)
    sc_context_fact_int (context, "tls.staple.not-after", sc_tls_info_get_staple_until (info));
}

/* A provider's own server first: its name comes from what we know, not from whoever answered. */
static void
note_better_name (ScContext *context,
                  ScTlsInfo *info)
{
  const char        *host = sc_endpoint_get_host (context->settings->endpoint);
  const char *const *names = sc_certificate_get_names (sc_tls_info_get_certificate (info, 0));
  ScTlsFaults        faults = sc_tls_info_get_faults (info);
  const char        *better;

  if ((faults & SC_TLS_FAULT_NAME_MISMATCH) == 0)
    return;
  better = sc_known_hosts_find_in_certificate (host, names, faults == SC_TLS_FAULT_NAME_MISMATCH);
  if (better == NULL)
    better = sc_tls_facts_find_better_name (host, names);
  if (better != NULL)
    sc_context_fact_string (context, "tls.better-name", better);
}

void
sc_tls_facts_note (ScContext *context,
                   ScTlsInfo *info)
{
  sc_context_fact_string (context, "tls.protocol", sc_tls_info_get_protocol (info));
  sc_context_fact_string (context, "tls.cipher", sc_tls_info_get_cipher (info));
  sc_context_fact_string (context, "tls.key-exchange", sc_tls_info_get_key_exchange (info));
  sc_context_fact_int (context, "tls.ms", sc_tls_info_get_duration_ms (info));
  sc_context_fact_bool (context, "tls.trusted", sc_tls_info_is_trusted (info));
  sc_context_fact_bool (context, "tls.client-cert-asked", sc_tls_info_has_asked_client (info));
  note_faults (context, "tls.faults", sc_tls_info_get_faults (info));
  note_chain (context, info);
  note_anchor (context, info);
  if (sc_tls_info_get_issuer_traits (info) != 0)
    note_flags (context, "tls.missing-issuer", SC_TYPE_TLS_ISSUER_TRAITS, sc_tls_info_get_issuer_traits (info));
  note_staple (context, info);
  if (sc_tls_info_get_n_certificates (info) == 0)
    return;
  note_certificate (context, sc_tls_info_get_certificate (info, 0));
  note_better_name (context, info);
}

/* ---- the right name ---- */

/* The domain that @host was registered in, as far as that can be told without a list of public suffixes: two labels, and three
 * below a short one such as "co.uk" or "com.au". Rather one label too many: then nothing is proposed. */
static const char *
find_domain (const char *host)
{
  const char *dots[3] = { NULL, NULL, NULL };
  guint n = 0;

  for (const char *at = host + strlen (host); at > host && n < 3; at--)
    {
      if (at[-1] == '.')
        dots[n++] = at - 1;
    }
  if (n == 0)
    return NULL;
  if (strlen (dots[0] + 1) > 2 || n == 1)
    return n == 1 ? host : dots[1] + 1;
  if (dots[0] - (dots[1] + 1) <= 3)
    return n == 2 ? host : dots[2] + 1;
  return dots[1] + 1;
}

static guint
rate_name (const char *name)
{
  static const char *const starts[] = { "smtp.", "submission.", "smtps.", "mail.", "out.", "mx." };

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      if (g_ascii_strncasecmp (name, starts[i], strlen (starts[i])) == 0)
        return G_N_ELEMENTS (starts) - i + 1;
    }
  return 1;
}

const char *
sc_tls_facts_find_better_name (const char        *host,
                               const char *const *names)
{
  const char *domain = g_hostname_is_ip_address (host) ? NULL : find_domain (host);
  const char *best = NULL;
  guint best_rate = 0;

  for (guint i = 0; domain != NULL && names[i] != NULL; i++)
    {
      gsize length = strlen (names[i]);
      gsize tail = strlen (domain);
      gboolean is_inside = length > tail && names[i][length - tail - 1] == '.' && g_ascii_strcasecmp (names[i] + length - tail, domain) == 0;

      /* The bare domain is a web server's name more often than not. */
      if (!is_inside || names[i][0] == '*' || g_hostname_is_ip_address (names[i]) || rate_name (names[i]) <= best_rate)
        continue;
      best = names[i];
      best_rate = rate_name (names[i]);
    }
  return best;
}
