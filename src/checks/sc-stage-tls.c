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

#define STAGE SC_STAGE_TLS

static const char *
fault_sentence (ScTlsFaults fault)
{
  switch (fault)
    {
    case SC_TLS_FAULT_EXPIRED:
      return _("The certificate has expired.");
    case SC_TLS_FAULT_NOT_YET_VALID:
      return _("The certificate is not valid yet.");
    case SC_TLS_FAULT_NAME_MISMATCH:
      return _("The certificate is for another name.");
    case SC_TLS_FAULT_SELF_SIGNED:
      return _("The server made the certificate itself; nobody vouches for it.");
    case SC_TLS_FAULT_UNKNOWN_ISSUER:
      return _("The certificate comes from an authority that this computer does not know.");
    case SC_TLS_FAULT_CHAIN_INCOMPLETE:
      return _("The server does not send all the certificates that belong to its own.");
    case SC_TLS_FAULT_REVOKED:
      return _("The certificate was revoked.");
    case SC_TLS_FAULT_WRONG_PURPOSE:
      return _("The certificate may not be used by a server.");
    case SC_TLS_FAULT_WEAK_KEY:
      return _("The key of the certificate is too weak.");
    case SC_TLS_FAULT_WEAK_SIGNATURE:
      return _("The signature of the certificate is too weak.");
    case SC_TLS_FAULT_OTHER:
    default:
      return _("The certificate cannot be trusted.");
    }
}

static void
note_certificate (ScContext     *context,
                  ScCertificate *certificate)
{
  sc_context_fact_string (context, "tls.cert.subject", sc_certificate_get_subject (certificate));
  sc_context_fact_string (context, "tls.cert.issuer", sc_certificate_get_issuer (certificate));
  sc_context_fact (context, "tls.cert.names", g_variant_new_strv (sc_certificate_get_names (certificate), -1));
  sc_context_fact_int (context, "tls.cert.not-before", sc_certificate_get_not_before (certificate));
  sc_context_fact_int (context, "tls.cert.not-after", sc_certificate_get_not_after (certificate));
  sc_context_fact_string (context, "tls.cert.key", sc_certificate_get_key (certificate));
  sc_context_fact_string (context, "tls.cert.signature", sc_certificate_get_signature (certificate));
  sc_context_fact_string (context, "tls.cert.fingerprint", sc_certificate_get_fingerprint (certificate));
  if (sc_certificate_get_issuer_organization (certificate) != NULL)
    sc_context_fact_string (context, "tls.cert.issuer-organization", sc_certificate_get_issuer_organization (certificate));
}

static void
note_faults (ScContext  *context,
             ScTlsFaults faults)
{
  g_autoptr (GPtrArray) nicks = g_ptr_array_new ();

  for (guint bit = 0; bit < 31; bit++)
    {
      const char *nick = (faults & (1u << bit)) != 0 ? sc_enum_to_nick (SC_TYPE_TLS_FAULTS, 1 << bit) : NULL;

      if (nick != NULL)
        g_ptr_array_add (nicks, (gpointer) nick);
    }
  sc_context_fact (context, "tls.faults", g_variant_new_strv ((const char * const *) nicks->pdata, (gssize) nicks->len));
}

static void
note_info (ScContext *context,
           ScTlsInfo *info)
{
  g_autoptr (GPtrArray) chain = g_ptr_array_new ();
  guint n = sc_tls_info_get_n_certificates (info);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (chain, (gpointer) sc_certificate_get_subject (sc_tls_info_get_certificate (info, i)));
  sc_context_fact_string (context, "tls.protocol", sc_tls_info_get_protocol (info));
  sc_context_fact_string (context, "tls.cipher", sc_tls_info_get_cipher (info));
  sc_context_fact_string (context, "tls.key-exchange", sc_tls_info_get_key_exchange (info));
  sc_context_fact_int (context, "tls.ms", sc_tls_info_get_duration_ms (info));
  sc_context_fact_bool (context, "tls.trusted", sc_tls_info_is_trusted (info));
  sc_context_fact (context, "tls.chain", g_variant_new_strv ((const char * const *) chain->pdata, (gssize) chain->len));
  note_faults (context, sc_tls_info_get_faults (info));
  if (n > 0)
    note_certificate (context, sc_tls_info_get_certificate (info, 0));
}

