/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#include "config.h"

#include "sc-account-store.h"
#include "sc-account-watch.h"
#include "sc-msmtp-source.h"
#include "sc-sandbox.h"

#include "test-folder.h"

#include <string.h>

/* What changes while the list is open, and what a sandbox hides. */

static char *home;

static void
make_home (gpointer fixture, gconstpointer data)
{
  home = g_dir_make_tmp ("sendcheck-live-XXXXXX", NULL);
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
  g_autofree char *path = g_build_filename (home, name, NULL);

  write_file (path, text, 0600);
}

static void
on_changed_cb (ScAccountWatch *watch, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
wait_for (guint *n_changes, guint wanted)
{
  const gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while (*n_changes < wanted && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (*n_changes, >=, wanted);
}

static void
test_watch (gpointer fixture, gconstpointer data)
{
  g_autofree char *file = g_build_filename (home, ".msmtprc", NULL);
  g_autofree char *folder = g_build_filename (home, "sources", NULL);
  const char *paths[] = { file, folder, NULL };
  g_autoptr (ScAccountWatch) watch = NULL;
  guint n_changes = 0;

  put ("sources/first.source", "x");
  watch = sc_account_watch_new_for_paths (paths, 50);
  g_signal_connect (watch, "changed", G_CALLBACK (on_changed_cb), &n_changes);
  put (".msmtprc", "account a\n");
  wait_for (&n_changes, 1);
  put ("sources/second.source", "x");
  wait_for (&n_changes, 2);
}

typedef struct
{
  guint position;
  guint removed;
  guint added;
  guint n_signals;
} Change;

static void
on_items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  Change *change = user_data;

  *change = (Change){ position, removed, added, change->n_signals + 1 };
}

static void
on_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_true (sc_account_store_load_finish (SC_ACCOUNT_STORE (source), result, NULL));
  *(gboolean *) user_data = TRUE;
}

static void
load (ScAccountStore *store)
{
  gboolean is_loaded = FALSE;

  sc_account_store_load_async (store, NULL, on_loaded_cb, &is_loaded);
  while (!is_loaded)
    g_main_context_iteration (NULL, TRUE);
}

#define ACCOUNT(name) "account " name "\nhost " name ".example.com\nport 587\n\n"

/* A list that is read again says only what is new in it. */
static void
test_reload (gpointer fixture, gconstpointer data)
{
  g_autofree char *file = g_build_filename (home, ".msmtprc", NULL);
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (ScAccountStore) store = NULL;
  Change change = { 0 };

  g_ptr_array_add (sources, sc_msmtp_source_new_for_files (file, NULL, NULL));
  store = sc_account_store_new_for_sources (sources);
  g_signal_connect (store, "items-changed", G_CALLBACK (on_items_changed_cb), &change);
  put (".msmtprc", ACCOUNT ("a") ACCOUNT ("c"));
  load (store);
  g_assert_cmpuint (change.n_signals, ==, 1);
  g_assert_cmpuint (change.added, ==, 2);
  load (store);
  g_assert_cmpuint (change.n_signals, ==, 1);
  put (".msmtprc", ACCOUNT ("a") ACCOUNT ("b") ACCOUNT ("c"));
  load (store);
  g_assert_cmpuint (change.n_signals, ==, 2);
  g_assert_cmpuint (change.position, ==, 1);
  g_assert_cmpuint (change.removed, ==, 0);
  g_assert_cmpuint (change.added, ==, 1);
  put (".msmtprc", ACCOUNT ("a"));
  load (store);
  g_assert_cmpuint (change.position, ==, 1);
  g_assert_cmpuint (change.removed, ==, 2);
  g_assert_cmpuint (change.added, ==, 0);
}

static const struct
{
  const char *what;
  const char *info;
  const char *hidden; /* the ends of the commands' options, one a line */
} sandboxes[] = {
  { "everything given", "[Application]\nname=org.example.Test\n[Context]\nfilesystems=home;\n[Session Bus Policy]\norg.gnome.OnlineAccounts=talk\n"
                        "org.freedesktop.secrets=talk\n", "" },
  { "as it is built", "[Application]\nname=org.example.Test\n[Session Bus Policy]\norg.gnome.OnlineAccounts=talk\norg.freedesktop.secrets=talk\n"
                      "org.gnome.evolution.dataserver.Sources5=talk\n",
    "--filesystem=~/.config/geary:ro --filesystem=~/.thunderbird:ro --filesystem=~/.config/mailtransports:ro --filesystem=~/.claws-mail:ro "
    "--filesystem=~/.msmtprc:ro" },
  { "some folders", "[Application]\nname=org.example.Test\n[Context]\nfilesystems=xdg-config/geary:ro;~/.config/mailtransports;~/.thunderbird/:ro;"
                    "~/.claws;~/.msmtprc:ro\n[Session Bus Policy]\norg.gnome.OnlineAccounts=own\norg.gnome.evolution.dataserver.Sources5=see\n",
    "--filesystem=~/.config/evolution/sources:ro --filesystem=~/.claws-mail:ro --talk-name=org.freedesktop.secrets" },
};

static void
test_sandbox (gpointer fixture, gconstpointer data)
{
  g_autofree char *file = g_build_filename (home, "info", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sandboxes); i++)
    {
      g_autoptr (GPtrArray) hidden = NULL;
      g_autoptr (GString) options = g_string_new (NULL);

      g_test_message ("%s", sandboxes[i].what);
      put ("info", sandboxes[i].info);
      hidden = sc_sandbox_list_hidden (file);
      for (guint n = 0; n < hidden->len; n++)
        {
          const ScHiddenPlace *place = g_ptr_array_index (hidden, n);
          g_auto (GStrv) words = g_strsplit (place->command, " ", 5);

          g_assert_cmpuint (g_strv_length (words), ==, 5);
          g_assert_cmpstr (words[4], ==, "org.example.Test");
          g_string_append_printf (options, "%s%s", n > 0 ? " " : "", words[3]);
        }
      g_assert_cmpstr (options->str, ==, sandboxes[i].hidden);
    }
  {
    g_autoptr (GPtrArray) outside = sc_sandbox_list_hidden ("/nonexistent/flatpak-info");

    g_assert_cmpuint (outside->len, ==, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_vtable ("/accounts/live/watch", sizeof (int), NULL, make_home, test_watch, drop_home);
  g_test_add_vtable ("/accounts/live/reload", sizeof (int), NULL, make_home, test_reload, drop_home);
  g_test_add_vtable ("/accounts/live/sandbox", sizeof (int), NULL, make_home, test_sandbox, drop_home);
  return g_test_run ();
}
