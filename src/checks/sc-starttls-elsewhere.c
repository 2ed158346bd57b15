/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-checks"

#include "config.h"

#include "sc-stages-private.h"

#include "sc-connector.h"

#include <glib/gi18n-lib.h>

#define STAGE SC_STAGE_TLS
/* It is only for comparison. */
#define WAIT_MAX_MS 5000

/* A server that offers no STARTTLS on this port may offer it on another: then it was set up so, or something on the way takes the offer
 * out of its answer on this port alone (RFC 3207 6). The second session knows no user and no password. */

static gboolean
offers_starttls (ScContext *context,
                 guint16    port)
{
  ScSettings          *settings = context->settings;
  gint64               wait_ms = MIN (WAIT_MAX_MS, (gint64) settings->timeout_ms);
  g_autoptr (ScStream) stream = sc_connect_sync (context->resolution, port, sc_deadline_after_ms (wait_ms), NULL, NULL, context->cancellable, NULL);
  g_autoptr (ScSession) session = NULL;
  g_autoptr (ScReply)  banner = NULL;
  g_autoptr (ScReply)  ehlo = NULL;
  gboolean             offers = FALSE;

  if (stream == NULL)
    return FALSE;
  session = sc_session_new (stream, (guint) wait_ms, 0, NULL, NULL);
  banner = sc_session_read_banner_sync (session, context->cancellable, NULL);
  if (banner != NULL && sc_reply_get_code (banner) == 220)
    ehlo = sc_session_ehlo_sync (session, context->cancellable, NULL);
  if (ehlo != NULL && sc_reply_is_positive (ehlo))
    offers = sc_capabilities_has (sc_session_get_capabilities (session), "STARTTLS");
  sc_session_quit_sync (session, context->cancellable);
  sc_stream_close (stream);
  return offers;
}

void
sc_stage_tls_compare_ports (ScContext *context)
{
  static const guint16 ports[] = { 587, 25 };
  guint16          own = sc_endpoint_get_port (context->settings->endpoint);
  guint16          other = ports[own == ports[0] ? 1 : 0];
  g_autofree char *combination = g_strdup_printf ("%u starttls", other);

  if (context->settings->only_own_port || !sc_context_is_asked (context, SC_STAGE_PORTS) || context->cancelled)
    return;
  /* Translators: a port number. */
  sc_context_activity (context, STAGE, _("Looking whether port %u offers encryption"), other);
  /* Never two connections at once: servers count them. */
  sc_session_quit_sync (context->session, context->cancellable);
  sc_stream_close (context->stream);
  if (!offers_starttls (context, other) || sc_context_note_cancelled (context, NULL))
    return;
  sc_context_fact_string (context, "starttls.elsewhere", combination);
  /* Mail programs send through 587; 25 is for servers among themselves (RFC 6409 3.1). */
  if (other == 587)
    sc_context_fact_string (context, "ports.best", combination);
  sc_context_check (context, STAGE, "starttls-elsewhere", SC_STATUS_SKIP,
                    /* Translators: a port number. */
                    _("On port %u the server does offer encryption. Something on the way may hide the offer here."), other);
}
