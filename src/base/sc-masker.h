/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-secret.h"

G_BEGIN_DECLS

/**
 * ScMasker:
 *
 * The one place where secrets are taken out of text. It knows the run's secrets
 * and replaces each of them, literal, base64 (at every alignment), hexadecimal, URL-encoded, and inside
 * SASL initial responses, by "•••" or a word such as "[password]".
 * Thread-safe; reference-counted.
 */
typedef struct _ScMasker ScMasker;

#define SC_TYPE_MASKER (sc_masker_get_type ())
GType sc_masker_get_type (void);

ScMasker *sc_masker_new        (void) G_GNUC_WARN_UNUSED_RESULT;
ScMasker *sc_masker_ref        (ScMasker   *self);
void      sc_masker_unref      (ScMasker   *self);

/* Remembers a secret; secrets shorter than three characters are ignored. */
void      sc_masker_add_secret (ScMasker   *self,
                                ScSecret   *secret);

/**
 * sc_masker_apply:
 * Returns: (transfer full): @text with every known secret masked
 */
char     *sc_masker_apply      (ScMasker   *self,
                                const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScMasker, sc_masker_unref)

G_END_DECLS
