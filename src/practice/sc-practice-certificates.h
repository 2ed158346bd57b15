/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>
#include <gnutls/gnutls.h>

#include "sc-scenario-private.h"

G_BEGIN_DECLS

/**
 * sc_practice_make_certificates:
 * @credentials: (out): what the server shows; free with gnutls_certificate_free_credentials()
 * @ca_pem: (out) (transfer full): the authority to trust
 *
 * Makes a private authority and a server certificate for 127.0.0.1, ::1, localhost and practice.example, in memory only.
 */
gboolean sc_practice_make_certificates (ScPracticeCertificate             kind,
                                        gnutls_certificate_credentials_t *credentials,
                                        GBytes                          **ca_pem,
                                        GError                          **error);

G_END_DECLS
