/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-geary-source.h"

#include "sc-enum.h"
#include "sc-known-services.h"
#include "sc-places.h"
#include "sc-secret-place.h"
#include "sc-settings-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FLATPAK_ID      "org.gnome.Geary"
#define FILE_NAME       "geary.ini"
#define NEWEST_VERSION  1
#define TLS_PORT        465
#define SUBMISSION_PORT 587
#define RELAY_PORT      25

struct _ScGearySource
{
  ScAccountSource parent_instance;
};

G_DEFINE_FINAL_TYPE (ScGearySource, sc_geary_source, SC_TYPE_ACCOUNT_SOURCE)

/* Geary's items: for “use-incoming” the one of IMAP. @older_login: (nullable): of Geary 0.11 and before */
static void
set_secret (ScAccountDraft *draft,
            const char     *protocol,
            const char     *host,
            const char     *login,
            const char     *older_login,
            gboolean        is_flatpak)
{
  g_autofree char *older_user = older_login != NULL ? g_strconcat ("org.yorba.geary smtp_username:", older_login, NULL) : NULL;

  if (is_flatpak)
    {
      sc_account_draft_set_secret_problem (draft, _ ("Geary runs in a sandbox and keeps its passwords there, where no other program can read them."));
      return;
    }
  if (host != NULL && login != NULL)
    sc_account_draft_add_keyring_item (draft, "xdg:schema", "org.gnome.Geary", "login", login, "host", host, "proto", protocol, NULL);
  if (older_user != NULL)
    sc_account_draft_add_keyring_item (draft, "xdg:schema", "org.gnome.keyring.NetworkPassword", "user", older_user, NULL);
}

static ScSecurity
read_security (ScAccountDraft *draft,
               const char     *written)
{
  if (written == NULL || g_ascii_strcasecmp (written, "transport") == 0)
    return SC_SECURITY_TLS;
  if (g_ascii_strcasecmp (written, "start-tls") == 0)
    return SC_SECURITY_STARTTLS;
  if (g_ascii_strcasecmp (written, "none") == 0)
    return SC_SECURITY_NONE;
  /* Translators: %s is a word from a settings file */
  sc_account_draft_add_note_about (draft, _ ("The settings say “%s” about encryption, which cannot be understood."), written);
  return 0;
}

static guint16
default_port (const ScAccountDraft *draft,
              gboolean              has_login)
{
  if (draft->security == SC_SECURITY_TLS)
    return TLS_PORT;
  return has_login ? SUBMISSION_PORT : RELAY_PORT;
}

/* A service whose servers Geary knows by heart. */
static gboolean
read_known_service (ScAccountDraft *draft,
                    const char     *service)
{
  g_autofree char *group = g_strconcat ("geary ", service, NULL);
  g_autofree char *host = sc_known_services_get (group, "smtp-host");
  g_autofree char *port = sc_known_services_get (group, "smtp-port");
  g_autofree char *security = sc_known_services_get (group, "smtp-security");
  int value = SC_SECURITY_TLS;

  if (host == NULL)
    return FALSE;
  (void) sc_enum_from_nick (SC_TYPE_SECURITY, security, &value);
  draft->security = (ScSecurity) value;
  sc_account_draft_set_host (draft, host);
  sc_account_draft_set_port (draft, port, SUBMISSION_PORT);
  return TRUE;
}

static void
read_login (ScAccountDraft *draft,
            GKeyFile       *key_file,
            const char     *service,
            gboolean        is_flatpak)
{
  g_autofree char *credentials = sc_settings_get_text (key_file, "Outgoing", "credentials");
  g_autofree char *group = g_strconcat ("geary ", service, NULL);
  g_autofree char *imap_host = sc_settings_get_text (key_file, "Incoming", "host");
  const gboolean is_custom = g_strcmp0 (credentials, "custom") == 0;
  g_autofree char *login = sc_settings_get_text (key_file, is_custom ? "Outgoing" : "Incoming", "login");

  if (g_strcmp0 (credentials, "none") == 0)
    {
      draft->auth = SC_AUTH_METHOD_NONE;
      return;
    }
  if (credentials != NULL && !is_custom && strcmp (credentials, "use-incoming") != 0)
    /* Translators: %s is a word from a settings file */
    sc_account_draft_add_note_about (draft, _ ("The settings say “%s” about the login, which cannot be understood."), credentials);
  if (imap_host == NULL)
    imap_host = sc_known_services_get (group, "imap-host");
  sc_account_draft_set_user (draft, login != NULL ? login : draft->address);
  set_secret (draft, is_custom ? "SMTP" : "IMAP", is_custom ? draft->host : imap_host, draft->user, NULL, is_flatpak);
}

