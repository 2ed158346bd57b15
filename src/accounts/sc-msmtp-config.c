/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-msmtp-config.h"

#include "sc-endpoint.h"
#include "sc-settings-file.h"
#include "sc-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_PROBLEMS   20
#define MAX_NAME_CHARS 80
#define DEFAULT_PORT   25  /* msmtp's, not 587 */
#define TLS_PORT       465 /* with tls on and tls_starttls off */

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

typedef struct
{
  const char     *text;
  const char     *file_name;
  guint           line;
  ScMsmtpConfig  *config;
  ScMsmtpAccount *defaults;
  ScMsmtpAccount *current; /* %NULL before the first account, and while a bad block is skipped */
  GHashTable     *by_name; /* borrowed names -> borrowed accounts */
  gboolean        skip;    /* the block belongs to no usable account */
  gboolean        is_full;
} Parser;

/* A slice of the file. */
typedef struct
{
  gsize offset;
  gsize length;
} Slice;

typedef gboolean (*ApplyFunc) (ScMsmtpAccount *account,
                               const char     *argument,
                               Slice           slice);

static ScMsmtpAccount *
account_new (const char *name)
{
  ScMsmtpAccount *self = g_new0 (ScMsmtpAccount, 1);

  self->name = g_strdup (name);
  self->auth = g_strdup ("off");
  self->tls_starttls = TRUE;
  self->tls_certcheck = TRUE;
  return self;
}

static void
account_free (ScMsmtpAccount *self)
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

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScMsmtpAccount, account_free)

static void
replace_string (char      **target,
                const char *value)
{
  g_free (*target);
  *target = g_strdup (value);
}

/* Copies the settings of @other that @set names. */
static void
overlay_account (ScMsmtpAccount       *self,
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

static void G_GNUC_PRINTF (2, 3)
add_problem (Parser     *self,
             const char *format,
             ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  if (self->config->problems->len >= MAX_PROBLEMS)
    return;
  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (self->config->problems, sc_text_make_safe (message, -1, 1000));
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
            Slice           slice)
{
  return set_string (account, &account->host, SET_HOST, argument);
}

static gboolean
apply_from (ScMsmtpAccount *account,
            const char     *argument,
            Slice           slice)
{
  return set_string (account, &account->from, SET_FROM, argument);
}

static gboolean
apply_user (ScMsmtpAccount *account,
            const char     *argument,
            Slice           slice)
{
  return set_string (account, &account->user, SET_USER, argument);
}

static gboolean
apply_password_command (ScMsmtpAccount *account,
                        const char     *argument,
                        Slice           slice)
{
  return set_string (account, &account->password_command, SET_PASSWORD_COMMAND, argument);
}

static gboolean
apply_password (ScMsmtpAccount *account,
                const char     *argument,
                Slice           slice)
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
            Slice           slice)
{
  replace_string (&account->auth, *argument != '\0' ? argument : "on");
  account->set |= SET_AUTH;
  return TRUE;
}

static gboolean
apply_port (ScMsmtpAccount *account,
            const char     *argument,
            Slice           slice)
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
           Slice           slice)
{
  account->set |= SET_TLS;
  return parse_switch (argument, &account->tls);
}

static gboolean
apply_tls_starttls (ScMsmtpAccount *account,
                    const char     *argument,
                    Slice           slice)
{
  account->set |= SET_TLS_STARTTLS;
  return parse_switch (argument, &account->tls_starttls);
}

/* The old name, the other way round. */
static gboolean
apply_tls_nostarttls (ScMsmtpAccount *account,
                      const char     *argument,
                      Slice           slice)
{
  account->set |= SET_TLS_STARTTLS;
  account->tls_starttls = FALSE;
  return TRUE;
}

static gboolean
apply_tls_certcheck (ScMsmtpAccount *account,
                     const char     *argument,
                     Slice           slice)
{
  account->set |= SET_TLS_CERTCHECK;
  return parse_switch (argument, &account->tls_certcheck);
}

static gboolean
apply_tls_nocertcheck (ScMsmtpAccount *account,
                       const char     *argument,
                       Slice           slice)
{
  account->set |= SET_TLS_CERTCHECK;
  account->tls_certcheck = FALSE;
  return TRUE;
}

static gboolean
apply_eval (ScMsmtpAccount *account,
            const char     *argument,
            Slice           slice)
{
  account->set |= SET_EVAL;
  account->has_eval = *argument != '\0';
  return TRUE;
}

static gboolean
apply_proxy_host (ScMsmtpAccount *account,
                  const char     *argument,
                  Slice           slice)
{
  account->set |= SET_PROXY;
  account->has_proxy = *argument != '\0';
  return TRUE;
}

static gboolean
apply_socket (ScMsmtpAccount *account,
              const char     *argument,
              Slice           slice)
{
  account->set |= SET_SOCKET;
  account->has_socket = *argument != '\0';
  return TRUE;
}

