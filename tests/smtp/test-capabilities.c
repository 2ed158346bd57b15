/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-capabilities.h"
#include "sc-enum.h"
#include "sc-reply-parser.h"
#include "sc-speaker.h"
#include "sc-step.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *reply;
  const char *mechanisms; /* joined with a space */
  guint64 size_limit;
  gboolean has_starttls;
  const char *our_address; /* (nullable) */
} CapabilityCase;

static const CapabilityCase cases[] = {
  { "usual",
    "250-mx at your service, [192.0.2.1]\r\n250-SIZE 35882577\r\n250-STARTTLS\r\n250 AUTH LOGIN PLAIN\r\n",
    "LOGIN PLAIN", 35882577, TRUE, "192.0.2.1" },
  { "letters of any case", "250-mx\r\n250-starttls\r\n250 auth login Plain\r\n", "LOGIN PLAIN", 0, TRUE,
    NULL },
  { "old servers", "250-mx\r\n250-AUTH PLAIN LOGIN\r\n250 AUTH=PLAIN LOGIN CRAM-MD5\r\n",
    "PLAIN LOGIN CRAM-MD5", 0, FALSE, NULL },
  { "nothing offered", "250 mx\r\n", "", 0, FALSE, NULL },
  { "bare code", "250\r\n", "", 0, FALSE, NULL },
  { "refused", "550-mx\r\n550 STARTTLS\r\n", "", 0, FALSE, NULL },
  { "SIZE without a number", "250-mx\r\n250 SIZE\r\n", "", 0, FALSE, NULL },
  { "SIZE of nonsense", "250-mx\r\n250 SIZE -12\r\n", "", 0, FALSE, NULL },
  { "SIZE too large for us", "250-mx\r\n250 SIZE 99999999999999999999999\r\n", "", 0, FALSE, NULL },
  { "AUTH without mechanism", "250-mx\r\n250 AUTH\r\n", "", 0, FALSE, NULL },
  { "names that are none", "250-mx\r\n250 AUTH  PLAIN  a;b AAAAAAAAAAAAAAAAAAAAA PLAIN\r\n", "PLAIN", 0,
    FALSE, NULL },
  { "a word that begins alike", "250-mx\r\n250 STARTTLSX\r\n", "", 0, FALSE, NULL },
  { "the last literal is ours", "250 [198.51.100.9] Hello x [2001:db8::7]\r\n", "", 0, FALSE, "2001:db8::7" },
  { "tagged literal", "250 mx Hello [IPv6:2001:db8::7]\r\n", "", 0, FALSE, "2001:db8::7" },
  { "brackets without address", "250 mx [hello] [192.0.2.1 [\r\n", "", 0, FALSE, NULL },
};

static ScReply *
parse (const char *bytes)
{
  ScReply *reply = NULL;
  gsize used;

  g_assert_true (sc_reply_parse (bytes, strlen (bytes), &reply, &used, NULL));
  g_assert_nonnull (reply);
  return reply;
}

static void
test_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const CapabilityCase *c = &cases[i];
      g_autoptr (ScReply) reply = parse (c->reply);
      g_autoptr (ScCapabilities) offered = sc_capabilities_new_from_reply (reply);
      g_autofree char *mechanisms = g_strjoinv (" ", (char **)sc_capabilities_get_mechanisms (offered));
      g_autofree char *our_address = sc_capabilities_dup_our_address (offered);

      g_test_message ("%s", c->name);
      g_assert_cmpstr (mechanisms, ==, c->mechanisms);
      g_assert_cmpuint (sc_capabilities_get_size_limit (offered), ==, c->size_limit);
      g_assert_cmpint (sc_capabilities_has (offered, "StartTLS"), ==, c->has_starttls);
      g_assert_cmpstr (our_address, ==, c->our_address);
    }
}

static void
test_parameters (void)
{
  g_autoptr (ScReply) reply = parse ("250-mx says hello\r\n250-SIZE 10\r\n250-SIZE 20\r\n250 8BITMIME\r\n");
  g_autoptr (ScCapabilities) offered = sc_capabilities_new_from_reply (reply);

  g_assert_cmpstr (sc_capabilities_get_greeting (offered), ==, "mx says hello");
  g_assert_cmpstr (sc_capabilities_get_parameters (offered, "size"), ==, "10");
  g_assert_cmpstr (sc_capabilities_get_parameters (offered, "8BITMIME"), ==, "");
  g_assert_null (sc_capabilities_get_parameters (offered, "mx"));
  g_assert_cmpstr (sc_capabilities_get_lines (offered)[0], ==, "SIZE 10");
  g_assert_cmpuint (g_strv_length ((char **)sc_capabilities_get_lines (offered)), ==, 3);
}

/* As many mechanisms as fit into a reply: taken in without much work, and not all of them. */
static void
test_flood (void)
{
  g_autoptr (GString) bytes = g_string_new ("250-mx\r\n");
  g_autoptr (ScReply) reply = NULL;
  g_autoptr (ScCapabilities) offered = NULL;

  for (guint line = 0; line < 7; line++)
    {
      g_string_append (bytes, line < 6 ? "250-AUTH" : "250 AUTH");
      for (guint i = 0; i < 1300; i++)
        g_string_append_printf (bytes, " %c%c%u", 'A' + line, 'B', i);
      g_string_append (bytes, "\r\n");
    }
  reply = parse (bytes->str);
  offered = sc_capabilities_new_from_reply (reply);
  g_assert_cmpuint (g_strv_length ((char **)sc_capabilities_get_mechanisms (offered)), ==, 128);
}

/* Reports and the knowledge hold these words. */
static void
test_nicks (void)
{
  static const char *const steps[] = { "resolve", "connect", "banner", "ehlo",   "starttls",
                                       "tls",     "auth",    "mail",   "rcpt",   "data",
                                       "message", "quit",    "idle",   "unknown" };
  static const char *const errors[] = { "bad-reply",    "line-too-long", "reply-too-long", "nul-in-reply",
                                        "codes-differ", "injection",     "bad-argument",   "no-mechanism",
                                        "sasl",         "unsolicited" };

  for (int i = 0; i < (int)G_N_ELEMENTS (steps); i++)
    g_assert_cmpstr (sc_enum_to_nick (SC_TYPE_STEP, i + 1), ==, steps[i]);
  for (int i = 0; i < (int)G_N_ELEMENTS (errors); i++)
    g_assert_cmpstr (sc_enum_to_nick (SC_TYPE_SMTP_ERROR, i + 1), ==, errors[i]);
  g_assert_cmpstr (sc_enum_to_nick (SC_TYPE_SPEAKER, SC_SPEAKER_CLIENT), ==, "C");
  g_assert_cmpstr (sc_enum_to_nick (SC_TYPE_SPEAKER, SC_SPEAKER_SERVER), ==, "S");
  g_assert_cmpstr (sc_enum_to_nick (SC_TYPE_SPEAKER, SC_SPEAKER_INFO), ==, "I");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/smtp/capabilities/table", test_table);
  g_test_add_func ("/smtp/capabilities/parameters", test_parameters);
  g_test_add_func ("/smtp/capabilities/flood", test_flood);
  g_test_add_func ("/smtp/nicks", test_nicks);
  return g_test_run ();
}
