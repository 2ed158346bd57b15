/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#include "config.h"

#include "sc-account.h"
#include "sc-evolution-registry.h"
#include "sc-settings-file.h"

#include <string.h>

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (ScEvolutionRegistry) registry = sc_evolution_registry_new ();
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  const char *at = (const char *) data;
  const char *end = at + size;
  char uid[2] = "a";

  /* Several files, divided by NUL; they are called a, b, c and name each other so. */
  while (at != NULL && at < end && uid[0] < 0x7F)
    {
      const char *stop = memchr (at, 0, (size_t) (end - at));
      g_autoptr (ScSettingsFile) file = sc_settings_file_new (at, (gsize) ((stop != NULL ? stop : end) - at));
      GKeyFile *key_file = sc_settings_parse_key_file (file, G_KEY_FILE_NONE, uid, NULL);

      if (key_file != NULL)
        sc_evolution_registry_add (registry, uid, key_file);
      uid[0]++;
      at = stop != NULL ? stop + 1 : NULL;
    }
  sc_evolution_registry_list_accounts (registry, "", NULL, accounts, notes);
  return 0;
}
