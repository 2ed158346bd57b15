/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-mailspring-source.h"

#include "sc-json-text.h"
#include "sc-known-services.h"
#include "sc-places.h"
#include "sc-secret-place.h"
#include "sc-settings-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TLS_PORT        465
#define SUBMISSION_PORT 587
#define FLATPAK_ID      "com.getmailspring.Mailspring"

struct _ScMailspringSource
{
  ScAccountSource parent_instance;
};

G_DEFINE_FINAL_TYPE (ScMailspringSource, sc_mailspring_source, SC_TYPE_ACCOUNT_SOURCE)

static JsonObject *
get_object (JsonObject *object,
            const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* (transfer full) (nullable): a text, or a number as one: Mailspring writes a port either way. */
static char *
get_text (JsonObject *object,
          const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return *json_node_get_string (node) != '\0' ? json_node_dup_string (node) : NULL;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  return NULL;
}

static ScSecurity
read_security (const char *written)
{
  if (written == NULL || g_ascii_strcasecmp (written, "none") == 0)
    return SC_SECURITY_NONE;
  return g_ascii_strcasecmp (written, "STARTTLS") == 0 ? SC_SECURITY_STARTTLS : SC_SECURITY_TLS;
}

/* Its passwords and refresh tokens are taken out of the file. What tells is the client that a token was made for, and that it signs in at
 * Gmail in no other way; whoever gives it a password there has an account of the kind "imap". */
static gboolean
has_token (JsonObject *object,
           JsonObject *settings)
{
  g_autofree char *provider = get_text (object, "provider");
  g_autofree char *client = get_text (settings, "refresh_client_id");
  g_autofree char *is_token = NULL;

  is_token = provider != NULL ? sc_known_services_get ("mailspring tokens", provider) : NULL;
  return client != NULL || is_token != NULL;
}

static ScAccount *
read_account (JsonObject *object,
              const char *key_prefix)
{
  JsonObject *settings = get_object (object, "settings");
  g_autofree char *id = get_text (object, "id");
  g_autofree char *address = get_text (object, "emailAddress");
  g_autofree char *label = get_text (object, "label");
  g_autofree char *host = get_text (settings, "smtp_host");
  g_autofree char *port = get_text (settings, "smtp_port");
  g_autofree char *security = get_text (settings, "smtp_security");
  g_autofree char *user = get_text (settings, "smtp_username");
  g_autofree char *key = g_strconcat (key_prefix, id != NULL ? id : address, NULL);
  ScAccountDraft *draft;

  if (id == NULL && address == NULL)
    return NULL;
  draft = sc_account_draft_new ("mailspring", "Mailspring", "mailspring");
  sc_account_draft_set_id (draft, key);
  sc_account_draft_set_address (draft, address);
  sc_account_draft_set_name (draft, label);
  draft->security = read_security (security);
  sc_account_draft_set_host (draft, host);
  sc_account_draft_set_port (draft, port, draft->security == SC_SECURITY_TLS ? TLS_PORT : SUBMISSION_PORT);
  sc_account_draft_set_user (draft, user);
  if (has_token (object, settings))
    {
      draft->auth = SC_AUTH_METHOD_XOAUTH2;
      sc_account_draft_set_token_elsewhere (draft);
    }
  else
    sc_account_draft_set_secret_problem (draft, _ ("Mailspring encrypts its passwords so that only it can read them."));
  return sc_account_draft_finish (draft);
}

gboolean
sc_mailspring_source_read (const char *text,
                           gsize       length,
                           const char *key_prefix,
                           GPtrArray  *accounts)
{
  g_autoptr (JsonParser) parser = sc_json_text_parse (text, length);
  JsonNode *list;
  JsonObject *common;
  guint count;

  if (parser == NULL)
    return FALSE;
  common = get_object (json_node_get_object (json_parser_get_root (parser)), "*");
  list = common != NULL ? json_object_get_member (common, "accounts") : NULL;
  if (list == NULL || !JSON_NODE_HOLDS_ARRAY (list))
    return TRUE;
  count = MIN (json_array_get_length (json_node_get_array (list)), SC_SETTINGS_MAX_ACCOUNTS);
  for (guint i = 0; i < count; i++)
    {
      JsonNode *node = json_array_get_element (json_node_get_array (list), i);
      ScAccount *account = JSON_NODE_HOLDS_OBJECT (node) ? read_account (json_node_get_object (node), key_prefix) : NULL;

      if (account != NULL)
        g_ptr_array_add (accounts, account);
    }
  return TRUE;
}

static void
list_file (const char *path,
           const char *key_prefix,
           GPtrArray  *accounts,
           GPtrArray  *notes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScSettingsFile) file = sc_settings_file_read (path, SC_SETTINGS_LARGE_FILE_MAX_BYTES, &error);
  g_autofree char *shown = g_filename_display_name (path);

  if (file == NULL)
    {
      sc_settings_note_error (notes, error);
      return;
    }
  if (!sc_mailspring_source_read (file->text, file->length, key_prefix, accounts))
    /* Translators: %s is a file name */
    g_ptr_array_add (notes, g_strdup_printf (_ ("The settings in the file %s cannot be understood."), shown));
}

static void
sc_mailspring_source_list_sync (ScAccountSource *source,
                                GPtrArray       *accounts,
                                GPtrArray       *notes,
                                GCancellable    *cancellable)
{
  g_autofree char *native = sc_places_in_config ("Mailspring/config.json");
  g_autofree char *flatpak = sc_places_in_flatpak (FLATPAK_ID, "config/Mailspring/config.json");
  g_autofree char *snap = sc_places_in_home ("snap/mailspring/common/config.json");

  list_file (native, "", accounts, notes);
  list_file (flatpak, FLATPAK_ID "/", accounts, notes);
  list_file (snap, "snap/", accounts, notes);
}

static gboolean
sc_mailspring_source_list_file_sync (ScAccountSource *source,
                                     const char      *path,
                                     GPtrArray       *accounts,
                                     GPtrArray       *notes)
{
  if (!sc_settings_is_named (path, "config.json"))
    return FALSE;
  list_file (path, "", accounts, notes);
  return TRUE;
}

static void
sc_mailspring_source_class_init (ScMailspringSourceClass *klass)
{
  ScAccountSourceClass *source_class = SC_ACCOUNT_SOURCE_CLASS (klass);

  source_class->origin = "mailspring";
  source_class->list_sync = sc_mailspring_source_list_sync;
  source_class->list_file_sync = sc_mailspring_source_list_file_sync;
  source_class->lookup_sync = sc_secret_place_lookup_sync;
}

static void
sc_mailspring_source_init (ScMailspringSource *self)
{
}

ScAccountSource *
sc_mailspring_source_new (void)
{
  return g_object_new (SC_TYPE_MAILSPRING_SOURCE, NULL);
}
