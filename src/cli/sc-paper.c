/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-cli"

#include "config.h"

#include "sc-paper.h"

#include "sc-enum.h"
#include "sc-report-json.h"
#include "sc-report-outline.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define WIDTH_MIN 40
#define WIDTH_MAX 100

static guint
find_width (void)
{
  const char    *columns = g_getenv ("COLUMNS");
  guint64        value = 80;
  struct winsize size;

  if (ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    value = size.ws_col;
  else if (columns != NULL)
    g_ascii_string_to_unsigned (columns, 10, 1, 10000, &value, NULL);
  return (guint) CLAMP (value, WIDTH_MIN, WIDTH_MAX);
}

void
sc_paper_init (ScPaper *self)
{
  const char *no_colour = g_getenv ("NO_COLOR");
  const char *terminal = g_getenv ("TERM");

  self->is_terminal = isatty (STDOUT_FILENO);
  /* https://no-color.org: set and not empty */
  self->has_colour = self->is_terminal && (no_colour == NULL || no_colour[0] == '\0') && g_strcmp0 (terminal, "dumb") != 0;
  self->width = self->is_terminal ? find_width () : 0;
  self->has_transient = FALSE;
}

static const char *
get_escape (ScPaper *self,
            ScInk    ink)
{
  static const char *escapes[] = { "", "\033[1m", "\033[2m", "\033[32m", "\033[33m", "\033[1;31m" };

  return self->has_colour ? escapes[ink] : "";
}

static const char *
get_end (ScPaper *self,
         ScInk    ink)
{
  return self->has_colour && ink != SC_INK_PLAIN ? "\033[0m" : "";
}

static guint
measure (const char *text)
{
  guint columns = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_iszerowidth (c))
        columns += g_unichar_iswide (c) ? 2 : 1;
    }
  return columns;
}

static void
clear_transient (ScPaper *self)
{
  if (self->has_transient)
    g_print ("\r\033[K");
  self->has_transient = FALSE;
}

/* Greedy: a word that does not fit begins a new line; one longer than the line stands alone and overflows. */
static void
print_paragraph (ScPaper    *self,
                 guint       indent,
                 guint       room,
                 ScInk       ink,
                 const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  guint          column = 0;

  g_print ("%s", get_escape (self, ink));
  for (guint i = 0; words[i] != NULL; i++)
    {
      guint width = measure (words[i]);

      if (column > 0 && room > 0 && column + 1 + width > room)
        {
          g_print ("\n%*s", (int) indent, "");
          column = 0;
        }
      g_print ("%s%s", column > 0 ? " " : "", words[i]);
      column += width + (column > 0 ? 1 : 0);
    }
  g_print ("%s\n", get_end (self, ink));
}

void
sc_paper_print (ScPaper    *self,
                const char *first,
                ScInk       ink,
                const char *text)
{
  guint          indent = measure (first);
  guint          room = self->width > indent + 20 ? self->width - indent : 0;
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  clear_transient (self);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (i == 0)
        g_print ("%s", first);
      else
        g_print ("%*s", (int) indent, "");
      print_paragraph (self, indent, room, ink, lines[i]);
    }
}

void
sc_paper_print_transient (ScPaper    *self,
                          const char *text)
{
  g_autofree char *cut = NULL;

  if (!self->is_terminal)
    return;
  clear_transient (self);
  if (text == NULL || text[0] == '\0')
    return;
  /* Half the width in characters fits even when each is wide. */
  cut = g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), (glong) (measure (text) < self->width ? self->width : self->width / 2)));
  g_print ("%s%s%s", get_escape (self, SC_INK_DIM), cut, get_end (self, SC_INK_DIM));
  fflush (stdout);
  self->has_transient = TRUE;
}

