/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-checks"

#include "config.h"

#include "sc-stages-private.h"

#include "sc-connector.h"
#include "sc-net-error.h"

#include <glib/gi18n-lib.h>

#define STAGE SC_STAGE_TLS
/* It is only for comparison. */
#define SMALL_WAIT_MAX_MS 5000
/* What every way must let through (RFC 9293 3.7.1). */
#define SMALL_PACKET 536

/* After a handshake that failed, a second connection that tells why: with settings that no login may ever use, or with packets that are
 * kept small. It has a session of its own that knows no user and no password, and it says no more than it must. */

/* Whether what went wrong could come from encryption that is too old. */
static gboolean
may_be_old (ScContext    *context,
            const GError *error)
{
  const char *alert = sc_stream_get_tls_alert (context->stream);

  if (g_error_matches (error, SC_TLS_ERROR, SC_TLS_ERROR_VERSION))
    return TRUE;
  if (g_error_matches (error, SC_TLS_ERROR, SC_TLS_ERROR_ALERT))
    return g_strcmp0 (alert, "handshake_failure") == 0 || g_strcmp0 (alert, "insufficient_security") == 0 || g_strcmp0 (alert, "illegal_parameter") == 0;
  /* Some hang up instead of saying what they miss. */
  return (g_error_matches (error, SC_TLS_ERROR, SC_TLS_ERROR_CLOSED) || g_error_matches (error, SC_TLS_ERROR, SC_TLS_ERROR_FAILED)) &&
         g_strcmp0 (sc_stream_get_handshake_step (context->stream), "certificate") != 0;
}

/* Whether it could come from large packets that are lost on the way (RFC 2923 2.1). What got lost while it was short, was not too large. */
static gboolean
may_be_large (ScContext    *context,
              const GError *error)
{
  int unconfirmed = sc_facts_get_int (context->facts, "line.unconfirmed", 0);

  return g_error_matches (error, SC_TLS_ERROR, SC_TLS_ERROR_TIMEOUT) && (unconfirmed == 0 || unconfirmed > SMALL_PACKET);
}

/* As far as a 220 to STARTTLS; nothing of it is reported. */
static gboolean
ask_for_tls (ScContext *context,
             ScSession *session)
{
  g_autoptr (ScReply) banner = NULL;
  g_autoptr (ScReply) ehlo = NULL;
  g_autoptr (ScReply) starttls = NULL;

  if (sc_endpoint_get_security (context->settings->endpoint) == SC_SECURITY_TLS)
    return TRUE;
  banner = sc_session_read_banner_sync (session, context->cancellable, NULL);
  if (banner == NULL || sc_reply_get_code (banner) != 220)
    return FALSE;
  ehlo = sc_session_ehlo_sync (session, context->cancellable, NULL);
  if (ehlo == NULL || !sc_reply_is_positive (ehlo))
    return FALSE;
  starttls = sc_session_starttls_sync (session, context->cancellable, NULL);
  return starttls != NULL && sc_reply_get_code (starttls) == 220;
}

/* @largest_packet: 0 as usual. Returns: FALSE when it did not come to a handshake; else @info is what that gave. */
static gboolean
shake_hands_again (ScContext    *context,
                   guint         largest_packet,
                   ScTlsOptions *options,
                   guint         wait_ms,
                   ScTlsInfo   **info)
{
  ScEndpoint           *endpoint = context->settings->endpoint;
  g_autoptr (ScStream)  stream = NULL;
  g_autoptr (ScSession) session = NULL;

  stream = sc_connect_with_packets_sync (context->resolution, sc_endpoint_get_port (endpoint), largest_packet, sc_deadline_after_ms (wait_ms),
                                         context->cancellable, NULL);
  if (stream == NULL)
    return FALSE;
  session = sc_session_new (stream, wait_ms, 0, NULL, NULL);
  if (!ask_for_tls (context, session))
    {
      sc_session_quit_sync (session, context->cancellable);
      return FALSE;
    }
  *info = sc_session_handshake_sync (session, sc_endpoint_get_host (endpoint), options, context->cancellable, NULL);
  sc_stream_close (stream);
  return !sc_context_note_cancelled (context, NULL);
}

static void
report_old (ScContext *context,
            ScTlsInfo *info)
{
  g_autofree char *protocol = NULL;
  g_auto (GStrv)   words = NULL;

  sc_context_fact_string (context, "tls.lowered.result", info != NULL ? "agreed" : "refused");
  if (info == NULL)
    {
      sc_context_check (context, STAGE, "old-encryption", SC_STATUS_SKIP,
                        _("A second try with old kinds of encryption, and without a password, did not work either."));
      return;
    }
  /* Without the space, for rules that compare words. */
  words = g_strsplit (sc_tls_info_get_protocol (info), " ", -1);
  protocol = g_strjoinv ("", words);
  sc_context_fact_string (context, "tls.lowered.protocol", protocol);
  sc_context_fact_string (context, "tls.lowered.cipher", sc_tls_info_get_cipher (info));
  sc_context_check (context, STAGE, "old-encryption", SC_STATUS_FAIL,
                    /* Translators: a protocol such as “TLS 1.0”, a cipher such as “3DES-CBC”. */
                    _("A second try with old kinds of encryption, and without a password, worked: the server agreed to %1$s with %2$s."),
                    sc_tls_info_get_protocol (info), sc_tls_info_get_cipher (info));
}

static void
try_old_encryption (ScContext *context)
{
  g_autoptr (ScTlsOptions) lowered = sc_tls_options_new_lowered (context->tls_options);
  g_autoptr (ScTlsInfo)    info = NULL;

  sc_context_activity (context, STAGE, _("Trying older kinds of encryption, without a password"));
  sc_context_line (context, SC_SPEAKER_INFO, _("Second connection: only to see which old encryption the server knows. No password is sent on it."));
  if (shake_hands_again (context, 0, lowered, context->settings->timeout_ms, &info))
    report_old (context, info);
}

static void
try_small_packets (ScContext *context)
{
  guint wait_ms = MIN (context->settings->timeout_ms, SMALL_WAIT_MAX_MS);
  g_autoptr (ScTlsInfo) info = NULL;

  sc_context_activity (context, STAGE, _("Trying with small packets, without a password"));
  sc_context_line (context, SC_SPEAKER_INFO, _("Second connection: only to see whether small packets get through. No password is sent on it."));
  if (!shake_hands_again (context, SMALL_PACKET, context->tls_options, wait_ms, &info))
    return;
  sc_context_fact_string (context, "tls.small-packets", info != NULL ? "worked" : "failed");
  if (info != NULL)
    sc_context_check (context, STAGE, "small-packets", SC_STATUS_FAIL,
                      _("A second try with small packets, and without a password, worked: large packets are lost on the way."));
  else
    sc_context_check (context, STAGE, "small-packets", SC_STATUS_SKIP,
                      _("A second try with small packets, and without a password, did not work either."));
}

void
sc_stage_tls_try_again (ScContext    *context,
                        const GError *error)
{
  const gboolean is_old = may_be_old (context, error);

  if (context->cancelled || (!is_old && !may_be_large (context, error)))
    return;
  /* Never two connections at once: servers count them. */
  sc_stream_close (context->stream);
  if (is_old)
    try_old_encryption (context);
  else
    try_small_packets (context);
}
