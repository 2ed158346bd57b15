/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-thunderbird-source.h"

#include "sc-mozilla-logins.h"
#include "sc-secret-place.h"
#include "sc-settings-file.h"
#include "sc-thunderbird-profiles.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TLS_PORT        465
#define SUBMISSION_PORT 587
#define PREFS_FILE      "prefs.js"
#define KEYS_FILE       "key4.db"

/* try_ssl: nsMsgSocketType */
enum
{
  SOCKET_PLAIN = 0,
  SOCKET_TRY_STARTTLS = 1, /* no longer offered */
  SOCKET_STARTTLS = 2,
  SOCKET_TLS = 3,
};

/* authMethod: nsMsgAuthMethod */
enum
{
  AUTH_NONE = 1,
  AUTH_OLD = 2,
  AUTH_CLEARTEXT = 3,
  AUTH_ENCRYPTED = 4,
  AUTH_GSSAPI = 5,
  AUTH_NTLM = 6,
  AUTH_EXTERNAL = 7,
  AUTH_SECURE = 8,
  AUTH_ANY = 9,
  AUTH_OAUTH2 = 10,
};

/* What reading the preferences of one profile needs. */
typedef struct
{
  ScMozillaPrefs *prefs;
  const char     *profile; /* (nullable): when only its preferences can be seen */
  const char     *profile_name;
  const char     *program;
  GPtrArray      *accounts;
  GPtrArray      *notes;
  GHashTable     *used;   /* keys of servers that an identity uses */
} Reader;

struct _ScThunderbirdSource
{
  ScAccountSource parent_instance;
};

G_DEFINE_FINAL_TYPE (ScThunderbirdSource, sc_thunderbird_source, SC_TYPE_ACCOUNT_SOURCE)

static const char *
get_part (Reader     *self,
          const char *kind,
          const char *key,
          const char *part)
{
  g_autofree char *name = g_strdup_printf ("mail.%s.%s.%s", kind, key, part);
  const char *value = sc_mozilla_prefs_get_string (self->prefs, name);

  return value != NULL && *value != '\0' ? value : NULL;
}

/* What is set for no server in particular stands under “default”. */
static int
get_number (Reader     *self,
            const char *server,
            const char *part,
            int         fallback)
{
  g_autofree char *name = g_strdup_printf ("mail.smtpserver.%s.%s", server, part);
  g_autofree char *common = g_strdup_printf ("mail.smtpserver.default.%s", part);

  return sc_mozilla_prefs_get_int (self->prefs, name, sc_mozilla_prefs_get_int (self->prefs, common, fallback));
}

/* (transfer full): the parts of a list divided by commas, without empty ones */
static char **
get_list (Reader     *self,
          const char *name)
{
  const char *written = sc_mozilla_prefs_get_string (self->prefs, name);
  char **parts = g_strsplit (written != NULL ? written : "", ",", SC_SETTINGS_MAX_ACCOUNTS);
  gsize kept = 0;

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      char *part = parts[i];

      if (*g_strstrip (part) != '\0')
        parts[kept++] = part;
      else
        g_free (part);
    }
  parts[kept] = NULL;
  return parts;
}

static ScSecurity
read_security (ScAccountDraft *draft,
               int             written)
{
  switch (written)
    {
    case SOCKET_TRY_STARTTLS:
      sc_account_draft_add_note (draft, _ ("The settings encrypt only if the server can; Sendcheck insists on it."));
      return SC_SECURITY_STARTTLS;
    case SOCKET_STARTTLS:
      return SC_SECURITY_STARTTLS;
    case SOCKET_TLS:
      return SC_SECURITY_TLS;
    case SOCKET_PLAIN:
    default:
      return SC_SECURITY_NONE;
    }
}

