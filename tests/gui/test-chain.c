/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-chain.h"

/* How the chain of a report is put in order for the picture. */

/* @sent: "subject<issuer,…" in the order the server sent them; a "!" behind an issuer is a fault of that certificate */
static ScFacts *
make_facts (const char *sent,
            const char *anchor,
            const char *faults)
{
  g_auto (GStrv) links = g_strsplit (sent, ",", -1);
  g_auto (GStrv) nicks = g_strsplit (faults, " ", -1);
  static const char *const expired[] = { "expired", NULL };
  static const char *const none[] = { NULL };
  ScFacts *facts = sc_facts_new ();

  for (guint i = 0; links[i] != NULL; i++)
    {
      g_auto (GStrv) names = g_strsplit_set (links[i], "<!", -1);
      g_autofree char *subject = g_strdup_printf ("tls.chain.%u.subject", i);
      g_autofree char *issuer = g_strdup_printf ("tls.chain.%u.issuer", i);
      g_autofree char *of_link = g_strdup_printf ("tls.chain.%u.faults", i);

      sc_facts_set_string (facts, subject, names[0]);
      sc_facts_set_string (facts, issuer, names[1]);
      sc_facts_set (facts, of_link, g_variant_new_strv (g_strv_length (names) > 2 ? expired : none, -1));
    }
  if (anchor != NULL)
    sc_facts_set_string (facts, "tls.anchor", anchor);
  sc_facts_set (facts, "tls.faults", g_variant_new_strv ((const char *const *) nicks, *faults != '\0' ? -1 : 0));
  return facts;
}

static void
test_orders (void)
{
  static const struct
  {
    const char *sent;
    const char *anchor; /* (nullable) */
    const char *faults;
    const char *way;
    const char *end_name;
    ScChainEnd  end;
    guint       n_links;
  } rows[] = {
    { "mail<Between,Between<Root", "Root", "", "mail Between", "Root", SC_CHAIN_END_KNOWN, 2 },
    { "mail<Between,Between<Root,Root<Root", "Root", "", "mail Between", "Root", SC_CHAIN_END_KNOWN, 3 },
    { "mail<Below,Between<Root,Below<Between", "Root", "", "mail Below Between", "Root", SC_CHAIN_END_KNOWN, 3 },
    { "mail<Between,Stranger<Stranger,Between<Root", "Root", "", "mail Between", "Root", SC_CHAIN_END_KNOWN, 3 },
    /* A root of ours that somebody older has signed as well. */
    { "mail<Between,Between<Root,Root<Old Root", "Root", "", "mail Between", "Root", SC_CHAIN_END_KNOWN, 3 },
    { "mail<Private", NULL, "unknown-issuer", "mail", "Private", SC_CHAIN_END_UNKNOWN, 1 },
    { "mail<Private,Private<Private", NULL, "unknown-issuer", "mail", "Private", SC_CHAIN_END_UNKNOWN, 2 },
    /* What is wrong with it is told on its own card. */
    { "mail<Private,Private<Private!", NULL, "unknown-issuer expired", "mail Private", "Private", SC_CHAIN_END_UNKNOWN, 2 },
    { "mail<mail", NULL, "self-signed", "mail", "mail", SC_CHAIN_END_SELF, 1 },
    { "mail<mail,Stranger<Stranger", NULL, "self-signed", "mail", "mail", SC_CHAIN_END_SELF, 2 },
    { "mail<Between", NULL, "chain-incomplete", "mail", "Between", SC_CHAIN_END_NOT_SENT, 1 },
    { "mail<One,One<Two,Two<One", NULL, "unknown-issuer", "mail One Two", "One", SC_CHAIN_END_UNKNOWN, 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (ScFacts) facts = make_facts (rows[i].sent, rows[i].anchor, rows[i].faults);
      g_autoptr (ScChain) chain = sc_chain_new_from_facts (facts);
      g_autoptr (GString) way = g_string_new (NULL);

      g_test_message ("%s", rows[i].sent);
      for (guint k = 0; k < chain->n_way; k++)
        g_string_append_printf (way, "%s%s", k > 0 ? " " : "", ((ScChainLink *) g_ptr_array_index (chain->links, k))->subject);
      g_assert_cmpstr (way->str, ==, rows[i].way);
      g_assert_cmpstr (chain->end_name, ==, rows[i].end_name);
      g_assert_cmpint (chain->end, ==, rows[i].end);
      g_assert_cmpuint (chain->links->len, ==, rows[i].n_links);
    }
}

/* The authority on our own list may be what has run out. */
static void
test_anchor (void)
{
  static const char *const expired[] = { "expired", NULL };
  g_autoptr (ScFacts) facts = make_facts ("mail<Old Root", "Old Root", "expired");
  g_autoptr (ScFacts) nothing = sc_facts_new ();
  g_autoptr (ScChain) chain = NULL;

  g_assert_null (sc_chain_new_from_facts (nothing));
  sc_facts_set (facts, "tls.anchor.faults", g_variant_new_strv (expired, -1));
  sc_facts_set (facts, "tls.anchor.not-after", g_variant_new_int64 (1700000000));
  chain = sc_chain_new_from_facts (facts);
  g_assert_cmpstrv (chain->end_faults, expired);
  g_assert_cmpint (chain->end_not_after, ==, 1700000000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gui/chain/orders", test_orders);
  g_test_add_func ("/gui/chain/anchor", test_anchor);
  return g_test_run ();
}
