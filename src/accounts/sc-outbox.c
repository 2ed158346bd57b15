/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-outbox.h"

#include "sc-outbox-private.h"
#include "sc-places.h"
#include "sc-settings-file.h"

#include <string.h>

#define PROFILES_MAX   50
#define MAILBOXES_MAX  20
#define DEPTH_OF_QUEUE 3 /* Postfix spreads its queue over folders and folders in them */

G_DEFINE_ENUM_TYPE (ScOutboxState, sc_outbox_state,
                    G_DEFINE_ENUM_VALUE (SC_OUTBOX_STATE_SEEN, "seen"),
                    G_DEFINE_ENUM_VALUE (SC_OUTBOX_STATE_NO_PERMISSION, "no-permission"),
                    G_DEFINE_ENUM_VALUE (SC_OUTBOX_STATE_SANDBOX, "sandbox"))

typedef void (*Counter) (ScTally *tally, const ScOutboxPlaces *places);

void
sc_outbox_free (ScOutbox *self)
{
  g_free (self->origin);
  g_free (self->program);
  g_free (self);
}

/* ---- mail programs ---- */

/* @folder/NAME/@rest for each NAME. */
static void
for_each_folder (const char *folder,
                 const char *rest,
                 ScTally    *tally,
                 void      (*count) (ScTally *tally, const char *path))
{
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;

  for (guint i = 0; dir != NULL && i < PROFILES_MAX && (name = g_dir_read_name (dir)) != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folder, name, rest, NULL);

      count (tally, path);
    }
}

static void
count_maildir_at (ScTally    *tally,
                  const char *base,
                  const char *rest)
{
  g_autofree char *path = base != NULL ? g_build_filename (base, rest, NULL) : NULL;

  if (path != NULL)
    sc_tally_maildir (tally, path);
}

static void
count_evolution (ScTally              *tally,
                 const ScOutboxPlaces *places)
{
  count_maildir_at (tally, places->data, "evolution/mail/local/.Outbox");
  count_maildir_at (tally, places->home, ".var/app/org.gnome.Evolution/data/evolution/mail/local/.Outbox");
}

static void
count_geary (ScTally              *tally,
             const ScOutboxPlaces *places)
{
  g_autofree char *own = places->data != NULL ? g_build_filename (places->data, "geary", NULL) : NULL;
  g_autofree char *flatpak = places->home != NULL ? g_build_filename (places->home, ".var/app/org.gnome.Geary/data/geary", NULL) : NULL;

  for_each_folder (own, "geary.db", tally, sc_tally_geary);
  for_each_folder (flatpak, "geary.db", tally, sc_tally_geary);
}

/* A file, or a folder when the profile keeps its mail in maildirs. */
static void
count_unsent_messages (ScTally    *tally,
                       const char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    sc_tally_maildir (tally, path);
  else
    sc_tally_mbox (tally, path);
}

static void
count_thunderbird (ScTally              *tally,
                   const ScOutboxPlaces *places)
{
  static const char * const roots[] = {
    ".thunderbird", ".icedove", ".var/app/org.mozilla.thunderbird/.thunderbird", ".var/app/org.mozilla.Thunderbird/.thunderbird",
    ".var/app/org.mozilla.thunderbird_esr/.thunderbird", ".var/app/eu.betterbird.Betterbird/.thunderbird", "snap/thunderbird/common/.thunderbird",
  };

  for (guint i = 0; places->home != NULL && i < G_N_ELEMENTS (roots); i++)
    {
      g_autofree char *root = g_build_filename (places->home, roots[i], NULL);

      /* The snap may be a link to the first. */
      if (i > 0 && g_file_test (root, G_FILE_TEST_IS_SYMLINK))
        continue;
      for_each_folder (root, "Mail/Local Folders/Unsent Messages", tally, count_unsent_messages);
    }
}

static void
count_kmail (ScTally              *tally,
             const ScOutboxPlaces *places)
{
  count_maildir_at (tally, places->data, "local-mail/outbox");
  count_maildir_at (tally, places->data, ".local-mail.directory/outbox");
}

static gboolean
is_mh_message (const char *name,
               const char *folder)
{
  return *name != '\0' && strspn (name, "0123456789") == strlen (name);
}

/* What folderlist.xml says of the mailbox that is being read. */
typedef struct
{
  ScTally    *tally;
  const char *home;
  char       *mailbox; /* (nullable) */
  guint       n_queues;
} FolderList;

