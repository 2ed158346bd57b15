/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-report-json.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Whatever opens can be written, and opens again as the same. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (ScReport) report = sc_report_new_from_json (size > 0 ? (const char *) data : "", (gssize) size, NULL);
  g_autoptr (ScReport) again = NULL;
  g_autofree char     *first = NULL;
  g_autofree char     *second = NULL;

  if (report == NULL)
    return 0;
  first = sc_report_to_json (report);
  again = sc_report_new_from_json (first, -1, NULL);
  g_assert (again != NULL);
  second = sc_report_to_json (again);
  g_assert (g_str_equal (first, second));
  return 0;
}
