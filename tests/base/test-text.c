/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-text.h"

#include <string.h>

typedef struct
{
  const char *description;
  const char *bytes;
  gssize      length;
  gsize       max_chars;
  const char *safe;
} TextCase;

static const TextCase cases[] = {
  { "plain", "250 OK", -1, 100, "250 OK" },
  { "empty", "", -1, 100, "" },
  { "umlauts stay", "Grüße", -1, 100, "Grüße" },
  { "tab", "a\tb", -1, 100, "a b" },
  { "terminal escape", "\033[31mred", -1, 100, "␛[31mred" },
  { "bell, backspace, delete", "\a\b\x7f", -1, 100, "␇␈␡" },
  { "line ends", "a\r\nb", -1, 100, "a␍␊b" },
  { "NUL inside", "a\0b", 3, 100, "a␀b" },
  { "C1 control", "a\xc2\x9b" "31m", -1, 100, "a\uFFFD31m" },
  { "invalid byte", "a\xff" "b", -1, 100, "a\uFFFDb" },
  { "Latin-1", "Gr\xfc\xdf" "e", -1, 100, "Gr\uFFFD\uFFFDe" },
  { "cut character", "a\xe2\x82", -1, 100, "a\uFFFD\uFFFD" },
  { "overlong slash", "\xc0\xaf", -1, 100, "\uFFFD\uFFFD" },
  { "surrogate", "\xed\xa0\x80", -1, 100, "\uFFFD\uFFFD\uFFFD" },
  { "right-to-left override", "a\u202egpj.exe", -1, 100, "a\uFFFDgpj.exe" },
  { "isolates", "\u2066x\u2069", -1, 100, "\uFFFDx\uFFFD" },
  { "a whole isolate", "a \u2068x y\u2069 b \u2068z\u2069", -1, 100, "a \u2068x y\u2069 b \u2068z\u2069" },
  { "an isolate that is not closed", "\u2068x", -1, 100, "\uFFFDx" },
  { "an isolate that was not opened", "x\u2069", -1, 100, "x\uFFFD" },
  { "an isolate that is closed twice", "\u2068x\u2069\u2069", -1, 100, "\u2068x\u2069\uFFFD" },
  { "an isolate in an isolate", "\u2068a\u2068x\u2069\u2069", -1, 100, "\uFFFDa\u2068x\u2069\uFFFD" },
  { "an isolate with an override", "\u2068a\u202Ex\u2069", -1, 100, "\uFFFDa\uFFFDx\uFFFD" },
  { "an isolate of nothing", "\u2068\u2069", -1, 100, "\uFFFD\uFFFD" },
  { "an isolate over a line's end", "\u2068a\nx\u2069", -1, 100, "\uFFFDa\u240Ax\uFFFD" },
  { "an isolate that is cut", "\u2068abcdef\u2069", -1, 4, "\u2068abc\u2069…" },
  { "zero width", "pay\u200bpal", -1, 100, "pay\uFFFDpal" },
  { "byte order mark", "\ufeffa", -1, 100, "\uFFFDa" },
  { "soft hyphen", "a\u00adb", -1, 100, "a\uFFFDb" },
  { "line and paragraph separators", "a\u2028b\u2029c", -1, 100, "a\uFFFDb\uFFFDc" },
  { "tag characters", "a\U000e0041", -1, 100, "a\uFFFD" },
  { "hangul filler", "a\u3164", -1, 100, "a\uFFFD" },
  { "noncharacter", "a\xef\xbf\xbf", -1, 100, "a\uFFFD" },
  { "markup is text", "<b>&amp;</b>", -1, 100, "<b>&amp;</b>" },
  { "exactly as long as allowed", "abcde", -1, 5, "abcde" },
  { "cut off", "abcdef", -1, 5, "abcde…" },
  { "cut between characters, not bytes", "äöüäöü", -1, 3, "äöü…" },
  { "nothing allowed", "abc", -1, 0, "…" },
  { "piled-up marks", "e\u0301\u0301\u0301\u0301\u0301", -1, 100, "e\u0301\u0301\u0301\uFFFD\uFFFD" },
};

static void
test_one_line (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length = cases[i].length < 0 ? strlen (cases[i].bytes) : (gsize) cases[i].length;
      g_autofree char *exact = g_memdup2 (cases[i].bytes, MAX (length, 1)); /* over-reads show */
      g_autofree char *safe = sc_text_make_safe (exact, (gssize) length, cases[i].max_chars);

      g_test_message ("%s", cases[i].description);
      g_assert_cmpstr (safe, ==, cases[i].safe);
      g_assert_true (g_utf8_validate (safe, -1, NULL));
    }
}

static void
test_lines (void)
{
  g_autofree char *safe = sc_text_make_safe_lines ("a\r\nb\nc\rd\033", -1, 100);
  g_autofree char *cut = sc_text_make_safe_lines ("a\r\nbcd", -1, 3);

  g_assert_cmpstr (safe, ==, "a\nb\nc␍d␛");
  g_assert_cmpstr (cut, ==, "a\nb…");
}

static void
test_every_byte (void)
{
  for (guint a = 0; a < 256; a++)
    {
      for (guint b = 0; b < 256; b++)
        {
          const char bytes[2] = { (char) a, (char) b };
          g_autofree char *safe = sc_text_make_safe (bytes, 2, 10);

          g_assert_true (g_utf8_validate (safe, -1, NULL));
          g_assert_false (sc_text_has_control (safe));
        }
    }
}

static void
test_has_control (void)
{
  static const char *const bad[] = { "a\n", "\033", "a\x7f", "a\xc2\x85", "\x9b" "31m", "\t" };
  static const char *const good[] = { "", "smtp.example.com", "Grüße", "\uFFFD", "ひ" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_true (sc_text_has_control (bad[i]));
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_false (sc_text_has_control (good[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/text/one-line", test_one_line);
  g_test_add_func ("/base/text/lines", test_lines);
  g_test_add_func ("/base/text/every-byte", test_every_byte);
  g_test_add_func ("/base/text/has-control", test_has_control);
  return g_test_run ();
}
