/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-labels.h"

#include <glib/gi18n-lib.h>
#include <gtk/gtk.h>

const char *
sc_labels_get_status (ScStatus status)
{
  switch (status)
    {
    case SC_STATUS_WAITING:
      return _ ("Waiting");
    case SC_STATUS_RUNNING:
      return _ ("Checking");
    case SC_STATUS_PASS:
      return _ ("Passed");
    case SC_STATUS_WARN:
      return _ ("Attention");
    case SC_STATUS_FAIL:
      return _ ("Failed");
    case SC_STATUS_SKIP:
      return _ ("Left out");
    default:
      return "";
    }
}

const char *
sc_labels_get_status_icon (ScStatus status)
{
  switch (status)
    {
    case SC_STATUS_PASS:
      return "sc-pass-symbolic";
    case SC_STATUS_WARN:
      return "sc-warn-symbolic";
    case SC_STATUS_FAIL:
      return "sc-fail-symbolic";
    case SC_STATUS_SKIP:
      return "sc-skip-symbolic";
    case SC_STATUS_WAITING:
    case SC_STATUS_RUNNING:
    default:
      return "sc-wait-symbolic";
    }
}

const char *
sc_labels_get_status_class (ScStatus status)
{
  switch (status)
    {
    case SC_STATUS_PASS:
      return "success";
    case SC_STATUS_WARN:
      return "warning";
    case SC_STATUS_FAIL:
      return "error";
    case SC_STATUS_SKIP:
    case SC_STATUS_WAITING:
      return "dim-label";
    case SC_STATUS_RUNNING:
    default:
      return "";
    }
}

const char *
sc_labels_get_question (ScStageId stage)
{
  switch (stage)
    {
    case SC_STAGE_CONNECTIVITY:
      return _ ("Can this computer reach the server?");
    case SC_STAGE_PORTS:
      return _ ("Which ways to the server are open?");
    case SC_STAGE_TLS:
      return _ ("Is the connection protected?");
    case SC_STAGE_AUTH:
      return _ ("Does the server accept the login?");
    case SC_STAGE_SEND:
      return _ ("Does the server take a test message?");
    default:
      return "";
    }
}

const char *
sc_labels_get_stage (ScStageId stage)
{
  switch (stage)
    {
    case SC_STAGE_CONNECTIVITY:
      return _ ("Connection");
    case SC_STAGE_PORTS:
      return _ ("Ports");
    case SC_STAGE_TLS:
      return _ ("Protection");
    case SC_STAGE_AUTH:
      return _ ("Login");
    case SC_STAGE_SEND:
      return _ ("Test message");
    default:
      return "";
    }
}

const char *
sc_labels_get_step (ScStep step)
{
  switch (step)
    {
    case SC_STEP_RESOLVE:
      return _ ("while looking up the server’s name");
    case SC_STEP_CONNECT:
      return _ ("while connecting");
    case SC_STEP_BANNER:
      return _ ("at the greeting");
    case SC_STEP_EHLO:
      return _ ("while introducing this computer");
    case SC_STEP_STARTTLS:
      return _ ("when asking for protection");
    case SC_STEP_TLS:
      return _ ("while protecting the connection");
    case SC_STEP_AUTH:
      return _ ("at the login");
    case SC_STEP_MAIL:
      return _ ("when naming the sender");
    case SC_STEP_RCPT:
      return _ ("when naming the recipient");
    case SC_STEP_DATA:
      return _ ("before the message text");
    case SC_STEP_MESSAGE:
      return _ ("after the message text");
    case SC_STEP_QUIT:
      return _ ("while saying goodbye");
    case SC_STEP_IDLE:
      return _ ("unasked, between two commands");
    case SC_STEP_UNKNOWN:
    default:
      return "";
    }
}

const char *
sc_labels_get_security (ScSecurity security)
{
  switch (security)
    {
    case SC_SECURITY_NONE:
      return _ ("not protected");
    case SC_SECURITY_STARTTLS:
    case SC_SECURITY_TLS:
      return sc_security_get_word (security);
    default:
      return "";
    }
}

