/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-practice-link.h"
#include "sc-scenario-private.h"

G_BEGIN_DECLS

/* What all connections of one server share. Counters are atomic, the log has its lock. */
typedef struct
{
  ScScenario                      *scenario;
  gnutls_certificate_credentials_t credentials;
  guint                            n_connections;
  guint                            n_logins;
  guint                            n_messages;
  guint64                          octets_after_421;
  GMutex                           log_lock;
  GPtrArray                       *log; /* char * */
} ScPracticeShared;

/**
 * sc_practice_dialogue_run:
 *
 * Plays the scenario over @link until the connection ends. @connection counts from 1.
 */
void sc_practice_dialogue_run (ScPracticeShared *shared,
                               ScPracticeLink   *link,
                               guint             connection);

G_END_DECLS
