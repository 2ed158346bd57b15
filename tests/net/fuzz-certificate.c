/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-certificate.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GBytes) der = g_bytes_new (data, size);
  g_autoptr (ScCertificate) certificate = sc_certificate_new_from_der (der, NULL);

  if (certificate != NULL)
    g_assert_true (g_utf8_validate (sc_certificate_get_subject (certificate), -1, NULL));
  return 0;
}
