/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-greeting.h"
#include "sc-known-hosts.h"
#include "sc-others.h"

#include <string.h>

typedef struct
{
  const char *typed;
  const char *meant; /* NULL: nothing is offered */
  const char *what;
} NameRow;

static const NameRow name_rows[] = {
  { "smtp.gmial.com", "smtp.gmail.com", "two letters swapped" },
  { "smtp.gmal.com", "smtp.gmail.com", "a letter left out" },
  { "smtp.gmaill.com", "smtp.gmail.com", "a letter too many" },
  { "smtp.gmail.con", "smtp.gmail.com", "a slip in the last part" },
  { "smtp.ofice365.com", "smtp.office365.com", "another provider" },
  { "smpt.gmail.com", "smtp.gmail.com", "a slip within a provider's domain" },
  { "mx2.freenet.de", NULL, "one machine more is no slip" },
  { "smtp.gmail.com", NULL, "the very name" },
  { "mx3.frenet.de", "mx3.freenet.de", "a slip in a provider's domain" },
  { "smtp.freenet.de", NULL, "any host of a provider" },
  { "mail.example.net", NULL, "nothing alike" },
  { "smtp.sfr.de", NULL, "another country" },
  { "192.0.2.1", NULL, "an address" },
  { "localhost", NULL, "one label" },
  { "gmial.com", NULL, "nothing in front of the domain" },
};

static void
test_similar (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (name_rows); i++)
    {
      g_autofree char *meant = sc_known_hosts_dup_similar (name_rows[i].typed);

      g_test_message ("%s: %s", name_rows[i].typed, name_rows[i].what);
      g_assert_cmpstr (meant, ==, name_rows[i].meant);
    }
}

static void
test_similar_extremes (void)
{
  static const char *const known[] = { "mail.example.com", "mail.example.org", NULL };
  g_autofree char *huge = g_strnfill (4000, 'a');
  g_autofree char *longest = g_strnfill (253, 'a');

  g_assert_cmpstr (sc_known_hosts_find_similar ("mial.example.org", known), ==, "mail.example.org");
  g_assert_cmpstr (sc_known_hosts_find_similar ("mail.exampel.org", known), ==, "mail.example.org");
  g_assert_null (sc_known_hosts_find_similar ("mail.example.org", known));
  g_assert_null (sc_known_hosts_find_similar ("", known));
  g_assert_null (sc_known_hosts_find_similar (huge, known));
  g_assert_null (sc_known_hosts_find_similar (longest, known));
}

/* An answer with the values of @list, separated by spaces. */
static ScDnsAnswer *
make_answer (ScDnsOutcome outcome,
             const char  *list,
             const char  *separator)
{
  ScDnsAnswer *answer = g_new0 (ScDnsAnswer, 1);

  answer->outcome = outcome;
  answer->values = list != NULL ? g_strsplit (list, separator, -1) : g_new0 (char *, 1);
  return answer;
}

typedef struct
{
  ScDnsOutcome outcome;
  const char  *address;
  const char  *must;
  const char  *must_not;
  ScListing    listing;
  const char  *what;
} ListRow;

static const ListRow list_rows[] = {
  { SC_DNS_NO_NAME, NULL, "127.0.0.2", NULL, SC_LISTING_CLEAN, "not listed" },
  { SC_DNS_OK, "127.0.0.4", "127.0.0.2", NULL, SC_LISTING_LISTED, "listed" },
  { SC_DNS_OK, "127.0.0.10 127.0.0.4", "127.0.0.2", NULL, SC_LISTING_LISTED, "listed, and an address of homes" },
  { SC_DNS_OK, "127.0.0.10", "127.0.0.2", NULL, SC_LISTING_POLICY, "an address of homes" },
  { SC_DNS_OK, "127.255.255.254", "127.255.255.254", NULL, SC_LISTING_ERROR, "the name server is not welcome" },
  { SC_DNS_NO_NAME, NULL, "127.255.255.255", NULL, SC_LISTING_ERROR, "too many questions" },
  { SC_DNS_OK, "127.0.0.2", "127.0.0.2", "127.0.0.2", SC_LISTING_EVERYTHING, "a list that was given up" },
  { SC_DNS_OK, "203.0.113.7", "203.0.113.7", "203.0.113.7", SC_LISTING_EVERYTHING, "somebody answers for every name" },
  { SC_DNS_OK, "203.0.113.7", "127.0.0.2", NULL, SC_LISTING_EVERYTHING, "no value of a list" },
  { SC_DNS_NO_NAME, NULL, NULL, NULL, SC_LISTING_DEAD, "the entry every list has is missing" },
  { SC_DNS_OK, "127.0.0.4", NULL, NULL, SC_LISTING_DEAD, "likewise, and yet an answer" },
  { SC_DNS_TIMEOUT, NULL, "127.0.0.2", NULL, SC_LISTING_NO_ANSWER, "silence" },
  { SC_DNS_SERVFAIL, NULL, NULL, NULL, SC_LISTING_NO_ANSWER, "a failure" },
};

