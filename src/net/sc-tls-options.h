/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ScTlsOptions: what a handshake may use. Immutable, reference-counted, for any number of threads.
 * The authorities of the system are always trusted. They are read once, at the first handshake; so a run that makes
 * options of its own sees an authority that was added a minute ago.
 */
typedef struct _ScTlsOptions ScTlsOptions;
#define SC_TYPE_TLS_OPTIONS (sc_tls_options_get_type ())
GType         sc_tls_options_get_type (void);

/* @ca_pem: (nullable): more authorities to trust, PEM. Errors: %G_IO_ERROR_INVALID_DATA when it holds none. */
ScTlsOptions *sc_tls_options_new      (GBytes        *ca_pem,
                                       GError       **error) G_GNUC_WARN_UNUSED_RESULT;
/* Takes what no server should need today: TLS 1.0 and 1.1, small keys, old ciphers. Only for a probe that never carries
 * anything of the user's. The authorities are those of @base (nullable). */
ScTlsOptions *sc_tls_options_new_lowered (ScTlsOptions *base) G_GNUC_WARN_UNUSED_RESULT;
/* Reads the authorities now, if that was not done yet: a handshake has no time to lose with it. */
void          sc_tls_options_prepare  (ScTlsOptions  *self);
/* Likewise in a thread of its own; only the end of the process waits for it. */
void          sc_tls_options_prepare_in_background (ScTlsOptions *self);
gboolean      sc_tls_options_is_lowered (ScTlsOptions *self);
ScTlsOptions *sc_tls_options_ref      (ScTlsOptions  *self);
void          sc_tls_options_unref    (ScTlsOptions  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScTlsOptions, sc_tls_options_unref)

G_END_DECLS
