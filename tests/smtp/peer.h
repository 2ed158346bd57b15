/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * Peer: a server that does what its script says, over loopback TCP, in a thread. One step a string; the first
 * character says what:
 *
 *   >text   sends it in one go ("\\0" in it is a NUL)
 *   %text   sends it octet by octet
 *   *text   sends it for ever, until the client goes
 *   <       reads a line          .   reads up to the final dot
 *   F       FIN                   R   RST
 *   !       lets peer_wait_mark() return
 *
 * At the end of the script it listens until the client goes, so that nothing the client writes is missed.
 */
typedef struct _Peer Peer;

Peer *peer_new (const char *const *script);
/* (transfer full) */
ScStream *peer_connect (Peer *self);
void peer_wait_mark (Peer *self);
/* Call when the client has closed. (transfer full): all that the client wrote, CRLF as "|" */
char *peer_finish (Peer *self);

/* A session on a peer, and what it traced: "S 220 hi|C EHLO …|". */
typedef struct
{
  Peer *peer;
  ScSession *session;
  GString *trace;
} Stage;

void stage_open (Stage *self, const char *const *script, guint timeout_ms, ScSessionFlags flags);
/* Ends without QUIT. (transfer full): what the client wrote */
char *stage_close (Stage *self);
void stage_trace (ScSpeaker speaker, const char *text, gpointer trace);

G_END_DECLS
