/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-net"

#include "config.h"

#include "sc-tls-private.h"

#include <gnutls/x509-ext.h>
#include <string.h>

/* The issuer that a chain lacks: what can be told of it without its certificate. */

#define MAX_POLICIES 16
#define MAX_URLS 8
/* RFC 6962 3.3: the certificate stands in public logs. */
#define OID_TIMESTAMPS "1.3.6.1.4.1.11129.2.4.2"

/* What a public authority puts into every certificate of a server (CA/Browser Forum, Baseline Requirements 7.1.6.1), and logs. */
static gboolean
is_public (gnutls_x509_crt_t crt)
{
  static const char *const public_policies[] = { "2.23.140.1.1", "2.23.140.1.2.1", "2.23.140.1.2.2", "2.23.140.1.2.3", NULL };
  gboolean found = FALSE;
  size_t size = 0;

  for (unsigned i = 0; i < MAX_POLICIES && !found; i++)
    {
      struct gnutls_x509_policy_st policy;

      if (gnutls_x509_crt_get_policy (crt, i, &policy, NULL) < 0)
        break;
      found = g_strv_contains (public_policies, policy.oid);
      gnutls_x509_policy_release (&policy);
    }
  if (found)
    return TRUE;
  /* Its length is said, and nothing of it read. */
  gnutls_x509_crt_get_extension_by_oid (crt, OID_TIMESTAMPS, 0, NULL, &size, NULL);
  return size > 0;
}

