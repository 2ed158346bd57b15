/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-checks"

#include "config.h"

#include "sc-tls-words-private.h"

#include <glib/gi18n-lib.h>

#define NAMES_SHOWN_MAX 3

static char *
format_date (gint64 seconds)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (seconds);

  /* Translators: a date as strftime() writes it: day, month in letters, year */
  return date != NULL ? g_date_time_format (date, _("%-d %B %Y")) : g_strdup ("?");
}

static char *
format_today (void)
{
  return format_date (g_get_real_time () / G_USEC_PER_SEC);
}

/* The first certificate of the chain with @fault, or the authority at its end; the server's own when none has it. */
static ScCertificate *
find_bearer (ScTlsInfo  *info,
             ScTlsFaults fault)
{
  for (guint i = 0; i < sc_tls_info_get_n_certificates (info); i++)
    {
      if (sc_tls_info_get_certificate_faults (info, i) & fault)
        return sc_tls_info_get_certificate (info, i);
    }
  if (sc_tls_info_get_anchor (info) != NULL && (sc_tls_info_get_anchor_faults (info) & fault))
    return sc_tls_info_get_anchor (info);
  return sc_tls_info_get_certificate (info, 0);
}

/* The clock is named: whoever reads it sees at once whether it is that which is wrong. */
static char *
dup_date_fault (ScCertificate *certificate,
                gboolean       has_expired,
                gboolean       is_own)
{
  g_autofree char *today = format_today ();
  g_autofree char *date = format_date (has_expired ? sc_certificate_get_not_after (certificate) : sc_certificate_get_not_before (certificate));

  if (has_expired && is_own)
    /* Translators: two dates. */
    return g_strdup_printf (_("The certificate ran out on %1$s. By the clock of this computer, today is %2$s."), date, today);
  if (has_expired)
    /* Translators: the name of an authority, and two dates. */
    return g_strdup_printf (_("The certificate of “%1$s”, which vouches for the server, ran out on %2$s. By the clock of this computer, today is %3$s."),
                            sc_certificate_get_subject (certificate), date, today);
  if (is_own)
    /* Translators: two dates. */
    return g_strdup_printf (_("The certificate is good only from %1$s on. By the clock of this computer, today is %2$s."), date, today);
  /* Translators: the name of an authority, and two dates. */
  return g_strdup_printf (_("The certificate of “%1$s”, which vouches for the server, is good only from %2$s on. By the clock of this computer, today is %3$s."),
                          sc_certificate_get_subject (certificate), date, today);
}

