/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ScCertificate:
 *
 * The facts of one X.509 certificate, read once. All strings are safe text
 * (sc_text_make_safe()). Immutable, atomically reference-counted.
 */
typedef struct _ScCertificate ScCertificate;

#define SC_TYPE_CERTIFICATE (sc_certificate_get_type ())
GType sc_certificate_get_type (void);

/* Errors: %G_IO_ERROR_INVALID_DATA when @der is no certificate. */
ScCertificate      *sc_certificate_new_from_der   (GBytes         *der,
                                                   GError        **error) G_GNUC_WARN_UNUSED_RESULT;
ScCertificate      *sc_certificate_ref            (ScCertificate  *self);
void                sc_certificate_unref          (ScCertificate  *self);
const char         *sc_certificate_get_subject    (ScCertificate  *self); /* common name, else the whole DN */
const char         *sc_certificate_get_issuer     (ScCertificate  *self); /* likewise */
const char         *sc_certificate_get_issuer_organization (ScCertificate *self); /* (nullable) */
const char * const *sc_certificate_get_names      (ScCertificate  *self); /* DNS names and IP addresses it is for */
gint64              sc_certificate_get_not_before (ScCertificate  *self); /* Unix seconds */
gint64              sc_certificate_get_not_after  (ScCertificate  *self); /* Unix seconds */
const char         *sc_certificate_get_key        (ScCertificate  *self); /* "RSA 2048" */
const char         *sc_certificate_get_signature  (ScCertificate  *self); /* "RSA-SHA256" */
const char         *sc_certificate_get_fingerprint (ScCertificate *self); /* SHA-256, AB:CD:… */
gboolean            sc_certificate_is_self_issued (ScCertificate  *self);
GBytes             *sc_certificate_get_der        (ScCertificate  *self); /* (transfer none) */
char               *sc_certificate_to_pem         (ScCertificate  *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScCertificate, sc_certificate_unref)

G_END_DECLS
