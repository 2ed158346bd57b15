/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-account-list.h"

#include "sc-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_SHOWN_CHARS 200

static char *
fold (const char *text)
{
  if (text == NULL || g_str_is_ascii (text))
    return g_ascii_strdown (text != NULL ? text : "", -1);
  return g_utf8_casefold (text, -1);
}

/* Two accounts on one server with one login are one, unless they send from different addresses. */
static gboolean
is_known (GHashTable *seen,
          ScAccount  *account)
{
  ScEndpoint *endpoint = sc_account_get_endpoint (account);
  g_autofree char *address = fold (sc_account_get_address (account));
  g_autofree char *key = NULL;
  const char *user = sc_account_get_user (account);
  GHashTable *addresses;
  gboolean known;

  if (endpoint == NULL)
    return FALSE;
  key = g_strdup_printf ("%s %u %s", sc_endpoint_get_host (endpoint), sc_endpoint_get_port (endpoint), user != NULL ? user : "");
  addresses = g_hash_table_lookup (seen, key);
  if (addresses == NULL)
    {
      addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (seen, g_steal_pointer (&key), addresses);
    }
  known = g_hash_table_size (addresses) > 0 && *address == '\0';
  return !g_hash_table_add (addresses, g_steal_pointer (&address)) || known;
}

/* What a person most likely means comes first: a mail program's account, then a tool's, then what has no server. */
static guint
rank_account (ScAccount *account)
{
  static const char * const tools[] = { "msmtp", "git", "mutt" };

  if (sc_account_get_endpoint (account) == NULL)
    return 2;
  for (guint i = 0; i < G_N_ELEMENTS (tools); i++)
    {
      if (g_str_equal (sc_account_get_origin (account), tools[i]))
        return 1;
    }
  return 0;
}

static int
compare_ranks (gconstpointer a,
               gconstpointer b)
{
  return (int) rank_account (*(ScAccount * const *) a) - (int) rank_account (*(ScAccount * const *) b);
}

GPtrArray *
sc_account_list_drop_duplicates (GPtrArray *accounts)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);

  for (guint i = 0; i < accounts->len; i++)
    {
      ScAccount *account = g_ptr_array_index (accounts, i);

      if (!is_known (seen, account))
        g_ptr_array_add (kept, g_object_ref (account));
    }
  /* Stable: within a rank the order of the sources stays. */
  g_ptr_array_sort (kept, compare_ranks);
  return g_steal_pointer (&kept);
}

gboolean
sc_account_list_is_same (ScAccount *a,
                         ScAccount *b)
{
  ScEndpoint *first = sc_account_get_endpoint (a);
  ScEndpoint *second = sc_account_get_endpoint (b);

  if ((first == NULL) != (second == NULL) || (first != NULL && !sc_endpoint_equal (first, second)))
    return FALSE;
  return g_str_equal (sc_account_get_id (a), sc_account_get_id (b)) && g_str_equal (sc_account_get_name (a), sc_account_get_name (b)) &&
         sc_account_get_auth (a) == sc_account_get_auth (b) && g_strcmp0 (sc_account_get_address (a), sc_account_get_address (b)) == 0 &&
         g_strcmp0 (sc_account_get_user (a), sc_account_get_user (b)) == 0 && g_strcmp0 (sc_account_get_note (a), sc_account_get_note (b)) == 0 &&
         g_strcmp0 (sc_account_get_secret_hint (a), sc_account_get_secret_hint (b)) == 0;
}

static gboolean
is_named (ScAccount  *account,
          const char *folded)
{
  g_autofree char *address = fold (sc_account_get_address (account));
  g_autofree char *name = fold (sc_account_get_name (account));

  /* Nobody is called nothing. */
  return *folded != '\0' && (strcmp (address, folded) == 0 || strcmp (name, folded) == 0);
}

ScAccount *
sc_account_list_find_id (GPtrArray  *accounts,
                         const char *id)
{
  for (guint i = 0; i < accounts->len; i++)
    {
      ScAccount *account = g_ptr_array_index (accounts, i);

      if (strcmp (sc_account_get_id (account), id) == 0)
        return g_object_ref (account);
    }
  return NULL;
}

ScAccount *
sc_account_list_find_name (GPtrArray  *accounts,
                           const char *name,
                           GError    **error)
{
  g_autofree char *folded = fold (name);
  g_autofree char *safe = sc_text_make_safe (name, -1, MAX_SHOWN_CHARS);
  ScAccount *found = NULL;

  for (guint i = 0; i < accounts->len; i++)
    {
      ScAccount *account = g_ptr_array_index (accounts, i);

      if (!is_named (account, folded))
        continue;
      if (found != NULL)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       /* Translators: %1$s is what was asked for, %2$s and %3$s are ids of accounts */
                       _ ("Several accounts are called “%1$s”; say which one by its id, as in %2$s or %3$s."),
                       safe, sc_account_get_id (found), sc_account_get_id (account));
          return NULL;
        }
      found = account;
    }
  if (found == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 /* Translators: %s is what was asked for: an id, a name or an address */
                 _ ("There is no account “%s” on this computer."), safe);
  return found != NULL ? g_object_ref (found) : NULL;
}
