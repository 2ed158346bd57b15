/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-checks"

#include "config.h"

#include "sc-stages-private.h"

#include "sc-connector.h"
#include "sc-enum.h"
#include "sc-greeting.h"
#include "sc-net-error.h"
#include "sc-others.h"
#include "sc-service.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define STAGE SC_STAGE_CONNECTIVITY

/* A greeting that takes longer than this is worth a word: mail programs begin to give up. */
#define SLOW_BANNER_MS 5000
/* Clocks are never quite equal, and a greeting takes its time. */
#define CLOCK_TOLERANCE_S 120

/* What the attempts of one connection came to. */
typedef struct
{
  ScContext *context;
  int        ipv4; /* 0 connected, -1 given up, else an ScNetError; -2 nothing yet */
  int        ipv6;
  ScRejecter rejecter; /* 0 nobody */
} Attempts;

#define NO_ATTEMPT (-2)

static void
note_addresses (ScContext *context)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  int   n_ipv4 = 0;
  int   n_ipv6 = 0;
  guint n = sc_resolution_get_n_addresses (context->resolution);

  for (guint i = 0; i < n; i++)
    {
      GInetAddress *address = sc_resolution_get_address (context->resolution, i);

      g_ptr_array_add (texts, g_inet_address_to_string (address));
      if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6)
        n_ipv6++;
      else
        n_ipv4++;
    }
  sc_context_fact (context, "resolve.addresses", g_variant_new_strv ((const char * const *) texts->pdata, (gssize) texts->len));
  sc_context_fact_int (context, "resolve.ipv4", n_ipv4);
  sc_context_fact_int (context, "resolve.ipv6", n_ipv6);
  sc_context_fact_int (context, "resolve.ms", sc_resolution_get_duration_ms (context->resolution));
  sc_context_fact_string (context, "resolve.result", "ok");
  sc_context_check (context, STAGE, "resolve", SC_STATUS_PASS,
                    /* Translators: a server's name and how many addresses it has. */
                    ngettext ("The name “%1$s” was found, with %2$u address.",
                              "The name “%1$s” was found, with %2$u addresses.", n),
                    sc_resolution_get_host (context->resolution), n);
}

static gboolean
resolve (ScContext *context)
{
  const char         *host = sc_endpoint_get_host (context->settings->endpoint);
  g_autoptr (GError)  error = NULL;
  g_autofree char    *words = NULL;
  guint               seconds = sc_context_timeout_s (context);
  gint64              began_us = g_get_monotonic_time ();

  sc_context_begin_step (context, SC_STEP_RESOLVE);
  sc_context_activity (context, STAGE,
                       /* Translators: a server's name and a number of seconds. */
                       ngettext ("Looking up the name “%1$s”, at most %2$u second",
                                 "Looking up the name “%1$s”, at most %2$u seconds", seconds), host, seconds);
  context->resolution = sc_resolve_sync (host, context->settings->timeout_ms, context->cancellable, &error);
  if (context->resolution != NULL)
    {
      note_addresses (context);
      return TRUE;
    }
  if (sc_context_note_cancelled (context, error))
    return FALSE;
  if (error->domain == SC_NET_ERROR)
    sc_context_fact_string (context, "resolve.result", sc_enum_to_nick (SC_TYPE_NET_ERROR, error->code));
  words = sc_context_dup_error_words (context, error);
  sc_context_fail_error (context, STAGE, SC_STEP_RESOLVE, error);
  /* Translators: a server's name, and a whole sentence that says what went wrong. */
  sc_context_check (context, STAGE, "resolve", SC_STATUS_FAIL, _("The name “%1$s” was not found. %2$s"), host, words);
  sc_names_explain_failure (context, error, (guint) ((g_get_monotonic_time () - began_us) / 1000));
  return FALSE;
}

static void
note_family (int *known,
             int  outcome)
{
  /* Connected says most, then a reason, then having been given up. */
  if (*known == 0)
    return;
  if (outcome == 0 || *known == NO_ATTEMPT || *known == -1)
    *known = outcome;
}

