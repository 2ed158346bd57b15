/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#include "config.h"

#include "sc-outbox-private.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  ScTally tally = { 0 };

  sc_tally_mbox_text (&tally, (const char *) data, size);
  /* A message begins with a line of at least six bytes, or with five at the end. */
  g_assert (tally.count <= size / 6 + 1);
  return 0;
}
