/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-kmail-source.h"

#include "sc-ini-file.h"
#include "sc-places.h"
#include "sc-secret-place.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FILE_NAME       "mailtransports"
#define GROUP_PREFIX    "Transport "
#define IDENTITY_PREFIX "Identity #"
#define TLS_PORT        465
#define SUBMISSION_PORT 587
#define RELAY_PORT      25

struct _ScKMailSource
{
  ScAccountSource parent_instance;
};

G_DEFINE_FINAL_TYPE (ScKMailSource, sc_kmail_source, SC_TYPE_ACCOUNT_SOURCE)

static ScSecurity
read_encryption (const char *written)
{
  if (g_ascii_strcasecmp (written, "SSL") == 0)
    return SC_SECURITY_TLS;
  return g_ascii_strcasecmp (written, "TLS") == 0 ? SC_SECURITY_STARTTLS : SC_SECURITY_NONE;
}

static guint16
port_for (ScSecurity security)
{
  switch (security)
    {
    case SC_SECURITY_TLS:
      return TLS_PORT;
    case SC_SECURITY_STARTTLS:
      return SUBMISSION_PORT;
    case SC_SECURITY_NONE:
    default:
      return RELAY_PORT;
    }
}

/* What is at its default is not written, and the defaults changed: port 25 without encryption up to 24.02, 587 with “SSL” up to 25.08,
 * 465 with “SSL” since. So what is written decides about the other. */
static void
read_connection (ScAccountDraft *draft,
                 ScIniFile      *file,
                 const char     *group)
{
  const char *encryption = sc_ini_file_get_text (file, group, "encryption");
  const char *port = sc_ini_file_get_text (file, group, "port");

  sc_account_draft_set_host (draft, sc_ini_file_get_text (file, group, "host"));
  if (encryption == NULL && port == NULL)
    {
      draft->security = SC_SECURITY_TLS;
      draft->port = TLS_PORT;
      sc_account_draft_add_note (draft, _ ("The settings name neither port nor encryption, and what that means depends on the version of the program. "
                                           "Sendcheck takes what the newest means."));
      return;
    }
  if (encryption != NULL)
    draft->security = read_encryption (encryption);
  sc_account_draft_set_port (draft, port, encryption != NULL ? port_for (draft->security) : 0);
  if (encryption == NULL)
    draft->security = draft->port == RELAY_PORT ? SC_SECURITY_NONE : sc_security_for_port (draft->port);
}

static void
read_login (ScAccountDraft *draft,
            ScIniFile      *file,
            const char     *group,
            const char     *id)
{
  const char *method = sc_ini_file_get_text (file, group, "authtype");

  if (!sc_ini_file_get_switch (file, group, "auth", FALSE))
    {
      draft->auth = SC_AUTH_METHOD_NONE;
      return;
    }
  sc_account_draft_set_user (draft, sc_ini_file_get_text (file, group, "user"));
  if (method == NULL)
    draft->auth = SC_AUTH_METHOD_PLAIN;
  else if (strcmp (method, "CLEAR") != 0)
    sc_account_draft_set_mechanism (draft, method);
  if (sc_auth_method_uses_token (draft->auth))
    sc_account_draft_set_token_elsewhere (draft);
  else if (sc_ini_file_get_text (file, group, "password") != NULL)
    sc_account_draft_set_secret_problem (draft, _ ("The password stands scrambled in the settings of the mail program, where Sendcheck does not read it."));
  else
    sc_account_draft_add_keyring_item (draft, "server", "mailtransports", "user", id, NULL);
}

/* @identity: (nullable): a group of @identities */
static void
add_account (ScIniFile  *file,
             const char *group,
             const char *id,
             ScIniFile  *identities,
             const char *identity,
             gboolean    is_first,
             GPtrArray  *accounts)
{
  const char *number = identity != NULL ? sc_ini_file_get_text (identities, identity, "uoid") : NULL;
  g_autofree char *key = is_first || number == NULL ? g_strdup (id) : g_strjoin ("/", id, number, NULL);
  ScAccountDraft *draft = sc_account_draft_new ("kmail", "KMail", "kmail");

  sc_account_draft_set_id (draft, key);
  sc_account_draft_set_name (draft, sc_ini_file_get_text (file, group, "name"));
  if (identity != NULL)
    sc_account_draft_set_address (draft, sc_ini_file_get_text (identities, identity, "Email Address"));
  read_connection (draft, file, group);
  read_login (draft, file, group, id);
  g_ptr_array_add (accounts, sc_account_draft_finish (draft));
}

