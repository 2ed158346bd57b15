/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-rule-tables.h"

#include <string.h>

/* A change of any table's type changes the sum of the sizes, or has to change this. */
#define MAGIC "scrules1"
#define ALIGNMENT 8

typedef struct
{
  char magic[8];
  guint32 sizes; /* of all types together */
  guint32 labels_end;
  guint32 filler;
  guint32 n_tables;
} Header;

enum
{
#define TABLE(type, name) PLACE_##name,
  SC_RULE_TABLES (TABLE)
#undef TABLE
  N_TABLES
};

void
sc_rule_draft_init (ScRuleDraft *self)
{
#define TABLE(type, name) self->name = g_array_new (FALSE, TRUE, sizeof (type));
  SC_RULE_TABLES (TABLE)
#undef TABLE
  /* Place 0 is no string. */
  g_array_set_size (self->strings, 1);
}

void
sc_rule_draft_clear (ScRuleDraft *self)
{
#define TABLE(type, name) g_clear_pointer (&self->name, g_array_unref);
  SC_RULE_TABLES (TABLE)
#undef TABLE
}

guint32
sc_rule_draft_add_string (ScRuleDraft *self,
                          const char *text)
{
  guint32 place = self->strings->len;

  if (text == NULL)
    return 0;
  g_array_append_vals (self->strings, text, (guint) strlen (text) + 1);
  return place;
}

void
sc_rule_tables_take_draft (ScRuleTables *self,
                           const ScRuleDraft *draft)
{
#define TABLE(type, name)                                           \
  self->name = (const type *) (gconstpointer) draft->name->data;    \
  self->n_##name = draft->name->len;
  SC_RULE_TABLES (TABLE)
#undef TABLE
}

static guint32
get_sizes (void)
{
  guint32 sizes = 0;

#define TABLE(type, name) sizes = sizes * 31 + (guint32) sizeof (type);
  SC_RULE_TABLES (TABLE)
#undef TABLE
  return sizes;
}

static void
append_aligned (GByteArray *bytes,
                gconstpointer data,
                gsize size)
{
  static const guint8 nothing[ALIGNMENT] = { 0, };

  if (size > 0)
    g_byte_array_append (bytes, data, (guint) size);
  g_byte_array_append (bytes, nothing, (ALIGNMENT - bytes->len % ALIGNMENT) % ALIGNMENT);
}

GBytes *
sc_rule_tables_write (const ScRuleTables *self)
{
  GByteArray *bytes = g_byte_array_new ();
  Header header = { .magic = MAGIC, .sizes = get_sizes (), .labels_end = self->labels_end, .filler = self->filler, .n_tables = N_TABLES };
  guint32 counts[N_TABLES];

#define TABLE(type, name) counts[PLACE_##name] = self->n_##name;
  SC_RULE_TABLES (TABLE)
#undef TABLE
  append_aligned (bytes, &header, sizeof header);
  append_aligned (bytes, counts, sizeof counts);
#define TABLE(type, name) append_aligned (bytes, self->name, sizeof (type) * self->n_##name);
  SC_RULE_TABLES (TABLE)
#undef TABLE
  return g_byte_array_free_to_bytes (bytes);
}

/* @size octets from @at on, which is moved behind them; %NULL when there are not as many. */
static const void *
take (const char *data,
      gsize length,
      gsize *at,
      gsize size)
{
  const char *start = data + *at;

  if (size > length - *at)
    return NULL;
  *at = MIN (length, *at + (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
  return start;
}

gboolean
sc_rule_tables_read (ScRuleTables *self,
                     GBytes *bytes)
{
  gsize length, at = 0;
  const char *data = g_bytes_get_data (bytes, &length);
  const Header *header;
  const guint32 *counts;

  if ((gsize) data % ALIGNMENT != 0 || (header = take (data, length, &at, sizeof *header)) == NULL || memcmp (header->magic, MAGIC, sizeof header->magic) != 0
      || header->sizes != get_sizes () || header->n_tables != N_TABLES || (counts = take (data, length, &at, sizeof counts[0] * N_TABLES)) == NULL)
    return FALSE;
#define TABLE(type, name)                                                        \
  self->n_##name = counts[PLACE_##name];                                         \
  self->name = take (data, length, &at, sizeof (type) * (gsize) self->n_##name); \
  if (self->name == NULL)                                                        \
    return FALSE;
  SC_RULE_TABLES (TABLE)
#undef TABLE
  self->labels_end = header->labels_end;
  self->filler = (ScLabel) header->filler;
  return TRUE;
}
