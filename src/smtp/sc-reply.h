/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * ScReply:
 *
 * One whole SMTP reply (RFC 5321 4.2): its code, its enhanced status code (RFC 3463, 0.0.0
 * when there is none), its lines of text. Texts are safe (sc_text_make_safe()).
 * Immutable, atomically reference-counted.
 */
typedef struct _ScReply ScReply;

#define SC_TYPE_REPLY (sc_reply_get_type ())
GType sc_reply_get_type (void);

/* RFC 3463 2: class.subject.detail; class 0 means none */
typedef struct
{
  guint16 class_;
  guint16 subject;
  guint16 detail;
} ScEnhancedCode;

gboolean sc_enhanced_code_parse (
    const char *text, /* begins with "4.7.0"; what follows may be anything but a digit or dot */
    gsize length,
    ScEnhancedCode *code,
    gsize *used);

/* For knowledge, tests and pasted text: @lines without code and enhanced code. */
ScReply *
sc_reply_new (guint code, ScEnhancedCode enhanced, const char *const *lines) G_GNUC_WARN_UNUSED_RESULT;
ScReply *sc_reply_ref (ScReply *self);
void sc_reply_unref (ScReply *self);
guint sc_reply_get_code (ScReply *self);
gboolean sc_reply_has_enhanced_code (ScReply *self);
ScEnhancedCode sc_reply_get_enhanced_code (ScReply *self);
/* (transfer none) (nullable): "4.7.0", %NULL when there is none */
const char *sc_reply_get_enhanced_text (ScReply *self);
const char *const *sc_reply_get_lines (ScReply *self); /* without code and enhanced code */
/* (transfer none): the lines joined with LF */
const char *sc_reply_get_text (ScReply *self);
gboolean sc_reply_is_positive (ScReply *self);     /* 2yz */
gboolean sc_reply_is_intermediate (ScReply *self); /* 3yz */
gboolean sc_reply_is_transient (ScReply *self);    /* 4yz */
gboolean sc_reply_is_permanent (ScReply *self);    /* 5yz */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScReply, sc_reply_unref)

G_END_DECLS
