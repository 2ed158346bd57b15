/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#include "config.h"

#include "sc-outbox.h"

#include "test-folder.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>
#include <utime.h>

static char *home;

static char *
in_home (const char *name)
{
  return g_build_filename (home, name, NULL);
}

static void
make_home (gpointer fixture, gconstpointer data)
{
  home = g_dir_make_tmp ("sendcheck-outbox-XXXXXX", NULL);
  g_assert_nonnull (home);
}

static void
drop_home (gpointer fixture, gconstpointer data)
{
  remove_folder (home);
  g_clear_pointer (&home, g_free);
}

static void
put (const char *name, const char *text)
{
  g_autofree char *path = in_home (name);

  write_file (path, text, 0600);
}

static void
date (const char *name, gint64 when)
{
  g_autofree char *path = in_home (name);
  struct utimbuf times = { when, when };

  g_assert_no_errno (utime (path, &times));
}

/* Lists what is in the home of the test; nothing may have been written. */
static GPtrArray *
look (void)
{
  g_autofree char *config = in_home (".config");
  g_autofree char *share = in_home (".local/share");
  g_autofree char *spool = in_home ("spool");
  g_autofree char *before = take_snapshot (home);
  g_autofree char *after = NULL;
  const ScOutboxPlaces places = { .home = home, .config = config, .data = share, .spool = spool };
  GPtrArray *found = sc_outbox_list_sync (&places, NULL);

  after = take_snapshot (home);
  g_assert_cmpstr (after, ==, before);
  return found;
}

static const ScOutbox *
find (GPtrArray *outboxes, const char *origin)
{
  for (guint i = 0; i < outboxes->len; i++)
    {
      const ScOutbox *outbox = g_ptr_array_index (outboxes, i);

      if (strcmp (outbox->origin, origin) == 0)
        return outbox;
    }
  return NULL;
}

static void
assert_count (GPtrArray *outboxes, const char *origin, guint count)
{
  const ScOutbox *outbox = find (outboxes, origin);

  g_assert_nonnull (outbox);
  g_assert_cmpint (outbox->state, ==, SC_OUTBOX_STATE_SEEN);
  g_assert_cmpuint (outbox->count, ==, count);
}

static void
test_nothing (gpointer fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) found = look ();
  const ScOutboxPlaces nowhere = { 0 };
  g_autoptr (GPtrArray) none = sc_outbox_list_sync (&nowhere, NULL);

  g_assert_cmpuint (found->len, ==, 0);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_sandbox (gpointer fixture, gconstpointer data)
{
  const ScOutboxPlaces places = { .home = home, .in_sandbox = TRUE };
  g_autoptr (GPtrArray) found = sc_outbox_list_sync (&places, NULL);
  const ScOutbox *outbox = find (found, "sandbox");

  g_assert_nonnull (outbox);
  g_assert_cmpint (outbox->state, ==, SC_OUTBOX_STATE_SANDBOX);
}

static void
test_maildirs (gpointer fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) found = NULL;
  g_autofree char *loop = in_home (".local/share/evolution/mail/local/.Outbox/cur/loop");

  put (".local/share/evolution/mail/local/.Outbox/new/1.a", "x");
  put (".local/share/evolution/mail/local/.Outbox/cur/2.a:2,S", "x");
  put (".local/share/evolution/mail/local/.Outbox/cur/3.a:2,ST", "trashed");
  put (".local/share/evolution/mail/local/.Outbox/cur/4.a!2,S", "x");
  put (".local/share/evolution/mail/local/.Outbox/tmp/5.a", "being written");
  put (".local/share/local-mail/outbox/new/1", "x");
  date (".local/share/evolution/mail/local/.Outbox/cur/2.a:2,S", 1767607262);
  g_assert_no_errno (symlink (".", loop));
  found = look ();
  assert_count (found, "evolution", 3);
  g_assert_cmpint (find (found, "evolution")->oldest, ==, 1767607262);
  assert_count (found, "kmail", 1);
}

/* The counts are those of the samples' EXPECTED.txt. */
static void
test_thunderbird (gpointer fixture, gconstpointer data)
{
  static const struct
  {
    const char *sample;
    guint       count;
  } rows[] = { { "Unsent Messages", 3 }, { "Unsent Messages.crlf", 1 }, { "Unsent Messages.empty", 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_build_filename (DATA_DIR, "queues", "thunderbird", rows[i].sample, NULL);
      g_autofree char *text = NULL;
      g_autoptr (GPtrArray) found = NULL;
      g_autoptr (GDateTime) when = g_date_time_new_local (2026, 1, 5, 10, 0, 0);

      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      put (".thunderbird/abc.default/Mail/Local Folders/Unsent Messages", text);
      found = look ();
      assert_count (found, "thunderbird", rows[i].count);
      if (rows[i].count > 0)
        g_assert_cmpint (find (found, "thunderbird")->oldest, ==, g_date_time_to_unix (when));
    }
}

static void
test_thunderbird_maildir (gpointer fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) found = NULL;

  put (".thunderbird/x.default/Mail/Local Folders/Unsent Messages/cur/1", "x");
  put (".thunderbird/x.default/Mail/Local Folders/Unsent Messages/cur/2", "x");
  found = look ();
  assert_count (found, "thunderbird", 2);
}

