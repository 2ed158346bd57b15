/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#include "config.h"

#include "sc-thunderbird-profiles.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GPtrArray) paths = sc_thunderbird_profiles_read ((const char *) data, size, "/root/of/profiles");

  for (guint i = 0; i < paths->len; i++)
    g_assert (g_path_is_absolute (g_ptr_array_index (paths, i)));
  return 0;
}
