/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-checks"

#include "config.h"

#include "sc-stages-private.h"

#include "sc-enum.h"
#include "sc-greeting.h"
#include "sc-net-error.h"

#include <glib/gi18n-lib.h>

#define STAGE SC_STAGE_PORTS

/* How long the other ports wait for the main connection to be there first: at most this, and a quarter of all the time. */
#define HEAD_START_MS 1000u

/* The ports at which mail is handed in (RFC 6409, RFC 8314) or over, in the order of preference. */
static const guint16 mail_ports[] = { 587, 465, 2525, 25 };

struct _ScPortWatch
{
  GThread      *thread;
  ScResolution *resolution;
  ScTlsOptions *tls_options;
  GCancellable *cancellable;
  guint         timeout_ms;
  ScDeadline    deadline; /* the same as the main connection's: the whole matrix takes one timeout */
  guint16       ports[G_N_ELEMENTS (mail_ports) + 1];
  GSocketFamily families[G_N_ELEMENTS (mail_ports) + 1];
  guint         n_ports;

  GMutex        lock;
  GCond         changed;
  gboolean      released;  /* under the lock, likewise the next two */
  gboolean      has_begun;
  gboolean      is_done;
  GPtrArray    *results;  /* (nullable): set before is_done */
};

static gpointer
watch_ports (gpointer data)
{
  ScPortWatch *watch = data;
  gint64       end_us = g_get_monotonic_time () + MIN (HEAD_START_MS, watch->timeout_ms / 4) * (gint64) 1000;

  g_mutex_lock (&watch->lock);
  while (!watch->released && g_cond_wait_until (&watch->changed, &watch->lock, end_us))
    continue;
  watch->has_begun = TRUE;
  g_mutex_unlock (&watch->lock);

  watch->results = sc_probe_ports_sync (watch->resolution, watch->tls_options, watch->ports, watch->families, watch->n_ports, watch->deadline,
                                        watch->cancellable, NULL);
  g_mutex_lock (&watch->lock);
  watch->is_done = TRUE;
  g_mutex_unlock (&watch->lock);
  return NULL;
}

void
sc_stage_ports_start (ScContext *context)
{
  ScPortWatch *watch;

  if (!sc_context_is_asked (context, STAGE) || context->settings->only_own_port)
    return;
  watch = g_new0 (ScPortWatch, 1);
  g_mutex_init (&watch->lock);
  g_cond_init (&watch->changed);
  watch->resolution = sc_resolution_ref (context->resolution);
  watch->tls_options = context->tls_options != NULL ? sc_tls_options_ref (context->tls_options) : NULL;
  watch->cancellable = g_object_ref (context->cancellable);
  watch->timeout_ms = context->settings->timeout_ms;
  watch->deadline = sc_deadline_after_ms (watch->timeout_ms);
  for (guint i = 0; i < G_N_ELEMENTS (mail_ports); i++)
    if (mail_ports[i] != sc_endpoint_get_port (context->settings->endpoint))
      watch->ports[watch->n_ports++] = mail_ports[i];
  watch->thread = g_thread_new ("sc-ports", watch_ports, watch);
  context->watch = watch;
}

void
sc_stage_ports_try_family (ScContext    *context,
                           GSocketFamily family)
{
  ScPortWatch *watch = context->watch;

  if (watch == NULL || family == G_SOCKET_FAMILY_INVALID)
    return;
  g_mutex_lock (&watch->lock);
  if (!watch->has_begun)
    {
      watch->ports[watch->n_ports] = sc_endpoint_get_port (context->settings->endpoint);
      watch->families[watch->n_ports] = family;
      watch->n_ports++;
    }
  g_mutex_unlock (&watch->lock);
}

void
sc_stage_ports_release (ScContext *context)
{
  ScPortWatch *watch = context->watch;

  if (watch == NULL)
    return;
  g_mutex_lock (&watch->lock);
  watch->released = TRUE;
  g_cond_signal (&watch->changed);
  g_mutex_unlock (&watch->lock);
}

gboolean
sc_stage_ports_is_ready (ScContext *context)
{
  ScPortWatch *watch = context->watch;
  gboolean     is_done;

  if (watch == NULL)
    return TRUE;
  g_mutex_lock (&watch->lock);
  is_done = watch->is_done;
  g_mutex_unlock (&watch->lock);
  return is_done;
}

/* Returns: (transfer full) (nullable): what the thread saw */
static GPtrArray *
join_watch (ScContext *context)
{
  ScPortWatch *watch = g_steal_pointer (&context->watch);
  GPtrArray   *results;

  if (watch == NULL)
    return NULL;
  g_thread_join (watch->thread);
  results = watch->results;
  sc_resolution_unref (watch->resolution);
  g_clear_pointer (&watch->tls_options, sc_tls_options_unref);
  g_object_unref (watch->cancellable);
  g_mutex_clear (&watch->lock);
  g_cond_clear (&watch->changed);
  g_free (watch);
  return results;
}

