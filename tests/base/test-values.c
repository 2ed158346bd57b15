/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "sc-auth-method.h"
#include "sc-deadline.h"
#include "sc-enum.h"
#include "sc-private-file.h"
#include "sc-secret.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
test_deadline (void)
{
  ScDeadline never = sc_deadline_never ();
  ScDeadline now = sc_deadline_after_ms (0);
  ScDeadline soon = sc_deadline_after_ms (5000);

  g_assert_cmpint (sc_deadline_get_remaining_ms (never), ==, -1);
  g_assert_false (sc_deadline_has_passed (never));
  g_assert_true (sc_deadline_has_passed (now));
  g_assert_cmpint (sc_deadline_get_remaining_ms (now), ==, 0);
  g_assert_true (sc_deadline_has_passed (sc_deadline_after_ms (-5)));
  g_assert_cmpint (sc_deadline_get_remaining_ms (soon), >, 4000);
  g_assert_cmpint (sc_deadline_get_remaining_ms (soon), <=, 5000);
  g_assert_cmpint (sc_deadline_min (soon, never).end_us, ==, soon.end_us);
  g_assert_cmpint (sc_deadline_min (soon, now).end_us, ==, now.end_us);
  g_assert_cmpint (sc_deadline_after_ms (G_MAXINT64).end_us, ==, G_MAXINT64);
}

