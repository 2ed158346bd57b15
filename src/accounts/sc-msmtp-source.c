/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-msmtp-source.h"

#include "sc-account-draft.h"
#include "sc-keyring.h"
#include "sc-msmtp-config.h"
#include "sc-netrc.h"
#include "sc-places.h"
#include "sc-settings-file.h"
#include "sc-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SYSTEM_FILE       "/etc/msmtprc"
#define SYSTEM_NETRC_FILE "/etc/netrc"
#define MAX_SHOWN_CHARS   200

struct _ScMsmtpSource
{
  ScAccountSource parent_instance;

  char           *user_file;
  char           *other_user_file;
  char           *system_file;
  char           *netrc_file;
};

G_DEFINE_FINAL_TYPE (ScMsmtpSource, sc_msmtp_source, SC_TYPE_ACCOUNT_SOURCE)

static ScSecurity
read_security (const ScMsmtpAccount *account)
{
  if (!account->tls)
    return SC_SECURITY_NONE;
  return account->tls_starttls ? SC_SECURITY_STARTTLS : SC_SECURITY_TLS;
}

/* "secret-tool lookup NAME VALUE…", the commonest password command, says what to look up; it is read, not run. */
static char **
read_secret_tool_attributes (const char *command)
{
  g_auto (GStrv) words = NULL;
  int count = 0;

  if (strpbrk (command, "$`|&;<>()*?[]~#") != NULL || !g_shell_parse_argv (command, &count, &words, NULL))
    return NULL;
  if (count < 4 || count % 2 != 0 || strcmp (words[1], "lookup") != 0)
    return NULL;
  if (strcmp (words[0], "secret-tool") != 0 && strcmp (words[0], "/usr/bin/secret-tool") != 0)
    return NULL;
  return g_strdupv (words + 2);
}

static gboolean
needs_command (const ScMsmtpAccount *account)
{
  g_auto (GStrv) attributes = NULL;

  if (account->has_password || account->password_command == NULL)
    return FALSE;
  attributes = read_secret_tool_attributes (account->password_command);
  return attributes == NULL;
}

static void
read_login (ScAccountDraft       *draft,
            const ScMsmtpAccount *account)
{
  sc_account_draft_set_user (draft, account->user);
  if (strcmp (account->auth, "off") == 0)
    draft->auth = SC_AUTH_METHOD_NONE;
  else if (strcmp (account->auth, "on") != 0)
    sc_account_draft_set_mechanism (draft, account->auth);
}

static void
add_notes (ScAccountDraft       *draft,
           const ScMsmtpAccount *account,
           gboolean              others_can_read)
{
  if (account->has_password && others_can_read)
    sc_account_draft_add_note (draft, _ ("Other users of this computer can read the file in which the password is written."));
  else if (needs_command (account))
    sc_account_draft_add_note (draft, _ ("The password comes from a command in the settings. Sendcheck does not run such commands."));
  if (account->has_eval)
    sc_account_draft_add_note (draft, _ ("Some settings come from a command. Sendcheck does not run such commands, so they may be missing here."));
  if (!account->tls_certcheck && account->tls)
    sc_account_draft_add_note (draft, _ ("This account is set to accept invalid certificates; Sendcheck still looks at them."));
  if (account->has_proxy)
    sc_account_draft_add_note (draft, _ ("msmtp sends through a proxy; Sendcheck connects without it."));
  if (account->has_socket)
    sc_account_draft_add_note (draft, _ ("msmtp sends through a local socket; Sendcheck connects to the server by itself."));
}

static ScAccount *
make_account (const ScMsmtpAccount *account,
              const ScSettingsFile *file,
              const char           *path)
{
  ScAccountDraft *draft = sc_account_draft_new ("msmtp", "msmtp", "utilities-terminal-symbolic");

  sc_account_draft_set_id (draft, account->name);
  sc_account_draft_set_name (draft, account->name);
  /* A pattern as in "*@lists.example.com" is no address to send from. */
  if (account->from != NULL && strpbrk (account->from, "*?[") == NULL)
    sc_account_draft_set_address (draft, account->from);
  draft->security = read_security (account);
  sc_account_draft_set_host (draft, account->host);
  draft->port = account->port;
  if (account->port == 0)
    sc_account_draft_add_note (draft, _ ("The port in the settings is not a number from 1 to 65535."));
  read_login (draft, account);
  add_notes (draft, account, file->others_can_read);
  draft->secret_hint = g_strconcat (path, "\n", account->name, NULL);
  return sc_account_draft_finish (draft);
}

static void
add_problems (ScMsmtpConfig *config,
              GPtrArray     *notes)
{
  for (guint i = 0; i < config->problems->len; i++)
    g_ptr_array_add (notes, g_strdup (g_ptr_array_index (config->problems, i)));
}