static char *
dup_name_fault (ScCertificate *certificate,
                const char    *host)
{
  const char *const *names = sc_certificate_get_names (certificate);
  g_autoptr (GString) list = g_string_new (NULL);
  guint n = g_strv_length ((char **) names);

  for (guint i = 0; i < MIN (n, NAMES_SHOWN_MAX); i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", names[i]);
  if (n == 0)
    /* Translators: the name of a server. */
    return g_strdup_printf (_("The certificate holds no name at all, so not that of %s."), host);
  if (n > NAMES_SHOWN_MAX)
    /* Translators: some names of servers, how many more there are, and the name that was asked for. */
    return g_strdup_printf (ngettext ("The certificate is for %1$s and %2$u more name, but not for %3$s.",
                                      "The certificate is for %1$s and %2$u more names, but not for %3$s.", n - NAMES_SHOWN_MAX),
                            list->str, n - NAMES_SHOWN_MAX, host);
  /* Translators: some names of servers, and the name that was asked for. */
  return g_strdup_printf (_("The certificate is for %1$s, not for %2$s."), list->str, host);
}

static char *
dup_strength_fault (ScCertificate *certificate,
                    ScTlsFaults    fault)
{
  if (fault == SC_TLS_FAULT_WEAK_KEY)
    /* Translators: the subject of a certificate, and a key such as “RSA 1024”. */
    return g_strdup_printf (_("The key of “%1$s” is too weak: %2$s. Others could make the same one."),
                            sc_certificate_get_subject (certificate), sc_certificate_get_key (certificate));
  /* Translators: the subject of a certificate, and a kind of signature such as “RSA-SHA1”. */
  return g_strdup_printf (_("The signature on “%1$s” is too weak: %2$s. Others could forge it."),
                          sc_certificate_get_subject (certificate), sc_certificate_get_signature (certificate));
}

static char *
dup_staple_fault (ScTlsInfo  *info,
                  ScTlsFaults fault)
{
  g_autofree char *date = NULL;

  if (fault == SC_TLS_FAULT_STAPLE_MISSING)
    return g_strdup (_("The certificate demands proof that it was not called back, and the server does not send any."));
  if (fault == SC_TLS_FAULT_STAPLE_INVALID)
    return g_strdup (_("The server’s proof that its certificate was not called back does not fit the certificate."));
  if (sc_tls_info_get_staple_until (info) == 0)
    return g_strdup (_("The server’s proof that its certificate was not called back is out of date."));
  date = format_date (sc_tls_info_get_staple_until (info));
  /* Translators: a date. */
  return g_strdup_printf (_("The server’s proof that its certificate was not called back held only until %s."), date);
}

/* Those that need neither a date nor a name. */
static const char *
get_plain_fault (ScTlsFaults fault)
{
  static const struct
  {
    ScTlsFaults fault;
    const char *sentence;
  } sentences[] = {
    { SC_TLS_FAULT_SELF_SIGNED, N_("The server made the certificate itself; nobody vouches for it.") },
    { SC_TLS_FAULT_CHAIN_INCOMPLETE, N_("The server does not send all the certificates that belong to its own.") },
    { SC_TLS_FAULT_REVOKED, N_("The certificate was called back by the authority that gave it out.") },
    { SC_TLS_FAULT_WRONG_PURPOSE, N_("The certificate may not be used by a server.") },
    { SC_TLS_FAULT_BAD_SIGNATURE, N_("The signature on the certificate does not fit: it was changed, or forged.") },
    { SC_TLS_FAULT_BAD_ISSUER, N_("Who signed the certificate may not sign certificates for this server.") },
    { SC_TLS_FAULT_UNKNOWN_RULE, N_("The certificate holds a rule that must be kept and that nobody here knows.") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    {
      if (sentences[i].fault == fault)
        return _(sentences[i].sentence);
    }
  return _("The certificate breaks a rule for certificates.");
}

char *
sc_tls_words_dup_fault (ScTlsInfo  *info,
                        ScTlsFaults fault,
                        const char *host)
{
  ScCertificate *certificate;
  gboolean is_own;

  if (sc_tls_info_get_n_certificates (info) == 0)
    return g_strdup (_("The server shows no certificate that can be read."));
  certificate = find_bearer (info, fault);
  is_own = certificate == sc_tls_info_get_certificate (info, 0);
  if (fault == SC_TLS_FAULT_EXPIRED || fault == SC_TLS_FAULT_NOT_YET_VALID)
    return dup_date_fault (certificate, fault == SC_TLS_FAULT_EXPIRED, is_own);
  if (fault == SC_TLS_FAULT_WRONG_PURPOSE && !is_own)
    /* Translators: the name of an authority. */
    return g_strdup_printf (_("“%s” vouches for the server, but is not allowed to vouch for servers."), sc_certificate_get_subject (certificate));
  if (fault == SC_TLS_FAULT_NAME_MISMATCH)
    return dup_name_fault (certificate, host);
  if (fault == SC_TLS_FAULT_WEAK_KEY || fault == SC_TLS_FAULT_WEAK_SIGNATURE)
    return dup_strength_fault (certificate, fault);
  if (fault == SC_TLS_FAULT_STAPLE_MISSING || fault == SC_TLS_FAULT_STAPLE_STALE || fault == SC_TLS_FAULT_STAPLE_INVALID)
    return dup_staple_fault (info, fault);
  if (fault == SC_TLS_FAULT_UNKNOWN_ISSUER)
    /* Translators: the name of who signed a certificate. */
    return g_strdup_printf (_("“%s” vouches for the certificate, and is not on this computer’s list of authorities."),
                            sc_certificate_get_issuer (certificate));
  return g_strdup (get_plain_fault (fault));
}

/* RFC 8446 6 and RFC 5246 7.2 */
const char *
sc_tls_words_get_alert (const char *alert)
{
  static const struct
  {
    const char *alert;
    const char *sentence;
  } sentences[] = {
    { "handshake_failure", N_("The server found no kind of encryption that both sides know.") },
    { "insufficient_security", N_("The server wants stronger encryption than was offered.") },
    { "protocol_version", N_("The server knows no version of TLS that is safe today.") },
    { "internal_error", N_("The server has trouble of its own with the encryption.") },
    { "unrecognized_name", N_("The server has no certificate for this name.") },
    { "certificate_required", N_("The server wants a certificate from this computer.") },
    { "bad_certificate", N_("The server did not like this computer’s certificate, or the lack of one.") },
    { "access_denied", N_("The server does not let this computer in.") },
    { "decode_error", N_("The server did not understand what was sent to it; something in between may have changed it.") },
    { "decrypt_error", N_("The server could not decrypt what was sent to it; something in between may have changed it.") },
    { "bad_record_mac", N_("The server got damaged data; something in between may have changed it.") },
    { "record_overflow", N_("The server found a message too large.") },
    { "unexpected_message", N_("The server expected something else at this point.") },
    { "illegal_parameter", N_("The server found a value that it does not take.") },
    { "no_application_protocol", N_("The server expected another kind of service.") },
    { "missing_extension", N_("The server missed something in what was offered.") },
    { "unsupported_extension", N_("The server did not like something in what was offered.") },
    { "inappropriate_fallback", N_("The server thinks that something in between weakened the encryption.") },
    { "unknown_ca", N_("The server does not know who vouches for this computer.") },
    { "user_canceled", N_("The server broke the encryption off.") },
    { "close_notify", N_("The server ended the encryption at once.") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    {
      if (g_strcmp0 (sentences[i].alert, alert) == 0)
        return _(sentences[i].sentence);
    }
  return NULL;
}

const char *
sc_tls_words_get_progress (const char *step)
{
  if (g_strcmp0 (step, "nothing") == 0)
    return _("The server did not answer the start of the encryption.");
  if (g_strcmp0 (step, "server-hello") == 0 || g_strcmp0 (step, "encrypted-extensions") == 0)
    return _("It broke off before the server had shown its certificate.");
  if (g_strcmp0 (step, "finished") == 0 || g_strcmp0 (step, "new-session-ticket") == 0)
    return _("It broke off when all was agreed.");
  return _("It broke off after the server had shown its certificate.");
}
