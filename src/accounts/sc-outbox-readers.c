/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-outbox-private.h"

#include "sc-outbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* More entries than this are not looked at: a spool can hold millions. */
#define ENTRIES_MAX   (2 * SC_OUTBOX_COUNT_MAX)
#define MBOX_MAX      (64 * 1024 * 1024)
#define MBOX_EXPUNGED 0x0008
#define GEARY_QUERY   "SELECT count(*) FROM SmtpOutboxTable WHERE sent=0"

void
sc_tally_message (ScTally *self,
                  gint64   when)
{
  if (self->count < SC_OUTBOX_COUNT_MAX)
    self->count++;
  if (when > 0 && (self->oldest == 0 || when < self->oldest))
    self->oldest = when;
}

static void
tally_entry (ScTally         *self,
             int              fd,
             const char      *folder,
             const char      *name,
             ScMessageFilter  filter,
             guint            depth)
{
  g_autofree char *path = NULL;
  struct stat status;

  /* Links are not followed: they could lead round in a circle. */
  if (fstatat (fd, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
    return;
  if (S_ISREG (status.st_mode) && filter (name, folder))
    sc_tally_message (self, status.st_mtime);
  if (!S_ISDIR (status.st_mode) || depth == 0)
    return;
  path = g_build_filename (folder, name, NULL);
  sc_tally_folder (self, path, filter, depth - 1);
}

void
sc_tally_folder (ScTally         *self,
                 const char      *folder,
                 ScMessageFilter  filter,
                 guint            depth)
{
  DIR *dir = opendir (folder);
  struct dirent *entry;

  if (dir == NULL)
    {
      self->is_denied = self->is_denied || errno == EACCES || errno == EPERM;
      return;
    }
  self->is_there = TRUE;
  for (guint i = 0; i < ENTRIES_MAX && self->count < SC_OUTBOX_COUNT_MAX && (entry = readdir (dir)) != NULL; i++)
    {
      if (entry->d_name[0] != '.')
        tally_entry (self, dirfd (dir), folder, entry->d_name, filter, depth);
    }
  closedir (dir);
}

/* The flags of a maildir stand behind ":2,", or "!2," where the file system has no colons. */
static gboolean
is_maildir_message (const char *name,
                    const char *folder)
{
  const char *flags = strstr (name, ":2,");

  if (flags == NULL)
    flags = strstr (name, "!2,");
  return flags == NULL || strchr (flags + 3, 'T') == NULL;
}

void
sc_tally_maildir (ScTally    *self,
                  const char *folder)
{
  g_autofree char *new_folder = g_build_filename (folder, "new", NULL);
  g_autofree char *cur_folder = g_build_filename (folder, "cur", NULL);

  sc_tally_folder (self, new_folder, is_maildir_message, 0);
  sc_tally_folder (self, cur_folder, is_maildir_message, 0);
}

/* "From - Mon Jan 05 10:00:00 2026", as asctime() writes it, in local time. */
static gint64
read_from_line (const char *line)
{
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  g_auto (GStrv) words = g_strsplit_set (line, " :\r", 16);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  g_autoptr (GDateTime) date = NULL;
  const char *month;

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (words[i][0] != '\0')
        g_ptr_array_add (kept, words[i]);
    }
  /* From - Mon Jan 05 10 00 00 2026 */
  if (kept->len != 9 || strlen (g_ptr_array_index (kept, 3)) != 3)
    return 0;
  month = strstr (months, g_ptr_array_index (kept, 3));
  if (month == NULL || (month - months) % 3 != 0)
    return 0;
  date = g_date_time_new_local ((int) g_ascii_strtoull (g_ptr_array_index (kept, 8), NULL, 10), (int) (month - months) / 3 + 1,
                                (int) g_ascii_strtoull (g_ptr_array_index (kept, 4), NULL, 10),
                                (int) g_ascii_strtoull (g_ptr_array_index (kept, 5), NULL, 10),
                                (int) g_ascii_strtoull (g_ptr_array_index (kept, 6), NULL, 10),
                                (gdouble) g_ascii_strtoull (g_ptr_array_index (kept, 7), NULL, 10));
  return date != NULL ? g_date_time_to_unix (date) : 0;
}

typedef struct
{
  ScTally *tally;
  gboolean in_message;
  gboolean in_header;
  gboolean after_blank;
  gboolean is_expunged;
  gint64   when;
} MboxReader;

static void
end_message (MboxReader *self)
{
  if (self->in_message && !self->is_expunged)
    sc_tally_message (self->tally, self->when);
  self->in_message = FALSE;
}

static void
read_mbox_line (MboxReader *self,
                const char *line,
                gsize       length)
{
  static const char status[] = "X-Mozilla-Status:";

  if (length > 0 && line[length - 1] == '\r')
    length--;
  if (self->after_blank && length >= 5 && memcmp (line, "From ", 5) == 0)
    {
      g_autofree char *copy = g_strndup (line, MIN (length, 200));

      end_message (self);
      *self = (MboxReader){ .tally = self->tally, .in_message = TRUE, .in_header = TRUE, .when = read_from_line (copy) };
      return;
    }
  /* Only a header counts; a body may say the same. */
  if (self->in_header && length > strlen (status) && g_ascii_strncasecmp (line, status, strlen (status)) == 0)
    {
      g_autofree char *digits = g_strndup (line + strlen (status), MIN (length - strlen (status), 10));

      self->is_expunged = (g_ascii_strtoull (digits, NULL, 16) & MBOX_EXPUNGED) != 0;
    }
  self->after_blank = length == 0;
  self->in_header = self->in_header && length > 0;
}

void
sc_tally_mbox_text (ScTally    *self,
                    const char *text,
                    gsize       length)
{
  MboxReader reader = { .tally = self, .after_blank = TRUE };

  for (gsize at = 0; at < length;)
    {
      const char *end = memchr (text + at, '\n', length - at);
      gsize line_length = end != NULL ? (gsize) (end - (text + at)) : length - at;

      read_mbox_line (&reader, text + at, line_length);
      at += line_length + 1;
    }
  end_message (&reader);
}

/* Read, not mapped: a file that becomes shorter while it is mapped would end the program. */
static char *
read_mbox (int    fd,
           gsize *length)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  char buffer[64 * 1024];

  while (bytes->len < MBOX_MAX)
    {
      gssize n = read (fd, buffer, sizeof buffer);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        break;
      g_byte_array_append (bytes, (const guint8 *) buffer, (guint) n);
    }
  return (char *) g_byte_array_steal (bytes, length);
}

