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

/* Reads up to the limit and one byte more; returns the bytes read or -1. */
static gssize
read_up_to_limit (int   fd,
                  char *buffer,
                  gsize limit)
{
  gsize length = 0;

  while (length < limit)
    {
      gssize count = read (fd, buffer + length, limit - length);

      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0)
        return -1;
      if (count == 0)
        break;
      length += (gsize) count;
    }
  return (gssize) length;
}

static ScSettingsFile *
read_open_file (int         fd,
                const char *path,
                GError    **error)
{
  g_autoptr (ScSettingsFile) self = NULL;
  struct stat status;
  gssize length;

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
  self->text = g_malloc0 (SC_SETTINGS_FILE_MAX_BYTES + 2);
  self->others_can_read = (status.st_mode & (S_IRGRP | S_IROTH)) != 0;
  length = read_up_to_limit (fd, self->text, SC_SETTINGS_FILE_MAX_BYTES + 1);
  if (length < 0)
    {
      set_not_readable (error, path, errno);
      return NULL;
    }
  self->length = (gsize) length;
  if (length > SC_SETTINGS_FILE_MAX_BYTES)
    {
      /* Translators: %s is a file name */
      set_bad_data (error, path, _ ("The file %s is too large for a settings file."));
      return NULL;
    }
  return g_steal_pointer (&self);
}

ScSettingsFile *
sc_settings_file_read (const char *path,
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
  self = read_open_file (fd, path, error);
  close (fd);
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
