/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-own-source.h"

#include "sc-enum.h"
#include "sc-keyring.h"
#include "sc-private-file.h"
#include "sc-settings-file.h"
#include "sc-text.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define ID_PREFIX    "sendcheck:"
#define GROUP_PREFIX "Account "
#define FILE_COMMENT " The accounts saved in Sendcheck. Passwords are in the keyring, not here."

struct _ScOwnSource
{
  ScAccountSource parent_instance;

  char           *folder;
  char           *path;
};

G_DEFINE_FINAL_TYPE (ScOwnSource, sc_own_source, SC_TYPE_ACCOUNT_SOURCE)

static const SecretSchema secret_schema = {
  "io.github.sendcheck.Account",
  SECRET_SCHEMA_NONE,
  {
    { "id", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
};

static GKeyFile *
load_key_file (ScOwnSource *self,
               GError     **error)
{
  GError *load_error = NULL;
  GKeyFile *key_file = sc_settings_load_key_file (self->path, G_KEY_FILE_KEEP_COMMENTS, &load_error);

  if (g_error_matches (load_error, SC_STORE_ERROR, SC_STORE_ERROR_BAD_DATA))
    {
      g_set_error (error, SC_STORE_ERROR, SC_STORE_ERROR_BAD_DATA,
                   /* Translators: %s is a file name */
                   _ ("The accounts saved in Sendcheck cannot be understood. Repair or move away the file %s."), self->path);
      g_error_free (load_error);
    }
  else if (load_error != NULL)
    {
      g_propagate_error (error, load_error);
    }
  return key_file;
}

static int
get_enum (GKeyFile   *key_file,
          const char *group,
          const char *key,
          GType       type,
          int         fallback)
{
  g_autofree char *nick = g_key_file_get_string (key_file, group, key, NULL);
  int value = fallback;

  return sc_enum_from_nick (type, nick, &value) ? value : fallback;
}

static guint16
get_port (GKeyFile   *key_file,
          const char *group)
{
  g_autofree char *text = g_key_file_get_string (key_file, group, "Port", NULL);
  guint16 port = 0;

  return text != NULL && sc_endpoint_parse_port (text, &port, NULL) ? port : 0;
}

static ScAccount *
read_group (GKeyFile   *key_file,
            const char *group)
{
  const char *uuid = group + strlen (GROUP_PREFIX);
  g_autofree char *id = g_strconcat (ID_PREFIX, uuid, NULL);
  g_autofree char *name = g_key_file_get_string (key_file, group, "Name", NULL);
  g_autofree char *address = g_key_file_get_string (key_file, group, "Address", NULL);
  g_autofree char *host = g_key_file_get_string (key_file, group, "Host", NULL);
  g_autofree char *user = g_key_file_get_string (key_file, group, "User", NULL);
  const guint16 port = get_port (key_file, group);
  const ScAccountFields fields = {
    .id = id,
    .origin = "sendcheck",
    .program = "Sendcheck",
    .icon_name = "mail-send-symbolic",
    .name = name != NULL ? name : address,
    .address = address,
    .host = host,
    .port = port,
    .security = get_enum (key_file, group, "Security", SC_TYPE_SECURITY, sc_security_for_port (port)),
    .auth = get_enum (key_file, group, "Login", SC_TYPE_AUTH_METHOD, SC_AUTH_METHOD_AUTO),
    .user = user,
    .secret_hint = uuid,
  };
  g_autoptr (ScAccount) account = sc_account_new (&fields);
  ScAccountFields noted = fields;

  if (sc_account_get_endpoint (account) != NULL)
    return g_steal_pointer (&account);
  noted.note = _ ("The saved settings have no usable server name or port.");
  return sc_account_new (&noted);
}

static void
sc_own_source_list_sync (ScAccountSource *source,
                         GPtrArray       *accounts,
                         GPtrArray       *notes,
                         GCancellable    *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GKeyFile) key_file = load_key_file (SC_OWN_SOURCE (source), &error);
  g_auto (GStrv) groups = NULL;
  guint count = 0;

  if (key_file == NULL)
    {
      sc_settings_note_error (notes, error);
      return;
    }
  groups = g_key_file_get_groups (key_file, NULL);
  for (gsize i = 0; groups[i] != NULL && count < SC_SETTINGS_MAX_ACCOUNTS; i++)
    {
      if (!g_str_has_prefix (groups[i], GROUP_PREFIX) || groups[i][strlen (GROUP_PREFIX)] == '\0')
        continue;
      g_ptr_array_add (accounts, read_group (key_file, groups[i]));
      count++;
    }
}

static ScSecret *
sc_own_source_lookup_sync (ScAccountSource *source,
                           ScAccount       *account,
                           gboolean         may_unlock,
                           GCancellable    *cancellable,
                           GError         **error)
{
  const char *uuid = sc_account_get_secret_hint (account);
  const char *attributes[] = { "xdg:schema", secret_schema.name, "id", uuid != NULL ? uuid : "", NULL };

  return sc_keyring_lookup_sync (attributes, may_unlock, cancellable, error);
}

static gboolean
check_text (const char *text,
            GError    **error)
{
  if (text == NULL || (g_utf8_validate (text, -1, NULL) && !sc_text_has_control (text)))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       _ ("The settings hold a character that cannot be typed, such as a line break."));
  return FALSE;
}

