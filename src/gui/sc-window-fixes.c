/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-window-private.h"

#include "sc-enum.h"
#include "sc-known-hosts.h"

/* "587 starttls" */
static ScEndpoint *
parse_endpoint (const char *host, const char *words)
{
  g_auto (GStrv) parts = g_strsplit (words != NULL ? words : "", " ", 2);
  guint16 port = 0;
  int security = SC_SECURITY_STARTTLS;

  if (parts[0] == NULL || !sc_endpoint_parse_port (parts[0], &port, NULL))
    return NULL;
  if (parts[1] == NULL || !sc_enum_from_nick (SC_TYPE_SECURITY, parts[1], &security))
    security = sc_security_for_port (port);
  return sc_endpoint_new (host, port, security);
}

/* Runs the check again there, with everything else as it was. */
static void
check_at (ScWindow *self, ScEndpoint *endpoint)
{
  g_autoptr (ScSettings) settings = sc_settings_copy (sc_runner_get_settings (self->runner));

  sc_endpoint_unref (settings->endpoint);
  settings->endpoint = sc_endpoint_ref (endpoint);
  if (!sc_window_is_practice (self->report))
    sc_settings_page_use_endpoint (self->settings, endpoint);
  sc_runner_start (self->runner, settings);
}

static void
use_endpoint (ScWindow *self, const char *argument)
{
  ScSettings *old = sc_runner_get_settings (self->runner);
  const char *best = sc_facts_get_string (sc_report_get_facts (self->report), "ports.best");
  g_autoptr (ScEndpoint) endpoint = NULL;

  if (old == NULL)
    return;
  endpoint = parse_endpoint (sc_endpoint_get_host (old->endpoint), argument != NULL ? argument : best);
  if (endpoint == NULL)
    {
      sc_window_go_to (self, self->settings);
      return;
    }
  check_at (self, endpoint);
}

/* The page still holds a real account's settings; a practice run never came by it. */
static void
edit_settings (ScWindow *self, gboolean asks_password)
{
  ScSettings *settings = sc_runner_get_settings (self->runner);

  if (settings == NULL)
    return;
  if (sc_window_is_practice (self->report) && !sc_settings_page_has_practice (self->settings))
    sc_settings_page_set_practice (self->settings, settings);
  if (asks_password)
    sc_settings_page_ask_password (self->settings);
  sc_window_go_to (self, self->settings);
}

/* A provider's own server is checked at once. A name that only the certificate knows is put into the settings: whoever sends the
 * password there has to look at it first. */
static void
use_host (ScWindow *self, const char *host)
{
  ScSettings *old = sc_runner_get_settings (self->runner);
  g_autoptr (ScEndpoint) endpoint = NULL;

  if (old == NULL)
    return;
  endpoint = sc_endpoint_new (host, sc_endpoint_get_port (old->endpoint), sc_endpoint_get_security (old->endpoint));
  if (sc_known_hosts_has (host))
    {
      check_at (self, endpoint);
      return;
    }
  edit_settings (self, FALSE);
  sc_settings_page_use_endpoint (self->settings, endpoint);
}

void
sc_window_perform_fix (ScWindow *self, const char *action, const char *argument)
{
  if (g_strcmp0 (action, "wait") == 0 && argument != NULL)
    {
      if (sc_runner_get_settings (self->runner) != NULL && self->report != NULL)
        sc_waiter_start (self->waiter, sc_runner_get_settings (self->runner), self->report,
                         (int) g_ascii_strtoll (argument, NULL, 10));
      return;
    }
  sc_waiter_stop (self->waiter);
  if (g_strcmp0 (action, "retry") == 0)
    sc_runner_start_again (self->runner);
  else if (g_strcmp0 (action, "use-endpoint") == 0)
    use_endpoint (self, argument);
  else if (g_strcmp0 (action, "use-host") == 0 && argument != NULL)
    use_host (self, argument);
  else if (g_strcmp0 (action, "open-url") == 0 && argument != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-url", "s", argument);
  else if (g_strcmp0 (action, "plan-pace") == 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.plan-pace", NULL);
  else if (g_strcmp0 (action, "copy-message") == 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.message", "s", argument != NULL ? argument : "provider");
  else
    edit_settings (self, g_strcmp0 (action, "type-password") == 0);
}
