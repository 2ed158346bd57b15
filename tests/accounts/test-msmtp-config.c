/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#include "config.h"

#include "sc-msmtp-config.h"
#include "sc-netrc.h"

#include <gio/gio.h>
#include <string.h>

typedef struct
{
  const char *description;
  const char *text;
  const char *name; /* %NULL: there must be no account at all */
  const char *host;
  guint       port;
  gboolean    tls;
  gboolean    starttls;
  const char *auth;
  const char *user;
  const char *from;
  const char *password; /* %NULL: none in the file */
  guint       n_accounts;
  guint       n_problems;
} Row;

static const Row rows[] = {
  { "port without TLS", "account a\nhost h.example\n", "a", "h.example", 25, FALSE, TRUE, "off", NULL, NULL, NULL, 1, 0 },
  { "port with STARTTLS", "account a\nhost h.example\ntls on\n", "a", "h.example", 25, TRUE, TRUE, "off", NULL, NULL, NULL, 1, 0 },
  { "port with implicit TLS", "account a\nhost h.example\ntls on\ntls_starttls off\n", "a", "h.example", 465, TRUE, FALSE, "off", NULL, NULL, NULL, 1, 0 },
  { "tls_starttls off alone is no TLS", "account a\nhost h.example\ntls_starttls off\n", "a", "h.example", 25, FALSE, FALSE, "off", NULL, NULL, NULL, 1, 0 },
  { "a written port wins", "account a\nhost h.example\nport 2525\ntls on\ntls_starttls off\n", "a", "h.example", 2525, TRUE, FALSE, "off", NULL, NULL, NULL, 1, 0 },
  { "an empty port is the default again", "defaults\nport 587\naccount a\nhost h.example\nport\n", "a", "h.example", 25, FALSE, TRUE, "off", NULL, NULL, NULL, 1, 0 },
  { "port too large", "account a\nhost h.example\nport 65536\n", "a", "h.example", 0, FALSE, TRUE, "off", NULL, NULL, NULL, 1, 1 },
  { "port zero", "account a\nport 0\nhost h.example\n", "a", "h.example", 0, FALSE, TRUE, "off", NULL, NULL, NULL, 1, 1 },
  { "bad port of a parent, good one of the child", "account p\nport x\naccount a : p\nport 26\n", "a", NULL, 26, FALSE, TRUE, "off", NULL, NULL, NULL, 2, 1 },
  { "bad port is inherited", "account p\nport x\naccount a : p\n", "a", NULL, 0, FALSE, TRUE, "off", NULL, NULL, NULL, 2, 1 },
  { "old names of switches", "account a\ntls on\ntls_nostarttls\ntls_nocertcheck\n", "a", NULL, 465, TRUE, FALSE, "off", NULL, NULL, NULL, 1, 0 },
  { "a switch without argument is on", "account a\ntls\nauth\n", "a", NULL, 25, TRUE, TRUE, "on", NULL, NULL, NULL, 1, 0 },
  { "a switch that is neither", "account a\ntls maybe\n", "a", NULL, 25, FALSE, TRUE, "off", NULL, NULL, NULL, 1, 1 },
  { "commands are case-sensitive", "account a\nHOST h.example\n", "a", NULL, 25, FALSE, TRUE, "off", NULL, NULL, NULL, 1, 1 },
  { "tabs and blanks around", "\t account \t a \n  host\t h.example \t\n", "a", "h.example", 25, FALSE, TRUE, "off", NULL, NULL, NULL, 1, 0 },
  { "quotes around the whole", "account a\nuser \" ann b \"\n", "a", NULL, 25, FALSE, TRUE, "off", " ann b ", NULL, NULL, 1, 0 },
  { "quotes within stay", "account a\nuser a\"n\"n\n", "a", NULL, 25, FALSE, TRUE, "off", "a\"n\"n", NULL, NULL, 1, 0 },
  { "one quote is a character", "account a\nuser \"\n", "a", NULL, 25, FALSE, TRUE, "off", "\"", NULL, NULL, 1, 0 },
  { "password keeps blanks inside quotes", "account a\npassword \" p w \"  \n", "a", NULL, 25, FALSE, TRUE, "off", NULL, NULL, " p w ", 1, 0 },
  { "password with a hash", "account a\npassword p#w\n", "a", NULL, 25, FALSE, TRUE, "off", NULL, NULL, "p#w", 1, 0 },
  { "password in Latin-1 stays as it is", "account a\npassword p\xe4ss\n", "a", NULL, 25, FALSE, TRUE, "off", NULL, NULL, "p\xe4ss", 1, 0 },
  { "empty password is none", "account a\npassword\n", "a", NULL, 25, FALSE, TRUE, "off", NULL, NULL, NULL, 1, 0 },
  { "a hash later in the line is no comment", "account a\nuser ann # me\n", "a", NULL, 25, FALSE, TRUE, "off", "ann # me", NULL, NULL, 1, 0 },
  { "CRLF", "account a\r\nhost h.example\r\npassword pw\r\n", "a", "h.example", 25, FALSE, TRUE, "off", NULL, NULL, "pw", 1, 0 },
  { "no line feed at the end", "account a\nhost h.example", "a", "h.example", 25, FALSE, TRUE, "off", NULL, NULL, NULL, 1, 0 },
  { "byte order mark", "\xef\xbb\xbf" "account a\nhost h.example\n", "a", "h.example", 25, FALSE, TRUE, "off", NULL, NULL, NULL, 1, 0 },
  { "settings before any account", "host h.example\nuser ann\n", "default", "h.example", 25, FALSE, TRUE, "off", "ann", NULL, NULL, 1, 0 },
  { "defaults count for what follows only", "account b\nhost b.example\ndefaults\nport 587\naccount a\nhost h.example\n", "a", "h.example", 587, FALSE, TRUE, "off", NULL, NULL, NULL, 2, 0 },
  { "defaults come not before", "account a\nhost h.example\ndefaults\nport 587\n", "a", "h.example", 25, FALSE, TRUE, "off", NULL, NULL, NULL, 1, 0 },
  { "child gets the parent's", "account p\nhost h.example\nuser ann\npassword pw\naccount a : p\nfrom b@example\n", "a", "h.example", 25, FALSE, TRUE, "off", "ann", "b@example", "pw", 2, 0 },
  { "two parents, the later wins", "account p\nhost p.example\nport 1\naccount q\nhost q.example\naccount a:p , q\n", "a", "q.example", 1, FALSE, TRUE, "off", NULL, NULL, NULL, 3, 0 },
  { "grandchild", "account p\nhost p.example\naccount q : p\nuser u\naccount a : q\n", "a", "p.example", 25, FALSE, TRUE, "off", "u", NULL, NULL, 3, 0 },
  { "parent's defaults do not undo newer ones", "defaults\nport 1\naccount p\nhost p.example\ndefaults\nport 2\naccount a : p\n", "a", "p.example", 2, FALSE, TRUE, "off", NULL, NULL, NULL, 2, 0 },
  { "an undefined parent loses its account only", "account x : nowhere\nhost x.example\naccount a\nhost h.example\n", "a", "h.example", 25, FALSE, TRUE, "off", NULL, NULL, NULL, 1, 1 },
  { "an account may not build on itself", "account x : x\nhost x.example\naccount a\n", "a", NULL, 25, FALSE, TRUE, "off", NULL, NULL, NULL, 1, 1 },
  { "a name defined twice keeps the first", "account a\nhost h.example\naccount a\nhost other.example\nuser evil\n", "a", "h.example", 25, FALSE, TRUE, "off", NULL, NULL, NULL, 1, 1 },
  { "an account without a name", "account\nhost x.example\naccount a\nhost h.example\n", "a", "h.example", 25, FALSE, TRUE, "off", NULL, NULL, NULL, 1, 1 },
  { "a name with a comma", "account b,c\nhost x.example\naccount a\n", "a", NULL, 25, FALSE, TRUE, "off", NULL, NULL, NULL, 1, 1 },
  { "nothing at all", "", NULL, NULL, 0, FALSE, FALSE, NULL, NULL, NULL, NULL, 0, 0 },
  { "only blanks and comments", "\n \t\n# account a\n   #host x\n", NULL, NULL, 0, FALSE, FALSE, NULL, NULL, NULL, NULL, 0, 0 },
  { "only defaults", "defaults\nhost h.example\n", NULL, NULL, 0, FALSE, FALSE, NULL, NULL, NULL, NULL, 0, 0 },
};