static const char *
get_status (ScStatus     status,
            const char **mark,
            ScInk       *ink)
{
  *mark = "·";
  *ink = SC_INK_DIM;
  switch (status)
    {
    case SC_STATUS_PASS:
      *mark = "✓";
      *ink = SC_INK_GOOD;
      /* Translators: the state of a stage that found no fault. */
      return _("passed");
    case SC_STATUS_WARN:
      *mark = "!";
      *ink = SC_INK_WARNING;
      /* Translators: the state of a stage that found something odd. */
      return _("warning");
    case SC_STATUS_FAIL:
      *mark = "✗";
      *ink = SC_INK_BAD;
      /* Translators: the state of a stage that found a fault. */
      return _("failed");
    case SC_STATUS_SKIP:
      *mark = "–";
      /* Translators: the state of a stage that was left out. */
      return _("skipped");
    case SC_STATUS_RUNNING:
      return _("running");
    case SC_STATUS_WAITING:
    default:
      return _("waiting");
    }
}

void
sc_paper_print_stage (ScPaper  *self,
                      ScStageId stage,
                      ScStatus  status,
                      guint     duration_ms)
{
  const char      *mark;
  ScInk            ink;
  const char      *word = get_status (status, &mark, &ink);
  const char      *title = sc_report_outline_get_stage (stage);
  g_autofree char *time = NULL;

  clear_transient (self);
  if (status != SC_STATUS_SKIP)
    time = g_strdup_printf ("  %u.%02u s", duration_ms / 1000, duration_ms % 1000 / 10);
  g_print ("%s%s%s %s%*s %s%s%s%s%s%s\n", get_escape (self, ink), mark, get_end (self, ink), title,
           (int) (16 - MIN (measure (title), 16)), "", get_escape (self, ink), word, get_end (self, ink),
           get_escape (self, SC_INK_DIM), time != NULL ? time : "", get_end (self, SC_INK_DIM));
}

void
sc_paper_print_check (ScPaper *self,
                      ScCheck *check)
{
  const char      *mark;
  ScInk            ink;
  g_autofree char *first = NULL;

  get_status (sc_check_get_status (check), &mark, &ink);
  first = g_strdup_printf ("  %s ", mark);
  sc_paper_print (self, first, ink == SC_INK_GOOD ? SC_INK_PLAIN : ink, sc_check_get_summary (check));
}

void
sc_paper_print_line (ScPaper          *self,
                     ScTranscriptLine *line)
{
  ScSpeaker        speaker = sc_transcript_line_get_speaker (line);
  const char      *mark = speaker == SC_SPEAKER_CLIENT ? "→" : speaker == SC_SPEAKER_SERVER ? "←" : "·";
  guint            time_ms = sc_transcript_line_get_time_ms (line);
  g_autofree char *first = g_strdup_printf ("  %4u.%03u %s ", time_ms / 1000, time_ms % 1000, mark);

  sc_paper_print (self, first, sc_transcript_line_is_refusal (line) ? SC_INK_BAD : SC_INK_DIM, sc_transcript_line_get_text (line));
}

static const char *
get_who (ScWho who)
{
  switch (who)
    {
    case SC_WHO_HELPDESK:
      return _("your helpdesk can do this");
    case SC_WHO_PROVIDER:
      return _("your mail provider can do this");
    case SC_WHO_ISP:
      return _("your internet company can do this");
    case SC_WHO_YOU:
    default:
      return NULL;
    }
}

static void
print_fix (ScPaper *self,
           ScFix   *fix)
{
  const char      *who = get_who (fix->who);
  /* Translators: what to do, and who can do it. */
  g_autofree char *title = who != NULL ? g_strdup_printf (_("%1$s (%2$s)"), fix->title, who) : g_strdup (fix->title);

  sc_paper_print (self, "  • ", SC_INK_BOLD, title);
  for (guint i = 0; fix->steps != NULL && fix->steps[i] != NULL; i++)
    {
      g_autofree char *first = g_strdup_printf ("    %u. ", i + 1);

      sc_paper_print (self, first, SC_INK_PLAIN, fix->steps[i]);
    }
}

