/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-chain.h"

#define MAX_LINKS 16

static void
link_free (gpointer data)
{
  ScChainLink *self = data;

  g_free (self->subject);
  g_free (self->issuer);
  g_free (self->issuer_organization);
  g_free (self->key);
  g_free (self->signature);
  g_free (self->fingerprint);
  g_free (self->pem);
  g_strfreev (self->faults);
  g_free (self);
}

void
sc_chain_free (ScChain *self)
{
  g_ptr_array_unref (self->links);
  g_free (self->end_name);
  g_strfreev (self->end_faults);
  g_free (self);
}

static GVariant *
get_fact (ScFacts *facts, guint place, const char *what)
{
  g_autofree char *name = g_strdup_printf ("tls.chain.%u.%s", place, what);

  return sc_facts_get (facts, name);
}

static char *
dup_text (ScFacts *facts, guint place, const char *what)
{
  GVariant *value = get_fact (facts, place, what);

  return value != NULL ? g_variant_dup_string (value, NULL) : NULL;
}

static gint64
get_date (ScFacts *facts, guint place, const char *what)
{
  GVariant *value = get_fact (facts, place, what);

  return value != NULL ? g_variant_get_int64 (value) : 0;
}

/* (nullable): the certificate at this place of what the server sent */
static ScChainLink *
read_link (ScFacts *facts, guint place)
{
  GVariant *faults = get_fact (facts, place, "faults");
  char *subject = dup_text (facts, place, "subject");
  ScChainLink *self;

  if (subject == NULL)
    return NULL;
  self = g_new0 (ScChainLink, 1);
  self->subject = subject;
  self->issuer = dup_text (facts, place, "issuer");
  if (self->issuer == NULL)
    self->issuer = g_strdup ("");
  self->issuer_organization = dup_text (facts, place, "issuer-organization");
  self->key = dup_text (facts, place, "key");
  self->signature = dup_text (facts, place, "signature");
  self->fingerprint = dup_text (facts, place, "fingerprint");
  self->pem = dup_text (facts, place, "pem");
  self->faults = faults != NULL ? g_variant_dup_strv (faults, NULL) : g_new0 (char *, 1);
  self->not_before = get_date (facts, place, "not-before");
  self->not_after = get_date (facts, place, "not-after");
  return self;
}

/* What was sent may stand in any order, and more than belongs there: the way goes from each to who vouches for it. */
static void
follow (ScChain *self, GPtrArray *sent)
{
  ScChainLink *link = g_ptr_array_steal_index (sent, 0);

  while (link != NULL)
    {
      ScChainLink *next = NULL;

      g_ptr_array_add (self->links, link);
      for (guint i = 0; i < sent->len && next == NULL && !g_str_equal (link->issuer, link->subject); i++)
        {
          ScChainLink *other = g_ptr_array_index (sent, i);

          if (g_str_equal (other->subject, link->issuer))
            next = g_ptr_array_steal_index (sent, i);
        }
      link = next;
    }
  self->n_way = self->links->len;
  while (sent->len > 0)
    g_ptr_array_add (self->links, g_ptr_array_steal_index (sent, 0));
}

static gboolean
has_fault (ScFacts *facts, const char *nick)
{
  GVariant *value = sc_facts_get (facts, "tls.faults");
  g_auto (GStrv) faults = value != NULL ? g_variant_dup_strv (value, NULL) : NULL;

  return faults != NULL && g_strv_contains ((const char *const *) faults, nick);
}

/* Servers send the end itself along too. It stands there once. */
static void
leave_end_out (ScChain *self)
{
  ScChainLink *last;

  for (guint i = 0; self->end == SC_CHAIN_END_KNOWN && i < self->n_way; i++)
    {
      ScChainLink *link = g_ptr_array_index (self->links, i);

      if (g_str_equal (link->issuer, self->end_name))
        self->n_way = i + 1;
    }
  last = g_ptr_array_index (self->links, self->n_way - 1);
  if (self->n_way > 1 && g_str_equal (last->subject, last->issuer) && last->faults[0] == NULL)
    self->n_way--;
}

static void
find_end (ScChain *self, ScFacts *facts)
{
  ScChainLink *last = g_ptr_array_index (self->links, self->n_way - 1);
  const char *anchor = sc_facts_get_string (facts, "tls.anchor");
  GVariant *faults = sc_facts_get (facts, "tls.anchor.faults");
  GVariant *not_after = sc_facts_get (facts, "tls.anchor.not-after");

  if (anchor != NULL)
    self->end = SC_CHAIN_END_KNOWN;
  else if (has_fault (facts, "self-signed"))
    self->end = SC_CHAIN_END_SELF;
  else if (has_fault (facts, "chain-incomplete"))
    self->end = SC_CHAIN_END_NOT_SENT;
  else
    self->end = SC_CHAIN_END_UNKNOWN;
  self->end_name = g_strdup (anchor != NULL ? anchor : last->issuer);
  self->end_faults = faults != NULL ? g_variant_dup_strv (faults, NULL) : g_new0 (char *, 1);
  self->end_not_after = not_after != NULL ? g_variant_get_int64 (not_after) : 0;
  leave_end_out (self);
}

ScChain *
sc_chain_new_from_facts (ScFacts *facts)
{
  g_autoptr (GPtrArray) sent = g_ptr_array_new_with_free_func (link_free);
  ScChain *self;
  ScChainLink *link;

  for (guint place = 0; place < MAX_LINKS && (link = read_link (facts, place)) != NULL; place++)
    g_ptr_array_add (sent, link);
  if (sent->len == 0)
    return NULL;
  self = g_new0 (ScChain, 1);
  self->links = g_ptr_array_new_with_free_func (link_free);
  follow (self, sent);
  find_end (self, facts);
  return self;
}