static const char *
service_words (ScService service)
{
  switch (service)
    {
    case SC_SERVICE_SMTP:
      return _("a mail server");
    case SC_SERVICE_TLS:
      return _("a server with TLS");
    case SC_SERVICE_HTTP:
      return _("a web server");
    case SC_SERVICE_SSH:
      return _("a remote login service");
    case SC_SERVICE_IMAP:
    case SC_SERVICE_POP3:
      return _("a server for reading mail");
    case SC_SERVICE_SILENT:
      return _("a server that says nothing");
    case SC_SERVICE_CLOSED_AT_ONCE:
      return _("a server that closes at once");
    case SC_SERVICE_OTHER:
    default:
      return _("an unknown service");
    }
}

static gboolean
can_send_mail (const ScPortResult *result)
{
  return result->outcome == 0 && (result->service == SC_SERVICE_SMTP || (result->service == SC_SERVICE_TLS && result->port == 465));
}

static void
report_result (ScContext          *context,
               const ScPortResult *result)
{
  const char         *family = result->family == G_SOCKET_FAMILY_IPV6 ? "ipv6" : "ipv4";
  const char         *family_name = result->family == G_SOCKET_FAMILY_IPV6 ? "IPv6" : "IPv4";
  g_autofree char    *name = g_strdup_printf ("tcp.%u.%s", result->port, family);
  g_autofree char    *ms_name = g_strdup_printf ("tcp.%u.%s.ms", result->port, family);
  g_autofree char    *id = g_strdup_printf ("tcp-%u-%s", result->port, family);
  g_autofree char    *words = NULL;
  g_autoptr (GError)  error = NULL;

  if (result->port == sc_endpoint_get_port (context->settings->endpoint))
    {
      if (result->asked)
        sc_stage_connectivity_note_other_family (context, result->family, result->outcome);
      return;
    }
  if (!result->asked)
    {
      sc_context_fact_string (context, name, "no-address");
      return;
    }
  sc_context_fact_int (context, ms_name, result->duration_ms);
  if (result->outcome == 0)
    {
      sc_context_fact_string (context, name, "connected");
      sc_context_check (context, STAGE, id, SC_STATUS_PASS,
                        /* Translators: a port number, IPv4 or IPv6, milliseconds, what answers there. */
                        _("Port %1$u answers over %2$s in %3$u ms: %4$s."), result->port, family_name, result->duration_ms,
                        service_words (result->service));
      return;
    }
  error = g_error_new_literal (SC_NET_ERROR, result->outcome, g_strerror (EIO));
  words = sc_context_dup_error_words (context, error);
  sc_context_fact_string (context, name, sc_enum_to_nick (SC_TYPE_NET_ERROR, result->outcome));
  /* Not a fault: a server need not answer on every port. Translators: a port number, IPv4 or IPv6, and a whole sentence. */
  sc_context_check (context, STAGE, id, SC_STATUS_SKIP, _("Port %1$u does not answer over %2$s. %3$s"), result->port, family_name, words);
}

static void
report_service (ScContext *context,
                GPtrArray *results,
                guint16    port)
{
  g_autofree char *service_name = g_strdup_printf ("port.%u.service", port);
  g_autofree char *line_name = g_strdup_printf ("port.%u.line", port);

  for (guint i = 0; i < results->len; i++)
    {
      const ScPortResult *result = results->pdata[i];

      if (result->port != port || !result->asked || result->outcome != 0)
        continue;
      sc_context_fact_string (context, service_name, sc_enum_to_nick (SC_TYPE_SERVICE, (int) result->service));
      if (result->first_line != NULL)
        sc_context_fact_string (context, line_name, result->first_line);
      return;
    }
}

