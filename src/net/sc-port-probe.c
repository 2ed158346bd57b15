/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-net"

#include "config.h"

#include "sc-port-probe.h"

#include "sc-connector.h"
#include "sc-net-error.h"
#include "sc-resolver-private.h"
#include "sc-stream.h"
#include "sc-text.h"

#include <string.h>

#define MAX_PORTS 32
#define MAX_LISTEN_MS 3000
#define MAX_TLS_MS 5000
#define MAX_FIRST_LINE 512
#define QUIT_WAIT_MS 300

/* One port over one family, in a thread of its own. */
typedef struct
{
  ScResolution *only;   /* the one address to try */
  char         *host;   /* for server_name */
  ScTlsOptions *tls_options; /* (nullable) */
  ScPortResult *result; /* (transfer none) */
  ScDeadline    deadline;
  GCancellable *cancellable;
  GThread      *thread;
} Probe;

static void
probe_free (gpointer data)
{
  Probe *probe = data;

  g_clear_pointer (&probe->only, sc_resolution_unref);
  g_free (probe->host);
  g_clear_pointer (&probe->tls_options, sc_tls_options_unref);
  g_free (probe);
}

void
sc_port_result_free (ScPortResult *self)
{
  if (self == NULL)
    return;
  g_free (self->first_line);
  g_free (self);
}

static gboolean
has_line (const GByteArray *bytes)
{
  return bytes->len >= MAX_FIRST_LINE || (bytes->len > 0 && memchr (bytes->data, '\n', bytes->len) != NULL);
}

/* Listens for the first line. Returns: whether the connection still stands. */
static gboolean
listen_for_line (ScStream     *stream,
                 GByteArray   *bytes,
                 ScDeadline    until,
                 GCancellable *cancellable,
                 gboolean     *was_silent)
{
  guint8 buffer[MAX_FIRST_LINE];

  *was_silent = FALSE;
  while (!has_line (bytes))
    {
      g_autoptr (GError) error = NULL;
      gssize n = sc_stream_read_sync (stream, buffer, sizeof buffer, until, cancellable, &error);

      if (n > 0)
        g_byte_array_append (bytes, buffer, (guint) n);
      else
        {
          *was_silent = n < 0 && g_error_matches (error, SC_NET_ERROR, SC_NET_ERROR_TIMEOUT);
          return *was_silent;
        }
    }
  return TRUE;
}

static void
keep_first_line (ScPortResult     *result,
                 const GByteArray *bytes)
{
  gsize length = 0;

  while (length < bytes->len && length < MAX_FIRST_LINE && bytes->data[length] != '\n')
    length++;
  while (length > 0 && bytes->data[length - 1] == '\r')
    length--;
  if (length > 0)
    result->first_line = sc_text_make_safe ((const char *) bytes->data, (gssize) length, MAX_FIRST_LINE);
}

/* RFC 5321 3.1: QUIT is the answer to a server that is ready for us. After a 421 or 554 nothing is sent. */
static void
say_goodbye (ScStream         *stream,
             const GByteArray *bytes,
             GCancellable     *cancellable)
{
  guint8 buffer[MAX_FIRST_LINE];
  ScDeadline until = sc_deadline_after_ms (QUIT_WAIT_MS);

  if (bytes->len < 4 || memcmp (bytes->data, "220 ", 4) != 0 || !has_line (bytes))
    return;
  if (sc_stream_write_all_sync (stream, "QUIT\r\n", 6, until, cancellable, NULL))
    (void) sc_stream_read_sync (stream, buffer, sizeof buffer, until, cancellable, NULL);
}

/* A silent port is asked for TLS, except where a mail server may only be slow and would count talking first against us. */
static gboolean
may_ask_for_tls (guint16 port)
{
  return port != 25 && port != 587 && port != 2525;
}

static void
ask_for_tls (Probe      *probe,
             ScStream   *stream,
             GByteArray *bytes,
             ScDeadline  until)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) first = NULL;
  g_autoptr (ScTlsInfo) info = NULL;
  gboolean was_silent;

  info = sc_stream_start_tls_sync (stream, probe->host, probe->tls_options, until, probe->cancellable, &error);
  if (info != NULL || sc_stream_get_tls_alert (stream) != NULL)
    probe->result->service = SC_SERVICE_TLS;
  if (info != NULL)
    {
      listen_for_line (stream, bytes, until, probe->cancellable, &was_silent);
      return;
    }
  first = sc_stream_dup_first_bytes (stream);
  if (first != NULL)
    g_byte_array_append (bytes, g_bytes_get_data (first, NULL), (guint) g_bytes_get_size (first));
  else if (g_error_matches (error, SC_TLS_ERROR, SC_TLS_ERROR_CLOSED) || g_error_matches (error, SC_TLS_ERROR, SC_TLS_ERROR_RESET))
    probe->result->service = SC_SERVICE_CLOSED_AT_ONCE;
}