static void
read_auth (ScAccountDraft *draft,
           int             written)
{
  switch (written)
    {
    case AUTH_NONE:
      draft->auth = SC_AUTH_METHOD_NONE;
      break;
    case AUTH_ENCRYPTED:
      draft->auth = SC_AUTH_METHOD_CRAM_MD5;
      break;
    case AUTH_OAUTH2:
      draft->auth = SC_AUTH_METHOD_XOAUTH2;
      break;
    case AUTH_GSSAPI:
      sc_account_draft_set_mechanism (draft, "GSSAPI");
      break;
    case AUTH_NTLM:
      sc_account_draft_set_mechanism (draft, "NTLM");
      break;
    case AUTH_EXTERNAL:
      sc_account_draft_set_mechanism (draft, "EXTERNAL");
      break;
    default:
      draft->auth = SC_AUTH_METHOD_AUTO;
    }
}

/* As Thunderbird writes it into logins.json: without port, IPv6 in brackets. */
static char *
make_origin (const char *host)
{
  return strchr (host, ':') != NULL ? g_strdup_printf ("smtp://[%s]", host) : g_strconcat ("smtp://", host, NULL);
}

static void
read_server (Reader         *self,
             ScAccountDraft *draft,
             const char     *server)
{
  const char *host = get_part (self, "smtpserver", server, "hostname");
  g_autofree char *port = g_strdup_printf ("%d", get_number (self, server, "port", 0));

  draft->security = read_security (draft, get_number (self, server, "try_ssl", SOCKET_PLAIN));
  sc_account_draft_set_host (draft, host);
  sc_account_draft_set_port (draft, port, draft->security == SC_SECURITY_TLS ? TLS_PORT : SUBMISSION_PORT);
  read_auth (draft, get_number (self, server, "authMethod", AUTH_CLEARTEXT));
  sc_account_draft_set_user (draft, get_part (self, "smtpserver", server, "username"));
  if (draft->auth == SC_AUTH_METHOD_XOAUTH2)
    {
      sc_account_draft_set_token_elsewhere (draft);
    }
  else if (self->profile == NULL && draft->auth != SC_AUTH_METHOD_NONE)
    {
      sc_account_draft_set_secret_problem (draft, _ ("Only the settings were opened; the password stays in the mail program. Please type it."));
    }
  else if (host != NULL && self->profile != NULL)
    {
      g_autofree char *origin = make_origin (host);

      draft->secret_hint = g_strjoin ("\n", self->profile, origin, NULL);
    }
}

/* Returns %FALSE for what sends by another protocol. */
static gboolean
is_smtp (Reader     *self,
         const char *server,
         const char *name)
{
  const char *type = get_part (self, "smtpserver", server, "type");

  if (type == NULL || strcmp (type, "smtp") == 0)
    return TRUE;
  sc_account_draft_note_other_way (self->notes, self->program, name, type);
  return FALSE;
}

/* @identity: (nullable) for a server that no identity uses */
static void
add_account (Reader     *self,
             const char *server,
             const char *identity,
             const char *account)
{
  const char *address = identity != NULL ? get_part (self, "identity", identity, "useremail") : NULL;
  const char *description = get_part (self, "smtpserver", server, "description");
  const char *incoming = account != NULL ? get_part (self, "account", account, "server") : NULL;
  const char *name = incoming != NULL ? get_part (self, "server", incoming, "name") : NULL;
  g_autofree char *key = g_strjoin ("/", self->profile_name, identity != NULL ? identity : server, NULL);
  const gboolean is_betterbird = strcmp (self->program, "Betterbird") == 0;
  ScAccountDraft *draft;

  g_hash_table_add (self->used, g_strdup (server));
  if (name == NULL)
    name = address != NULL ? address : description;
  if (!is_smtp (self, server, name != NULL ? name : server))
    return;
  draft = sc_account_draft_new ("thunderbird", self->program, is_betterbird ? "eu.betterbird.Betterbird" : "thunderbird");
  sc_account_draft_set_id (draft, key);
  sc_account_draft_set_address (draft, address);
  sc_account_draft_set_name (draft, name);
  read_server (self, draft, server);
  g_ptr_array_add (self->accounts, sc_account_draft_finish (draft));
}