/* Whether @port can be used to send, by what the probes saw. */
static gboolean
is_open (GPtrArray *results,
         guint16    port)
{
  for (guint i = 0; i < results->len; i++)
    {
      const ScPortResult *result = results->pdata[i];

      if (result->port == port && result->asked && can_send_mail (result))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_blocked (GPtrArray *results,
            guint16    port)
{
  gboolean was_asked = FALSE;

  for (guint i = 0; i < results->len; i++)
    {
      const ScPortResult *result = results->pdata[i];

      if (result->port != port || !result->asked)
        continue;
      if (result->outcome == 0)
        return FALSE;
      was_asked = TRUE;
    }
  return was_asked;
}

/* The port of the main connection, which no probe touched. */
static gboolean
report_own_port (ScContext *context)
{
  guint    port = sc_endpoint_get_port (context->settings->endpoint);
  gboolean is_reached = context->stream != NULL;

  if (is_reached)
    /* Translators: a port number. */
    sc_context_check (context, STAGE, "own-port", SC_STATUS_PASS, _("Port %u, the one in the settings, can be reached."), port);
  else
    sc_context_check (context, STAGE, "own-port", SC_STATUS_FAIL, _("Port %u, the one in the settings, cannot be reached."), port);
  return is_reached;
}

static void
add_port (GPtrArray *list,
          guint      port)
{
  g_ptr_array_add (list, g_strdup_printf ("%u", port));
}

static void
report_lists (ScContext *context,
              GPtrArray *results,
              gboolean   own_is_reached)
{
  g_autoptr (GPtrArray) open = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) blocked = g_ptr_array_new_with_free_func (g_free);
  guint16     own = sc_endpoint_get_port (context->settings->endpoint);
  const char *best = NULL;

  /* That it was reached does not make it a port for mail; the dialogue has shown that. */
  if (!own_is_reached)
    add_port (blocked, own);
  else if (sc_facts_has (context->facts, "banner.text"))
    add_port (open, own);
  for (guint i = 0; i < G_N_ELEMENTS (mail_ports); i++)
    {
      if (mail_ports[i] == own)
        continue;
      if (is_open (results, mail_ports[i]))
        add_port (open, mail_ports[i]);
      else if (is_blocked (results, mail_ports[i]))
        add_port (blocked, mail_ports[i]);
      if (best == NULL && is_open (results, mail_ports[i]))
        best = mail_ports[i] == 465 ? "465 tls" : mail_ports[i] == 587 ? "587 starttls" : mail_ports[i] == 25 ? "25 starttls" : "2525 starttls";
    }
  sc_context_fact (context, "ports.open", g_variant_new_strv ((const char * const *) open->pdata, (gssize) open->len));
  sc_context_fact (context, "ports.blocked", g_variant_new_strv ((const char * const *) blocked->pdata, (gssize) blocked->len));
  /* The dialogue may have shown already that only the security has to change. */
  if (best != NULL && !sc_facts_has (context->facts, "ports.best"))
    sc_context_fact_string (context, "ports.best", best);
}

/* The greetings of the other ports agree with each other, and the one of our port is of another server, which is not the one we asked for. */
static gboolean
is_foreign_greeting (ScContext  *context,
                     GPtrArray  *results,
                     const char *own)
{
  g_autofree char *other = NULL;

  if (sc_greeting_is_same_site (own, sc_endpoint_get_host (context->settings->endpoint)))
    return FALSE;
  for (guint i = 0; i < results->len; i++)
    {
      const ScPortResult *result = results->pdata[i];
      g_autofree char *host = result->service == SC_SERVICE_SMTP && result->first_line != NULL ? sc_greeting_dup_host (result->first_line) : NULL;

      if (host == NULL || result->port == sc_endpoint_get_port (context->settings->endpoint))
        continue;
      if (sc_greeting_is_same_site (host, own) || (other != NULL && !sc_greeting_is_same_site (host, other)))
        return FALSE;
      if (other == NULL)
        other = g_steal_pointer (&host);
    }
  return other != NULL;
}

static void
compare_greetings (ScContext *context,
                   GPtrArray *results)
{
  const char      *text = sc_facts_get_string (context->facts, "banner.text");
  g_autofree char *own = text != NULL ? sc_greeting_dup_host (text) : NULL;
  gboolean         differs = own != NULL && is_foreign_greeting (context, results, own);

  if (own == NULL)
    return;
  sc_context_fact_bool (context, "banner.differs", differs);
  if (differs)
    /* Translators: the name of a server. */
    sc_context_check (context, STAGE, "greeting", SC_STATUS_WARN, _("“%s” greets on this port, and another server on the other ports."), own);
}

static void
free_result (gpointer result)
{
  sc_port_result_free (result);
}

void
sc_stage_ports_run (ScContext *context)
{
  g_autoptr (GPtrArray) results = NULL;
  guint    seconds = sc_context_timeout_s (context);
  gboolean own_is_reached;

  if (context->stages[STAGE].status == SC_STATUS_WAITING)
    sc_context_begin_stage (context, STAGE);
  if (context->watch != NULL)
    sc_context_activity (context, STAGE,
                         /* Translators: a number of seconds. */
                         ngettext ("Trying the other ports for mail, at most %u second",
                                   "Trying the other ports for mail, at most %u seconds", seconds), seconds);
  sc_stage_ports_release (context);
  results = join_watch (context);
  if (results == NULL)
    results = g_ptr_array_new_with_free_func (free_result);
  if (!sc_context_note_cancelled (context, NULL))
    {
      own_is_reached = report_own_port (context);
      for (guint i = 0; i < results->len; i++)
        report_result (context, results->pdata[i]);
      for (guint i = 0; i < G_N_ELEMENTS (mail_ports); i++)
        report_service (context, results, mail_ports[i]);
      report_lists (context, results, own_is_reached);
      compare_greetings (context, results);
    }
  sc_context_end_stage (context, STAGE);
}