static void
check_row (const Row *row)
{
  g_autoptr (ScMsmtpConfig) config = NULL;
  g_autofree char *copy = g_memdup2 (row->text, strlen (row->text)); /* without a terminator */
  ScMsmtpAccount *account;

  g_test_message ("%s", row->description);
  config = sc_msmtp_config_parse (copy != NULL ? copy : "", strlen (row->text), "msmtprc");
  g_assert_cmpuint (config->accounts->len, ==, row->n_accounts);
  g_assert_cmpuint (config->problems->len, ==, row->n_problems);
  if (row->name == NULL)
    return;
  account = sc_msmtp_config_find (config, row->name);
  g_assert_nonnull (account);
  g_assert_cmpstr (account->host, ==, row->host);
  g_assert_cmpuint (account->port, ==, row->port);
  g_assert_cmpint (account->tls, ==, row->tls);
  g_assert_cmpint (account->tls_starttls, ==, row->starttls);
  g_assert_cmpstr (account->auth, ==, row->auth);
  g_assert_cmpstr (account->user, ==, row->user);
  g_assert_cmpstr (account->from, ==, row->from);
  g_assert_cmpint (account->has_password, ==, row->password != NULL);
  if (row->password != NULL)
    g_assert_cmpmem (copy + account->password_offset, account->password_length, row->password, strlen (row->password));
}