static void
on_attempt_done_cb (const ScAttempt *attempt,
                    gpointer         user_data)
{
  Attempts           *attempts = user_data;
  ScContext          *context = attempts->context;
  gboolean            is_ipv6 = g_inet_address_get_family (attempt->address) == G_SOCKET_FAMILY_IPV6;
  g_autofree char    *address = g_inet_address_to_string (attempt->address);
  g_autofree char    *id = g_strconcat ("connect-", address, NULL);
  g_autofree char    *words = NULL;
  g_autoptr (GError)  error = NULL;

  note_family (is_ipv6 ? &attempts->ipv6 : &attempts->ipv4, attempt->outcome);
  if (attempts->rejecter <= SC_REJECTER_UNKNOWN && attempt->rejecter > 0)
    attempts->rejecter = attempt->rejecter;
  if (attempt->outcome == 0)
    {
      sc_context_check (context, STAGE, id, SC_STATUS_PASS,
                        /* Translators: an address, a port number, milliseconds. */
                        _("%1$s answered on port %2$u in %3$u ms."), address, attempt->port, attempt->duration_ms);
      return;
    }
  if (attempt->outcome < 0)
    {
      /* Translators: an address. */
      sc_context_check (context, STAGE, id, SC_STATUS_SKIP, _("%s was not needed: another address was faster."), address);
      return;
    }
  error = g_error_new_literal (SC_NET_ERROR, attempt->outcome, attempt->message != NULL ? attempt->message : "");
  words = sc_context_dup_error_words (context, error);
  /* Translators: an address, a port number, and a whole sentence that says what went wrong. */
  sc_context_check (context, STAGE, id, SC_STATUS_SKIP, _("%1$s did not answer on port %2$u. %3$s"), address, attempt->port, words);
}

static const char *
family_word (ScContext    *context,
             GSocketFamily family,
             int           outcome)
{
  if (!sc_resolution_has_family (context->resolution, family))
    return "no-address";
  if (outcome < 0)
    return "not-tried";
  return outcome == 0 ? "connected" : sc_enum_to_nick (SC_TYPE_NET_ERROR, outcome);
}

/* Without a way out for IPv6 no program tries it, and after a refusal it goes on at once: then it is no fault. */
static void
say_ipv6_is_dead (ScContext *context,
                  int        outcome)
{
  if (outcome > 0 && outcome != SC_NET_ERROR_NO_ROUTE && outcome != SC_NET_ERROR_REFUSED)
    sc_context_check (context, STAGE, "ipv6", SC_STATUS_WARN,
                      _("The server can be reached over IPv4, but not over IPv6. Some mail programs wait long because of that."));
}

static void
note_attempts (ScContext *context,
               Attempts  *attempts)
{
  guint            port = sc_endpoint_get_port (context->settings->endpoint);
  const char      *ipv4 = family_word (context, G_SOCKET_FAMILY_IPV4, attempts->ipv4);
  const char      *ipv6 = family_word (context, G_SOCKET_FAMILY_IPV6, attempts->ipv6);
  g_autofree char *ipv4_name = g_strdup_printf ("tcp.%u.ipv4", port);
  g_autofree char *ipv6_name = g_strdup_printf ("tcp.%u.ipv6", port);

  sc_context_fact_string (context, "connect.ipv4", ipv4);
  sc_context_fact_string (context, "connect.ipv6", ipv6);
  if (!g_str_equal (ipv4, "not-tried"))
    sc_context_fact_string (context, ipv4_name, ipv4);
  if (!g_str_equal (ipv6, "not-tried"))
    sc_context_fact_string (context, ipv6_name, ipv6);
  if (attempts->ipv4 == 0)
    say_ipv6_is_dead (context, attempts->ipv6);
  if (attempts->rejecter > SC_REJECTER_UNKNOWN && attempts->ipv4 != 0 && attempts->ipv6 != 0)
    sc_context_fact_string (context, "connect.rejected-by", sc_enum_to_nick (SC_TYPE_REJECTER, (int) attempts->rejecter));
}

void
sc_stage_connectivity_note_other_family (ScContext    *context,
                                         GSocketFamily family,
                                         int           outcome)
{
  gboolean         is_ipv6 = family == G_SOCKET_FAMILY_IPV6;
  const char      *word = outcome == 0 ? "connected" : sc_enum_to_nick (SC_TYPE_NET_ERROR, outcome);
  g_autofree char *name = g_strdup_printf ("tcp.%u.%s", sc_endpoint_get_port (context->settings->endpoint), is_ipv6 ? "ipv6" : "ipv4");

  sc_context_fact_string (context, is_ipv6 ? "connect.ipv6" : "connect.ipv4", word);
  sc_context_fact_string (context, name, word);
  if (is_ipv6)
    say_ipv6_is_dead (context, outcome);
}

