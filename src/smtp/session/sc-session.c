/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-session"

#include "config.h"

#include "sc-session.h"

#include "sc-net-error.h"
#include "sc-session-private.h"
#include "sc-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define QUIT_TIMEOUT_MS 2000
#define INJECTED_SHOWN_MAX 1000

G_DEFINE_FINAL_TYPE (ScSession, sc_session, G_TYPE_OBJECT)

static void
sc_session_finalize (GObject *object)
{
  ScSession *self = SC_SESSION (object);

  g_clear_object (&self->stream);
  g_byte_array_unref (self->buffer);
  g_clear_pointer (&self->pending_421, sc_reply_unref);
  g_clear_pointer (&self->capabilities, sc_capabilities_unref);
  g_clear_pointer (&self->tls_info, sc_tls_info_unref);
  g_free (self->server_name);
  g_free (self->oauth_error);
  g_free (self->mechanism);
  g_free (self->envelope_id);
  g_free (self->injected);
  g_free (self->trusted_fingerprint);

  G_OBJECT_CLASS (sc_session_parent_class)->finalize (object);
}

static void
sc_session_class_init (ScSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sc_session_finalize;
}

static void
sc_session_init (ScSession *self)
{
  self->buffer = g_byte_array_new ();
}

ScSession *
sc_session_new (
    ScStream *stream, guint timeout_ms, ScSessionFlags flags, ScSessionTraceFunc trace, gpointer user_data)
{
  ScSession *self;

  g_return_val_if_fail (SC_IS_STREAM (stream), NULL);

  self = g_object_new (SC_TYPE_SESSION, NULL);
  self->stream = g_object_ref (stream);
  self->timeout_ms = timeout_ms;
  self->flags = flags;
  self->trace = trace;
  self->user_data = user_data;
  return self;
}

gboolean
sc_session_refuse_argument (GError **error, const char *message)
{
  g_set_error_literal (error, SC_SMTP_ERROR, SC_SMTP_ERROR_BAD_ARGUMENT, message);
  return FALSE;
}

ScReply *
sc_session_command (
    ScSession *self, const char *line, const char *shown, GCancellable *cancellable, GError **error)
{
  g_autofree char *octets = NULL;
  gsize length;
  ScReply *reply;

  /* The last gate: whatever a caller let through, one command stays one line. */
  if (sc_text_has_control (line))
    {
      sc_session_refuse_argument (error, "A command must not hold control characters");
      return NULL;
    }

  octets = g_strconcat (line, "\r\n", NULL);
  length = strlen (octets);
  reply = sc_session_exchange (self, octets, length, SC_SPEAKER_CLIENT, shown != NULL ? shown : line,
                               sc_deadline_after_ms (self->timeout_ms), cancellable, error);
  sc_secret_wipe (octets, length);
  return reply;
}

ScReply *
sc_session_read_banner_sync (ScSession *self, GCancellable *cancellable, GError **error)
{
  ScReply *reply;

  g_return_val_if_fail (SC_IS_SESSION (self), NULL);

  if (self->is_over)
    {
      sc_session_fail_over (self, error);
      return NULL;
    }
  reply = sc_session_read_reply (self, TRUE, sc_deadline_after_ms (self->timeout_ms), cancellable, error);
  self->greeted = reply != NULL;
  self->has_banner = reply != NULL && sc_reply_get_code (reply) == 220;
  return reply;
}

/* RFC 5321 4.1.3: the address literal of our end, for a client without a name of its own. */
static char *
dup_own_literal (ScSession *self)
{
  g_autoptr (GInetSocketAddress) local = sc_stream_dup_local_address (self->stream);
  GInetAddress *address = local != NULL ? g_inet_socket_address_get_address (local) : NULL;
  g_autofree char *text = NULL;

  if (address == NULL)
    return g_strdup ("[127.0.0.1]");
  text = g_inet_address_to_string (address);
  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6)
    return g_strdup_printf ("[IPv6:%s]", text);
  return g_strdup_printf ("[%s]", text);
}

