/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-context-private.h"
#include "sc-port-probe.h"

G_BEGIN_DECLS

/* The stages, one file each. They return whether the run can go on to the next. */
gboolean sc_stage_connectivity_run (ScContext *context);
gboolean sc_stage_tls_run          (ScContext *context);
gboolean sc_stage_auth_run         (ScContext *context);
gboolean sc_stage_send_run         (ScContext *context);

/* The greeting and EHLO: before TLS, or inside it from the beginning. */
gboolean sc_stage_connectivity_greet (ScContext *context);
/* EHLO, also again after STARTTLS. */
gboolean sc_stage_connectivity_ehlo  (ScContext *context);
/* What speaks there, when it was no SMTP server. */
void     sc_stage_connectivity_note_service (ScContext *context, ScService service);

/* What waits in the outboxes of this computer: facts and questions of the first stage. */
void     sc_outbox_look            (ScContext *context);
/* After a handshake that failed with @error: whether the server knows nothing newer than what is forbidden today. Closes the connection. */
void     sc_stage_tls_try_old_encryption (ScContext *context, const GError *error);

/* The other ports are looked at in a thread of their own, which begins once sc_stage_ports_release() was called or a second has passed, so that
 * the server sees the connection that matters first. */
void     sc_stage_ports_start      (ScContext *context);
void     sc_stage_ports_release    (ScContext *context);
/* Whether the thread has finished, or there is none. */
gboolean sc_stage_ports_is_ready   (ScContext *context);
/* Waits for the thread and reports what it saw. */
void     sc_stage_ports_run        (ScContext *context);

G_END_DECLS
