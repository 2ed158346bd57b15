/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-claws-account.h"

#include <string.h>

#define GROUP_PREFIX "Account: "
#define TLS_PORT     465
#define RELAY_PORT   25

/* smtp_auth_method: one bit of SMTPAuthType, 0 for any. */
static const char *
get_mechanism (const ScClawsKind *kind,
               const char        *written)
{
  const struct
  {
    const char *bit;
    const char *mechanism;
  } methods[] = {
    { "1", "LOGIN" },
    { "2", "CRAM-MD5" },
    { "4", "DIGEST-MD5" },
    { kind->plain_bit, "PLAIN" },
    { kind->token_bit, "XOAUTH2" },
  };

  for (gsize i = 0; written != NULL && i < G_N_ELEMENTS (methods); i++)
    {
      if (strcmp (methods[i].bit, written) == 0)
        return methods[i].mechanism;
    }
  return NULL;
}

gboolean
sc_claws_account_is_group (const char *group)
{
  return g_str_has_prefix (group, GROUP_PREFIX) && group[strlen (GROUP_PREFIX)] != '\0';
}

gboolean
sc_claws_account_is_default (ScIniFile  *file,
                             const char *group)
{
  return sc_ini_file_get_switch (file, group, "is_default", FALSE);
}

gboolean
sc_claws_account_has_passwords (ScIniFile *file)
{
  const char * const *groups = sc_ini_file_get_groups (file);

  for (gsize i = 0; groups[i] != NULL; i++)
    {
      if (sc_claws_account_is_group (groups[i]) && (sc_ini_file_get_text (file, groups[i], "smtp_password") != NULL || sc_ini_file_get_text (file, groups[i], "password") != NULL))
        return TRUE;
    }
  return FALSE;
}

static ScSecurity
read_security (const char *written,
               ScSecurity  fallback)
{
  if (written == NULL)
    return fallback;
  if (strcmp (written, "1") == 0)
    return SC_SECURITY_TLS;
  return strcmp (written, "2") == 0 ? SC_SECURITY_STARTTLS : SC_SECURITY_NONE;
}

static void
read_login (ScAccountDraft    *draft,
            ScIniFile         *file,
            const char        *group,
            const ScClawsKind *kind)
{
  const char *mechanism = get_mechanism (kind, sc_ini_file_get_text (file, group, "smtp_auth_method"));
  const char *user = sc_ini_file_get_text (file, group, "smtp_user_id");

  if (!sc_ini_file_get_switch (file, group, "use_smtp_auth", FALSE))
    {
      draft->auth = SC_AUTH_METHOD_NONE;
      return;
    }
  sc_account_draft_set_user (draft, user != NULL ? user : sc_ini_file_get_text (file, group, "user_id"));
  if (mechanism != NULL)
    sc_account_draft_set_mechanism (draft, mechanism);
}

ScAccountDraft *
sc_claws_account_read (ScIniFile         *file,
                       const char        *group,
                       const ScClawsKind *kind,
                       GPtrArray         *notes)
{
  const char *name = sc_ini_file_get_text (file, group, "account_name");
  const char *host = sc_ini_file_get_text (file, group, "smtp_server");
  const char *command = sc_ini_file_get_text (file, group, "mail_command");
  ScAccountDraft *draft;

  if (sc_ini_file_get_switch (file, group, "use_mail_command", FALSE))
    {
      sc_account_draft_note_other_way (notes, kind->program, name != NULL ? name : group, command != NULL ? command : "sendmail");
      return NULL;
    }
  draft = sc_account_draft_new (kind->origin, kind->program, kind->icon_name);
  sc_account_draft_set_id (draft, group + strlen (GROUP_PREFIX));
  sc_account_draft_set_name (draft, name);
  sc_account_draft_set_address (draft, sc_ini_file_get_text (file, group, "address"));
  draft->security = read_security (sc_ini_file_get_text (file, group, "ssl_smtp"), kind->default_security);
  sc_account_draft_set_host (draft, host);
  sc_account_draft_set_port (draft, sc_ini_file_get_switch (file, group, "set_smtpport", FALSE) ? sc_ini_file_get_text (file, group, "smtp_port") : NULL,
                             draft->security == SC_SECURITY_TLS ? TLS_PORT : RELAY_PORT);
  read_login (draft, file, group, kind);
  return draft;
}