static void
add_identities (Reader     *self,
                const char *account,
                const char *default_server)
{
  g_autofree char *list = g_strdup_printf ("mail.account.%s.identities", account);
  g_auto (GStrv) identities = get_list (self, list);

  for (gsize i = 0; identities[i] != NULL; i++)
    {
      const char *server = get_part (self, "identity", identities[i], "smtpServer");

      if (server == NULL)
        server = default_server;
      if (server != NULL)
        add_account (self, server, identities[i], account);
    }
}

void
sc_thunderbird_source_read_prefs (ScMozillaPrefs *prefs,
                                  const char     *profile,
                                  const char     *profile_name,
                                  const char     *program,
                                  GPtrArray      *accounts,
                                  GPtrArray      *notes)
{
  g_autoptr (GHashTable) used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Reader reader = { prefs, profile, profile_name, program, accounts, notes, used };
  g_auto (GStrv) servers = get_list (&reader, "mail.smtpservers");
  g_auto (GStrv) mail_accounts = get_list (&reader, "mail.accountmanager.accounts");
  const char *default_server = sc_mozilla_prefs_get_string (prefs, "mail.smtp.defaultserver");
  const char *default_account = sc_mozilla_prefs_get_string (prefs, "mail.accountmanager.defaultaccount");

  if (servers[0] == NULL)
    return;
  if (default_server == NULL || !g_strv_contains ((const char * const *) servers, default_server))
    default_server = servers[0];
  if (default_account != NULL && g_strv_contains ((const char * const *) mail_accounts, default_account))
    add_identities (&reader, default_account, default_server);
  for (gsize i = 0; mail_accounts[i] != NULL && accounts->len < SC_SETTINGS_MAX_ACCOUNTS; i++)
    {
      if (g_strcmp0 (mail_accounts[i], default_account) != 0)
        add_identities (&reader, mail_accounts[i], default_server);
    }
  for (gsize i = 0; servers[i] != NULL && accounts->len < SC_SETTINGS_MAX_ACCOUNTS; i++)
    {
      if (!g_hash_table_contains (used, servers[i]))
        add_account (&reader, servers[i], NULL, NULL);
    }
}

/* @profile: (nullable): as for sc_thunderbird_source_read_prefs() */
static gboolean
list_prefs (const char *path,
            const char *profile,
            const char *profile_name,
            const char *program,
            GPtrArray  *accounts,
            GPtrArray  *notes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScSettingsFile) file = sc_settings_file_read (path, SC_SETTINGS_LARGE_FILE_MAX_BYTES, &error);
  g_autoptr (ScMozillaPrefs) prefs = file != NULL ? sc_mozilla_prefs_parse (file->text, file->length) : NULL;

  if (prefs != NULL)
    sc_thunderbird_source_read_prefs (prefs, profile, profile_name, program, accounts, notes);
  else
    sc_settings_note_error (notes, error);
  return prefs != NULL;
}

static void
sc_thunderbird_source_list_sync (ScAccountSource *source,
                                 GPtrArray       *accounts,
                                 GPtrArray       *notes,
                                 GCancellable    *cancellable)
{
  g_autoptr (GPtrArray) profiles = sc_thunderbird_profiles_list (notes);

  for (guint i = 0; i < profiles->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      const ScThunderbirdProfile *profile = g_ptr_array_index (profiles, i);
      g_autofree char *path = g_build_filename (profile->path, PREFS_FILE, NULL);

      (void) list_prefs (path, profile->path, profile->name, profile->program, accounts, notes);
    }
}

/* A file that came through a portal stands alone in its folder, without the stored passwords. */
static gboolean
sc_thunderbird_source_list_file_sync (ScAccountSource *source,
                                      const char      *path,
                                      GPtrArray       *accounts,
                                      GPtrArray       *notes)
{
  g_autofree char *profile = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (profile);
  g_autofree char *keys = g_build_filename (profile, KEYS_FILE, NULL);

  if (!sc_settings_is_named (path, PREFS_FILE))
    return FALSE;
  (void) list_prefs (path, g_file_test (keys, G_FILE_TEST_EXISTS) ? profile : NULL, name, "Thunderbird", accounts, notes);
  return TRUE;
}