static gboolean
apply_protocol (ScMsmtpAccount *account,
                const char     *argument,
                Slice           slice)
{
  account->set |= SET_PROTOCOL;
  account->is_lmtp = strcmp (argument, "lmtp") == 0;
  return account->is_lmtp || strcmp (argument, "smtp") == 0;
}

/* Says nothing about where and how to log in. */
static gboolean
apply_nothing (ScMsmtpAccount *account,
               const char     *argument,
               Slice           slice)
{
  return TRUE;
}

static const struct
{
  const char *name;
  ApplyFunc   apply;
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

static ApplyFunc
find_command (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      if (strcmp (commands[i].name, name) == 0)
        return commands[i].apply;
    }
  return NULL;
}

static void
add_account (Parser         *self,
             ScMsmtpAccount *account)
{
  g_ptr_array_add (self->config->accounts, account);
  g_hash_table_insert (self->by_name, account->name, account);
  self->current = account;
  self->skip = FALSE;
}

/* Returns whether all of @parents (comma-separated) were defined before. */
static gboolean
overlay_parents (Parser         *self,
                 ScMsmtpAccount *account,
                 const char     *parents)
{
  g_auto (GStrv) names = g_strsplit (parents, ",", -1);

  for (gsize i = 0; names[i] != NULL; i++)
    {
      ScMsmtpAccount *parent = g_hash_table_lookup (self->by_name, g_strstrip (names[i]));

      if (parent == NULL)
        {
          g_autofree char *safe = sc_text_make_safe (names[i], -1, MAX_NAME_CHARS);

          add_problem (self,
                       /* Translators: %1$u is a line number, %2$s a file name, %3$s the name of an account */
                       _ ("Line %1$u of %2$s builds on the account “%3$s”, which is not defined before."),
                       self->line, self->file_name, safe);
          return FALSE;
        }
      overlay_account (account, parent, parent->set);
      account->set |= parent->set & ~SET_BAD_PORT;
    }
  return TRUE;
}

static void
begin_account (Parser     *self,
               const char *argument)
{
  g_autoptr (ScMsmtpAccount) account = NULL;
  g_auto (GStrv) parts = g_strsplit (argument, ":", 2);
  const char *name = parts[0] != NULL ? g_strstrip (parts[0]) : "";

  self->current = NULL;
  self->skip = TRUE;
  if (*name == '\0' || strchr (name, ',') != NULL)
    {
      /* Translators: %1$u is a line number, %2$s a file name */
      add_problem (self, _ ("Line %1$u of %2$s gives an account no usable name."), self->line, self->file_name);
      return;
    }
  if (g_hash_table_contains (self->by_name, name))
    {
      g_autofree char *safe = sc_text_make_safe (name, -1, MAX_NAME_CHARS);

      add_problem (self,
                   /* Translators: %1$u is a line number, %2$s a file name, %3$s the name of an account */
                   _ ("Line %1$u of %2$s defines the account “%3$s” a second time."),
                   self->line, self->file_name, safe);
      return;
    }
  if (self->config->accounts->len >= SC_SETTINGS_MAX_ACCOUNTS)
    {
      self->is_full = TRUE;
      /* Translators: %s is a file name */
      add_problem (self, _ ("There are too many accounts in %s; the rest was not read."), self->file_name);
      return;
    }
  account = account_new (name);
  overlay_account (account, self->defaults, self->defaults->set);
  /* What comes from the defaults does not count as written for this account, so that a child does not get it twice. */
  account->set &= SET_BAD_PORT;
  if (parts[1] == NULL || overlay_parents (self, account, parts[1]))
    add_account (self, g_steal_pointer (&account));
}

