/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#include "config.h"

#include "sc-git-config.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

static void
on_file (const char *path,
         gpointer    user_data)
{
  g_assert (g_utf8_validate (path, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (ScGitConfig) config = sc_git_config_new ();
  g_autoptr (GPtrArray) names = NULL;

  (void) sc_git_config_add (config, (const char *) data, size, on_file, NULL);
  names = sc_git_config_list_subsections (config, "sendemail");
  for (guint i = 0; i < names->len; i++)
    {
      const char *value = sc_git_config_get (config, "sendemail", g_ptr_array_index (names, i), "smtpserver");

      g_assert (value == NULL || g_utf8_validate (value, -1, NULL));
    }
  return 0;
}
