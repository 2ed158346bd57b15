/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-settings-page-private.h"

#include "sc-known-hosts.h"
#include "sc-others.h"
#include "sc-settings-rules.h"

#include <glib/gi18n-lib.h>

#define SUBMISSION_PORT 587

/* A field that is wrong says so first. */
static void
show_odd (ScFieldNote *note, gpointer field, const char *text, const char *button)
{
  if (!sc_field_note_is_wrong (note))
    sc_field_note_show (note, GTK_WIDGET (field), SC_NOTE_ODD, text, button);
}

static void
show_security (ScSettingsPage *self, guint16 port)
{
  ScSecurity security = sc_settings_page_get_security (self);
  gboolean is_plain_login = security == SC_SECURITY_NONE && sc_settings_page_get_auth (self) != SC_AUTH_METHOD_NONE;
  const char *button = NULL;
  g_autofree char *text = sc_settings_rules_dup_security_oddity (port, security, &button);

  gtk_widget_set_visible (self->plaintext_row, is_plain_login);
  sc_field_note_clear (self->security_note);
  if (text != NULL && is_plain_login)
    show_odd (self->security_note, self->security, _ ("Without protection everyone on the way can read the password and the mail."), button);
  else if (text != NULL)
    show_odd (self->security_note, self->security, text, button);
}

static void
show_server (ScSettingsPage *self)
{
  const ScOddityFindings *oddities = self->oddities;
  ScEndpoint *better = oddities->endpoint;
  g_autofree char *text = NULL;
  g_autofree char *button = NULL;

  if ((oddities->found & SC_ODDITY_NOT_THE_PROVIDERS_SERVER) != 0)
    {
      /* Translators: the name of a mail provider */
      text = g_strdup_printf (_ ("The address belongs to %s, and this server does not."), oddities->provider->name);
      if (better != NULL)
        /* Translators: on a button; the name of a server */
        button = g_strdup_printf (_ ("Use %s"), sc_endpoint_get_host (better));
      show_odd (self->host_note, self->host, text, button);
    }
  else if ((oddities->found & SC_ODDITY_SERVER_PORT) != 0)
    {
      /* Translators: the name of a mail provider and a port number */
      text = g_strdup_printf (_ ("%1$s does not name this port. It names port %2$u."), oddities->provider->name,
                              sc_endpoint_get_port (better));
      /* Translators: on a button; a port number */
      button = g_strdup_printf (_ ("Use Port %u"), sc_endpoint_get_port (better));
      show_odd (self->port_note, self->port, text, button);
    }
}

static const char *
get_help (const ScOddityFindings *oddities)
{
  const ScProviderEntry *provider = oddities->server;

  if (provider == NULL)
    return NULL;
  return (oddities->found & SC_ODDITY_NEEDS_OAUTH2) != 0 ? provider->oauth_url : provider->app_password_url;
}

static void
show_login (ScSettingsPage *self)
{
  const ScOddityFindings *oddities = self->oddities;
  const char *help = get_help (oddities) != NULL ? _ ("Show How") : NULL;
  g_autofree char *text = NULL;

  sc_field_note_clear (self->auth_note);
  if ((oddities->found & SC_ODDITY_PORT_25_WITHOUT_LOGIN) != 0)
    {
      /* Translators: two port numbers */
      text = g_strdup_printf (_ ("Port %1$u without a login is for mail servers among themselves. Programs use port %2$u and log in."), 25,
                              SUBMISSION_PORT);
      show_odd (self->auth_note, self->auth, text, _ ("Use That with a Login"));
    }
  else if ((oddities->found & SC_ODDITY_NEEDS_APP_PASSWORD) != 0)
    {
      /* Translators: the name of a mail provider */
      text = g_strdup_printf (_ ("%s wants an app password here, not the password of your account."), oddities->server->name);
      show_odd (self->auth_note, self->auth, text, help);
    }
  else if ((oddities->found & SC_ODDITY_NEEDS_OAUTH2) != 0)
    {
      /* Translators: the name of a mail provider */
      text = g_strdup_printf (_ ("%s takes no password here, only a sign-in in the browser (OAuth2)."), oddities->server->name);
      show_odd (self->auth_note, self->auth, text, help);
    }
}

static void
show_user (ScSettingsPage *self)
{
  const ScOddityFindings *oddities = self->oddities;
  g_autofree char *text = NULL;
  g_autofree char *button = NULL;

  if (oddities->user != NULL)
    /* Translators: on a button; an e-mail address */
    button = g_strdup_printf (_ ("Use %s"), oddities->user);
  if ((oddities->found & SC_ODDITY_USER_IS_NO_ADDRESS) != 0)
    /* Translators: the name of a mail provider */
    text = g_strdup_printf (_ ("%s wants the whole e-mail address as the user name."), oddities->server->name);
  else if ((oddities->found & SC_ODDITY_USER_IS_ANOTHER_ADDRESS) != 0)
    text = g_strdup (_ ("The user name is another address than the one the test message comes from. Many servers refuse that."));
  if (text != NULL)
    show_odd (self->user_note, self->user, text, button);
}