static gboolean
check_fields (const ScAccountFields *fields,
              char                 **host,
              GError               **error)
{
  guint16 typed_port = 0;

  if (!sc_endpoint_parse_host (fields->host != NULL ? fields->host : "", host, &typed_port, error))
    return FALSE;
  if (fields->port == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _ ("The port is missing."));
      return FALSE;
    }
  return check_text (fields->name, error) && check_text (fields->address, error) && check_text (fields->user, error);
}

static gboolean
has_value (GKeyFile   *key_file,
           const char *group,
           const char *key,
           const char *value)
{
  g_autofree char *stored = g_key_file_get_string (key_file, group, key, NULL);

  return g_strcmp0 (stored != NULL ? stored : "", value != NULL ? value : "") == 0;
}

/* The group of the account that @fields replaces, or a new name. */
static char *
choose_group (GKeyFile              *key_file,
              const ScAccountFields *fields,
              const char            *host)
{
  g_auto (GStrv) groups = g_key_file_get_groups (key_file, NULL);
  g_autofree char *uuid = NULL;

  if (fields->id != NULL && g_str_has_prefix (fields->id, ID_PREFIX))
    {
      g_autofree char *group = g_strconcat (GROUP_PREFIX, fields->id + strlen (ID_PREFIX), NULL);

      if (g_key_file_has_group (key_file, group))
        return g_steal_pointer (&group);
    }
  for (gsize i = 0; groups[i] != NULL; i++)
    {
      if (g_str_has_prefix (groups[i], GROUP_PREFIX) && groups[i][strlen (GROUP_PREFIX)] != '\0' &&
          has_value (key_file, groups[i], "Host", host) && get_port (key_file, groups[i]) == fields->port &&
          has_value (key_file, groups[i], "User", fields->user) && has_value (key_file, groups[i], "Address", fields->address))
        return g_strdup (groups[i]);
    }
  uuid = g_uuid_string_random ();
  return g_strconcat (GROUP_PREFIX, uuid, NULL);
}

static void
set_or_remove (GKeyFile   *key_file,
               const char *group,
               const char *key,
               const char *value)
{
  if (value != NULL && *value != '\0')
    g_key_file_set_string (key_file, group, key, value);
  else
    g_key_file_remove_key (key_file, group, key, NULL);
}