static void
on_folder_element (GMarkupParseContext *context,
                   const char          *element,
                   const char         **names,
                   const char         **values,
                   gpointer             user_data,
                   GError             **error)
{
  FolderList *self = user_data;
  const char *type = NULL, *path = NULL;

  for (guint i = 0; names[i] != NULL; i++)
    {
      if (strcmp (names[i], "type") == 0)
        type = values[i];
      else if (strcmp (names[i], "path") == 0)
        path = values[i];
    }
  if (strcmp (element, "folder") == 0)
    {
      g_free (self->mailbox);
      self->mailbox = g_strcmp0 (type, "mh") == 0 ? g_strdup (path) : NULL;
    }
  else if (strcmp (element, "folderitem") == 0 && g_strcmp0 (type, "queue") == 0 && path != NULL && self->mailbox != NULL &&
           strstr (path, "..") == NULL && self->n_queues++ < MAILBOXES_MAX)
    {
      g_autofree char *folder = g_path_is_absolute (self->mailbox) ? g_build_filename (self->mailbox, path, NULL)
                                                                   : g_build_filename (self->home, self->mailbox, path, NULL);

      sc_tally_folder (self->tally, folder, is_mh_message, 0);
    }
}

static void
count_mh_queues (ScTally              *tally,
                 const ScOutboxPlaces *places,
                 const char           *folder_list)
{
  static const GMarkupParser parser = { .start_element = on_folder_element };
  g_autofree char *path = places->home != NULL ? g_build_filename (places->home, folder_list, NULL) : NULL;
  g_autoptr (ScSettingsFile) file = path != NULL ? sc_settings_file_read (path, SC_SETTINGS_FILE_MAX_BYTES, NULL) : NULL;
  FolderList list = { .tally = tally, .home = places->home };
  g_autoptr (GMarkupParseContext) context = NULL;

  if (file == NULL)
    return;
  context = g_markup_parse_context_new (&parser, 0, &list, NULL);
  /* What stands before a fault counts. */
  if (g_markup_parse_context_parse (context, file->text, (gssize) file->length, NULL))
    (void) g_markup_parse_context_end_parse (context, NULL);
  g_free (list.mailbox);
}

static void
count_claws_mail (ScTally              *tally,
                  const ScOutboxPlaces *places)
{
  count_mh_queues (tally, places, ".claws-mail/folderlist.xml");
}

static void
count_sylpheed (ScTally              *tally,
                const ScOutboxPlaces *places)
{
  count_mh_queues (tally, places, ".sylpheed-2.0/folderlist.xml");
}

/* One message is two files, X.mail and X.msmtp. */
static gboolean
is_msmtpq_message (const char *name,
                   const char *folder)
{
  g_autofree char *base = NULL;
  g_autofree char *command = NULL;

  if (!g_str_has_suffix (name, ".mail"))
    return FALSE;
  base = g_strndup (name, strlen (name) - strlen (".mail"));
  command = g_strdup_printf ("%s/%s.msmtp", folder, base);
  return g_file_test (command, G_FILE_TEST_IS_REGULAR);
}

/* The value of MSMTPQ_Q or Q in msmtpq's settings, a shell script: only a literal folder is read, nothing is run. */
static char *
find_msmtpq_folder (const char *text,
                    const char *home)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", 1000);
  char *found = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *line = g_strstrip (lines[i]);
      g_autofree char *value = NULL;
      const char *rest;

      if (g_str_has_prefix (line, "export "))
        line = g_strchug (line + strlen ("export "));
      if (!g_str_has_prefix (line, "MSMTPQ_Q=") && !g_str_has_prefix (line, "Q="))
        continue;
      value = g_strdup (strchr (line, '=') + 1);
      g_strdelimit (value, "\"'", ' ');
      g_strstrip (value);
      rest = g_str_has_prefix (value, "~/") ? value + 2 : g_str_has_prefix (value, "$HOME/") ? value + 6 : NULL;
      if (strpbrk (rest != NULL ? rest : value, "$`;|&()") != NULL || (rest == NULL && !g_path_is_absolute (value)))
        continue;
      g_free (found);
      found = rest != NULL ? g_build_filename (home, rest, NULL) : g_strdup (value);
    }
  return found;
}

static void
count_msmtp (ScTally              *tally,
             const ScOutboxPlaces *places)
{
  static const char * const folders[] = { ".msmtp.queue", ".msmtpqueue" };
  g_autofree char *written = places->msmtpq != NULL && g_path_is_absolute (places->msmtpq) ? g_strdup (places->msmtpq) : NULL;
  const char *bases[] = { places->config, places->home };
  const char *names[] = { "msmtpq/config", ".msmtpqrc" };

  for (guint i = 0; written == NULL && i < G_N_ELEMENTS (bases); i++)
    {
      g_autofree char *path = bases[i] != NULL ? g_build_filename (bases[i], names[i], NULL) : NULL;
      g_autoptr (ScSettingsFile) file = path != NULL ? sc_settings_file_read (path, SC_SETTINGS_FILE_MAX_BYTES, NULL) : NULL;

      if (file != NULL && places->home != NULL)
        written = find_msmtpq_folder (file->text, places->home);
    }
  if (written != NULL)
    sc_tally_folder (tally, written, is_msmtpq_message, 0);
  for (guint i = 0; written == NULL && places->home != NULL && i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (places->home, folders[i], NULL);

      sc_tally_folder (tally, path, is_msmtpq_message, 0);
    }
}

/* ---- mail servers on this computer ---- */

