/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gnutls/gnutls.h>

#include "sc-stream.h"
#include "sc-tls-private.h"

G_BEGIN_DECLS

/* For the two halves of the stream only: sc-stream.c waits, reads and writes, sc-stream-tls.c speaks TLS. */

struct _ScStream
{
  GObject                          parent_instance;
  int                              fd;
  gnutls_session_t                 session;     /* (nullable) */
  ScTlsOptions                    *options;     /* (nullable): holds what the session points to */
  gboolean                         has_tls;
  gboolean                         saw_end;       /* the server closed: what breaks then breaks for that */
  gboolean                         has_read_tls;  /* data came over TLS: the server took us as we are */
  int                              transport_errno; /* of the last push or pull that failed */
  char                            *alert;         /* (nullable) */
  GByteArray                      *first_bytes;   /* of the handshake */
};

/* Returns: whether it is worth trying again. */
gboolean sc_stream_await             (ScStream     *self,
                                      short         events,
                                      ScDeadline    deadline,
                                      GCancellable *cancellable,
                                      GError      **error);
/* Whether neither the deadline nor the cancellable nor a closed socket forbids to go on. */
gboolean sc_stream_may_go_on         (ScStream     *self,
                                      ScDeadline    deadline,
                                      GCancellable *cancellable,
                                      GError      **error);

/* What poll() is to wait for. */
short    sc_stream_get_tls_events    (ScStream     *self);
/* One attempt inside TLS: octets, 0 closed, -1 with @again or an error set. */
gssize   sc_stream_read_record       (ScStream     *self,
                                      void         *buffer,
                                      gsize         count,
                                      gboolean     *again,
                                      GError      **error);
gssize   sc_stream_write_record      (ScStream     *self,
                                      const void   *buffer,
                                      gsize         count,
                                      gboolean     *again,
                                      GError      **error);

G_END_DECLS
