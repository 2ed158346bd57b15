/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-reply-parser.h"

#include <string.h>

/* Replies, as a table. The parser gets a block of exactly the right size without a terminator. */

#define OK 0
#define MORE (-1)

typedef struct
{
  const char *name;
  const char *bytes;
  gssize length; /* -1: up to the NUL */
  int outcome;   /* OK, MORE or an ScSmtpError */
  guint code;
  const char *enhanced; /* (nullable) */
  const char *text;
  gsize rest; /* octets that are not used */
} ReplyCase;

static const ReplyCase cases[] = {
  { "plain", "250 OK\r\n", -1, OK, 250, NULL, "OK", 0 },
  { "LF only", "250 OK\n", -1, OK, 250, NULL, "OK", 0 },
  { "bare code", "250\r\n", -1, OK, 250, NULL, "", 0 },
  { "bare code, LF only", "250\n", -1, OK, 250, NULL, "", 0 },
  { "code and space", "250 \r\n", -1, OK, 250, NULL, "", 0 },
  { "two lines", "250-a\r\n250 b\r\n", -1, OK, 250, NULL, "a\nb", 0 },
  { "bare code ends two lines", "250-a\r\n250\r\n", -1, OK, 250, NULL, "a\n", 0 },
  { "empty line of many", "250-\r\n250 b\r\n", -1, OK, 250, NULL, "\nb", 0 },
  { "line ends mixed", "250-a\n250 b\r\n", -1, OK, 250, NULL, "a\nb", 0 },
  { "a second reply stays", "500 a\r\n421 b\r\n", -1, OK, 500, NULL, "a", 7 },
  { "octets behind it stay", "250 a\r\nxyz", -1, OK, 250, NULL, "a", 3 },
  { "enhanced", "421 4.7.0 Try later\r\n", -1, OK, 421, "4.7.0", "Try later", 0 },
  { "enhanced alone", "421 4.7.0\r\n", -1, OK, 421, "4.7.0", "", 0 },
  { "enhanced on each line", "550-5.1.1 No\r\n550 5.1.1 such\r\n", -1, OK, 550, "5.1.1", "No\nsuch", 0 },
  { "enhanced on the second line", "421-mx says\r\n421 4.3.2 busy\r\n", -1, OK, 421, "4.3.2", "mx says\nbusy",
    0 },
  { "another enhanced later is text", "550-5.1.1 a\r\n550 5.7.1 b\r\n", -1, OK, 550, "5.1.1", "a\n5.7.1 b",
    0 },
  { "class does not match", "421 5.7.0 x\r\n", -1, OK, 421, NULL, "5.7.0 x", 0 },
  { "three digits", "550 5.7.139 x\r\n", -1, OK, 550, "5.7.139", "x", 0 },
  { "an address is no enhanced code", "421 4.7.0.1 x\r\n", -1, OK, 421, NULL, "4.7.0.1 x", 0 },
  { "four digits are none", "421 4.7.1234 x\r\n", -1, OK, 421, NULL, "4.7.1234 x", 0 },
  { "not UTF-8", "421 caf\xe9\r\n", -1, OK, 421, NULL, "caf\357\277\275", 0 },
  { "escape sequence", "421 \033[2Jx\r\n", -1, OK, 421, NULL, "\342\220\233[2Jx", 0 },
  { "CR inside", "421 a\rb\r\n", -1, OK, 421, NULL, "a\342\220\215b", 0 },
  { "nothing", "", -1, MORE, 0, NULL, NULL, 0 },
  { "half a code", "42", -1, MORE, 0, NULL, NULL, 0 },
  { "a code", "421", -1, MORE, 0, NULL, NULL, 0 },
  { "no line end", "421 x", -1, MORE, 0, NULL, NULL, 0 },
  { "CR and no LF", "421\r", -1, MORE, 0, NULL, NULL, 0 },
  { "CR only", "220 x\r250 y\r", -1, MORE, 0, NULL, NULL, 0 },
  { "one of two lines", "250-x\r\n", -1, MORE, 0, NULL, NULL, 0 },
  { "1yz", "150 x\r\n", -1, SC_SMTP_ERROR_BAD_REPLY, 0, NULL, NULL, 0 },
  { "6yz", "650 x\r\n", -1, SC_SMTP_ERROR_BAD_REPLY, 0, NULL, NULL, 0 },
  { "x6z", "260 x\r\n", -1, SC_SMTP_ERROR_BAD_REPLY, 0, NULL, NULL, 0 },
  { "999", "999 x\r\n", -1, SC_SMTP_ERROR_BAD_REPLY, 0, NULL, NULL, 0 },
  { "000", "000 x\r\n", -1, SC_SMTP_ERROR_BAD_REPLY, 0, NULL, NULL, 0 },
  { "four digits", "2500 x\r\n", -1, SC_SMTP_ERROR_BAD_REPLY, 0, NULL, NULL, 0 },
  { "no space", "250x\r\n", -1, SC_SMTP_ERROR_BAD_REPLY, 0, NULL, NULL, 0 },
  { "CR behind the code and more", "250\rx\r\n", -1, SC_SMTP_ERROR_BAD_REPLY, 0, NULL, NULL, 0 },
  { "space first", " 250 x\r\n", -1, SC_SMTP_ERROR_BAD_REPLY, 0, NULL, NULL, 0 },
  { "empty line", "\r\n", -1, SC_SMTP_ERROR_BAD_REPLY, 0, NULL, NULL, 0 },
  { "two digits", "25\r\n", -1, SC_SMTP_ERROR_BAD_REPLY, 0, NULL, NULL, 0 },
  { "HTTP, one octet", "H", -1, SC_SMTP_ERROR_BAD_REPLY, 0, NULL, NULL, 0 },
  { "TLS record", "\026\003\001", -1, SC_SMTP_ERROR_BAD_REPLY, 0, NULL, NULL, 0 },
  { "second line without code", "250-a\r\nb\r\n", -1, SC_SMTP_ERROR_BAD_REPLY, 0, NULL, NULL, 0 },
  { "codes differ", "250-a\r\n550 b\r\n", -1, SC_SMTP_ERROR_CODES_DIFFER, 0, NULL, NULL, 0 },
  { "codes differ in the last digit", "250-a\r\n251 b\r\n", -1, SC_SMTP_ERROR_CODES_DIFFER, 0, NULL, NULL,
    0 },
  { "NUL in the text", "250 a\0b\r\n", 9, SC_SMTP_ERROR_NUL_IN_REPLY, 0, NULL, NULL, 0 },
  { "NUL in the code",
    "2\0"
    "0 b\r\n",
    7, SC_SMTP_ERROR_NUL_IN_REPLY, 0, NULL, NULL, 0 },
  { "NUL behind the code", "250\0b\r\n", 7, SC_SMTP_ERROR_NUL_IN_REPLY, 0, NULL, NULL, 0 },
  { "NUL behind what is no separator", "4214\0", 5, SC_SMTP_ERROR_BAD_REPLY, 0, NULL, NULL, 0 },
  { "NUL behind CR", "421\r\0", 5, SC_SMTP_ERROR_NUL_IN_REPLY, 0, NULL, NULL, 0 },
  { "NUL before a line end", "250 a\0", 6, SC_SMTP_ERROR_NUL_IN_REPLY, 0, NULL, NULL, 0 },
};

