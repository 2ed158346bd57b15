/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include <stddef.h>
#include <stdint.h>

#include "sc-evidence.h"
#include "sc-reply-rules.h"
#include "sc-words.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

typedef struct
{
  ScWords *words;
  ScReplyRules *replies;
  ScEvidence *evidence;
} Room;

static void
on_entry (const ScNode *entry,
          gpointer data)
{
  Room *room = data;
  g_autoptr (GError) of_words = NULL;
  g_autoptr (GError) of_replies = NULL;
  g_autoptr (GError) of_evidence = NULL;

  sc_words_add_entry (room->words, entry, &of_words);
  sc_reply_rules_add_entry (room->replies, entry, &of_replies);
  sc_evidence_add_entry (room->evidence, entry, &of_evidence);
}

static void
on_problem (guint line,
            const char *reason,
            gpointer data)
{
  g_assert (reason != NULL);
}

/* A file of any content is taken or named, and what is left works. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t size)
{
  g_autoptr (ScCauseTable) causes = sc_cause_table_new ();
  g_autoptr (ScWords) words = sc_words_new ();
  g_autoptr (ScReplyRules) replies = sc_reply_rules_new (causes);
  g_autoptr (ScEvidence) evidence = sc_evidence_new (causes);
  Room room = { words, replies, evidence };
  ScReplyInput input = { .code = 421, .step = SC_STEP_MAIL };
  g_autofree ScTokens *tokens = g_new (ScTokens, 1);
  g_autofree ScScores *scores = g_new (ScScores, 1);

  sc_cause_table_intern (causes, "greylisting");
  sc_knowledge_parse (size > 0 ? (const char *) data : "", size, on_entry, on_problem, &room);
  sc_reply_rules_add_providers (replies, words);
  sc_reply_rules_finish (replies);
  sc_tokens_init (tokens);
  sc_tokens_add_text (tokens, "try again later a a a", 21);
  sc_reply_rules_score (replies, &input, tokens, scores);
  return 0;
}