/* The family that has addresses and was not tried to its end, because the other one was faster; %G_SOCKET_FAMILY_INVALID: none. */
static GSocketFamily
find_untried_family (ScContext *context,
                     Attempts  *attempts)
{
  if (attempts->ipv4 == 0 && attempts->ipv6 < 0 && sc_resolution_has_family (context->resolution, G_SOCKET_FAMILY_IPV6))
    return G_SOCKET_FAMILY_IPV6;
  if (attempts->ipv6 == 0 && attempts->ipv4 < 0 && sc_resolution_has_family (context->resolution, G_SOCKET_FAMILY_IPV4))
    return G_SOCKET_FAMILY_IPV4;
  return G_SOCKET_FAMILY_INVALID;
}

static void
note_connection (ScContext *context,
                 guint      duration_ms)
{
  g_autoptr (GInetSocketAddress) remote = sc_stream_dup_remote_address (context->stream);

  sc_context_fact_string (context, "connect.result", "connected");
  sc_context_fact_int (context, "connect.ms", duration_ms);
  if (remote != NULL)
    {
      g_autofree char *address = g_inet_address_to_string (g_inet_socket_address_get_address (remote));

      sc_context_fact_string (context, "connect.address", address);
    }
}

/* A port that does not answer is a matter of the ports stage, where it stands beside those that do. Without a network, or when that stage is
 * not asked, it is a matter of the connection. */
static void
note_unreachable (ScContext    *context,
                  const GError *error)
{
  guint            port = sc_endpoint_get_port (context->settings->endpoint);
  g_autofree char *words = sc_context_dup_error_words (context, error);
  const char      *online = sc_facts_get_string (context->facts, "computer.online");
  gboolean         is_refusal = g_error_matches (error, SC_NET_ERROR, SC_NET_ERROR_REFUSED);
  gboolean         is_offline = g_error_matches (error, SC_NET_ERROR, SC_NET_ERROR_NO_ROUTE) ||
                                g_strcmp0 (sc_facts_get_string (context->facts, "connect.rejected-by"), "link") == 0 ||
                                (!is_refusal && g_strcmp0 (online, "none") == 0);

  if (error->domain == SC_NET_ERROR)
    sc_context_fact_string (context, "connect.result", sc_enum_to_nick (SC_TYPE_NET_ERROR, error->code));
  /* RFC 9293 3.10.7.4: only a connection that stood is reset, be it before we looked. It broke off before the greeting. */
  if (g_error_matches (error, SC_NET_ERROR, SC_NET_ERROR_RESET))
    {
      sc_context_fail_error (context, STAGE, SC_STEP_BANNER, error);
      sc_context_check (context, STAGE, "banner", SC_STATUS_FAIL, _("Port %1$u does not answer. %2$s"), port, words);
      return;
    }
  if (sc_context_is_asked (context, SC_STAGE_PORTS) && !is_offline)
    {
      sc_context_fail_error (context, SC_STAGE_PORTS, SC_STEP_CONNECT, error);
      /* Translators: a port number, and a whole sentence that says what went wrong. */
      sc_context_check (context, STAGE, "connect", SC_STATUS_WARN, _("Port %1$u does not answer. %2$s"), port, words);
      return;
    }
  sc_context_fail_error (context, STAGE, SC_STEP_CONNECT, error);
  sc_context_check (context, STAGE, "connect", SC_STATUS_FAIL, _("Port %1$u does not answer. %2$s"), port, words);
}

static void
on_line_traced_cb (ScSpeaker   speaker,
                   const char *text,
                   gpointer    user_data)
{
  sc_context_line (user_data, speaker, text);
}

static void
make_session (ScContext *context)
{
  ScSettings    *settings = context->settings;
  ScSessionFlags flags = 0;

  if (settings->allow_plaintext_password)
    flags |= SC_SESSION_ALLOW_PLAINTEXT_PASSWORD;
  if (settings->allow_untrusted)
    flags |= SC_SESSION_ALLOW_UNTRUSTED;
  context->session = sc_session_new (context->stream, settings->timeout_ms, flags, on_line_traced_cb, context);
}

