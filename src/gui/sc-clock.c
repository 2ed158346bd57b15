/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-clock.h"

#include "config-clock.h"

#include <time.h>

static gint64
get_test_offset_us (void)
{
#ifdef SC_WITH_TEST_CLOCK
  const char *path = g_getenv ("SENDCHECK_TEST_CLOCK");
  g_autofree char *text = NULL;

  if (path != NULL && g_file_get_contents (path, &text, NULL, NULL))
    return g_ascii_strtoll (text, NULL, 10) * G_USEC_PER_SEC;
#endif
  return 0;
}

gint64
sc_clock_get_us (void)
{
  struct timespec now;

  if (clock_gettime (CLOCK_BOOTTIME, &now) != 0)
    return g_get_monotonic_time () + get_test_offset_us ();
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000 + get_test_offset_us ();
}
