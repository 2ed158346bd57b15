/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-certificate.h"

#include "sc-text.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_text (const char *text)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_false (sc_text_has_control (text));
}

/* What a server sends as its certificate: whatever it is, what is shown of it is text, and what is copied is the same again. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GBytes) der = g_bytes_new (data, size);
  g_autoptr (ScCertificate) certificate = sc_certificate_new_from_der (der, NULL);
  g_autofree char *pem = NULL;
  const char *const *names;

  if (certificate == NULL)
    return 0;
  check_text (sc_certificate_get_subject (certificate));
  check_text (sc_certificate_get_issuer (certificate));
  check_text (sc_certificate_get_key (certificate));
  check_text (sc_certificate_get_signature (certificate));
  if (sc_certificate_get_issuer_organization (certificate) != NULL)
    check_text (sc_certificate_get_issuer_organization (certificate));
  names = sc_certificate_get_names (certificate);
  for (guint i = 0; names[i] != NULL; i++)
    check_text (names[i]);
  g_assert_cmpuint (strlen (sc_certificate_get_fingerprint (certificate)), ==, 95);
  g_assert_true (g_bytes_equal (sc_certificate_get_der (certificate), der));
  pem = sc_certificate_to_pem (certificate);
  g_assert_true (g_str_has_suffix (pem, "-----END CERTIFICATE-----\n"));
  return 0;
}
