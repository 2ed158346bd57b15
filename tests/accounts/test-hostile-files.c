/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#include "config.h"

#include "sc-account-store.h"
#include "sc-settings-file.h"

#include "test-folder.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* One bad file among good ones: it costs its own account and leaves a note that names it, and the others are listed as ever. */

#define MAX_SECONDS 5.0 /* a listing takes milliseconds; what waits for a pipe waits for ever */

static char *home;

static const char * const paths[] = {
  ".config/geary/bad/geary.ini",
  ".config/evolution/sources/bad.source",
  ".thunderbird/profiles.ini",
  ".thunderbird/p/prefs.js",
  ".msmtprc",
  ".config/mailtransports",
  ".claws-mail/accountrc",
  ".sylpheed-2.0/accountrc",
  ".gitconfig",
  ".muttrc",
  ".config/balsa/config",
  ".config/flaska.net/trojita.conf",
  ".config/Mailspring/config.json",
};

static void
make_pipe (const char *path)
{
  g_assert_no_errno (mkfifo (path, 0600));
}

static void
make_loop (const char *path)
{
  g_assert_no_errno (symlink (path, path));
}

static void
make_folder (const char *path)
{
  g_assert_no_errno (g_mkdir (path, 0700));
}

static void
make_endless (const char *path)
{
  g_assert_no_errno (symlink ("/dev/zero", path));
}

/* Of holes: takes no room. */
static void
make_huge (const char *path)
{
  write_file (path, "x", 0600);
  g_assert_no_errno (truncate (path, (off_t) 1 << 40));
}

static void
make_garbage (const char *path)
{
  g_autofree char *bytes = g_malloc (65536);
  guint32 state = 1;

  for (gsize i = 0; i < 65536; i++)
    {
      state = state * 1103515245 + 12345;
      bytes[i] = (char) (state >> 16);
    }
  g_assert_true (g_file_set_contents (path, bytes, 65536, NULL));
}

static void
make_long_value (const char *path)
{
  g_autofree char *filling = g_strnfill (200000, 'a');
  g_autofree char *text = g_strconcat ("[Account: 1]\nhost = ", filling, "\nsmtp_server=", filling, "\n", filling, "\n", NULL);

  write_file (path, text, 0600);
}

static void
make_nul (const char *path)
{
  static const char text[] = "[Account: 1]\nsmtp_server=a\0b\nhost a\0b\nset smtp_url=smtp://a\0b/\n";

  g_assert_true (g_file_set_contents (path, text, sizeof text, NULL));
}

static void
make_nested (const char *path)
{
  g_autofree char *text = g_strnfill (500000, '[');

  write_file (path, text, 0600);
}

static const struct
{
  const char *what;
  void      (*make) (const char *path);
  gboolean    has_note;
} kinds[] = {
  { "a pipe", make_pipe, TRUE },
  { "a loop of links", make_loop, TRUE },
  { "a folder", make_folder, TRUE },
  { "a device without end", make_endless, TRUE },
  { "a huge file", make_huge, TRUE },
  { "garbage", make_garbage, FALSE },
  { "values of 200 kB", make_long_value, FALSE },
  { "NUL bytes", make_nul, FALSE },
  { "half a million brackets", make_nested, FALSE },
};