static void
write_group (GKeyFile              *key_file,
             const char            *group,
             const ScAccountFields *fields,
             const char            *host)
{
  const ScSecurity security = fields->security != 0 ? fields->security : sc_security_for_port (fields->port);
  const ScAuthMethod auth = fields->auth != 0 ? fields->auth : SC_AUTH_METHOD_AUTO;

  g_key_file_set_string (key_file, group, "Host", host);
  g_key_file_set_integer (key_file, group, "Port", fields->port);
  g_key_file_set_string (key_file, group, "Security", sc_enum_to_nick (SC_TYPE_SECURITY, (int) security));
  g_key_file_set_string (key_file, group, "Login", sc_enum_to_nick (SC_TYPE_AUTH_METHOD, (int) auth));
  set_or_remove (key_file, group, "Name", fields->name);
  set_or_remove (key_file, group, "Address", fields->address);
  set_or_remove (key_file, group, "User", fields->user);
}

/* Holds a lock on the folder while the file is changed; closing the descriptor lets it go. */
static int
lock_folder (ScOwnSource *self,
             GError     **error)
{
  int fd = -1;

  if (g_mkdir_with_parents (self->folder, 0700) == 0)
    fd = g_open (self->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (fd < 0)
    g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (errno),
                 /* Translators: %1$s is the name of a folder, %2$s the system's reason, as in “Permission denied” */
                 _ ("The folder %1$s cannot be used: %2$s."), self->folder, g_strerror (errno));
  else
    (void) flock (fd, LOCK_EX);
  return fd;
}

static GKeyFile *
load_for_change (ScOwnSource *self,
                 GError     **error)
{
  g_autoptr (GError) load_error = NULL;
  GKeyFile *key_file = load_key_file (self, &load_error);

  if (key_file != NULL)
    return key_file;
  if (!g_error_matches (load_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      /* Not overwritten: what is in it may be worth repairing. */
      g_propagate_error (error, g_steal_pointer (&load_error));
      return NULL;
    }
  key_file = g_key_file_new ();
  g_key_file_set_comment (key_file, NULL, NULL, FILE_COMMENT, NULL);
  return key_file;
}

static gboolean
write_key_file (ScOwnSource *self,
                GKeyFile    *key_file,
                GError     **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;

  text = g_key_file_to_data (key_file, &length, NULL);
  return sc_private_file_write (self->path, text, (gssize) length, error);
}

static ScAccount *
save_settings (ScOwnSource           *self,
               const ScAccountFields *fields,
               const char            *host,
               GError               **error)
{
  g_autoptr (GKeyFile) key_file = NULL;
  g_autofree char *group = NULL;
  ScAccount *account = NULL;
  int lock = lock_folder (self, error);

  if (lock < 0)
    return NULL;
  key_file = load_for_change (self, error);
  if (key_file != NULL)
    {
      group = choose_group (key_file, fields, host);
      write_group (key_file, group, fields, host);
      if (write_key_file (self, key_file, error))
        account = read_group (key_file, group);
    }
  close (lock);
  return account;
}

/* As elsewhere (sc-keyring.h) the Secret Service itself: in a sandbox the simple API would keep the password in a file behind the
 * Secret portal, which unlocks the keyring without being asked to. */
static GHashTable *
make_attributes (const char *uuid)
{
  return secret_attributes_build (&secret_schema, "id", uuid, NULL);
}

static gboolean
store_secret (ScAccount    *account,
              ScSecret     *secret,
              GCancellable *cancellable,
              GError      **error)
{
  g_autoptr (GDBusConnection) bus = sc_session_bus_get_sync (cancellable, error);
  g_autoptr (SecretValue) value = NULL;
  g_autoptr (GHashTable) attributes = NULL;
  g_autofree char *label = NULL;
  GError *store_error = NULL;

  if (bus == NULL)
    return FALSE;
  /* Translators: the name of a password in the keyring; %s is an e-mail address or the name of an account */
  label = g_strdup_printf (_ ("Sendcheck password for %s"), sc_account_get_name (account));
  value = secret_value_new (sc_secret_get_text (secret), -1, "text/plain");
  attributes = make_attributes (sc_account_get_secret_hint (account));
  if (secret_service_store_sync (NULL, &secret_schema, attributes, SECRET_COLLECTION_DEFAULT, label, value, cancellable, &store_error))
    return TRUE;
  if (store_error == NULL)
    g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_LOCKED, _ ("The keyring is locked."));
  else
    sc_keyring_take_error (error, store_error);
  return FALSE;
}

