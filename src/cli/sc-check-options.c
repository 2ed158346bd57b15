/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-cli"

#include "config.h"

#include "sc-check-options.h"

#include "sc-account-store.h"
#include "sc-cli.h"
#include "sc-enum.h"
#include "sc-mailbox.h"
#include "sc-password.h"
#include "sc-text.h"
#include "sc-tls-info.h"
#include "sc-trust-store.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#define TIMEOUT_MAX 600
#define CA_FILE_MAX (4 * 1024 * 1024)
#define USER_MAX    512

static gboolean
refuse (GError    **error,
        const char *message)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, message);
  return FALSE;
}

/* Leaves @value as it is without @text. @words is for the message. */
static gboolean
read_nick (const char *option,
           const char *text,
           GType       type,
           const char *words,
           int        *value,
           GError    **error)
{
  if (text == NULL || sc_enum_from_nick (type, text, value))
    return TRUE;
  /* Translators: an option, a word somebody gave for it, and a list of words that can be given. */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("%1$s: “%2$s” is not one of %3$s"), option, text, words);
  return FALSE;
}

static gboolean
read_number (const char *option,
             const char *text,
             guint64     minimum,
             guint64     maximum,
             guint64    *value,
             GError    **error)
{
  if (text == NULL || g_ascii_string_to_unsigned (text, 10, minimum, maximum, value, NULL))
    return TRUE;
  /* Translators: an option, what somebody gave for it, and the numbers between which it has to be. */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               _("%1$s: “%2$s” is not a whole number from %3$llu to %4$llu"), option, text, (unsigned long long) minimum,
               (unsigned long long) maximum);
  return FALSE;
}

static gboolean
read_mailbox (const char *option,
              const char *text,
              char      **mailbox,
              GError    **error)
{
  if (text == NULL)
    return TRUE;
  g_free (*mailbox);
  *mailbox = sc_mailbox_parse (text, error);
  if (*mailbox == NULL)
    g_prefix_error (error, "%s: ", option);
  return *mailbox != NULL;
}

/* What there is to choose from, when the choice is not clear. */
static gboolean
refuse_choice (GPtrArray *accounts,
               GError   **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  if (accounts->len == 0)
    return refuse (error, _("No account was found on this computer; give --host, or try “sendcheck-cli practice”"));
  for (guint i = 0; i < accounts->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", sc_account_get_id (g_ptr_array_index (accounts, i)));
  /* Translators: “%s” is a list of accounts. */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("Say which account: %s"), names->str);
  return FALSE;
}

/* @account stays %NULL when the options say everything. */
static gboolean
find_account (const ScCheckOptions *self,
              ScAccountStore       *store,
              ScAccount           **account,
              GError              **error)
{
  g_autoptr (GPtrArray) accounts = NULL;

  if (self->account != NULL)
    {
      *account = sc_account_store_find_sync (store, self->account, NULL, error);
      return *account != NULL;
    }
  if (self->host != NULL)
    return TRUE;
  accounts = sc_account_store_list_sync (store, NULL, NULL);
  if (accounts->len != 1)
    return refuse_choice (accounts, error);
  *account = g_object_ref (g_ptr_array_index (accounts, 0));
  return TRUE;
}

static ScEndpoint *
make_endpoint (const ScCheckOptions *self,
               ScAccount            *account,
               GError              **error)
{
  ScEndpoint      *stored = account != NULL ? sc_account_get_endpoint (account) : NULL;
  g_autofree char *host = stored != NULL ? g_strdup (sc_endpoint_get_host (stored)) : NULL;
  guint16          port = stored != NULL ? sc_endpoint_get_port (stored) : 0;
  guint16          typed_port = 0;
  int              security = stored != NULL ? (int) sc_endpoint_get_security (stored) : 0;

  if (self->host != NULL)
    {
      g_clear_pointer (&host, g_free);
      if (!sc_endpoint_parse_host (self->host, &host, &typed_port, error))
        {
          g_prefix_error (error, "--host: ");
          return NULL;
        }
      port = typed_port != 0 ? typed_port : port;
    }
  if (self->port != NULL && !sc_endpoint_parse_port (self->port, &port, error))
    {
      g_prefix_error (error, "--port: ");
      return NULL;
    }
  if (!read_nick ("--security", self->security, SC_TYPE_SECURITY, "none, starttls, tls", &security, error))
    return NULL;
  if (host == NULL)
    {
      refuse (error, _("The account’s settings are not complete; give --host"));
      return NULL;
    }
  /* A port typed for a stored account brings its own security. */
  if (security == 0 || (self->security == NULL && stored != NULL && port != sc_endpoint_get_port (stored)))
    security = port != 0 ? (int) sc_security_for_port (port) : SC_SECURITY_STARTTLS;
  if (port == 0)
    port = security == SC_SECURITY_TLS ? 465 : 587;
  return sc_endpoint_new (host, port, (ScSecurity) security);
}