static void
print_advice (ScPaper    *self,
              const char *heading,
              const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  g_print ("\n");
  sc_paper_print (self, "", SC_INK_DIM, heading);
  sc_paper_print (self, "  ", SC_INK_PLAIN, text);
}

static void
print_prevention (ScPaper *self,
                  ScCause *cause)
{
  if (cause->prevention == NULL || cause->prevention[0] == NULL)
    return;
  g_print ("\n");
  sc_paper_print (self, "", SC_INK_DIM, _("How to prevent it:"));
  for (guint i = 0; cause->prevention[i] != NULL; i++)
    sc_paper_print (self, "  • ", SC_INK_PLAIN, cause->prevention[i]);
}

static void
print_cause (ScPaper *self,
             ScCause *cause,
             gboolean with_title)
{
  g_print ("\n");
  if (with_title)
    sc_paper_print (self, "", SC_INK_BOLD, cause->title != NULL ? cause->title : cause->id);
  if (cause->explanation != NULL)
    sc_paper_print (self, "", SC_INK_PLAIN, cause->explanation);
  if (cause->why != NULL && cause->why[0] != NULL)
    {
      g_print ("\n");
      sc_paper_print (self, "", SC_INK_DIM, _("Why we think so:"));
    }
  for (guint i = 0; cause->why != NULL && cause->why[i] != NULL; i++)
    sc_paper_print (self, "  • ", SC_INK_PLAIN, cause->why[i]);
  if (cause->fixes != NULL && cause->fixes->len > 0)
    {
      g_print ("\n");
      sc_paper_print (self, "", SC_INK_DIM, _("What to do:"));
    }
  for (guint i = 0; cause->fixes != NULL && i < cause->fixes->len; i++)
    print_fix (self, g_ptr_array_index (cause->fixes, i));
  print_advice (self, _("How you know that it worked:"), cause->sign);
  print_advice (self, _("When to stop trying:"), cause->stop);
  print_prevention (self, cause);
  print_advice (self, _("A question that helps to find out more:"), cause->question);
}

static void
print_reply (ScPaper     *self,
             ScDiagnosis *diagnosis)
{
  g_autofree char *words = g_strdup_printf ("%u%s%s%s%s", diagnosis->reply_code,
                                            diagnosis->reply_enhanced != NULL ? " " : "",
                                            diagnosis->reply_enhanced != NULL ? diagnosis->reply_enhanced : "",
                                            diagnosis->reply_text != NULL && diagnosis->reply_text[0] != '\0' ? " " : "",
                                            diagnosis->reply_text != NULL ? diagnosis->reply_text : "");

  g_print ("\n");
  sc_paper_print (self, "", SC_INK_DIM, _("The server said:"));
  sc_paper_print (self, "  ", SC_INK_PLAIN, words);
}

static void
print_others (ScPaper     *self,
              ScDiagnosis *diagnosis,
              gboolean     seen,
              gboolean     everything)
{
  g_autoptr (GPtrArray) causes = sc_diagnosis_list_others (diagnosis, seen);

  if (causes->len > 0)
    {
      g_print ("\n");
      sc_paper_print (self, "", SC_INK_DIM, seen ? _("This is wrong as well:") : _("It could also be:"));
    }
  for (guint i = 0; i < causes->len; i++)
    {
      ScCause *cause = g_ptr_array_index (causes, i);

      if (everything)
        print_cause (self, cause, TRUE);
      else
        sc_paper_print (self, "  • ", SC_INK_PLAIN, cause->title != NULL ? cause->title : cause->id);
    }
}