/* RFC 5321 3.2: HELO for a server that does not know EHLO. @refused is its reply to EHLO. */
static ScReply *
say_helo (ScSession *self, const char *literal, ScReply *refused, GCancellable *cancellable, GError **error)
{
  g_autofree char *line = g_strconcat ("HELO ", literal, NULL);
  g_autoptr (GError) broken = NULL;
  g_autoptr (ScReply) reply = sc_session_command (self, line, NULL, cancellable, &broken);

  if (g_error_matches (broken, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&broken));
      return NULL;
    }
  if (reply != NULL && sc_reply_is_positive (reply))
    {
      const char *greeting[] = { sc_reply_get_lines (reply)[0], NULL };
      g_autoptr (ScReply) first_line = sc_reply_new (250,
                                                     (ScEnhancedCode){
                                                         0,
                                                     },
                                                     greeting);

      /* What follows the first line of a reply to HELO offers nothing. */
      self->capabilities = sc_capabilities_new_from_reply (first_line);
      return g_steal_pointer (&reply);
    }

  /* The first bad reply is the one that gets explained. */
  if (reply != NULL && sc_reply_get_code (reply) == 421 && self->pending_421 == NULL)
    self->pending_421 = g_steal_pointer (&reply);
  self->last_was_bad = TRUE;
  return sc_reply_ref (refused);
}

ScReply *
sc_session_ehlo_sync (ScSession *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *literal = NULL;
  g_autofree char *line = NULL;
  g_autoptr (ScReply) reply = NULL;

  g_return_val_if_fail (SC_IS_SESSION (self), NULL);

  /* RFC 5321 3.1: after any other greeting than 220 only QUIT is in place. */
  if (!self->has_banner && self->pending_421 == NULL)
    {
      sc_session_fail_over (self, error);
      return NULL;
    }

  g_clear_pointer (&self->capabilities, sc_capabilities_unref);
  literal = dup_own_literal (self);
  line = g_strconcat ("EHLO ", literal, NULL);
  if (self->is_newly_safe && !sc_session_hear_refusal (self, cancellable, &reply, error))
    return g_steal_pointer (&reply);
  reply = sc_session_command (self, line, NULL, cancellable, error);
  if (reply == NULL)
    return NULL;

  if (sc_reply_is_positive (reply) && !self->is_over)
    self->capabilities = sc_capabilities_new_from_reply (reply);
  else if (sc_reply_is_permanent (reply) && !self->is_over)
    return say_helo (self, literal, reply, cancellable, error);
  return g_steal_pointer (&reply);
}

static void
note_injected (ScSession *self, const char *octets, gsize length)
{
  self->is_over = TRUE;
  self->awaits_tls = FALSE;
  g_free (self->injected);
  self->injected = sc_text_make_safe (octets, (gssize)MIN (length, INJECTED_SHOWN_MAX), INJECTED_SHOWN_MAX);
  sc_session_trace (self, SC_SPEAKER_SERVER, self->injected, -1);
}

/* RFC 3207 4.2, and CVE-2011-0411 the other way round: whoever sits on the wire may put octets behind the
 * reply that would be taken for the first ones inside TLS. */
static gboolean
check_nothing_came (ScSession *self, GError **error)
{
  char octets[INJECTED_SHOWN_MAX];
  gboolean closed = FALSE;
  gssize n = sc_stream_read_nonblocking (self->stream, octets, sizeof octets, &closed, NULL);

  if (n > 0)
    g_byte_array_append (self->buffer, (const guint8 *)octets, (guint)n);
  if (self->buffer->len == 0)
    return TRUE;

  note_injected (self, (const char *)self->buffer->data, self->buffer->len);
  g_set_error_literal (error, SC_SMTP_ERROR, SC_SMTP_ERROR_INJECTION,
                       "Octets came between the reply to STARTTLS and the handshake");
  return FALSE;
}

/* The octets came a moment later, when our ClientHello was on its way already. Whoever means them to be taken for the
 * first ones inside TLS sends the handshake right behind them; a server that only goes on in plain text does not. */
