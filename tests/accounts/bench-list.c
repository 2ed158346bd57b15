/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 *
 * How long a listing takes with 5,000 accounts of msmtp and a profile of Thunderbird with 30,000 settings. Prints milliseconds; asserts nothing.
 */
#include "config.h"

#include "sc-account-store.h"

#include "test-folder.h"

#include <glib/gstdio.h>
#include <time.h>

#define RUNS 10

static void
write_huge (const char *home)
{
  g_autoptr (GString) msmtp = g_string_new (NULL);
  g_autoptr (GString) prefs = g_string_new (NULL);
  g_autofree char *msmtp_path = g_build_filename (home, ".msmtprc", NULL);
  g_autofree char *prefs_path = g_build_filename (home, ".thunderbird", "x.default", "prefs.js", NULL);
  g_autofree char *profiles_path = g_build_filename (home, ".thunderbird", "profiles.ini", NULL);

  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (msmtp, "account a%u\nhost smtp%u.example.com\nport 587\ntls on\nauth on\nuser u%u\nfrom u%u@example.com\n\n", i, i, i, i);
  for (guint i = 0; i < 30000; i++)
    g_string_append_printf (prefs, "user_pref(\"some.extension.setting.number%u\", \"a value of ordinary length, %u\");\n", i, i);
  g_string_append (prefs, "user_pref(\"mail.accountmanager.accounts\", \"account1\");\nuser_pref(\"mail.account.account1.identities\", \"id1\");\n"
                          "user_pref(\"mail.identity.id1.useremail\", \"ann@example.net\");\n");
  g_string_append (prefs, "user_pref(\"mail.smtpservers\", \"smtp1\");\nuser_pref(\"mail.smtp.defaultserver\", \"smtp1\");\n"
                          "user_pref(\"mail.smtpserver.smtp1.hostname\", \"mail.example.net\");\nuser_pref(\"mail.smtpserver.smtp1.port\", 465);\n"
                          "user_pref(\"mail.smtpserver.smtp1.try_ssl\", 3);\nuser_pref(\"mail.smtpserver.smtp1.username\", \"ann\");\n");
  write_file (msmtp_path, msmtp->str, 0600);
  write_file (prefs_path, prefs->str, 0600);
  write_file (profiles_path, "[Profile0]\nName=default\nIsRelative=1\nPath=x.default\nDefault=1\n", 0600);
}

int
main (void)
{
  g_autofree char *home = g_dir_make_tmp ("sendcheck-bench-XXXXXX", NULL);
  g_autoptr (ScAccountStore) store = NULL;
  gint64 best = G_MAXINT64;
  clock_t best_cpu = G_MAXLONG;
  guint n_accounts = 0;

  g_setenv ("HOME", home, TRUE);
  g_setenv ("XDG_CONFIG_HOME", home, TRUE);
  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  g_unsetenv ("XDG_RUNTIME_DIR");
  write_huge (home);
  store = sc_account_store_new ();
  for (guint i = 0; i < RUNS; i++)
    {
      gint64 began = g_get_monotonic_time ();
      clock_t began_cpu = clock ();
      g_autoptr (GPtrArray) accounts = sc_account_store_list_sync (store, NULL, NULL);

      best = MIN (best, g_get_monotonic_time () - began);
      best_cpu = MIN (best_cpu, clock () - began_cpu);
      n_accounts = accounts->len;
    }
  g_print ("listing %u accounts: %.1f ms, %.1f ms of them at work (best of %u)\n", n_accounts, (double) best / 1000,
           (double) best_cpu * 1000 / CLOCKS_PER_SEC, RUNS);
  remove_folder (home);
  return 0;
}