static void
test_mbox_is_a_pipe (gpointer fixture, gconstpointer data)
{
  g_autofree char *folder = in_home (".thunderbird/x/Mail/Local Folders");
  g_autofree char *path = g_build_filename (folder, "Unsent Messages", NULL);
  g_autoptr (GPtrArray) found = NULL;

  g_assert_no_errno (g_mkdir_with_parents (folder, 0700));
  g_assert_no_errno (mkfifo (path, 0600));
  found = look ();
  g_assert_null (find (found, "thunderbird"));
}

static void
test_geary (gpointer fixture, gconstpointer data)
{
  g_autofree char *path = in_home (".local/share/geary/account_01/geary.db");
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GPtrArray) found = NULL;
  sqlite3 *database = NULL;

  g_assert_no_errno (g_mkdir_with_parents (folder, 0700));
  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, "CREATE TABLE SmtpOutboxTable (id INTEGER PRIMARY KEY, ordering INTEGER, message TEXT, sent INTEGER DEFAULT 0);"
                                           "INSERT INTO SmtpOutboxTable (message, sent) VALUES ('a', 0), ('b', 1), ('c', 0);",
                                 NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
  put (".local/share/geary/account_02/geary.db", "this is no database, however long one looks at it");
  found = look ();
  assert_count (found, "geary", 2);
}

static void
test_mh (gpointer fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) found = NULL;

  put (".claws-mail/folderlist.xml",
       "<?xml version=\"1.0\"?><folderlist><folder type=\"mh\" path=\"Mail\"><folderitem type=\"queue\" path=\"queue\"/>"
       "<folderitem type=\"queue\" path=\"../../etc\"/></folder>"
       "<folder type=\"imap\" path=\"other\"><folderitem type=\"queue\" path=\"queue\"/></folder><broken");
  put ("Mail/queue/1", "x");
  put ("Mail/queue/22", "x");
  put ("Mail/queue/.claws_mark", "x");
  put ("Mail/queue/3.tmp", "x");
  put ("other/queue/1", "x");
  found = look ();
  assert_count (found, "claws-mail", 2);
  g_assert_null (find (found, "sylpheed"));
}

static void
test_msmtpq (gpointer fixture, gconstpointer data)
{
  static const char * const names[] = { "2026-01-05-10.01.02-1.mail", "2026-01-05-10.01.02-1.msmtp", "2026-01-05-10.01.02.mail",
                                        "2026-01-05-10.01.02.msmtp", "2026-01-06-09.00.00.mail" };
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) again = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (".msmtp.queue", names[i], NULL);

      put (path, "x");
    }
  found = look ();
  assert_count (found, "msmtp", 2);

  /* A folder in the script's settings counts when it is written out; what would have to be run does not. */
  put (".msmtpqrc", "MSMTPQ_Q=\"$HOME/queue\"\nMSMTPQ_Q=$(touch /tmp/x)\n");
  put ("queue/a.mail", "x");
  put ("queue/a.msmtp", "x");
  again = look ();
  assert_count (again, "msmtp", 1);
}

static void
test_spools (gpointer fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) found = NULL;

  put ("spool/postfix/deferred/8/8EA55A8A15E", "x");
  put ("spool/postfix/active/90BC1A8A15C", "x");
  put ("spool/nullmailer/queue/1795458011.1", "x");
  put ("spool/dma/Q1", "x");
  put ("spool/dma/M1", "x");
  found = look ();
  assert_count (found, "postfix", 2);
  assert_count (found, "nullmailer", 1);
  assert_count (found, "dma", 1);
  g_assert_true (find (found, "dma")->is_queue);
}

static void
test_denied (gpointer fixture, gconstpointer data)
{
  g_autofree char *path = in_home ("spool/nullmailer/queue");
  g_autoptr (GPtrArray) found = NULL;
  uid_t us = geteuid ();

  g_assert_no_errno (g_mkdir_with_parents (path, 0700));
  g_assert_no_errno (g_chmod (path, 0));
  /* Root may read everything: then it is somebody else who looks. */
  g_assert_no_errno (g_chmod (home, 0755));
  if (us == 0)
    g_assert_no_errno (seteuid (65534));
  found = look ();
  g_assert_no_errno (seteuid (us));
  g_assert_no_errno (g_chmod (path, 0700));
  g_assert_cmpint (find (found, "nullmailer")->state, ==, SC_OUTBOX_STATE_NO_PERMISSION);
}

static void
test_many (gpointer fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) found = NULL;

  for (guint i = 0; i < SC_OUTBOX_COUNT_MAX + 10; i++)
    g_string_append (text, "From - x\n\n");
  put (".thunderbird/x/Mail/Local Folders/Unsent Messages", text->str);
  found = look ();
  assert_count (found, "thunderbird", SC_OUTBOX_COUNT_MAX);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*test) (gpointer fixture, gconstpointer data);
  } tests[] = {
    { "nothing", test_nothing },       { "sandbox", test_sandbox },
    { "maildirs", test_maildirs },     { "thunderbird", test_thunderbird },
    { "thunderbird-maildir", test_thunderbird_maildir }, { "pipe", test_mbox_is_a_pipe },
    { "geary", test_geary },           { "mh", test_mh },
    { "msmtpq", test_msmtpq },         { "spools", test_spools },
    { "denied", test_denied },         { "many", test_many },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/accounts/outbox/", tests[i].name, NULL);

      g_test_add_vtable (path, sizeof (int), NULL, make_home, tests[i].test, drop_home);
    }
  return g_test_run ();
}