const char *
sc_labels_get_who (ScWho who)
{
  switch (who)
    {
    case SC_WHO_YOU:
      return _ ("You can do this");
    case SC_WHO_HELPDESK:
      return _ ("Your helpdesk can do this");
    case SC_WHO_PROVIDER:
      return _ ("Your mail provider can do this");
    case SC_WHO_ISP:
      return _ ("Your internet company can do this");
    default:
      return "";
    }
}

char *
sc_labels_dup_auth (ScAuthMethod method)
{
  const char *mechanism = sc_auth_method_get_mechanism (method);

  if (method == SC_AUTH_METHOD_NONE)
    return g_strdup (_ ("No login"));
  if (mechanism == NULL)
    return g_strdup (_ ("Automatic"));
  return g_strdup (mechanism);
}

char *
sc_labels_dup_date (GDateTime *date)
{
  g_autoptr (GDateTime) local = g_date_time_to_local (date);

  return local != NULL ? g_date_time_format (local, "%x %H:%M") : g_strdup ("");
}

char *
sc_labels_dup_duration (guint milliseconds)
{
  if (milliseconds < 1000)
    /* Translators: a time in milliseconds, short */
    return g_strdup_printf (_ ("%u ms"), milliseconds);
  /* Translators: a time in seconds, short */
  return g_strdup_printf (_ ("%.1f s"), milliseconds / 1000.0);
}

char *
sc_labels_dup_clock (guint seconds)
{
  if (seconds >= 3600)
    return g_strdup_printf ("%u:%02u:%02u", seconds / 3600, seconds / 60 % 60, seconds % 60);
  return g_strdup_printf ("%u:%02u", seconds / 60, seconds % 60);
}

char *
sc_labels_dup_wait (int seconds)
{
  int minutes = (seconds + 59) / 60;
  int hours = (minutes + 30) / 60;

  if (seconds < 60)
    /* Translators: how long to wait */
    return g_strdup_printf (ngettext ("%d second", "%d seconds", seconds), seconds);
  if (minutes < 120)
    /* Translators: how long to wait */
    return g_strdup_printf (ngettext ("%d minute", "%d minutes", minutes), minutes);
  /* Translators: how long to wait */
  return g_strdup_printf (ngettext ("%d hour", "%d hours", hours), hours);
}

char *
sc_labels_dup_reply_code (ScDiagnosis *diagnosis)
{
  /* Numbers alone would change places in a right-to-left line. */
  gboolean isolates = gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL;
  const char *enhanced = diagnosis != NULL ? diagnosis->reply_enhanced : NULL;

  if (diagnosis == NULL || diagnosis->reply_code == 0)
    return g_strdup ("");
  return g_strdup_printf ("%s%u%s%s%s", isolates ? "\342\201\246" : "", diagnosis->reply_code, enhanced != NULL ? " " : "",
                          enhanced != NULL ? enhanced : "", isolates ? "\342\201\251" : "");
}

char *
sc_labels_dup_helpdesk (ScReport *report)
{
  ScDiagnosis *diagnosis = sc_report_get_diagnosis (report);
  ScEndpoint *endpoint = sc_report_get_endpoint (report);
  g_autofree char *code = sc_labels_dup_reply_code (diagnosis);
  g_autoptr (GString) line = g_string_new (NULL);

  g_string_append (line, code);
  if (diagnosis != NULL && diagnosis->step != 0 && *sc_labels_get_step (diagnosis->step) != '\0')
    g_string_append_printf (line, "%s%s", line->len > 0 ? " " : "", sc_labels_get_step (diagnosis->step));
  if (endpoint != NULL)
    {
      const char *host = sc_endpoint_get_host (endpoint);

      if (line->len > 0)
        g_string_append (line, " · ");
      /* An address literal with colons would run into the port. */
      g_string_append_printf (line, strchr (host, ':') != NULL ? "[%s]" : "%s", host);
      g_string_append_printf (line, ":%u · %s", sc_endpoint_get_port (endpoint),
                              sc_labels_get_security (sc_endpoint_get_security (endpoint)));
    }
  return g_string_free (g_steal_pointer (&line), FALSE);
}
