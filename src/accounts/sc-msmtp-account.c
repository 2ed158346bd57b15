/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-msmtp-account.h"

#include "sc-endpoint.h"

#include <string.h>

#define DEFAULT_PORT 25  /* msmtp's, not 587 */
#define TLS_PORT     465 /* with tls on and tls_starttls off */

typedef enum
{
  SET_HOST = 1 << 0,
  SET_PORT = 1 << 1,
  SET_FROM = 1 << 2,
  SET_USER = 1 << 3,
  SET_AUTH = 1 << 4,
  SET_PASSWORD = 1 << 5,
  SET_PASSWORD_COMMAND = 1 << 6,
  SET_TLS = 1 << 7,
  SET_TLS_STARTTLS = 1 << 8,
  SET_TLS_CERTCHECK = 1 << 9,
  SET_EVAL = 1 << 10,
  SET_PROXY = 1 << 11,
  SET_SOCKET = 1 << 12,
  SET_PROTOCOL = 1 << 13,
  SET_BAD_PORT = 1 << 14, /* what is written is no port */
} Setting;

ScMsmtpAccount *
sc_msmtp_account_new (const char *name)
{
  ScMsmtpAccount *self = g_new0 (ScMsmtpAccount, 1);

  self->name = g_strdup (name);
  self->auth = g_strdup ("off");
  self->tls_starttls = TRUE;
  self->tls_certcheck = TRUE;
  return self;
}

void
sc_msmtp_account_free (ScMsmtpAccount *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->host);
  g_free (self->from);
  g_free (self->user);
  g_free (self->auth);
  g_free (self->password_command);
  g_free (self);
}

static void
replace_string (char      **target,
                const char *value)
{
  g_free (*target);
  *target = g_strdup (value);
}

/* Copies the settings of @other that @set names. */
static void
overlay (ScMsmtpAccount       *self,
         const ScMsmtpAccount *other,
         guint                 set)
{
  if (set & SET_HOST)
    replace_string (&self->host, other->host);
  if (set & SET_FROM)
    replace_string (&self->from, other->from);
  if (set & SET_USER)
    replace_string (&self->user, other->user);
  if (set & SET_AUTH)
    replace_string (&self->auth, other->auth);
  if (set & SET_PASSWORD_COMMAND)
    replace_string (&self->password_command, other->password_command);
  if (set & SET_PORT)
    {
      self->port = other->port;
      self->set = (self->set & ~SET_BAD_PORT) | (other->set & SET_BAD_PORT);
    }
  if (set & SET_PASSWORD)
    {
      self->has_password = other->has_password;
      self->password_offset = other->password_offset;
      self->password_length = other->password_length;
    }
  if (set & SET_TLS)
    self->tls = other->tls;
  if (set & SET_TLS_STARTTLS)
    self->tls_starttls = other->tls_starttls;
  if (set & SET_TLS_CERTCHECK)
    self->tls_certcheck = other->tls_certcheck;
  if (set & SET_EVAL)
    self->has_eval = other->has_eval;
  if (set & SET_PROXY)
    self->has_proxy = other->has_proxy;
  if (set & SET_SOCKET)
    self->has_socket = other->has_socket;
  if (set & SET_PROTOCOL)
    self->is_lmtp = other->is_lmtp;
}

static gboolean
parse_switch (const char *argument,
              gboolean   *value)
{
  /* An argument left out means on. */
  if (*argument == '\0' || strcmp (argument, "on") == 0)
    *value = TRUE;
  else if (strcmp (argument, "off") == 0)
    *value = FALSE;
  else
    return FALSE;
  return TRUE;
}

static gboolean
set_string (ScMsmtpAccount *account,
            char          **target,
            Setting         setting,
            const char     *argument)
{
  replace_string (target, *argument != '\0' ? argument : NULL);
  account->set |= setting;
  return TRUE;
}

static gboolean
apply_host (ScMsmtpAccount *account,
            const char     *argument,
            ScMsmtpSlice    slice)
{
  return set_string (account, &account->host, SET_HOST, argument);
}

static gboolean
apply_from (ScMsmtpAccount *account,
            const char     *argument,
            ScMsmtpSlice    slice)
{
  return set_string (account, &account->from, SET_FROM, argument);
}

static gboolean
apply_user (ScMsmtpAccount *account,
            const char     *argument,
            ScMsmtpSlice    slice)
{
  return set_string (account, &account->user, SET_USER, argument);
}

static gboolean
apply_password_command (ScMsmtpAccount *account,
                        const char     *argument,
                        ScMsmtpSlice    slice)
{
  return set_string (account, &account->password_command, SET_PASSWORD_COMMAND, argument);
}

static gboolean
apply_password (ScMsmtpAccount *account,
                const char     *argument,
                ScMsmtpSlice    slice)
{
  account->has_password = slice.length > 0;
  account->password_offset = slice.offset;
  account->password_length = slice.length;
  account->set |= SET_PASSWORD;
  return TRUE;
}

static gboolean
apply_auth (ScMsmtpAccount *account,
            const char     *argument,
            ScMsmtpSlice    slice)
{
  replace_string (&account->auth, *argument != '\0' ? argument : "on");
  account->set |= SET_AUTH;
  return TRUE;
}

static gboolean
apply_port (ScMsmtpAccount *account,
            const char     *argument,
            ScMsmtpSlice    slice)
{
  account->port = 0;
  account->set = (account->set | SET_PORT) & ~SET_BAD_PORT;
  if (*argument == '\0' || sc_endpoint_parse_port (argument, &account->port, NULL))
    return TRUE;
  account->port = 0;
  account->set |= SET_BAD_PORT;
  return FALSE;
}

