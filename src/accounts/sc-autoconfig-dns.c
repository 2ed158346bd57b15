/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-autoconfig-private.h"

#include <string.h>

#define MAX_TARGETS 3

gboolean
sc_autoconfig_is_inside (const char *host,
                         const char *domain)
{
  gsize host_length = strlen (host);
  gsize domain_length = strlen (domain);

  if (host_length < domain_length || g_ascii_strcasecmp (host + host_length - domain_length, domain) != 0)
    return FALSE;
  return host_length == domain_length || host[host_length - domain_length - 1] == '.';
}

static GResolver *
ref_resolver (const ScFindOptions *options)
{
  return options->resolver != NULL ? g_object_ref (options->resolver) : g_resolver_get_default ();
}

static void
add_service (GPtrArray           *proposals,
             const char          *service,
             ScSecurity           security,
             const char          *domain,
             const ScFindOptions *options,
             GCancellable        *cancellable)
{
  g_autoptr (GResolver) resolver = ref_resolver (options);
  GList *targets = g_resolver_lookup_service (resolver, service, "tcp", domain, cancellable, NULL);
  guint n = 0;

  for (GList *at = targets; at != NULL && n < MAX_TARGETS; at = at->next)
    {
      g_autofree char *host = NULL;
      g_autoptr (ScEndpoint) endpoint = NULL;
      ScProposal *proposal;
      guint16 typed_port = 0;

      /* RFC 6186 3.4: the target "." says that there is no such service; it is no host name, and is refused as one. */
      if (!sc_endpoint_parse_host (g_srv_target_get_hostname (at->data), &host, &typed_port, NULL) || typed_port != 0 ||
          g_srv_target_get_port (at->data) == 0)
        continue;
      endpoint = sc_endpoint_new (host, g_srv_target_get_port (at->data), security);
      proposal = sc_proposal_new (SC_PROPOSAL_SOURCE_SRV, endpoint);
      proposal->asked = g_strdup (domain);
      proposal->is_elsewhere = !sc_autoconfig_is_inside (host, domain);
      g_ptr_array_add (proposals, proposal);
      n++;
    }
  g_resolver_free_targets (targets);
}

GPtrArray *
sc_autoconfig_ask_srv (const char          *domain,
                       const ScFindOptions *options,
                       GCancellable        *cancellable)
{
  GPtrArray *proposals = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_proposal_unref);

  /* RFC 8314 5.1: TLS from the beginning is preferred. */
  add_service (proposals, "submissions", SC_SECURITY_TLS, domain, options, cancellable);
  add_service (proposals, "submission", SC_SECURITY_STARTTLS, domain, options, cancellable);
  return proposals;
}

char *
sc_autoconfig_ask_mx (const char          *domain,
                      const ScFindOptions *options,
                      GCancellable        *cancellable)
{
  g_autoptr (GResolver) resolver = ref_resolver (options);
  GList *records = g_resolver_lookup_records (resolver, domain, G_RESOLVER_RECORD_MX, cancellable, NULL);
  g_autofree char *best = NULL;
  guint16 best_preference = G_MAXUINT16;

  for (GList *at = records; at != NULL; at = at->next)
    {
      guint16 preference;
      const char *name;
      g_autofree char *host = NULL;
      guint16 typed_port = 0;

      g_variant_get (at->data, "(q&s)", &preference, &name);
      /* RFC 7505: a lone "." says that the domain takes no mail. */
      if (!sc_endpoint_parse_host (name, &host, &typed_port, NULL) || (best != NULL && preference >= best_preference))
        continue;
      g_free (best);
      best = g_steal_pointer (&host);
      best_preference = preference;
    }
  g_list_free_full (records, (GDestroyNotify) g_variant_unref);
  return g_steal_pointer (&best);
}
