/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-mutt-source.h"

#include "sc-mutt-config.h"
#include "sc-places.h"
#include "sc-secret-place.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_SOURCE_DEPTH 3
#define MAX_SOURCES      30
#define TLS_PORT         465
#define RELAY_PORT       25

struct _ScMuttSource
{
  ScAccountSource parent_instance;
};

G_DEFINE_FINAL_TYPE (ScMuttSource, sc_mutt_source, SC_TYPE_ACCOUNT_SOURCE)

/* What stands in smtp_url. The password is wiped. */
typedef struct
{
  char    *scheme;
  char    *user;
  char    *password;
  char    *host;
  int      port;
  gboolean is_smtp;
} Url;

static void
url_clear (Url *self)
{
  if (self->password != NULL)
    sc_secret_wipe (self->password, strlen (self->password));
  g_free (self->scheme);
  g_free (self->user);
  g_free (self->password);
  g_free (self->host);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Url, url_clear)

static Url
parse_url (const char *text)
{
  Url url = { .port = -1 };

  /* Relaxed: people write their address as the user name, "@" and all, and Mutt takes the last "@" for the one before the host. */
  if (g_uri_split_with_user (text, G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_PARSE_RELAXED,
                             &url.scheme, &url.user, &url.password, NULL, &url.host, &url.port, NULL, NULL, NULL, NULL))
    url.is_smtp = g_strcmp0 (url.scheme, "smtp") == 0 || g_strcmp0 (url.scheme, "smtps") == 0;
  return url;
}

/* A file on the way from the first over those that it reads. */
typedef struct
{
  ScMuttConfig *config;
  const char   *path;
  guint         depth;
  guint        *n_sources;
} Reading;

static gboolean add_file (const Reading *self,
                          GError       **error);

static void
source_file (const char *written,
             gpointer    user_data)
{
  const Reading *self = user_data;
  g_autofree char *path = sc_places_resolve (written, self->path);
  const Reading inner = { self->config, path, self->depth + 1, self->n_sources };

  if (path == NULL || self->depth >= MAX_SOURCE_DEPTH || *self->n_sources >= MAX_SOURCES)
    return;
  (*self->n_sources)++;
  (void) add_file (&inner, NULL);
}

static gboolean
add_file (const Reading *self,
          GError       **error)
{
  g_autoptr (ScSettingsFile) file = sc_settings_file_read (self->path, SC_SETTINGS_FILE_MAX_BYTES, error);

  if (file != NULL)
    sc_mutt_config_add (self->config, file->text, file->length, source_file, (gpointer) self);
  return file != NULL;
}

static gboolean
add_first_file (ScMuttConfig *config,
                const char   *path,
                GError      **error)
{
  guint n_sources = 0;
  const Reading reading = { config, path, 0, &n_sources };

  /* Both are on unless somebody switches them off, since Mutt 2.0. */
  sc_mutt_config_add_switch (config, "ssl_force_tls", TRUE);
  sc_mutt_config_add_switch (config, "ssl_starttls", TRUE);
  return add_file (&reading, error);
}

static void
read_security (ScAccountDraft *draft,
               ScMuttConfig   *config,
               const Url      *url)
{
  if (g_str_equal (url->scheme, "smtps"))
    draft->security = SC_SECURITY_TLS;
  else if (sc_mutt_config_is_on (config, "ssl_force_tls") || sc_mutt_config_is_on (config, "ssl_starttls"))
    draft->security = SC_SECURITY_STARTTLS;
}

static void
read_login (ScAccountDraft *draft,
            ScMuttConfig   *config,
            const Url      *url)
{
  const char *methods = sc_mutt_config_get (config, "smtp_authenticators");
  const char *user = sc_mutt_config_get (config, "smtp_user");

  sc_account_draft_set_user (draft, url->user != NULL && *url->user != '\0' ? url->user : user);
  if (draft->user == NULL)
    {
      draft->auth = SC_AUTH_METHOD_NONE;
      return;
    }
  if (methods != NULL && strpbrk (methods, ": ") == NULL)
    sc_account_draft_set_mechanism (draft, methods);
  else if (methods != NULL && (strstr (methods, "oauthbearer") != NULL || strstr (methods, "xoauth2") != NULL))
    draft->auth = SC_AUTH_METHOD_XOAUTH2;
  if (sc_auth_method_uses_token (draft->auth) || sc_mutt_config_is_computed (config, "smtp_pass"))
    sc_account_draft_set_secret_problem (draft, _ ("The password comes from a command in the settings. Sendcheck does not run such commands."));
}