static gboolean
connect_to_server (ScContext *context)
{
  Attempts           attempts = { context, NO_ATTEMPT, NO_ATTEMPT, 0 };
  guint16            port = sc_endpoint_get_port (context->settings->endpoint);
  guint              seconds = sc_context_timeout_s (context);
  gint64             began_us = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;

  sc_context_begin_step (context, SC_STEP_CONNECT);
  sc_context_activity (context, STAGE,
                       /* Translators: a port number and a number of seconds. */
                       ngettext ("Connecting to port %1$u, at most %2$u second",
                                 "Connecting to port %1$u, at most %2$u seconds", seconds), port, seconds);
  context->stream = sc_connect_sync (context->resolution, port, sc_deadline_after_ms (context->settings->timeout_ms),
                                     on_attempt_done_cb, &attempts, context->cancellable, &error);
  if (context->stream == NULL && sc_context_note_cancelled (context, error))
    return FALSE;
  note_attempts (context, &attempts);
  sc_this_side_note_way (context);
  if (context->stream == NULL)
    {
      note_unreachable (context, error);
      return FALSE;
    }
  sc_stage_ports_try_family (context, find_untried_family (context, &attempts));
  note_connection (context, (guint) ((g_get_monotonic_time () - began_us) / 1000));
  make_session (context);
  return TRUE;
}

gboolean
sc_stage_connectivity_connect_again (ScContext *context,
                                     GError   **error)
{
  g_autoptr (ScStream) stream = NULL;

  sc_stream_close (context->stream);
  stream = sc_connect_sync (context->resolution, sc_endpoint_get_port (context->settings->endpoint), sc_deadline_after_ms (context->settings->timeout_ms),
                            NULL, NULL, context->cancellable, error);
  if (stream == NULL)
    return FALSE;
  g_set_object (&context->stream, stream);
  g_clear_object (&context->session);
  make_session (context);
  return TRUE;
}

void
sc_stage_connectivity_note_service (ScContext *context,
                                    ScService  service)
{
  if (!sc_facts_has (context->facts, "banner.first-bytes"))
    sc_context_fact_string (context, "banner.first-bytes", sc_enum_to_nick (SC_TYPE_SERVICE, (int) service));
}

static void
note_clock (ScContext  *context,
            const char *banner)
{
  gint64 server_s;
  gint64 offset_s;

  if (!sc_greeting_find_date (banner, &server_s))
    return;
  offset_s = g_get_real_time () / G_USEC_PER_SEC - server_s;
  sc_context_fact_int (context, "computer.clock-offset-s", offset_s);
  if (ABS (offset_s) > CLOCK_TOLERANCE_S)
    sc_context_check (context, STAGE, "clock", SC_STATUS_SKIP, _("The clocks of this computer and of the server differ. That alone does no harm."));
}

static gboolean
read_banner (ScContext *context)
{
  g_autoptr (GError)  error = NULL;
  g_autoptr (ScReply) reply = NULL;
  gint64              began_us = g_get_monotonic_time ();
  guint               seconds = sc_context_timeout_s (context);
  guint               duration_ms;
  gboolean            is_new = FALSE;

  sc_context_begin_step (context, SC_STEP_BANNER);
  sc_context_activity (context, STAGE,
                       /* Translators: a number of seconds. */
                       ngettext ("Waiting for the server’s greeting, at most %u second",
                                 "Waiting for the server’s greeting, at most %u seconds", seconds), seconds);
  if (!sc_no_greeting_ask_early (context, &is_new))
    return FALSE;
  if (is_new)
    began_us = g_get_monotonic_time ();
  reply = sc_session_read_banner_sync (context->session, context->cancellable, &error);
  duration_ms = (guint) ((g_get_monotonic_time () - began_us) / 1000);
  if (reply == NULL)
    {
      sc_no_greeting_explain (context, error);
      return FALSE;
    }
  sc_context_fact_int (context, "banner.ms", duration_ms);
  sc_context_fact_string (context, "banner.text", sc_reply_get_text (reply));
  sc_context_fact_bool (context, "ehlo.masked", sc_greeting_is_masked (sc_reply_get_text (reply)));
  if (!sc_context_take_reply (context, STAGE, "banner", reply, NULL))
    {
      sc_addresses_compare (context);
      return FALSE;
    }
  note_clock (context, sc_reply_get_text (reply));
  if (duration_ms > SLOW_BANNER_MS)
    /* Translators: a number of milliseconds. */
    sc_context_check (context, STAGE, "banner", SC_STATUS_WARN,
                      _("The server greeted only after %u ms. Some servers wait on purpose; a mail program must be as patient."), duration_ms);
  else
    /* Translators: a number of milliseconds. */
    sc_context_check (context, STAGE, "banner", SC_STATUS_PASS, _("The server greeted in %u ms."), duration_ms);
  return TRUE;
}

