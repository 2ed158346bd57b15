/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-checks"

#include "config.h"

#include "sc-stages-private.h"

#include "sc-enum.h"
#include "sc-net-error.h"
#include "sc-service.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A connection that stands, and no mail server that greets: what is it then? */

#define STAGE SC_STAGE_CONNECTIVITY

/* How long a server that was silent may take to answer a ClientHello: a moment, and some ways there and back. */
#define TLS_WAIT_MS     1000
#define TLS_WAIT_MAX_MS 3000
#define ROUND_TRIPS     4
/* How long a server may be silent, where TLS is what the port is for, before it is asked. */
#define EARLY_MS        2000
#define EARLY_MAX_MS    4000
/* And to answer an empty line. */
#define LINE_WAIT_MS    500
#define FIRST_BYTES_MAX 512

/* A server of another kind that waits for its client to begin, such as a web server, complains about an empty line. */
static ScService
ask_with_empty_line (ScContext *context)
{
  char       buffer[FIRST_BYTES_MAX];
  ScDeadline until = sc_deadline_after_ms (LINE_WAIT_MS + sc_facts_get_int (context->facts, "connect.ms", 0) * 2);
  gssize     n = -1;

  if (sc_stream_write_all_sync (context->stream, "\r\n\r\n", 4, until, context->cancellable, NULL))
    n = sc_stream_read_sync (context->stream, buffer, sizeof buffer, until, context->cancellable, NULL);
  sc_context_note_cancelled (context, NULL);
  return n > 0 ? sc_service_from_first_bytes (buffer, (gsize) n) : SC_SERVICE_SILENT;
}

