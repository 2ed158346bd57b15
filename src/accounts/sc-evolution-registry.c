/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-evolution-registry.h"

#include "sc-known-services.h"
#include "sc-secret-place.h"
#include "sc-settings-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DATA_SOURCE     "Data Source"
#define MAIL_ACCOUNT    "Mail Account"
#define MAIL_IDENTITY   "Mail Identity"
#define MAIL_SUBMISSION "Mail Submission"
#define MAIL_TRANSPORT  "Mail Transport"
#define AUTHENTICATION  "Authentication"
#define SECURITY        "Security"
#define COLLECTION      "Collection"
#define ONLINE_ACCOUNT  "GNOME Online Accounts"

#define MAX_PARENTS 10  /* Evolution has one; a circle has no end */
#define TLS_PORT    465
#define RELAY_PORT  25  /* Camel's, not 587 */

/* What the mail accounts say about an identity. */
typedef enum
{
  ACCOUNT_ENABLED = 1 << 0,
  ACCOUNT_DISABLED = 1 << 1,
} AccountState;

struct _ScEvolutionRegistry
{
  GHashTable *sources; /* uid -> GKeyFile */
  char      **order;   /* (nullable): uids of mail accounts as the user arranged them */
};

ScEvolutionRegistry *
sc_evolution_registry_new (void)
{
  ScEvolutionRegistry *self = g_new0 (ScEvolutionRegistry, 1);

  self->sources = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_key_file_unref);
  return self;
}

void
sc_evolution_registry_free (ScEvolutionRegistry *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->sources);
  g_strfreev (self->order);
  g_free (self);
}

void
sc_evolution_registry_add (ScEvolutionRegistry *self,
                           const char          *uid,
                           GKeyFile            *key_file)
{
  /* Without this group it is no source to Evolution either. */
  if (!g_key_file_has_group (key_file, DATA_SOURCE) || g_hash_table_contains (self->sources, uid))
    g_key_file_unref (key_file);
  else
    g_hash_table_insert (self->sources, g_strdup (uid), key_file);
}

void
sc_evolution_registry_set_order (ScEvolutionRegistry *self,
                                 GKeyFile            *sort_order)
{
  g_strfreev (self->order);
  self->order = g_key_file_get_string_list (sort_order, "Accounts", "SortOrder", NULL, NULL);
}

static GKeyFile *
find_named (ScEvolutionRegistry *self,
            GKeyFile            *source,
            const char          *group,
            const char          *key)
{
  g_autofree char *uid = sc_settings_get_text (source, group, key);

  return uid != NULL ? g_hash_table_lookup (self->sources, uid) : NULL;
}

/* Enabled itself, as are its parents. */
static gboolean
is_enabled (ScEvolutionRegistry *self,
            GKeyFile            *source)
{
  for (int i = 0; i < MAX_PARENTS && source != NULL; i++)
    {
      if (!sc_settings_get_switch (source, DATA_SOURCE, "Enabled", TRUE))
        return FALSE;
      source = find_named (self, source, DATA_SOURCE, "Parent");
    }
  return TRUE;
}

/* Evolution copies the accounts of GNOME Online Accounts; there is no secret for the copies. */
static gboolean
is_mirror (ScEvolutionRegistry *self,
           GKeyFile            *source)
{
  for (int i = 0; i < MAX_PARENTS && source != NULL; i++)
    {
      if (g_key_file_has_group (source, ONLINE_ACCOUNT) ||
          (g_key_file_has_group (source, COLLECTION) && sc_settings_get_switch (source, AUTHENTICATION, "IsExternal", FALSE)))
        return TRUE;
      source = find_named (self, source, DATA_SOURCE, "Parent");
    }
  return FALSE;
}

/* The uid of the nearest parent that is a collection. */
static char *
find_collection (ScEvolutionRegistry *self,
                 GKeyFile            *source)
{
  g_autofree char *uid = sc_settings_get_text (source, DATA_SOURCE, "Parent");

  for (int i = 0; i < MAX_PARENTS && uid != NULL; i++)
    {
      GKeyFile *parent = g_hash_table_lookup (self->sources, uid);
      char *next = sc_settings_get_text (parent, DATA_SOURCE, "Parent");

      if (parent != NULL && g_key_file_has_group (parent, COLLECTION))
        {
          g_free (next);
          return g_steal_pointer (&uid);
        }
      g_free (uid);
      uid = next;
    }
  return NULL;
}

static gboolean
is_none (const char *method)
{
  return method == NULL || strcmp (method, "none") == 0;
}

static gboolean
fit_or_missing (const char *a,
                const char *b)
{
  return a == NULL || b == NULL || g_ascii_strcasecmp (a, b) == 0;
}

