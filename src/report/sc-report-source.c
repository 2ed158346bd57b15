/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-report"

#include "config.h"

#include "sc-report-source.h"

#include "sc-enum.h"

#include <string.h>

/* What the line of a fact looks like. */
typedef enum
{
  LINE_NONE,
  LINE_REPLY,      /* the refusal itself */
  LINE_FIRST,      /* the server's first words */
  LINE_EHLO,       /* the answer to the first EHLO */
  LINE_EHLO_AGAIN, /* to the EHLO inside TLS */
  LINE_STARTTLS,
  LINE_AUTH,
  LINE_AUTH_OFFER,
} LineKind;

/* Most telling first: a rule may rest on several facts. */
static const struct
{
  const char *prefix;
  LineKind line;
  ScStageId stage;
  const char *check; /* (nullable): how its id begins; else the worst one */
} sources[] = {
  { "reply.", LINE_REPLY, 0, NULL },
  { "session.", LINE_REPLY, 0, NULL },
  { "tls.cert", LINE_NONE, SC_STAGE_TLS, "certificate" },
  { "tls.faults", LINE_NONE, SC_STAGE_TLS, "certificate" },
  { "tls.chain", LINE_NONE, SC_STAGE_TLS, "certificate" },
  { "tls.trusted", LINE_NONE, SC_STAGE_TLS, "certificate" },
  { "tls.", LINE_NONE, SC_STAGE_TLS, "handshake" },
  { "starttls.", LINE_STARTTLS, SC_STAGE_TLS, "starttls" },
  { "ehlo.tls-capabilities", LINE_EHLO_AGAIN, SC_STAGE_CONNECTIVITY, "ehlo" },
  { "ehlo.", LINE_EHLO, SC_STAGE_CONNECTIVITY, "ehlo" },
  { "banner.", LINE_FIRST, SC_STAGE_CONNECTIVITY, "banner" },
  { "auth.offered", LINE_AUTH_OFFER, SC_STAGE_AUTH, NULL },
  { "auth.tls-offered", LINE_AUTH_OFFER, SC_STAGE_AUTH, NULL },
  { "auth.secret", LINE_NONE, SC_STAGE_AUTH, "secret" },
  { "auth.", LINE_AUTH, SC_STAGE_AUTH, "login" },
  { "send.", LINE_NONE, SC_STAGE_SEND, "message" },
  { "ports.", LINE_NONE, SC_STAGE_PORTS, NULL },
  { "port.", LINE_NONE, SC_STAGE_PORTS, NULL },
  { "tcp.", LINE_NONE, SC_STAGE_PORTS, NULL },
  { "connect.", LINE_NONE, SC_STAGE_CONNECTIVITY, "connect" },
  { "resolve.", LINE_NONE, SC_STAGE_CONNECTIVITY, "resolve" },
  { "computer.clock", LINE_NONE, SC_STAGE_TLS, "clock" },
  { "computer.", LINE_NONE, SC_STAGE_CONNECTIVITY, "online" },
  { "failure.", LINE_NONE, 0, NULL },
};

static gboolean
is_telling (ScTranscriptLine *line, LineKind kind, int code, guint n_ehlo, gboolean after_ehlo)
{
  const char *text = sc_transcript_line_get_text (line);
  gboolean is_server = sc_transcript_line_get_speaker (line) == SC_SPEAKER_SERVER;

  switch (kind)
    {
    case LINE_REPLY:
      return sc_transcript_line_is_refusal (line) && (code == 0 || g_ascii_strtoll (text, NULL, 10) == code);
    case LINE_FIRST:
      return is_server;
    case LINE_EHLO:
    case LINE_EHLO_AGAIN:
      return is_server && after_ehlo && n_ehlo == (kind == LINE_EHLO ? 1 : 2);
    case LINE_STARTTLS:
      return !is_server && g_ascii_strncasecmp (text, "STARTTLS", 8) == 0;
    case LINE_AUTH:
      return !is_server && g_ascii_strncasecmp (text, "AUTH ", 5) == 0;
    case LINE_AUTH_OFFER:
      return is_server && strlen (text) > 8 && g_ascii_strncasecmp (text + 4, "AUTH", 4) == 0;
    case LINE_NONE:
    default:
      return FALSE;
    }
}