/* Whatever a prefix is called, the whole is called. */
static void
check_prefixes (const char *bytes, gsize length, int outcome)
{
  for (gsize part = 0; part < length; part++)
    {
      g_autofree char *exact = g_memdup2 (bytes, part);
      g_autoptr (ScReply) reply = NULL;
      g_autoptr (GError) error = NULL;
      gsize used;

      if (!sc_reply_parse (exact, part, &reply, &used, &error))
        {
          g_assert_error (error, SC_SMTP_ERROR, outcome);
          return;
        }
    }
}

static void
test_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const ReplyCase *c = &cases[i];
      const gsize length = c->length < 0 ? strlen (c->bytes) : (gsize)c->length;
      g_autofree char *exact = g_memdup2 (c->bytes, length);
      g_autoptr (ScReply) reply = NULL;
      g_autoptr (GError) error = NULL;
      gsize used = 99;
      gboolean good = sc_reply_parse (exact, length, &reply, &used, &error);

      g_test_message ("%s", c->name);
      check_prefixes (c->bytes, length, c->outcome);
      if (c->outcome > 0)
        {
          g_assert_false (good);
          g_assert_error (error, SC_SMTP_ERROR, c->outcome);
          g_assert_null (reply);
          continue;
        }
      g_assert_no_error (error);
      g_assert_true (good);
      if (c->outcome == MORE)
        {
          g_assert_null (reply);
          g_assert_cmpuint (used, ==, 0);
          continue;
        }
      g_assert_nonnull (reply);
      g_assert_cmpuint (sc_reply_get_code (reply), ==, c->code);
      g_assert_cmpstr (sc_reply_get_enhanced_text (reply), ==, c->enhanced);
      g_assert_cmpint (sc_reply_has_enhanced_code (reply), ==, c->enhanced != NULL);
      g_assert_cmpstr (sc_reply_get_text (reply), ==, c->text);
      g_assert_cmpuint (used, ==, length - c->rest);
    }
}

static GString *
make_lines (guint n, gsize line_length)
{
  GString *bytes = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_string_append (bytes, i + 1 < n ? "250-" : "250 ");
      for (gsize j = 6; j < line_length; j++)
        g_string_append_c (bytes, 'a');
      g_string_append (bytes, "\r\n");
    }
  return bytes;
}

