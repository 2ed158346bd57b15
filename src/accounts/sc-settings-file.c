/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-settings-file.h"

#include "sc-account-source.h"
#include "sc-secret.h"
#include "sc-text.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_PATH_CHARS 400

static void
set_not_readable (GError    **error,
                  const char *path,
                  int         error_number)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree char *safe = sc_text_make_safe (shown, -1, MAX_PATH_CHARS);

  if (error_number == ENOENT || error_number == ENOTDIR)
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT,
                 /* Translators: %s is a file name */
                 _ ("There is no file %s"), safe);
  else
    g_set_error (error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_READABLE,
                 /* Translators: %1$s is a file name, %2$s the system's reason, as in “Permission denied” */
                 _ ("The file %1$s cannot be read: %2$s."), safe, g_strerror (error_number));
}

static void
set_bad_data (GError    **error,
              const char *path,
              const char *format)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree char *safe = sc_text_make_safe (shown, -1, MAX_PATH_CHARS);
  g_autoptr (GString) message = g_string_new (format);

  g_string_replace (message, "%s", safe, 1);
  g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_BAD_DATA, message->str);
}

/* Doubles the room for the text, up to the limit and two bytes more. */
static void
grow (ScSettingsFile *self,
      gsize          *allocated,
      gsize           limit)
{
  const gsize wanted = MIN (*allocated * 2, limit + 2);
  char *text = g_malloc (wanted);

  memcpy (text, self->text, self->length);
  sc_secret_wipe (self->text, self->length);
  g_free (self->text);
  self->text = text;
  *allocated = wanted;
}

/* Reads up to the limit and one byte more. */
static gboolean
read_up_to_limit (ScSettingsFile *self,
                  int             fd,
                  gsize           expected,
                  gsize           limit)
{
  gsize allocated = MIN (expected, limit) + 2;

  self->text = g_malloc (allocated);
  while (self->length <= limit)
    {
      gssize count;

      if (self->length + 1 >= allocated)
        grow (self, &allocated, limit);
      count = read (fd, self->text + self->length, allocated - self->length - 1);
      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0)
        return FALSE;
      if (count == 0)
        break;
      self->length += (gsize) count;
    }
  self->text[self->length] = '\0';
  return TRUE;
}

static ScSettingsFile *
read_open_file (int         fd,
                const char *path,
                gsize       max_bytes,
                GError    **error)
{
  g_autoptr (ScSettingsFile) self = NULL;
  struct stat status;

  if (fstat (fd, &status) != 0)
    {
      set_not_readable (error, path, errno);
      return NULL;
    }
  if (!S_ISREG (status.st_mode))
    {
      /* Translators: %s is a file name */
      set_bad_data (error, path, _ ("%s is not a file."));
      return NULL;
    }
  self = g_new0 (ScSettingsFile, 1);
  self->others_can_read = (status.st_mode & (S_IRGRP | S_IROTH)) != 0;
  if (!read_up_to_limit (self, fd, status.st_size > 0 ? (gsize) status.st_size : 0, max_bytes))
    {
      set_not_readable (error, path, errno);
      return NULL;
    }
  if (self->length > max_bytes)
    {
      /* Translators: %s is a file name */
      set_bad_data (error, path, _ ("The file %s is too large for a settings file."));
      return NULL;
    }
  return g_steal_pointer (&self);
}

ScSettingsFile *
sc_settings_file_read (const char *path,
                       gsize       max_bytes,
                       GError    **error)
{
  ScSettingsFile *self;
  int fd;

  g_return_val_if_fail (path != NULL, NULL);

  /* Without O_NONBLOCK, opening a pipe would wait for a writer. The kernel ends loops of links with ELOOP. */
  fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
  if (fd < 0)
    {
      set_not_readable (error, path, errno);
      return NULL;
    }
  self = read_open_file (fd, path, max_bytes, error);
  close (fd);
  return self;
}

ScSettingsFile *
sc_settings_file_new (const char *text,
                      gsize       length)
{
  ScSettingsFile *self = g_new0 (ScSettingsFile, 1);

  self->text = g_malloc (length + 1);
  if (length > 0)
    memcpy (self->text, text, length);
  self->text[length] = '\0';
  self->length = length;
  return self;
}