static void
add_lmtp_note (GPtrArray  *notes,
               const char *name)
{
  g_autofree char *safe = sc_text_make_safe (name, -1, MAX_SHOWN_CHARS);

  g_ptr_array_add (notes, g_strdup_printf (
                            /* Translators: %1$s is the name of an account, %2$s and %3$s are names of protocols, as in “LMTP” */
                            _ ("The msmtp account “%1$s” uses %2$s instead of %3$s and is left out."), safe, "LMTP", "SMTP"));
}

/* @seen: names of accounts listed before, which override those of the same name here. Returns whether there is such a file. */
static gboolean
list_file (const char *path,
           GHashTable *seen,
           GPtrArray  *accounts,
           GPtrArray  *notes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScSettingsFile) file = NULL;
  g_autoptr (ScMsmtpConfig) config = NULL;
  g_autofree char *shown = NULL;

  if (path == NULL)
    return FALSE;
  file = sc_settings_file_read (path, SC_SETTINGS_FILE_MAX_BYTES, &error);
  if (file == NULL)
    {
      if (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return FALSE;
      g_ptr_array_add (notes, g_strdup (error->message));
      return TRUE;
    }
  shown = g_filename_display_name (path);
  config = sc_msmtp_config_parse (file->text, file->length, shown);
  add_problems (config, notes);
  for (guint i = 0; i < config->accounts->len; i++)
    {
      ScMsmtpAccount *account = g_ptr_array_index (config->accounts, i);

      if (!g_hash_table_add (seen, g_strdup (account->name)))
        continue;
      if (account->is_lmtp)
        add_lmtp_note (notes, account->name);
      else
        g_ptr_array_add (accounts, make_account (account, file, path));
    }
  return TRUE;
}

static void
sc_msmtp_source_list_sync (ScAccountSource *source,
                           GPtrArray       *accounts,
                           GPtrArray       *notes,
                           GCancellable    *cancellable)
{
  ScMsmtpSource *self = SC_MSMTP_SOURCE (source);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  /* msmtp looks at the other place only when the first has no file. */
  if (!list_file (self->user_file, seen, accounts, notes))
    list_file (self->other_user_file, seen, accounts, notes);
  list_file (self->system_file, seen, accounts, notes);
}

static gboolean
sc_msmtp_source_list_file_sync (ScAccountSource *source,
                                const char      *path,
                                GPtrArray       *accounts,
                                GPtrArray       *notes)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (!g_str_has_suffix (path, "msmtprc"))
    return FALSE;
  (void) list_file (path, seen, accounts, notes);
  return TRUE;
}

static ScSecret *
lookup_by_command (const char   *command,
                   gboolean      may_unlock,
                   GCancellable *cancellable,
                   GError      **error)
{
  g_auto (GStrv) attributes = read_secret_tool_attributes (command);

  if (attributes != NULL)
    return sc_keyring_lookup_sync ((const char * const *) attributes, may_unlock, cancellable, error);
  g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_READABLE,
                       _ ("msmtp gets this password by running a command from its settings. "
                          "Sendcheck does not run such commands; please type the password."));
  return NULL;
}

static gboolean
may_go_on (const GError *error)
{
  return g_error_matches (error, SC_STORE_ERROR, SC_STORE_ERROR_NO_SECRET) ||
         g_error_matches (error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_AVAILABLE);
}

/* msmtp's own attributes first, then those of the old GNOME keyring; no schema, as in what its manual tells to store. */
static ScSecret *
lookup_in_keyring (const ScMsmtpAccount *account,
                   gboolean              may_unlock,
                   GCancellable         *cancellable,
                   GError              **error)
{
  const char * const attributes[] = { "host", account->host, "service", "smtp", "user", account->user, NULL };
  const char * const old_attributes[] = {
    "xdg:schema", "org.gnome.keyring.NetworkPassword", "user", account->user, "protocol", "smtp", "server", account->host, NULL
  };
  g_autoptr (GError) first_error = NULL;
  ScSecret *secret = sc_keyring_lookup_sync (attributes, may_unlock, cancellable, &first_error);

  if (secret == NULL && !g_error_matches (first_error, SC_STORE_ERROR, SC_STORE_ERROR_NO_SECRET))
    {
      g_propagate_error (error, g_steal_pointer (&first_error));
      return NULL;
    }
  return secret != NULL ? secret : sc_keyring_lookup_sync (old_attributes, may_unlock, cancellable, error);
}

static ScSecret *
lookup_in_netrc (const char           *path,
                 const ScMsmtpAccount *account)
{
  g_autoptr (ScSettingsFile) file = path != NULL ? sc_settings_file_read (path, SC_SETTINGS_FILE_MAX_BYTES, NULL) : NULL;

  return file != NULL ? sc_netrc_find_password (file->text, file->length, account->host, account->user) : NULL;
}

