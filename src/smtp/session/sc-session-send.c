/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-session"

#include "config.h"

#include "sc-session-private.h"

#include "sc-mailbox.h"
#include "sc-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* One message: its envelope (MAIL, RCPT), DATA, and what stands behind it. */

/* RFC 5321 4.5.3.1.3 without "<" and ">" */
#define ADDRESS_MAX 254

void
sc_session_set_body_flags (ScSession *self, ScSessionBodyFlags body_flags)
{
  g_return_if_fail (SC_IS_SESSION (self));

  self->body_flags = body_flags;
}

/* RFC 5321 4.1.2; whatever the caller checked before, nothing that could end the command leaves here. */
static gboolean
check_address (const char *address, GError **error)
{
  if (!g_utf8_validate (address, -1, NULL) || sc_text_has_control (address) ||
      strpbrk (address, " <>") != NULL)
    return sc_session_refuse_argument (error, "An address must not hold spaces, brackets or control characters");
  if (strlen (address) > ADDRESS_MAX)
    return sc_session_refuse_argument (error, "The address is too long");
  return TRUE;
}

void
sc_session_request_notice (ScSession *self, const char *envelope_id)
{
  g_return_if_fail (SC_IS_SESSION (self) && envelope_id != NULL);

  /* RFC 3461 4.4 allows more, as xtext; this needs none. */
  for (const char *c = envelope_id; *c != '\0'; c++)
    g_return_if_fail (g_ascii_isalnum (*c));
  g_free (self->envelope_id);
  self->envelope_id = g_strdup (envelope_id);
}

static gboolean
offers (ScSession *self, const char *keyword)
{
  return self->capabilities != NULL && sc_capabilities_has (self->capabilities, keyword);
}

static char *
dup_mail_line (ScSession *self, const char *sender, guint64 size, GError **error)
{
  g_autoptr (GString) line = NULL;
  gboolean needs_utf8;

  if (!check_address (sender, error))
    return NULL;
  needs_utf8 = sc_mailbox_needs_utf8 (sender) || (self->body_flags & SC_SESSION_BODY_UTF8) != 0;
  if (needs_utf8 && !offers (self, "SMTPUTF8"))
    {
      sc_session_refuse_argument (error, "The server does not take addresses with letters outside ASCII");
      return NULL;
    }

  line = g_string_new (NULL);
  g_string_append_printf (line, "MAIL FROM:<%s>", sender);
  if (size > 0 && offers (self, "SIZE"))
    g_string_append_printf (line, " SIZE=%" G_GUINT64_FORMAT, size); /* RFC 1870 */
  if ((needs_utf8 || (self->body_flags & SC_SESSION_BODY_8BIT) != 0) && offers (self, "8BITMIME"))
    g_string_append (line, " BODY=8BITMIME");
  if (needs_utf8)
    g_string_append (line, " SMTPUTF8"); /* RFC 6531 3.4 */
  if (self->envelope_id != NULL && offers (self, "DSN"))
    g_string_append_printf (line, " RET=HDRS ENVID=%s", self->envelope_id); /* RFC 3461 4.3, 4.4 */
  self->has_utf8 = needs_utf8;
  return g_strdup (line->str);
}

ScReply *
sc_session_mail_sync (
    ScSession *self, const char *sender, guint64 size, GCancellable *cancellable, GError **error)
{
  g_autofree char *line = NULL;

  g_return_val_if_fail (SC_IS_SESSION (self) && sender != NULL, NULL);

  line = dup_mail_line (self, sender, size, error);
  return line != NULL ? sc_session_command (self, line, NULL, cancellable, error) : NULL;
}

static char *
dup_rcpt_line (ScSession *self, const char *recipient, GError **error)
{
  if (!check_address (recipient, error))
    return NULL;
  if (*recipient == '\0' || (sc_mailbox_needs_utf8 (recipient) && !self->has_utf8))
    {
      sc_session_refuse_argument (error, "The recipient’s address cannot be sent to this server");
      return NULL;
    }
  /* RFC 3461 4.1 */
  return g_strdup_printf ("RCPT TO:<%s>%s", recipient,
                          self->envelope_id != NULL && offers (self, "DSN") ? " NOTIFY=SUCCESS,FAILURE,DELAY" : "");
}