/* Whether the password of @child is the collection's: as e_util_can_use_collection_as_credential_source(). */
static gboolean
uses_collection (GKeyFile *child,
                 GKeyFile *collection)
{
  g_autofree char *child_host = sc_settings_get_text (child, AUTHENTICATION, "Host");
  g_autofree char *child_user = sc_settings_get_text (child, AUTHENTICATION, "User");
  g_autofree char *child_method = sc_settings_get_text (child, AUTHENTICATION, "Method");
  g_autofree char *host = sc_settings_get_text (collection, AUTHENTICATION, "Host");
  g_autofree char *user = sc_settings_get_text (collection, AUTHENTICATION, "User");
  g_autofree char *method = sc_settings_get_text (collection, AUTHENTICATION, "Method");

  if (!g_key_file_has_group (child, AUTHENTICATION))
    return TRUE;
  return fit_or_missing (child_host, host) && (child_user == NULL || g_strcmp0 (child_user, user) == 0) &&
         (is_none (child_method) || is_none (method) || strcmp (child_method, method) == 0);
}

static void
add_password_places (ScEvolutionRegistry *self,
                     ScAccountDraft      *draft,
                     const char          *uid,
                     GKeyFile            *transport)
{
  g_autofree char *collection_uid = find_collection (self, transport);

  if (collection_uid != NULL && uses_collection (transport, g_hash_table_lookup (self->sources, collection_uid)))
    sc_account_draft_add_keyring_item (draft, "e-source-uid", collection_uid, NULL);
  sc_account_draft_add_keyring_item (draft, "e-source-uid", uid, NULL);
}

static void
read_login (ScEvolutionRegistry *self,
            ScAccountDraft      *draft,
            const char          *uid,
            GKeyFile            *transport)
{
  g_autofree char *method = sc_settings_get_text (transport, AUTHENTICATION, "Method");
  g_autofree char *user = sc_settings_get_text (transport, AUTHENTICATION, "User");
  g_autofree char *is_token = method != NULL ? sc_known_services_get ("evolution tokens", method) : NULL;

  sc_account_draft_set_user (draft, user);
  if (is_none (method))
    {
      draft->auth = SC_AUTH_METHOD_NONE;
    }
  else if (strcmp (method, "POPB4SMTP") == 0)
    {
      draft->auth = SC_AUTH_METHOD_NONE;
      sc_account_draft_add_note (draft, _ ("This account logs in only by fetching mail before it sends, which Sendcheck does not do."));
    }
  else if (is_token != NULL)
    {
      g_autofree char *item = g_strdup_printf ("OAuth2::%s[%s]", method, user != NULL ? user : "");

      draft->auth = SC_AUTH_METHOD_XOAUTH2;
      sc_account_draft_add_keyring_item (draft, "e-source-uid", item, NULL);
    }
  else
    {
      sc_account_draft_set_mechanism (draft, method);
      add_password_places (self, draft, uid, transport);
    }
}

static ScSecurity
read_security (ScAccountDraft *draft,
               GKeyFile       *transport)
{
  g_autofree char *method = sc_settings_get_text (transport, SECURITY, "Method");

  if (is_none (method))
    return SC_SECURITY_NONE;
  if (strcmp (method, "ssl-on-alternate-port") == 0)
    return SC_SECURITY_TLS;
  if (strcmp (method, "starttls-on-standard-port") == 0)
    return SC_SECURITY_STARTTLS;
  /* Translators: %s is a word from a settings file */
  sc_account_draft_add_note_about (draft, _ ("The settings say “%s” about encryption, which cannot be understood."), method);
  return 0;
}

static void
read_transport (ScEvolutionRegistry *self,
                ScAccountDraft      *draft,
                const char          *uid,
                GKeyFile            *transport)
{
  g_autofree char *host = sc_settings_get_text (transport, AUTHENTICATION, "Host");
  g_autofree char *port = sc_settings_get_text (transport, AUTHENTICATION, "Port");

  draft->security = read_security (draft, transport);
  sc_account_draft_set_host (draft, host);
  sc_account_draft_set_port (draft, port, draft->security == SC_SECURITY_TLS ? TLS_PORT : RELAY_PORT);
  read_login (self, draft, uid, transport);
}

