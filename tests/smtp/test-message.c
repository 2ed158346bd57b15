/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-mailbox.h"
#include "sc-test-message.h"

#include <string.h>

/* The message that is sent, as others will read it, and the octets that leave. */

#define FROM "me@example.com"
#define TO "you@example.org"
#define RUN_ID "7kq2m9fx"

static char *
make (const char *from, const char *to)
{
  g_autoptr (GBytes) message = sc_test_message_new (from, to, RUN_ID);

  return g_strndup (g_bytes_get_data (message, NULL), g_bytes_get_size (message));
}

static char *
dup_header (const char *text, const char *name)
{
  g_autofree char *pattern = g_strdup_printf ("^%s: (.*)$", name);
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_MULTILINE | G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  return g_regex_match (regex, text, 0, &match) ? g_match_info_fetch (match, 1) : NULL;
}

/* RFC 5322 3.6: what has to be there, each once. */
static void
test_headers (void)
{
  static const struct
  {
    const char *name;
    const char *form;
  } rows[] = {
    { "From", "^me@example\\.com$" },
    { "To", "^you@example\\.org$" },
    { "Subject", RUN_ID },
    { "Date", "^[A-Z][a-z]{2}, \\d{1,2} [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d \\+0000$" },
    { "Message-Id", "^<7kq2m9fx\\.[0-9a-f]{16}@example\\.com>$" },
    { "MIME-Version", "^1\\.0$" },
    { "Content-Type", "^text/plain; charset=utf-8$" },
    { "Auto-Submitted", "^auto-generated$" },
    { "X-Sendcheck-Run", "^7kq2m9fx$" },
  };
  g_autofree char *text = make (FROM, TO);
  g_autofree char *head = g_strndup (text, (gsize)(strstr (text, "\n\n") - text));
  g_autoptr (GRegex) field = g_regex_new ("^[!-9;-~]+:", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *value = dup_header (text, rows[i].name);

      g_test_message ("%s: %s", rows[i].name, value);
      g_assert_nonnull (value);
      g_assert_true (g_regex_match_simple (rows[i].form, value, 0, 0));
    }
  /* And nothing else but how the body is written. */
  for (g_regex_match (field, head, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    n++;
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (rows) + 1);
  g_assert_nonnull (strstr (head, "Content-Transfer-Encoding: "));
}

/* RFC 5322 2.1.1, and what must not be told: who sits here, at which computer. */
static void
test_privacy (void)
{
  g_autofree char *text = make (FROM, TO);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  const char *telling[] = { g_get_host_name (), g_get_user_name (), g_get_home_dir (), "127.0.0.1" };
  g_autoptr (GRegex) known = g_regex_new ("me@example\\.com|you@example\\.org|[0-9a-f]{16}@example\\.com", 0, 0, NULL);
  g_autofree char *without = g_regex_replace_literal (known, text, -1, 0, "", 0, NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    g_assert_cmpuint (strlen (lines[i]), <=, 78);
  for (guint i = 0; i < G_N_ELEMENTS (telling); i++)
    if (strlen (telling[i]) > 3)
      g_assert_null (strstr (text, telling[i]));
  /* No address but the two; the identifier carries the sender's domain. */
  g_assert_null (strchr (without, '@'));
}

/* RFC 6531: addresses outside ASCII stand in the headers as they are. */
static void
test_utf8_addresses (void)
{
  g_autofree char *text = make ("j\303\266rg@xn--mller-kva.example", TO);
  g_autofree char *from = dup_header (text, "From");

  g_assert_nonnull (strstr (from, "@xn--mller-kva.example"));
  g_assert_null (strchr (text, '\r'));
}

/* RFC 5321 4.1.1.4: the only end of the data is the one at the end; no CR and no LF stands alone. */
static void
check_octets (GBytes *encoded)
{
  gsize length;
  const char *octets = g_bytes_get_data (encoded, &length);

  g_assert_cmpuint (length, >=, 5);
  for (gsize i = 0; i < length; i++)
    {
      if (octets[i] == '\r')
        g_assert_true (i + 1 < length && octets[i + 1] == '\n');
      if (octets[i] == '\n')
        g_assert_true (i > 0 && octets[i - 1] == '\r');
      /* A line of one dot alone. */
      if (octets[i] == '.' && (i == 0 || octets[i - 1] == '\n') && i + 3 < length)
        g_assert_cmpint (octets[i + 1], ==, '.');
    }
  g_assert_cmpint (memcmp (octets + length - 5, "\r\n.\r\n", 5), ==, 0);
}

/* What the other end makes of it (RFC 5321 4.5.2). */
static GBytes *
decode (GBytes *encoded)
{
  gsize length;
  const char *octets = g_bytes_get_data (encoded, &length);
  GByteArray *decoded = g_byte_array_new ();

  for (gsize i = 0; i < length - 3; i++)
    if (octets[i] != '.' || (i > 0 && octets[i - 1] != '\n'))
      g_byte_array_append (decoded, (const guint8 *)octets + i, 1);
    else
      {
        g_byte_array_append (decoded, (const guint8 *)octets + i + 1, 1);
        i++;
      }
  return g_byte_array_free_to_bytes (decoded);
}

/* Every line end as CRLF, one at the end. */
static GBytes *
normalize (const char *octets, gsize length)
{
  GByteArray *plain = g_byte_array_new ();

  for (gsize i = 0; i < length; i++)
    {
      gboolean is_end = octets[i] == '\r' || octets[i] == '\n';

      if (octets[i] == '\r' && i + 1 < length && octets[i + 1] == '\n')
        i++;
      g_byte_array_append (plain, (const guint8 *)(is_end ? "\r\n" : octets + i), is_end ? 2 : 1);
    }
  if (plain->len < 2 || memcmp (plain->data + plain->len - 2, "\r\n", 2) != 0)
    g_byte_array_append (plain, (const guint8 *)"\r\n", 2);
  return g_byte_array_free_to_bytes (plain);
}

/* SMTP smuggling (2023) lives on any other end of data than CRLF.CRLF: whatever is given, none leaves. */
static void
test_no_smuggling (void)
{
  static const char alphabet[] = "\r\n.\r\n.a\0";

  for (guint round = 0; round < 20000; round++)
    {
      gsize length = (gsize)g_test_rand_int_range (0, 24);
      g_autofree char *octets = g_malloc (length + 1);
      g_autoptr (GBytes) message = NULL;
      g_autoptr (GBytes) encoded = NULL;
      g_autoptr (GBytes) decoded = NULL;
      g_autoptr (GBytes) expected = NULL;

      for (gsize i = 0; i < length; i++)
        octets[i] = alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)];
      message = g_bytes_new (octets, length);
      encoded = sc_message_data_encode (message);
      check_octets (encoded);
      decoded = decode (encoded);
      expected = normalize (octets, length);
      g_assert_cmpmem (g_bytes_get_data (decoded, NULL), g_bytes_get_size (decoded), g_bytes_get_data (expected, NULL),
                       g_bytes_get_size (expected));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message/headers", test_headers);
  g_test_add_func ("/message/privacy", test_privacy);
  g_test_add_func ("/message/utf8-addresses", test_utf8_addresses);
  g_test_add_func ("/message/no-smuggling", test_no_smuggling);
  return g_test_run ();
}