/* An identity without a transport of its own uses the default one. */
static gboolean
uses_transport (ScIniFile  *identities,
                const char *identity,
                const char *id,
                const char *default_id)
{
  const char *transport = sc_ini_file_get_text (identities, identity, "Transport");

  return g_strcmp0 (transport != NULL ? transport : default_id, id) == 0 && sc_ini_file_get_text (identities, identity, "Email Address") != NULL;
}

static void
add_transport (ScIniFile  *file,
               const char *group,
               ScIniFile  *identities,
               GPtrArray  *accounts,
               GPtrArray  *notes)
{
  const char *id = group + strlen (GROUP_PREFIX);
  const char *kind = sc_ini_file_get_text (file, group, "identifier");
  const char *name = sc_ini_file_get_text (file, group, "name");
  const char *default_id = sc_ini_file_get_text (file, "General", "default-transport");
  const char * const *groups = identities != NULL ? sc_ini_file_get_groups (identities) : NULL;
  gboolean is_first = TRUE;

  if (kind != NULL && g_ascii_strcasecmp (kind, "SMTP") != 0)
    {
      sc_account_draft_note_other_way (notes, "KMail", name != NULL ? name : id, kind);
      return;
    }
  for (gsize i = 0; groups != NULL && groups[i] != NULL && accounts->len < SC_SETTINGS_MAX_ACCOUNTS; i++)
    {
      if (!g_str_has_prefix (groups[i], IDENTITY_PREFIX) || !uses_transport (identities, groups[i], id, default_id))
        continue;
      add_account (file, group, id, identities, groups[i], is_first, accounts);
      is_first = FALSE;
    }
  if (is_first)
    add_account (file, group, id, NULL, NULL, TRUE, accounts);
}

/* @wants_default: only the transport that sends unless told otherwise; else all but that */
static void
add_transports (ScIniFile *file,
                ScIniFile *identities,
                gboolean   wants_default,
                GPtrArray *accounts,
                GPtrArray *notes)
{
  const char *default_id = sc_ini_file_get_text (file, "General", "default-transport");
  const char * const *groups = sc_ini_file_get_groups (file);

  for (gsize i = 0; groups[i] != NULL && accounts->len < SC_SETTINGS_MAX_ACCOUNTS; i++)
    {
      const char *id = g_str_has_prefix (groups[i], GROUP_PREFIX) ? groups[i] + strlen (GROUP_PREFIX) : "";

      if (*id != '\0' && (g_strcmp0 (id, default_id) == 0) == wants_default)
        add_transport (file, groups[i], identities, accounts, notes);
    }
}

static void
list_folder (const char *folder,
             GPtrArray *accounts,
             GPtrArray *notes)
{
  g_autofree char *transports_path = g_build_filename (folder, FILE_NAME, NULL);
  g_autofree char *identities_path = g_build_filename (folder, "emailidentities", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScIniFile) file = sc_ini_file_read (transports_path, SC_INI_ESCAPED, &error);
  g_autoptr (ScIniFile) identities = NULL;

  if (file == NULL)
    {
      sc_settings_note_error (notes, error);
      return;
    }
  identities = sc_ini_file_read (identities_path, SC_INI_ESCAPED, NULL);
  add_transports (file, identities, TRUE, accounts, notes);
  add_transports (file, identities, FALSE, accounts, notes);
}

static void
sc_kmail_source_list_sync (ScAccountSource *source,
                           GPtrArray       *accounts,
                           GPtrArray       *notes,
                           GCancellable    *cancellable)
{
  static const char * const flatpaks[] = { "org.kde.kontact", "org.kde.kmail2", "org.kde.kmail" };
  g_autofree char *native = sc_places_in_config ("");

  list_folder (native, accounts, notes);
  for (gsize i = 0; i < G_N_ELEMENTS (flatpaks); i++)
    {
      g_autofree char *folder = sc_places_in_flatpak (flatpaks[i], "config");

      list_folder (folder, accounts, notes);
    }
}

static gboolean
sc_kmail_source_list_file_sync (ScAccountSource *source,
                                const char      *path,
                                GPtrArray       *accounts,
                                GPtrArray       *notes)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (!sc_settings_is_named (path, FILE_NAME))
    return FALSE;
  list_folder (folder, accounts, notes);
  return TRUE;
}

static void
sc_kmail_source_class_init (ScKMailSourceClass *klass)
{
  ScAccountSourceClass *source_class = SC_ACCOUNT_SOURCE_CLASS (klass);

  source_class->origin = "kmail";
  source_class->list_sync = sc_kmail_source_list_sync;
  source_class->list_file_sync = sc_kmail_source_list_file_sync;
  source_class->lookup_sync = sc_secret_place_lookup_sync;
}

static void
sc_kmail_source_init (ScKMailSource *self)
{
}

ScAccountSource *
sc_kmail_source_new (void)
{
  return g_object_new (SC_TYPE_KMAIL_SOURCE, NULL);
}