ScReply *
sc_session_rcpt_sync (ScSession *self, const char *recipient, GCancellable *cancellable, GError **error)
{
  g_autofree char *line = NULL;

  g_return_val_if_fail (SC_IS_SESSION (self) && recipient != NULL, NULL);

  line = dup_rcpt_line (self, recipient, error);
  return line != NULL ? sc_session_command (self, line, NULL, cancellable, error) : NULL;
}

/* Both lines left in one write; what comes to the second has to be read, whatever came to the first. */
static ScReply *
write_envelope (ScSession *self,
                const char *mail,
                const char *rcpt,
                ScReply **rcpt_reply,
                GCancellable *cancellable,
                GError **error)
{
  g_autofree char *octets = g_strconcat (mail, "\r\n", rcpt, "\r\n", NULL);
  g_autofree char *shown = g_strconcat (mail, "\n", rcpt, NULL);
  g_autoptr (ScReply) reply = sc_session_exchange (self, octets, strlen (octets), SC_SPEAKER_CLIENT, shown,
                                                   sc_deadline_after_ms (self->timeout_ms), cancellable, error);
  g_autoptr (ScReply) second = NULL;
  gboolean good = reply != NULL && sc_reply_is_positive (reply);

  if (reply == NULL || self->is_over)
    return g_steal_pointer (&reply);
  second = sc_session_read_reply (self, FALSE, sc_deadline_after_ms (self->timeout_ms), cancellable, good ? error : NULL);
  if (good)
    *rcpt_reply = g_steal_pointer (&second);
  else if (second != NULL && sc_reply_get_code (second) == 421)
    self->pending_421 = g_steal_pointer (&second);
  return g_steal_pointer (&reply);
}

ScReply *
sc_session_envelope_sync (ScSession *self,
                          const char *sender,
                          guint64 size,
                          const char *recipient,
                          ScReply **rcpt_reply,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autofree char *mail = NULL;
  g_autofree char *rcpt = NULL;
  g_autoptr (ScReply) reply = NULL;

  g_return_val_if_fail (SC_IS_SESSION (self) && sender != NULL && recipient != NULL && rcpt_reply != NULL, NULL);

  *rcpt_reply = NULL;
  mail = dup_mail_line (self, sender, size, error);
  rcpt = mail != NULL ? dup_rcpt_line (self, recipient, error) : NULL;
  if (rcpt == NULL)
    return NULL;
  /* The last gate, as in sc_session_command(). */
  if (sc_text_has_control (mail) || sc_text_has_control (rcpt))
    {
      sc_session_refuse_argument (error, "A command must not hold control characters");
      return NULL;
    }
  if (offers (self, "PIPELINING"))
    return write_envelope (self, mail, rcpt, rcpt_reply, cancellable, error);

  reply = sc_session_command (self, mail, NULL, cancellable, error);
  if (reply != NULL && sc_reply_is_positive (reply))
    *rcpt_reply = sc_session_command (self, rcpt, NULL, cancellable, error);
  return g_steal_pointer (&reply);
}

ScReply *
sc_session_data_sync (ScSession *self, GCancellable *cancellable, GError **error)
{
  ScReply *reply;

  g_return_val_if_fail (SC_IS_SESSION (self), NULL);

  reply = sc_session_command (self, "DATA", NULL, cancellable, error);
  self->awaits_message = reply != NULL && sc_reply_get_code (reply) == 354;
  return reply;
}

ScReply *
sc_session_message_sync (ScSession *self, GBytes *message, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) encoded = NULL;
  g_autofree char *shown = NULL;
  const guint size = (guint)MIN (g_bytes_get_size (message), G_MAXUINT);
  gsize length;
  const char *octets;
  ScReply *reply;

  g_return_val_if_fail (SC_IS_SESSION (self) && message != NULL, NULL);

  if (!self->awaits_message && !self->is_over)
    {
      sc_session_refuse_argument (error, "The server has not asked for the message");
      return NULL;
    }
  self->awaits_message = FALSE;
  self->sent_message = FALSE;

  /* Translators: how large the message was that we sent */
  shown = g_strdup_printf (ngettext ("Message of %u octet", "Message of %u octets", size), size);
  encoded = sc_message_data_encode (message);
  octets = g_bytes_get_data (encoded, &length);
  reply = sc_session_exchange (self, octets, length, SC_SPEAKER_INFO, shown,
                               sc_deadline_after_ms (self->timeout_ms),
                               cancellable, error);
  self->sent_message = self->wrote_all;
  return reply;
}
