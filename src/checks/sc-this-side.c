/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-checks"

#include "config.h"

#include "sc-stages-private.h"

#include "sc-enum.h"
#include "sc-this-computer.h"

#include <glib/gi18n-lib.h>

/* What this computer says of itself: no packet leaves for it. */

#define STAGE SC_STAGE_CONNECTIVITY

/* RFC 8314 3.3, RFC 6409: where mail programs hold connections. */
static const guint16 submission_ports[] = { 465, 587 };

void
sc_this_side_look (ScContext *context)
{
  ScOnline online = sc_this_computer_get_online ();

  sc_context_fact_bool (context, "computer.sandbox", g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS));
  sc_context_fact_bool (context, "computer.proxy", sc_this_computer_uses_proxy ());
  sc_context_fact_string (context, "computer.online", sc_enum_to_nick (SC_TYPE_ONLINE, (int) online));
  switch (online)
    {
    case SC_ONLINE_NONE:
      sc_context_check (context, STAGE, "online", SC_STATUS_SKIP, _("The system says that there is no network."));
      break;
    case SC_ONLINE_LOCAL:
      sc_context_check (context, STAGE, "online", SC_STATUS_SKIP, _("The system says that the network has no way to the internet."));
      break;
    case SC_ONLINE_LIMITED:
      sc_context_check (context, STAGE, "online", SC_STATUS_SKIP, _("The system says that the internet can be reached only in part."));
      break;
    case SC_ONLINE_PORTAL:
      sc_context_check (context, STAGE, "online", SC_STATUS_WARN, _("The network waits for you to sign in on a web page."));
      break;
    case SC_ONLINE_FULL:
      sc_context_check (context, STAGE, "online", SC_STATUS_PASS, _("This computer is connected to a network."));
      break;
    default:
      break;
    }
  if (sc_facts_get_bool (context->facts, "computer.proxy"))
    sc_context_check (context, STAGE, "proxy", SC_STATUS_SKIP, _("The web goes through a proxy here. Mail does not take that way."));
}

void
sc_this_side_count_connections (ScContext *context)
{
  guint16 own = sc_endpoint_get_port (context->settings->endpoint);
  guint16 ports[G_N_ELEMENTS (submission_ports) + 1] = { own };
  guint   counts[G_N_ELEMENTS (ports)];
  guint   n = 1;
  guint   total = 0;

  for (guint i = 0; i < G_N_ELEMENTS (submission_ports); i++)
    if (submission_ports[i] != own)
      ports[n++] = submission_ports[i];
  if (!sc_this_computer_count_connections (context->resolution, ports, n, counts))
    return;
  for (guint i = 0; i < n; i++)
    total += counts[i];
  sc_context_fact_int (context, "computer.connections", total);
  sc_context_fact_int (context, "computer.connections-here", counts[0]);
  if (total > 0)
    sc_context_check (context, STAGE, "connections", SC_STATUS_SKIP,
                      ngettext ("A program on this computer already holds %u connection to this server.",
                                "Programs on this computer already hold %u connections to this server.", total), total);
}

/* The address packets to @remote would come from. Connecting a datagram socket sends nothing. (transfer full) (nullable) */
static GInetSocketAddress *
find_local_address (GSocketAddress *remote)
{
  g_autoptr (GSocket) socket = g_socket_new (g_socket_address_get_family (remote), G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  g_autoptr (GSocketAddress) local = NULL;

  if (socket == NULL || !g_socket_connect (socket, remote, NULL, NULL))
    return NULL;
  local = g_socket_get_local_address (socket, NULL);
  return G_IS_INET_SOCKET_ADDRESS (local) ? G_INET_SOCKET_ADDRESS (g_steal_pointer (&local)) : NULL;
}

void
sc_this_side_note_way (ScContext *context)
{
  g_autoptr (GInetSocketAddress) local = NULL;
  g_autofree char *interface = NULL;
  gboolean         is_tunnel = FALSE;

  if (context->stream != NULL)
    local = sc_stream_dup_local_address (context->stream);
  for (guint i = 0; local == NULL && i < sc_resolution_get_n_addresses (context->resolution); i++)
    {
      g_autoptr (GSocketAddress) remote = sc_resolution_dup_socket_address (context->resolution, i, sc_endpoint_get_port (context->settings->endpoint));

      local = find_local_address (remote);
    }
  if (local == NULL)
    return;
  g_set_object (&context->local, g_inet_socket_address_get_address (local));
  interface = sc_this_computer_dup_interface (g_inet_socket_address_get_address (local), &is_tunnel);
  if (interface == NULL)
    return;
  sc_context_fact_string (context, "computer.interface", interface);
  sc_context_fact_bool (context, "computer.vpn", is_tunnel);
  if (is_tunnel)
    /* Translators: the name of a network interface. */
    sc_context_check (context, STAGE, "vpn", SC_STATUS_SKIP, _("The way to the server goes through a tunnel (VPN): %s."), interface);
}