static void
run_command (Parser     *self,
             const char *command,
             const char *argument,
             Slice       slice)
{
  ApplyFunc apply;

  if (strcmp (command, "account") == 0)
    {
      begin_account (self, argument);
      return;
    }
  if (strcmp (command, "defaults") == 0)
    {
      self->current = self->defaults;
      self->skip = FALSE;
      return;
    }
  if (self->skip)
    return;
  apply = find_command (command);
  /* Settings before any account make the account “default”. */
  if (self->current == NULL)
    add_account (self, account_new ("default"));
  if (apply == NULL)
    {
      g_autofree char *safe = sc_text_make_safe (command, -1, MAX_NAME_CHARS);

      add_problem (self,
                   /* Translators: %1$u is a line number, %2$s a file name, %3$s a word from the file */
                   _ ("Line %1$u of %2$s has the command “%3$s”, which Sendcheck does not know. It was passed over."),
                   self->line, self->file_name, safe);
    }
  else if (!apply (self->current, argument, slice))
    {
      add_problem (self,
                   /* Translators: %1$u is a line number, %2$s a file name, %3$s a word from the file */
                   _ ("Line %1$u of %2$s gives “%3$s” a value that cannot be understood."),
                   self->line, self->file_name, command);
    }
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

static Slice
trim (const char *text,
      Slice       slice)
{
  while (slice.length > 0 && is_blank (text[slice.offset]))
    {
      slice.offset++;
      slice.length--;
    }
  while (slice.length > 0 && is_blank (text[slice.offset + slice.length - 1]))
    slice.length--;
  return slice;
}

/* As msmtp does: one pair of quotes around the whole goes, others stay. */
static Slice
unquote (const char *text,
         Slice       slice)
{
  if (slice.length >= 2 && text[slice.offset] == '"' && text[slice.offset + slice.length - 1] == '"')
    {
      slice.offset++;
      slice.length -= 2;
    }
  return slice;
}

static char *
dup_utf8 (const char *text,
          Slice       slice)
{
  GString *converted;

  if (g_utf8_validate (text + slice.offset, (gssize) slice.length, NULL))
    return g_strndup (text + slice.offset, slice.length);
  /* Latin-1 is the first 256 code points. */
  converted = g_string_sized_new (slice.length * 2);
  for (gsize i = 0; i < slice.length; i++)
    g_string_append_unichar (converted, (guchar) text[slice.offset + i]);
  return g_string_free (converted, FALSE);
}

/* Cuts the first word off @line. */
static Slice
split_command (const char *text,
               Slice      *line)
{
  Slice command = { line->offset, 0 };

  while (command.length < line->length && !is_blank (text[command.offset + command.length]))
    command.length++;
  line->offset += command.length;
  line->length -= command.length;
  return command;
}

static gboolean
slice_is (const char *text,
          Slice       slice,
          const char *word)
{
  return slice.length == strlen (word) && memcmp (text + slice.offset, word, slice.length) == 0;
}

static void
parse_line (Parser *self,
            Slice   line)
{
  const gsize full_length = line.length;
  gboolean is_bad;
  Slice command;

  line = trim (self->text, line);
  if (full_length <= SC_MSMTP_MAX_LINE && (line.length == 0 || self->text[line.offset] == '#'))
    return;
  is_bad = full_length > SC_MSMTP_MAX_LINE || memchr (self->text + line.offset, '\0', line.length) != NULL;
  command = split_command (self->text, &line);
  line = unquote (self->text, trim (self->text, line));
  if (is_bad)
    {
      /* What follows belongs to no account that we could name. */
      if (slice_is (self->text, command, "account") || slice_is (self->text, command, "defaults"))
        self->skip = TRUE;
      /* Translators: %1$u is a line number, %2$s a file name */
      add_problem (self, _ ("Line %1$u of %2$s is too long or damaged. It was passed over."), self->line, self->file_name);
    }
  else if (slice_is (self->text, command, "password"))
    {
      /* No copy of a password; its place is enough. */
      run_command (self, "password", "", line);
    }
  else
    {
      g_autofree char *command_text = dup_utf8 (self->text, command);
      g_autofree char *argument = dup_utf8 (self->text, line);

      run_command (self, command_text, argument, line);
    }
}

static void
finish_account (ScMsmtpAccount *account)
{
  if (account->port == 0 && (account->set & SET_BAD_PORT) == 0)
    account->port = account->tls && !account->tls_starttls ? TLS_PORT : DEFAULT_PORT;
}

ScMsmtpConfig *
sc_msmtp_config_parse (const char *text,
                       gsize       length,
                       const char *file_name)
{
  g_autoptr (ScMsmtpAccount) defaults = account_new ("");
  g_autoptr (GHashTable) by_name = g_hash_table_new (g_str_hash, g_str_equal);
  ScMsmtpConfig *config = g_new0 (ScMsmtpConfig, 1);
  Parser parser = { .text = text, .file_name = file_name, .config = config, .defaults = defaults, .by_name = by_name };
  gsize start = 0;

  config->accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) account_free);
  config->problems = g_ptr_array_new_with_free_func (g_free);
  if (length >= 3 && memcmp (text, "\xEF\xBB\xBF", 3) == 0)
    start = 3;
  while (start < length && !parser.is_full)
    {
      const char *end = memchr (text + start, '\n', length - start);
      Slice line = { start, end != NULL ? (gsize) (end - text) - start : length - start };

      start += line.length + 1;
      if (line.length > 0 && text[line.offset + line.length - 1] == '\r')
        line.length--;
      parser.line++;
      parse_line (&parser, line);
    }
  for (guint i = 0; i < config->accounts->len; i++)
    finish_account (g_ptr_array_index (config->accounts, i));
  return config;
}

void
sc_msmtp_config_free (ScMsmtpConfig *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->accounts);
  g_ptr_array_unref (self->problems);
  g_free (self);
}

ScMsmtpAccount *
sc_msmtp_config_find (ScMsmtpConfig *self,
                      const char    *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  for (guint i = 0; i < self->accounts->len; i++)
    {
      ScMsmtpAccount *account = g_ptr_array_index (self->accounts, i);

      if (strcmp (account->name, name) == 0)
        return account;
    }
  return NULL;
}