static gboolean
read_ca_file (const ScCheckOptions *self,
              ScSettings           *settings,
              GError              **error)
{
  g_autoptr (ScTlsOptions) options = NULL;

  if (self->ca_file == NULL)
    return TRUE;
  settings->ca_pem = sc_cli_read_input (self->ca_file, CA_FILE_MAX, error);
  if (settings->ca_pem != NULL)
    {
      options = sc_tls_options_new (settings->ca_pem, error);
      if (options == NULL)
        g_prefix_error (error, "%s: ", self->ca_file);
    }
  if (options == NULL)
    g_prefix_error (error, "--ca-file: ");
  return options != NULL;
}

/* Everything but the secret. */
static gboolean
read_simple (const ScCheckOptions *self,
             ScAccount            *account,
             ScSettings           *settings,
             GError              **error)
{
  guint64     timeout_s = settings->timeout_ms / 1000;
  int         auth = account != NULL ? (int) sc_account_get_auth (account) : SC_AUTH_METHOD_AUTO;
  int         until = SC_STAGE_SEND;
  const char *user = self->user != NULL ? self->user : account != NULL ? sc_account_get_user (account) : NULL;
  const char *from = self->from != NULL ? self->from : account != NULL ? sc_account_get_address (account) : NULL;

  if (!read_nick ("--auth", self->auth, SC_TYPE_AUTH_METHOD,
                  "auto, none, plain, login, cram-md5, scram-sha-1, scram-sha-256, xoauth2, oauthbearer", &auth, error)
      || !read_nick ("--until", self->until, SC_TYPE_STAGE_ID, "connectivity, ports, tls, auth, send", &until, error)
      || !read_number ("--timeout", self->timeout, 1, TIMEOUT_MAX, &timeout_s, error)
      || !read_mailbox ("--from", from, &settings->from, error)
      || !read_mailbox ("--to", self->to, &settings->to, error)
      || !read_ca_file (self, settings, error))
    return FALSE;
  if (user != NULL && (user[0] == '\0' || sc_text_has_control (user) || !g_utf8_validate (user, -1, NULL) || strlen (user) > USER_MAX))
    return refuse (error, _("--user: a user name has no control characters and is not empty"));
  /* Most user names are the address. */
  if (settings->from == NULL && user != NULL && strchr (user, '@') != NULL)
    settings->from = sc_mailbox_parse (user, NULL);
  settings->auth = (ScAuthMethod) auth;
  settings->until = (ScStageId) until;
  settings->timeout_ms = (guint) timeout_s * 1000;
  settings->user = g_strdup (user);
  settings->probe_ports = !self->no_ports;
  settings->allow_plaintext_password = self->allow_plaintext_password;
  settings->allow_untrusted = self->allow_untrusted;
  settings->ask_others = self->ask_others;
  return TRUE;
}

static gboolean
read_given_secret (const ScCheckOptions *self,
                   ScSettings           *settings,
                   GError              **error)
{
  guint64 fd = 0;

  if (self->password_file != NULL && self->password_fd != NULL)
    return refuse (error, _("Give --password-file or --password-fd, not both"));
  if (self->password_file != NULL)
    {
      settings->secret = sc_password_read_file (self->password_file, error);
      if (settings->secret == NULL)
        g_prefix_error (error, "--password-file: ");
    }
  else if (self->password_fd != NULL)
    {
      if (!read_number ("--password-fd", self->password_fd, 0, G_MAXINT, &fd, error))
        return FALSE;
      settings->secret = sc_password_read_fd ((int) fd, error);
      if (settings->secret == NULL)
        g_prefix_error (error, "--password-fd: ");
    }
  return settings->secret != NULL || (self->password_file == NULL && self->password_fd == NULL);
}

