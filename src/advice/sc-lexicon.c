/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-lexicon.h"

/* Children are a list; a word's octets are few, and lists stay in the cache. */
typedef struct
{
  guint16 child;
  guint16 sibling;
  ScLabel exact;
  ScLabel prefix;
  char octet;
} Node;

struct _ScLexicon
{
  GArray *nodes; /* Node; 0 is no node */
  guint16 roots[256];
  guint n_labels;
};

ScLexicon *
sc_lexicon_new (void)
{
  ScLexicon *self = g_new0 (ScLexicon, 1);
  Node none = { 0, };

  self->nodes = g_array_sized_new (FALSE, TRUE, sizeof (Node), 8192);
  g_array_append_val (self->nodes, none);
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
  g_return_val_if_fail (self->n_labels < G_MAXUINT16, 0);

  return (ScLabel) self->n_labels++;
}

guint
sc_lexicon_get_n_labels (ScLexicon *self)
{
  return self->n_labels;
}

static guint16
find_sibling (ScLexicon *self,
              guint16 node,
              char octet)
{
  while (node != 0 && g_array_index (self->nodes, Node, node).octet != octet)
    node = g_array_index (self->nodes, Node, node).sibling;
  return node;
}

static guint16
add_node (ScLexicon *self,
          char octet,
          guint16 sibling)
{
  Node node = { .octet = octet, .sibling = sibling };

  g_array_append_val (self->nodes, node);
  return (guint16) (self->nodes->len - 1);
}

ScLabel
sc_lexicon_add_word (ScLexicon *self,
                     const char *word,
                     gsize length,
                     gboolean is_prefix)
{
  guint16 node;
  ScLabel *label;

  g_return_val_if_fail (length > 0, 0);
  /* A full tree forgets new words; a file that big is no knowledge. */
  if (self->nodes->len + length >= G_MAXUINT16 || self->n_labels + 1 >= G_MAXUINT16)
    return 0;

  node = self->roots[(guchar) word[0]];
  if (node == 0)
    node = self->roots[(guchar) word[0]] = add_node (self, word[0], 0);
  for (gsize i = 1; i < length; i++)
    {
      guint16 first = g_array_index (self->nodes, Node, node).child;
      guint16 next = find_sibling (self, first, word[i]);

      if (next == 0)
        {
          next = add_node (self, word[i], first);
          g_array_index (self->nodes, Node, node).child = next;
        }
      node = next;
    }

  label = is_prefix ? &g_array_index (self->nodes, Node, node).prefix : &g_array_index (self->nodes, Node, node).exact;
  if (*label == 0)
    *label = (ScLabel) self->n_labels++;
  return *label;
}

/* Walks on from @node (0: from the roots) over @text, taking the labels of every prefix, and of the whole. */
static guint
walk (ScLexicon *self,
      guint16 node,
      const char *text,
      gsize length,
      ScLabel *labels,
      guint n)
{
  const Node *nodes = (const Node *) (gpointer) self->nodes->data;

  for (gsize i = 0; i < length; i++)
    {
      node = node == 0 ? self->roots[(guchar) text[i]] : find_sibling (self, nodes[node].child, text[i]);
      if (node == 0)
        return n;
      if (nodes[node].prefix != 0 && n < SC_LEXICON_LABELS_MAX)
        labels[n++] = nodes[node].prefix;
    }
  if (node != 0 && nodes[node].exact != 0 && n < SC_LEXICON_LABELS_MAX)
    labels[n++] = nodes[node].exact;
  return n;
}

guint
sc_lexicon_find (ScLexicon *self,
                 const ScTokens *tokens,
                 guint token,
                 ScLabel *labels)
{
  const ScToken *it = &tokens->tokens[token];
  const char *text = tokens->text + it->start;
  guint n = 0;

  if (it->kind != SC_TOKEN_WORD)
    labels[n++] = (ScLabel) it->kind;

  if (it->kind == SC_TOKEN_HOST || it->kind == SC_TOKEN_URL)
    {
      for (gsize at = 0, end; at < it->length && self->roots['@'] != 0; at = end + 1)
        {
          for (end = at; end < it->length && g_ascii_isalnum (text[end]); end++)
            ;
          if (end > at)
            n = walk (self, self->roots['@'], text + at, end - at, labels, n);
        }
    }
  else if (it->kind != SC_TOKEN_ADDRESS && it->kind != SC_TOKEN_IP)
    n = walk (self, 0, text, it->length, labels, n);
  return n;
}
