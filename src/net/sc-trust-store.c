/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-net"

#include "config.h"

#include "sc-trust-store.h"

#include "sc-private-file.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define SHA256_DIGITS 64
#define MAX_FILE (256 * 1024)

struct _ScTrustStore
{
  GObject     parent_instance;

  GMutex      lock;
  char       *path;
  GHashTable *entries; /* those in the file: "587 mail.example.com" → ScTrustEntry */
  GHashTable *once;    /* those that hold until the program ends, likewise; they never change the file */
  gboolean    is_read;
};

G_DEFINE_FINAL_TYPE (ScTrustStore, sc_trust_store, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (ScTrust, sc_trust,
                    G_DEFINE_ENUM_VALUE (SC_TRUST_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (SC_TRUST_ONCE, "once"),
                    G_DEFINE_ENUM_VALUE (SC_TRUST_REMEMBERED, "remembered"),
                    G_DEFINE_ENUM_VALUE (SC_TRUST_CHANGED, "changed"))

void
sc_trust_entry_free (ScTrustEntry *self)
{
  g_free (self->host);
  g_free (self->fingerprint);
  g_free (self);
}

char *
sc_trust_entry_dup_server (const ScTrustEntry *self)
{
  return g_strdup_printf (strchr (self->host, ':') != NULL ? "[%s]:%u" : "%s:%u", self->host, self->port);
}

char *
sc_trust_entry_dup_given (const ScTrustEntry *self)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (self->given);
  /* Translators: a date as strftime() writes it: day, month in letters, year */
  g_autofree char      *date = time != NULL ? g_date_time_format (time, _("%-d %B %Y")) : NULL;

  /* Translators: a date. It is about a certificate. */
  return g_strdup_printf (_("Allowed on %s"), date != NULL ? date : "?");
}

static void
free_entry (gpointer entry)
{
  sc_trust_entry_free (entry);
}

static ScTrustEntry *
copy_entry (const ScTrustEntry *from)
{
  ScTrustEntry *entry = g_new0 (ScTrustEntry, 1);

  *entry = *from;
  entry->host = g_strdup (from->host);
  entry->fingerprint = g_strdup (from->fingerprint);
  return entry;
}

/* "AB:CD:…", whatever way it was written; %NULL when it is no SHA-256 fingerprint. */
static char *
normalize_fingerprint (const char *text)
{
  g_autoptr (GString) normal = g_string_new (NULL);
  guint n = 0;

  for (; *text != '\0'; text++)
    {
      if (*text == ':' || *text == ' ')
        continue;
      if (!g_ascii_isxdigit (*text) || n == SHA256_DIGITS)
        return NULL;
      if (n > 0 && n % 2 == 0)
        g_string_append_c (normal, ':');
      g_string_append_c (normal, g_ascii_toupper (*text));
      n++;
    }
  return n == SHA256_DIGITS ? g_string_free (g_steal_pointer (&normal), FALSE) : NULL;
}

static char *
make_key (const char *host,
          guint16     port)
{
  g_autofree char *lower = g_ascii_strdown (host, -1);

  return g_strdup_printf ("%u %s", port, lower);
}

/* ---- the file ---- */

static void
read_group (ScTrustStore *self,
            GKeyFile     *file,
            const char   *group)
{
  g_autofree char *text = g_key_file_get_string (file, group, "fingerprint", NULL);
  g_autofree char *fingerprint = text != NULL ? normalize_fingerprint (text) : NULL;
  const char *space = strchr (group, ' ');
  ScTrustEntry *entry;
  guint64 port = 0;
  g_autofree char *number = space != NULL ? g_strndup (group, (gsize) (space - group)) : NULL;

  /* A word that cannot be read is no word. */
  if (fingerprint == NULL || number == NULL || space[1] == '\0' || !g_ascii_string_to_unsigned (number, 10, 1, G_MAXUINT16, &port, NULL))
    return;
  entry = g_new0 (ScTrustEntry, 1);
  entry->host = g_strdup (space + 1);
  entry->port = (guint16) port;
  entry->fingerprint = g_steal_pointer (&fingerprint);
  entry->given = g_key_file_get_int64 (file, group, "given", NULL);
  entry->is_remembered = TRUE;
  g_hash_table_replace (self->entries, make_key (entry->host, entry->port), entry);
}

static void
read_file (ScTrustStore *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *contents = NULL;
  g_auto (GStrv) groups = NULL;
  gsize length;

  if (self->is_read)
    return;
  self->is_read = TRUE;
  if (self->path == NULL || !g_file_get_contents (self->path, &contents, &length, NULL) || length > MAX_FILE)
    return;
  if (!g_key_file_load_from_data (file, contents, length, G_KEY_FILE_NONE, NULL))
    return;
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    read_group (self, file, groups[i]);
}

static gboolean
write_file (ScTrustStore *self,
            GError      **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *folder = NULL;
  g_autofree char *contents = NULL;
  GHashTableIter iter;
  gpointer key, value;
  gsize length;

  if (self->path == NULL)
    return TRUE;
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const ScTrustEntry *entry = value;

      g_key_file_set_string (file, key, "fingerprint", entry->fingerprint);
      g_key_file_set_int64 (file, key, "given", entry->given);
    }
  folder = g_path_get_dirname (self->path);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int saved_errno = errno;

      g_set_error_literal (error, G_IO_ERROR, (int) g_io_error_from_errno (saved_errno), g_strerror (saved_errno));
      return FALSE;
    }
  contents = g_key_file_to_data (file, &length, NULL);
  return sc_private_file_write (self->path, contents, (gssize) length, error);
}

/* ---- the words ---- */