static void
add_account (ScEvolutionRegistry *self,
             const char          *uid,
             GKeyFile            *identity,
             const char          *key_prefix,
             const char          *secret_problem,
             GPtrArray           *accounts,
             GPtrArray           *notes)
{
  g_autofree char *key = g_strconcat (key_prefix, uid, NULL);
  g_autofree char *address = sc_settings_get_text (identity, MAIL_IDENTITY, "Address");
  g_autofree char *name = sc_settings_get_text (identity, DATA_SOURCE, "DisplayName");
  g_autofree char *transport_uid = sc_settings_get_text (identity, MAIL_SUBMISSION, "TransportUid");
  GKeyFile *transport = transport_uid != NULL ? g_hash_table_lookup (self->sources, transport_uid) : NULL;
  g_autofree char *backend = sc_settings_get_text (transport, MAIL_TRANSPORT, "BackendName");
  g_autoptr (ScAccountDraft) draft = NULL;

  /* No transport at all is an account that only receives. */
  if (transport_uid == NULL || (transport != NULL && (is_mirror (self, transport) || !is_enabled (self, transport))))
    return;
  if (transport != NULL && g_strcmp0 (backend, "smtp") != 0)
    {
      sc_account_draft_note_other_way (notes, "Evolution", address != NULL ? address : uid, backend != NULL ? backend : "");
      return;
    }
  draft = sc_account_draft_new ("evolution", "Evolution", "org.gnome.Evolution");
  sc_account_draft_set_id (draft, key);
  sc_account_draft_set_address (draft, address);
  sc_account_draft_set_name (draft, name);
  if (transport != NULL)
    read_transport (self, draft, transport_uid, transport);
  else
    sc_account_draft_add_note (draft, _ ("The settings name no server."));
  if (secret_problem != NULL && draft->auth != SC_AUTH_METHOD_NONE)
    sc_account_draft_set_secret_problem (draft, secret_problem);
  g_ptr_array_add (accounts, sc_account_draft_finish (g_steal_pointer (&draft)));
}

/* identity uid -> AccountState */
static GHashTable *
read_account_states (ScEvolutionRegistry *self)
{
  GHashTable *states = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer source;

  g_hash_table_iter_init (&iter, self->sources);
  while (g_hash_table_iter_next (&iter, NULL, &source))
    {
      g_autofree char *identity = sc_settings_get_text (source, MAIL_ACCOUNT, "IdentityUid");
      guint state;

      if (identity == NULL)
        continue;
      state = GPOINTER_TO_UINT (g_hash_table_lookup (states, identity));
      state |= is_enabled (self, source) ? ACCOUNT_ENABLED : ACCOUNT_DISABLED;
      g_hash_table_insert (states, g_steal_pointer (&identity), GUINT_TO_POINTER (state));
    }
  return states;
}

/* identity uid -> its place in the user's order, from 1 */
static GHashTable *
read_places (ScEvolutionRegistry *self)
{
  GHashTable *places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; self->order != NULL && self->order[i] != NULL; i++)
    {
      GKeyFile *account = g_hash_table_lookup (self->sources, self->order[i]);
      char *identity = sc_settings_get_text (account, MAIL_ACCOUNT, "IdentityUid");

      if (identity != NULL && !g_hash_table_contains (places, identity))
        g_hash_table_insert (places, identity, GUINT_TO_POINTER (i + 1));
      else
        g_free (identity);
    }
  return places;
}

/* What has no place comes last, in an order that does not change. */
static int
compare_uids (gconstpointer a,
              gconstpointer b,
              gpointer      places)
{
  const guint first = GPOINTER_TO_UINT (g_hash_table_lookup (places, a)) - 1;
  const guint second = GPOINTER_TO_UINT (g_hash_table_lookup (places, b)) - 1;

  if (first != second)
    return first < second ? -1 : 1;
  return strcmp (a, b);
}

void
sc_evolution_registry_list_accounts (ScEvolutionRegistry *self,
                                     const char          *key_prefix,
                                     const char          *secret_problem,
                                     GPtrArray           *accounts,
                                     GPtrArray           *notes)
{
  g_autoptr (GHashTable) states = read_account_states (self);
  g_autoptr (GHashTable) places = read_places (self);
  g_autoptr (GList) uids = g_list_sort_with_data (g_hash_table_get_keys (self->sources), compare_uids, places);

  for (GList *link = uids; link != NULL; link = link->next)
    {
      GKeyFile *source = g_hash_table_lookup (self->sources, link->data);
      const guint state = GPOINTER_TO_UINT (g_hash_table_lookup (states, link->data));

      if (g_key_file_has_group (source, MAIL_IDENTITY) && g_key_file_has_group (source, MAIL_SUBMISSION) &&
          state != ACCOUNT_DISABLED && is_enabled (self, source) && !is_mirror (self, source))
        add_account (self, link->data, source, key_prefix, secret_problem, accounts, notes);
    }
}
