/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-settings-page-private.h"

#include <glib/gi18n-lib.h>

static const char *
get_button (ScSecretOffer offer)
{
  switch (offer)
    {
    case SC_SECRET_OFFER_LEAVE_OUT:
      return _ ("Check without Password");
    case SC_SECRET_OFFER_UNLOCK:
      return _ ("Unlock the Keyring");
    case SC_SECRET_OFFER_OPEN:
      return _ ("Use as Primary Password");
    case SC_SECRET_OFFER_NONE:
    default:
      return NULL;
    }
}

void
sc_settings_page_ask_for_secret (ScSettingsPage *self, ScSecretOffer offer, const char *text)
{
  self->offer = offer;
  sc_field_note_show (self->password_note, GTK_WIDGET (self->password), SC_NOTE_ODD, text, get_button (offer));
  gtk_widget_grab_focus (GTK_WIDGET (self->password));
}

void
sc_settings_page_show_password_source (ScSettingsPage *self)
{
  gboolean has_login = sc_settings_page_get_auth (self) != SC_AUTH_METHOD_NONE;
  gboolean is_typed = *sc_settings_page_get_text (self->password) != '\0';
  g_autofree char *text = NULL;

  /* What is typed in place of another program's stored password can be kept, too: in our own item, never in that program's. */
  gtk_widget_set_visible (self->save_row, self->practice == NULL && (self->account == NULL || is_typed));
  /* What is being typed may be meant for the button. */
  if (has_login && self->offer == SC_SECRET_OFFER_OPEN)
    return;
  sc_field_note_clear (self->password_note);
  if (self->account == NULL || is_typed || !has_login)
    return;
  /* Translators: under the password; the placeholder is the name of a program */
  text = g_strdup_printf (_ ("Stored by %s, read when the check starts. What you type here is used instead."),
                          sc_account_get_program (self->account));
  sc_field_note_show (self->password_note, GTK_WIDGET (self->password), SC_NOTE_INFO, text, NULL);
}

static void
set_looking_up (ScSettingsPage *self, gboolean looking_up)
{
  self->looking_up = looking_up;
  gtk_widget_set_sensitive (GTK_WIDGET (self->check), !looking_up);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), looking_up);
  gtk_spinner_set_spinning (self->spinner, looking_up);
}

static void
show_problem (ScSettingsPage *self, const GError *error)
{
  g_autofree char *text = NULL;

  if (g_error_matches (error, SC_STORE_ERROR, SC_STORE_ERROR_LOCKED))
    {
      sc_settings_page_ask_for_secret (self, SC_SECRET_OFFER_UNLOCK,
                                       _ ("The keyring that holds the password is locked. Unlock it, or type the password."));
      return;
    }
  if (g_error_matches (error, SC_STORE_ERROR, SC_STORE_ERROR_PROTECTED))
    {
      /* Translators: the placeholder is a whole sentence, as in “Thunderbird’s stored passwords are protected by a primary password.” */
      text = g_strdup_printf (_ ("%s Type the primary password and press the button, or type the password of the account and check."),
                              error->message);
      sc_settings_page_ask_for_secret (self, SC_SECRET_OFFER_OPEN, text);
      return;
    }
  if (g_error_matches (error, SC_STORE_ERROR, SC_STORE_ERROR_NO_SECRET))
    text = g_strdup (_ ("No password is stored for this account. Type it here, or check as far as possible without it."));
  else
    /* Translators: the placeholder is a whole sentence that says why the password cannot be read */
    text = g_strdup_printf (_ ("%s Type the password here, or check without it."), error->message);
  sc_settings_page_ask_for_secret (self, SC_SECRET_OFFER_LEAVE_OUT, text);
}

static void
on_secret_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ScSettingsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ScSecret) secret = sc_account_store_lookup_finish (SC_ACCOUNT_STORE (source), result, &error);
  g_autoptr (ScSettings) settings = NULL;

  set_looking_up (self, FALSE);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  settings = sc_settings_page_validate (self, TRUE);
  if (settings == NULL)
    return;
  if (secret == NULL)
    {
      show_problem (self, error);
      return;
    }
  settings->secret = g_steal_pointer (&secret);
  /* The primary password is not the one of the account: it does not stay where that is typed. */
  if (self->offer == SC_SECRET_OFFER_OPEN)
    {
      self->offer = SC_SECRET_OFFER_NONE;
      sc_settings_page_set_text (self->password, NULL);
    }
  sc_settings_page_emit_check (self, settings);
}

static void
look_up_secret (ScSettingsPage *self, gboolean may_unlock)
{
  set_looking_up (self, TRUE);
  sc_account_store_lookup_async (self->store, self->account, may_unlock, self->cancellable, on_secret_found_cb,
                                 g_object_ref (self));
}

void
sc_settings_page_look_up_secret (ScSettingsPage *self)
{
  look_up_secret (self, FALSE);
}

static void
open_secret (ScSettingsPage *self)
{
  const char *typed = sc_settings_page_get_text (self->password);
  g_autoptr (ScSecret) key = *typed != '\0' ? sc_secret_new (typed, -1) : NULL;

  if (key == NULL)
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->password));
      return;
    }
  set_looking_up (self, TRUE);
  sc_account_store_open_secret_async (self->store, self->account, key, self->cancellable, on_secret_found_cb, g_object_ref (self));
}

static void
check_without_secret (ScSettingsPage *self)
{
  g_autoptr (ScSettings) settings = sc_settings_page_validate (self, TRUE);

  if (settings == NULL)
    return;
  settings->secret_problem = g_strdup ("password-missing");
  sc_settings_page_emit_check (self, settings);
}

void
sc_settings_page_on_password_note_action_cb (ScFieldNote *note, gpointer user_data)
{
  ScSettingsPage *self = user_data;

  if (self->looking_up)
    return;
  switch (self->offer)
    {
    case SC_SECRET_OFFER_UNLOCK:
      look_up_secret (self, TRUE);
      break;
    case SC_SECRET_OFFER_OPEN:
      open_secret (self);
      break;
    case SC_SECRET_OFFER_LEAVE_OUT:
      check_without_secret (self);
      break;
    case SC_SECRET_OFFER_NONE:
    default:
      break;
    }
}
