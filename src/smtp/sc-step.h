/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * ScStep: the exact place in a run where something happened (CONTRACT: "step").
 * Nicks: resolve connect banner ehlo starttls tls auth mail rcpt data message quit idle unknown.
 */
typedef enum
{
  SC_STEP_RESOLVE = 1,
  SC_STEP_CONNECT,
  SC_STEP_BANNER,
  SC_STEP_EHLO,
  SC_STEP_STARTTLS,
  SC_STEP_TLS,
  SC_STEP_AUTH,
  SC_STEP_MAIL,
  SC_STEP_RCPT,
  SC_STEP_DATA,    /* the reply to DATA */
  SC_STEP_MESSAGE, /* the reply to the final dot */
  SC_STEP_QUIT,
  SC_STEP_IDLE, /* unasked, between commands */
  SC_STEP_UNKNOWN,
} ScStep;

#define SC_TYPE_STEP (sc_step_get_type ())
GType sc_step_get_type (void);

G_END_DECLS
