/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-checks"

#include "config.h"

#include "sc-stages-private.h"

#include "sc-enum.h"
#include "sc-net-error.h"
#include "sc-service.h"
#include "sc-tls-facts-private.h"
#include "sc-tls-words-private.h"
#include "sc-trust-store.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define STAGE SC_STAGE_TLS

/* The user's word for this server and this certificate, if there is one. */
static ScTrust
ask_for_word (ScContext *context,
              ScTlsInfo *info)
{
  ScEndpoint *endpoint = context->settings->endpoint;
  const char *fingerprint;
  gint64      given;
  ScTrust     trust;

  if (sc_tls_info_get_n_certificates (info) == 0)
    return SC_TRUST_NONE;
  fingerprint = sc_certificate_get_fingerprint (sc_tls_info_get_certificate (info, 0));
  trust = sc_trust_store_ask (sc_trust_store_get_default (), sc_endpoint_get_host (endpoint), sc_endpoint_get_port (endpoint), fingerprint, &given);
  sc_context_fact_string (context, "tls.trust-word", sc_enum_to_nick (SC_TYPE_TRUST, (int) trust));
  if (given != 0)
    sc_context_fact_int (context, "tls.trust-word.given", given);
  if (trust == SC_TRUST_ONCE || trust == SC_TRUST_REMEMBERED)
    sc_session_trust_certificate (context->session, fingerprint);
  return trust;
}

/* Whose word lets the password go over this certificate all the same; FALSE: nobody's. */
static gboolean
may_go_on (ScContext *context,
           ScTlsInfo *info)
{
  ScTrust trust = ask_for_word (context, info);

  if (context->settings->allow_untrusted)
    {
      sc_context_fact_string (context, "tls.trust-word", "any");
      sc_context_check (context, STAGE, "your-word", SC_STATUS_WARN, _("You allowed any certificate for this check, so it goes on all the same."));
      return TRUE;
    }
  if (trust == SC_TRUST_ONCE)
    sc_context_check (context, STAGE, "your-word", SC_STATUS_WARN, _("You allowed this very certificate for this server, so the check goes on all the same."));
  else if (trust == SC_TRUST_REMEMBERED)
    sc_context_check (context, STAGE, "your-word", SC_STATUS_WARN,
                      _("You allowed this very certificate for this server, and wanted that to be remembered. So the check goes on all the same."));
  else if (trust == SC_TRUST_CHANGED)
    sc_context_check (context, STAGE, "your-word", SC_STATUS_FAIL,
                      _("You allowed another certificate for this server. This is not that one, so your word does not count for it."));
  return trust == SC_TRUST_ONCE || trust == SC_TRUST_REMEMBERED;
}

/* Says each fault. Without the user's word the run goes on, but keeps the password. */
static void
judge_certificate (ScContext *context,
                   ScTlsInfo *info)
{
  ScTlsFaults faults = sc_tls_info_get_faults (info);
  gboolean    goes_on;

  if (sc_tls_info_is_trusted (info))
    {
      sc_context_check (context, STAGE, "certificate", SC_STATUS_PASS, _("The certificate is valid and fits the server’s name."));
      return;
    }
  goes_on = may_go_on (context, info);
  for (guint bit = 0; bit < 31; bit++)
    {
      ScTlsFaults      fault = (ScTlsFaults) (1u << bit);
      g_autofree char *id = NULL;
      g_autofree char *words = NULL;

      if ((faults & fault) == 0)
        continue;
      id = g_strdup_printf ("certificate-%s", sc_enum_to_nick (SC_TYPE_TLS_FAULTS, (int) fault));
      words = sc_tls_words_dup_fault (info, fault, sc_endpoint_get_host (context->settings->endpoint));
      sc_context_check (context, STAGE, id, goes_on ? SC_STATUS_WARN : SC_STATUS_FAIL, "%s", words);
    }
  if (sc_facts_has (context->facts, "tls.better-name"))
    /* Translators: the name of a mail server. */
    sc_context_check (context, STAGE, "better-name", SC_STATUS_SKIP, _("The certificate fits “%s”, a mail server of the same provider."),
                      sc_facts_get_string (context->facts, "tls.better-name"));
  if (goes_on)
    return;
  context->keeps_password = TRUE;
  sc_context_fail (context, STAGE, SC_STEP_TLS, "tls.untrusted", NULL);
}

