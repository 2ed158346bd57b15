/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#include "config.h"

#include "sc-mozilla-keys.h"
#include "sc-mozilla-logins.h"
#include "sc-mozilla-prefs.h"
#include "sc-settings-file.h"
#include "sc-thunderbird-profiles.h"
#include "sc-thunderbird-source.h"

#include <string.h>

/* Thunderbird's files: preferences, profiles, stored logins. What Thunderbird itself reads in the preferences of data/ stands in
 * test_samples.py; the databases were written by Thunderbird 153.7, those with 3DES by make-3des-profile.py. */

static const struct
{
  const char *what;
  const char *text;
  const char *string; /* of mail.a */
  int         number; /* of mail.b */
} prefs_rows[] = {
  { "plain", "user_pref(\"mail.a\", \"x\");\nuser_pref(\"mail.b\", 7);", "x", 7 },
  { "white space and comments anywhere", "/* c */ user_pref\n(\t\"mail.a\" // c\n , \"x\" # c\n) ; user_pref(\"mail.b\",/**/-7);", "x", -7 },
  { "the last one counts", "user_pref(\"mail.a\",\"1\");user_pref(\"mail.a\",\"2\");user_pref(\"mail.b\",1);user_pref(\"mail.b\",2);", "2", 2 },
  { "in a comment", "/* user_pref(\"mail.a\",\"x\"); */ // user_pref(\"mail.b\",7);\n# user_pref(\"mail.b\",7);", NULL, -1 },
  { "escapes", "user_pref(\"mail.a\", \"caf\\u00e9 \\x41 \\\"q\\\" \\\\ \\'\");", "café A \"q\" \\ '", -1 },
  { "two halves of one character", "user_pref(\"mail.a\", \"\\ud83d\\ude00\");", "😀", -1 },
  { "half a character", "user_pref(\"mail.a\", \"\\ud83d\"); user_pref(\"mail.b\", 7);", NULL, 7 },
  { "single quotes", "user_pref('mail.a', 'x\"y');", "x\"y", -1 },
  { "an unknown escape", "user_pref(\"mail.a\", \"\\q\"); user_pref(\"mail.b\", 7);", NULL, 7 },
  { "Latin-1", "user_pref(\"mail.a\", \"B\xFCro\"); user_pref(\"mail.b\", 7);", "Büro", 7 },
  { "of another type", "user_pref(\"mail.a\", 42); user_pref(\"mail.b\", \"7\");", NULL, -1 },
  { "truth", "user_pref(\"mail.a\", true); user_pref(\"mail.b\", true);", NULL, 1 },
  { "a number too large", "user_pref(\"mail.b\", 99999999999999999999); user_pref(\"mail.a\", \"x\");", "x", -1 },
  { "no end of the text", "user_pref(\"mail.b\", 7); user_pref(\"mail.a\", \"x", NULL, 7 },
  { "no end of the comment", "user_pref(\"mail.b\", 7); /* user_pref(\"mail.a\", \"x\");", NULL, 7 },
  { "other functions", "evil(\"mail.a\", \"x\"); pref(\"mail.b\", 7);", NULL, 7 },
  { "no semicolon", "user_pref(\"mail.a\", \"x\") user_pref(\"mail.b\", 7);", NULL, -1 },
  { "a mark of byte order", "\xEF\xBB\xBFuser_pref(\"mail.a\", \"x\");", "x", -1 },
  { "nothing", "", NULL, -1 },
};

static void
test_prefs (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (prefs_rows); i++)
    {
      const gsize length = strlen (prefs_rows[i].text);
      /* Without terminator: reading past the end is seen. */
      g_autofree char *text = g_memdup2 (prefs_rows[i].text, length);
      g_autoptr (ScMozillaPrefs) prefs = sc_mozilla_prefs_parse (text != NULL ? text : "", length);

      g_test_message ("%s", prefs_rows[i].what);
      g_assert_cmpstr (sc_mozilla_prefs_get_string (prefs, "mail.a"), ==, prefs_rows[i].string);
      g_assert_cmpint (sc_mozilla_prefs_get_int (prefs, "mail.b", -1), ==, prefs_rows[i].number);
    }
}