void
sc_settings_file_free (ScSettingsFile *self)
{
  if (self == NULL)
    return;
  if (self->text != NULL)
    sc_secret_wipe (self->text, self->length);
  g_free (self->text);
  g_free (self);
}

/* Latin-1 is the first 256 code points. @to has room for twice @length and one byte more; returns the bytes written. */
static gsize
convert_latin1 (const char *from,
                gsize       length,
                char       *to)
{
  gsize written = 0;

  for (gsize i = 0; i < length; i++)
    {
      const guchar byte = (guchar) from[i];

      if (byte >= 0x80)
        to[written++] = (char) (0xC0 | (byte >> 6));
      to[written++] = byte >= 0x80 ? (char) (0x80 | (byte & 0x3F)) : (char) byte;
    }
  to[written] = '\0';
  return written;
}

char *
sc_settings_dup_utf8 (const char *bytes,
                      gsize       length)
{
  char *converted;

  if (g_utf8_validate (bytes, (gssize) length, NULL))
    return g_strndup (bytes, length);
  converted = g_malloc (length * 2 + 1);
  convert_latin1 (bytes, length, converted);
  return converted;
}

void
sc_settings_file_make_text (ScSettingsFile *self)
{
  gsize start = 0;
  gsize kept = 0;

  g_return_if_fail (self != NULL);

  if (self->length >= 3 && memcmp (self->text, "\xEF\xBB\xBF", 3) == 0)
    start = 3;
  for (gsize i = start; i < self->length; i++)
    {
      const gboolean is_line_end = self->text[i] == '\r' && i + 1 < self->length && self->text[i + 1] == '\n';

      /* What no text has becomes what no name has, so that it cannot join two halves. */
      if (!is_line_end)
        self->text[kept++] = self->text[i] != '\0' ? self->text[i] : '\x01';
    }
  sc_secret_wipe (self->text + kept, self->length - kept);
  self->length = kept;
  if (!g_utf8_validate (self->text, (gssize) kept, NULL))
    {
      char *converted = g_malloc (kept * 2 + 1);

      self->length = convert_latin1 (self->text, kept, converted);
      sc_secret_wipe (self->text, kept);
      g_free (self->text);
      self->text = converted;
    }
  self->text[self->length] = '\0';
}

GKeyFile *
sc_settings_parse_key_file (ScSettingsFile *file,
                            GKeyFileFlags   flags,
                            const char     *shown_name,
                            GError        **error)
{
  g_autoptr (GKeyFile) key_file = g_key_file_new ();

  sc_settings_file_make_text (file);
  if (file->length == 0 || g_key_file_load_from_data (key_file, file->text, file->length, flags, NULL))
    return g_steal_pointer (&key_file);
  /* Translators: %s is a file name */
  set_bad_data (error, shown_name, _ ("The settings in the file %s cannot be understood."));
  return NULL;
}

GKeyFile *
sc_settings_load_key_file (const char   *path,
                           GKeyFileFlags flags,
                           GError      **error)
{
  g_autoptr (ScSettingsFile) file = sc_settings_file_read (path, SC_SETTINGS_FILE_MAX_BYTES, error);

  return file != NULL ? sc_settings_parse_key_file (file, flags, path, error) : NULL;
}

char *
sc_settings_get_text (GKeyFile   *key_file,
                      const char *group,
                      const char *key)
{
  char *value = key_file != NULL ? g_key_file_get_string (key_file, group, key, NULL) : NULL;

  if (value != NULL && *g_strstrip (value) == '\0')
    g_clear_pointer (&value, g_free);
  return value;
}

gboolean
sc_settings_get_switch (GKeyFile   *key_file,
                        const char *group,
                        const char *key,
                        gboolean    fallback)
{
  g_autoptr (GError) error = NULL;
  const gboolean value = g_key_file_get_boolean (key_file, group, key, &error);

  return error == NULL ? value : fallback;
}

void
sc_settings_note_error (GPtrArray    *notes,
                        const GError *error)
{
  if (notes != NULL && !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_ptr_array_add (notes, g_strdup (error->message));
}

gboolean
sc_settings_is_named (const char *path,
                      const char *name)
{
  g_autofree char *last = g_path_get_basename (path);

  return strcmp (last, name) == 0;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

GPtrArray *
sc_settings_list_folder (const char *path,
                         guint       max)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && names->len < max && (name = g_dir_read_name (folder)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return names;
}
