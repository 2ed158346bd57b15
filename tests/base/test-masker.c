/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-masker.h"
#include "sc-text.h"

#include <string.h>

#define SECRET "s3cr3t+/pass wörd"

static char *
apply (const char *secret_text,
       const char *text)
{
  g_autoptr (ScMasker) masker = sc_masker_new ();
  g_autoptr (ScSecret) secret = sc_secret_new (secret_text, -1);

  sc_masker_add_secret (masker, secret);
  return sc_masker_apply (masker, text);
}

static void
test_literal (void)
{
  g_autofree char *masked = apply (SECRET, "before " SECRET " after " SECRET);
  g_autofree char *untouched = apply (SECRET, "S: 250 OK");
  g_autofree char *percent = apply ("a b/c", "x=a%20b%2Fc y=a%20b%2fc");

  g_assert_cmpstr (masked, ==, "before ••• after •••");
  g_assert_cmpstr (untouched, ==, "S: 250 OK");
  g_assert_cmpstr (percent, ==, "x=••• y=•••");
}

/* As web pages, forms and JSON write it. */
static void
test_escaped (void)
{
  g_autofree char *form = apply ("a b/ö", "x=a+b%2F%C3%B6");
  g_autofree char *page = apply ("a<b&'\"c", "a&lt;b&amp;&#39;&quot;c a&lt;b&amp;&#x27;&quot;c");
  g_autofree char *json = apply ("a\"ö日𝄞", "a\\\"ö日𝄞 a\\\"\\u00f6\\u65e5\\ud834\\udd1e");
  g_autofree char *not_text = apply ("abc\xf0", "abc");

  g_assert_cmpstr (form, ==, "x=•••");
  g_assert_cmpstr (page, ==, "••• •••");
  g_assert_cmpstr (json, ==, "••• •••");
  g_assert_cmpstr (not_text, ==, "abc");
}

/* Wherever the secret stands in what is encoded, no letter of it is left: at each alignment, in both alphabets. */
static void
test_base64 (void)
{
  static const char *const before[] = { "", "a", "ab", "abc", "user@example.com", "user=x\001auth=Bearer " };

  for (guint i = 0; i < G_N_ELEMENTS (before); i++)
    {
      g_autofree char *whole = g_strconcat (before[i], SECRET, i % 2 != 0 ? "\001\001" : "", NULL);
      g_autofree char *encoded = g_base64_encode ((const guchar *) whole, strlen (whole));
      g_autofree char *line = g_strconcat ("AUTH X ", encoded, NULL);
      g_autofree char *masked = apply (SECRET, line);

      g_assert_cmpstr (masked, ==, "AUTH X •••");
    }
}

/* RFC 4616: NUL user NUL secret, for user names of every length. */
static void
test_plain (void)
{
  for (guint n = 0; n < 12; n++)
    {
      g_autofree char *user = g_strnfill (n, 'u');
      g_autoptr (GByteArray) response = g_byte_array_new ();
      g_autofree char *encoded = NULL;
      g_autofree char *line = NULL;
      g_autofree char *masked = NULL;

      g_byte_array_append (response, (const guint8 *) "", 1);
      g_byte_array_append (response, (const guint8 *) user, n);
      g_byte_array_append (response, (const guint8 *) "", 1);
      g_byte_array_append (response, (const guint8 *) SECRET, (guint) strlen (SECRET));
      encoded = g_base64_encode (response->data, response->len);
      line = g_strconcat ("AUTH PLAIN ", encoded, " end", NULL);
      masked = apply (SECRET, line);
      g_assert_cmpstr (masked, ==, "AUTH PLAIN ••• end");
    }
}

/* A long token in a line that was cut off is a part of a secret still. */
static void
test_cut_off (void)
{
  g_autofree char *token = g_strnfill (3000, 'T');
  g_autofree char *encoded = g_base64_encode ((const guchar *) token, 3000);
  g_autofree char *cut = sc_text_make_safe (encoded, -1, 500);
  g_autofree char *literal = sc_text_make_safe (token, -1, 500);
  g_autofree char *masked = apply (token, cut);
  g_autofree char *masked_literal = apply (token, literal);

  g_assert_cmpstr (masked, ==, "•••…");
  g_assert_cmpstr (masked_literal, ==, "•••…");
}

static void
test_made_safe (void)
{
  g_autofree char *safe = sc_text_make_safe ("pass\033word\xff", -1, 100);
  g_autofree char *masked = apply ("pass\033word\xff", safe);

  g_assert_cmpstr (masked, ==, "•••");
}

static void
test_several (void)
{
  g_autoptr (ScMasker) masker = sc_masker_new ();
  g_autoptr (ScSecret) part = sc_secret_new ("secret", -1);
  g_autoptr (ScSecret) whole = sc_secret_new ("secretplus", -1);
  g_autoptr (ScSecret) tiny = sc_secret_new ("ab", -1);
  g_autofree char *masked = NULL;

  sc_masker_add_secret (masker, part);
  sc_masker_add_secret (masker, whole);
  sc_masker_add_secret (masker, whole);
  sc_masker_add_secret (masker, tiny);
  masked = sc_masker_apply (masker, "secretplus secret ab secretplu");
  g_assert_cmpstr (masked, ==, "••• ••• ab •••plu");
}

static gpointer
apply_often (gpointer data)
{
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *masked = sc_masker_apply (data, "x hidden y");

      g_assert_cmpstr (masked, ==, "x ••• y");
    }
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (ScMasker) masker = sc_masker_new ();
  g_autoptr (ScSecret) secret = sc_secret_new ("hidden", -1);
  GThread *thread;

  sc_masker_add_secret (masker, secret);
  thread = g_thread_new ("masker", apply_often, masker);
  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *text = g_strdup_printf ("other-%u", i);
      g_autoptr (ScSecret) other = sc_secret_new (text, -1);

      sc_masker_add_secret (masker, other);
    }
  g_thread_join (thread);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/masker/literal", test_literal);
  g_test_add_func ("/base/masker/escaped", test_escaped);
  g_test_add_func ("/base/masker/base64", test_base64);
  g_test_add_func ("/base/masker/plain", test_plain);
  g_test_add_func ("/base/masker/cut-off", test_cut_off);
  g_test_add_func ("/base/masker/made-safe", test_made_safe);
  g_test_add_func ("/base/masker/several", test_several);
  g_test_add_func ("/base/masker/threads", test_threads);
  return g_test_run ();
}
