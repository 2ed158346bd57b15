/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>
#include <gnutls/gnutls.h>

#include "sc-stream.h"

G_BEGIN_DECLS

/* What happens at once takes some milliseconds; a busy machine with sanitizers may take longer. What is held against it would
 * wait for ten seconds and more. */
#define SC_TEST_AT_ONCE_MS 2000

/* A server on loopback with a free port that treats each connection as a function of the test says. */
typedef struct _ScTestPeer ScTestPeer;

/* Runs in a thread of its own; @fd is blocking and closed afterwards. When the peer goes, the socket is shut down, so
 * blocking calls on it end. */
typedef void (*ScTestPeerFunc) (int fd, gpointer user_data);

ScTestPeer *sc_test_peer_new         (ScTestPeerFunc serve, gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
ScTestPeer *sc_test_peer_new_at      (const char *address, guint16 port, ScTestPeerFunc serve, gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void        sc_test_peer_free        (ScTestPeer *self);
guint16     sc_test_peer_get_port    (ScTestPeer *self);
/* A stream that is connected to it. */
ScStream   *sc_test_peer_connect     (ScTestPeer *self) G_GNUC_WARN_UNUSED_RESULT;

/* Waits until the client closes. */
void        sc_test_wait_for_close   (int fd);
/* Sends all of @text; no signal when the client is gone. */
void        sc_test_send             (int fd, const char *text, gssize length);
/* Handshake as server; %NULL when it failed. Free with gnutls_deinit(). */
gnutls_session_t sc_test_accept_tls  (int fd, gnutls_certificate_credentials_t credentials, const char *priority, gboolean require_client);

/* A listening socket on loopback that lets nobody in any more: connect() to it hangs. Close with sc_test_full_free(). */
typedef struct _ScTestFull ScTestFull;
ScTestFull *sc_test_full_new         (const char *address, guint16 port) G_GNUC_WARN_UNUSED_RESULT;
guint16     sc_test_full_get_port    (ScTestFull *self);
void        sc_test_full_free        (ScTestFull *self);

/* Cancels @cancellable from another thread after @after_ms; sc_test_cancel_finish() joins it and gives the milliseconds since. */
typedef struct _ScTestCancel ScTestCancel;
ScTestCancel *sc_test_cancel_start   (GCancellable *cancellable, guint after_ms) G_GNUC_WARN_UNUSED_RESULT;
gint64        sc_test_cancel_finish  (ScTestCancel *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScTestPeer, sc_test_peer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScTestFull, sc_test_full_free)

G_END_DECLS
