/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-auth-method.h"
#include "sc-reply.h"

G_BEGIN_DECLS

/**
 * ScCapabilities: what a server offered in its reply to EHLO (RFC 5321 4.1.1.1). Immutable,
 * reference-counted.
 */
typedef struct _ScCapabilities ScCapabilities;
#define SC_TYPE_CAPABILITIES (sc_capabilities_get_type ())
GType sc_capabilities_get_type (void);
ScCapabilities *sc_capabilities_new_from_reply (ScReply *reply) G_GNUC_WARN_UNUSED_RESULT;
ScCapabilities *sc_capabilities_ref (ScCapabilities *self);
void sc_capabilities_unref (ScCapabilities *self);
/* Keyword compare ignores case. */
gboolean sc_capabilities_has (ScCapabilities *self, const char *keyword);
/* (nullable): the parameters behind the keyword, "" when there are none */
const char *sc_capabilities_get_parameters (ScCapabilities *self, const char *keyword);
/* The SASL mechanisms, upper case; "AUTH=" of old servers is understood too. */
const char *const *sc_capabilities_get_mechanisms (ScCapabilities *self);
guint64 sc_capabilities_get_size_limit (ScCapabilities *self);   /* octets, 0 unknown */
const char *sc_capabilities_get_greeting (ScCapabilities *self); /* first line: the server's name and words */
/* (transfer full) (nullable): our public address where the server says it back ("… at your service,
 * [192.0.2.1]") */
char *sc_capabilities_dup_our_address (ScCapabilities *self);
/* The lines behind the greeting. */
const char *const *sc_capabilities_get_lines (ScCapabilities *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScCapabilities, sc_capabilities_unref)
G_END_DECLS
