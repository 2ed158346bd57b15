/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * ScSecret:
 *
 * A password or access token in memory that is locked where the system allows it
 * and wiped when the last reference goes. Atomically reference-counted.
 */
typedef struct _ScSecret ScSecret;

#define SC_TYPE_SECRET (sc_secret_get_type ())
GType sc_secret_get_type (void);

/* Copies; wipe the source yourself. @length -1: up to NUL. */
ScSecret   *sc_secret_new        (const char *text,
                                  gssize      length) G_GNUC_WARN_UNUSED_RESULT;
ScSecret   *sc_secret_ref        (ScSecret   *self);
void        sc_secret_unref      (ScSecret   *self);

/* (transfer none): NUL-terminated, valid as long as a reference is held. */
const char *sc_secret_get_text   (ScSecret   *self);
gsize       sc_secret_get_length (ScSecret   *self);

/* Remembers that the secret was read from a store, where it was last changed at @changed (Unix seconds, 0 unknown). For whoever
 * made it, before anybody else has a reference. */
void        sc_secret_set_stored (ScSecret   *self,
                                  gint64      changed);
gboolean    sc_secret_is_stored  (ScSecret   *self);
/* 0 unknown */
gint64      sc_secret_get_changed (ScSecret  *self);

/* Overwrites @length bytes so that the compiler cannot leave it out. */
void        sc_secret_wipe       (gpointer    memory,
                                  gsize       length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScSecret, sc_secret_unref)

G_END_DECLS