/* In msmtp's order: password, passwordeval, Secret Service, netrc. */
static ScSecret *
lookup_secret (ScMsmtpSource        *self,
               const ScSettingsFile *file,
               const ScMsmtpAccount *account,
               gboolean              may_unlock,
               GCancellable         *cancellable,
               GError              **error)
{
  g_autoptr (GError) keyring_error = NULL;
  ScSecret *secret;

  if (account->has_password)
    return sc_secret_new (file->text + account->password_offset, (gssize) account->password_length);
  if (account->password_command != NULL)
    return lookup_by_command (account->password_command, may_unlock, cancellable, error);
  if (account->host == NULL || account->user == NULL)
    {
      g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_NO_SECRET,
                           _ ("The settings of msmtp name no password for this account."));
      return NULL;
    }
  secret = lookup_in_keyring (account, may_unlock, cancellable, &keyring_error);
  if (secret == NULL && may_go_on (keyring_error))
    secret = lookup_in_netrc (self->netrc_file, account);
  if (secret == NULL && may_go_on (keyring_error))
    secret = lookup_in_netrc (SYSTEM_NETRC_FILE, account);
  if (secret == NULL)
    g_propagate_error (error, g_steal_pointer (&keyring_error));
  return secret;
}

static ScSecret *
sc_msmtp_source_lookup_sync (ScAccountSource *source,
                             ScAccount       *account,
                             gboolean         may_unlock,
                             GCancellable    *cancellable,
                             GError         **error)
{
  ScMsmtpSource *self = SC_MSMTP_SOURCE (source);
  const char *hint = sc_account_get_secret_hint (account);
  g_auto (GStrv) parts = g_strsplit (hint != NULL ? hint : "", "\n", 2);
  g_autoptr (ScSettingsFile) file = NULL;
  g_autoptr (ScMsmtpConfig) config = NULL;
  GError *file_error = NULL;
  ScMsmtpAccount *found = NULL;

  if (g_strv_length (parts) == 2)
    {
      /* Read again: no password is kept since the listing. */
      file = sc_settings_file_read (parts[0], SC_SETTINGS_FILE_MAX_BYTES, &file_error);
      if (file != NULL)
        config = sc_msmtp_config_parse (file->text, file->length, "");
      if (config != NULL)
        found = sc_msmtp_config_find (config, parts[1]);
    }
  if (found != NULL)
    return lookup_secret (self, file, found, may_unlock, cancellable, error);
  if (file_error != NULL && file_error->domain == SC_STORE_ERROR)
    {
      g_propagate_error (error, file_error);
      return NULL;
    }
  g_clear_error (&file_error);
  g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_NO_SECRET,
                       _ ("This account is no longer in the settings of msmtp."));
  return NULL;
}

static void
sc_msmtp_source_finalize (GObject *object)
{
  ScMsmtpSource *self = SC_MSMTP_SOURCE (object);

  g_free (self->user_file);
  g_free (self->other_user_file);
  g_free (self->system_file);
  g_free (self->netrc_file);

  G_OBJECT_CLASS (sc_msmtp_source_parent_class)->finalize (object);
}

static void
sc_msmtp_source_class_init (ScMsmtpSourceClass *klass)
{
  ScAccountSourceClass *source_class = SC_ACCOUNT_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sc_msmtp_source_finalize;
  source_class->origin = "msmtp";
  source_class->list_sync = sc_msmtp_source_list_sync;
  source_class->list_file_sync = sc_msmtp_source_list_file_sync;
  source_class->lookup_sync = sc_msmtp_source_lookup_sync;
}

static void
sc_msmtp_source_init (ScMsmtpSource *self)
{
}

ScAccountSource *
sc_msmtp_source_new (void)
{
  g_autofree char *user_file = sc_places_in_home (".msmtprc");
  g_autofree char *netrc_file = sc_places_in_home (".netrc");
  ScAccountSource *self = sc_msmtp_source_new_for_files (user_file, SYSTEM_FILE, netrc_file);

  SC_MSMTP_SOURCE (self)->other_user_file = sc_places_in_config ("msmtp/config");
  return self;
}

ScAccountSource *
sc_msmtp_source_new_for_files (const char *user_file,
                               const char *system_file,
                               const char *netrc_file)
{
  ScMsmtpSource *self = g_object_new (SC_TYPE_MSMTP_SOURCE, NULL);

  self->user_file = g_strdup (user_file);
  self->system_file = g_strdup (system_file);
  self->netrc_file = g_strdup (netrc_file);
  return SC_ACCOUNT_SOURCE (self);
}