void
sc_settings_page_show_oddities (ScSettingsPage *self, const char *host, guint16 port, const char *from)
{
  const ScOddityInput input = {
    .host = host,
    .port = port,
    .security = sc_settings_page_get_security (self),
    .auth = sc_settings_page_get_auth (self),
    .user = sc_settings_page_get_text (self->user),
    .address = from,
  };

  g_clear_pointer (&self->oddities, sc_oddity_findings_free);
  self->oddities = sc_oddities_find (&input, NULL);
  show_security (self, port);
  sc_field_note_clear (self->auth_note);
  /* The pretend server is on this computer, and belongs to nobody. */
  if (self->practice != NULL)
    return;
  show_server (self);
  show_login (self);
  show_user (self);
}

/* Consent is given to somebody: by name. */
void
sc_settings_page_name_others (ScSettingsPage *self)
{
  const ScOthers *others = sc_others_get ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  g_autofree char *list = NULL;
  g_autofree char *words = NULL;

  for (guint i = 0; i < others->lists->len; i++)
    g_strv_builder_add (builder, ((const ScBlockList *) g_ptr_array_index (others->lists, i))->name);
  if (others->control != NULL)
    g_strv_builder_add (builder, others->control);
  names = g_strv_builder_end (builder);
  /* Translators: between the names in a list of names */
  list = g_strjoinv (_ (", "), names);
  /* Translators: the placeholder is a list of names. DNS is the phone book of the internet. */
  words = g_strdup_printf (_ ("Block lists may know your internet address. This asks %s, and the DNS of the sender’s domain."), list);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->others_row), FALSE);
  adw_action_row_set_subtitle (self->others_row, words);
}

/* ---- corrections ---- */

void
sc_settings_page_on_host_note_action_cb (ScFieldNote *note, gpointer user_data)
{
  ScSettingsPage *self = user_data;
  g_autofree char *host = NULL;
  g_autofree char *similar = NULL;
  g_autofree char *digits = NULL;
  guint16 port = 0;

  if (!sc_endpoint_parse_host (sc_settings_page_get_text (self->host), &host, &port, NULL))
    return;
  if (port == 0 && self->oddities != NULL && (self->oddities->found & SC_ODDITY_NOT_THE_PROVIDERS_SERVER) != 0)
    {
      sc_settings_page_on_endpoint_note_action_cb (note, self);
      return;
    }
  if (port == 0)
    {
      similar = sc_known_hosts_dup_similar (host);
      sc_settings_page_set_text (self->host, similar != NULL ? similar : host);
      gtk_widget_grab_focus (GTK_WIDGET (self->host));
      sc_settings_page_revalidate (self);
      return;
    }
  digits = g_strdup_printf ("%u", port);
  sc_settings_page_set_text (self->host, host);
  sc_settings_page_set_text (self->port, digits);
  gtk_widget_grab_focus (GTK_WIDGET (self->port));
  sc_settings_page_revalidate (self);
}

void
sc_settings_page_on_endpoint_note_action_cb (ScFieldNote *note, gpointer user_data)
{
  ScSettingsPage *self = user_data;
  g_autoptr (ScEndpoint) better = NULL;

  if (self->oddities == NULL || self->oddities->endpoint == NULL)
    return;
  better = sc_endpoint_ref (self->oddities->endpoint);
  gtk_widget_grab_focus (GTK_WIDGET (self->host));
  sc_settings_page_use_endpoint (self, better);
  sc_settings_page_revalidate (self);
}

void
sc_settings_page_on_security_note_action_cb (ScFieldNote *note, gpointer user_data)
{
  ScSettingsPage *self = user_data;
  guint16 port = 0;

  if (!sc_endpoint_parse_port (sc_settings_page_get_text (self->port), &port, NULL))
    port = SUBMISSION_PORT;
  sc_settings_page_set_security (self, sc_security_for_port (port));
  gtk_widget_grab_focus (GTK_WIDGET (self->security));
}

void
sc_settings_page_on_auth_note_action_cb (ScFieldNote *note, gpointer user_data)
{
  ScSettingsPage *self = user_data;
  g_autofree char *digits = g_strdup_printf ("%u", SUBMISSION_PORT);

  if (self->oddities == NULL)
    return;
  if ((self->oddities->found & SC_ODDITY_PORT_25_WITHOUT_LOGIN) == 0)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.open-url", "s", get_help (self->oddities));
      return;
    }
  sc_settings_page_set_text (self->port, digits);
  sc_settings_page_set_security (self, SC_SECURITY_STARTTLS);
  sc_settings_page_set_auth (self, SC_AUTH_METHOD_AUTO);
  gtk_widget_grab_focus (GTK_WIDGET (self->user));
}

void
sc_settings_page_on_user_note_action_cb (ScFieldNote *note, gpointer user_data)
{
  ScSettingsPage *self = user_data;
  g_autofree char *user = NULL;

  if (self->oddities == NULL || self->oddities->user == NULL)
    return;
  user = g_strdup (self->oddities->user);
  sc_settings_page_set_text (self->user, user);
  gtk_widget_grab_focus (GTK_WIDGET (self->user));
  sc_settings_page_revalidate (self);
}
