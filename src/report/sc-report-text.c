/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-report"

#include "config.h"

#include "sc-report-text.h"

#include "sc-enum.h"
#include "sc-text.h"

#include <glib/gi18n-lib.h>

/* Lines of transcript that make sense in a ticket: the first and the last ones. */
#define TRANSCRIPT_LINES_MAX 400

static const char *
stage_title (ScStageId id)
{
  switch (id)
    {
    case SC_STAGE_CONNECTIVITY:
      return _("Connection");
    case SC_STAGE_PORTS:
      return _("Ports");
    case SC_STAGE_TLS:
      return _("Encryption");
    case SC_STAGE_AUTH:
      return _("Login");
    case SC_STAGE_SEND:
      return _("Test message");
    default:
      g_return_val_if_reached ("");
    }
}

static const char *
status_word (ScStatus status)
{
  switch (status)
    {
    case SC_STATUS_PASS:
      return _("works");
    case SC_STATUS_WARN:
      return _("works, with a warning");
    case SC_STATUS_FAIL:
      return _("does not work");
    case SC_STATUS_WAITING:
    case SC_STATUS_RUNNING:
    case SC_STATUS_SKIP:
      return _("not checked");
    default:
      g_return_val_if_reached ("");
    }
}

static const char *
who_word (ScWho who)
{
  switch (who)
    {
    case SC_WHO_YOU:
      return _("you");
    case SC_WHO_HELPDESK:
      return _("the helpdesk");
    case SC_WHO_PROVIDER:
      return _("the mail provider");
    case SC_WHO_ISP:
      return _("the internet provider");
    default:
      g_return_val_if_reached ("");
    }
}

static void
append_heading (GString    *text,
                const char *heading)
{
  g_string_append_printf (text, "\n%s\n", heading);
}

static void
append_list (GString            *text,
             const char         *bullet,
             const char * const *items)
{
  for (guint i = 0; items != NULL && items[i] != NULL; i++)
    g_string_append_printf (text, "%s %s\n", bullet, items[i]);
}

static void
append_fixes (GString   *text,
              GPtrArray *fixes)
{
  if (fixes->len == 0)
    return;
  append_heading (text, _("What to do"));
  for (guint i = 0; i < fixes->len; i++)
    {
      ScFix *fix = fixes->pdata[i];

      /* Translators: a number, what to do, and who can do it. */
      g_string_append_printf (text, _("%1$u. %2$s (%3$s)"), i + 1, fix->title != NULL ? fix->title : "", who_word (fix->who));
      g_string_append_c (text, '\n');
      append_list (text, "   -", (const char * const *) fix->steps);
    }
}

static void
append_other_causes (GString   *text,
                     GPtrArray *causes)
{
  if (causes->len < 2)
    return;
  append_heading (text, _("Other causes that are possible"));
  for (guint i = 1; i < causes->len; i++)
    {
      ScCause *cause = causes->pdata[i];

      g_string_append_printf (text, "- %s\n", cause->title != NULL ? cause->title : cause->id);
    }
}

static void
append_diagnosis (GString     *text,
                  ScDiagnosis *diagnosis)
{
  ScCause *cause;

  if (diagnosis == NULL)
    return;
  if (diagnosis->summary != NULL)
    g_string_append_printf (text, "\n%s\n", diagnosis->summary);
  if (diagnosis->causes->len == 0)
    return;
  cause = diagnosis->causes->pdata[0];
  if (cause->explanation != NULL)
    g_string_append_printf (text, "%s\n", cause->explanation);
  if (cause->why != NULL && cause->why[0] != NULL)
    {
      append_heading (text, _("Why we think so"));
      append_list (text, "-", (const char * const *) cause->why);
    }
  append_fixes (text, cause->fixes);
  append_other_causes (text, diagnosis->causes);
}

