/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-endpoint.h"
#include "sc-enum.h"

#include <string.h>

typedef struct
{
  const char *description;
  const char *typed;
  const char *host; /* NULL: refused */
  guint16     port;
} HostCase;

static const HostCase host_cases[] = {
  { "plain name", "smtp.example.com", "smtp.example.com", 0 },
  { "spaces around, capitals, root's dot", "  SMTP.Example.COM. \n", "smtp.example.com", 0 },
  { "with port", "smtp.example.com:587", "smtp.example.com", 587 },
  { "IDN", "mail.bücher.example", "mail.xn--bcher-kva.example", 0 },
  { "IPv4", "192.0.2.1", "192.0.2.1", 0 },
  { "IPv4 with port", "192.0.2.1:25", "192.0.2.1", 25 },
  { "bare IPv6", "2001:DB8::1", "2001:db8::1", 0 },
  { "IPv6 in brackets", "[2001:db8::1]", "2001:db8::1", 0 },
  { "IPv6 in brackets with port", "[2001:db8::1]:465", "2001:db8::1", 465 },
  { "IPv6 with zone", "FE80::1%Eth0", "fe80::1%Eth0", 0 },
  { "IPv6 with zone and port", "[fe80::1%eth0.7]:587", "fe80::1%eth0.7", 587 },
  { "zone of other letters", "fe80::1%\u00e9th0", NULL, 0 },
  { "zone of invalid UTF-8", "fe80::1%eth\xff", NULL, 0 },
  { "zone that is empty", "fe80::1%", NULL, 0 },
  { "zone that is too long", "fe80::1%abcdefghijklmnop", NULL, 0 },
  { "two zones", "fe80::1%eth0%eth1", NULL, 0 },
  { "zone after IPv4", "192.0.2.1%eth0", NULL, 0 },
  { "link-local without zone", "fe80::1", NULL, 0 },
  { "link-local in brackets without zone", "[FE80::1]:587", NULL, 0 },
  { "no address at all", "0.0.0.0", NULL, 0 },
  { "no address at all, IPv6", "::", NULL, 0 },
  { "broadcast", "255.255.255.255", NULL, 0 },
  { "multicast", "224.0.0.1", NULL, 0 },
  { "an octet is missing", "192.168.1", NULL, 0 },
  { "an octet is too large", "192.168.1.256", NULL, 0 },
  { "an octet too many", "192.168.1.2.3", NULL, 0 },
  { "hexadecimal address", "0x7f000001", NULL, 0 },
  { "only a number", "587", NULL, 0 },
  { "digits of another script", "\uff11\uff19\uff12.0.2.1", "192.0.2.1", 0 },
  { "dots of another script", "smtp\u3002example\u3002com", "smtp.example.com", 0 },
  { "number in front", "1.example", "1.example", 0 },
  { "URL with port", "smtp://smtp.example.com:587", NULL, 0 },
  { "mail link", "mailto:me@example.com", NULL, 0 },
  { "underscore, as some inner networks have", "mail_1.lan", "mail_1.lan", 0 },
  { "one label", "localhost", "localhost", 0 },
  { "empty", "   ", NULL, 0 },
  { "only a dot", ".", NULL, 0 },
  { "URL", "https://smtp.example.com/", NULL, 0 },
  { "path", "smtp.example.com/inbox", NULL, 0 },
  { "e-mail address", "me@example.com", NULL, 0 },
  { "space inside", "smtp example.com", NULL, 0 },
  { "no-break space inside", "smtp\u00a0example.com", NULL, 0 },
  { "line feed inside", "smtp.example.com\nEHLO x", NULL, 0 },
  { "C1 control", "smtp\xc2\x85.example.com", NULL, 0 },
  { "escape", "\033[2Jsmtp.example.com", NULL, 0 },
  { "invalid UTF-8", "smtp\xff.example.com", NULL, 0 },
  { "two dots", "smtp..example.com", NULL, 0 },
  { "dot in front", ".example.com", NULL, 0 },
  { "hyphen at an end", "smtp-.example.com", NULL, 0 },
  { "quote", "smtp\".example.com", NULL, 0 },
  { "port zero", "smtp.example.com:0", NULL, 0 },
  { "port too large", "smtp.example.com:65536", NULL, 0 },
  { "port missing", "smtp.example.com:", NULL, 0 },
  { "port with words", "smtp.example.com:5x7", NULL, 0 },
  { "bracket not closed", "[2001:db8::1", NULL, 0 },
  { "name in brackets", "[smtp.example.com]", NULL, 0 },
  { "broken IPv6", "2001:db8:::1::", NULL, 0 },
  { "label of 64 letters", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example", NULL, 0 },
};

static void
test_hosts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (host_cases); i++)
    {
      const HostCase *at = &host_cases[i];
      g_autoptr (GError) error = NULL;
      g_autofree char *host = NULL;
      guint16 port = 0;
      gboolean ok = sc_endpoint_parse_host (at->typed, &host, &port, &error);

      g_test_message ("%s", at->description);
      g_assert_cmpint (ok, ==, at->host != NULL);
      g_assert_cmpstr (host, ==, at->host);
      g_assert_cmpuint (port, ==, at->port);
      if (!ok)
        {
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
          g_assert_cmpuint (strlen (error->message), >, 10);
          g_assert_true (g_str_has_suffix (error->message, "."));
        }
    }
}

static void
test_long_host (void)
{
  g_autofree char *label = g_strnfill (60, 'a');
  g_autofree char *name = g_strjoin (".", label, label, label, label, label, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *host = NULL;
  guint16 port;

  g_assert_false (sc_endpoint_parse_host (name, &host, &port, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void
test_ports (void)
{
  static const char *const bad[] = { "", "0", "65536", "-1", "+25", " 25", "25 ", "0x19", "99999999999999999999", "587\n" };
  guint16 port = 0;

  g_assert_true (sc_endpoint_parse_port ("1", &port, NULL));
  g_assert_cmpuint (port, ==, 1);
  g_assert_true (sc_endpoint_parse_port ("65535", &port, NULL));
  g_assert_cmpuint (port, ==, 65535);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("“%s”", bad[i]);
      g_assert_false (sc_endpoint_parse_port (bad[i], &port, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
}

static void
test_value (void)
{
  g_autoptr (ScEndpoint) a = sc_endpoint_new ("smtp.example.com", 587, SC_SECURITY_STARTTLS);
  g_autoptr (ScEndpoint) b = sc_endpoint_new ("SMTP.example.com", 587, SC_SECURITY_STARTTLS);
  g_autoptr (ScEndpoint) c = sc_endpoint_new ("smtp.example.com", 587, SC_SECURITY_TLS);

  g_assert_true (sc_endpoint_equal (a, b));
  g_assert_false (sc_endpoint_equal (a, c));
  g_assert_cmpint (sc_security_for_port (465), ==, SC_SECURITY_TLS);
  g_assert_cmpint (sc_security_for_port (25), ==, SC_SECURITY_STARTTLS);
  g_assert_cmpstr (sc_enum_to_nick (SC_TYPE_SECURITY, SC_SECURITY_STARTTLS), ==, "starttls");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/endpoint/hosts", test_hosts);
  g_test_add_func ("/net/endpoint/long-host", test_long_host);
  g_test_add_func ("/net/endpoint/ports", test_ports);
  g_test_add_func ("/net/endpoint/value", test_value);
  return g_test_run ();
}
