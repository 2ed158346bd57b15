/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-claws-mail-source.h"

#include "sc-claws-account.h"
#include "sc-places.h"
#include "sc-secret-place.h"

#include <glib/gi18n-lib.h>

struct _ScClawsMailSource
{
  ScAccountSource parent_instance;
};

G_DEFINE_FINAL_TYPE (ScClawsMailSource, sc_claws_mail_source, SC_TYPE_ACCOUNT_SOURCE)

static const ScClawsKind kind = { "claws-mail", "Claws Mail", "claws-mail", SC_SECURITY_TLS, "16", "32" };

static void
list_file (const char *path,
           const char *key_prefix,
           GPtrArray  *accounts,
           GPtrArray  *notes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScIniFile) file = sc_ini_file_read (path, SC_INI_KEEP_BLANKS, &error);
  const char * const *groups = file != NULL ? sc_ini_file_get_groups (file) : NULL;
  const guint start = accounts->len;

  if (file == NULL)
    sc_settings_note_error (notes, error);
  for (gsize i = 0; groups != NULL && groups[i] != NULL && accounts->len < SC_SETTINGS_MAX_ACCOUNTS; i++)
    {
      ScAccountDraft *draft = sc_claws_account_is_group (groups[i]) ? sc_claws_account_read (file, groups[i], &kind, notes) : NULL;

      if (draft == NULL)
        continue;
      if (*key_prefix != '\0')
        {
          g_autofree char *key = g_strconcat (key_prefix, draft->id + sizeof "claws-mail:" - 1, NULL);

          sc_account_draft_set_id (draft, key);
        }
      if (draft->auth != SC_AUTH_METHOD_NONE)
        sc_account_draft_set_secret_problem (draft, _ ("Claws Mail encrypts its passwords so that only it can read them."));
      g_ptr_array_insert (accounts, sc_claws_account_is_default (file, groups[i]) ? (int) start : -1, sc_account_draft_finish (draft));
    }
}

static void
sc_claws_mail_source_list_sync (ScAccountSource *source,
                                GPtrArray       *accounts,
                                GPtrArray       *notes,
                                GCancellable    *cancellable)
{
  g_autofree char *native = sc_places_in_home (".claws-mail/accountrc");
  g_autofree char *flatpak = sc_places_in_flatpak ("org.claws_mail.Claws-Mail", ".claws-mail/accountrc");

  list_file (native, "", accounts, notes);
  list_file (flatpak, "org.claws_mail.Claws-Mail/", accounts, notes);
}

static gboolean
sc_claws_mail_source_list_file_sync (ScAccountSource *source,
                                     const char      *path,
                                     GPtrArray       *accounts,
                                     GPtrArray       *notes)
{
  g_autoptr (ScIniFile) file = NULL;

  if (!sc_settings_is_named (path, "accountrc"))
    return FALSE;
  file = sc_ini_file_read (path, SC_INI_KEEP_BLANKS, NULL);
  /* The other program with a file of this name. */
  if (file != NULL && sc_claws_account_has_passwords (file))
    return FALSE;
  list_file (path, "", accounts, notes);
  return TRUE;
}

static void
sc_claws_mail_source_class_init (ScClawsMailSourceClass *klass)
{
  ScAccountSourceClass *source_class = SC_ACCOUNT_SOURCE_CLASS (klass);

  source_class->origin = "claws-mail";
  source_class->list_sync = sc_claws_mail_source_list_sync;
  source_class->list_file_sync = sc_claws_mail_source_list_file_sync;
  source_class->lookup_sync = sc_secret_place_lookup_sync;
}

static void
sc_claws_mail_source_init (ScClawsMailSource *self)
{
}

ScAccountSource *
sc_claws_mail_source_new (void)
{
  return g_object_new (SC_TYPE_CLAWS_MAIL_SOURCE, NULL);
}
