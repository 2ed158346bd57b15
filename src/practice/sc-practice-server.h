/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-scenario.h"

G_BEGIN_DECLS

/* The user and password that the pretend server accepts. */
#define SC_PRACTICE_USER     "learner@practice.example"
#define SC_PRACTICE_PASSWORD "practice makes perfect"

/**
 * ScPracticeServer: plays one scenario on 127.0.0.1, in threads of its own, each connection apart. Made, started, stopped; loopback only.
 */
#define SC_TYPE_PRACTICE_SERVER (sc_practice_server_get_type ())
G_DECLARE_FINAL_TYPE (ScPracticeServer, sc_practice_server, SC, PRACTICE_SERVER, GObject)
ScPracticeServer *sc_practice_server_new        (ScScenario *scenario) G_GNUC_WARN_UNUSED_RESULT;
/* @port 0: any free one. Makes the certificates (a private authority and a server certificate for 127.0.0.1 and localhost). */
gboolean          sc_practice_server_start      (ScPracticeServer *self, guint16 port, GError **error);
void              sc_practice_server_stop       (ScPracticeServer *self);
guint16           sc_practice_server_get_port   (ScPracticeServer *self);
/* (transfer none): the private authority, PEM, for ScTlsOptions / --ca-file */
GBytes           *sc_practice_server_get_ca_pem (ScPracticeServer *self);
/* For tests: what came from clients, one line a command, "<connection number> <line>"; and counters. (transfer full) */
char            **sc_practice_server_dup_log    (ScPracticeServer *self) G_GNUC_WARN_UNUSED_RESULT;
guint             sc_practice_server_get_n_connections (ScPracticeServer *self);
guint             sc_practice_server_get_n_logins      (ScPracticeServer *self); /* AUTH commands */
guint             sc_practice_server_get_n_messages    (ScPracticeServer *self); /* accepted final dots */
/* Octets that came after a 421 was sent (must be 0 for a good client). */
guint64           sc_practice_server_get_n_octets_after_421 (ScPracticeServer *self);

G_END_DECLS