/* %NULL with %SC_STORE_ERROR_NO_SECRET when Thunderbird never stored a password. */
static ScSettingsFile *
read_logins (const char *profile,
             GError    **error)
{
  g_autofree char *path = g_build_filename (profile, "logins.json", NULL);
  g_autofree char *newer = g_build_filename (profile, "logins.db", NULL);
  GError *file_error = NULL;
  ScSettingsFile *file = sc_settings_file_read (path, SC_SETTINGS_LARGE_FILE_MAX_BYTES, &file_error);

  if (file != NULL)
    return file;
  if (!g_error_matches (file_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_propagate_error (error, file_error);
      return NULL;
    }
  g_error_free (file_error);
  if (g_file_test (newer, G_FILE_TEST_EXISTS))
    g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_READABLE,
                         _ ("This Thunderbird keeps its passwords in a way that Sendcheck cannot read yet. Please type the password."));
  else
    g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_NO_SECRET, _ ("Thunderbird has stored no password for this server."));
  return NULL;
}

/* @primary_password: (nullable) */
static ScSecret *
read_secret (ScAccount *account,
             ScSecret  *primary_password,
             GError   **error)
{
  const char *hint = sc_account_get_secret_hint (account);
  g_auto (GStrv) parts = g_strsplit (hint != NULL ? hint : "", "\n", 2);
  g_autofree char *key_path = NULL;
  g_autoptr (ScSettingsFile) logins = NULL;
  g_autoptr (ScSettingsFile) keys = NULL;

  /* A hint of one part is a problem to tell. */
  if (g_strv_length (parts) != 2)
    return sc_secret_place_lookup_hint_sync (hint, FALSE, NULL, error);
  logins = read_logins (parts[0], error);
  if (logins == NULL)
    return NULL;
  key_path = g_build_filename (parts[0], KEYS_FILE, NULL);
  keys = sc_settings_file_read (key_path, SC_SETTINGS_LARGE_FILE_MAX_BYTES, error);
  if (keys == NULL)
    {
      if (error != NULL && g_error_matches (*error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        {
          g_clear_error (error);
          g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_READABLE,
                               _ ("The key to Thunderbird’s stored passwords is missing."));
        }
      return NULL;
    }
  return sc_mozilla_logins_find (logins->text, logins->length, keys->text, keys->length, primary_password, parts[1],
                                 sc_account_get_user (account), error);
}

static ScSecret *
sc_thunderbird_source_lookup_sync (ScAccountSource *source,
                                   ScAccount       *account,
                                   gboolean         may_unlock,
                                   GCancellable    *cancellable,
                                   GError         **error)
{
  return g_cancellable_set_error_if_cancelled (cancellable, error) ? NULL : read_secret (account, NULL, error);
}

static ScSecret *
sc_thunderbird_source_open_secret_sync (ScAccountSource *source,
                                        ScAccount       *account,
                                        ScSecret        *key,
                                        GCancellable    *cancellable,
                                        GError         **error)
{
  return g_cancellable_set_error_if_cancelled (cancellable, error) ? NULL : read_secret (account, key, error);
}

static void
sc_thunderbird_source_class_init (ScThunderbirdSourceClass *klass)
{
  ScAccountSourceClass *source_class = SC_ACCOUNT_SOURCE_CLASS (klass);

  source_class->origin = "thunderbird";
  source_class->list_sync = sc_thunderbird_source_list_sync;
  source_class->list_file_sync = sc_thunderbird_source_list_file_sync;
  source_class->lookup_sync = sc_thunderbird_source_lookup_sync;
  source_class->open_secret_sync = sc_thunderbird_source_open_secret_sync;
}

static void
sc_thunderbird_source_init (ScThunderbirdSource *self)
{
}

ScAccountSource *
sc_thunderbird_source_new (void)
{
  return g_object_new (SC_TYPE_THUNDERBIRD_SOURCE, NULL);
}
