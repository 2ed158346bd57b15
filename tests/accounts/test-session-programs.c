/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#include "config.h"

#include "sc-balsa-source.h"
#include "sc-evolution-source.h"
#include "sc-geary-source.h"
#include "sc-git-source.h"
#include "sc-kmail-source.h"
#include "sc-msmtp-source.h"
#include "sc-sylpheed-source.h"
#include "sc-thunderbird-source.h"
#include "sc-trojita-source.h"

#include <string.h>

/* The stored passwords of other mail programs, from the keyring and files that session-programs.sh made as those programs make them. */

static const struct
{
  const char *what;
  const char *id;
  const char *expected; /* NULL: an error of this code */
  int         code;
} rows[] = {
  { "Evolution, its own", "evolution:0000000000000000000000055e6f78091a2b3c48", "evolution-pw", 0 },
  { "Evolution, the collection's", "evolution:0000000000000000000000467777077777777731", "collection-pw", 0 },
  { "Evolution, a token", "evolution:00000000000000000000000b68acdf13579be019", "ya29.evolution", 0 },
  { "Evolution, none stored", "evolution:00000000000000000000000761d9450c83fb72e3", NULL, SC_STORE_ERROR_NO_SECRET },
  { "Geary, that for receiving", "geary:account_01", "geary-imap-pw", 0 },
  { "Geary, one for sending", "geary:account_02", "geary-smtp-pw", 0 },
  { "Geary, an old one", "geary:old@example.com", "geary-legacy-pw", 0 },
  { "KMail", "kmail:1234567", "kmail-pw", 0 },
  { "KMail, scrambled in its file", "kmail:444", NULL, SC_STORE_ERROR_NOT_READABLE },
  { "git, by its helper", "git:default", "git-pw", 0 },
  { "git, in clear text", "git:work", "clear text; \"quoted\" # not a comment", 0 },
  { "Balsa", "balsa:Default/default", "balsa-pw", 0 },
  { "Trojitá", "trojita:trojita", "trojita-pw", 0 },
  { "Sylpheed, in clear text", "sylpheed:1", "clear text password", 0 },
  { "Thunderbird", "thunderbird:xz6dk7vc.default-default/id1", "tb-pässword", 0 },
  { "Thunderbird, none stored", "thunderbird:xz6dk7vc.default-default/id2", NULL, SC_STORE_ERROR_NO_SECRET },
  { "Thunderbird, a token", "thunderbird:xz6dk7vc.default-default/id3", NULL, SC_STORE_ERROR_NOT_READABLE },
  { "msmtp", "msmtp:work", "msmtp-pw", 0 },
};

static GPtrArray *sources;  /* ScAccountSource */
static GPtrArray *accounts; /* ScAccount of all of them, listed once */

static GPtrArray *
list (ScAccountSource *source)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);

  sc_account_source_list_sync (source, found, notes, NULL);
  return found;
}

static void
add_source (ScAccountSource *source)
{
  g_ptr_array_add (sources, source);
  g_ptr_array_extend_and_steal (accounts, list (source));
}

static ScSecret *
lookup (const char *id,
        GError    **error)
{
  ScAccount *account = NULL;

  for (guint i = 0; i < accounts->len && account == NULL; i++)
    {
      if (strcmp (sc_account_get_id (g_ptr_array_index (accounts, i)), id) == 0)
        account = g_ptr_array_index (accounts, i);
    }
  g_assert_nonnull (account);
  for (guint i = 0; i < sources->len; i++)
    {
      ScAccountSource *source = g_ptr_array_index (sources, i);

      if (strcmp (sc_account_source_get_origin (source), sc_account_get_origin (account)) == 0)
        return sc_account_source_lookup_sync (source, account, FALSE, NULL, error);
    }
  g_assert_not_reached ();
}

static void
test_secrets (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ScSecret) secret = lookup (rows[i].id, &error);

      g_test_message ("%s", rows[i].what);
      if (rows[i].expected != NULL)
        {
          g_assert_no_error (error);
          g_assert_cmpstr (sc_secret_get_text (secret), ==, rows[i].expected);
        }
      else
        {
          g_assert_null (secret);
          g_assert_error (error, SC_STORE_ERROR, rows[i].code);
        }
    }
}

/* What the real registry says over D-Bus and what its files say are the same accounts. */
static void
test_registry (void)
{
  g_autoptr (ScAccountSource) from_files = sc_evolution_source_new ();
  g_autoptr (ScAccountSource) from_bus = sc_evolution_source_new_for_bus ();
  g_autoptr (GPtrArray) expected = list (from_files);
  g_autoptr (GPtrArray) found = NULL;

  if (g_getenv ("SC_HAS_REGISTRY") == NULL)
    {
      g_test_skip ("evolution-data-server is not installed");
      return;
    }
  found = list (from_bus);
  g_assert_cmpuint (expected->len, >=, 9);
  g_assert_cmpuint (found->len, ==, expected->len);
  for (guint i = 0; i < found->len; i++)
    {
      ScAccount *a = g_ptr_array_index (found, i);
      ScAccount *b = g_ptr_array_index (expected, i);

      g_assert_cmpstr (sc_account_get_id (a), ==, sc_account_get_id (b));
      g_assert_cmpstr (sc_account_get_user (a), ==, sc_account_get_user (b));
      g_assert_cmpstr (sc_account_get_secret_hint (a), ==, sc_account_get_secret_hint (b));
    }
}

static void
test_locked (void)
{
  const char *collections[] = { "/org/freedesktop/secrets/collection/login" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_autoptr (GVariant) reply = NULL;

  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (bus, "org.freedesktop.secrets", "/org/freedesktop/secrets", "org.freedesktop.Secret.Service", "Lock",
                                       g_variant_new ("(@ao)", g_variant_new_objv (collections, 1)), G_VARIANT_TYPE ("(aoo)"),
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) lookup_error = NULL;
      g_autoptr (ScSecret) secret = NULL;

      /* Those in the keyring are the ones called after their program; what stands in a file is not locked. */
      if (rows[i].expected == NULL || strchr (rows[i].expected, ' ') != NULL || g_str_has_prefix (rows[i].id, "thunderbird:"))
        continue;
      secret = lookup (rows[i].id, &lookup_error);
      g_test_message ("%s", rows[i].what);
      g_assert_null (secret);
      g_assert_error (lookup_error, SC_STORE_ERROR, SC_STORE_ERROR_LOCKED);
    }
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);

  sources = g_ptr_array_new_with_free_func (g_object_unref);
  accounts = g_ptr_array_new_with_free_func (g_object_unref);
  add_source (sc_evolution_source_new ());
  add_source (sc_geary_source_new ());
  add_source (sc_thunderbird_source_new ());
  add_source (sc_msmtp_source_new ());
  add_source (sc_kmail_source_new ());
  add_source (sc_git_source_new ());
  add_source (sc_balsa_source_new ());
  add_source (sc_trojita_source_new ());
  add_source (sc_sylpheed_source_new ());

  g_test_add_func ("/programs/1-secrets", test_secrets);
  g_test_add_func ("/programs/2-registry", test_registry);
  g_test_add_func ("/programs/3-locked", test_locked);

  status = g_test_run ();
  /* GDBus frees the data of a proxy's subscriptions in the main context. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_ptr_array_unref (accounts);
  g_ptr_array_unref (sources);
  return status;
}
