/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 *
 * Any bytes as any program's settings file: every reader from the file to the account.
 */
#include "config.h"

#include "sc-account-store.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

static const char * const names[] = { "prefs.js", "geary.ini", "mailtransports", "accountrc", "config.json", ".msmtprc", ".muttrc", ".gitconfig" };

static char *folder;

static void
remove_folder (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      (void) unlink (path);
    }
  (void) rmdir (folder);
}

static void
check_account (ScAccount *account)
{
  const char *texts[] = { sc_account_get_id (account), sc_account_get_name (account), sc_account_get_address (account), sc_account_get_user (account),
                          sc_account_get_note (account) };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert (texts[i] == NULL || g_utf8_validate (texts[i], -1, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static ScAccountStore *store;
  g_autofree char *path = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  int fd;

  if (store == NULL)
    {
      folder = g_dir_make_tmp ("sendcheck-fuzz-XXXXXX", NULL);
      /* A file may name others: none of them is there. */
      g_setenv ("HOME", folder, TRUE);
      atexit (remove_folder);
      store = sc_account_store_new ();
    }
  if (size == 0)
    return 0;
  path = g_build_filename (folder, names[data[0] % G_N_ELEMENTS (names)], NULL);
  fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0 || write (fd, data + 1, size - 1) != (gssize) (size - 1))
    g_error ("%s cannot be written", path);
  close (fd);
  accounts = sc_account_store_open_file_sync (store, path, NULL, NULL);
  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    check_account (g_ptr_array_index (accounts, i));
  return 0;
}
