/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>
#include <gnutls/gnutls.h>

G_BEGIN_DECLS

/* The longest line the server reads; a longer one ends the connection. RFC 4954 4 wants 12288 for AUTH. */
#define SC_PRACTICE_LINE_MAX 65536

/**
 * ScPracticeLink: the server's end of one connection, with TLS on it or not. Belongs to one thread; every wait ends when @stop is cancelled.
 * Shares nothing with the client's stream, so that a mistake there does not cancel itself out.
 */
typedef struct _ScPracticeLink ScPracticeLink;

typedef enum
{
  SC_LINK_LINE = 1, /* a line is there */
  SC_LINK_TIMEOUT,
  SC_LINK_CLOSED,   /* the client is gone, or we are to stop */
} ScLinkResult;

/* @octets_after_421: counts what the client sends after we said 421; shared between threads */
ScPracticeLink *sc_practice_link_new       (GSocket        *socket,
                                            GCancellable   *stop,
                                            guint64        *octets_after_421) G_GNUC_WARN_UNUSED_RESULT;
void            sc_practice_link_free      (ScPracticeLink *self);
gboolean        sc_practice_link_has_tls   (ScPracticeLink *self);
/* (transfer full): the client's address in digits */
char           *sc_practice_link_dup_client (ScPracticeLink *self) G_GNUC_WARN_UNUSED_RESULT;

/* Reads one line, without its end; octets that are not text stay in it. @timeout_ms -1: for ever. */
ScLinkResult    sc_practice_link_read_line (ScPracticeLink *self,
                                            gint64          timeout_ms,
                                            GByteArray     *line);
/* False when the client is gone or we are to stop. */
gboolean        sc_practice_link_write     (ScPracticeLink *self,
                                            const void     *octets,
                                            gsize           count);
gboolean        sc_practice_link_wait      (ScPracticeLink *self,
                                            guint           ms);
/* What was read before is forgotten, as RFC 3207 4.2 wants. */
gboolean        sc_practice_link_start_tls (ScPracticeLink                  *self,
                                            gnutls_certificate_credentials_t credentials);
/* From now on every octet that comes is one too many. */
void            sc_practice_link_set_said_421 (ScPracticeLink *self);
/* Ends our half, then listens a moment for what the client still sends. */
void            sc_practice_link_close     (ScPracticeLink *self);
/* RST in place of FIN. */
void            sc_practice_link_reset     (ScPracticeLink *self);
/* Reads and drops whatever comes until the client goes or we are to stop. */
void            sc_practice_link_stall     (ScPracticeLink *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScPracticeLink, sc_practice_link_free)

G_END_DECLS
