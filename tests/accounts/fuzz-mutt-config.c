/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#include "config.h"

#include "sc-mutt-config.h"

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
  g_autoptr (ScMuttConfig) config = sc_mutt_config_new ();
  const char *value;

  sc_mutt_config_add (config, (const char *) data, size, on_file, NULL);
  value = sc_mutt_config_get (config, "smtp_url");
  g_assert (value == NULL || (g_utf8_validate (value, -1, NULL) && !sc_mutt_config_is_computed (config, "smtp_url")));
  return 0;
}