static ScService
read_answer (ScContext    *context,
             const GError *error)
{
  g_autoptr (GBytes) bytes = sc_stream_dup_first_bytes (context->stream);
  const char        *step = sc_stream_get_handshake_step (context->stream);

  if (bytes != NULL)
    return sc_service_from_first_bytes (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (g_error_matches (error, SC_TLS_ERROR, SC_TLS_ERROR_ALERT) || g_error_matches (error, SC_TLS_ERROR, SC_TLS_ERROR_VERSION) ||
      (step != NULL && !g_str_equal (step, "nothing")))
    return SC_SERVICE_TLS;
  return g_error_matches (error, SC_TLS_ERROR, SC_TLS_ERROR_TIMEOUT) ? ask_with_empty_line (context) : SC_SERVICE_SILENT;
}

/* A server that waits for a ClientHello says nothing by itself. Nothing of the user's is in one. */
static ScService
ask_for_tls (ScContext *context)
{
  g_autoptr (ScTlsInfo) info = NULL;
  g_autoptr (GError)    error = NULL;
  int wait_ms = MIN (TLS_WAIT_MS + sc_facts_get_int (context->facts, "connect.ms", 0) * ROUND_TRIPS, TLS_WAIT_MAX_MS);

  if (sc_stream_has_tls (context->stream))
    return SC_SERVICE_SILENT;
  sc_context_activity (context, STAGE, _("Trying whether the server waits for TLS"));
  sc_tls_options_prepare (context->tls_options);
  info = sc_stream_start_tls_sync (context->stream, sc_endpoint_get_host (context->settings->endpoint), context->tls_options,
                                   sc_deadline_after_ms (MIN (wait_ms, (int) context->settings->timeout_ms)), context->cancellable, &error);
  if (sc_context_note_cancelled (context, error))
    return SC_SERVICE_SILENT;
  return info != NULL ? SC_SERVICE_TLS : read_answer (context, error);
}

static ScService
recognise_service (ScContext    *context,
                   const GError *error)
{
  const char *words = context->first_words;

  if (words == NULL)
    return g_error_matches (error, SC_NET_ERROR, SC_NET_ERROR_TIMEOUT) ? ask_for_tls (context) : SC_SERVICE_CLOSED_AT_ONCE;
  /* The first octet of a TLS alert (21) or handshake record (22), as the transcript shows it. */
  if (g_str_has_prefix (words, "␕") || g_str_has_prefix (words, "␖"))
    return SC_SERVICE_TLS;
  return sc_service_from_first_bytes (words, strlen (words));
}

/* It began to speak as a mail server does, and the time was over before it had finished. */
static gboolean
is_dripping (ScContext    *context,
             const GError *error)
{
  const char *words = context->first_words;

  if (words == NULL || !g_error_matches (error, SC_NET_ERROR, SC_NET_ERROR_TIMEOUT))
    return FALSE;
  return strlen (words) < 3 ? words[strspn (words, "0123456789")] == '\0'
                            : sc_service_from_first_bytes (words, strlen (words)) == SC_SERVICE_SMTP;
}

static const char *
service_sentence (ScService service)
{
  switch (service)
    {
    case SC_SERVICE_TLS:
      return _("The server speaks TLS from the beginning on this port; the settings say otherwise.");
    case SC_SERVICE_HTTP:
      return _("A web server answers on this port, not a mail server.");
    case SC_SERVICE_SSH:
      return _("A remote login service answers on this port, not a mail server.");
    case SC_SERVICE_IMAP:
    case SC_SERVICE_POP3:
      return _("A server for reading mail answers on this port, not one for sending.");
    case SC_SERVICE_SILENT:
      return _("The server took the connection, but did not greet.");
    case SC_SERVICE_CLOSED_AT_ONCE:
      return _("The server closed the connection without a greeting.");
    case SC_SERVICE_SMTP:
    case SC_SERVICE_OTHER:
    default:
      return _("What the server said is no greeting of a mail server.");
    }
}

static void
report_service (ScContext *context,
                ScService  service)
{
  g_autofree char *best = NULL;

  sc_stage_connectivity_note_service (context, service);
  if (service == SC_SERVICE_TLS)
    {
      best = g_strdup_printf ("%u tls", sc_endpoint_get_port (context->settings->endpoint));
      sc_context_fact_string (context, "ports.best", best);
    }
  sc_context_check (context, STAGE, "banner", SC_STATUS_FAIL, "%s", service_sentence (service));
}

/* A mail server without TLS that has begun to greet, or has hung up because we spoke first. */
static gboolean
speaks_plainly (ScContext    *context,
                const GError *error)
{
  g_autoptr (GBytes) bytes = sc_stream_dup_first_bytes (context->stream);
  ScService          service = SC_SERVICE_SILENT;

  if (bytes == NULL)
    return g_error_matches (error, SC_TLS_ERROR, SC_TLS_ERROR_CLOSED) || g_error_matches (error, SC_TLS_ERROR, SC_TLS_ERROR_RESET);
  service = sc_service_from_first_bytes (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return service == SC_SERVICE_SMTP || service == SC_SERVICE_OTHER;
}

/* A 421 in place of TLS is the greeting (RFC 5321 3.1), and the last word on this matter. */
static gboolean
take_refusal (ScContext *context)
{
  g_autoptr (GBytes)  bytes = sc_stream_dup_first_bytes (context->stream);
  g_autoptr (ScReply) reply = NULL;
  gsize               count = 0;
  gsize               used = 0;
  const char         *octets = bytes != NULL ? g_bytes_get_data (bytes, &count) : NULL;

  if (octets == NULL || !sc_reply_parse (octets, count, &reply, &used, NULL) || reply == NULL || sc_reply_get_code (reply) != 421)
    return FALSE;
  (void) sc_context_take_reply (context, STAGE, "banner", reply, NULL);
  return TRUE;
}

/* It was no server that waits for TLS, only a slow one, and what we said has spoilt the connection. */
static gboolean
wait_again (ScContext *context,
            gboolean  *is_new)
{
  g_autoptr (GError) error = NULL;

  sc_context_line (context, SC_SPEAKER_INFO, _("Second connection: on the first one, TLS was tried after a short silence. This one waits for the greeting."));
  *is_new = sc_stage_connectivity_connect_again (context, &error);
  if (!*is_new && !sc_context_note_cancelled (context, error))
    {
      sc_context_fail_error (context, STAGE, SC_STEP_BANNER, error);
      report_service (context, SC_SERVICE_CLOSED_AT_ONCE);
    }
  return *is_new;
}

/* RFC 8314 7.3: port 465 is for servers that begin with TLS and wait for us to speak. One that does not would greet; how long that may take
 * is waited for on a connection on which nothing was said. */
gboolean
sc_no_greeting_ask_early (ScContext *context,
                          gboolean  *is_new)
{
  ScEndpoint            *endpoint = context->settings->endpoint;
  int                    timeout_ms = (int) context->settings->timeout_ms;
  int                    early_ms = MIN (EARLY_MS + sc_facts_get_int (context->facts, "connect.ms", 0) * ROUND_TRIPS, EARLY_MAX_MS);
  ScDeadline             until = sc_deadline_after_ms (timeout_ms);
  g_autoptr (ScTlsInfo)  info = NULL;
  g_autoptr (GError)     silence = NULL;
  g_autoptr (GError)     error = NULL;
  ScService              service;

  if (sc_security_for_port (sc_endpoint_get_port (endpoint)) != SC_SECURITY_TLS || sc_stream_has_tls (context->stream))
    return TRUE;
  if (sc_stream_await_data_sync (context->stream, sc_deadline_after_ms (MIN (early_ms, timeout_ms / 2)), context->cancellable, &silence))
    return TRUE;
  if (sc_context_note_cancelled (context, silence))
    return FALSE;
  sc_context_activity (context, STAGE, _("Trying whether the server waits for TLS"));
  sc_tls_options_prepare (context->tls_options);
  info = sc_stream_start_tls_sync (context->stream, sc_endpoint_get_host (endpoint), context->tls_options, until, context->cancellable, &error);
  if (sc_context_note_cancelled (context, error))
    return FALSE;
  if (info == NULL && take_refusal (context))
    return FALSE;
  if (info == NULL && speaks_plainly (context, error))
    return wait_again (context, is_new);
  sc_context_fail_error (context, STAGE, SC_STEP_BANNER, silence);
  service = info != NULL ? SC_SERVICE_TLS : read_answer (context, error);
  if (!context->cancelled)
    report_service (context, service);
  return FALSE;
}

void
sc_no_greeting_explain (ScContext    *context,
                        const GError *error)
{
  ScService service;

  if (sc_context_note_cancelled (context, error))
    return;
  /* The end of the handshake, not the greeting. */
  if (error->domain == SC_TLS_ERROR)
    {
      (void) sc_context_take_reply (context, STAGE, "banner", NULL, error);
      return;
    }
  sc_context_fail_error (context, STAGE, SC_STEP_BANNER, error);
  if (is_dripping (context, error))
    {
      sc_context_check (context, STAGE, "banner", SC_STATUS_FAIL, _("The server began to speak, but did not finish its greeting in time."));
      return;
    }
  service = recognise_service (context, error);
  if (context->cancelled)
    return;
  /* Nobody had spoken while we waited: this is the greeting, and it comes too late. */
  if (service == SC_SERVICE_SMTP && context->first_words == NULL)
    service = SC_SERVICE_SILENT;
  report_service (context, service);
}

gboolean
sc_no_greeting_check_service (ScContext *context)
{
  const char *words = context->first_words;

  if (words == NULL || sc_service_from_first_bytes (words, strlen (words)) != SC_SERVICE_OTHER)
    return TRUE;
  sc_context_fail (context, STAGE, SC_STEP_BANNER, "smtp.bad-reply", NULL);
  report_service (context, SC_SERVICE_OTHER);
  return FALSE;
}
