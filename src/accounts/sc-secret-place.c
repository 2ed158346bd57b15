/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-secret-place.h"

#include "sc-keyring.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The hint is "!REASON", or places divided by a record separator, their attributes by unit separators. */
#define PROBLEM_MARK '!'
#define NEXT_PLACE   "\x1e"
#define NEXT_WORD    "\x1f"
#define MAX_PLACES   8

void
sc_account_draft_add_keyring_item (ScAccountDraft *self,
                                   ...)
{
  g_autoptr (GString) place = g_string_new (NULL);
  gboolean is_good = TRUE;
  va_list arguments;
  const char *word;
  char *hint;

  va_start (arguments, self);
  while ((word = va_arg (arguments, const char *)) != NULL)
    {
      is_good = is_good && strpbrk (word, NEXT_PLACE NEXT_WORD) == NULL;
      if (place->len > 0)
        g_string_append (place, NEXT_WORD);
      g_string_append (place, word);
    }
  va_end (arguments);
  if (!is_good)
    return;
  hint = self->secret_hint != NULL ? g_strconcat (self->secret_hint, NEXT_PLACE, place->str, NULL) : g_strdup (place->str);
  g_free (self->secret_hint);
  self->secret_hint = hint;
}

void
sc_account_draft_set_secret_problem (ScAccountDraft *self,
                                     const char     *reason)
{
  g_free (self->secret_hint);
  self->secret_hint = g_strdup_printf ("%c%s", PROBLEM_MARK, reason);
  sc_account_draft_add_note (self, reason);
}

void
sc_account_draft_set_token_elsewhere (ScAccountDraft *self)
{
  sc_account_draft_set_secret_problem (self, _ ("This account logs in with an access token, which only the mail program itself can get."));
}

static ScSecret *
lookup_place (const char   *place,
              gboolean      may_unlock,
              GCancellable *cancellable,
              GError      **error)
{
  g_auto (GStrv) words = g_strsplit (place, NEXT_WORD, -1);

  return sc_keyring_lookup_sync ((const char * const *) words, may_unlock, cancellable, error);
}

ScSecret *
sc_secret_place_lookup_hint_sync (const char   *hint,
                                  gboolean      may_unlock,
                                  GCancellable *cancellable,
                                  GError      **error)
{
  g_auto (GStrv) places = NULL;

  if (hint != NULL && *hint == PROBLEM_MARK)
    {
      g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_READABLE, hint + 1);
      return NULL;
    }
  places = g_strsplit (hint != NULL ? hint : "", NEXT_PLACE, MAX_PLACES);
  for (gsize i = 0; places[i] != NULL; i++)
    {
      g_autoptr (GError) place_error = NULL;
      ScSecret *secret = lookup_place (places[i], may_unlock, cancellable, &place_error);

      if (secret != NULL)
        return secret;
      if (g_error_matches (place_error, SC_STORE_ERROR, SC_STORE_ERROR_NO_SECRET) && places[i + 1] != NULL)
        continue;
      g_propagate_error (error, g_steal_pointer (&place_error));
      return NULL;
    }
  g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_NO_SECRET, _ ("No password is stored for this account."));
  return NULL;
}

ScSecret *
sc_secret_place_lookup_sync (ScAccountSource *source,
                             ScAccount       *account,
                             gboolean         may_unlock,
                             GCancellable    *cancellable,
                             GError         **error)
{
  return sc_secret_place_lookup_hint_sync (sc_account_get_secret_hint (account), may_unlock, cancellable, error);
}