static const struct
{
  const char *what;
  const char *text;
  const char *expected; /* divided by spaces */
} profiles_rows[] = {
  { "relative", "[Profile0]\nName=a\nIsRelative=1\nPath=abc.default\n", "/r/.tb/abc.default" },
  { "absolute", "[Profile0]\nIsRelative=0\nPath=/elsewhere/p\n", "/elsewhere/p" },
  { "the installation's first", "[Profile0]\nIsRelative=1\nPath=a\nDefault=1\n[InstallFF]\nDefault=b\nLocked=1\n[Profile1]\nIsRelative=1\nPath=b\n",
    "/r/.tb/b /r/.tb/a" },
  { "out of the root", "[Profile0]\nIsRelative=1\nPath=../../../etc\n[Profile1]\nIsRelative=1\nPath=a/../../x\n[Profile2]\nIsRelative=1\nPath=.\n", "" },
  { "an absolute path that says it is relative", "[Profile0]\nIsRelative=1\nPath=/etc\n", "" },
  { "a relative path that says it is absolute", "[Profile0]\nIsRelative=0\nPath=etc\n", "" },
  { "out of the root by the installation", "[InstallFF]\nDefault=../x\n", "" },
  { "inside after all", "[Profile0]\nIsRelative=1\nPath=a/../b\n", "/r/.tb/b" },
  { "Windows' line ends", "[Profile0]\r\nIsRelative=1\r\nPath=a\r\n", "/r/.tb/a" },
  { "no path", "[Profile0]\nIsRelative=1\n[General]\nVersion=2\n", "" },
  { "no file of this kind", "\x01\x02[[[", "" },
};

static void
test_profiles (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (profiles_rows); i++)
    {
      g_autoptr (GPtrArray) paths = sc_thunderbird_profiles_read (profiles_rows[i].text, strlen (profiles_rows[i].text), "/r/.tb");
      g_autofree char *joined = NULL;

      g_ptr_array_add (paths, NULL);
      joined = g_strjoinv (" ", (char **) paths->pdata);
      g_test_message ("%s", profiles_rows[i].what);
      g_assert_cmpstr (joined, ==, profiles_rows[i].expected);
    }
}

static ScSettingsFile *
read_sample (const char *profile,
             const char *name)
{
  g_autofree char *path = g_build_filename (DATA_DIR, "thunderbird", profile, name, NULL);
  g_autoptr (GError) error = NULL;
  ScSettingsFile *file = sc_settings_file_read (path, SC_SETTINGS_LARGE_FILE_MAX_BYTES, &error);

  g_assert_no_error (error);
  return file;
}

static const struct
{
  const char *what;
  const char *logins;
  const char *keys;
  const char *primary_password;
  const char *origin;
  const char *user;
  const char *expected;
  int         code;
} login_rows[] = {
#define REAL "tb153-real/xz6dk7vc.default-default"
#define GUARDED "tb153-primary-password"
#define OLD "made-3des"
#define OLD_GUARDED "made-3des-primary-password"
#define PASSWORD "Primär-pw1"
  { "AES", REAL, REAL, NULL, "smtp://smtp.example.com", "ann@example.com", "tb-pässword", 0 },
  { "AES, primary password", GUARDED, GUARDED, PASSWORD, "smtp://smtp.example.com", "ann@example.com", "tb-pässword", 0 },
  { "AES, primary password not given", GUARDED, GUARDED, NULL, "smtp://smtp.example.com", "ann@example.com", NULL, SC_STORE_ERROR_PROTECTED },
  { "AES, primary password wrong", GUARDED, GUARDED, "Primar-pw1", "smtp://smtp.example.com", "ann@example.com", NULL, SC_STORE_ERROR_PROTECTED },
  { "AES, a primary password where none is", REAL, REAL, "x", "smtp://smtp.example.com", "ann@example.com", NULL, SC_STORE_ERROR_PROTECTED },
  { "3DES", OLD, OLD, NULL, "smtp://[2001:db8::25]", "ann", "old pässword", 0 },
  { "3DES, primary password", OLD_GUARDED, OLD_GUARDED, PASSWORD, "smtp://[2001:db8::25]", "ann", "old pässword", 0 },
  { "3DES, primary password not given", OLD_GUARDED, OLD_GUARDED, NULL, "smtp://[2001:db8::25]", "ann", NULL, SC_STORE_ERROR_PROTECTED },
  { "the first of several, any user", OLD, OLD, NULL, "smtp://[2001:db8::25]", NULL, "not this", 0 },
  { "host in capitals", REAL, REAL, NULL, "smtp://SMTP.example.com", "ann@example.com", "tb-pässword", 0 },
  { "another user", REAL, REAL, NULL, "smtp://smtp.example.com", "bob", NULL, SC_STORE_ERROR_NO_SECRET },
  { "another host", REAL, REAL, NULL, "smtp://smtp.example.org", "ann@example.com", NULL, SC_STORE_ERROR_NO_SECRET },
  { "keys of another profile", REAL, OLD, NULL, "smtp://smtp.example.com", NULL, NULL, SC_STORE_ERROR_BAD_DATA },
  { "damaged login", "logins-bad", REAL, NULL, "smtp://smtp.example.com", NULL, NULL, SC_STORE_ERROR_BAD_DATA },
  { "damaged user name", "logins-bad", REAL, NULL, "smtp://smtp.example.com", "ann", NULL, SC_STORE_ERROR_NO_SECRET },
  { "cut file of logins", "logins-truncated", REAL, NULL, "smtp://smtp.example.com", NULL, NULL, SC_STORE_ERROR_BAD_DATA },
};

