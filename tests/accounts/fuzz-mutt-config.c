/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#include "config.h"

#include "sc-mutt-config.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (ScMuttConfig) config = sc_mutt_config_new ();
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (g_free);
  const char *value;

  sc_mutt_config_add (config, (const char *) data, size, sources);
  value = sc_mutt_config_get (config, "smtp_url");
  g_assert (value == NULL || (g_utf8_validate (value, -1, NULL) && !sc_mutt_config_is_computed (config, "smtp_url")));
  return 0;
}
