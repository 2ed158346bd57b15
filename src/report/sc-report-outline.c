/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-report"

#include "config.h"

#include "sc-report-outline.h"

#include "sc-enum.h"
#include "sc-text.h"

#include <glib/gi18n-lib.h>

/* Lines of transcript that make sense in a ticket: the first and the last ones. */
#define TRANSCRIPT_LINES_MAX 400

const char *
sc_report_outline_get_stage (ScStageId id)
{
  switch (id)
    {
    case SC_STAGE_CONNECTIVITY:
      return _("Connection");
    case SC_STAGE_PORTS:
      return _("Ports");
    case SC_STAGE_TLS:
      return _("Protection");
    case SC_STAGE_AUTH:
      return _("Login");
    case SC_STAGE_SEND:
      return _("Test message");
    default:
      g_return_val_if_reached ("");
    }
}

const char *
sc_report_outline_get_status (ScStatus status)
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
      return _("the internet company");
    default:
      g_return_val_if_reached ("");
    }
}

static void
block_free (ScReportBlock *block)
{
  g_free (block->text);
  g_free (block);
}

/* Takes @text. */
static void
add (GPtrArray        *outline,
     ScReportBlockKind kind,
     char             *text)
{
  ScReportBlock *block = g_new0 (ScReportBlock, 1);

  block->kind = kind;
  block->text = text;
  g_ptr_array_add (outline, block);
}

static void
add_text (GPtrArray        *outline,
          ScReportBlockKind kind,
          const char       *text)
{
  if (text != NULL)
    add (outline, kind, sc_text_make_safe_lines (text, -1, G_MAXSIZE));
}

static void
add_list (GPtrArray          *outline,
          ScReportBlockKind   kind,
          const char * const *items)
{
  for (guint i = 0; items != NULL && items[i] != NULL; i++)
    add_text (outline, kind, items[i]);
}

static void
add_fixes (GPtrArray *outline,
           GPtrArray *fixes)
{
  if (fixes->len == 0)
    return;
  add_text (outline, SC_REPORT_BLOCK_HEADING, _("What to Do"));
  for (guint i = 0; i < fixes->len; i++)
    {
      ScFix *fix = fixes->pdata[i];

      add (outline, SC_REPORT_BLOCK_NUMBERED,
           /* Translators: a number, what to do, and who can do it. */
           g_strdup_printf (_("%1$u. %2$s (%3$s)"), i + 1, fix->title != NULL ? fix->title : "", who_word (fix->who)));
      add_list (outline, SC_REPORT_BLOCK_STEP, (const char * const *) fix->steps);
    }
}

static void
add_other_causes (GPtrArray   *outline,
                  ScDiagnosis *diagnosis,
                  gboolean     seen,
                  const char  *heading)
{
  g_autoptr (GPtrArray) causes = sc_diagnosis_list_others (diagnosis, seen);

  if (causes->len == 0)
    return;
  add_text (outline, SC_REPORT_BLOCK_HEADING, heading);
  for (guint i = 0; i < causes->len; i++)
    {
      ScCause *cause = causes->pdata[i];

      add_text (outline, SC_REPORT_BLOCK_ITEM, cause->title != NULL ? cause->title : cause->id);
    }
}

static void
add_diagnosis (GPtrArray   *outline,
               ScDiagnosis *diagnosis)
{
  ScCause *cause;

  if (diagnosis == NULL)
    return;
  add_text (outline, SC_REPORT_BLOCK_SENTENCE, diagnosis->summary);
  if (diagnosis->causes->len == 0)
    return;
  cause = diagnosis->causes->pdata[0];
  add_text (outline, SC_REPORT_BLOCK_PARAGRAPH, cause->explanation);
  if (cause->why != NULL && cause->why[0] != NULL)
    {
      add_text (outline, SC_REPORT_BLOCK_HEADING, _("Why We Think So"));
      add_list (outline, SC_REPORT_BLOCK_ITEM, (const char * const *) cause->why);
    }
  add_fixes (outline, cause->fixes);
  add_other_causes (outline, diagnosis, TRUE, _("This is wrong as well"));
  add_other_causes (outline, diagnosis, FALSE, _("Other causes that are possible"));
}

static void
add_stage (GPtrArray *outline,
           ScStage   *stage)
{
  add (outline, SC_REPORT_BLOCK_STAGE,
       /* Translators: a stage of the check and how it went, "Login: does not work". */
       g_strdup_printf (_("%1$s: %2$s"), sc_report_outline_get_stage (sc_stage_get_id (stage)),
                        sc_report_outline_get_status (sc_stage_get_status (stage))));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (stage)); i++)
    {
      g_autoptr (ScCheck) check = g_list_model_get_item (G_LIST_MODEL (stage), i);

      if (*sc_check_get_summary (check) != '\0')
        add_text (outline, SC_REPORT_BLOCK_CHECK, sc_check_get_summary (check));
    }
}

static void
add_stages (GPtrArray  *outline,
            GListModel *stages)
{
  add_text (outline, SC_REPORT_BLOCK_HEADING, _("What Was Checked"));
  for (guint i = 0; i < g_list_model_get_n_items (stages); i++)
    {
      g_autoptr (ScStage) stage = g_list_model_get_item (stages, i);

      add_stage (outline, stage);
    }
}

