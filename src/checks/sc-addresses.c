/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-checks"

#include "config.h"

#include "sc-stages-private.h"

#include "sc-connector.h"
#include "sc-resolver-private.h"

#include <glib/gi18n-lib.h>

#define STAGE SC_STAGE_CONNECTIVITY

/* Enough to tell one busy machine from a provider that turns us away; more would look like an attack. */
#define OTHERS_MAX 4
#define PATIENCE_MS 4000

typedef struct
{
  ScResolution *only;
  guint16       port;
  ScDeadline    deadline;
  GCancellable *cancellable;
  guint         code; /* of the greeting; 0: none */
  GThread      *thread;
} Visit;

/* Listens to the greeting and leaves; nothing else is asked. */
static gpointer
visit_thread (gpointer data)
{
  Visit *visit = data;
  g_autoptr (ScStream) stream = sc_connect_sync (visit->only, visit->port, visit->deadline, NULL, NULL, visit->cancellable, NULL);
  g_autoptr (ScSession) session = NULL;
  g_autoptr (ScReply)   reply = NULL;

  if (stream == NULL)
    return NULL;
  session = sc_session_new (stream, (guint) MAX (sc_deadline_get_remaining_ms (visit->deadline), 1), 0, NULL, NULL);
  reply = sc_session_read_banner_sync (session, visit->cancellable, NULL);
  visit->code = reply != NULL ? sc_reply_get_code (reply) : 0;
  if (visit->code == 220)
    sc_session_quit_sync (session, visit->cancellable);
  return NULL;
}

static guint
start_visits (ScContext    *context,
              GInetAddress *used,
              Visit        *visits)
{
  guint      n = 0;
  guint16    port = sc_endpoint_get_port (context->settings->endpoint);
  ScDeadline deadline = sc_deadline_after_ms (MIN (PATIENCE_MS, context->settings->timeout_ms));

  for (guint i = 0; i < sc_resolution_get_n_addresses (context->resolution) && n < OTHERS_MAX; i++)
    {
      GInetAddress *address = sc_resolution_get_address (context->resolution, i);

      if (g_inet_address_equal (address, used) || g_inet_address_get_family (address) != g_inet_address_get_family (used))
        continue;
      visits[n] = (Visit) { sc_resolution_new_for_one (context->resolution, i), port, deadline, context->cancellable, 0, NULL };
      visits[n].thread = g_thread_try_new ("sc-address", visit_thread, &visits[n], NULL);
      n++;
    }
  return n;
}

static void
report (ScContext *context,
        guint      n_greeting,
        guint      n_refusing)
{
  sc_context_fact_int (context, "connect.others-greeting", n_greeting);
  sc_context_fact_int (context, "connect.others-refusing", n_refusing);
  if (n_greeting > 0)
    sc_context_check (context, STAGE, "other-addresses", SC_STATUS_SKIP,
                      ngettext ("%u other address of this server greets as it should.",
                                "%u other addresses of this server greet as they should.", n_greeting), n_greeting);
  if (n_refusing > 0)
    sc_context_check (context, STAGE, "other-addresses-refuse", SC_STATUS_SKIP,
                      ngettext ("%u other address of this server refuses as well.",
                                "%u other addresses of this server refuse as well.", n_refusing), n_refusing);
}

void
sc_addresses_compare (ScContext *context)
{
  g_autoptr (GInetSocketAddress) remote = sc_stream_dup_remote_address (context->stream);
  Visit visits[OTHERS_MAX];
  guint n_greeting = 0;
  guint n_refusing = 0;
  guint n;

  if (remote == NULL || sc_stream_has_tls (context->stream))
    return;
  n = start_visits (context, g_inet_socket_address_get_address (remote), visits);
  if (n > 0)
    sc_context_activity (context, STAGE, _("Comparing the other addresses of this server, at most %u seconds"), (guint) PATIENCE_MS / 1000);
  for (guint i = 0; i < n; i++)
    {
      if (visits[i].thread != NULL)
        g_thread_join (visits[i].thread);
      sc_resolution_unref (visits[i].only);
      n_greeting += visits[i].code == 220 ? 1 : 0;
      n_refusing += visits[i].code >= 400 ? 1 : 0;
    }
  if (n > 0 && !sc_context_note_cancelled (context, NULL))
    report (context, n_greeting, n_refusing);
}