static gboolean
has_account (GPtrArray  *accounts,
             const char *id)
{
  for (guint i = 0; i < accounts->len; i++)
    {
      if (strcmp (sc_account_get_id (g_ptr_array_index (accounts, i)), id) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_note (GPtrArray  *notes,
          const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  for (guint i = 0; i < notes->len; i++)
    {
      const char *note = g_ptr_array_index (notes, i);

      g_assert_true (g_utf8_validate (note, -1, NULL));
      g_assert_cmpuint (strlen (note), <, 3000);
      if (strstr (note, name) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
check (const char *path,
       gsize       kind)
{
  g_autofree char *good = g_build_filename (home, ".config", "geary", "good", "geary.ini", NULL);
  g_autofree char *profiles = g_build_filename (home, ".thunderbird", "profiles.ini", NULL);
  g_autofree char *bad = g_build_filename (home, path, NULL);
  g_autofree char *folder = g_path_get_dirname (bad);
  g_autoptr (ScAccountStore) store = sc_account_store_new ();
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (GTimer) timer = NULL;

  g_test_message ("%s: %s", path, kinds[kind].what);
  remove_folder (home);
  write_file (good, "[Metadata]\nversion=1\n[Account]\nsender_mailboxes=good@example.com;\nservice_provider=other\n[Outgoing]\nhost=good.example.com\n", 0600);
  write_file (profiles, "[Profile0]\nIsRelative=1\nPath=p\n", 0600);
  g_assert_no_errno (g_mkdir_with_parents (folder, 0700));
  g_unlink (bad);
  kinds[kind].make (bad);
  timer = g_timer_new ();
  accounts = sc_account_store_list_sync (store, &notes, NULL);
  g_assert_cmpfloat (g_timer_elapsed (timer, NULL), <, MAX_SECONDS);
  g_assert_true (has_account (accounts, "geary:good"));
  if (kinds[kind].has_note)
    g_assert_true (has_note (notes, path));
  (void) has_note (notes, path);
}

static void
test_bad_files (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      for (gsize j = 0; j < G_N_ELEMENTS (kinds); j++)
        check (paths[i], j);
    }
}

static int must_stop;

static gpointer
keep_writing (gpointer data)
{
  g_autofree char *block = g_strnfill (65536, 'x');
  FILE *file = g_fopen (data, "ab");

  for (int i = 0; i < 500 && !g_atomic_int_get (&must_stop); i++)
    {
      fwrite (block, 1, 65536, file);
      fflush (file);
    }
  fclose (file);
  return NULL;
}

static void
test_growing (void)
{
  g_autofree char *path = g_build_filename (home, "growing", NULL);
  GThread *thread;

  g_mkdir_with_parents (home, 0700);
  write_file (path, "x", 0600);
  thread = g_thread_new ("writer", keep_writing, path);
  for (int i = 0; i < 50; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ScSettingsFile) file = sc_settings_file_read (path, SC_SETTINGS_FILE_MAX_BYTES, &error);

      if (file != NULL)
        g_assert_cmpuint (file->length, <=, SC_SETTINGS_FILE_MAX_BYTES);
      else
        g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_BAD_DATA);
    }
  g_atomic_int_set (&must_stop, TRUE);
  g_thread_join (thread);
}

static const struct
{
  const char *what;
  const char *bytes;
  gsize       length;
  const char *expected;
} text_rows[] = {
  { "UTF-8", "a=ä\n", 5, "a=ä\n" },
  { "Latin-1", "a=\xE4\n", 4, "a=ä\n" },
  { "Windows' line ends", "a\r\nb\rc\r\n", 8, "a\nb\rc\n" },
  { "a mark of byte order", "\xEF\xBB\xBF" "a", 4, "a" },
  { "a NUL byte", "a\0b", 3, "a\x01" "b" },
  { "nothing", "", 0, "" },
};

static void
test_make_text (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (text_rows); i++)
    {
      g_autoptr (ScSettingsFile) file = sc_settings_file_new (text_rows[i].bytes, text_rows[i].length);

      g_test_message ("%s", text_rows[i].what);
      sc_settings_file_make_text (file);
      g_assert_cmpstr (file->text, ==, text_rows[i].expected);
      g_assert_cmpuint (file->length, ==, strlen (text_rows[i].expected));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autofree char *config = NULL;
  int status;

  home = g_dir_make_tmp ("sendcheck-hostile.XXXXXX", &error);
  g_assert_no_error (error);
  config = g_build_filename (home, ".config", NULL);
  g_setenv ("HOME", home, TRUE);
  g_setenv ("XDG_CONFIG_HOME", config, TRUE);
  g_setenv ("XDG_RUNTIME_DIR", home, TRUE);
  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hostile/files", test_bad_files);
  g_test_add_func ("/hostile/growing", test_growing);
  g_test_add_func ("/hostile/text", test_make_text);

  status = g_test_run ();
  remove_folder (home);
  g_free (home);
  return status;
}
