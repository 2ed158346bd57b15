/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-balsa-source.h"

#include "sc-ini-file.h"
#include "sc-places.h"
#include "sc-secret-place.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SERVER_PREFIX   "smtp-server-"
#define IDENTITY_PREFIX "identity-"
#define TLS_PORT        465
#define SUBMISSION_PORT 587
#define AUTH_NONE       1 /* bits of AuthMode */
#define AUTH_PASSWORD   2
#define AUTH_KERBEROS   4

struct _ScBalsaSource
{
  ScAccountSource parent_instance;
};

G_DEFINE_FINAL_TYPE (ScBalsaSource, sc_balsa_source, SC_TYPE_ACCOUNT_SOURCE)

static const char *
get (ScIniFile  *file,
     const char *group,
     const char *key)
{
  return file != NULL ? sc_ini_file_get_text (file, group, key) : NULL;
}

/* Balsa 2.6.5 moved its folder. The private half stands beside. */
static ScIniFile *
load (const char *name,
      GError    **error)
{
  g_autofree char *in_config = g_build_filename ("balsa", name, NULL);
  g_autofree char *in_home = g_build_filename (".balsa", name, NULL);
  g_autofree char *newer = sc_places_in_config (in_config);
  g_autofree char *older = sc_places_in_home (in_home);

  GError *newer_error = NULL;
  ScIniFile *file = sc_ini_file_read (newer, SC_INI_ESCAPED, &newer_error);

  if (file != NULL)
    return file;
  if (!g_error_matches (newer_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_propagate_error (error, newer_error);
      return NULL;
    }
  g_error_free (newer_error);
  return sc_ini_file_read (older, SC_INI_ESCAPED, error);
}

static ScSecurity
read_security (ScAccountDraft *draft,
               const char     *written)
{
  if (written == NULL || strcmp (written, "2") == 0)
    return SC_SECURITY_STARTTLS;
  if (strcmp (written, "1") == 0)
    return SC_SECURITY_TLS;
  if (strcmp (written, "3") == 0)
    {
      sc_account_draft_add_note (draft, _ ("The settings encrypt only if the server can; Sendcheck insists on it."));
      return SC_SECURITY_STARTTLS;
    }
  return SC_SECURITY_NONE;
}

static void
read_login (ScAccountDraft *draft,
            ScIniFile      *file,
            ScIniFile      *secrets,
            const char     *group)
{
  const char *written = get (file, group, "AuthMode");
  const guint64 mode = written != NULL ? g_ascii_strtoull (written, NULL, 10) : AUTH_PASSWORD;
  const char *user = get (secrets, group, "Username");

  if ((mode & (AUTH_PASSWORD | AUTH_KERBEROS)) == 0)
    {
      draft->auth = SC_AUTH_METHOD_NONE;
      return;
    }
  if ((mode & AUTH_PASSWORD) == 0)
    sc_account_draft_set_mechanism (draft, "GSSAPI");
  sc_account_draft_set_user (draft, user != NULL ? user : get (file, group, "Username"));
  if (draft->user != NULL && get (file, group, "Server") != NULL)
    sc_account_draft_add_keyring_item (draft, "xdg:schema", "org.gnome.Balsa.NetworkPassword", "protocol", "smtp",
                                       "server", get (file, group, "Server"), "user", draft->user, NULL);
}

/* @identity: (nullable) */
static void
add_account (ScIniFile  *file,
             ScIniFile  *secrets,
             const char *group,
             const char *identity,
             GPtrArray  *accounts)
{
  const char *server = group + strlen (SERVER_PREFIX);
  g_autofree char *key = identity != NULL ? g_strjoin ("/", server, identity + strlen (IDENTITY_PREFIX), NULL) : g_strdup (server);
  ScAccountDraft *draft = sc_account_draft_new ("balsa", "Balsa", "org.desktop.Balsa");

  sc_account_draft_set_id (draft, key);
  if (identity != NULL)
    sc_account_draft_set_address (draft, get (file, identity, "Address"));
  sc_account_draft_set_name (draft, draft->address != NULL ? draft->address : server);
  draft->security = read_security (draft, get (file, group, "Security"));
  sc_account_draft_set_host (draft, get (file, group, "Server"));
  sc_account_draft_set_port (draft, NULL, draft->security == SC_SECURITY_TLS ? TLS_PORT : SUBMISSION_PORT);
  read_login (draft, file, secrets, group);
  g_ptr_array_add (accounts, sc_account_draft_finish (draft));
}

static void
add_server (ScIniFile  *file,
            ScIniFile  *secrets,
            const char *group,
            GPtrArray  *accounts)
{
  const char * const *groups = sc_ini_file_get_groups (file);
  gboolean is_used = FALSE;

  for (gsize i = 0; groups[i] != NULL && accounts->len < SC_SETTINGS_MAX_ACCOUNTS; i++)
    {
      if (!g_str_has_prefix (groups[i], IDENTITY_PREFIX) ||
          g_strcmp0 (get (file, groups[i], "SMTPServer"), group + strlen (SERVER_PREFIX)) != 0)
        continue;
      add_account (file, secrets, group, groups[i], accounts);
      is_used = TRUE;
    }
  if (!is_used)
    add_account (file, secrets, group, NULL, accounts);
}

static void
sc_balsa_source_list_sync (ScAccountSource *source,
                           GPtrArray       *accounts,
                           GPtrArray       *notes,
                           GCancellable    *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScIniFile) file = load ("config", &error);
  g_autoptr (ScIniFile) secrets = load ("config-private", NULL);
  const char * const *groups = file != NULL ? sc_ini_file_get_groups (file) : NULL;

  if (file == NULL)
    sc_settings_note_error (notes, error);
  for (gsize i = 0; groups != NULL && groups[i] != NULL && accounts->len < SC_SETTINGS_MAX_ACCOUNTS; i++)
    {
      if (g_str_has_prefix (groups[i], SERVER_PREFIX) && groups[i][strlen (SERVER_PREFIX)] != '\0')
        add_server (file, secrets, groups[i], accounts);
    }
}

