/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-account-draft.h"

#include "sc-enum.h"
#include "sc-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_SHOWN_CHARS 100

ScAccountDraft *
sc_account_draft_new (const char *origin,
                      const char *program,
                      const char *icon_name)
{
  ScAccountDraft *self = g_new0 (ScAccountDraft, 1);

  self->origin = origin;
  self->program = program;
  self->icon_name = icon_name;
  self->note = g_string_new (NULL);
  self->security = SC_SECURITY_NONE;
  self->auth = SC_AUTH_METHOD_AUTO;
  return self;
}

void
sc_account_draft_free (ScAccountDraft *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->address);
  g_free (self->host);
  g_free (self->user);
  g_free (self->secret_hint);
  g_string_free (self->note, TRUE);
  g_free (self);
}

ScAccount *
sc_account_draft_finish (ScAccountDraft *self)
{
  const char *name = self->name != NULL ? self->name : self->address;
  const ScAccountFields fields = {
    .id = self->id,
    .origin = self->origin,
    .program = self->program,
    .icon_name = self->icon_name,
    .name = name != NULL ? name : self->host != NULL ? self->host : self->program,
    .address = self->address,
    .host = self->host,
    .port = self->port,
    .security = self->security,
    .auth = self->auth,
    .user = self->auth != SC_AUTH_METHOD_NONE ? self->user : NULL,
    .note = self->note->str,
    .secret_hint = self->secret_hint,
  };
  ScAccount *account = sc_account_new (&fields);

  sc_account_draft_free (self);
  return account;
}

static void
set_text (char      **target,
          const char *text)
{
  g_free (*target);
  *target = text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

void
sc_account_draft_set_id (ScAccountDraft *self,
                         const char     *key)
{
  g_free (self->id);
  self->id = g_strconcat (self->origin, ":", key, NULL);
}

void
sc_account_draft_set_name (ScAccountDraft *self,
                           const char     *name)
{
  set_text (&self->name, name);
}

void
sc_account_draft_set_address (ScAccountDraft *self,
                              const char     *mailbox)
{
  const char *open = mailbox != NULL ? strrchr (mailbox, '<') : NULL;
  const char *close = open != NULL ? strchr (open, '>') : NULL;
  g_autofree char *address = NULL;

  if (close != NULL)
    address = g_strndup (open + 1, (gsize) (close - open - 1));
  else
    address = g_strdup (mailbox != NULL ? mailbox : "");
  g_strstrip (address);
  set_text (&self->address, strchr (address, '@') != NULL && strpbrk (address, " \t<>") == NULL ? address : NULL);
}

void
sc_account_draft_set_user (ScAccountDraft *self,
                           const char     *user)
{
  set_text (&self->user, user);
}

/* An IPv6 address without brackets is no host with a port. */
static char *
read_host (const char *written,
           guint16    *port)
{
  char *host = NULL;

  *port = 0;
  if (g_hostname_is_ip_address (written))
    return g_strdup (written);
  return sc_endpoint_parse_host (written, &host, port, NULL) ? host : NULL;
}

void
sc_account_draft_set_host (ScAccountDraft *self,
                           const char     *written)
{
  guint16 typed_port = 0;

  g_clear_pointer (&self->host, g_free);
  if (written == NULL || *written == '\0')
    {
      sc_account_draft_add_note (self, _ ("The settings name no server."));
      return;
    }
  self->host = read_host (written, &typed_port);
  if (self->host == NULL)
    /* Translators: %s is what is written where the name of a server should be */
    sc_account_draft_add_note_about (self, _ ("The server name “%s” cannot be used."), written);
  else if (typed_port != 0)
    self->port = typed_port;
}

void
sc_account_draft_set_port (ScAccountDraft *self,
                           const char     *written,
                           guint16         default_port)
{
  if (written == NULL || *written == '\0' || strcmp (written, "0") == 0)
    {
      if (self->port == 0)
        self->port = default_port;
      return;
    }
  if (sc_endpoint_parse_port (written, &self->port, NULL))
    return;
  self->port = 0;
  sc_account_draft_add_note (self, _ ("The port in the settings is not a number from 1 to 65535."));
}

ScAuthMethod
sc_auth_method_from_mechanism (const char *name)
{
  g_autofree char *nick = g_ascii_strdown (name, -1);
  int value = 0;

  g_strdelimit (nick, "_", '-');
  /* With or without channel binding the login is the same to the user. */
  if (g_str_has_suffix (nick, "-plus"))
    nick[strlen (nick) - strlen ("-plus")] = '\0';
  if (strcmp (nick, "auto") == 0 || strcmp (nick, "none") == 0 || !sc_enum_from_nick (SC_TYPE_AUTH_METHOD, nick, &value))
    return 0;
  return (ScAuthMethod) value;
}

void
sc_account_draft_set_mechanism (ScAccountDraft *self,
                                const char     *name)
{
  const ScAuthMethod method = sc_auth_method_from_mechanism (name);

  self->auth = method != 0 ? method : SC_AUTH_METHOD_AUTO;
  if (method == 0)
    /* Translators: %s is the name of a login method, as in “GSSAPI” */
    sc_account_draft_add_note_about (self, _ ("Sendcheck does not know the login method “%s” of this account."), name);
}

void
sc_account_draft_add_note (ScAccountDraft *self,
                           const char     *sentence)
{
  if (self->note->len > 0)
    g_string_append_c (self->note, ' ');
  g_string_append (self->note, sentence);
}

void
sc_account_draft_add_note_about (ScAccountDraft *self,
                                 const char     *format,
                                 const char     *word)
{
  g_autofree char *safe = sc_text_make_safe (word, -1, MAX_SHOWN_CHARS);
  g_autoptr (GString) sentence = g_string_new (format);

  g_string_replace (sentence, "%s", safe, 1);
  sc_account_draft_add_note (self, sentence->str);
}

void
sc_account_draft_note_other_way (GPtrArray  *notes,
                                 const char *program,
                                 const char *account,
                                 const char *way)
{
  g_autofree char *safe_account = sc_text_make_safe (account, -1, MAX_SHOWN_CHARS);
  g_autofree char *safe_way = sc_text_make_safe (way, -1, MAX_SHOWN_CHARS);

  g_ptr_array_add (notes, g_strdup_printf (
                            /* Translators: %1$s is the name of a program, %2$s of an account, %3$s of a way to send, as in “sendmail” */
                            _ ("The account “%2$s” of %1$s sends by “%3$s”, not by SMTP, and is left out."),
                            program, safe_account, safe_way));
}