static void
test_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    check_row (&rows[i]);
}

/* As EXPECTED-msmtp-pretend-*.txt of msmtp 1.8.23 says, but for the files that msmtp refuses. */
typedef struct
{
  const char *file;
  const char *name;
  const char *host;
  guint       port;
  gboolean    tls;
  gboolean    starttls;
  const char *auth;
  const char *user;
  const char *from;
  gboolean    has_password;
  gboolean    has_command;
  guint       n_problems;
} Sample;

static const Sample samples[] = {
  { "msmtprc-crlf", "default", "smtp.example.com", 465, TRUE, FALSE, "on", "ann@example.com", "ann@example.com", FALSE, FALSE, 0 },
  { "msmtprc-no-account", "default", "smtp.example.com", 25, TRUE, TRUE, "on", "ann", "ann@example.com", FALSE, FALSE, 0 },
  { "msmtprc-newer-command", "default", "smtp.example.com", 25, TRUE, TRUE, "on", "ann", "ann@example.com", FALSE, FALSE, 1 },
  { "msmtprc-bad-unknown-command", "default", "smtp.example.com", 25, FALSE, TRUE, "off", NULL, NULL, FALSE, FALSE, 1 },
  { "msmtprc-bad-inherit-undefined", NULL, NULL, 0, FALSE, FALSE, NULL, NULL, NULL, FALSE, FALSE, 1 },
  { "msmtprc-missing-host", "default", NULL, 25, FALSE, TRUE, "on", "ann", "ann@example.com", FALSE, FALSE, 0 },
  { "msmtprc-latin1", "default", "smtp.example.com", 25, TRUE, TRUE, "on", "jürgen", "jürgen@example.com", FALSE, FALSE, 0 },
  { "msmtprc-line-over-500", "default", "smtp.example.com", 25, FALSE, TRUE, "off", NULL, NULL, FALSE, FALSE, 1 },
  { "msmtprc-empty", NULL, NULL, 0, FALSE, FALSE, NULL, NULL, NULL, FALSE, FALSE, 0 },
  { "msmtprc-eval-must-not-run", "default", "smtp.example.com", 25, TRUE, TRUE, "on", NULL, "ann@example.com", FALSE, TRUE, 0 },
  { "msmtprc-full", "work", "smtp.example.com", 587, TRUE, TRUE, "on", "ann@example.com", "ann@example.com", FALSE, TRUE, 0 },
  { "msmtprc-full", "work2", "smtp.example.com", 587, TRUE, TRUE, "on", "ann@example.com", "ann.example@example.com", FALSE, TRUE, 0 },
  { "msmtprc-full", "implicit", "smtp.example.org", 465, TRUE, FALSE, "plain", "bob", "bob@example.org", TRUE, FALSE, 0 },
  { "msmtprc-full", "relay", "localhost", 25, FALSE, TRUE, "off", NULL, "root@example.net", FALSE, FALSE, 0 },
  { "msmtprc-full", "oauth", "smtp.example.net", 587, TRUE, TRUE, "xoauth2", "carol@example.net", "carol@example.net", FALSE, TRUE, 0 },
  { "msmtprc-full", "wild", "smtp.example.com", 587, TRUE, TRUE, "on", "lists", "*@lists.example.com", FALSE, FALSE, 0 },
  { "msmtprc-full", "default", "smtp.example.com", 587, TRUE, TRUE, "on", "ann@example.com", "ann@example.com", FALSE, TRUE, 0 },
  { "msmtprc-only-tls-465-default-port", "a", "smtp.example.org", 465, TRUE, FALSE, "on", "ann", "ann@example.org", FALSE, FALSE, 0 },
  { "msmtprc-only-tls-465-default-port", "b", "smtp.example.org", 25, TRUE, TRUE, "on", "ann", "ann+b@example.org", FALSE, FALSE, 0 },
};