static void
test_logins (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (login_rows); i++)
    {
      g_autoptr (ScSettingsFile) logins = read_sample (login_rows[i].logins, "logins.json");
      g_autoptr (ScSettingsFile) keys = read_sample (login_rows[i].keys, "key4.db");
      g_autoptr (ScSecret) password = login_rows[i].primary_password != NULL ? sc_secret_new (login_rows[i].primary_password, -1) : NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (ScSecret) secret = sc_mozilla_logins_find (logins->text, logins->length, keys->text, keys->length, password,
                                                            login_rows[i].origin, login_rows[i].user, &error);

      g_test_message ("%s", login_rows[i].what);
      if (login_rows[i].expected == NULL)
        {
          g_assert_error (error, SC_STORE_ERROR, login_rows[i].code);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpstr (sc_secret_get_text (secret), ==, login_rows[i].expected);
    }
}

/* Wherever the database is cut or a byte of its content is changed: an error, or what was stored, never a crash or a loop. */
static void
test_damaged_keys (void)
{
  g_autoptr (ScSettingsFile) logins = read_sample (OLD, "logins.json");
  g_autoptr (ScSettingsFile) keys = read_sample (OLD, "key4.db");
  guint n_errors = 0;

  for (gsize at = 0; at < keys->length; at += 61)
    {
      g_autofree char *cut = g_memdup2 (keys->text, at);
      g_autofree char *changed = g_memdup2 (keys->text, keys->length);
      g_autoptr (GError) cut_error = NULL;
      g_autoptr (GError) changed_error = NULL;
      g_autoptr (ScSecret) from_cut = NULL;
      g_autoptr (ScSecret) from_changed = NULL;

      changed[at] = (char) (changed[at] ^ 0x55);
      from_cut = sc_mozilla_logins_find (logins->text, logins->length, cut != NULL ? cut : "", at, NULL, "smtp://[2001:db8::25]", "ann", &cut_error);
      from_changed = sc_mozilla_logins_find (logins->text, logins->length, changed, keys->length, NULL, "smtp://[2001:db8::25]", "ann",
                                             &changed_error);
      g_assert_true ((from_cut == NULL) == (cut_error != NULL));
      g_assert_true ((from_changed == NULL) == (changed_error != NULL));
      if (from_changed != NULL)
        g_assert_cmpstr (sc_secret_get_text (from_changed), ==, "old pässword");
      n_errors += (changed_error != NULL) + (cut_error != NULL);
    }
  g_assert_cmpuint (n_errors, >, 10);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/thunderbird/prefs", test_prefs);
  g_test_add_func ("/thunderbird/profiles", test_profiles);
  g_test_add_func ("/thunderbird/logins", test_logins);
  g_test_add_func ("/thunderbird/damaged-keys", test_damaged_keys);

  return g_test_run ();
}
