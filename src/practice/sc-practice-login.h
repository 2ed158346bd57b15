/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-practice-link.h"

G_BEGIN_DECLS

typedef enum
{
  SC_LOGIN_ACCEPTED = 1,
  SC_LOGIN_REFUSED,   /* wrong user, password or token */
  SC_LOGIN_CANCELLED, /* the client said "*" */
  SC_LOGIN_BROKEN,    /* not what the mechanism asks for */
  SC_LOGIN_UNKNOWN,   /* no such mechanism */
  SC_LOGIN_GONE,      /* the client is gone */
} ScLoginResult;

/**
 * sc_practice_login:
 * @mechanism: the word after AUTH, in upper case
 * @initial: (nullable): the initial response, RFC 4954 4; "=" is an empty one
 * @on_line: gets each line of the client, for the log
 *
 * The server's half of the exchange up to, not with, its verdict. The user and password are those of the practice server; the
 * token of XOAUTH2 and OAUTHBEARER is the password, too.
 */
ScLoginResult sc_practice_login (ScPracticeLink *link,
                                 const char     *mechanism,
                                 const char     *initial,
                                 void          (*on_line) (const GByteArray *line, gpointer user_data),
                                 gpointer        user_data);

G_END_DECLS
