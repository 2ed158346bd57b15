/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-git-source.h"

#include "sc-git-config.h"
#include "sc-places.h"
#include "sc-secret-place.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_INCLUDE_DEPTH 5  /* git allows ten */
#define MAX_INCLUDES      50 /* from one file, over all those between */
#define TLS_PORT          465
#define RELAY_PORT        25
#define SECTION           "sendemail"

struct _ScGitSource
{
  ScAccountSource parent_instance;
};

G_DEFINE_FINAL_TYPE (ScGitSource, sc_git_source, SC_TYPE_ACCOUNT_SOURCE)

/* A file on the way from the first over those that it includes. */
typedef struct
{
  ScGitConfig *config;
  const char  *path;
  guint        depth;
  guint       *n_includes;
  GPtrArray   *notes; /* (nullable) */
} Reading;

static void add_file (const Reading *self);

static void
include_file (const char *written,
              gpointer    user_data)
{
  const Reading *self = user_data;
  g_autofree char *path = sc_places_resolve (written, self->path);
  const Reading inner = { self->config, path, self->depth + 1, self->n_includes, self->notes };

  if (path == NULL || self->depth >= MAX_INCLUDE_DEPTH || *self->n_includes >= MAX_INCLUDES)
    return;
  (*self->n_includes)++;
  add_file (&inner);
}

static void
add_file (const Reading *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScSettingsFile) file = sc_settings_file_read (self->path, SC_SETTINGS_FILE_MAX_BYTES, &error);

  if (file == NULL)
    {
      sc_settings_note_error (self->notes, error);
      return;
    }
  if (!sc_git_config_add (self->config, file->text, file->length, include_file, (gpointer) self) && self->notes != NULL)
    {
      g_autofree char *shown = g_filename_display_name (self->path);

      /* Translators: %s is a file name */
      g_ptr_array_add (self->notes, g_strdup_printf (_ ("The settings in the file %s cannot be understood."), shown));
    }
}

static void
add_first_file (ScGitConfig *config,
                const char  *path,
                GPtrArray   *notes)
{
  guint n_includes = 0;
  const Reading reading = { config, path, 0, &n_includes, notes };

  add_file (&reading);
}

/* @notes: (nullable) */
static ScGitConfig *
load (GPtrArray *notes)
{
  ScGitConfig *config = sc_git_config_new ();
  g_autofree char *newer = sc_places_in_config ("git/config");
  g_autofree char *usual = sc_places_in_home (".gitconfig");

  add_first_file (config, "/etc/gitconfig", notes);
  add_first_file (config, newer, notes);
  add_first_file (config, usual, notes);
  return config;
}

/* What the identity does not say, the plain settings say. */
static const char *
get (ScGitConfig *config,
     const char  *identity,
     const char  *key)
{
  const char *value = identity != NULL ? sc_git_config_get (config, SECTION, identity, key) : NULL;

  if (value == NULL)
    value = sc_git_config_get (config, SECTION, NULL, key);
  return value != NULL && *value != '\0' ? value : NULL;
}

/* A port may be the name of a service. */
static const char *
read_port (const char *written)
{
  static const struct
  {
    const char *name;
    const char *number;
  } services[] = {
    { "smtp", "25" },
    { "submission", "587" },
    { "submissions", "465" },
    { "smtps", "465" },
  };

  for (gsize i = 0; written != NULL && i < G_N_ELEMENTS (services); i++)
    {
      if (g_ascii_strcasecmp (services[i].name, written) == 0)
        return services[i].number;
    }
  return written;
}

/* A list divided by spaces; with several, git and the server choose. */
static void
read_mechanisms (ScAccountDraft *draft,
                 const char     *written)
{
  if (written == NULL || g_ascii_strcasecmp (written, "none") == 0 || strchr (written, ' ') != NULL)
    return;
  sc_account_draft_set_mechanism (draft, written);
}

/* git asks its credential helpers by protocol, host with the port that is configured, and user name. That of libsecret keeps the port apart. */
static void
add_secret_places (ScAccountDraft *draft,
                   const char     *host,
                   const char     *port)
{
  g_autofree char *with_port = port != NULL ? g_strjoin (":", host, port, NULL) : g_strdup (host);

  if (port != NULL)
    sc_account_draft_add_keyring_item (draft, "xdg:schema", "org.git.Password", "protocol", "smtp", "server", host, "port", port, "user", draft->user, NULL);
  sc_account_draft_add_keyring_item (draft, "xdg:schema", "org.git.Password", "protocol", "smtp", "server", with_port, "user", draft->user, NULL);
}