static void
read_current (ScAccountDraft *draft,
              GKeyFile       *key_file,
              gboolean        is_flatpak)
{
  g_auto (GStrv) mailboxes = g_key_file_get_string_list (key_file, "Account", "sender_mailboxes", NULL, NULL);
  g_autofree char *label = sc_settings_get_text (key_file, "Account", "label");
  g_autofree char *written = sc_settings_get_text (key_file, "Account", "service_provider");
  g_autofree char *service = g_ascii_strdown (written != NULL ? written : "other", -1);

  sc_account_draft_set_address (draft, mailboxes != NULL ? mailboxes[0] : NULL);
  sc_account_draft_set_name (draft, label);
  if (!read_known_service (draft, service))
    {
      g_autofree char *host = sc_settings_get_text (key_file, "Outgoing", "host");
      g_autofree char *port = sc_settings_get_text (key_file, "Outgoing", "port");
      g_autofree char *security = sc_settings_get_text (key_file, "Outgoing", "transport_security");
      g_autofree char *credentials = sc_settings_get_text (key_file, "Outgoing", "credentials");

      draft->security = read_security (draft, security);
      sc_account_draft_set_host (draft, host);
      sc_account_draft_set_port (draft, port, default_port (draft, g_strcmp0 (credentials, "none") != 0));
    }
  read_login (draft, key_file, service, is_flatpak);
}

/* The single group of Geary 0.12 and before. */
static void
read_legacy (ScAccountDraft *draft,
             GKeyFile       *key_file,
             gboolean        is_flatpak)
{
  static const char group[] = "AccountInformation";
  const gboolean uses_imap = sc_settings_get_switch (key_file, group, "smtp_use_imap_credentials", FALSE);
  const gboolean has_login = !sc_settings_get_switch (key_file, group, "smtp_noauth", FALSE);
  g_autofree char *address = sc_settings_get_text (key_file, group, "primary_email");
  g_autofree char *name = sc_settings_get_text (key_file, group, "nickname");
  g_autofree char *service = sc_settings_get_text (key_file, group, "service_provider");
  g_autofree char *known = g_ascii_strdown (service != NULL ? service : "other", -1);
  g_autofree char *host = sc_settings_get_text (key_file, group, "smtp_host");
  g_autofree char *port = sc_settings_get_text (key_file, group, "smtp_port");
  g_autofree char *login = sc_settings_get_text (key_file, group, uses_imap ? "imap_username" : "smtp_username");
  g_autofree char *imap_host = sc_settings_get_text (key_file, group, "imap_host");

  sc_account_draft_set_address (draft, address);
  sc_account_draft_set_name (draft, name);
  if (!read_known_service (draft, known))
    {
      draft->security = sc_settings_get_switch (key_file, group, "smtp_starttls", TRUE) ? SC_SECURITY_STARTTLS : SC_SECURITY_NONE;
      if (sc_settings_get_switch (key_file, group, "smtp_ssl", FALSE))
        draft->security = SC_SECURITY_TLS;
      sc_account_draft_set_host (draft, host);
      sc_account_draft_set_port (draft, port, default_port (draft, has_login));
    }
  if (!has_login)
    {
      draft->auth = SC_AUTH_METHOD_NONE;
      return;
    }
  sc_account_draft_set_user (draft, login != NULL ? login : draft->address);
  set_secret (draft, uses_imap ? "IMAP" : "SMTP", uses_imap ? imap_host : draft->host, draft->user, draft->address, is_flatpak);
}

