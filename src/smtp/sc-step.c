/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-smtp"

#include "config.h"

#include "sc-step.h"

G_DEFINE_ENUM_TYPE (ScStep,
                    sc_step,
                    G_DEFINE_ENUM_VALUE (SC_STEP_RESOLVE, "resolve"),
                    G_DEFINE_ENUM_VALUE (SC_STEP_CONNECT, "connect"),
                    G_DEFINE_ENUM_VALUE (SC_STEP_BANNER, "banner"),
                    G_DEFINE_ENUM_VALUE (SC_STEP_EHLO, "ehlo"),
                    G_DEFINE_ENUM_VALUE (SC_STEP_STARTTLS, "starttls"),
                    G_DEFINE_ENUM_VALUE (SC_STEP_TLS, "tls"),
                    G_DEFINE_ENUM_VALUE (SC_STEP_AUTH, "auth"),
                    G_DEFINE_ENUM_VALUE (SC_STEP_MAIL, "mail"),
                    G_DEFINE_ENUM_VALUE (SC_STEP_RCPT, "rcpt"),
                    G_DEFINE_ENUM_VALUE (SC_STEP_DATA, "data"),
                    G_DEFINE_ENUM_VALUE (SC_STEP_MESSAGE, "message"),
                    G_DEFINE_ENUM_VALUE (SC_STEP_QUIT, "quit"),
                    G_DEFINE_ENUM_VALUE (SC_STEP_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (SC_STEP_UNKNOWN, "unknown"))
