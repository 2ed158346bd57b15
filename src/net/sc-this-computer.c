/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-net"

#include "config.h"

#include "sc-this-computer.h"

#include "sc-proc-net-tcp-private.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <netinet/in.h>
#include <string.h>

G_DEFINE_ENUM_TYPE (ScOnline, sc_online,
                    G_DEFINE_ENUM_VALUE (SC_ONLINE_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (SC_ONLINE_LOCAL, "local"),
                    G_DEFINE_ENUM_VALUE (SC_ONLINE_LIMITED, "limited"),
                    G_DEFINE_ENUM_VALUE (SC_ONLINE_PORTAL, "portal"),
                    G_DEFINE_ENUM_VALUE (SC_ONLINE_FULL, "full"))

typedef struct ifaddrs InterfaceList;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (InterfaceList, freeifaddrs)

static InterfaceList *
read_interfaces (void)
{
  struct ifaddrs *list = NULL;

  return getifaddrs (&list) == 0 ? list : NULL;
}

/* (transfer full) (nullable) */
static GInetAddress *
get_interface_address (const struct ifaddrs *interface)
{
  if (interface->ifa_addr == NULL)
    return NULL;
  if (interface->ifa_addr->sa_family == AF_INET)
    {
      const struct sockaddr_in *v4 = (const void *) interface->ifa_addr;

      return g_inet_address_new_from_bytes ((const guint8 *) &v4->sin_addr, G_SOCKET_FAMILY_IPV4);
    }
  if (interface->ifa_addr->sa_family == AF_INET6)
    {
      const struct sockaddr_in6 *v6 = (const void *) interface->ifa_addr;

      return g_inet_address_new_from_bytes ((const guint8 *) &v6->sin6_addr, G_SOCKET_FAMILY_IPV6);
    }
  return NULL;
}

/* Whether an interface that leads somewhere is up and has an address. */
static gboolean
has_network (void)
{
  g_autoptr (InterfaceList) list = read_interfaces ();

  for (struct ifaddrs *at = list; at != NULL; at = at->ifa_next)
    {
      g_autoptr (GInetAddress) address = get_interface_address (at);

      if (address != NULL && (at->ifa_flags & IFF_UP) && (at->ifa_flags & IFF_RUNNING) && !(at->ifa_flags & IFF_LOOPBACK) &&
          !g_inet_address_get_is_link_local (address))
        return TRUE;
    }
  return FALSE;
}

/* The monitor of a process whose main loop is not its own may be out of date or without any idea of this network namespace;
 * what it says of a portal is worth having, that there is a network we see ourselves. */
ScOnline
sc_this_computer_get_online (void)
{
  GNetworkMonitor *monitor = g_network_monitor_get_default ();

  if (!has_network ())
    return SC_ONLINE_NONE;
  switch (g_network_monitor_get_connectivity (monitor))
    {
    case G_NETWORK_CONNECTIVITY_LIMITED:
      return SC_ONLINE_LIMITED;
    case G_NETWORK_CONNECTIVITY_PORTAL:
      return SC_ONLINE_PORTAL;
    case G_NETWORK_CONNECTIVITY_FULL:
      return SC_ONLINE_FULL;
    case G_NETWORK_CONNECTIVITY_LOCAL:
    default:
      return g_network_monitor_get_network_available (monitor) ? SC_ONLINE_FULL : SC_ONLINE_LOCAL;
    }
}

/* Returns: whether one of the kernel's tables could be read. */
static gboolean
read_tables (ScTcpRowFunc func,
             gpointer     user_data)
{
  static const char *const files[] = { "/proc/net/tcp", "/proc/net/tcp6" };
  gboolean was_read = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *text = NULL;
      gsize length;

      if (!g_file_get_contents (files[i], &text, &length, NULL))
        continue;
      was_read = TRUE;
      sc_proc_net_tcp_each (text, length, func, user_data);
    }
  return was_read;
}

typedef struct
{
  ScResolution  *resolution;
  const guint16 *ports;
  guint          n_ports;
  guint         *counts;
} Counting;

static void
count_row (const ScTcpRow *row,
           gpointer        user_data)
{
  Counting *self = user_data;
  guint n = sc_resolution_get_n_addresses (self->resolution);

  if (!row->is_established)
    return;
  for (guint port = 0; port < self->n_ports; port++)
    for (guint i = 0; i < n && row->remote.port == self->ports[port]; i++)
      if (sc_tcp_end_is (&row->remote, sc_resolution_get_address (self->resolution, i), self->ports[port]))
        self->counts[port]++;
}

gboolean
sc_this_computer_count_connections (ScResolution  *resolution,
                                    const guint16 *ports,
                                    guint          n_ports,
                                    guint         *counts)
{
  Counting counting = { resolution, ports, n_ports, counts };

  g_return_val_if_fail (resolution != NULL, FALSE);

  for (guint i = 0; i < n_ports; i++)
    counts[i] = 0;
  return read_tables (count_row, &counting);
}

/* The desktop's setting: "none", "manual" or "auto". */
static gboolean
desktop_has_proxy (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettings) settings = NULL;
  g_autofree char *mode = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, "org.gnome.system.proxy", TRUE);
  if (schema == NULL)
    return FALSE;
  settings = g_settings_new_full (schema, NULL, NULL);
  mode = g_settings_get_string (settings, "mode");
  return !g_str_equal (mode, "none");
}

gboolean
sc_this_computer_uses_proxy (void)
{
  static const char *const names[] = { "https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *value = g_getenv (names[i]);

      if (value != NULL && *value != '\0')
        return TRUE;
    }
  return desktop_has_proxy ();
}

/* tun and tap have tun_flags; WireGuard and the like are ARPHRD_NONE; PPP is point to point. */
static gboolean
is_tunnel_interface (const struct ifaddrs *interface)
{
  g_autofree char *flags_path = g_build_filename ("/sys/class/net", interface->ifa_name, "tun_flags", NULL);
  g_autofree char *type_path = g_build_filename ("/sys/class/net", interface->ifa_name, "type", NULL);
  g_autofree char *type = NULL;
  guint64 number = 0;

  if ((interface->ifa_flags & IFF_POINTOPOINT) || g_file_test (flags_path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!g_file_get_contents (type_path, &type, NULL, NULL))
    return FALSE;
  return g_ascii_string_to_unsigned (g_strstrip (type), 10, 0, G_MAXUINT16, &number, NULL) &&
         (number == ARPHRD_NONE || number == ARPHRD_PPP || number == ARPHRD_TUNNEL || number == ARPHRD_IPGRE);
}

char *
sc_this_computer_dup_interface (GInetAddress *local,
                                gboolean     *is_tunnel)
{
  g_autoptr (InterfaceList) list = NULL;

  g_return_val_if_fail (G_IS_INET_ADDRESS (local), NULL);
  g_return_val_if_fail (is_tunnel != NULL, NULL);

  *is_tunnel = FALSE;
  list = read_interfaces ();
  for (struct ifaddrs *at = list; at != NULL; at = at->ifa_next)
    {
      g_autoptr (GInetAddress) address = get_interface_address (at);

      if (address == NULL || !g_inet_address_equal (address, local))
        continue;
      *is_tunnel = is_tunnel_interface (at);
      return g_strdup (at->ifa_name);
    }
  return NULL;
}