/* A server that greets in plain text where TLS was expected: what it says may be the refusal itself (RFC 5321 3.1). */
static void
note_first_bytes (ScContext *context)
{
  g_autoptr (GBytes)  bytes = sc_stream_dup_first_bytes (context->stream);
  g_autoptr (ScReply) reply = NULL;
  g_autofree char    *best = NULL;
  gboolean            is_implicit = sc_endpoint_get_security (context->settings->endpoint) == SC_SECURITY_TLS;
  const char         *octets;
  ScService           service;
  gsize               count;
  gsize               used;

  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    return;
  octets = g_bytes_get_data (bytes, &count);
  service = sc_service_from_first_bytes (octets, count);
  if (is_implicit)
    sc_stage_connectivity_note_service (context, service);
  if (sc_reply_parse (octets, count, &reply, &used, NULL) && reply != NULL && sc_reply_get_code (reply) >= 400)
    {
      g_autofree char *words = sc_context_dup_reply_words (reply);
      ScStageId        stage = is_implicit ? SC_STAGE_CONNECTIVITY : STAGE;

      sc_context_fail_reply (context, stage, is_implicit ? SC_STEP_BANNER : SC_STEP_TLS, reply);
      /* Translators: the words of a mail server. */
      sc_context_check (context, stage, is_implicit ? "banner" : "handshake", SC_STATUS_FAIL, _("The server refused: “%s”"), words);
    }
  else if (is_implicit && service == SC_SERVICE_SMTP)
    {
      best = g_strdup_printf ("%u starttls", sc_endpoint_get_port (context->settings->endpoint));
      sc_context_fact_string (context, "ports.best", best);
    }
}

/* The error, and in whole sentences what it means and how far the handshake had come. */
static void
say_handshake_error (ScContext    *context,
                     const GError *error)
{
  g_autofree char *words = sc_context_dup_error_words (context, error);
  const char      *alert = sc_stream_get_tls_alert (context->stream);
  const char      *step = sc_stream_get_handshake_step (context->stream);
  /* Servers pick this alert or that when they miss a certificate of ours; what the alert means by itself leads astray then. */
  const char      *meaning = alert != NULL && !g_error_matches (error, SC_TLS_ERROR, SC_TLS_ERROR_CLIENT_CERT_WANTED) ? sc_tls_words_get_alert (alert) : NULL;
  gboolean         broke_off = g_error_matches (error, SC_TLS_ERROR, SC_TLS_ERROR_CLOSED) || g_error_matches (error, SC_TLS_ERROR, SC_TLS_ERROR_RESET) ||
                               g_error_matches (error, SC_TLS_ERROR, SC_TLS_ERROR_TIMEOUT);

  if (step != NULL)
    sc_context_fact_string (context, "tls.handshake-step", step);
  if (alert != NULL)
    sc_context_fact_string (context, "tls.alert", alert);
  sc_context_check (context, STAGE, "handshake", SC_STATUS_FAIL, "%s", meaning != NULL ? meaning : words);
  if (broke_off)
    sc_context_check (context, STAGE, "handshake-step", SC_STATUS_FAIL, "%s", sc_tls_words_get_progress (step));
}

static void
note_handshake_error (ScContext    *context,
                      const GError *error)
{
  if (sc_context_note_cancelled (context, error))
    return;
  if (g_error_matches (error, SC_TLS_ERROR, SC_TLS_ERROR_NOT_TLS))
    note_first_bytes (context);
  if (context->failed)
    return;
  sc_context_fail_error (context, STAGE, SC_STEP_TLS, error);
  sc_context_note_injected (context);
  say_handshake_error (context, error);
  sc_stage_tls_try_again (context, error);
}