static ScAccount *
read_identity (ScGitConfig *config,
               const char  *identity,
               const char  *server)
{
  ScAccountDraft *draft = sc_account_draft_new ("git", "git send-email", "utilities-terminal-symbolic");
  const char *encryption = get (config, identity, "smtpencryption");
  const char *port = read_port (get (config, identity, "smtpserverport"));
  const char *user = get (config, identity, "smtpuser");
  const char *method = get (config, identity, "smtpauth");
  const char *from = get (config, identity, "from");

  sc_account_draft_set_id (draft, identity != NULL ? identity : "default");
  sc_account_draft_set_name (draft, identity);
  if (from == NULL)
    from = sc_git_config_get (config, "user", NULL, "email");
  sc_account_draft_set_address (draft, from);
  if (g_strcmp0 (encryption, "ssl") == 0)
    draft->security = SC_SECURITY_TLS;
  else if (g_strcmp0 (encryption, "tls") == 0)
    draft->security = SC_SECURITY_STARTTLS;
  sc_account_draft_set_host (draft, server);
  sc_account_draft_set_port (draft, port, draft->security == SC_SECURITY_TLS ? TLS_PORT : RELAY_PORT);
  if (user == NULL || (method != NULL && g_ascii_strcasecmp (method, "none") == 0))
    {
      draft->auth = SC_AUTH_METHOD_NONE;
      return sc_account_draft_finish (draft);
    }
  sc_account_draft_set_user (draft, user);
  read_mechanisms (draft, method);
  if (draft->host != NULL)
    add_secret_places (draft, draft->host, port);
  return sc_account_draft_finish (draft);
}

static void
add_identity (ScGitConfig *config,
              const char  *identity,
              GPtrArray   *accounts,
              GPtrArray   *notes)
{
  const char *server = get (config, identity, "smtpserver");
  const char *command = get (config, identity, "sendmailcmd");

  /* A path is a program, as is the other setting; without a server git looks for sendmail. */
  if (command == NULL && server != NULL && g_path_is_absolute (server))
    command = server;
  if (command != NULL)
    sc_account_draft_note_other_way (notes, "git send-email", identity != NULL ? identity : "default", command);
  else if (server != NULL)
    g_ptr_array_add (accounts, read_identity (config, identity, server));
}

static void
list_identities (ScGitConfig *config,
                 GPtrArray   *accounts,
                 GPtrArray   *notes)
{
  g_autoptr (GPtrArray) identities = sc_git_config_list_subsections (config, SECTION);

  add_identity (config, NULL, accounts, notes);
  for (guint i = 0; i < identities->len && accounts->len < SC_SETTINGS_MAX_ACCOUNTS; i++)
    add_identity (config, g_ptr_array_index (identities, i), accounts, notes);
}

static void
sc_git_source_list_sync (ScAccountSource *source,
                         GPtrArray       *accounts,
                         GPtrArray       *notes,
                         GCancellable    *cancellable)
{
  g_autoptr (ScGitConfig) config = load (notes);

  list_identities (config, accounts, notes);
}

static gboolean
sc_git_source_list_file_sync (ScAccountSource *source,
                              const char      *path,
                              GPtrArray       *accounts,
                              GPtrArray       *notes)
{
  g_autoptr (ScGitConfig) config = NULL;

  if (!g_str_has_suffix (path, "gitconfig"))
    return FALSE;
  config = sc_git_config_new ();
  add_first_file (config, path, notes);
  list_identities (config, accounts, notes);
  return TRUE;
}

/* The helper may keep more lines after the password: when it ends, how to renew it. */
static ScSecret *
take_first_line (ScSecret *stored)
{
  const char *text = sc_secret_get_text (stored);
  ScSecret *first = sc_secret_new (text, (gssize) strcspn (text, "\n"));

  sc_secret_unref (stored);
  return first;
}

static ScSecret *
sc_git_source_lookup_sync (ScAccountSource *source,
                           ScAccount       *account,
                           gboolean         may_unlock,
                           GCancellable    *cancellable,
                           GError         **error)
{
  /* Read again: no password is kept since the listing. */
  g_autoptr (ScGitConfig) config = load (NULL);
  const char *id = sc_account_get_id (account) + strlen ("git:");
  const char *identity = strcmp (id, "default") != 0 ? id : NULL;
  const char *password = get (config, identity, "smtppass");
  ScSecret *secret;

  if (password != NULL)
    return sc_secret_new (password, -1);
  secret = sc_secret_place_lookup_sync (source, account, may_unlock, cancellable, error);
  return secret != NULL ? take_first_line (secret) : NULL;
}

static void
sc_git_source_class_init (ScGitSourceClass *klass)
{
  ScAccountSourceClass *source_class = SC_ACCOUNT_SOURCE_CLASS (klass);

  source_class->origin = "git";
  source_class->list_sync = sc_git_source_list_sync;
  source_class->list_file_sync = sc_git_source_list_file_sync;
  source_class->lookup_sync = sc_git_source_lookup_sync;
}

static void
sc_git_source_init (ScGitSource *self)
{
}

ScAccountSource *
sc_git_source_new (void)
{
  return g_object_new (SC_TYPE_GIT_SOURCE, NULL);
}