/* On a terminal somebody may know the password that protects a program's stored ones. */
static gboolean
open_secret (ScAccountStore *store,
             ScAccount      *account,
             ScSettings     *settings,
             GError        **error)
{
  g_autoptr (GError)   problem = NULL;
  g_autoptr (ScSecret) key = sc_password_ask (_("The primary password (Enter to leave it out):"), &problem);

  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  if (key == NULL || sc_secret_get_length (key) == 0)
    return TRUE;
  settings->secret = sc_account_store_open_secret_sync (store, account, key, NULL, &problem);
  if (settings->secret == NULL)
    g_printerr ("%s\n", problem->message);
  return TRUE;
}

/* FALSE: the program is to end. */
static gboolean
type_secret (ScSettings *settings,
             GError    **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char   *name = sc_text_make_safe (settings->user, -1, 200);
  /* Translators: a user name. */
  g_autofree char   *question = g_strdup_printf (_("Password of %s:"), name);

  settings->secret = sc_password_ask (question, &problem);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* Without a secret the run goes on and says so: that is a finding, not an error. */
static gboolean
find_secret (ScAccountStore *store,
             ScAccount      *account,
             ScSettings     *settings,
             GError        **error)
{
  g_autoptr (GError) problem = NULL;

  if (settings->secret != NULL || settings->user == NULL || settings->auth == SC_AUTH_METHOD_NONE || settings->until < SC_STAGE_AUTH)
    return TRUE;
  if (account != NULL)
    settings->secret = sc_account_store_lookup_sync (store, account, FALSE, NULL, &problem);
  if (problem != NULL)
    g_printerr ("%s\n", problem->message);
  if (g_error_matches (problem, SC_STORE_ERROR, SC_STORE_ERROR_PROTECTED) && isatty (STDIN_FILENO) &&
      !open_secret (store, account, settings, error))
    return FALSE;
  if (settings->secret == NULL && isatty (STDIN_FILENO) && !type_secret (settings, error))
    return FALSE;
  if (settings->secret == NULL)
    settings->secret_problem = g_strdup (g_error_matches (problem, SC_STORE_ERROR, SC_STORE_ERROR_LOCKED) ? "keyring-locked" : "password-missing");
  return TRUE;
}

/* The user's word for one certificate of this server. */
static gboolean
give_trust (const ScCheckOptions *self,
            ScEndpoint           *endpoint,
            GError              **error)
{
  if (self->trust_certificate == NULL)
    /* Translators: the name of an option. */
    return !self->remember || refuse (error, _("“--remember” needs --trust-certificate"));
  if (sc_trust_store_give (sc_trust_store_get_default (), sc_endpoint_get_host (endpoint), sc_endpoint_get_port (endpoint),
                           self->trust_certificate, self->remember, error))
    return TRUE;
  g_prefix_error (error, "--trust-certificate: ");
  return FALSE;
}

ScSettings *
sc_check_options_to_settings (const ScCheckOptions *self,
                              GError              **error)
{
  g_autoptr (ScAccountStore) store = sc_account_store_new ();
  g_autoptr (ScAccount)      account = NULL;
  g_autoptr (ScEndpoint)     endpoint = NULL;
  g_autoptr (ScSettings)     settings = NULL;

  if (self->account != NULL && !g_utf8_validate (self->account, -1, NULL))
    {
      refuse (error, _("The account’s name is not text in UTF-8"));
      return NULL;
    }
  if (!find_account (self, store, &account, error))
    return NULL;
  endpoint = make_endpoint (self, account, error);
  if (endpoint == NULL)
    return NULL;
  settings = sc_settings_new (endpoint);
  g_free (settings->origin);
  settings->origin = g_strdup (account != NULL ? sc_account_get_origin (account) : "typed");
  if (!read_simple (self, account, settings, error) || !read_given_secret (self, settings, error) || !give_trust (self, endpoint, error))
    return NULL;
  if (!find_secret (store, account, settings, error))
    return NULL;
  return g_steal_pointer (&settings);
}