static gboolean
is_any_file (const char *name,
             const char *folder)
{
  return TRUE;
}

static void
count_postfix (ScTally              *tally,
               const ScOutboxPlaces *places)
{
  static const char * const queues[] = { "maildrop", "incoming", "active", "deferred", "hold" };

  for (guint i = 0; places->spool != NULL && i < G_N_ELEMENTS (queues); i++)
    {
      g_autofree char *path = g_build_filename (places->spool, "postfix", queues[i], NULL);

      sc_tally_folder (tally, path, is_any_file, DEPTH_OF_QUEUE);
    }
}

static void
count_spool (ScTally              *tally,
             const ScOutboxPlaces *places,
             const char           *name,
             ScMessageFilter       filter)
{
  g_autofree char *path = places->spool != NULL ? g_build_filename (places->spool, name, NULL) : NULL;

  if (path != NULL)
    sc_tally_folder (tally, path, filter, 1);
}

static void
count_nullmailer (ScTally              *tally,
                  const ScOutboxPlaces *places)
{
  count_spool (tally, places, "nullmailer/queue", is_any_file);
}

/* dma: Q… is the envelope, M… the message. */
static gboolean
is_dma_envelope (const char *name,
                 const char *folder)
{
  return name[0] == 'Q';
}

static void
count_dma (ScTally              *tally,
           const ScOutboxPlaces *places)
{
  count_spool (tally, places, "dma", is_dma_envelope);
}

static gboolean
is_exim_header (const char *name,
                const char *folder)
{
  return g_str_has_suffix (name, "-H");
}

static void
count_exim (ScTally              *tally,
            const ScOutboxPlaces *places)
{
  count_spool (tally, places, "exim4/input", is_exim_header);
}

/* ---- all ---- */

static const struct
{
  const char *origin;
  const char *program;
  Counter     count;
  gboolean    is_queue;
} kinds[] = {
  { "evolution", "Evolution", count_evolution, FALSE },
  { "thunderbird", "Thunderbird", count_thunderbird, FALSE },
  { "geary", "Geary", count_geary, FALSE },
  { "kmail", "KMail", count_kmail, FALSE },
  { "claws-mail", "Claws Mail", count_claws_mail, FALSE },
  { "sylpheed", "Sylpheed", count_sylpheed, FALSE },
  { "msmtp", "msmtp", count_msmtp, FALSE },
  { "postfix", "Postfix", count_postfix, TRUE },
  { "nullmailer", "nullmailer", count_nullmailer, TRUE },
  { "dma", "dma", count_dma, TRUE },
  { "exim", "Exim", count_exim, TRUE },
};

static ScOutbox *
outbox_new (const char    *origin,
            const char    *program,
            ScOutboxState  state)
{
  ScOutbox *self = g_new0 (ScOutbox, 1);

  self->origin = g_strdup (origin);
  self->program = g_strdup (program);
  self->state = state;
  return self;
}

static GPtrArray *
list_at (const ScOutboxPlaces *places,
         GCancellable         *cancellable)
{
  g_autoptr (GPtrArray) outboxes = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_outbox_free);

  for (guint i = 0; i < G_N_ELEMENTS (kinds) && !g_cancellable_is_cancelled (cancellable); i++)
    {
      ScTally tally = { 0 };
      ScOutbox *outbox;

      kinds[i].count (&tally, places);
      if (!tally.is_there && !tally.is_denied)
        continue;
      /* A part that may not be read makes the count worthless only where nothing was seen. */
      outbox = outbox_new (kinds[i].origin, kinds[i].program,
                           tally.count == 0 && tally.is_denied ? SC_OUTBOX_STATE_NO_PERMISSION : SC_OUTBOX_STATE_SEEN);
      outbox->is_queue = kinds[i].is_queue;
      outbox->count = MIN (tally.count, SC_OUTBOX_COUNT_MAX);
      outbox->oldest = tally.oldest;
      g_ptr_array_add (outboxes, outbox);
    }
  if (places->in_sandbox && outboxes->len == 0)
    g_ptr_array_add (outboxes, outbox_new ("sandbox", "Flatpak", SC_OUTBOX_STATE_SANDBOX));
  return g_steal_pointer (&outboxes);
}

GPtrArray *
sc_outbox_list_sync (const ScOutboxPlaces *places,
                     GCancellable         *cancellable)
{
  g_autofree char *config = NULL;
  g_autofree char *data = NULL;
  ScOutboxPlaces here = { .home = g_get_home_dir (), .spool = "/var/spool", .msmtpq = g_getenv ("MSMTPQ_Q") };

  if (places != NULL)
    return list_at (places, cancellable);
  here.in_sandbox = sc_places_in_sandbox ();
  config = sc_places_in_config (NULL);
  data = sc_places_in_data (NULL);
  here.config = config;
  here.data = data;
  /* The /var of a sandbox is its own too. */
  if (here.in_sandbox)
    here.spool = NULL;
  return list_at (&here, cancellable);
}
