/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-sylpheed-source.h"

#include "sc-claws-account.h"
#include "sc-places.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _ScSylpheedSource
{
  ScAccountSource parent_instance;
};

G_DEFINE_FINAL_TYPE (ScSylpheedSource, sc_sylpheed_source, SC_TYPE_ACCOUNT_SOURCE)

static const ScClawsKind kind = { "sylpheed", "Sylpheed", "sylpheed", SC_SECURITY_NONE, "8", "16" };

/* (transfer none) (nullable): without a name for sending, the login is that for receiving. */
static const char *
get_password (ScIniFile  *file,
              const char *group)
{
  const char *own = sc_ini_file_get_text (file, group, "smtp_password");

  if (own == NULL && sc_ini_file_get_text (file, group, "smtp_user_id") == NULL)
    own = sc_ini_file_get_text (file, group, "password");
  return own;
}

static void
list_file (const char *path,
           GPtrArray  *accounts,
           GPtrArray  *notes)
{
  g_autoptr (GError) error = NULL;
  ScSettingsFile *bytes = sc_settings_file_read (path, SC_SETTINGS_FILE_MAX_BYTES, &error);
  const gboolean others_can_read = bytes != NULL && bytes->others_can_read;
  g_autoptr (ScIniFile) file = bytes != NULL ? sc_ini_file_parse (bytes, SC_INI_KEEP_BLANKS) : NULL;
  const char * const *groups = file != NULL ? sc_ini_file_get_groups (file) : NULL;
  const guint start = accounts->len;

  if (file == NULL)
    sc_settings_note_error (notes, error);
  for (gsize i = 0; groups != NULL && groups[i] != NULL && accounts->len < SC_SETTINGS_MAX_ACCOUNTS; i++)
    {
      ScAccountDraft *draft = sc_claws_account_is_group (groups[i]) ? sc_claws_account_read (file, groups[i], &kind, notes) : NULL;

      if (draft == NULL)
        continue;
      draft->secret_hint = g_strjoin ("\n", path, groups[i], NULL);
      if (others_can_read && get_password (file, groups[i]) != NULL)
        sc_account_draft_add_note (draft, _ ("Other users of this computer can read the file in which the password is written."));
      g_ptr_array_insert (accounts, sc_claws_account_is_default (file, groups[i]) ? (int) start : -1, sc_account_draft_finish (draft));
    }
}

static void
sc_sylpheed_source_list_sync (ScAccountSource *source,
                              GPtrArray       *accounts,
                              GPtrArray       *notes,
                              GCancellable    *cancellable)
{
  g_autofree char *path = sc_places_in_home (".sylpheed-2.0/accountrc");

  list_file (path, accounts, notes);
}

static gboolean
sc_sylpheed_source_list_file_sync (ScAccountSource *source,
                                   const char      *path,
                                   GPtrArray       *accounts,
                                   GPtrArray       *notes)
{
  if (!sc_settings_is_named (path, "accountrc"))
    return FALSE;
  list_file (path, accounts, notes);
  return TRUE;
}

static ScSecret *
sc_sylpheed_source_lookup_sync (ScAccountSource *source,
                                ScAccount       *account,
                                gboolean         may_unlock,
                                GCancellable    *cancellable,
                                GError         **error)
{
  const char *hint = sc_account_get_secret_hint (account);
  g_auto (GStrv) parts = g_strsplit (hint != NULL ? hint : "", "\n", 2);
  g_autoptr (ScIniFile) file = NULL;
  const char *password = NULL;

  if (g_strv_length (parts) == 2)
    file = sc_ini_file_read (parts[0], SC_INI_KEEP_BLANKS, NULL);
  if (file != NULL)
    password = get_password (file, parts[1]);
  if (password != NULL)
    return sc_secret_new (password, -1);
  g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_NO_SECRET, _ ("No password is stored for this account."));
  return NULL;
}

static void
sc_sylpheed_source_class_init (ScSylpheedSourceClass *klass)
{
  ScAccountSourceClass *source_class = SC_ACCOUNT_SOURCE_CLASS (klass);

  source_class->origin = "sylpheed";
  source_class->list_sync = sc_sylpheed_source_list_sync;
  source_class->list_file_sync = sc_sylpheed_source_list_file_sync;
  source_class->lookup_sync = sc_sylpheed_source_lookup_sync;
}

static void
sc_sylpheed_source_init (ScSylpheedSource *self)
{
}

ScAccountSource *
sc_sylpheed_source_new (void)
{
  return g_object_new (SC_TYPE_SYLPHEED_SOURCE, NULL);
}
