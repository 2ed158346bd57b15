/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What kind of thing a token is; a word of a human language is a WORD. */
typedef enum
{
  SC_TOKEN_WORD = 0,
  SC_TOKEN_IP,
  SC_TOKEN_ADDRESS, /* an e-mail address */
  SC_TOKEN_HOST,
  SC_TOKEN_URL,
  SC_TOKEN_NUMBER,
  SC_TOKEN_ID,      /* a queue id or session id: letters and digits mixed */
  SC_TOKEN_CODE,    /* 4.7.0 */
} ScTokenKind;
#define SC_N_TOKEN_KINDS 8

typedef struct
{
  guint16 start; /* in ScTokens.text */
  guint16 length;
  guint8 kind;     /* ScTokenKind */
  guint8 boundary; /* whether a sentence ended before it */
} ScToken;

/* More text than this is not looked at: a server's reason stands at the beginning. */
#define SC_TOKENS_MAX 512
#define SC_TOKENS_OCTETS 6144

/**
 * ScTokens:
 *
 * Text in the form in which the rules see it: lower case, accents taken off, punctuation dropped, things such as addresses told from words, a Chinese
 * or Japanese sign a token of its own. Lives on the stack, never allocates.
 */
typedef struct
{
  guint n;
  guint used;
  gboolean boundary; /* for the next token */
  ScToken tokens[SC_TOKENS_MAX];
  char text[SC_TOKENS_OCTETS];
} ScTokens;

void sc_tokens_init     (ScTokens   *self);
/* Appends the tokens of @bytes, which may hold anything; no token goes across two calls. */
void sc_tokens_add_text (ScTokens   *self,
                         const char *bytes,
                         gsize       length);

/* (transfer none): "#ip" and so on, as the phrase language writes it; %NULL for a word */
const char *sc_token_kind_get_name (ScTokenKind kind);

G_END_DECLS
