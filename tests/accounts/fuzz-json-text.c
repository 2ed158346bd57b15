/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#include "config.h"

#include "sc-mailspring-source.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func (g_object_unref);

  (void) sc_mailspring_source_read ((const char *) data, size, "", accounts);
  for (guint i = 0; i < accounts->len; i++)
    g_assert (g_utf8_validate (sc_account_get_id (g_ptr_array_index (accounts, i)), -1, NULL));
  return 0;
}
