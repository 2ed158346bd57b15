/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-net-error.h"

G_BEGIN_DECLS

/* Who turned a connection down, as far as it can be told. Nicks: unknown, this-computer, link, network, server. */
typedef enum
{
  SC_REJECTER_UNKNOWN = 1,
  SC_REJECTER_THIS_COMPUTER, /* a route or firewall of our own */
  SC_REJECTER_LINK,          /* nobody: the next device on the cable or Wi-Fi does not answer */
  SC_REJECTER_NETWORK,       /* a device on the way */
  SC_REJECTER_SERVER,        /* the address itself */
} ScRejecter;

#define SC_TYPE_REJECTER (sc_rejecter_get_type ())
GType sc_rejecter_get_type (void);

/**
 * ScRejection: why one connect() failed. Plain struct.
 *
 * The error number alone does not tell a firewall here from one far away: all of them answer with the same ICMP messages. Who sent
 * the message stands in the error queue of the socket (ip(7), IP_RECVERR).
 */
typedef struct
{
  int           saved_errno;
  gboolean      at_once;   /* connect() itself said it */
  guint         duration_ms;
  guint8        icmp;      /* 0 no message, 4 ICMP, 6 ICMPv6 */
  guint8        type;
  guint8        code;
  GInetAddress *sender;    /* (nullable): of the message */
  GInetAddress *local;     /* (nullable) */
  GInetAddress *remote;
} ScRejection;

/* Pure. Returns: the reason; @rejecter: who. */
ScNetError sc_rejection_judge (const ScRejection *self,
                               ScRejecter        *rejecter);

/* Lets the kernel keep the messages for @fd; before connect(). */
void       sc_rejection_listen (int fd,
                                int native_family);
/* Fills icmp, type, code, sender and local from the error queue of @fd; the addresses are owned by the caller. */
void       sc_rejection_read   (ScRejection *self,
                                int          fd);
void       sc_rejection_clear  (ScRejection *self);

G_END_DECLS