static ScAccount *
read_account (ScMuttConfig *config,
              const char   *key,
              const char   *program,
              const char   *path,
              GPtrArray    *notes)
{
  const char *written = sc_mutt_config_get (config, "smtp_url");
  const char *sendmail = sc_mutt_config_get (config, "sendmail");
  g_auto (Url) url = parse_url (written != NULL ? written : "");
  g_autofree char *port = url.port > 0 ? g_strdup_printf ("%d", url.port) : NULL;
  ScAccountDraft *draft;

  if (written == NULL && !sc_mutt_config_is_computed (config, "smtp_url"))
    {
      if (sendmail != NULL)
        sc_account_draft_note_other_way (notes, program, key, sendmail);
      return NULL;
    }
  draft = sc_account_draft_new ("mutt", program, "utilities-terminal-symbolic");
  sc_account_draft_set_id (draft, key);
  sc_account_draft_set_address (draft, sc_mutt_config_get (config, "from"));
  draft->secret_hint = g_strdup (path);
  if (!url.is_smtp || url.host == NULL || *url.host == '\0')
    {
      if (written == NULL)
        sc_account_draft_add_note (draft, _ ("The server comes from a command in the settings. Sendcheck does not run such commands."));
      else
        sc_account_draft_set_host (draft, url.is_smtp ? NULL : written);
      return sc_account_draft_finish (draft);
    }
  sc_account_draft_set_host (draft, url.host);
  read_security (draft, config, &url);
  sc_account_draft_set_port (draft, port, draft->security == SC_SECURITY_TLS ? TLS_PORT : RELAY_PORT);
  read_login (draft, config, &url);
  return sc_account_draft_finish (draft);
}

/* The first of the files that is there, as the program looks. */
static void
list_program (const char   *key,
              const char   *program,
              char * const *paths,
              GPtrArray    *accounts,
              GPtrArray    *notes)
{
  for (gsize i = 0; paths[i] != NULL; i++)
    {
      g_autoptr (ScMuttConfig) config = sc_mutt_config_new ();
      g_autoptr (GError) error = NULL;
      ScAccount *account;

      if (!add_first_file (config, paths[i], &error))
        {
          if (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
            continue;
          g_ptr_array_add (notes, g_strdup (error->message));
          return;
        }
      account = read_account (config, key, program, paths[i], notes);
      if (account != NULL)
        g_ptr_array_add (accounts, account);
      return;
    }
}

static void
sc_mutt_source_list_sync (ScAccountSource *source,
                          GPtrArray       *accounts,
                          GPtrArray       *notes,
                          GCancellable    *cancellable)
{
  g_auto (GStrv) neomutt = g_new0 (char *, 7);
  g_auto (GStrv) mutt = g_new0 (char *, 4);

  neomutt[0] = sc_places_in_config ("neomutt/neomuttrc");
  neomutt[1] = sc_places_in_config ("neomutt/muttrc");
  neomutt[2] = sc_places_in_config ("mutt/neomuttrc");
  neomutt[3] = sc_places_in_home (".neomutt/neomuttrc");
  neomutt[4] = sc_places_in_home (".mutt/neomuttrc");
  neomutt[5] = sc_places_in_home (".neomuttrc");
  /* These are NeoMutt's as well, if it has none of its own. */
  mutt[0] = sc_places_in_home (".muttrc");
  mutt[1] = sc_places_in_home (".mutt/muttrc");
  mutt[2] = sc_places_in_config ("mutt/muttrc");
  list_program ("neomutt", "NeoMutt", neomutt, accounts, notes);
  list_program ("mutt", "Mutt", mutt, accounts, notes);
}

static gboolean
sc_mutt_source_list_file_sync (ScAccountSource *source,
                               const char      *path,
                               GPtrArray       *accounts,
                               GPtrArray       *notes)
{
  const gboolean is_neomutt = g_str_has_suffix (path, "neomuttrc");
  char * const paths[] = { (char *) path, NULL };

  if (!g_str_has_suffix (path, "muttrc"))
    return FALSE;
  list_program (is_neomutt ? "neomutt" : "mutt", is_neomutt ? "NeoMutt" : "Mutt", paths, accounts, notes);
  return TRUE;
}

static ScSecret *
sc_mutt_source_lookup_sync (ScAccountSource *source,
                            ScAccount       *account,
                            gboolean         may_unlock,
                            GCancellable    *cancellable,
                            GError         **error)
{
  const char *hint = sc_account_get_secret_hint (account);
  g_autoptr (ScMuttConfig) config = sc_mutt_config_new ();

  if (hint == NULL || !g_path_is_absolute (hint))
    return sc_secret_place_lookup_hint_sync (hint, may_unlock, cancellable, error);
  if (add_first_file (config, hint, NULL))
    {
      const char *written = sc_mutt_config_get (config, "smtp_url");
      const char *password = sc_mutt_config_get (config, "smtp_pass");
      g_auto (Url) url = parse_url (written != NULL ? written : "");

      if (url.password != NULL && *url.password != '\0')
        password = url.password;
      if (password != NULL)
        return sc_secret_new (password, -1);
    }
  g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_NO_SECRET, _ ("No password is stored for this account."));
  return NULL;
}

static void
sc_mutt_source_class_init (ScMuttSourceClass *klass)
{
  ScAccountSourceClass *source_class = SC_ACCOUNT_SOURCE_CLASS (klass);

  source_class->origin = "mutt";
  source_class->list_sync = sc_mutt_source_list_sync;
  source_class->list_file_sync = sc_mutt_source_list_file_sync;
  source_class->lookup_sync = sc_mutt_source_lookup_sync;
}

static void
sc_mutt_source_init (ScMuttSource *self)
{
}

ScAccountSource *
sc_mutt_source_new (void)
{
  return g_object_new (SC_TYPE_MUTT_SOURCE, NULL);
}
