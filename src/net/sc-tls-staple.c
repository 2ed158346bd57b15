/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-net"

#include "config.h"

#include "sc-tls-private.h"

#include <gnutls/ocsp.h>

/* RFC 6066 8 and RFC 6960: the word of the authority that the server sends along. GnuTLS has judged it already; here it is
 * read once more for what the report says of it. Nothing is ever fetched from the authority. */

static void
read_dates (const gnutls_datum_t *staple,
            ScTlsFindings        *findings)
{
  gnutls_ocsp_resp_t response;
  time_t from = -1;
  time_t until = -1;

  if (gnutls_ocsp_resp_init (&response) != 0)
    return;
  if (gnutls_ocsp_resp_import (response, staple) == 0 &&
      gnutls_ocsp_resp_get_single (response, 0, NULL, NULL, NULL, NULL, NULL, &from, &until, NULL, NULL) == 0)
    {
      findings->staple_from = MAX (from, 0);
      findings->staple_until = MAX (until, 0);
    }
  gnutls_ocsp_resp_deinit (response);
}

void
sc_tls_find_staple (gnutls_session_t session,
                    unsigned         status,
                    ScTlsFindings   *findings)
{
  gnutls_datum_t staple = { 0 };

  if (gnutls_ocsp_status_request_get2 (session, 0, &staple) != 0 || staple.size == 0)
    return;
  read_dates (&staple, findings);
  if (status & GNUTLS_CERT_REVOKED)
    findings->staple = SC_TLS_STAPLE_REVOKED;
  else if (status & GNUTLS_CERT_INVALID_OCSP_STATUS)
    findings->staple = SC_TLS_STAPLE_INVALID;
  else if (status & (GNUTLS_CERT_REVOCATION_DATA_SUPERSEDED | GNUTLS_CERT_REVOCATION_DATA_ISSUED_IN_FUTURE))
    findings->staple = SC_TLS_STAPLE_STALE;
  else
    findings->staple = SC_TLS_STAPLE_GOOD;
}
