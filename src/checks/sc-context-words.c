/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-checks"

#include "config.h"

#include "sc-context-private.h"

#include "sc-enum.h"
#include "sc-net-error.h"
#include "sc-text.h"

#include <glib/gi18n-lib.h>

#define WORDS_CHARS_MAX 300

char *
sc_context_dup_error_nick (const GError *error)
{
  const char *nick = NULL;
  const char *domain = "net";

  if (error->domain == SC_NET_ERROR)
    nick = sc_enum_to_nick (SC_TYPE_NET_ERROR, error->code);
  else if (error->domain == SC_TLS_ERROR)
    {
      domain = "tls";
      nick = sc_enum_to_nick (SC_TYPE_TLS_ERROR, error->code);
    }
  else if (error->domain == SC_SMTP_ERROR)
    {
      domain = "smtp";
      nick = sc_enum_to_nick (SC_TYPE_SMTP_ERROR, error->code);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    nick = "closed";
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    {
      domain = "smtp";
      nick = "plaintext-password";
    }
  return g_strdup_printf ("%s.%s", domain, nick != NULL ? nick : "failed");
}

static char *
dup_net_words (ScContext    *self,
               const GError *error)
{
  guint seconds = sc_context_timeout_s (self);

  switch ((ScNetError) error->code)
    {
    case SC_NET_ERROR_NAME_UNKNOWN:
      return g_strdup (_("The name service does not know this name."));
    case SC_NET_ERROR_NAME_NO_ADDRESS:
      return g_strdup (_("The name exists, but it has no address."));
    case SC_NET_ERROR_NAME_FAILURE:
      return g_strdup (_("The name service does not work now."));
    case SC_NET_ERROR_NAME_TIMEOUT:
      return g_strdup_printf (ngettext ("The name service did not answer within %u second.",
                                        "The name service did not answer within %u seconds.", seconds), seconds);
    case SC_NET_ERROR_REFUSED:
      return g_strdup (_("The connection was refused."));
    case SC_NET_ERROR_TIMEOUT:
      return g_strdup_printf (ngettext ("Nothing came back within %u second.",
                                        "Nothing came back within %u seconds.", seconds), seconds);
    case SC_NET_ERROR_UNREACHABLE:
      return g_strdup (_("The server cannot be reached."));
    case SC_NET_ERROR_NO_ROUTE:
      return g_strdup (_("This computer has no way to this address."));
    case SC_NET_ERROR_DENIED:
      return g_strdup (_("A rule on this computer forbids the connection."));
    case SC_NET_ERROR_PROHIBITED:
      return g_strdup (_("A device on the way forbids the connection."));
    case SC_NET_ERROR_RESET:
      return g_strdup (_("The connection was cut off."));
    case SC_NET_ERROR_CLOSED:
      return g_strdup (_("The server closed the connection."));
    case SC_NET_ERROR_FAILED:
    default:
      return g_strdup (error->message);
    }
}

static char *
dup_tls_words (ScContext    *self,
               const GError *error)
{
  guint seconds = sc_context_timeout_s (self);

  switch ((ScTlsError) error->code)
    {
    case SC_TLS_ERROR_NOT_TLS:
      return g_strdup (_("The server does not speak TLS on this port."));
    case SC_TLS_ERROR_ALERT:
      return g_strdup (_("The server ended the TLS handshake with an alert."));
    case SC_TLS_ERROR_VERSION:
      return g_strdup (_("The server offers only TLS versions that are too old."));
    case SC_TLS_ERROR_TIMEOUT:
      return g_strdup_printf (ngettext ("The server did not go on within %u second.",
                                        "The server did not go on within %u seconds.", seconds), seconds);
    case SC_TLS_ERROR_CLOSED:
      return g_strdup (_("The server closed the connection."));
    case SC_TLS_ERROR_RESET:
      return g_strdup (_("The connection was cut off."));
    case SC_TLS_ERROR_CLIENT_CERT_WANTED:
      return g_strdup (_("The server wants a certificate from this computer."));
    case SC_TLS_ERROR_CERT_UNREADABLE:
      return g_strdup (_("What the server shows as its certificate cannot be read."));
    case SC_TLS_ERROR_CERT_WRONG_USE:
      return g_strdup (_("The server’s certificate is not made for such connections."));
    case SC_TLS_ERROR_FAILED:
    default:
      return g_strdup (error->message);
    }
}

static char *
dup_smtp_words (const GError *error)
{
  switch ((ScSmtpError) error->code)
    {
    case SC_SMTP_ERROR_BAD_REPLY:
    case SC_SMTP_ERROR_NUL_IN_REPLY:
    case SC_SMTP_ERROR_CODES_DIFFER:
      return g_strdup (_("What the server said is no valid reply."));
    case SC_SMTP_ERROR_LINE_TOO_LONG:
    case SC_SMTP_ERROR_REPLY_TOO_LONG:
      return g_strdup (_("The server’s reply is longer than any valid reply."));
    case SC_SMTP_ERROR_INJECTION:
      return g_strdup (_("Somebody added data before the encryption began; the connection was closed."));
    case SC_SMTP_ERROR_BAD_ARGUMENT:
      return g_strdup (_("An address or name cannot be sent as it is."));
    case SC_SMTP_ERROR_NO_MECHANISM:
      return g_strdup (_("The server offers no way to log in that can be used here."));
    case SC_SMTP_ERROR_SASL:
      return g_strdup (_("The login exchange with the server broke off."));
    case SC_SMTP_ERROR_UNSOLICITED:
      return g_strdup (_("The server said something that nobody asked for."));
    default:
      return g_strdup (error->message);
    }
}

char *
sc_context_dup_error_words (ScContext    *self,
                            const GError *error)
{
  if (error->domain == SC_NET_ERROR)
    return dup_net_words (self, error);
  if (error->domain == SC_TLS_ERROR)
    return dup_tls_words (self, error);
  if (error->domain == SC_SMTP_ERROR)
    return dup_smtp_words (error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return g_strdup (_("The password was not sent, because the connection is not protected."));
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    return g_strdup (_("The server closed the connection."));
  return g_strdup (error->message);
}

char *
sc_context_dup_reply_words (ScReply *reply)
{
  g_autofree char *joined = g_strdelimit (g_strdup (sc_reply_get_text (reply)), "\n", ' ');
  g_autofree char *text = sc_text_make_safe (joined, -1, WORDS_CHARS_MAX);

  if (sc_reply_get_enhanced_text (reply) != NULL)
    return g_strdup_printf ("%03u %s %s", sc_reply_get_code (reply), sc_reply_get_enhanced_text (reply), text);
  return g_strdup_printf ("%03u %s", sc_reply_get_code (reply), text);
}
