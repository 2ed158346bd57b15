/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#include "config.h"

#include "sc-claws-account.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (ScIniFile) file = sc_ini_file_parse (sc_settings_file_new ((const char *) data, size), (ScIniFlags) (size % 4));
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  const ScClawsKind kind = { "claws-mail", "Claws Mail", "claws-mail", SC_SECURITY_TLS };
  const char * const *groups = sc_ini_file_get_groups (file);

  for (gsize i = 0; groups[i] != NULL; i++)
    {
      g_autoptr (ScAccountDraft) draft = sc_claws_account_is_group (groups[i]) ? sc_claws_account_read (file, groups[i], &kind, notes) : NULL;

      g_assert (g_utf8_validate (groups[i], -1, NULL));
      g_assert (sc_ini_file_has_group (file, groups[i]));
      g_assert (draft == NULL || draft->id != NULL);
    }
  return 0;
}
