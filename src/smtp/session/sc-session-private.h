/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-session.h"

G_BEGIN_DECLS

/* For the files of this room only. */
struct _ScSession
{
  GObject parent_instance;

  ScStream *stream;
  guint timeout_ms;
  ScSessionFlags flags;
  ScSessionTraceFunc trace;
  gpointer user_data;

  GByteArray *buffer; /* received and not yet used */
  gsize n_parsed;     /* octets of @buffer that the parser has judged */
  ScReply *pending_421;
  char *server_name; /* of the handshake */
  ScCapabilities *capabilities;
  ScTlsInfo *tls_info;
  ScSessionBodyFlags body_flags;
  char *oauth_error;
  char *mechanism; /* of the login that was tried */
  char *envelope_id;
  char *injected;            /* around STARTTLS */
  char *trusted_fingerprint; /* the user's word */
  guint n_logins;

  gboolean is_over;        /* nothing may be written any more */
  gboolean greeted;        /* a greeting was read, whatever its code */
  gboolean has_banner;     /* it was 220 */
  gboolean awaits_tls;     /* 220 to STARTTLS, no handshake yet */
  gboolean is_newly_safe;  /* the handshake after STARTTLS is over, and nothing was said since */
  gboolean awaits_message; /* 354 to DATA, no message yet */
  gboolean wrote_all;      /* the last exchange got its octets away */
  gboolean sent_message;   /* all of it, the final dot included */
  gboolean has_utf8;       /* MAIL said SMTPUTF8 */
  gboolean last_was_bad;   /* the last reply was 4yz or 5yz */
  gboolean login_tried;
  gboolean hides_challenge; /* what the server says in a 334 stays out of the trace */
};

void sc_session_trace (ScSession *self, ScSpeaker speaker, const char *bytes, gssize length);

/* Whether something may be written. FALSE: @reply is a 421 that was waiting, or @error is set. */
gboolean sc_session_may_write (
    ScSession *self, ScDeadline deadline, GCancellable *cancellable, ScReply **reply, GError **error);
/* Always FALSE. */
gboolean sc_session_refuse_argument (GError **error, const char *message);
gboolean sc_session_fail_over (ScSession *self, GError **error);
/* A server that counts TLS sessions says its 421 right after the handshake, and hangs up. What we write then is answered with a reset, and with
 * that the kernel throws away what we have not read yet: so we listen first. FALSE: @reply is a 421, or @error is set. */
gboolean sc_session_hear_refusal (ScSession *self, GCancellable *cancellable, ScReply **reply, GError **error);
ScReply *sc_session_read_reply (
    ScSession *self, gboolean is_banner, ScDeadline deadline, GCancellable *cancellable, GError **error);

/* Looks for a 421, writes @octets, reads the reply; @shown by @speaker is traced, line by line. Wherever it breaks, a 421
 * that was received is the reply. */
ScReply *sc_session_exchange (ScSession *self,
                              const char *octets,
                              gsize length,
                              ScSpeaker speaker,
                              const char *shown,
                              ScDeadline deadline,
                              GCancellable *cancellable,
                              GError **error);
/* The same for one command line without CRLF; @shown (nullable) is what the trace says instead of it. */
ScReply *sc_session_command (
    ScSession *self, const char *line, const char *shown, GCancellable *cancellable, GError **error);

G_END_DECLS
