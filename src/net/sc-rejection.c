/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-net"

#include "config.h"

#include "sc-rejection.h"

#include <errno.h>
#include <linux/errqueue.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <string.h>
#include <sys/socket.h>

/* A neighbour that does not answer is given up after three seconds; a rule answers in none or, over IPv6, in one. */
#define NEIGHBOUR_MS 2000
/* The messages of one socket; a connect() that failed has one or two. */
#define MESSAGES_MAX 8

G_DEFINE_ENUM_TYPE (ScRejecter, sc_rejecter,
                    G_DEFINE_ENUM_VALUE (SC_REJECTER_UNKNOWN, "unknown"),
                    G_DEFINE_ENUM_VALUE (SC_REJECTER_THIS_COMPUTER, "this-computer"),
                    G_DEFINE_ENUM_VALUE (SC_REJECTER_LINK, "link"),
                    G_DEFINE_ENUM_VALUE (SC_REJECTER_NETWORK, "network"),
                    G_DEFINE_ENUM_VALUE (SC_REJECTER_SERVER, "server"))

/* RFC 792, RFC 1122 3.2.2.1 and RFC 1812 5.2.7.1; RFC 4443 3.1 */
static gboolean
is_prohibition (const ScRejection *self)
{
  if (self->icmp == 4)
    return self->type == ICMP_DEST_UNREACH && (self->code == ICMP_NET_ANO || self->code == ICMP_HOST_ANO || self->code == ICMP_PKT_FILTERED);
  return self->icmp == 6 && self->type == ICMP6_DST_UNREACH && (self->code == ICMP6_DST_UNREACH_ADMIN || self->code > ICMP6_DST_UNREACH_NOPORT);
}

static gboolean
is_host_unreachable (const ScRejection *self)
{
  if (self->icmp == 4)
    return self->type == ICMP_DEST_UNREACH && self->code == ICMP_HOST_UNREACH;
  return self->icmp == 6 && self->type == ICMP6_DST_UNREACH && self->code == ICMP6_DST_UNREACH_ADDR;
}

static ScRejecter
find_rejecter (const ScRejection *self)
{
  if (self->icmp == 0 || self->sender == NULL)
    return SC_REJECTER_UNKNOWN;
  if (self->local != NULL && g_inet_address_equal (self->sender, self->local))
    return is_host_unreachable (self) && self->duration_ms >= NEIGHBOUR_MS ? SC_REJECTER_LINK : SC_REJECTER_THIS_COMPUTER;
  return g_inet_address_equal (self->sender, self->remote) ? SC_REJECTER_SERVER : SC_REJECTER_NETWORK;
}

ScNetError
sc_rejection_judge (const ScRejection *self,
                    ScRejecter        *rejecter)
{
  ScNetError reason = sc_net_error_from_errno (self->saved_errno);

  g_return_val_if_fail (rejecter != NULL, reason);

  *rejecter = SC_REJECTER_UNKNOWN;
  if (self->at_once)
    {
      /* No packet has left. An "unreachable" route is a rule of somebody's here, such as a VPN's. */
      if (reason == SC_NET_ERROR_UNREACHABLE || reason == SC_NET_ERROR_DENIED)
        *rejecter = SC_REJECTER_THIS_COMPUTER;
      return reason == SC_NET_ERROR_UNREACHABLE ? SC_NET_ERROR_DENIED : reason;
    }
  *rejecter = find_rejecter (self);
  if (*rejecter == SC_REJECTER_THIS_COMPUTER)
    return SC_NET_ERROR_DENIED;
  if (is_prohibition (self))
    return SC_NET_ERROR_PROHIBITED;
  /* Said by somebody on the way, not by our own table of routes. */
  if (reason == SC_NET_ERROR_NO_ROUTE)
    return SC_NET_ERROR_UNREACHABLE;
  return reason == SC_NET_ERROR_DENIED ? SC_NET_ERROR_PROHIBITED : reason;
}

void
sc_rejection_listen (int fd,
                     int native_family)
{
  int on = 1;

  if (native_family == AF_INET6)
    (void) setsockopt (fd, IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on);
  else
    (void) setsockopt (fd, IPPROTO_IP, IP_RECVERR, &on, sizeof on);
}

/* (transfer full) (nullable) */
static GInetAddress *
make_address (const struct sockaddr *native)
{
  if (native->sa_family == AF_INET)
    return g_inet_address_new_from_bytes ((const guint8 *) &((const struct sockaddr_in *) (const void *) native)->sin_addr, G_SOCKET_FAMILY_IPV4);
  if (native->sa_family == AF_INET6)
    return g_inet_address_new_from_bytes ((const guint8 *) &((const struct sockaddr_in6 *) (const void *) native)->sin6_addr, G_SOCKET_FAMILY_IPV6);
  return NULL;
}

static void
take_message (ScRejection    *self,
              struct msghdr  *message)
{
  for (struct cmsghdr *at = CMSG_FIRSTHDR (message); at != NULL; at = CMSG_NXTHDR (message, at))
    {
      union
      {
        struct sock_extended_err error;
        char space[sizeof (struct sock_extended_err) + sizeof (struct sockaddr_in6)];
      } data = { 0 };
      gsize length = at->cmsg_len - CMSG_LEN (0);

      if (!(at->cmsg_level == IPPROTO_IP && at->cmsg_type == IP_RECVERR) && !(at->cmsg_level == IPPROTO_IPV6 && at->cmsg_type == IPV6_RECVERR))
        continue;
      if (length < sizeof data.error)
        continue;
      memcpy (&data, CMSG_DATA (at), MIN (length, sizeof data));
      if (data.error.ee_origin != SO_EE_ORIGIN_ICMP && data.error.ee_origin != SO_EE_ORIGIN_ICMP6)
        continue;
      self->icmp = data.error.ee_origin == SO_EE_ORIGIN_ICMP6 ? 6 : 4;
      self->type = data.error.ee_type;
      self->code = data.error.ee_code;
      g_clear_object (&self->sender);
      self->sender = make_address (SO_EE_OFFENDER (&data.error));
    }
}

void
sc_rejection_read (ScRejection *self,
                   int          fd)
{
  struct sockaddr_storage native = { 0 };
  socklen_t length = sizeof native;

  if (getsockname (fd, (struct sockaddr *) &native, &length) == 0)
    self->local = make_address ((const struct sockaddr *) &native);
  for (int i = 0; i < MESSAGES_MAX; i++)
    {
      char control[256], byte;
      struct iovec space = { &byte, 1 };
      struct sockaddr_storage name = { 0 };
      struct msghdr message = { .msg_iov = &space, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control,
                                .msg_name = &name, .msg_namelen = sizeof name };

      if (recvmsg (fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0)
        return;
      take_message (self, &message);
    }
}

void
sc_rejection_clear (ScRejection *self)
{
  g_clear_object (&self->sender);
  g_clear_object (&self->local);
}