/* Built without a keyring, Balsa shifts the letters of the password by 13. */
static ScSecret *
read_shifted (ScAccount *account)
{
  const char *id = sc_account_get_id (account) + strlen ("balsa:");
  g_autofree char *server = g_strndup (id, strcspn (id, "/"));
  g_autofree char *group = g_strconcat (SERVER_PREFIX, server, NULL);
  g_autoptr (ScIniFile) secrets = load ("config-private", NULL);
  const char *stored = get (secrets, group, "Password");
  ScSecret *secret;
  char *text;

  if (stored == NULL)
    return NULL;
  text = g_strdup (stored);
  for (char *c = text; *c != '\0'; c++)
    {
      const char first = g_ascii_islower (*c) ? 'a' : 'A';

      if (g_ascii_isalpha (*c))
        *c = (char) ((*c - first + 13) % 26 + first);
    }
  secret = sc_secret_new (text, -1);
  sc_secret_wipe (text, strlen (text));
  g_free (text);
  return secret;
}

static ScSecret *
sc_balsa_source_lookup_sync (ScAccountSource *source,
                             ScAccount       *account,
                             gboolean         may_unlock,
                             GCancellable    *cancellable,
                             GError         **error)
{
  GError *keyring_error = NULL;
  ScSecret *secret = sc_secret_place_lookup_sync (source, account, may_unlock, cancellable, &keyring_error);

  if (secret == NULL && !g_error_matches (keyring_error, SC_STORE_ERROR, SC_STORE_ERROR_LOCKED))
    secret = read_shifted (account);
  if (secret == NULL)
    g_propagate_error (error, keyring_error);
  else
    g_clear_error (&keyring_error);
  return secret;
}

static void
sc_balsa_source_class_init (ScBalsaSourceClass *klass)
{
  ScAccountSourceClass *source_class = SC_ACCOUNT_SOURCE_CLASS (klass);

  source_class->origin = "balsa";
  source_class->list_sync = sc_balsa_source_list_sync;
  source_class->lookup_sync = sc_balsa_source_lookup_sync;
}

static void
sc_balsa_source_init (ScBalsaSource *self)
{
}

ScAccountSource *
sc_balsa_source_new (void)
{
  return g_object_new (SC_TYPE_BALSA_SOURCE, NULL);
}