static void
test_listing (void)
{
  g_autoptr (GHashTable) kinds = g_hash_table_new (g_str_hash, g_str_equal);
  ScBlockList list = { .kinds = kinds };

  g_hash_table_insert (kinds, (gpointer) "127.0.0.10", (gpointer) "policy");
  for (guint i = 0; i < G_N_ELEMENTS (list_rows); i++)
    {
      const ListRow *row = &list_rows[i];
      g_autoptr (ScDnsAnswer) address = make_answer (row->outcome, row->address, " ");
      g_autoptr (ScDnsAnswer) must = make_answer (row->must != NULL ? SC_DNS_OK : SC_DNS_NO_NAME, row->must, " ");
      g_autoptr (ScDnsAnswer) must_not = make_answer (row->must_not != NULL ? SC_DNS_OK : SC_DNS_NO_NAME, row->must_not, " ");

      g_test_message ("%s", row->what);
      g_assert_cmpint (sc_listing_judge (&list, address, must, must_not), ==, row->listing);
    }
}

typedef struct
{
  ScDnsOutcome outcome;
  const char  *texts; /* separated by | */
  const char  *spf;
  const char  *dmarc;
} TextRow;

static const TextRow text_rows[] = {
  { SC_DNS_OK, "v=spf1 include:x.example -all", "present", "missing" },
  { SC_DNS_OK, "some-token=1|V=SPF1 mx ~all", "present", "missing" },
  { SC_DNS_OK, "v=spf1 mx|v=spf1 a", "several", "missing" },
  { SC_DNS_OK, "v=spf1 a +all", "open", "missing" },
  { SC_DNS_OK, "v=spf1 all", "open", "missing" },
  { SC_DNS_OK, "v=spf10 mx", "missing", "missing" },
  { SC_DNS_OK, "v=spf1", "present", "missing" },
  { SC_DNS_OK, "v=DMARC1; p=reject; rua=mailto:a@example.net", "missing", "reject" },
  { SC_DNS_OK, "v=DMARC1;p=Quarantine", "missing", "quarantine" },
  { SC_DNS_OK, "v=DMARC1; sp=reject; p=none", "missing", "none" },
  { SC_DNS_OK, "v=DMARC1; p=none|v=DMARC1; p=reject", "missing", "several" },
  { SC_DNS_NO_NAME, NULL, "missing", "missing" },
  { SC_DNS_NO_DATA, NULL, "missing", "missing" },
  { SC_DNS_TIMEOUT, NULL, "no-answer", "no-answer" },
};

static void
test_domain (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (text_rows); i++)
    {
      g_autoptr (ScDnsAnswer) texts = make_answer (text_rows[i].outcome, text_rows[i].texts, "|");

      g_test_message ("%s", text_rows[i].texts != NULL ? text_rows[i].texts : "nothing");
      g_assert_cmpstr (sc_domain_judge_spf (texts), ==, text_rows[i].spf);
      g_assert_cmpstr (sc_domain_judge_dmarc (texts), ==, text_rows[i].dmarc);
    }
}

static void
test_public (void)
{
  static const struct
  {
    const char *address;
    gboolean    is_public;
  } rows[] = {
    { "203.0.113.9", TRUE }, { "10.1.2.3", FALSE }, { "192.168.1.1", FALSE }, { "172.16.0.1", FALSE }, { "100.64.0.1", FALSE }, { "100.128.0.1", TRUE },
    { "127.0.0.1", FALSE }, { "169.254.1.1", FALSE }, { "0.0.0.0", FALSE }, { "2001:db8::1", TRUE }, { "fe80::1", FALSE }, { "fd00::1", FALSE },
    { "::1", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (rows[i].address);

      g_test_message ("%s", rows[i].address);
      g_assert_cmpint (sc_address_is_public (address), ==, rows[i].is_public);
    }
}

/* The file names somebody for each kind of question, and no list twice. */
static void
test_file (void)
{
  const ScOthers *others = sc_others_get ();
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpuint (others->lists->len, >, 0);
  g_assert_cmpuint (others->selectors->len, >, 0);
  g_assert_nonnull (others->control);
  for (guint i = 0; i < others->lists->len; i++)
    {
      const ScBlockList *list = others->lists->pdata[i];

      g_assert_true (g_hash_table_add (ids, list->id));
      g_assert_null (strchr (list->id, '.')); /* one part of a fact's name */
      g_assert_true (list->has_ipv4 || list->has_ipv6);
    }
}

static void
test_greeting (void)
{
  static const struct
  {
    const char *line;
    const char *host;
  } rows[] = {
    { "220 mx.example.com ESMTP", "mx.example.com" }, { "MX.Example.Com ESMTP", "mx.example.com" }, { "220-mx.example.com", "mx.example.com" },
    { "220 ready", NULL }, { "220 ****.***", NULL }, { "", NULL }, { "220", NULL }, { "mx.example.com\nsecond.example line", "mx.example.com" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *host = sc_greeting_dup_host (rows[i].line);

      g_test_message ("“%s”", rows[i].line);
      g_assert_cmpstr (host, ==, rows[i].host);
    }
  g_assert_true (sc_greeting_is_same_site ("mx1.example.com", "smtp.Example.com"));
  g_assert_true (sc_greeting_is_same_site ("example.com", "smtp.example.com"));
  g_assert_false (sc_greeting_is_same_site ("mx.example.com", "mx.example.net"));
  g_assert_false (sc_greeting_is_same_site ("localhost", "mx.example.net"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/checks/known-hosts", test_similar);
  g_test_add_func ("/checks/known-hosts/extremes", test_similar_extremes);
  g_test_add_func ("/checks/others/listing", test_listing);
  g_test_add_func ("/checks/others/domain", test_domain);
  g_test_add_func ("/checks/others/public", test_public);
  g_test_add_func ("/checks/others/file", test_file);
  g_test_add_func ("/checks/greeting/host", test_greeting);
  return g_test_run ();
}
