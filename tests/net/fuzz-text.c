/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-text.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *line = sc_text_make_safe ((const char *) data, (gssize) size, 200);
  g_autofree char *lines = sc_text_make_safe_lines ((const char *) data, (gssize) size, G_MAXSIZE);

  g_assert_true (g_utf8_validate (line, -1, NULL) && g_utf8_validate (lines, -1, NULL));
  g_assert_false (sc_text_has_control (line));
  g_assert_cmpint (g_utf8_strlen (line, -1), <=, 201);
  return 0;
}
