/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-words.h"

G_BEGIN_DECLS

/* The inside of the sentences, for the two files they are divided into: sc-words.c (who owns them, and finding one) and sc-words-read.c
 * (an entry of a file becomes a sentence). */
struct _ScWords
{
  GHashTable *causes;
  GHashTable *fixes;
  GHashTable *providers;
  GHashTable *messages; /* ScWho: ScMessagePart */
  GHashTable *programs;
  GPtrArray *terms; /* ScTerm */
  GPtrArray *lines; /* ScLineWords */
  GHashTable *hosts; /* host or ".domain": ScProvider */
  GPtrArray *cause_order;    /* ids */
  GPtrArray *provider_order; /* ids */
};

/* For hash tables; the right function for what was read halfway, too. */
void sc_cause_words_free (gpointer data);
void sc_provider_free    (gpointer data);

G_END_DECLS