static guint
find_line (ScReport *self, LineKind kind)
{
  GListModel *lines = G_LIST_MODEL (sc_report_get_transcript (self));
  int code = sc_facts_get_int (sc_report_get_facts (self), "reply.code", 0);
  gboolean after_ehlo = FALSE;
  guint n_ehlo = 0;

  for (guint i = 0; kind != LINE_NONE && i < g_list_model_get_n_items (lines); i++)
    {
      g_autoptr (ScTranscriptLine) line = g_list_model_get_item (lines, i);

      if (is_telling (line, kind, code, n_ehlo, after_ehlo))
        return i;
      if (sc_transcript_line_get_speaker (line) == SC_SPEAKER_CLIENT)
        {
          after_ehlo = g_ascii_strncasecmp (sc_transcript_line_get_text (line), "EHLO", 4) == 0;
          n_ehlo += after_ehlo ? 1 : 0;
        }
    }
  return G_MAXUINT;
}

/* "tcp.587.ipv4" is the check "tcp-587-ipv4". */
static gboolean
is_check_of (const char *id, const char *fact, const char *wanted)
{
  g_autofree char *dashed = g_strdelimit (g_strdup (fact), ".", '-');

  return g_str_equal (id, dashed) || (wanted != NULL && g_str_has_prefix (id, wanted));
}

/* The check itself; else the worst one, for a stage has failed by it. */
static guint
find_check (ScReport *self, ScStageId stage, const char *fact, const char *wanted)
{
  GListModel *checks = G_LIST_MODEL (sc_report_get_stage (self, stage));
  guint worst = G_MAXUINT;
  ScStatus worst_status = SC_STATUS_PASS;

  for (guint i = 0; i < g_list_model_get_n_items (checks); i++)
    {
      g_autoptr (ScCheck) check = g_list_model_get_item (checks, i);
      ScStatus status = sc_check_get_status (check);

      if (is_check_of (sc_check_get_id (check), fact, wanted))
        return i;
      if (status != SC_STATUS_SKIP && status > worst_status)
        {
          worst = i;
          worst_status = status;
        }
    }
  return worst;
}

static gboolean
find_place (ScReport *self, guint i, const char *fact, ScReportSource *source)
{
  ScStageId stage = sources[i].stage;
  int failed;

  source->line = find_line (self, sources[i].line);
  source->check = G_MAXUINT;
  source->stage = 0;
  if (stage == 0 && sc_enum_from_nick (SC_TYPE_STAGE_ID, sc_facts_get_string (sc_report_get_facts (self), "failure.stage"), &failed))
    stage = (ScStageId) failed;
  if (stage != 0)
    {
      source->check = find_check (self, stage, fact, sources[i].check);
      source->stage = source->check != G_MAXUINT ? stage : 0;
    }
  return source->line != G_MAXUINT || source->check != G_MAXUINT;
}

gboolean
sc_report_find_source (ScReport *self, const char *facts, ScReportSource *source)
{
  g_auto (GStrv) names = NULL;

  g_return_val_if_fail (SC_IS_REPORT (self), FALSE);
  g_return_val_if_fail (source != NULL, FALSE);

  *source = (ScReportSource) { 0, G_MAXUINT, G_MAXUINT };
  names = g_strsplit (facts != NULL ? facts : "", " ", -1);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      for (guint j = 0; names[j] != NULL; j++)
        {
          if (g_str_has_prefix (names[j], sources[i].prefix) && find_place (self, i, names[j], source))
            return TRUE;
        }
    }
  return FALSE;
}
