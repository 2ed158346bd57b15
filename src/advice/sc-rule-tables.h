/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

#include "sc-scores.h"
#include "sc-tokens.h"

G_BEGIN_DECLS

/* What the reply rules are while replies are read: arrays without pointers in them, which can be kept as they are in a file. Strings are places in
 * "strings", where 0 is none. */

/* A label names what can stand at a place of a text: a kind of token, a word, words that begin so, or (given out by the same counter) a concept. */
typedef guint16 ScLabel;
/* A file that needs more is no knowledge. */
#define SC_LABELS_MAX 16384

/* A node of the tree of words: a bit for each symbol that may follow; the nodes these lead to stand side by side. It is only reached when the octets of
 * its tail follow the symbol that leads to it. */
typedef struct
{
  guint64 children;
  guint32 tail; /* its place in "tails" */
  guint16 tail_length;
  guint16 first;
  ScLabel exact;
  ScLabel prefix;
  guint32 unused;
} ScTrieNode;

/* 421 is 421 to 421, 4 is 400 to 499. */
typedef struct
{
  guint16 low;
  guint16 high;
} ScCodeRange;

typedef struct
{
  gint16 class_; /* -1: any */
  gint16 subject;
  gint16 detail;
} ScCodePattern;

typedef struct
{
  guint32 id;  /* string */
  guint32 why; /* string */
  guint32 steps;
  guint16 first_code;
  guint16 n_codes;
  guint16 first_pattern;
  guint16 n_patterns;
  guint16 first_weight;
  guint16 n_weights;
  guint16 file; /* in which it stands */
  guint16 provider; /* its number, 0: any */
  guint8 has_text;
  guint8 pasted;
  guint8 unused[2];
} ScRuleRecord;

typedef enum
{
  SC_TARGET_NOTHING, /* of a rule that was replaced */
  SC_TARGET_CONCEPT,
  SC_TARGET_RULE,
  SC_TARGET_PROVIDER,
} ScTarget;

typedef struct
{
  guint32 first_sequence;
  guint16 target; /* label of the concept, number of the rule, place of the provider */
  guint8 n_sequences;
  guint8 kind; /* ScTarget */
} ScPhraseRecord;

typedef struct
{
  guint32 first_element;
  guint8 n;
  guint8 negated;
  guint8 at_start;
  guint8 at_end;
} ScPhraseSequence;

typedef struct
{
  guint32 first_label;
  guint8 n_labels;
  guint8 gap; /* other words allowed before it */
  guint8 optional;
  guint8 unused;
} ScPhraseElement;

typedef struct
{
  guint32 name; /* string */
  guint32 label;
} ScConceptRecord;

/* The sentence for a cause. */
typedef struct
{
  guint32 cause; /* string */
  guint32 text;  /* string */
} ScBecauseRecord;

/* Where a phrase is looked for: at a label that has to stand in the text. */
typedef struct
{
  guint16 phrase;
  ScLabel also; /* another that has to, 0: none */
} ScPhrasePlace;

/* All that hangs on a label. The phrases of each kind go on to the first one of the next label. */
typedef struct
{
  guint32 first_concept_phrase;
  guint32 first_rule_phrase;
  guint32 first_provider_phrase;
  guint16 row;     /* of weights, from 1 on; 0: none */
  guint8 concept;  /* it stands for, from 1 on; 0: none */
  guint8 unused;
} ScLabelRecord;

/* The row of weights for an enhanced code's subject and detail. */
typedef struct
{
  guint16 subject;
  guint16 detail;
  guint32 row;
} ScEnhancedRow;

/* Where rules without a text are looked for, and rows of weights for what is no word: by the code, else by the step, else by the subject. */
#define SC_CASE_CODE       0   /* 400 to 599 */
#define SC_CASE_STEP       200 /* 16 */
#define SC_CASE_SUBJECT    216 /* 8 */
#define SC_CASE_ALWAYS     224
#define SC_CASE_SHORT      225
#define SC_CASE_CLASS_STEP 226 /* 2 times 16 */
#define SC_N_CASES         258

/* Learnt weights are kept as whole numbers of this part of 1. */
/* A text with fewer words is short. */
#define SC_SHORT_TOKENS 5

#define SC_ROW_SCALE 32
/* How wide a row is in memory: a multiple of sixteen, the rest is 0. */
#define SC_ROW_WIDTH(n_columns) (((n_columns) + 15u) / 16 * 16)

#define SC_RULE_TABLES(TABLE)               \
  TABLE (char, strings)                     \
  TABLE (guint32, causes)                   \
  TABLE (ScTrieNode, nodes)                 \
  TABLE (char, tails)                       \
  TABLE (ScLabelRecord, label_records)      \
  TABLE (ScRuleRecord, rules)               \
  TABLE (ScCodeRange, codes)                \
  TABLE (ScCodePattern, patterns)           \
  TABLE (ScWeight, weights)                 \
  TABLE (ScPhraseRecord, phrases)           \
  TABLE (ScPhraseSequence, sequences)       \
  TABLE (ScPhraseElement, elements)         \
  TABLE (ScLabel, labels)                   \
  TABLE (ScConceptRecord, concepts)         \
  TABLE (guint32, providers)                \
  TABLE (ScBecauseRecord, because)          \
  TABLE (ScPhrasePlace, concept_phrases)    \
  TABLE (ScPhrasePlace, rule_phrases)       \
  TABLE (ScPhrasePlace, provider_phrases)   \
  TABLE (guint32, plain_first)              \
  TABLE (guint16, plain_rules)              \
  TABLE (guint8, columns)                   \
  TABLE (gint8, rows)                       \
  TABLE (guint16, pair_rows)                \
  TABLE (guint16, case_rows)                \
  TABLE (ScEnhancedRow, enhanced_rows)

typedef struct
{
#define TABLE(type, name) \
  const type *name;       \
  guint n_##name;
  SC_RULE_TABLES (TABLE)
#undef TABLE
  guint labels_end; /* all labels are below */
  ScLabel filler;
} ScRuleTables;

/* The same while they grow. */
typedef struct
{
#define TABLE(type, name) GArray *name;
  SC_RULE_TABLES (TABLE)
#undef TABLE
} ScRuleDraft;

void     sc_rule_draft_init  (ScRuleDraft *self);
void     sc_rule_draft_clear (ScRuleDraft *self);
/* Returns: its place in "strings"; 0 for %NULL */
guint32  sc_rule_draft_add_string (ScRuleDraft *self, const char *text);

/* Points to what @draft holds. */
void     sc_rule_tables_take_draft (ScRuleTables *self, const ScRuleDraft *draft);
/* What sc_rule_tables_read() reads on the same kind of machine. */
GBytes  *sc_rule_tables_write (const ScRuleTables *self) G_GNUC_WARN_UNUSED_RESULT;
/* Points into @bytes. %FALSE when they are not what this program writes. */
gboolean sc_rule_tables_read  (ScRuleTables *self, GBytes *bytes);

static inline const char *
sc_rule_tables_get_string (const ScRuleTables *self,
                           guint32 string)
{
  return string > 0 && string < self->n_strings ? self->strings + string : NULL;
}

G_END_DECLS
