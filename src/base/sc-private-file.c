/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-base"

#include "config.h"

#include "sc-private-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
set_errno_error (GError    **error,
                 const char *path,
                 int         saved_errno)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (saved_errno), "%s: %s", shown, g_strerror (saved_errno));
  return FALSE;
}

/* Something that is there and is no file: a device, a pipe. It is written to, and neither replaced nor changed. */
static gboolean
is_device (const char *path)
{
  struct stat status;

  return stat (path, &status) == 0 && !S_ISREG (status.st_mode) && !S_ISDIR (status.st_mode);
}

static gboolean
write_to_device (const char *path,
                 const char *contents,
                 gsize       length,
                 GError    **error)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC | O_NOCTTY);

  if (fd < 0)
    return set_errno_error (error, path, errno);
  while (length > 0)
    {
      gssize written = write (fd, contents, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        {
          int saved_errno = errno;

          close (fd);
          return set_errno_error (error, path, saved_errno);
        }
      contents += written;
      length -= (gsize) written;
    }
  return close (fd) == 0 || set_errno_error (error, path, errno);
}

gboolean
sc_private_file_can_write (const char *path)
{
  g_autofree char *real = NULL;
  g_autofree char *folder = NULL;

  g_return_val_if_fail (path != NULL, FALSE);

  if (*path == '\0' || g_file_test (path, G_FILE_TEST_IS_DIR))
    return FALSE;
  if (is_device (path))
    return access (path, W_OK) == 0;
  real = realpath (path, NULL);
  folder = g_path_get_dirname (real != NULL ? real : path);
  return access (folder, W_OK | X_OK) == 0;
}

gboolean
sc_private_file_write (const char *path,
                       const char *contents,
                       gssize      length,
                       GError    **error)
{
  g_autofree char *real = NULL;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (contents != NULL, FALSE);

  if (is_device (path))
    return write_to_device (path, contents, length < 0 ? strlen (contents) : (gsize) length, error);
  /* A new file takes the place of the old one, and not that of a link to it. */
  real = realpath (path, NULL);
  if (real != NULL)
    path = real;
  /* Since 2.84 GLib gives the new file the mode of the old one. That there is no old one is no error, and any other
   * reason is told by the writing. */
  (void) g_chmod (path, 0600);
  return g_file_set_contents_full (path, contents, length, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}