/* Behind the same router, or on the same computer, a server sees an address that nobody else does. */
static void
note_our_address (ScContext  *context,
                  const char *text)
{
  g_autoptr (GInetAddress) address = text != NULL ? g_inet_address_new_from_string (text) : NULL;

  if (address != NULL && sc_address_is_public (address))
    sc_context_fact_string (context, "ehlo.our-address", text);
}

static void
note_capabilities (ScContext *context)
{
  ScCapabilities     *capabilities = sc_session_get_capabilities (context->session);
  gboolean            has_tls = sc_stream_has_tls (context->stream);
  const char * const *lines;
  g_autofree char    *our_address = NULL;
  gboolean            masked;

  if (capabilities == NULL)
    return;
  lines = sc_capabilities_get_lines (capabilities);
  our_address = sc_capabilities_dup_our_address (capabilities);
  masked = sc_facts_get_bool (context->facts, "ehlo.masked");
  for (guint i = 0; lines[i] != NULL; i++)
    masked = masked || sc_greeting_is_masked (lines[i]);
  sc_context_fact_string (context, "ehlo.greeting", sc_capabilities_get_greeting (capabilities));
  sc_context_fact (context, has_tls ? "ehlo.tls-capabilities" : "ehlo.capabilities", g_variant_new_strv (lines, -1));
  sc_context_fact (context, has_tls ? "auth.tls-offered" : "auth.offered",
                   g_variant_new_strv (sc_capabilities_get_mechanisms (capabilities), -1));
  sc_context_fact_bool (context, "ehlo.masked", masked);
  note_our_address (context, our_address);
  if (!has_tls)
    sc_context_fact_bool (context, "starttls.offered", sc_capabilities_has (capabilities, "STARTTLS"));
}

gboolean
sc_stage_connectivity_ehlo (ScContext *context)
{
  g_autoptr (GError)  error = NULL;
  g_autoptr (ScReply) reply = NULL;
  guint               seconds = sc_context_timeout_s (context);

  sc_context_begin_step (context, SC_STEP_EHLO);
  sc_context_activity (context, STAGE,
                       /* Translators: a number of seconds. */
                       ngettext ("Asking the server what it offers, at most %u second",
                                 "Asking the server what it offers, at most %u seconds", seconds), seconds);
  reply = sc_session_ehlo_sync (context->session, context->cancellable, &error);
  if (reply != NULL && !sc_reply_is_positive (reply) && !sc_no_greeting_check_service (context))
    return FALSE;
  if (!sc_context_take_reply (context, STAGE, "ehlo", reply, error))
    return FALSE;
  note_capabilities (context);
  sc_context_check (context, STAGE, "ehlo", SC_STATUS_PASS, _("The server said what it offers."));
  return TRUE;
}

gboolean
sc_stage_connectivity_greet (ScContext *context)
{
  return read_banner (context) && sc_stage_connectivity_ehlo (context);
}

gboolean
sc_stage_connectivity_run (ScContext *context)
{
  gboolean goes_on;

  sc_context_begin_stage (context, STAGE);
  sc_this_side_look (context);
  /* A practice run is about the pretend server, not about this computer's mail. */
  if (!context->settings->only_own_port)
    sc_outbox_look (context);
  goes_on = resolve (context);
  if (goes_on)
    {
      sc_this_side_count_connections (context);
      sc_stage_ports_start (context);
      goes_on = connect_to_server (context);
      sc_stage_ports_release (context);
    }
  /* RFC 8314 3: with implicit TLS the server greets inside TLS. */
  if (goes_on && sc_endpoint_get_security (context->settings->endpoint) != SC_SECURITY_TLS)
    goes_on = sc_stage_connectivity_greet (context);
  sc_context_end_stage (context, STAGE);
  return goes_on;
}