void
sc_tally_mbox (ScTally    *self,
               const char *path)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  struct stat status;
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);

  if (fd < 0)
    {
      self->is_denied = self->is_denied || errno == EACCES || errno == EPERM;
      return;
    }
  if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode))
    {
      self->is_there = TRUE;
      text = read_mbox (fd, &length);
      sc_tally_mbox_text (self, text, length);
    }
  close (fd);
}

/* Without a write-ahead log nobody has the database open: read as it lies there, SQLite makes no file beside it. */
static sqlite3 *
open_database (const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *escaped = g_uri_escape_string (path, "/", FALSE);
  g_autofree char *uri = g_strdup_printf ("file:%s?mode=ro%s", escaped,
                                          g_file_test (log, G_FILE_TEST_EXISTS) ? "" : "&immutable=1");
  sqlite3 *database = NULL;

  if (sqlite3_open_v2 (uri, &database, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL) == SQLITE_OK)
    return database;
  sqlite3_close (database);
  return NULL;
}

void
sc_tally_geary (ScTally    *self,
                const char *path)
{
  sqlite3 *database = g_file_test (path, G_FILE_TEST_IS_REGULAR) ? open_database (path) : NULL;
  sqlite3_stmt *statement = NULL;

  if (database == NULL)
    return;
  sqlite3_busy_timeout (database, 200);
  if (sqlite3_prepare_v2 (database, GEARY_QUERY, -1, &statement, NULL) == SQLITE_OK &&
      sqlite3_step (statement) == SQLITE_ROW)
    {
      gint64 count = sqlite3_column_int64 (statement, 0);

      self->is_there = TRUE;
      self->count += (guint) CLAMP (count, 0, SC_OUTBOX_COUNT_MAX);
    }
  sqlite3_finalize (statement);
  sqlite3_close (database);
}
