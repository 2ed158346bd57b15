/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#include "config.h"

#include "sc-netrc.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  ScSecret *secret = sc_netrc_find_password ((const char *) data, size, "h", "u");

  if (secret != NULL)
    sc_secret_unref (secret);
  return 0;
}