static void
check_sample (const Sample *sample)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "accounts", "data", "msmtp", sample->file, NULL);
  g_autoptr (ScMsmtpConfig) config = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  ScMsmtpAccount *account;
  gsize length;

  g_test_message ("%s %s", sample->file, sample->name);
  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  config = sc_msmtp_config_parse (text, length, sample->file);
  g_assert_cmpuint (config->problems->len, ==, sample->n_problems);
  if (sample->name == NULL)
    {
      g_assert_cmpuint (config->accounts->len, ==, 0);
      return;
    }
  account = sc_msmtp_config_find (config, sample->name);
  g_assert_nonnull (account);
  g_assert_cmpstr (account->host, ==, sample->host);
  g_assert_cmpuint (account->port, ==, sample->port);
  g_assert_cmpint (account->tls, ==, sample->tls);
  g_assert_cmpint (account->tls_starttls, ==, sample->starttls);
  g_assert_cmpstr (account->auth, ==, sample->auth);
  g_assert_cmpstr (account->user, ==, sample->user);
  g_assert_cmpstr (account->from, ==, sample->from);
  g_assert_cmpint (account->has_password, ==, sample->has_password);
  g_assert_cmpint (account->password_command != NULL, ==, sample->has_command);
}

static void
test_samples (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    check_sample (&samples[i]);
}

static void
test_long_lines (void)
{
  g_autofree char *filler = g_strnfill (495, 'x');
  g_autofree char *fits = g_strconcat ("account a\nuser ", filler, "\n", NULL);
  g_autofree char *too_long = g_strconcat ("account a\nuser ", filler, "x\n", NULL);
  g_autofree char *too_long_account = g_strconcat ("account a\naccount ", filler, "\nuser evil\n", NULL);
  g_autoptr (ScMsmtpConfig) fitting = sc_msmtp_config_parse (fits, strlen (fits), "");
  g_autoptr (ScMsmtpConfig) over = sc_msmtp_config_parse (too_long, strlen (too_long), "");
  g_autoptr (ScMsmtpConfig) lost = sc_msmtp_config_parse (too_long_account, strlen (too_long_account), "");

  g_assert_cmpstr (sc_msmtp_config_find (fitting, "a")->user, ==, filler);
  g_assert_cmpuint (fitting->problems->len, ==, 0);
  g_assert_null (sc_msmtp_config_find (over, "a")->user);
  g_assert_cmpuint (over->problems->len, ==, 1);
  /* What follows must not be taken for the account before. */
  g_assert_null (sc_msmtp_config_find (lost, "a")->user);
  g_assert_cmpuint (lost->accounts->len, ==, 1);
}

static void
test_nul (void)
{
  static const char text[] = "account a\nhost evil.example\0.example.com\nuser ann\n";
  g_autoptr (ScMsmtpConfig) config = sc_msmtp_config_parse (text, sizeof text - 1, "");

  g_assert_null (sc_msmtp_config_find (config, "a")->host);
  g_assert_cmpstr (sc_msmtp_config_find (config, "a")->user, ==, "ann");
  g_assert_cmpuint (config->problems->len, ==, 1);
}