static void
append_stages (GString    *text,
               GListModel *stages)
{
  append_heading (text, _("What was checked"));
  for (guint i = 0; i < g_list_model_get_n_items (stages); i++)
    {
      g_autoptr (ScStage) stage = g_list_model_get_item (stages, i);

      /* Translators: a stage of the check and how it went, "Login: does not work". */
      g_string_append_printf (text, _("%1$s: %2$s"), stage_title (sc_stage_get_id (stage)), status_word (sc_stage_get_status (stage)));
      g_string_append_c (text, '\n');
      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (stage)); j++)
        {
          g_autoptr (ScCheck) check = g_list_model_get_item (G_LIST_MODEL (stage), j);

          if (*sc_check_get_summary (check) != '\0')
            g_string_append_printf (text, "  - %s\n", sc_check_get_summary (check));
        }
    }
}

static void
append_reply (GString *text,
              ScFacts *facts)
{
  int              code = sc_facts_get_int (facts, "reply.code", 0);
  const char      *enhanced = sc_facts_get_string (facts, "reply.enhanced");
  const char      *words = sc_facts_get_string (facts, "reply.text");
  const char      *step = sc_facts_get_string (facts, "reply.stage");
  g_auto (GStrv)   lines = NULL;

  if (code == 0)
    return;
  if (step != NULL)
    {
      /* Translators: a step of the SMTP protocol: banner, ehlo, auth, mail, rcpt, data… */
      g_autofree char *heading = g_strdup_printf (_("The server’s reply (at “%s”)"), step);

      append_heading (text, heading);
    }
  else
    append_heading (text, _("The server’s reply"));
  lines = g_strsplit (words != NULL ? words : "", "\n", -1);
  for (guint i = 0; i == 0 || (lines[0] != NULL && lines[i] != NULL); i++)
    g_string_append_printf (text, "%d%s%s %s\n", code,
                            enhanced != NULL ? " " : "", enhanced != NULL ? enhanced : "",
                            lines[0] != NULL ? lines[i] : "");
}

static void
append_transcript (GString    *text,
                   GListModel *transcript)
{
  guint n_lines = g_list_model_get_n_items (transcript);

  if (n_lines == 0)
    return;
  append_heading (text, _("Transcript (C: this computer, S: the server)"));
  for (guint i = 0; i < n_lines; i++)
    {
      g_autoptr (ScTranscriptLine) line = NULL;

      if (n_lines > TRANSCRIPT_LINES_MAX && i == TRANSCRIPT_LINES_MAX / 2)
        {
          guint left_out = n_lines - TRANSCRIPT_LINES_MAX;

          /* Translators: a number of lines. */
          g_string_append_printf (text, ngettext ("(%u line left out)", "(%u lines left out)", left_out), left_out);
          g_string_append_c (text, '\n');
          i += left_out;
        }
      line = g_list_model_get_item (transcript, i);
      g_string_append_printf (text, "%8.3f %s: %s\n",
                              sc_transcript_line_get_time_ms (line) / 1000.0,
                              sc_enum_to_nick (SC_TYPE_SPEAKER, sc_transcript_line_get_speaker (line)),
                              sc_transcript_line_get_text (line));
    }
}

static void
append_header (GString  *text,
               ScReport *report)
{
  g_autoptr (GDateTime) local = g_date_time_to_local (sc_report_get_created (report));
  g_autofree char *date = g_date_time_format (local, "%Y-%m-%d %H:%M %z");
  ScEndpoint      *endpoint = sc_report_get_endpoint (report);

  /* Translators: a date and time. */
  g_string_append_printf (text, _("Sendcheck report of %s"), date);
  g_string_append_c (text, '\n');
  if (endpoint == NULL)
    return;
  /* Translators: the name of a server, its port number, and none, starttls or tls. */
  g_string_append_printf (text, _("Server: %1$s, port %2$u, security: %3$s"),
                          sc_endpoint_get_host (endpoint),
                          sc_endpoint_get_port (endpoint),
                          sc_enum_to_nick (SC_TYPE_SECURITY, sc_endpoint_get_security (endpoint)));
  g_string_append_c (text, '\n');
}

char *
sc_report_to_text (ScReport *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (SC_IS_REPORT (self), NULL);

  append_header (text, self);
  append_diagnosis (text, sc_report_get_diagnosis (self));
  append_stages (text, sc_report_get_stages (self));
  append_reply (text, sc_report_get_facts (self));
  append_transcript (text, G_LIST_MODEL (sc_report_get_transcript (self)));

  return sc_text_make_safe_lines (text->str, (gssize) text->len, G_MAXSIZE);
}