/* RFC 5280 4.2.2.1: says where its issuer's certificate can be fetched over the web, as public authorities do. */
static gboolean
names_issuer_url (gnutls_x509_crt_t crt)
{
  for (unsigned i = 0; i < MAX_URLS; i++)
    {
      gnutls_datum_t url = { 0 };
      gboolean is_web;
      int status = gnutls_x509_crt_get_authority_info_access (crt, i, GNUTLS_IA_CAISSUERS_URI, &url, NULL);

      if (status == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
        return FALSE;
      if (status < 0)
        continue;
      is_web = url.size > 4 && g_ascii_strncasecmp ((const char *) url.data, "http", 4) == 0;
      gnutls_free (url.data);
      if (is_web)
        return TRUE;
    }
  return FALSE;
}

/* The attribute of @crt's issuer (or subject), case-folded, "" when there is none. */
static char *
dup_attribute (gnutls_x509_crt_t crt,
               gboolean          of_issuer,
               const char       *oid)
{
  char buffer[256] = "";
  size_t size = sizeof buffer - 1;
  int status = of_issuer ? gnutls_x509_crt_get_issuer_dn_by_oid (crt, oid, 0, 0, buffer, &size)
                         : gnutls_x509_crt_get_dn_by_oid (crt, oid, 0, 0, buffer, &size);

  return g_ascii_strdown (status == 0 ? buffer : "", -1);
}

/* The name of who issued the issuer of @crt, when that one says so (RFC 5280 4.2.1.1); (transfer full) (nullable) */
static char *
dup_name_above_issuer (gnutls_x509_crt_t crt)
{
  gnutls_datum_t extension = { 0 };
  gnutls_datum_t name = { 0 };
  gnutls_x509_aki_t aki = NULL;
  unsigned type = 0;
  char *text = NULL;

  if (gnutls_x509_crt_get_extension_by_oid2 (crt, GNUTLS_X509EXT_OID_AUTHORITY_KEY_ID, 0, &extension, NULL) < 0)
    return NULL;
  if (gnutls_x509_aki_init (&aki) >= 0 && gnutls_x509_ext_import_authority_key_id (&extension, aki, 0) >= 0 &&
      gnutls_x509_aki_get_cert_issuer (aki, 0, &type, &name, NULL, NULL) >= 0 && type == GNUTLS_SAN_DN)
    text = g_strndup ((const char *) name.data, name.size);
  if (aki != NULL)
    gnutls_x509_aki_deinit (aki);
  gnutls_free (extension.data);
  return text;
}

typedef int (*DnFunc) (gnutls_x509_crt_t crt, gnutls_datum_t *dn, unsigned flags);

static char *
dup_name (gnutls_x509_crt_t crt,
          DnFunc            read)
{
  gnutls_datum_t name = { 0 };
  char *text;

  if (read (crt, &name, 0) < 0)
    return g_strdup ("");
  text = g_strndup ((const char *) name.data, name.size);
  gnutls_free (name.data);
  return text;
}

/* What the authorities that this computer trusts say of who issued @crt. */
static ScTlsIssuerTraits
compare_with_anchors (gnutls_x509_crt_t        crt,
                      gnutls_x509_trust_list_t anchors,
                      const char              *issuer,
                      const char              *above)
{
  g_autofree char *house = dup_attribute (crt, TRUE, GNUTLS_OID_X520_ORGANIZATION_NAME);
  gnutls_x509_trust_list_iter_t iter = NULL;
  gnutls_x509_crt_t anchor = NULL;
  ScTlsIssuerTraits traits = 0;

  while (gnutls_x509_trust_list_iter_get_ca (anchors, &iter, &anchor) == 0)
    {
      g_autofree char *organization = dup_attribute (anchor, FALSE, GNUTLS_OID_X520_ORGANIZATION_NAME);
      g_autofree char *name = dup_name (anchor, gnutls_x509_crt_get_dn3);

      if (*house != '\0' && strcmp (organization, house) == 0)
        traits |= SC_TLS_ISSUER_KNOWN_ORGANIZATION;
      if (*name != '\0' && strcmp (name, issuer) == 0)
        traits |= SC_TLS_ISSUER_KNOWN_NAME;
      else if (*name != '\0' && g_strcmp0 (name, above) == 0)
        traits |= SC_TLS_ISSUER_BELOW_KNOWN;
      gnutls_x509_crt_deinit (anchor);
    }
  if (iter != NULL)
    gnutls_x509_trust_list_iter_deinit (iter);
  return traits;
}

ScTlsIssuerTraits
sc_tls_find_issuer_traits (gnutls_x509_crt_t        leaf,
                           gnutls_x509_crt_t        top,
                           gnutls_x509_trust_list_t anchors)
{
  g_autofree char *issuer = dup_name (top, gnutls_x509_crt_get_issuer_dn3);
  g_autofree char *common_name = dup_attribute (top, TRUE, GNUTLS_OID_X520_COMMON_NAME);
  g_autofree char *above = dup_name_above_issuer (top);
  ScTlsIssuerTraits traits = compare_with_anchors (top, anchors, issuer, above);

  if (is_public (leaf))
    traits |= SC_TLS_ISSUER_PUBLIC_CERTIFICATE;
  if (g_strcmp0 (above, issuer) == 0)
    traits |= SC_TLS_ISSUER_SIGNS_ITSELF;
  if (g_regex_match_simple ("\\broot\\b", common_name, 0, 0))
    traits |= SC_TLS_ISSUER_NAMED_ROOT;
  if (g_regex_match_simple ("\\b(intermediate|issuing|subordinate|sub[ -]?ca)\\b", common_name, 0, 0))
    traits |= SC_TLS_ISSUER_NAMED_BETWEEN;
  if (names_issuer_url (top))
    traits |= SC_TLS_ISSUER_WEB_ADDRESS;
  return traits;
}

/* A name alone proves nothing: private authorities like to call themselves "issuing", too. What is proven goes first. */
gboolean
sc_tls_is_issuer_left_out (ScTlsIssuerTraits traits,
                           guint             n_path)
{
  if (traits & SC_TLS_ISSUER_BELOW_KNOWN)
    return TRUE;
  if (traits & (SC_TLS_ISSUER_SIGNS_ITSELF | SC_TLS_ISSUER_KNOWN_NAME | SC_TLS_ISSUER_NAMED_ROOT))
    return FALSE;
  if (traits & SC_TLS_ISSUER_KNOWN_ORGANIZATION)
    return TRUE;
  /* No public root signs for a server itself. Above an authority that was sent, the root may be left out (RFC 8446 4.4.2). */
  return n_path == 1 && (traits & SC_TLS_ISSUER_PUBLIC_CERTIFICATE);
}