static gboolean
was_injected_late (ScSession *self)
{
  g_autoptr (GBytes) first = sc_stream_dup_first_bytes (self->stream);
  gsize length = 0;
  const guint8 *bytes = first != NULL ? g_bytes_get_data (first, &length) : NULL;

  for (gsize i = 1; i + 2 < length; i++)
    {
      /* RFC 8446 5.1: a handshake record of protocol 3.x; no text holds octet 22. */
      if (bytes[i] == 0x16 && bytes[i + 1] == 0x03 && bytes[i + 2] <= 0x04)
        {
          note_injected (self, (const char *)bytes, i);
          return TRUE;
        }
    }
  return FALSE;
}

ScReply *
sc_session_starttls_sync (ScSession *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (ScReply) reply = NULL;
  GError *broken = NULL;

  g_return_val_if_fail (SC_IS_SESSION (self), NULL);

  if (sc_stream_has_tls (self->stream))
    {
      sc_session_refuse_argument (error, "TLS is on already");
      return NULL;
    }
  reply = sc_session_command (self, "STARTTLS", NULL, cancellable, &broken);
  if (reply == NULL)
    {
      /* What was put behind the reply to EHLO would be taken for the answer to STARTTLS, or for what comes after it. */
      if (g_error_matches (broken, SC_SMTP_ERROR, SC_SMTP_ERROR_UNSOLICITED))
        {
          g_clear_error (&broken);
          broken = g_error_new_literal (SC_SMTP_ERROR, SC_SMTP_ERROR_INJECTION, "Octets stood before STARTTLS was said");
        }
      g_propagate_error (error, broken);
      return NULL;
    }
  if (sc_reply_get_code (reply) != 220)
    return g_steal_pointer (&reply);

  self->awaits_tls = TRUE;
  if (!check_nothing_came (self, error))
    return NULL;
  return g_steal_pointer (&reply);
}

static void
trace_tls (ScSession *self)
{
  ScTlsInfo *info = self->tls_info;
  ScCertificate *certificate = NULL;
  g_autofree char *line = NULL;

  if (sc_tls_info_get_n_certificates (info) > 0)
    certificate = sc_tls_info_get_certificate (info, 0);

  if (certificate == NULL)
    /* Translators: the protocol ("TLS 1.3") and the cipher ("AES-256-GCM") */
    line = g_strdup_printf (_ ("%s, %s, no certificate"), sc_tls_info_get_protocol (info),
                            sc_tls_info_get_cipher (info));
  else if (sc_tls_info_is_trusted (info))
    /* Translators: the protocol ("TLS 1.3"), the cipher ("AES-256-GCM"), the name of a server */
    line = g_strdup_printf (_ ("%s, %s, certificate of %s"), sc_tls_info_get_protocol (info),
                            sc_tls_info_get_cipher (info), sc_certificate_get_subject (certificate));
  else
    /* Translators: the protocol ("TLS 1.3"), the cipher ("AES-256-GCM"), the name of a server */
    line = g_strdup_printf (_ ("%s, %s, certificate of %s, which has faults"), sc_tls_info_get_protocol (info),
                            sc_tls_info_get_cipher (info), sc_certificate_get_subject (certificate));
  sc_session_trace (self, SC_SPEAKER_INFO, line, -1);
}

