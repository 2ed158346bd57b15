/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-lexicon.h"

/* While the tree grows, the children of a node are a list in the order of their symbols. */
typedef struct
{
  guint16 child;
  guint16 sibling;
  ScLabel exact;
  ScLabel prefix;
  guint8 symbol;
} Node;

struct _ScLexicon
{
  GArray *nodes; /* Node; 0 is no node, 1 the root */
  guint n_labels;
};

#define ROOT 1
#define NO_SYMBOL 0xff
/* Of letters and digits. */
#define N_PLAIN_SYMBOLS 36
/* Octets that are no letter, digit or "@" take two symbols: their upper half beyond this, then their lower half. */
#define UPPER_HALF 40

/* The symbols of an octet, which are below 64 so that a node can hold a bit for each. Returns: how many. */
static inline guint
get_symbols (guchar octet,
             guint8 *symbols)
{
  if (octet >= 'a' && octet <= 'z')
    symbols[0] = octet - 'a';
  else if (octet >= '0' && octet <= '9')
    symbols[0] = 26 + octet - '0';
  else if (octet == '@')
    symbols[0] = 36;
  else
    {
      symbols[0] = UPPER_HALF + (octet >> 4);
      symbols[1] = octet & 15;
      return 2;
    }
  return 1;
}

ScLexicon *
sc_lexicon_new (void)
{
  ScLexicon *self = g_new0 (ScLexicon, 1);

  self->nodes = g_array_sized_new (FALSE, TRUE, sizeof (Node), 8192);
  g_array_set_size (self->nodes, ROOT + 1);
  g_array_index (self->nodes, Node, ROOT).symbol = NO_SYMBOL;
  /* The labels below are the kinds of token. */
  self->n_labels = SC_N_TOKEN_KINDS;
  return self;
}

void
sc_lexicon_free (ScLexicon *self)
{
  g_array_unref (self->nodes);
  g_free (self);
}

ScLabel
sc_lexicon_new_label (ScLexicon *self)
{
  return self->n_labels < SC_LABELS_MAX ? (ScLabel) self->n_labels++ : 0;
}

guint
sc_lexicon_get_n_labels (ScLexicon *self)
{
  return self->n_labels;
}

/* The child of @parent for @symbol, which is added when there is none. */
static guint16
get_child (ScLexicon *self,
           guint16 parent,
           guint8 symbol)
{
  guint16 before = 0, next = g_array_index (self->nodes, Node, parent).child;
  Node node = { .symbol = symbol };

  while (next != 0 && g_array_index (self->nodes, Node, next).symbol < symbol)
    {
      before = next;
      next = g_array_index (self->nodes, Node, next).sibling;
    }
  if (next != 0 && g_array_index (self->nodes, Node, next).symbol == symbol)
    return next;
  node.sibling = next;
  g_array_append_val (self->nodes, node);
  if (before != 0)
    g_array_index (self->nodes, Node, before).sibling = (guint16) (self->nodes->len - 1);
  else
    g_array_index (self->nodes, Node, parent).child = (guint16) (self->nodes->len - 1);
  return (guint16) (self->nodes->len - 1);
}

ScLabel
sc_lexicon_add_word (ScLexicon *self,
                     const char *word,
                     gsize length,
                     gboolean is_prefix)
{
  guint16 node = ROOT;
  ScLabel *label;

  g_return_val_if_fail (length > 0, 0);
  /* A full tree forgets new words. */
  if (self->nodes->len + 2 * length >= G_MAXUINT16 || self->n_labels >= SC_LABELS_MAX)
    return 0;

  for (gsize i = 0; i < length; i++)
    {
      guint8 symbols[2];
      guint n = get_symbols ((guchar) word[i], symbols);

      for (guint k = 0; k < n; k++)
        node = get_child (self, node, symbols[k]);
    }
  label = is_prefix ? &g_array_index (self->nodes, Node, node).prefix : &g_array_index (self->nodes, Node, node).exact;
  if (*label == 0)
    *label = (ScLabel) self->n_labels++;
  return *label;
}

/* The only way on from a node at which no word ends, when it is a letter or digit; (nullable). */
static const Node *
get_only_child (ScLexicon *self,
                const Node *node)
{
  const Node *child = node->child != 0 ? &g_array_index (self->nodes, Node, node->child) : NULL;

  /* What follows an upper half is a lower half. */
  if (child == NULL || child->sibling != 0 || child->symbol >= N_PLAIN_SYMBOLS || node->symbol >= UPPER_HALF || node->exact != 0 || node->prefix != 0)
    return NULL;
  return child;
}

