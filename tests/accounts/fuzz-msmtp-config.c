/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#include "config.h"

#include "sc-msmtp-config.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (ScMsmtpConfig) config = sc_msmtp_config_parse ((const char *) data, size, "msmtprc");

  for (guint i = 0; i < config->accounts->len; i++)
    {
      const ScMsmtpAccount *account = g_ptr_array_index (config->accounts, i);

      g_assert (account->password_offset + account->password_length <= size);
      g_assert (account->name != NULL && g_utf8_validate (account->name, -1, NULL));
      g_assert (account->host == NULL || g_utf8_validate (account->host, -1, NULL));
    }
  for (guint i = 0; i < config->problems->len; i++)
    g_assert (g_utf8_validate (g_ptr_array_index (config->problems, i), -1, NULL));
  return 0;
}
