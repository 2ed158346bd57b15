/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-endpoint.h"
#include "sc-text.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *host = NULL;
  guint16 port = 0;

  if (sc_endpoint_parse_host (text, &host, &port, NULL))
    g_assert_true (*host != 0 && !sc_text_has_control (host) && g_str_is_ascii (host));
  return 0;
}
