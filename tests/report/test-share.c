/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-report-json.h"
#include "sc-report-text.h"
#include "sc-share.h"

#include <string.h>

static const struct
{
  const char *description;
  const char *text;
  const char *masked;
} rows[] = {
  { "an address", "MAIL FROM:<anna@example.com> SIZE=5", "MAIL FROM:<[address 1]> SIZE=5" },
  { "the same address twice", "anna@example.com, Anna@Example.com", "[address 1], [address 1]" },
  { "after words of a language without blanks", "我的邮件地址：anna@example.com。谢谢", "我的邮件地址：[address 1]。谢谢" },
  { "in a whole isolate", "عنوان «\u2068anna@example.com\u2069»", "عنوان «\u2068[address 1]\u2069»" },
  { "two addresses", "<a@example.com> and <b@example.com>", "<[address 1]> and <[address 2]>" },
  { "a public IPv4 address", "blocked 8.8.4.4 today", "blocked [internet address 1] today" },
  { "a public IPv6 address", "from 2a01:4f8::1, no", "from [internet address 1], no" },
  { "private and loopback addresses say nothing", "EHLO [192.168.1.7] 127.0.0.1 ::1", "EHLO [192.168.1.7] 127.0.0.1 ::1" },
  { "documentation addresses say nothing", "192.0.2.1 2001:db8::1", "192.0.2.1 2001:db8::1" },
  { "an enhanced code is no address", "421 4.7.0 Try later", "421 4.7.0 Try later" },
  { "a time is no address", "at 18:00:00 today", "at 18:00:00 today" },
  { "an address before a colon", "2a01:4f8::1: refused", "[internet address 1]: refused" },
  { "a fingerprint is no address", "93:39:2D:1D:8D:8C:C0:D4:11:22:33:44:55:66:77:88", "93:39:2D:1D:8D:8C:C0:D4:11:22:33:44:55:66:77:88" },
  { "a message id", "Message-ID: <x.y@mail.example.com>", "Message-ID: <[message id 1]>" },
  { "a user name", "user \"jdoe\" is locked, not jdoes", "user \"[user 1]\" is locked, not jdoes" },
  { "nothing", "", "" },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (ScShare) share = sc_share_new ();
      g_autofree char *masked = NULL;

      g_test_message ("%s", rows[i].description);
      sc_share_add_user (share, "jdoe");
      masked = sc_share_mask (share, rows[i].text);
      g_assert_cmpstr (masked, ==, rows[i].masked);
    }
}

static void
on_changed_cb (ScShare *share, guint *n)
{
  (*n)++;
}

/* One by one, and back. */
static void
test_reveal (void)
{
  g_autoptr (ScShare) share = sc_share_new ();
  g_autofree char *first = sc_share_mask (share, "a@example.com b@example.com");
  g_autofree char *second = NULL;
  guint n = 0;

  g_signal_connect (share, "changed", G_CALLBACK (on_changed_cb), &n);
  g_assert_cmpuint (sc_share_get_n_items (share), ==, 2);
  g_assert_cmpstr (sc_share_get_value (share, 1), ==, "b@example.com");
  g_assert_cmpstr (sc_share_get_mark (share, 1), ==, "[address 2]");
  sc_share_set_revealed (share, 1, TRUE);
  sc_share_set_revealed (share, 1, TRUE);
  g_assert_cmpuint (n, ==, 1);
  second = sc_share_mask (share, "a@example.com b@example.com");
  g_assert_cmpstr (second, ==, "[address 1] b@example.com");
}

static char *
make_word (void)
{
  GString *word = g_string_new (NULL);

  for (int n = g_test_rand_int_range (4, 12); n > 0; n--)
    g_string_append_c (word, (char) g_test_rand_int_range ('a', 'z' + 1));
  return g_string_free (word, FALSE);
}

