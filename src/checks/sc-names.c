/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-checks"

#include "config.h"

#include "sc-stages-private.h"

#include "sc-dns.h"
#include "sc-enum.h"
#include "sc-known-hosts.h"
#include "sc-net-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define STAGE SC_STAGE_CONNECTIVITY

/* The name servers that have just answered, or failed at once, are asked again for the reason; those that were silent are not. */
#define SECOND_LOOK_MS  2000
#define WAS_SILENT_MS   2000

/* The system's look-up says only that it failed. Asks the same name servers what they say, and whether they know anything at all. */
static void
ask_why (ScContext *context)
{
  const char *host = sc_endpoint_get_host (context->settings->endpoint);
  const ScDnsQuestion questions[] = { { host, SC_DNS_A }, { ".", SC_DNS_NS } };
  g_autoptr (GPtrArray) answers = sc_dns_ask_sync (questions, G_N_ELEMENTS (questions), sc_deadline_after_ms (SECOND_LOOK_MS),
                                                   context->cancellable, NULL);
  ScDnsAnswer *own, *root;

  if (answers == NULL)
    return;
  own = answers->pdata[0];
  root = answers->pdata[1];
  sc_context_fact_string (context, "resolve.dns", sc_enum_to_nick (SC_TYPE_DNS_OUTCOME, (int) own->outcome));
  sc_context_fact_bool (context, "resolve.service-works", root->outcome == SC_DNS_OK || root->outcome == SC_DNS_NO_DATA);
  if (own->alias == NULL)
    return;
  sc_context_fact_string (context, "resolve.alias", own->alias);
  /* Translators: two names of servers. */
  sc_context_check (context, STAGE, "alias", SC_STATUS_SKIP, _("“%1$s” is another name for “%2$s”, and that has no address."), host, own->alias);
}

static void
look_for_similar (ScContext *context)
{
  g_autofree char *similar = sc_known_hosts_dup_similar (sc_endpoint_get_host (context->settings->endpoint));

  if (similar == NULL)
    return;
  sc_context_fact_string (context, "server.similar-host", similar);
  /* Translators: the name of a server. */
  sc_context_check (context, STAGE, "typing-error", SC_STATUS_SKIP, _("There is a mail server called “%s”."), similar);
}

void
sc_names_explain_failure (ScContext    *context,
                          const GError *error,
                          guint         duration_ms)
{
  if (g_error_matches (error, SC_NET_ERROR, SC_NET_ERROR_NAME_TIMEOUT) ||
      (g_error_matches (error, SC_NET_ERROR, SC_NET_ERROR_NAME_FAILURE) && duration_ms >= WAS_SILENT_MS))
    sc_context_fact_string (context, "resolve.dns", "timeout");
  else if (strchr (sc_endpoint_get_host (context->settings->endpoint), ':') == NULL)
    ask_why (context);
  look_for_similar (context);
}
