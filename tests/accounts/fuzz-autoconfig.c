/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#include "config.h"

#include "sc-autoconfig.h"
#include "sc-text.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput (const unsigned char *data, size_t size);

/* Whatever a provider's file holds, every proposal is harmless. */
int
LLVMFuzzerTestOneInput (const unsigned char *data,
                        size_t               size)
{
  g_autofree char *copy = g_strndup ((const char *) data, size);
  g_autoptr (GPtrArray) proposals = sc_autoconfig_parse (copy, size, "ann", "example.com", NULL);

  for (guint i = 0; proposals != NULL && i < proposals->len; i++)
    {
      ScProposal *proposal = g_ptr_array_index (proposals, i);

      if (sc_text_has_control (sc_endpoint_get_host (proposal->endpoint)) || sc_endpoint_get_port (proposal->endpoint) == 0 ||
          (proposal->user != NULL && sc_text_has_control (proposal->user)))
        abort ();
    }
  return 0;
}
