/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-checks"

#include "config.h"

#include "sc-plan.h"

#include "sc-enum.h"
#include "sc-oddities.h"
#include "sc-stages-private.h"

#include <string.h>

/* What could be seen before any packet left. */
static void
note_oddities (ScContext *context)
{
  ScSettings *settings = context->settings;
  const ScOddityInput input = {
    .host = sc_endpoint_get_host (settings->endpoint),
    .port = sc_endpoint_get_port (settings->endpoint),
    .security = sc_endpoint_get_security (settings->endpoint),
    .auth = settings->auth,
    .user = settings->user,
    .address = settings->from,
  };
  g_autoptr (ScOddityFindings) findings = sc_oddities_find (&input, NULL);
  g_auto (GStrv) nicks = sc_oddities_dup_nicks (findings->found);

  if (nicks[0] != NULL)
    sc_context_fact (context, "settings.odd", g_variant_new_strv ((const char * const *) nicks, -1));
}

static void
note_settings (ScContext *context)
{
  ScSettings *settings = context->settings;
  ScEndpoint *endpoint = settings->endpoint;

  sc_context_fact_string (context, "account.origin", settings->origin);
  sc_context_fact_string (context, "server.host", sc_endpoint_get_host (endpoint));
  sc_context_fact_int (context, "server.port", sc_endpoint_get_port (endpoint));
  sc_context_fact_string (context, "server.security", sc_enum_to_nick (SC_TYPE_SECURITY, (int) sc_endpoint_get_security (endpoint)));
  if (settings->user != NULL)
    sc_context_fact_bool (context, "account.user-is-address", strchr (settings->user, '@') != NULL);
  if (!settings->only_own_port)
    note_oddities (context);
}

/* Authorities that cannot be read are left out: the certificate then has an unknown issuer, and says so. */
static void
make_tls_options (ScContext *context)
{
  g_autoptr (GError) error = NULL;

  context->tls_options = sc_tls_options_new (context->settings->ca_pem, &error);
  if (context->tls_options == NULL)
    {
      sc_context_line (context, SC_SPEAKER_INFO, error->message);
      context->tls_options = sc_tls_options_new (NULL, NULL);
    }
  /* A hundred and more certificates: they are read while the server is looked for. Nobody but the handshake waits for them,
   * so that a run that is cancelled ends at once. */
  sc_tls_options_prepare_in_background (context->tls_options);
}

/* The stages after the first, while the other ports are looked at. */
static void
go_on (ScContext *context)
{
  if (!sc_context_is_asked (context, SC_STAGE_TLS) || !sc_stage_tls_run (context))
    return;
  if (!sc_context_is_asked (context, SC_STAGE_AUTH) || !sc_stage_auth_run (context))
    return;
  if (sc_context_is_asked (context, SC_STAGE_SEND))
    sc_stage_send_run (context);
}

static void
finish (ScContext *context)
{
  const char *outcome = "pass";

  for (int id = SC_STAGE_CONNECTIVITY; id <= SC_STAGE_SEND; id++)
    {
      sc_context_skip_stage (context, (ScStageId) id);
      if (context->stages[id].status == SC_STATUS_WARN)
        outcome = "warn";
    }
  if (context->failed)
    outcome = "fault";
  else if (context->cancelled)
    outcome = "cancelled";
  sc_context_fact_string (context, "run.outcome", outcome);
}

void
sc_plan_run_sync (ScSettings   *settings,
                  ScEventFunc   on_event,
                  gpointer      user_data,
                  GCancellable *cancellable)
{
  g_autoptr (ScEvent) finished = NULL;
  ScContext *context;
  gboolean   goes_on;
  gboolean   asks_ports;

  g_return_if_fail (settings != NULL);
  g_return_if_fail (on_event != NULL);

  context = sc_context_new (settings, on_event, user_data, cancellable);
  asks_ports = sc_context_is_asked (context, SC_STAGE_PORTS);
  note_settings (context);
  make_tls_options (context);
  goes_on = sc_stage_connectivity_run (context);
  asks_ports = asks_ports && context->resolution != NULL;

  /* A blocked port takes its whole time to show; the server would have to wait for us, and might hang up. */
  if (asks_ports && sc_stage_ports_is_ready (context))
    sc_stage_ports_run (context);
  else if (asks_ports)
    sc_context_begin_stage (context, SC_STAGE_PORTS);
  if (goes_on)
    go_on (context);
  if (context->session != NULL)
    {
      sc_context_begin_step (context, SC_STEP_QUIT);
      sc_session_quit_sync (context->session, context->cancellable);
    }
  if (context->stages[SC_STAGE_PORTS].status == SC_STATUS_RUNNING)
    sc_stage_ports_run (context);
  sc_outside_ask (context);

  finish (context);
  finished = sc_event_new_finished (sc_context_get_time_ms (context));
  on_event (finished, user_data);
  sc_context_free (context);
}