static gboolean
is_left_out (GKeyFile *key_file)
{
  g_autofree char *goa_id = sc_settings_get_text (key_file, "Metadata", "goa_id");
  g_autofree char *status = sc_settings_get_text (key_file, "Metadata", "status");

  return goa_id != NULL || g_strcmp0 (status, "disabled") == 0 || g_strcmp0 (status, "removed") == 0;
}

/* Returns %NULL for an account that Geary does not use, or has from GNOME Online Accounts. */
static ScAccount *
read_account (GKeyFile   *key_file,
              const char *key,
              gboolean    is_flatpak)
{
  const int version = g_key_file_get_integer (key_file, "Metadata", "version", NULL);
  ScAccountDraft *draft;

  if (is_left_out (key_file) || (!g_key_file_has_group (key_file, "Account") && !g_key_file_has_group (key_file, "AccountInformation")))
    return NULL;
  draft = sc_account_draft_new ("geary", "Geary", FLATPAK_ID);
  sc_account_draft_set_id (draft, key);
  if (version > NEWEST_VERSION)
    /* Translators: %s is the name of a program */
    sc_account_draft_add_note_about (draft, _ ("These settings were written by a newer %s; Sendcheck may have misread them."), "Geary");
  if (g_key_file_has_group (key_file, "Account"))
    read_current (draft, key_file, is_flatpak);
  else
    read_legacy (draft, key_file, is_flatpak);
  return sc_account_draft_finish (draft);
}

static void
list_file (const char *path,
           const char *key,
           gboolean    is_flatpak,
           GPtrArray  *accounts,
           GPtrArray  *notes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GKeyFile) key_file = sc_settings_load_key_file (path, G_KEY_FILE_NONE, &error);
  ScAccount *account = key_file != NULL ? read_account (key_file, key, is_flatpak) : NULL;

  if (account != NULL)
    g_ptr_array_add (accounts, account);
  else if (error != NULL)
    sc_settings_note_error (notes, error);
}

static void
list_folder (const char   *folder,
             const char   *key_prefix,
             gboolean      is_flatpak,
             GPtrArray    *accounts,
             GPtrArray    *notes,
             GCancellable *cancellable)
{
  g_autoptr (GPtrArray) names = sc_settings_list_folder (folder, SC_SETTINGS_MAX_ACCOUNTS);

  for (guint i = 0; i < names->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *path = g_build_filename (folder, name, FILE_NAME, NULL);
      g_autofree char *key = g_strconcat (key_prefix, name, NULL);

      list_file (path, key, is_flatpak, accounts, notes);
    }
}

static void
sc_geary_source_list_sync (ScAccountSource *source,
                           GPtrArray       *accounts,
                           GPtrArray       *notes,
                           GCancellable    *cancellable)
{
  g_autofree char *native = sc_places_in_config ("geary");
  g_autofree char *flatpak = sc_places_in_flatpak (FLATPAK_ID, "config/geary");

  list_folder (native, "", FALSE, accounts, notes, cancellable);
  list_folder (flatpak, FLATPAK_ID "/", TRUE, accounts, notes, cancellable);
}

static gboolean
sc_geary_source_list_file_sync (ScAccountSource *source,
                                const char      *path,
                                GPtrArray       *accounts,
                                GPtrArray       *notes)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *key = g_path_get_basename (folder);

  if (!sc_settings_is_named (path, FILE_NAME))
    return FALSE;
  list_file (path, key, FALSE, accounts, notes);
  return TRUE;
}

static void
sc_geary_source_class_init (ScGearySourceClass *klass)
{
  ScAccountSourceClass *source_class = SC_ACCOUNT_SOURCE_CLASS (klass);

  source_class->origin = "geary";
  source_class->list_sync = sc_geary_source_list_sync;
  source_class->list_file_sync = sc_geary_source_list_file_sync;
  source_class->lookup_sync = sc_secret_place_lookup_sync;
}

static void
sc_geary_source_init (ScGearySource *self)
{
}

ScAccountSource *
sc_geary_source_new (void)
{
  return g_object_new (SC_TYPE_GEARY_SOURCE, NULL);
}