void
sc_paper_print_diagnosis (ScPaper     *self,
                          ScDiagnosis *diagnosis,
                          gboolean     everything)
{
  ScInk ink = diagnosis->outcome == SC_OUTCOME_FAULT ? SC_INK_BAD
              : diagnosis->outcome == SC_OUTCOME_OK  ? SC_INK_GOOD
                                                     : SC_INK_WARNING;
  guint n = diagnosis->causes != NULL ? diagnosis->causes->len : 0;

  clear_transient (self);
  sc_paper_print (self, "", ink, diagnosis->summary != NULL ? diagnosis->summary : "");
  if (diagnosis->reply_code != 0)
    print_reply (self, diagnosis);
  if (n > 0)
    {
      ScCause *first = g_ptr_array_index (diagnosis->causes, 0);

      /* The summary is most often its title. */
      print_cause (self, first, g_strcmp0 (first->title, diagnosis->summary) != 0);
    }
  print_others (self, diagnosis, TRUE, everything);
  print_others (self, diagnosis, FALSE, everything);
}

void
sc_paper_print_checks (ScPaper *self,
                       ScStage *stage,
                       gboolean everything)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (stage)); i++)
    {
      g_autoptr (ScCheck) check = g_list_model_get_item (G_LIST_MODEL (stage), i);

      if (everything || sc_check_get_status (check) == SC_STATUS_FAIL || sc_check_get_status (check) == SC_STATUS_WARN)
        sc_paper_print_check (self, check);
    }
}

void
sc_paper_print_phone_code (ScPaper  *self,
                           ScReport *report)
{
  if (sc_report_get_phone_code (report) == NULL)
    return;
  g_print ("\n");
  sc_paper_print (self, "", SC_INK_DIM, _("Code for the phone, without personal data:"));
  sc_paper_print (self, "  ", SC_INK_BOLD, sc_report_get_phone_code (report));
}

void
sc_paper_print_question (ScPaper     *self,
                         ScDiagnosis *diagnosis)
{
  if (diagnosis->causes->len > 0)
    print_advice (self, _("Ask the caller:"), ((ScCause *) g_ptr_array_index (diagnosis->causes, 0))->question);
}

void
sc_paper_print_report (ScPaper  *self,
                       ScReport *report,
                       gboolean  everything)
{
  GListModel *lines = G_LIST_MODEL (sc_report_get_transcript (report));

  for (ScStageId id = SC_STAGE_CONNECTIVITY; id <= SC_STAGE_SEND; id++)
    {
      ScStage *stage = sc_report_get_stage (report, id);

      sc_paper_print_stage (self, id, sc_stage_get_status (stage), sc_stage_get_duration_ms (stage));
      sc_paper_print_checks (self, stage, everything);
    }
  for (guint i = 0; everything && i < g_list_model_get_n_items (lines); i++)
    {
      g_autoptr (ScTranscriptLine) line = g_list_model_get_item (lines, i);

      sc_paper_print_line (self, line);
    }
  g_print ("\n");
  if (sc_report_get_diagnosis (report) != NULL)
    sc_paper_print_diagnosis (self, sc_report_get_diagnosis (report), everything);
  sc_paper_print_phone_code (self, report);
}

char *
sc_diagnosis_to_json_text (ScDiagnosis *diagnosis)
{
  g_autoptr (ScReport)      report = sc_report_new ();
  g_autoptr (JsonParser)    parser = json_parser_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autofree char          *whole = NULL;

  /* The report's writer is the one place that knows the form. */
  sc_report_set_diagnosis (report, diagnosis);
  whole = sc_report_to_json (report);
  if (!json_parser_load_from_data (parser, whole, -1, NULL))
    return g_strdup ("null");
  json_generator_set_root (generator, json_object_get_member (json_node_get_object (json_parser_get_root (parser)), "diagnosis"));
  json_generator_set_pretty (generator, TRUE);
  return json_generator_to_data (generator, NULL);
}

void
sc_print_json (const char *json)
{
  /* Not g_print(): JSON is UTF-8 whatever the locale. */
  fputs (json, stdout);
  if (!g_str_has_suffix (json, "\n"))
    fputc ('\n', stdout);
  fflush (stdout);
}

void
sc_print_json_builder (JsonBuilder *builder,
                       gboolean     pretty)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode)      root = json_builder_get_root (builder);
  g_autofree char          *text = NULL;

  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, pretty);
  text = json_generator_to_data (generator, NULL);
  sc_print_json (text);
}