/* Level by level, so that the children of a node stand side by side. Nodes in a row without branches become one with a tail. */
void
sc_lexicon_write (ScLexicon *self,
                  ScRuleDraft *draft)
{
  static const char plain[N_PLAIN_SYMBOLS + 1] = "abcdefghijklmnopqrstuvwxyz0123456789";
  g_autoptr (GArray) places = g_array_new (FALSE, TRUE, sizeof (guint16)); /* of each written node here */
  guint16 root = ROOT;
  ScTrieNode empty = { 0, };

  g_array_set_size (draft->nodes, 0);
  g_array_append_val (places, root);
  g_array_append_val (draft->nodes, empty);
  for (guint i = 0; i < places->len; i++)
    {
      const Node *from = &g_array_index (self->nodes, Node, g_array_index (places, guint16, i)), *only;
      ScTrieNode written = { .first = (guint16) draft->nodes->len, .tail = draft->tails->len };

      while (i > 0 && (only = get_only_child (self, from)) != NULL)
        {
          g_array_append_val (draft->tails, plain[only->symbol]);
          from = only;
        }
      written.tail_length = (guint16) (draft->tails->len - written.tail);
      written.exact = from->exact;
      written.prefix = from->prefix;
      for (guint16 child = from->child; child != 0; child = g_array_index (self->nodes, Node, child).sibling)
        {
          written.children |= G_GUINT64_CONSTANT (1) << g_array_index (self->nodes, Node, child).symbol;
          g_array_append_val (places, child);
          g_array_append_val (draft->nodes, empty);
        }
      g_array_index (draft->nodes, ScTrieNode, i) = written;
    }
}

/* What __builtin_popcountll() does by a call, with a table, unless the machine is known to have an instruction for it. */
static inline guint
count_bits (guint64 bits)
{
  bits -= (bits >> 1) & G_GUINT64_CONSTANT (0x5555555555555555);
  bits = (bits & G_GUINT64_CONSTANT (0x3333333333333333)) + ((bits >> 2) & G_GUINT64_CONSTANT (0x3333333333333333));
  bits = (bits + (bits >> 4)) & G_GUINT64_CONSTANT (0x0f0f0f0f0f0f0f0f);
  return (guint) ((bits * G_GUINT64_CONSTANT (0x0101010101010101)) >> 56);
}

/* The node that @symbol leads to from @node; 0 is none: nothing leads to the root. */
static inline guint
step (const ScTrieNode *nodes,
      guint node,
      guint8 symbol)
{
  guint64 children = nodes[node].children, bit = G_GUINT64_CONSTANT (1) << symbol;

  return (children & bit) != 0 ? nodes[node].first + count_bits (children & (bit - 1)) : 0;
}

/* Walks on from @node over @text, taking the labels of every prefix, and of the whole. */
static guint
walk (const ScRuleTables *tables,
      guint node,
      const char *text,
      gsize length,
      ScLabel *labels,
      guint n)
{
  const ScTrieNode *nodes = tables->nodes;

  for (gsize i = 0; i < length; i++)
    {
      guint8 symbols[2];
      const char *tail;

      if (G_UNLIKELY (get_symbols ((guchar) text[i], symbols) == 2))
        {
          node = step (nodes, node, symbols[0]);
          if (node == 0)
            return n;
          symbols[0] = symbols[1];
        }
      node = step (nodes, node, symbols[0]);
      if (node == 0 || nodes[node].tail_length > length - i - 1)
        return n;
      tail = tables->tails + nodes[node].tail;
      for (guint k = nodes[node].tail_length; k > 0; k--)
        {
          if (text[++i] != *tail++)
            return n;
        }
      if (nodes[node].prefix != 0 && n < SC_LEXICON_LABELS_MAX)
        labels[n++] = nodes[node].prefix;
    }
  if (nodes[node].exact != 0 && n < SC_LEXICON_LABELS_MAX)
    labels[n++] = nodes[node].exact;
  return n;
}

guint
sc_lexicon_find (const ScRuleTables *tables,
                 const ScTokens *tokens,
                 guint token,
                 ScLabel *labels)
{
  const ScToken *it = &tokens->tokens[token];
  const char *text = tokens->text + it->start;
  guint n = 0, at_sign;
  guint8 symbols[2];

  if (it->kind != SC_TOKEN_WORD)
    labels[n++] = (ScLabel) it->kind;
  if (tables->n_nodes == 0 || it->kind == SC_TOKEN_ADDRESS || it->kind == SC_TOKEN_IP)
    return n;
  if (it->kind != SC_TOKEN_HOST && it->kind != SC_TOKEN_URL)
    return walk (tables, 0, text, it->length, labels, n);

  get_symbols ('@', symbols);
  at_sign = step (tables->nodes, 0, symbols[0]);
  for (gsize at = 0, end; at < it->length && at_sign != 0; at = end + 1)
    {
      for (end = at; end < it->length && g_ascii_isalnum (text[end]); end++)
        ;
      if (end > at)
        n = walk (tables, at_sign, text + at, end - at, labels, n);
    }
  return n;
}
