/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-practice-server.h"

/* A client as plain as can be, for the tests: a blocking socket and GnuTLS; it shares nothing with Sendcheck's own. */
typedef struct _RawClient RawClient;

RawClient *raw_client_new        (guint16 port) G_GNUC_WARN_UNUSED_RESULT;
void       raw_client_free       (RawClient *self);
void       raw_client_send       (RawClient *self, const char *text, gssize length);
/* The lines of one reply joined with "|"; "(end)" or "(reset)" where the connection ended. */
char      *raw_client_read_reply (RawClient *self) G_GNUC_WARN_UNUSED_RESULT;
/* Everything up to the end of the connection. */
GBytes    *raw_client_read_all   (RawClient *self) G_GNUC_WARN_UNUSED_RESULT;
/* The handshake; returns GnuTLS's verification status for 127.0.0.1 with @ca_pem. */
guint      raw_client_start_tls  (RawClient *self, GBytes *ca_pem);
gboolean   raw_client_has_buffered (RawClient *self);

/**
 * raw_client_play:
 *
 * Plays a dialogue, steps separated by LF: ">text" sends a line, "<text" reads a reply that has to begin so, "tls" does the
 * handshake, "login" sends the right AUTH PLAIN, "end" waits for the end of the connection.
 */
void       raw_client_play       (ScPracticeServer *server, const char *steps);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RawClient, raw_client_free)
