/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-trojita-source.h"

#include "sc-ini-file.h"
#include "sc-places.h"
#include "sc-secret-place.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PREFIX          "trojita"
#define SUFFIX          ".conf"
#define GENERAL         "General"
#define MAX_PROFILES    100
#define TLS_PORT        465
#define SUBMISSION_PORT 587

struct _ScTrojitaSource
{
  ScAccountSource parent_instance;
};

G_DEFINE_FINAL_TYPE (ScTrojitaSource, sc_trojita_source, SC_TYPE_ACCOUNT_SOURCE)

/* QSettings puts a text in quotes when it holds certain characters. (transfer full) (nullable) */
static char *
get (ScIniFile  *file,
     const char *group,
     const char *key)
{
  const char *value = sc_ini_file_get (file, group, key);
  const gsize length = value != NULL ? strlen (value) : 0;

  if (length == 0)
    return NULL;
  if (length >= 2 && value[0] == '"' && value[length - 1] == '"')
    return g_strndup (value + 1, length - 2);
  return g_strdup (value);
}

static void
read_login (ScAccountDraft *draft,
            ScIniFile      *file)
{
  const gboolean uses_imap = sc_ini_file_get_switch (file, GENERAL, "msa.smtp.auth.reuseImapCredentials", FALSE);
  g_autofree char *user = get (file, GENERAL, uses_imap ? "imap.auth.user" : "msa.smtp.auth.user");

  if (!sc_ini_file_get_switch (file, GENERAL, "msa.smtp.auth", FALSE))
    {
      draft->auth = SC_AUTH_METHOD_NONE;
      return;
    }
  sc_account_draft_set_user (draft, user);
  sc_account_draft_add_keyring_item (draft, "server", "Trojita", "user", uses_imap ? "account-0-imap" : "account-0-smtp", NULL);
}

static ScAccount *
read_profile (ScIniFile  *file,
              const char *name,
              GPtrArray  *notes)
{
  g_autofree char *method = get (file, GENERAL, "msa.method");
  g_autofree char *host = get (file, GENERAL, "msa.smtp.host");
  g_autofree char *port = get (file, GENERAL, "msa.smtp.port");
  g_autofree char *address = get (file, "identities", "1\\address");
  ScAccountDraft *draft;

  /* Not set up for sending at all. */
  if (method == NULL && host == NULL)
    return NULL;
  if (method != NULL && strcmp (method, "SMTP") != 0 && strcmp (method, "SSMTP") != 0)
    {
      sc_account_draft_note_other_way (notes, "Trojitá", address != NULL ? address : name, method);
      return NULL;
    }
  draft = sc_account_draft_new ("trojita", "Trojitá", "trojita");
  sc_account_draft_set_id (draft, name);
  sc_account_draft_set_address (draft, address);
  if (g_strcmp0 (method, "SSMTP") == 0)
    draft->security = SC_SECURITY_TLS;
  else if (sc_ini_file_get_switch (file, GENERAL, "msa.smtp.starttls", FALSE))
    draft->security = SC_SECURITY_STARTTLS;
  sc_account_draft_set_host (draft, host);
  sc_account_draft_set_port (draft, port, draft->security == SC_SECURITY_TLS ? TLS_PORT : SUBMISSION_PORT);
  read_login (draft, file);
  return sc_account_draft_finish (draft);
}

static void
sc_trojita_source_list_sync (ScAccountSource *source,
                             GPtrArray       *accounts,
                             GPtrArray       *notes,
                             GCancellable    *cancellable)
{
  g_autofree char *folder = sc_places_in_config ("flaska.net");
  g_autoptr (GPtrArray) names = sc_settings_list_folder (folder, MAX_PROFILES);

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *profile = NULL;
      g_autoptr (ScIniFile) file = NULL;
      g_autoptr (GError) error = NULL;
      ScAccount *account;

      if (!g_str_has_prefix (name, PREFIX) || !g_str_has_suffix (name, SUFFIX))
        continue;
      profile = g_strndup (name, strlen (name) - strlen (SUFFIX));
      file = sc_ini_file_read (path, SC_INI_ESCAPED, &error);
      account = file != NULL ? read_profile (file, profile, notes) : NULL;
      if (account != NULL)
        g_ptr_array_add (accounts, account);
      else if (error != NULL)
        g_ptr_array_add (notes, g_strdup (error->message));
    }
}

/* Without a keyring Trojitá keeps the password in clear text. */
static ScSecret *
sc_trojita_source_lookup_sync (ScAccountSource *source,
                               ScAccount       *account,
                               gboolean         may_unlock,
                               GCancellable    *cancellable,
                               GError         **error)
{
  g_autofree char *name = g_strconcat ("flaska.net/", sc_account_get_id (account) + strlen ("trojita:"), SUFFIX, NULL);
  g_autofree char *path = sc_places_in_config (name);
  g_autoptr (ScIniFile) file = sc_ini_file_read (path, SC_INI_ESCAPED, NULL);
  g_autofree char *password = file != NULL ? get (file, GENERAL, "msa.smtp.auth.pass") : NULL;
  ScSecret *secret;

  if (password == NULL)
    return sc_secret_place_lookup_sync (source, account, may_unlock, cancellable, error);
  secret = sc_secret_new (password, -1);
  sc_secret_wipe (password, strlen (password));
  return secret;
}

static void
sc_trojita_source_class_init (ScTrojitaSourceClass *klass)
{
  ScAccountSourceClass *source_class = SC_ACCOUNT_SOURCE_CLASS (klass);

  source_class->origin = "trojita";
  source_class->list_sync = sc_trojita_source_list_sync;
  source_class->lookup_sync = sc_trojita_source_lookup_sync;
}

static void
sc_trojita_source_init (ScTrojitaSource *self)
{
}

ScAccountSource *
sc_trojita_source_new (void)
{
  return g_object_new (SC_TYPE_TROJITA_SOURCE, NULL);
}