static void
test_too_many (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (ScMsmtpConfig) config = NULL;

  for (int i = 0; i < 5010; i++)
    g_string_append_printf (text, "account a%d\nhost h%d.example\n", i, i);
  config = sc_msmtp_config_parse (text->str, text->len, "msmtprc");
  g_assert_cmpuint (config->accounts->len, ==, 5000);
  g_assert_cmpstr (sc_msmtp_config_find (config, "a4999")->host, ==, "h4999.example");
  g_assert_cmpuint (config->problems->len, ==, 1);
}

/* The sentences go to a label. */
static void
test_problems_are_safe (void)
{
  static const char text[] = "account a\nh\x1bo\xe2\x80\xaest x\n";
  g_autoptr (ScMsmtpConfig) config = sc_msmtp_config_parse (text, sizeof text - 1, "msmtprc");
  const char *problem;

  g_assert_cmpuint (config->problems->len, ==, 1);
  problem = g_ptr_array_index (config->problems, 0);
  g_assert_null (strchr (problem, '\x1b'));
  g_assert_null (strstr (problem, "\xe2\x80\xae"));
  g_assert_nonnull (strstr (problem, "Line 2 of msmtprc"));
}

typedef struct
{
  const char *description;
  const char *text;
  const char *password; /* for ann on h.example; %NULL: none */
} NetrcRow;

static const NetrcRow netrc_rows[] = {
  { "one line", "machine h.example login ann password pw", "pw" },
  { "several lines", "machine h.example\n\tlogin ann\n\tpassword pw\n", "pw" },
  { "password before login", "machine h.example password pw login ann\n", "pw" },
  { "another machine", "machine x.example login ann password no\n", NULL },
  { "another user", "machine h.example login bob password no\n", NULL },
  { "the right one of two", "machine h.example login bob password no\nmachine h.example login ann password pw\n", "pw" },
  { "the first of two", "machine h.example login ann password pw\nmachine h.example login ann password no\n", "pw" },
  { "no login fits", "machine h.example password pw\n", "pw" },
  { "default", "machine x login y password z\ndefault login ann password pw\n", "pw" },
  { "default for another", "default login x password y\n", NULL },
  { "quotes", "machine h.example login ann password \"p w\"", "p w" },
  { "backslash", "machine h.example login ann password p\\ w", "p w" },
  { "comment", "# machine h.example login ann password no\nmachine h.example login ann password pw\n", "pw" },
  { "macro", "machine x\nmacdef m\nmachine h.example login ann password no\n\nmachine h.example login ann password pw\n", "pw" },
  { "account word", "machine h.example login ann account q password pw", "pw" },
  { "no password", "machine h.example login ann", NULL },
  { "cut short", "machine h.example login ann password", NULL },
  { "open quote", "machine h.example login ann password \"pw", "pw" },
  { "empty", "", NULL },
};

static void
test_netrc (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (netrc_rows); i++)
    {
      const gsize length = strlen (netrc_rows[i].text);
      g_autofree char *copy = g_memdup2 (netrc_rows[i].text, length);
      g_autoptr (ScSecret) secret = sc_netrc_find_password (copy != NULL ? copy : "", length, "h.example", "ann");

      g_test_message ("%s", netrc_rows[i].description);
      g_assert_cmpstr (secret != NULL ? sc_secret_get_text (secret) : NULL, ==, netrc_rows[i].password);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/accounts/msmtp-config/table", test_table);
  g_test_add_func ("/accounts/msmtp-config/samples", test_samples);
  g_test_add_func ("/accounts/msmtp-config/long-lines", test_long_lines);
  g_test_add_func ("/accounts/msmtp-config/nul", test_nul);
  g_test_add_func ("/accounts/msmtp-config/too-many", test_too_many);
  g_test_add_func ("/accounts/msmtp-config/problems-are-safe", test_problems_are_safe);
  g_test_add_func ("/accounts/netrc", test_netrc);

  return g_test_run ();
}