ScAccount *
sc_own_source_save_sync (ScOwnSource           *self,
                         const ScAccountFields *fields,
                         ScSecret              *secret,
                         GCancellable          *cancellable,
                         GError               **error)
{
  g_autoptr (ScAccount) account = NULL;
  g_autofree char *host = NULL;

  g_return_val_if_fail (SC_IS_OWN_SOURCE (self), NULL);
  g_return_val_if_fail (fields != NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !check_fields (fields, &host, error))
    return NULL;
  account = save_settings (self, fields, host, error);
  if (account == NULL)
    return NULL;
  if (secret != NULL && !store_secret (account, secret, cancellable, error))
    {
      g_prefix_error (error, "%s ", _ ("The settings were saved, but the password was not kept."));
      return NULL;
    }
  return g_steal_pointer (&account);
}

gboolean
sc_own_source_remove_sync (ScOwnSource  *self,
                           ScAccount    *account,
                           GCancellable *cancellable,
                           GError      **error)
{
  g_autoptr (GKeyFile) key_file = NULL;
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GHashTable) attributes = NULL;
  g_autofree char *group = NULL;
  GError *clear_error = NULL;
  const char *uuid;
  gboolean removed = FALSE;
  int lock;

  g_return_val_if_fail (SC_IS_OWN_SOURCE (self), FALSE);
  g_return_val_if_fail (SC_IS_ACCOUNT (account), FALSE);

  uuid = sc_account_get_secret_hint (account);
  lock = lock_folder (self, error);
  if (lock < 0)
    return FALSE;
  key_file = load_for_change (self, error);
  if (key_file != NULL)
    {
      group = g_strconcat (GROUP_PREFIX, uuid, NULL);
      g_key_file_remove_group (key_file, group, NULL);
      removed = write_key_file (self, key_file, error);
    }
  close (lock);
  /* Without a keyring there is no secret to forget. */
  bus = removed ? sc_session_bus_get_sync (cancellable, NULL) : NULL;
  if (bus == NULL)
    return removed;
  attributes = make_attributes (uuid);
  secret_service_clear_sync (NULL, &secret_schema, attributes, cancellable, &clear_error);
  if (clear_error == NULL)
    return TRUE;
  if (g_error_matches (clear_error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN))
    {
      g_error_free (clear_error);
      return TRUE;
    }
  sc_keyring_take_error (error, clear_error);
  g_prefix_error (error, "%s ", _ ("The settings were removed, but the password may still be in the keyring."));
  return FALSE;
}

static void
sc_own_source_finalize (GObject *object)
{
  ScOwnSource *self = SC_OWN_SOURCE (object);

  g_free (self->folder);
  g_free (self->path);

  G_OBJECT_CLASS (sc_own_source_parent_class)->finalize (object);
}

static void
sc_own_source_class_init (ScOwnSourceClass *klass)
{
  ScAccountSourceClass *source_class = SC_ACCOUNT_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sc_own_source_finalize;
  source_class->origin = "sendcheck";
  source_class->list_sync = sc_own_source_list_sync;
  source_class->lookup_sync = sc_own_source_lookup_sync;
}

static void
sc_own_source_init (ScOwnSource *self)
{
  self->folder = g_build_filename (g_get_user_config_dir (), "sendcheck", NULL);
  self->path = g_build_filename (self->folder, "accounts.ini", NULL);
}

ScAccountSource *
sc_own_source_new (void)
{
  return g_object_new (SC_TYPE_OWN_SOURCE, NULL);
}