ScTlsInfo *
sc_session_handshake_sync (ScSession *self,
                           const char *server_name,
                           ScTlsOptions *options,
                           GCancellable *cancellable,
                           GError **error)
{
  const gboolean is_starttls = self->awaits_tls;
  GError *broken = NULL;
  ScTlsInfo *info;

  g_return_val_if_fail (SC_IS_SESSION (self) && server_name != NULL, NULL);

  if (self->is_over || sc_text_has_control (server_name))
    {
      if (self->is_over)
        sc_session_fail_over (self, error);
      else
        sc_session_refuse_argument (error, "A server name must not hold control characters");
      return NULL;
    }
  /* With implicit TLS (RFC 8314 3.3) nothing has been said yet; later only a 220 to STARTTLS opens the way.
   */
  if (self->has_banner && !self->awaits_tls)
    {
      sc_session_refuse_argument (error, "The server has not agreed to TLS");
      return NULL;
    }
  if (self->awaits_tls && !check_nothing_came (self, error))
    return NULL;

  info = sc_stream_start_tls_sync (self->stream, server_name, options,
                                   sc_deadline_after_ms (self->timeout_ms), cancellable, &broken);
  self->awaits_tls = FALSE;
  /* RFC 3207 4.2: what was learned before TLS must be forgotten. */
  g_clear_pointer (&self->capabilities, sc_capabilities_unref);
  if (info == NULL)
    {
      self->is_over = TRUE;
      if (is_starttls && g_error_matches (broken, SC_TLS_ERROR, SC_TLS_ERROR_NOT_TLS) && was_injected_late (self))
        {
          g_clear_error (&broken);
          broken = g_error_new_literal (SC_SMTP_ERROR, SC_SMTP_ERROR_INJECTION,
                                        "Octets came between the reply to STARTTLS and the handshake");
        }
      g_propagate_error (error, broken);
      return NULL;
    }
  g_free (self->server_name);
  self->server_name = g_strdup (server_name);
  g_clear_pointer (&self->tls_info, sc_tls_info_unref);
  self->tls_info = sc_tls_info_ref (info);
  self->is_newly_safe = is_starttls;
  trace_tls (self);
  return info;
}

const char *
sc_session_get_injected (ScSession *self)
{
  g_return_val_if_fail (SC_IS_SESSION (self), NULL);

  return self->injected;
}

void
sc_session_trust_certificate (ScSession *self, const char *fingerprint)
{
  g_return_if_fail (SC_IS_SESSION (self) && fingerprint != NULL);

  g_free (self->trusted_fingerprint);
  self->trusted_fingerprint = g_strdup (fingerprint);
}

ScCapabilities *
sc_session_get_capabilities (ScSession *self)
{
  g_return_val_if_fail (SC_IS_SESSION (self), NULL);

  return self->capabilities;
}

ScTlsInfo *
sc_session_get_tls_info (ScSession *self)
{
  g_return_val_if_fail (SC_IS_SESSION (self), NULL);

  return self->tls_info;
}

void
sc_session_quit_sync (ScSession *self, GCancellable *cancellable)
{
  g_return_if_fail (SC_IS_SESSION (self));

  /* Behind a 220 to STARTTLS or a 354, "QUIT" would not be taken for a command. */
  if (!self->is_over && self->pending_421 == NULL && !self->awaits_tls && !self->awaits_message &&
      self->greeted)
    {
      const gint64 timeout_ms = MIN (self->timeout_ms, QUIT_TIMEOUT_MS);
      g_autoptr (ScReply) reply =
          sc_session_exchange (self, "QUIT\r\n", strlen ("QUIT\r\n"), SC_SPEAKER_CLIENT, "QUIT",
                               sc_deadline_after_ms (timeout_ms), cancellable, NULL);

      if (reply != NULL && sc_reply_get_code (reply) == 421)
        self->pending_421 = g_steal_pointer (&reply);
    }
  self->is_over = TRUE;
  sc_stream_close (self->stream);
}

gboolean
sc_session_is_over (ScSession *self)
{
  g_return_val_if_fail (SC_IS_SESSION (self), TRUE);

  return self->is_over;
}

guint
sc_session_get_n_logins (ScSession *self)
{
  g_return_val_if_fail (SC_IS_SESSION (self), 0);

  return self->n_logins;
}

const char *
sc_session_get_mechanism (ScSession *self)
{
  g_return_val_if_fail (SC_IS_SESSION (self), NULL);

  return self->mechanism;
}

gboolean
sc_session_has_sent_message (ScSession *self)
{
  g_return_val_if_fail (SC_IS_SESSION (self), FALSE);

  return self->sent_message;
}

const char *
sc_session_get_oauth_error (ScSession *self)
{
  g_return_val_if_fail (SC_IS_SESSION (self), NULL);

  return self->oauth_error;
}