static void
check_limit (GString *taken, int outcome)
{
  g_autoptr (GString) bytes = taken;
  g_autofree char *exact = g_memdup2 (bytes->str, bytes->len);
  g_autoptr (ScReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  gsize used;

  if (sc_reply_parse (exact, bytes->len, &reply, &used, &error))
    {
      g_assert_cmpint (outcome, ==, OK);
      g_assert_nonnull (reply);
      g_assert_cmpuint (used, ==, bytes->len);
    }
  else
    g_assert_error (error, SC_SMTP_ERROR, outcome);
}

static void
test_limits (void)
{
  check_limit (make_lines (1, SC_REPLY_LINE_MAX), OK);
  check_limit (make_lines (1, SC_REPLY_LINE_MAX + 1), SC_SMTP_ERROR_LINE_TOO_LONG);
  check_limit (make_lines (SC_REPLY_LINES_MAX, 10), OK);
  check_limit (make_lines (SC_REPLY_LINES_MAX + 1, 10), SC_SMTP_ERROR_REPLY_TOO_LONG);
  check_limit (make_lines (SC_REPLY_OCTETS_MAX / 8192, 8192), OK);
  check_limit (make_lines (SC_REPLY_OCTETS_MAX / 8192 + 1, 8192), SC_SMTP_ERROR_REPLY_TOO_LONG);
  check_limit (make_lines (SC_REPLY_OCTETS_MAX / 8190 + 1, 8190), SC_SMTP_ERROR_REPLY_TOO_LONG);
}

/* An endless line is refused when the limit is reached, not when its end comes. */
static void
test_endless_line (void)
{
  g_autofree char *bytes = g_malloc (SC_REPLY_LINE_MAX);
  g_autoptr (ScReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  gsize used;

  memset (bytes, 'a', SC_REPLY_LINE_MAX);
  memcpy (bytes, "220 ", 4);
  g_assert_true (sc_reply_parse (bytes, SC_REPLY_LINE_MAX - 1, &reply, &used, &error));
  g_assert_no_error (error);
  g_assert_null (reply);
  g_assert_false (sc_reply_parse (bytes, SC_REPLY_LINE_MAX, &reply, &used, &error));
  g_assert_error (error, SC_SMTP_ERROR, SC_SMTP_ERROR_LINE_TOO_LONG);
}

static void
test_made_up (void)
{
  const char *lines[] = { "Too\tmany", "errors\xff", NULL };
  ScEnhancedCode enhanced = { 4, 7, 0 };
  g_autoptr (ScReply) reply = sc_reply_new (421, enhanced, lines);
  g_autoptr (ScReply) empty = sc_reply_new (250, (ScEnhancedCode){ 0, 0, 0 }, NULL);

  g_assert_cmpstr (sc_reply_get_text (reply), ==, "Too many\nerrors\357\277\275");
  g_assert_cmpstr (sc_reply_get_enhanced_text (reply), ==, "4.7.0");
  g_assert_cmpuint (sc_reply_get_enhanced_code (reply).subject, ==, 7);
  g_assert_true (sc_reply_is_transient (reply));
  g_assert_false (sc_reply_is_positive (reply) || sc_reply_is_intermediate (reply) ||
                  sc_reply_is_permanent (reply));
  g_assert_cmpstr (sc_reply_get_text (empty), ==, "");
  g_assert_false (sc_reply_has_enhanced_code (empty));
  g_assert_true (sc_reply_is_positive (empty));
}

static void
test_enhanced_codes (void)
{
  static const struct
  {
    const char *text;
    gboolean good;
    gsize used;
  } codes[] = {
    { "4.7.0", TRUE, 5 },     { "4.7.0 x", TRUE, 5 },   { "5.7.139-x", TRUE, 7 }, { "2.999.999", TRUE, 9 },
    { "3.0.0", FALSE, 0 },    { "4.7", FALSE, 0 },      { "4.7.", FALSE, 0 },     { "4..0 x", FALSE, 0 },
    { "4.7.0.", FALSE, 0 },   { "4.1000.0", FALSE, 0 }, { "44.7.0", FALSE, 0 },   { "", FALSE, 0 },
    { "4.7.0000", FALSE, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      const gsize length = strlen (codes[i].text);
      g_autofree char *exact = g_memdup2 (codes[i].text, length);
      ScEnhancedCode code;
      gsize used = 0;

      g_test_message ("%s", codes[i].text);
      g_assert_cmpint (sc_enhanced_code_parse (exact, length, &code, &used), ==, codes[i].good);
      g_assert_cmpuint (used, ==, codes[i].used);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/smtp/reply/table", test_table);
  g_test_add_func ("/smtp/reply/limits", test_limits);
  g_test_add_func ("/smtp/reply/endless-line", test_endless_line);
  g_test_add_func ("/smtp/reply/made-up", test_made_up);
  g_test_add_func ("/smtp/reply/enhanced-codes", test_enhanced_codes);
  return g_test_run ();
}
