/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-context-private.h"

G_BEGIN_DECLS

/* Why a mechanism that the server offers is not the one to log in with. */
typedef enum
{
  SC_NOT_CHOSEN_UNKNOWN = 1, /* we cannot speak it */
  SC_NOT_CHOSEN_TOKEN,       /* it takes an access token, and there is a password */
  SC_NOT_CHOSEN_PASSWORD,    /* the other way round */
  SC_NOT_CHOSEN_WEAKER,
  SC_NOT_CHOSEN_NOT_WANTED,  /* the settings name another */
} ScNotChosen;

/**
 * sc_login_choice_judge:
 * @mechanism: an offered one
 * @chosen: the one that is used, 0 for none
 * @wanted: what the settings ask for
 *
 * Returns: why @mechanism is not used; 0 when it is the one
 */
ScNotChosen sc_login_choice_judge (const char *mechanism, ScAuthMethod chosen, ScAuthMethod wanted);

/* Facts and sentences about what is offered before and inside TLS, what is chosen, and why nothing else. */
void        sc_login_choice_report (ScContext *context, ScAuthMethod chosen);

G_END_DECLS
