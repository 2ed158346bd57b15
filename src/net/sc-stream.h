/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

#include "sc-deadline.h"
#include "sc-tls-info.h"

G_BEGIN_DECLS

/**
 * ScStream:
 *
 * One TCP connection, blocking for its caller but never longer than the deadline
 * and never more than 200 ms after the cancellable; optionally with TLS on it.
 * Used by one thread at a time.
 */
#define SC_TYPE_STREAM (sc_stream_get_type ())
G_DECLARE_FINAL_TYPE (ScStream, sc_stream, SC, STREAM, GObject)

/* Takes over @fd, a connected TCP socket, and makes it non-blocking. */
ScStream *sc_stream_new_for_fd        (int             fd) G_GNUC_WARN_UNUSED_RESULT;

/**
 * sc_stream_read_sync:
 *
 * Waits until at least one byte is there and reads at most @count.
 *
 * Returns: bytes read; 0 when the other side closed; -1 on error.
 * Errors: %SC_NET_ERROR_TIMEOUT, _RESET, _FAILED, also inside TLS; %SC_TLS_ERROR_ALERT, _CLIENT_CERT_WANTED (a server
 *   of TLS 1.3 says so only after the handshake), _FAILED once TLS is on; %G_IO_ERROR_CANCELLED.
 */
gssize    sc_stream_read_sync         (ScStream       *self,
                                       void           *buffer,
                                       gsize           count,
                                       ScDeadline      deadline,
                                       GCancellable   *cancellable,
                                       GError        **error);

/* Waits until there is something to read, and leaves it there; also when the other side has closed. Before TLS.
 * Errors: %SC_NET_ERROR_TIMEOUT, _FAILED; %G_IO_ERROR_CANCELLED. */
gboolean  sc_stream_await_data_sync   (ScStream       *self,
                                       ScDeadline      deadline,
                                       GCancellable   *cancellable,
                                       GError        **error);

/* Reads what is there right now without waiting: 0 nothing or closed (then @closed is set), -1 error. */
gssize    sc_stream_read_nonblocking  (ScStream       *self,
                                       void           *buffer,
                                       gsize           count,
                                       gboolean       *closed,
                                       GError        **error);

/* Writes all of @count bytes. Errors as sc_stream_read_sync(). */
gboolean  sc_stream_write_all_sync    (ScStream       *self,
                                       const void     *buffer,
                                       gsize           count,
                                       ScDeadline      deadline,
                                       GCancellable   *cancellable,
                                       GError        **error);

/**
 * sc_stream_start_tls_sync:
 * @server_name: the name for SNI and for the identity check (or an IP literal)
 * @options: (nullable): extra authorities and lowered settings
 *
 * Does the handshake. A certificate that cannot be trusted is not an error here: the
 * handshake ends, the faults stand in the info, and the caller decides before
 * it sends anything (nothing of the user's has been sent yet).
 *
 * Returns: (transfer full) (nullable): what was negotiated, %NULL on error
 * Errors: %SC_TLS_ERROR; %G_IO_ERROR_CANCELLED.
 */
ScTlsInfo *sc_stream_start_tls_sync   (ScStream       *self,
                                       const char     *server_name,
                                       ScTlsOptions   *options,
                                       ScDeadline      deadline,
                                       GCancellable   *cancellable,
                                       GError        **error) G_GNUC_WARN_UNUSED_RESULT;

/* What the kernel knows of the packets of a connection. */
typedef struct
{
  guint    unconfirmed; /* octets that this computer has said, and nobody has confirmed yet */
  guint    repeats;     /* how often the oldest of them was sent again */
  guint    largest;     /* octets in the largest packet that came; 536 until one came that was larger */
  gboolean knows_early; /* an old kernel does not count the next one */
  guint    early;       /* packets that came although one before them had not (RFC 9293 3.10.7.4) */
} ScLineState;

/* Returns: whether the kernel told. */
gboolean  sc_stream_look_at_line      (ScStream       *self,
                                       ScLineState    *line);

/* The kernel's estimate; 0 when it has none. */
guint     sc_stream_get_round_trip_ms (ScStream       *self);
gboolean  sc_stream_has_tls           (ScStream       *self);
/* The fatal alert the server sent, by its name in the RFCs ("handshake_failure"), or %NULL. (transfer none) */
const char *sc_stream_get_tls_alert   (ScStream       *self);
/* How far the server went in the handshake, by its last message in the words of RFC 8446 4 and RFC 5246 7.4 ("server-hello",
 * "certificate", "finished"); "nothing" when none came, %NULL before a handshake. (transfer none) */
const char *sc_stream_get_handshake_step (ScStream *self);
/* After %SC_TLS_ERROR_NOT_TLS: what came in place of TLS, at most 1024 octets as they came; a 421 may stand in it.
 * (transfer full) (nullable) */
GBytes   *sc_stream_dup_first_bytes   (ScStream       *self) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full) (nullable): addresses of the two ends */
GInetSocketAddress *sc_stream_dup_local_address  (ScStream *self);
GInetSocketAddress *sc_stream_dup_remote_address (ScStream *self);
/* The channel binding of @type "tls-unique" or "tls-exporter" (RFC 9266), or %NULL. */
GBytes   *sc_stream_dup_channel_binding (ScStream *self, const char *type);
/* Sends close_notify when TLS is on (without waiting) and closes. */
void      sc_stream_close             (ScStream       *self);

G_END_DECLS