static void
find_service (Probe    *probe,
              ScStream *stream)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  ScPortResult *result = probe->result;
  gboolean begins_with_tls = result->port == 465;
  gint64 max_ms = begins_with_tls ? MAX_TLS_MS : MAX_LISTEN_MS;
  gint64 listen_ms;
  ScDeadline until;
  int left_ms;
  gboolean was_silent = TRUE;
  gboolean stands = TRUE;

  /* That we are slow is not the server's silence. */
  if (begins_with_tls && probe->tls_options != NULL)
    sc_tls_options_prepare (probe->tls_options);
  left_ms = sc_deadline_get_remaining_ms (probe->deadline);
  listen_ms = left_ms < 0 ? max_ms : MIN (begins_with_tls ? left_ms : left_ms / 3, max_ms);
  until = sc_deadline_after_ms (listen_ms);
  if (!begins_with_tls)
    stands = listen_for_line (stream, bytes, may_ask_for_tls (result->port) ? sc_deadline_after_ms (listen_ms / 2) : until,
                              probe->cancellable, &was_silent);
  if (bytes->len == 0 && !stands)
    result->service = SC_SERVICE_CLOSED_AT_ONCE;
  else if (bytes->len == 0 && may_ask_for_tls (result->port))
    ask_for_tls (probe, stream, bytes, until);
  if (result->service == 0)
    result->service = sc_service_from_first_bytes ((const char *) bytes->data, bytes->len);
  keep_first_line (result, bytes);
  say_goodbye (stream, bytes, probe->cancellable);
  sc_stream_close (stream);
}

static void
on_attempt_ended_cb (const ScAttempt *attempt,
                     gpointer         user_data)
{
  ScPortResult *result = user_data;

  result->outcome = attempt->outcome;
  result->rejecter = attempt->rejecter;
  result->duration_ms = attempt->duration_ms;
}

static gpointer
probe_thread (gpointer data)
{
  Probe *probe = data;
  g_autoptr (ScStream) stream = sc_connect_sync (probe->only, probe->result->port, probe->deadline, on_attempt_ended_cb, probe->result,
                                                 probe->cancellable, NULL);

  if (stream != NULL)
    find_service (probe, stream);
  return NULL;
}

/* The first address of @family alone, or %NULL. */
static ScResolution *
pick_family (ScResolution *resolution,
             GSocketFamily family)
{
  for (guint i = 0; i < sc_resolution_get_n_addresses (resolution); i++)
    {
      if (g_inet_address_get_family (sc_resolution_get_address (resolution, i)) == family)
        return sc_resolution_new_for_one (resolution, i);
    }
  return NULL;
}

static void
start_probe (GPtrArray    *probes,
             ScResolution *resolution,
             ScTlsOptions *tls_options,
             ScPortResult *result,
             ScDeadline    deadline,
             GCancellable *cancellable)
{
  Probe *probe;
  ScResolution *only = pick_family (resolution, result->family);

  result->asked = only != NULL;
  if (only == NULL)
    return;
  probe = g_new0 (Probe, 1);
  probe->only = only;
  probe->tls_options = tls_options != NULL ? sc_tls_options_ref (tls_options) : NULL;
  probe->host = g_strdup (sc_resolution_get_host (resolution));
  probe->result = result;
  probe->deadline = deadline;
  probe->cancellable = cancellable;
  probe->thread = g_thread_try_new ("sc-probe", probe_thread, probe, NULL);
  if (probe->thread == NULL)
    result->outcome = SC_NET_ERROR_FAILED;
  g_ptr_array_add (probes, probe);
}

GPtrArray *
sc_probe_ports_sync (ScResolution  *resolution,
                     ScTlsOptions  *tls_options,
                     const guint16 *ports,
                     const GSocketFamily *wanted,
                     guint          n_ports,
                     ScDeadline     deadline,
                     GCancellable  *cancellable,
                     GError       **error)
{
  static const GSocketFamily families[] = { G_SOCKET_FAMILY_IPV4, G_SOCKET_FAMILY_IPV6 };
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GPtrArray) probes = NULL;

  g_return_val_if_fail (resolution != NULL, NULL);
  g_return_val_if_fail (ports != NULL || n_ports == 0, NULL);
  g_return_val_if_fail (n_ports <= MAX_PORTS, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  results = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_port_result_free);
  probes = g_ptr_array_new_with_free_func (probe_free);
  for (guint i = 0; i < n_ports * G_N_ELEMENTS (families); i++)
    {
      ScPortResult *result = g_new0 (ScPortResult, 1);

      result->port = ports[i / G_N_ELEMENTS (families)];
      result->family = families[i % G_N_ELEMENTS (families)];
      g_ptr_array_add (results, result);
      if (wanted == NULL || wanted[i / G_N_ELEMENTS (families)] == G_SOCKET_FAMILY_INVALID ||
          wanted[i / G_N_ELEMENTS (families)] == result->family)
        start_probe (probes, resolution, tls_options, result, deadline, cancellable);
    }
  for (guint i = 0; i < probes->len; i++)
    {
      Probe *probe = g_ptr_array_index (probes, i);

      if (probe->thread != NULL)
        g_thread_join (probe->thread);
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return g_steal_pointer (&results);
}
