/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#include "config.h"

#include "sc-mozilla-keys.h"
#include "sc-settings-file.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static ScSettingsFile *sample;
  g_autofree char *database = NULL;
  g_autofree char *text = NULL;
  g_autoptr (ScMozillaKeys) good = NULL;
  g_autoptr (ScMozillaKeys) changed = NULL;
  ScSecret *secret;

  if (sample == NULL)
    sample = sc_settings_file_read (DATA_DIR "/thunderbird/made-3des/key4.db", SC_SETTINGS_FILE_MAX_BYTES, NULL);
  g_assert (sample != NULL);
  /* The data is an encrypted value, and changes to the database: two bytes of a place, one of what stands there. */
  good = sc_mozilla_keys_open (sample->text, sample->length, NULL, NULL);
  text = g_base64_encode (data, size);
  secret = sc_mozilla_keys_decrypt (good, text, NULL);
  g_clear_pointer (&secret, sc_secret_unref);
  database = g_memdup2 (sample->text, sample->length);
  for (size_t i = 0; i + 2 < size; i += 3)
    database[(data[i] | data[i + 1] << 8) % sample->length] = (char) data[i + 2];
  changed = sc_mozilla_keys_open (database, sample->length, NULL, NULL);
  return 0;
}