static void
test_auth_methods (void)
{
  static const struct
  {
    ScAuthMethod method;
    const char  *nick;
    const char  *mechanism;
    gboolean     uses_token;
  } cases[] = {
    { SC_AUTH_METHOD_AUTO, "auto", NULL, FALSE },
    { SC_AUTH_METHOD_NONE, "none", NULL, FALSE },
    { SC_AUTH_METHOD_PLAIN, "plain", "PLAIN", FALSE },
    { SC_AUTH_METHOD_LOGIN, "login", "LOGIN", FALSE },
    { SC_AUTH_METHOD_CRAM_MD5, "cram-md5", "CRAM-MD5", FALSE },
    { SC_AUTH_METHOD_SCRAM_SHA_1, "scram-sha-1", "SCRAM-SHA-1", FALSE },
    { SC_AUTH_METHOD_SCRAM_SHA_256, "scram-sha-256", "SCRAM-SHA-256", FALSE },
    { SC_AUTH_METHOD_XOAUTH2, "xoauth2", "XOAUTH2", TRUE },
    { SC_AUTH_METHOD_OAUTHBEARER, "oauthbearer", "OAUTHBEARER", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      int value = 0;

      g_assert_cmpstr (sc_enum_to_nick (SC_TYPE_AUTH_METHOD, (int) cases[i].method), ==, cases[i].nick);
      g_assert_true (sc_enum_from_nick (SC_TYPE_AUTH_METHOD, cases[i].nick, &value));
      g_assert_cmpint (value, ==, (int) cases[i].method);
      g_assert_cmpstr (sc_auth_method_get_mechanism (cases[i].method), ==, cases[i].mechanism);
      g_assert_cmpint (sc_auth_method_uses_token (cases[i].method), ==, cases[i].uses_token);
    }
}

static void
test_unknown_nick (void)
{
  int value = 7;

  g_assert_null (sc_enum_to_nick (SC_TYPE_AUTH_METHOD, 0));
  g_assert_null (sc_enum_to_nick (SC_TYPE_AUTH_METHOD, 99));
  g_assert_false (sc_enum_from_nick (SC_TYPE_AUTH_METHOD, "PLAIN", &value));
  g_assert_false (sc_enum_from_nick (SC_TYPE_AUTH_METHOD, NULL, &value));
  g_assert_cmpint (value, ==, 7);
}

static void
test_secret (void)
{
  g_autoptr (ScSecret) whole = sc_secret_new ("pass\0word", 9);
  g_autoptr (ScSecret) part = sc_secret_new ("password", 4);
  g_autoptr (ScSecret) empty = sc_secret_new ("", -1);
  g_autoptr (ScSecret) again = sc_secret_ref (part);
  char buffer[] = "wipe me";

  g_assert_cmpuint (sc_secret_get_length (whole), ==, 9);
  g_assert_cmpmem (sc_secret_get_text (whole), 10, "pass\0word", 10);
  g_assert_cmpstr (sc_secret_get_text (again), ==, "pass");
  g_assert_cmpuint (sc_secret_get_length (empty), ==, 0);
  sc_secret_wipe (buffer, sizeof buffer);
  g_assert_cmpmem (buffer, sizeof buffer, "\0\0\0\0\0\0\0\0", 8);
}

/* Over a file that everybody may read: no library may hand its mode on. */
static void
test_private_file (void)
{
  g_autoptr (GError)   error = NULL;
  g_autofree char     *folder = g_dir_make_tmp ("sc-private-XXXXXX", NULL);
  g_autofree char     *path = g_build_filename (folder, "file", NULL);
  g_autofree char     *missing = g_build_filename (folder, "no-folder", "file", NULL);
  g_autofree char     *content = NULL;
  GStatBuf             info;

  for (guint i = 0; i < 2; i++)
    {
      g_clear_pointer (&content, g_free);
      g_assert_true (sc_private_file_write (path, i == 0 ? "first" : "second and more", i == 0 ? -1 : 6, &error));
      g_assert_no_error (error);
      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_assert_cmpint (info.st_mode & 0777, ==, 0600);
      g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
      g_assert_cmpstr (content, ==, i == 0 ? "first" : "second");
      g_assert_cmpint (g_chmod (path, 0644), ==, 0);
    }
  g_assert_false (sc_private_file_write (missing, "x", -1, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_remove (path);
  g_rmdir (folder);
}

static mode_t
current_umask (void)
{
  mode_t mask = umask (0);

  umask (mask);
  return mask;
}

/* A name may lead to something that is no file, or to a file elsewhere: both stay what they are. */
static void
test_private_file_elsewhere (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("sc-private-XXXXXX", NULL);
  g_autofree char *pipe_path = g_build_filename (folder, "pipe", NULL);
  g_autofree char *file_path = g_build_filename (folder, "file", NULL);
  g_autofree char *link_path = g_build_filename (folder, "link", NULL);
  g_autofree char *content = NULL;
  char heard[8] = { 0 };
  GStatBuf info;
  int fd;

  g_assert_cmpint (mkfifo (pipe_path, 0640), ==, 0);
  fd = open (pipe_path, O_RDWR | O_CLOEXEC | O_NONBLOCK);
  g_assert_cmpint (fd, >=, 0);
  g_assert_true (sc_private_file_can_write (pipe_path));
  g_assert_true (sc_private_file_write (pipe_path, "said", -1, &error));
  g_assert_no_error (error);
  g_assert_cmpint (read (fd, heard, sizeof heard), ==, 4);
  g_assert_cmpstr (heard, ==, "said");
  g_assert_cmpint (g_lstat (pipe_path, &info), ==, 0);
  g_assert_true (S_ISFIFO (info.st_mode));
  g_assert_cmpint (info.st_mode & 0777, ==, 0640 & ~current_umask ());

  g_assert_true (sc_private_file_write (file_path, "old", -1, &error));
  g_assert_cmpint (symlink ("file", link_path), ==, 0);
  g_assert_true (sc_private_file_can_write (link_path));
  g_assert_true (sc_private_file_write (link_path, "new", -1, &error));
  g_assert_true (g_file_test (link_path, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (g_file_get_contents (file_path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "new");

  g_assert_false (sc_private_file_can_write (folder));
  g_assert_false (sc_private_file_can_write (""));
  close (fd);
  g_remove (pipe_path);
  g_remove (link_path);
  g_remove (file_path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/values/deadline", test_deadline);
  g_test_add_func ("/base/values/auth-methods", test_auth_methods);
  g_test_add_func ("/base/values/unknown-nick", test_unknown_nick);
  g_test_add_func ("/base/values/secret", test_secret);
  g_test_add_func ("/base/values/private-file", test_private_file);
  g_test_add_func ("/base/values/private-file-elsewhere", test_private_file_elsewhere);
  return g_test_run ();
}
