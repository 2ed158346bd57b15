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
/* Once more, in place of the connection there is, which is closed before. */
gboolean sc_stage_connectivity_connect_again (ScContext *context, GError **error);
/* EHLO, also again after STARTTLS. */
gboolean sc_stage_connectivity_ehlo  (ScContext *context);
/* What speaks there, when it was no SMTP server. */
void     sc_stage_connectivity_note_service (ScContext *context, ScService service);

/* What waits in the outboxes of this computer: facts and questions of the first stage. */
void     sc_outbox_look            (ScContext *context);
/* After a handshake that failed with @error: whether the server knows nothing newer than what is forbidden today; after one that stood still,
 * whether small packets get through. Closes the connection when there is something to try. */
void     sc_stage_tls_try_again (ScContext *context, const GError *error);
/* After EHLO without STARTTLS: whether another port of the server offers it. Closes the connection. */
void     sc_stage_tls_compare_ports (ScContext *context);

/* After the other ports: the family that was slower has been tried on this port, too. */
void     sc_stage_connectivity_note_other_family (ScContext *context, GSocketFamily family, int outcome);

/* Before the greeting is read, on a port that is for TLS from the beginning: after a short silence, whether the server waits for that.
 * @is_new: (out): the connection is another one now, for a server that does not. Returns: FALSE when the run ends here. */
gboolean sc_no_greeting_ask_early     (ScContext *context, gboolean *is_new);
/* After a connection without the greeting of a mail server: what answers there. */
void     sc_no_greeting_explain       (ScContext *context, const GError *error);
/* After a refused EHLO. Returns: FALSE, and says so, when the greeting was that of another protocol with three digits in front. */
gboolean sc_no_greeting_check_service (ScContext *context);

/* What this computer says of itself: its network and proxy, the connections it already holds, the interface the packets take. */
void     sc_this_side_look              (ScContext *context);
void     sc_this_side_count_connections (ScContext *context);
void     sc_this_side_note_way          (ScContext *context);

/* Why a name was not found: what the name servers say, and which name was meant. */
void     sc_names_explain_failure (ScContext *context, const GError *error, guint duration_ms);

/* After a refusal in place of a greeting: whether the other addresses of the server greet. */
void     sc_addresses_compare (ScContext *context);

/* With the user's consent, at the end of a run: block lists, reverse DNS, the sender's domain, a control host. Does nothing without it. */
void     sc_outside_ask (ScContext *context);

/* The other ports are looked at in a thread of their own, which begins once sc_stage_ports_release() was called or a second has passed, so that
 * the server sees the connection that matters first. */
void     sc_stage_ports_start      (ScContext *context);
void     sc_stage_ports_release    (ScContext *context);
/* Before the release: @family of the server's own port is to be tried, too. */
void     sc_stage_ports_try_family (ScContext *context, GSocketFamily family);
/* Whether the thread has finished, or there is none. */
gboolean sc_stage_ports_is_ready   (ScContext *context);
/* Waits for the thread and reports what it saw. */
void     sc_stage_ports_run        (ScContext *context);

G_END_DECLS