/* Random reports: whoever they are about, neither the text nor the file that leaves names them. */
static void
test_random_reports (void)
{
  static const char * const frames[] = { "550 5.1.1 <%s>: no such user", "RCPT TO:<%s>", "Sorry %s, try later", "%s", "[%s]", "(%s)",
                                         "X:%s;", "“%s”" };

  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *local = make_word ();
      g_autofree char *domain = make_word ();
      g_autofree char *address = g_strdup_printf ("%s@%s.example", local, domain);
      g_autofree char *public = g_strdup_printf ("%d.%d.%d.%d", g_test_rand_int_range (11, 99), g_test_rand_int_range (0, 256),
                                                 g_test_rand_int_range (0, 256), g_test_rand_int_range (1, 255));
      g_autoptr (ScReport) report = sc_report_new ();
      g_autoptr (ScShare) share = sc_share_new ();
      g_autofree char *text = NULL;
      g_autofree char *json = NULL;
      g_autofree char *masked_text = NULL;
      g_autofree char *masked_json = NULL;
      g_autoptr (ScReport) again = NULL;

      for (guint j = 0; j < 6; j++)
        {
          g_auto (GStrv) parts = g_strsplit (frames[g_test_rand_int_range (0, G_N_ELEMENTS (frames))], "%s", 2);
          g_autofree char *said = g_strconcat (parts[0], g_test_rand_bit () ? address : public, parts[1], NULL);
          g_autoptr (ScTranscriptLine) line = sc_transcript_line_new (j, SC_SPEAKER_SERVER, said, NULL);

          sc_transcript_append (sc_report_get_transcript (report), line);
          sc_facts_set_string (sc_report_get_facts (report), "reply.text", said);
        }
      sc_share_add_user (share, local);
      text = sc_report_to_text (report);
      json = sc_report_to_json (report);
      masked_text = sc_share_mask (share, text);
      masked_json = sc_share_mask_json (share, json);
      g_assert_null (strstr (masked_text, local));
      g_assert_null (strstr (masked_text, public));
      g_assert_null (strstr (masked_json, local));
      g_assert_null (strstr (masked_json, public));
      again = sc_report_new_from_json (masked_json, -1, NULL);
      g_assert_nonnull (again);
    }
}

/* Somebody who is called as a member or a word of ours is hidden in the sentences, and the report stays one. */
static void
test_awkward_users (void)
{
  static const char * const users[] = { "facts", "text", "auth", "skip", "version", "dir" };

  for (guint i = 0; i < G_N_ELEMENTS (users); i++)
    {
      g_autoptr (ScReport) report = sc_report_new ();
      g_autoptr (ScShare) share = sc_share_new ();
      g_autofree char *said = g_strdup_printf ("535 user %s \"is\" locked", users[i]);
      g_autoptr (ScTranscriptLine) line = sc_transcript_line_new (0, SC_SPEAKER_SERVER, said, NULL);
      g_autofree char *json = NULL;
      g_autofree char *masked = NULL;
      g_autoptr (ScReport) again = NULL;
      g_autoptr (ScTranscriptLine) shown = NULL;
      g_autoptr (GError) error = NULL;

      sc_transcript_append (sc_report_get_transcript (report), line);
      sc_share_add_user (share, users[i]);
      json = sc_report_to_json (report);
      masked = sc_share_mask_json (share, json);
      again = sc_report_new_from_json (masked, -1, &error);
      g_assert_no_error (error);
      shown = g_list_model_get_item (G_LIST_MODEL (sc_report_get_transcript (again)), 0);
      g_assert_cmpstr (sc_transcript_line_get_text (shown), ==, "535 user [user 1] \"is\" locked");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/share/rows", test_rows);
  g_test_add_func ("/report/share/reveal", test_reveal);
  g_test_add_func ("/report/share/random-reports", test_random_reports);
  g_test_add_func ("/report/share/awkward-users", test_awkward_users);
  return g_test_run ();
}
