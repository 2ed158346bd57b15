/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-endpoint.h"
#include "sc-reply.h"
#include "sc-stage.h"
#include "sc-step.h"

G_BEGIN_DECLS

/**
 * ScPhoneCode:
 *
 * The outcome of a run, small enough to be read aloud: 60 bits in twelve characters of Crockford's base32, and two check
 * characters (a Reed-Solomon code over GF(32)), in groups of four. It holds no personal data. Plain struct.
 *
 * Layout, first bit first: version 3, five stages 2 each, step 4, reply code 9, enhanced code 11, cause 7, port 3,
 * security 2, provider 8, spare 3. Numbers are never given a second meaning.
 */
typedef struct
{
  ScStatus       stages[SC_N_STAGES]; /* pass, warn, fail or skip */
  ScStep         step;                /* 0: none */
  guint          reply_code;          /* 0: none, else 200 to 599 */
  ScEnhancedCode enhanced;            /* class 0: none; else that of the reply code, subject to 7, detail to 127 */
  const char    *cause;               /* (nullable): a cause name, owned by the table of names */
  guint16        port;                /* 25, 465, 587, 2525, or 0: another */
  ScSecurity     security;            /* 0: unknown */
  guint8         provider;            /* its number in the knowledge, 0: none */
} ScPhoneCode;

/**
 * sc_phone_code_format:
 * Returns: (transfer full): "7KQ2-M9FX-3PT8-1Z"
 */
char       *sc_phone_code_format      (const ScPhoneCode *self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * sc_phone_code_parse:
 * @text: what was typed: upper or lower case, with or without hyphens and spaces; O is read as 0, I and L as 1
 *
 * Errors: %G_IO_ERROR_INVALID_ARGUMENT with a sentence that names the group to look at where one wrong or two swapped
 * characters explain it; %G_IO_ERROR_NOT_SUPPORTED for a code of a newer version.
 */
gboolean    sc_phone_code_parse       (const char   *text,
                                       ScPhoneCode  *self,
                                       GError      **error);

/* (transfer none) (nullable): the cause names in the order of their numbers, for tests */
const char *sc_phone_code_get_cause   (guint number);

G_END_DECLS