/* Says each fault; returns whether the run may go on. */
static gboolean
judge_certificate (ScContext *context,
                   ScTlsInfo *info)
{
  gboolean    goes_on = context->settings->allow_untrusted;
  ScTlsFaults faults = sc_tls_info_get_faults (info);

  if (sc_tls_info_is_trusted (info))
    {
      sc_context_check (context, STAGE, "certificate", SC_STATUS_PASS, _("The certificate is valid and fits the server’s name."));
      return TRUE;
    }
  for (guint bit = 0; bit < 31; bit++)
    {
      ScTlsFaults      fault = (ScTlsFaults) (1u << bit);
      g_autofree char *id = NULL;

      if ((faults & fault) == 0)
        continue;
      id = g_strdup_printf ("certificate-%s", sc_enum_to_nick (SC_TYPE_TLS_FAULTS, (int) fault));
      sc_context_check (context, STAGE, id, goes_on ? SC_STATUS_WARN : SC_STATUS_FAIL, "%s", fault_sentence (fault));
    }
  if (!goes_on)
    sc_context_fail (context, STAGE, SC_STEP_TLS, "tls.untrusted", NULL);
  return goes_on;
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

static void
note_handshake_error (ScContext    *context,
                      const GError *error)
{
  g_autofree char *words = sc_context_dup_error_words (context, error);

  if (sc_context_note_cancelled (context, error))
    return;
  if (g_error_matches (error, SC_TLS_ERROR, SC_TLS_ERROR_NOT_TLS))
    note_first_bytes (context);
  if (context->failed)
    return;
  sc_context_fail_error (context, STAGE, SC_STEP_TLS, error);
  if (sc_stream_get_tls_alert (context->stream) != NULL)
    sc_context_fact_string (context, "tls.alert", sc_stream_get_tls_alert (context->stream));
  sc_context_check (context, STAGE, "handshake", SC_STATUS_FAIL, "%s", words);
}

static gboolean
shake_hands (ScContext *context)
{
  g_autoptr (ScTlsInfo) info = NULL;
  g_autoptr (GError)    error = NULL;
  guint                 seconds = sc_context_timeout_s (context);

  sc_context_begin_step (context, SC_STEP_TLS);
  sc_context_activity (context, STAGE,
                       /* Translators: a number of seconds. */
                       ngettext ("Agreeing on the encryption, at most %u second",
                                 "Agreeing on the encryption, at most %u seconds", seconds), seconds);
  info = sc_session_handshake_sync (context->session, sc_endpoint_get_host (context->settings->endpoint), context->tls_options,
                                    context->cancellable, &error);
  if (info == NULL)
    {
      note_handshake_error (context, error);
      return FALSE;
    }
  note_info (context, info);
  sc_context_check (context, STAGE, "handshake", SC_STATUS_PASS,
                    /* Translators: a protocol such as TLS 1.3, a cipher, milliseconds. */
                    _("The connection is encrypted with %1$s and %2$s, after %3$u ms."),
                    sc_tls_info_get_protocol (info), sc_tls_info_get_cipher (info), sc_tls_info_get_duration_ms (info));
  return judge_certificate (context, info);
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
      return FALSE;
    }
  sc_context_activity (context, STAGE,
                       /* Translators: a number of seconds. */
                       ngettext ("Asking the server for encryption, at most %u second",
                                 "Asking the server for encryption, at most %u seconds", seconds), seconds);
  reply = sc_session_starttls_sync (context->session, context->cancellable, &error);
  if (!sc_context_take_reply (context, STAGE, "starttls", reply, error))
    return FALSE;
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
