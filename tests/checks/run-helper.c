/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "run-helper.h"

#include "sc-report-json.h"

ScPracticeServer *
start_scenario (const char *id)
{
  g_autoptr (GError)     error = NULL;
  g_autoptr (ScScenario) scenario = sc_scenario_find (id, &error);
  ScPracticeServer      *server;

  g_assert_no_error (error);
  server = sc_practice_server_new (scenario);
  sc_practice_server_start (server, 0, &error);
  g_assert_no_error (error);
  return server;
}

ScPracticeServer *
start_scenario_xml (const char *xml)
{
  g_autoptr (GError)     error = NULL;
  g_autoptr (ScScenario) scenario = sc_scenario_parse (xml, -1, &error);
  ScPracticeServer      *server;

  g_assert_no_error (error);
  server = sc_practice_server_new (scenario);
  sc_practice_server_start (server, 0, &error);
  g_assert_no_error (error);
  return server;
}

ScSettings *
make_settings (const char       *scenario,
               ScPracticeServer *server)
{
  g_autoptr (ScScenario) found = sc_scenario_find (scenario, NULL);
  g_autoptr (ScEndpoint) endpoint = NULL;
  ScSettings            *settings;

  endpoint = sc_endpoint_new ("127.0.0.1", sc_practice_server_get_port (server), sc_scenario_get_security (found));
  settings = sc_settings_new (endpoint);
  settings->user = g_strdup (SC_PRACTICE_USER);
  settings->secret = sc_secret_new (SC_PRACTICE_PASSWORD, -1);
  settings->from = g_strdup (SC_PRACTICE_USER);
  settings->only_own_port = TRUE;
  settings->timeout_ms = 600;
  settings->ca_pem = g_bytes_ref (sc_practice_server_get_ca_pem (server));
  return settings;
}

static void
on_event_cb (ScEvent *event,
             gpointer user_data)
{
  sc_report_apply (user_data, event);
}

ScReport *
run_plan (ScSettings   *settings,
          GCancellable *cancellable)
{
  ScReport *report = sc_report_new ();

  sc_report_set_account (report, settings->origin, settings->endpoint, settings->auth, NULL);
  sc_plan_run_sync (settings, on_event_cb, report, cancellable);
  g_assert_true (sc_report_is_finished (report));
  return report;
}