static gboolean
apply_tls (ScMsmtpAccount *account,
           const char     *argument,
           ScMsmtpSlice    slice)
{
  account->set |= SET_TLS;
  return parse_switch (argument, &account->tls);
}

static gboolean
apply_tls_starttls (ScMsmtpAccount *account,
                    const char     *argument,
                    ScMsmtpSlice    slice)
{
  account->set |= SET_TLS_STARTTLS;
  return parse_switch (argument, &account->tls_starttls);
}

/* The old name, the other way round. */
static gboolean
apply_tls_nostarttls (ScMsmtpAccount *account,
                      const char     *argument,
                      ScMsmtpSlice    slice)
{
  account->set |= SET_TLS_STARTTLS;
  account->tls_starttls = FALSE;
  return TRUE;
}

static gboolean
apply_tls_certcheck (ScMsmtpAccount *account,
                     const char     *argument,
                     ScMsmtpSlice    slice)
{
  account->set |= SET_TLS_CERTCHECK;
  return parse_switch (argument, &account->tls_certcheck);
}

static gboolean
apply_tls_nocertcheck (ScMsmtpAccount *account,
                       const char     *argument,
                       ScMsmtpSlice    slice)
{
  account->set |= SET_TLS_CERTCHECK;
  account->tls_certcheck = FALSE;
  return TRUE;
}

static gboolean
apply_eval (ScMsmtpAccount *account,
            const char     *argument,
            ScMsmtpSlice    slice)
{
  account->set |= SET_EVAL;
  account->has_eval = *argument != '\0';
  return TRUE;
}

static gboolean
apply_proxy_host (ScMsmtpAccount *account,
                  const char     *argument,
                  ScMsmtpSlice    slice)
{
  account->set |= SET_PROXY;
  account->has_proxy = *argument != '\0';
  return TRUE;
}

static gboolean
apply_socket (ScMsmtpAccount *account,
              const char     *argument,
              ScMsmtpSlice    slice)
{
  account->set |= SET_SOCKET;
  account->has_socket = *argument != '\0';
  return TRUE;
}

static gboolean
apply_protocol (ScMsmtpAccount *account,
                const char     *argument,
                ScMsmtpSlice    slice)
{
  account->set |= SET_PROTOCOL;
  account->is_lmtp = strcmp (argument, "lmtp") == 0;
  return account->is_lmtp || strcmp (argument, "smtp") == 0;
}

/* Says nothing about where and how to log in. */
static gboolean
apply_nothing (ScMsmtpAccount *account,
               const char     *argument,
               ScMsmtpSlice    slice)
{
  return TRUE;
}

static const struct
{
  const char      *name;
  ScMsmtpApplyFunc apply;
} commands[] = {
  { "add_missing_date_header", apply_nothing },
  { "add_missing_from_header", apply_nothing },
  { "aliases", apply_nothing },
  { "allow_from_override", apply_nothing },
  { "auth", apply_auth },
  { "auto_from", apply_nothing },
  { "connect_timeout", apply_nothing },
  { "domain", apply_nothing },
  { "dsn_notify", apply_nothing },
  { "dsn_return", apply_nothing },
  { "eval", apply_eval },
  { "from", apply_from },
  { "from_full_name", apply_nothing },
  { "host", apply_host },
  { "keepbcc", apply_nothing },
  { "logfile", apply_nothing },
  { "logfile_time_format", apply_nothing },
  { "maildomain", apply_nothing },
  { "ntlmdomain", apply_nothing },
  { "password", apply_password },
  { "passwordeval", apply_password_command },
  { "port", apply_port },
  { "protocol", apply_protocol },
  { "proxy_host", apply_proxy_host },
  { "proxy_port", apply_nothing },
  { "remove_bcc_headers", apply_nothing },
  { "set_date_header", apply_nothing },
  { "set_from_header", apply_nothing },
  { "set_msgid_header", apply_nothing },
  { "socket", apply_socket },
  { "source_ip", apply_nothing },
  { "syslog", apply_nothing },
  { "timeout", apply_nothing },
  { "tls", apply_tls },
  { "tls_cert_file", apply_nothing },
  { "tls_certcheck", apply_tls_certcheck },
  { "tls_crl_file", apply_nothing },
  { "tls_fingerprint", apply_nothing },
  { "tls_force_sslv3", apply_nothing },
  { "tls_host_override", apply_nothing },
  { "tls_key_file", apply_nothing },
  { "tls_min_dh_prime_bits", apply_nothing },
  { "tls_nocertcheck", apply_tls_nocertcheck },
  { "tls_nostarttls", apply_tls_nostarttls },
  { "tls_priorities", apply_nothing },
  { "tls_starttls", apply_tls_starttls },
  { "tls_trust_file", apply_nothing },
  { "undisclosed_recipients", apply_nothing },
  { "user", apply_user },
};

ScMsmtpApplyFunc
sc_msmtp_account_find_command (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      if (strcmp (commands[i].name, name) == 0)
        return commands[i].apply;
    }
  return NULL;
}

void
sc_msmtp_account_finish (ScMsmtpAccount *account)
{
  if (account->port == 0 && (account->set & SET_BAD_PORT) == 0)
    account->port = account->tls && !account->tls_starttls ? TLS_PORT : DEFAULT_PORT;
}

void
sc_msmtp_account_inherit_defaults (ScMsmtpAccount       *self,
                                   const ScMsmtpAccount *defaults)
{
  overlay (self, defaults, defaults->set);
  /* What comes from the defaults does not count as written for this account, so that a child does not get it twice. */
  self->set &= SET_BAD_PORT;
}

void
sc_msmtp_account_inherit (ScMsmtpAccount       *self,
                          const ScMsmtpAccount *parent)
{
  overlay (self, parent, parent->set);
  self->set |= parent->set & ~SET_BAD_PORT;
}