ScTrust
sc_trust_store_ask (ScTrustStore *self,
                    const char   *host,
                    guint16       port,
                    const char   *fingerprint,
                    gint64       *given)
{
  g_autofree char *key = NULL;
  const ScTrustEntry *entry;
  const ScTrustEntry *once;
  ScTrust trust = SC_TRUST_NONE;

  g_return_val_if_fail (SC_IS_TRUST_STORE (self), SC_TRUST_NONE);
  g_return_val_if_fail (host != NULL && fingerprint != NULL, SC_TRUST_NONE);

  key = make_key (host, port);
  g_mutex_lock (&self->lock);
  read_file (self);
  entry = g_hash_table_lookup (self->entries, key);
  once = g_hash_table_lookup (self->once, key);
  if (entry != NULL && g_str_equal (entry->fingerprint, fingerprint))
    trust = SC_TRUST_REMEMBERED;
  else if (once != NULL && g_str_equal (once->fingerprint, fingerprint))
    trust = SC_TRUST_ONCE;
  else if (entry != NULL || once != NULL)
    trust = SC_TRUST_CHANGED;
  if (entry == NULL || trust == SC_TRUST_ONCE)
    entry = once;
  if (given != NULL)
    *given = entry != NULL ? entry->given : 0;
  g_mutex_unlock (&self->lock);
  return trust;
}

gboolean
sc_trust_store_give (ScTrustStore *self,
                     const char   *host,
                     guint16       port,
                     const char   *fingerprint,
                     gboolean      remember,
                     GError      **error)
{
  g_autofree char *normal = NULL;
  g_autofree char *key = NULL;
  ScTrustEntry *entry;
  gboolean done = TRUE;

  g_return_val_if_fail (SC_IS_TRUST_STORE (self), FALSE);
  g_return_val_if_fail (host != NULL && fingerprint != NULL, FALSE);

  normal = normalize_fingerprint (fingerprint);
  if (normal == NULL || *host == '\0' || port == 0 || strpbrk (host, "[]\n\r") != NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _ ("This is not the SHA-256 fingerprint of a certificate"));
      return FALSE;
    }
  entry = g_new0 (ScTrustEntry, 1);
  entry->host = g_ascii_strdown (host, -1);
  entry->port = port;
  entry->fingerprint = g_steal_pointer (&normal);
  entry->given = g_get_real_time () / G_USEC_PER_SEC;
  entry->is_remembered = remember;

  key = make_key (host, port);
  g_mutex_lock (&self->lock);
  read_file (self);
  g_hash_table_replace (remember ? self->entries : self->once, g_steal_pointer (&key), entry);
  if (remember)
    done = write_file (self, error);
  g_mutex_unlock (&self->lock);
  return done;
}

gboolean
sc_trust_store_revoke (ScTrustStore *self,
                       const char   *host,
                       guint16       port,
                       GError      **error)
{
  g_autofree char *key = NULL;
  gboolean was_there;
  gboolean was_remembered;
  gboolean done = TRUE;

  g_return_val_if_fail (SC_IS_TRUST_STORE (self), FALSE);
  g_return_val_if_fail (host != NULL, FALSE);

  key = make_key (host, port);
  g_mutex_lock (&self->lock);
  read_file (self);
  was_there = g_hash_table_remove (self->once, key);
  was_remembered = g_hash_table_remove (self->entries, key);
  if (was_remembered)
    done = write_file (self, error);
  g_mutex_unlock (&self->lock);
  was_there |= was_remembered;
  if (!was_there)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("No certificate of this server is allowed"));
  return was_there && done;
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const ScTrustEntry *one = *(const ScTrustEntry *const *) a;
  const ScTrustEntry *other = *(const ScTrustEntry *const *) b;
  int order = strcmp (one->host, other->host);

  if (order == 0)
    order = (int) one->port - (int) other->port;
  return order != 0 ? order : other->is_remembered - one->is_remembered;
}

static void
add_copies (GPtrArray  *list,
            GHashTable *entries)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (list, copy_entry (value));
}

GPtrArray *
sc_trust_store_list (ScTrustStore *self)
{
  GPtrArray *list;

  g_return_val_if_fail (SC_IS_TRUST_STORE (self), NULL);

  list = g_ptr_array_new_with_free_func (free_entry);
  g_mutex_lock (&self->lock);
  read_file (self);
  add_copies (list, self->entries);
  add_copies (list, self->once);
  g_mutex_unlock (&self->lock);
  g_ptr_array_sort (list, compare_entries);
  return list;
}

/* ---- the object ---- */

static void
sc_trust_store_finalize (GObject *object)
{
  ScTrustStore *self = SC_TRUST_STORE (object);

  g_hash_table_unref (self->entries);
  g_hash_table_unref (self->once);
  g_mutex_clear (&self->lock);
  g_free (self->path);
  G_OBJECT_CLASS (sc_trust_store_parent_class)->finalize (object);
}

static void
sc_trust_store_class_init (ScTrustStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sc_trust_store_finalize;
}

static void
sc_trust_store_init (ScTrustStore *self)
{
  g_mutex_init (&self->lock);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_entry);
  self->once = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_entry);
}

ScTrustStore *
sc_trust_store_new (const char *path)
{
  ScTrustStore *self = g_object_new (SC_TYPE_TRUST_STORE, NULL);

  self->path = g_strdup (path);
  return self;
}

ScTrustStore *
sc_trust_store_get_default (void)
{
  static gsize store;

  if (g_once_init_enter (&store))
    {
      g_autofree char *path = g_build_filename (g_get_user_config_dir (), "sendcheck", "trusted-certificates.ini", NULL);

      g_once_init_leave (&store, (gsize) sc_trust_store_new (path));
    }
  return (ScTrustStore *) store;
}
