/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-mailbox.h"

#include <string.h>

#define TEN "aaaaaaaaaa"
#define SIXTY TEN TEN TEN TEN TEN TEN

static const struct
{
  const char *name;
  const char *typed;
  const char *address; /* %NULL: refused */
} mailboxes[] = {
  { "usual", "me@example.com", "me@example.com" },
  { "spaces around", "  me@example.com ", "me@example.com" },
  { "local part as typed", "John.O'Neil+x@Example.com", "John.O'Neil+x@example.com" },
  { "quoted", "\"a b\"@example.com", "\"a b\"@example.com" },
  { "quoted at sign", "\"a@b\"@example.com", "\"a@b\"@example.com" },
  { "one label", "root@localhost", "root@localhost" },
  { "literal", "me@[192.0.2.1]", "me@[192.0.2.1]" },
  { "IPv6 literal", "me@[IPv6:2001:db8::1]", "me@[IPv6:2001:db8::1]" },
  { "international domain", "me@b\303\274cher.example", "me@xn--bcher-kva.example" },
  { "international local part", "j\303\274@example.com", "j\303\274@example.com" },
  { "dot at the end", "me@example.com.", "me@example.com" },
  { "64 octets", SIXTY "aaaa@example.com", SIXTY "aaaa@example.com" },
  { "65 octets", SIXTY "aaaaa@example.com", NULL },
  { "long label", "me@" SIXTY "aaaa.com", NULL },
  { "long domain", "me@" SIXTY "." SIXTY "." SIXTY "." SIXTY "." SIXTY, NULL },
  { "empty", "", NULL },
  { "spaces", "  ", NULL },
  { "no at sign", "me.example.com", NULL },
  { "no local part", "@example.com", NULL },
  { "no domain", "me@", NULL },
  { "CR LF", "me@example.com\r\nRCPT TO:<x@example.org>", NULL },
  { "LF at the end", "me@example.com\n", NULL },
  { "CR", "me\r@example.com", NULL },
  { "NEL", "me\302\205@example.com", NULL },
  { "not UTF-8", "m\xff@example.com", NULL },
  { "name and brackets", "Me <me@example.com>", NULL },
  { "two addresses", "a@example.com,b@example.com", NULL },
  { "space inside", "my name@example.com", NULL },
  { "space in the domain", "me@example .com", NULL },
  { "two dots", "me@example..com", NULL },
  { "bracket", "me@[192.0.2.1", NULL },
  { "literal of nonsense", "me@[hello]", NULL },
  { "quote without end", "\"me@example.com", NULL },
  { "backslash before the quote", "\"me\\\"@example.com", NULL },
  { "parameter smuggled", "me@example.com> SIZE=1", NULL },
};

static void
test_mailboxes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (mailboxes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *address = sc_mailbox_parse (mailboxes[i].typed, &error);

      g_test_message ("%s", mailboxes[i].name);
      g_assert_cmpstr (address, ==, mailboxes[i].address);
      if (mailboxes[i].address == NULL)
        {
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
          /* A sentence for people. */
          g_assert_true (g_str_has_suffix (error->message, "."));
        }
      else
        g_assert_no_error (error);
    }
}

static void
test_utf8 (void)
{
  g_assert_false (sc_mailbox_needs_utf8 ("me@example.com"));
  g_assert_true (sc_mailbox_needs_utf8 ("j\303\274@example.com"));
}

static const struct
{
  const char *name;
  const char *message;
  const char *encoded;
} messages[] = {
  { "empty", "", "\r\n.\r\n" },
  { "CRLF", "a\r\nb\r\n", "a\r\nb\r\n.\r\n" },
  { "LF", "a\nb\n", "a\r\nb\r\n.\r\n" },
  { "CR", "a\rb\r", "a\r\nb\r\n.\r\n" },
  { "no line end", "a", "a\r\n.\r\n" },
  { "dots", ".\n..\n.a\na.\n", "..\r\n...\r\n..a\r\na.\r\n.\r\n" },
  { "smuggled end, LF", "a\n.\nMAIL FROM:<x>\n", "a\r\n..\r\nMAIL FROM:<x>\r\n.\r\n" },
  { "smuggled end, CR", "a\r.\rMAIL", "a\r\n..\r\nMAIL\r\n.\r\n" },
  { "smuggled end, LF and CRLF", "a\n.\r\nMAIL", "a\r\n..\r\nMAIL\r\n.\r\n" },
  { "CR CR LF", "a\r\r\n.", "a\r\n\r\n..\r\n.\r\n" },
  { "LF CR", "a\n\r.b", "a\r\n\r\n..b\r\n.\r\n" },
};

static void
test_encoding (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      const gsize length = strlen (messages[i].message);
      g_autoptr (GBytes) message = g_bytes_new_take (g_memdup2 (messages[i].message, length), length);
      g_autoptr (GBytes) encoded = sc_message_data_encode (message);
      g_autofree char *text = g_strndup (g_bytes_get_data (encoded, NULL), g_bytes_get_size (encoded));

      g_test_message ("%s", messages[i].name);
      g_assert_cmpstr (text, ==, messages[i].encoded);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/smtp/mailbox/table", test_mailboxes);
  g_test_add_func ("/smtp/mailbox/utf8", test_utf8);
  g_test_add_func ("/smtp/message/encoding", test_encoding);
  return g_test_run ();
}