static gboolean
shake_hands (ScContext *context)
{
  g_autoptr (ScTlsInfo) info = NULL;
  g_autoptr (GError)    error = NULL;
  const char           *host = sc_endpoint_get_host (context->settings->endpoint);
  guint                 seconds = sc_context_timeout_s (context);

  sc_context_begin_step (context, SC_STEP_TLS);
  sc_context_activity (context, STAGE,
                       /* Translators: a number of seconds. */
                       ngettext ("Agreeing on the encryption, at most %u second",
                                 "Agreeing on the encryption, at most %u seconds", seconds), seconds);
  /* RFC 6066 3: no address is sent. */
  if (!g_hostname_is_ip_address (host) && strchr (host, '%') == NULL)
    sc_context_fact_string (context, "tls.sni", host);
  sc_tls_options_prepare (context->tls_options);
  info = sc_session_handshake_sync (context->session, host, context->tls_options,
                                    context->cancellable, &error);
  if (info == NULL)
    {
      note_handshake_error (context, error);
      return FALSE;
    }
  sc_tls_facts_note (context, info);
  sc_context_check (context, STAGE, "handshake", SC_STATUS_PASS,
                    /* Translators: a protocol such as TLS 1.3, a cipher, milliseconds. */
                    _("The connection is encrypted with %1$s and %2$s, after %3$u ms."),
                    sc_tls_info_get_protocol (info), sc_tls_info_get_cipher (info), sc_tls_info_get_duration_ms (info));
  judge_certificate (context, info);
  return TRUE;
}

static gboolean
say_starttls (ScContext *context)
{
  ScCapabilities     *capabilities = sc_session_get_capabilities (context->session);
  g_autoptr (GError)  error = NULL;
  g_autoptr (ScReply) reply = NULL;
  guint               seconds = sc_context_timeout_s (context);

  sc_context_begin_step (context, SC_STEP_STARTTLS);
  if (capabilities == NULL || !sc_capabilities_has (capabilities, "STARTTLS"))
    {
      /* RFC 8314 4.1: never on in plain text by itself. */
      sc_context_fail (context, STAGE, SC_STEP_STARTTLS, "smtp.starttls-not-offered", NULL);
      sc_context_check (context, STAGE, "starttls", SC_STATUS_FAIL, _("The server does not offer encryption on this port."));
      sc_stage_tls_compare_ports (context);
      return FALSE;
    }
  sc_context_activity (context, STAGE,
                       /* Translators: a number of seconds. */
                       ngettext ("Asking the server for encryption, at most %u second",
                                 "Asking the server for encryption, at most %u seconds", seconds), seconds);
  reply = sc_session_starttls_sync (context->session, context->cancellable, &error);
  if (!sc_context_take_reply (context, STAGE, "starttls", reply, error))
    {
      sc_context_note_injected (context);
      return FALSE;
    }
  if (sc_reply_get_code (reply) != 220)
    {
      sc_context_fail_reply (context, STAGE, SC_STEP_STARTTLS, reply);
      sc_context_check (context, STAGE, "starttls", SC_STATUS_FAIL, _("The server’s answer does not agree to encryption."));
      return FALSE;
    }
  sc_context_check (context, STAGE, "starttls", SC_STATUS_PASS, _("The server agreed to encryption."));
  return TRUE;
}

static void
look_at_plaintext (ScContext *context)
{
  ScCapabilities *capabilities = sc_session_get_capabilities (context->session);

  if (capabilities != NULL && sc_capabilities_has (capabilities, "STARTTLS"))
    sc_context_check (context, STAGE, "security", SC_STATUS_WARN,
                      _("The settings ask for no encryption, but the server offers it. Passwords and mail can be read on the way."));
  else
    sc_context_check (context, STAGE, "security", SC_STATUS_WARN,
                      _("The settings ask for no encryption. Passwords and mail can be read on the way."));
}

gboolean
sc_stage_tls_run (ScContext *context)
{
  gboolean goes_on = FALSE;

  sc_context_begin_stage (context, STAGE);
  switch (sc_endpoint_get_security (context->settings->endpoint))
    {
    case SC_SECURITY_NONE:
      look_at_plaintext (context);
      sc_context_end_stage (context, STAGE);
      return TRUE;
    case SC_SECURITY_STARTTLS:
      goes_on = say_starttls (context) && shake_hands (context);
      sc_context_end_stage (context, STAGE);
      /* RFC 3207 4.2: what was offered before TLS does not count any more. */
      return goes_on && sc_stage_connectivity_ehlo (context);
    case SC_SECURITY_TLS:
      goes_on = shake_hands (context);
      /* A refusal in plain text is the greeting's. */
      if (context->failed && !context->stages[STAGE].failed)
        sc_context_skip_stage (context, STAGE);
      else
        sc_context_end_stage (context, STAGE);
      return goes_on && sc_stage_connectivity_greet (context);
    default:
      g_return_val_if_reached (FALSE);
    }
}
