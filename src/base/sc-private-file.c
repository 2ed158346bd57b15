/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-base"

#include "config.h"

#include "sc-private-file.h"

#include <glib/gstdio.h>

gboolean
sc_private_file_write (const char *path,
                       const char *contents,
                       gssize      length,
                       GError    **error)
{
  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (contents != NULL, FALSE);

  /* Since 2.84 GLib gives the new file the mode of the old one. That there is no old one is no error, and any other
   * reason is told by the writing. */
  (void) g_chmod (path, 0600);
  return g_file_set_contents_full (path, contents, length, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}
