/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#include "config.h"

#include "made-report.h"

#include "sc-fact-declarations.h"

void
made_report_set_facts (ScReport *report, const char *text)
{
  g_auto (GStrv) pairs = g_strsplit (text, ";", -1);
  ScFacts *facts = sc_report_get_facts (report);

  for (char **pair = pairs; *pair != NULL; pair++)
    {
      g_auto (GStrv) parts = g_strsplit (*pair, "=", 2);
      const char *type = sc_fact_find_declaration (parts[0])->type;

      if (g_str_equal (type, "as"))
        sc_facts_set (facts, parts[0], g_variant_new_strv ((const char *[]){ parts[1], NULL }, 1));
      else if (g_str_equal (type, "b"))
        sc_facts_set_bool (facts, parts[0], g_str_equal (parts[1], "true"));
      else if (g_str_equal (type, "i"))
        sc_facts_set_int (facts, parts[0], (int) g_ascii_strtoll (parts[1], NULL, 10));
      else
        sc_facts_set_string (facts, parts[0], parts[1]);
    }
}

static const struct
{
  guint time_ms;
  ScSpeaker speaker;
  const char *text;
} lines[] = {
  { 0, SC_SPEAKER_INFO, "Connecting to 192.0.2.25, port 587" },
  { 41, SC_SPEAKER_INFO, "Connected" },
  { 6210, SC_SPEAKER_SERVER, "220 mail.example.com ESMTP ready" },
  { 6211, SC_SPEAKER_CLIENT, "EHLO [192.0.2.10]" },
  { 6302, SC_SPEAKER_SERVER, "250-mail.example.com greets you" },
  { 6302, SC_SPEAKER_SERVER, "250-STARTTLS" },
  { 6302, SC_SPEAKER_SERVER, "250-AUTH PLAIN LOGIN" },
  { 6302, SC_SPEAKER_SERVER, "250 ENHANCEDSTATUSCODES" },
  { 6303, SC_SPEAKER_CLIENT, "STARTTLS" },
  { 9511, SC_SPEAKER_SERVER, "220 2.0.0 Ready to start TLS" },
  { 9702, SC_SPEAKER_INFO, "TLS 1.3 with TLS_AES_256_GCM_SHA384" },
  { 9703, SC_SPEAKER_CLIENT, "AUTH PLAIN [hidden]" },
  { 38911, SC_SPEAKER_SERVER, "421 4.7.0 mail.example.com Too many connections from your address, please close some of them and try again in fifteen minutes" },
};

ScReport *
made_report_new (void)
{
  ScReport *report = sc_report_new ();
  g_autoptr (ScEndpoint) endpoint = sc_endpoint_new ("mail.example.com", 587, SC_SECURITY_STARTTLS);

  sc_report_set_account (report, "typed", endpoint, SC_AUTH_METHOD_AUTO, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (ScTranscriptLine) line = sc_transcript_line_new (lines[i].time_ms, lines[i].speaker, lines[i].text, NULL);

      sc_transcript_append (sc_report_get_transcript (report), line);
    }
  return report;
}

static void
put_check (ScReport *report, ScStageId id, ScStatus of_stage, const char *check_id, ScStatus status, const char *summary)
{
  g_autoptr (ScCheck) check = sc_check_new (check_id, status, summary);
  ScStage *stage = sc_report_get_stage (report, id);

  sc_stage_put_check (stage, check);
  sc_stage_set_status (stage, of_stage);
  sc_stage_set_duration_ms (stage, 1200 * id);
}

void
made_report_fill_stages (ScReport *report, gboolean finished)
{
  put_check (report, SC_STAGE_CONNECTIVITY, SC_STATUS_PASS, "resolve", SC_STATUS_PASS, "The name has two addresses.");
  put_check (report, SC_STAGE_CONNECTIVITY, SC_STATUS_WARN, "greeting", SC_STATUS_WARN, "The server took six seconds to greet us.");
  put_check (report, SC_STAGE_PORTS, SC_STATUS_PASS, "tcp-587-ipv4", SC_STATUS_PASS, "Port 587 can be reached.");
  put_check (report, SC_STAGE_TLS, SC_STATUS_PASS, "certificate", SC_STATUS_PASS, "The certificate is good.");
  if (!finished)
    {
      sc_stage_set_status (sc_report_get_stage (report, SC_STAGE_AUTH), SC_STATUS_RUNNING);
      return;
    }
  put_check (report, SC_STAGE_AUTH, SC_STATUS_FAIL, "login", SC_STATUS_FAIL, "The server ended the connection during the login.");
  sc_stage_set_status (sc_report_get_stage (report, SC_STAGE_SEND), SC_STATUS_SKIP);
}
