/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-rejection.h"
#include "sc-resolver.h"
#include "sc-stream.h"

G_BEGIN_DECLS

/**
 * ScAttempt: one try to reach one address. Plain struct, valid during the callback.
 */
typedef struct
{
  GInetAddress *address;
  guint16       port;
  int           outcome;     /* 0 connected, else an ScNetError; -1 given up because another address was faster */
  const char   *message;     /* (nullable): the system's words */
  ScRejecter    rejecter;    /* who turned it down; 0 when nobody did */
  guint         duration_ms;
} ScAttempt;

/* Called in the thread of the caller, once an address, before the function returns. */
typedef void (*ScAttemptFunc) (const ScAttempt *attempt,
                               gpointer         user_data);

/**
 * sc_connect_sync:
 *
 * Connects to one of the addresses of @resolution, families interleaved, the next
 * started 250 ms after the last or as soon as one fails (RFC 8305), and reports each attempt.
 * An address that was still waiting when another one won is reported with outcome -1.
 *
 * Returns: (transfer full) (nullable): the connection
 * Errors: when all failed, the ScNetError of the first address, or the first with another one than "no-route"; %G_IO_ERROR_CANCELLED.
 */
ScStream *sc_connect_sync (ScResolution   *resolution,
                           guint16         port,
                           ScDeadline      deadline,
                           ScAttemptFunc   on_attempt,
                           gpointer        user_data,
                           GCancellable   *cancellable,
                           GError        **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same for a connection on which neither side sends packets of more than @largest octets; 0: as usual. */
ScStream *sc_connect_with_packets_sync (ScResolution *resolution,
                                        guint16       port,
                                        guint         largest,
                                        ScDeadline    deadline,
                                        GCancellable *cancellable,
                                        GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