static void
add_reply (GPtrArray *outline,
           ScFacts   *facts)
{
  int            code = sc_facts_get_int (facts, "reply.code", 0);
  const char    *enhanced = sc_facts_get_string (facts, "reply.enhanced");
  const char    *words = sc_facts_get_string (facts, "reply.text");
  const char    *step = sc_facts_get_string (facts, "reply.stage");
  g_auto (GStrv) lines = NULL;

  if (code == 0)
    return;
  if (step != NULL)
    /* Translators: a step of the SMTP protocol: banner, ehlo, auth, mail, rcpt, data… */
    add (outline, SC_REPORT_BLOCK_HEADING, g_strdup_printf (_("The server’s reply (at “%s”)"), step));
  else
    add_text (outline, SC_REPORT_BLOCK_HEADING, _("The server’s reply"));
  lines = g_strsplit (words != NULL ? words : "", "\n", -1);
  for (guint i = 0; i == 0 || (lines[0] != NULL && lines[i] != NULL); i++)
    {
      g_autofree char *line = g_strdup_printf ("%d%s%s %s", code, enhanced != NULL ? " " : "",
                                               enhanced != NULL ? enhanced : "", lines[0] != NULL ? lines[i] : "");

      add_text (outline, SC_REPORT_BLOCK_LINE, line);
    }
}

static void
add_transcript (GPtrArray  *outline,
                GListModel *transcript)
{
  guint n_lines = g_list_model_get_n_items (transcript);

  if (n_lines == 0)
    return;
  add_text (outline, SC_REPORT_BLOCK_HEADING, _("Transcript (C: this computer, S: the server)"));
  for (guint i = 0; i < n_lines; i++)
    {
      g_autoptr (ScTranscriptLine) line = NULL;

      if (n_lines > TRANSCRIPT_LINES_MAX && i == TRANSCRIPT_LINES_MAX / 2)
        {
          guint left_out = n_lines - TRANSCRIPT_LINES_MAX;

          add (outline, SC_REPORT_BLOCK_LINE,
               /* Translators: a number of lines. */
               g_strdup_printf (ngettext ("(%u line left out)", "(%u lines left out)", left_out), left_out));
          i += left_out;
        }
      line = g_list_model_get_item (transcript, i);
      add (outline, SC_REPORT_BLOCK_LINE,
           g_strdup_printf ("%8.3f %s: %s", sc_transcript_line_get_time_ms (line) / 1000.0,
                            sc_enum_to_nick (SC_TYPE_SPEAKER, sc_transcript_line_get_speaker (line)),
                            sc_transcript_line_get_text (line)));
    }
}

static void
add_header (GPtrArray *outline,
            ScReport  *report)
{
  g_autoptr (GDateTime) local = g_date_time_to_local (sc_report_get_created (report));
  g_autofree char *date = g_date_time_format (local, "%Y-%m-%d %H:%M %z");
  ScEndpoint      *endpoint = sc_report_get_endpoint (report);

  /* Translators: a date and time. */
  add (outline, SC_REPORT_BLOCK_TITLE, g_strdup_printf (_("Sendcheck report of %s"), date));
  if (sc_report_get_program_version (report) != NULL)
    add (outline, SC_REPORT_BLOCK_PARAGRAPH,
         /* Translators: the placeholder is a version number */
         g_strdup_printf (_("Made by Sendcheck %s"), sc_report_get_program_version (report)));
  if (endpoint == NULL)
    return;
  add (outline, SC_REPORT_BLOCK_PARAGRAPH,
       /* Translators: the name of a server, its port number, and none, STARTTLS or SSL/TLS. */
       g_strdup_printf (_("Server: %1$s, port %2$u, security: %3$s"),
                        sc_endpoint_get_host (endpoint),
                        sc_endpoint_get_port (endpoint),
                        sc_security_get_word (sc_endpoint_get_security (endpoint))));
}

GPtrArray *
sc_report_outline_new (ScReport *report,
                       gboolean  with_dialogue)
{
  g_autoptr (GPtrArray) outline = g_ptr_array_new_with_free_func ((GDestroyNotify) block_free);

  g_return_val_if_fail (SC_IS_REPORT (report), NULL);

  add_header (outline, report);
  add_diagnosis (outline, sc_report_get_diagnosis (report));
  add_stages (outline, sc_report_get_stages (report));
  add_reply (outline, sc_report_get_facts (report));
  if (with_dialogue)
    add_transcript (outline, G_LIST_MODEL (sc_report_get_transcript (report)));
  return g_steal_pointer (&outline);
}

void
sc_report_outline_mask (GPtrArray *outline,
                        ScShare   *share)
{
  g_return_if_fail (outline != NULL);
  g_return_if_fail (SC_IS_SHARE (share));

  for (guint i = 0; i < outline->len; i++)
    {
      ScReportBlock   *block = outline->pdata[i];
      g_autofree char *text = g_steal_pointer (&block->text);

      block->text = sc_share_mask (share, text);
    }
}
