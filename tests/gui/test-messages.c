/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "test-messages"

#include "config.h"

#include "sc-knowledge.h"
#include "sc-share.h"

#include <string.h>

#define ADDRESS "anna.mueller@example.com"
#define PASSWORD "correct-horse"

static void
apply_fact (ScReport *report, const char *name, GVariant *value)
{
  g_autoptr (GVariant) sunk = g_variant_ref_sink (value);
  g_autoptr (ScEvent) event = sc_event_new_fact (name, sunk);

  sc_report_apply (report, event);
}

/* A refusal whose words name the sender and hold braces; the password is only in the dialogue. */
static ScReport *
create_report (gboolean has_queue_id)
{
  ScReport *report = sc_report_new ();
  g_autoptr (ScEndpoint) endpoint = sc_endpoint_new ("smtp.example.com", 587, SC_SECURITY_STARTTLS);
  g_autoptr (GDateTime) created = g_date_time_new_utc (2026, 11, 24, 14, 35, 0);
  g_autoptr (ScTranscriptLine) line = sc_transcript_line_new (1, SC_SPEAKER_CLIENT, "PASS " PASSWORD, NULL);
  g_autoptr (ScKnowledge) knowledge = sc_knowledge_get_default ();

  sc_report_set_account (report, "typed", endpoint, SC_AUTH_METHOD_AUTO, NULL);
  sc_report_set_created (report, created);
  sc_transcript_append (sc_report_get_transcript (report), line);
  apply_fact (report, "run.outcome", g_variant_new_string ("fault"));
  apply_fact (report, "failure.stage", g_variant_new_string ("send"));
  apply_fact (report, "failure.step", g_variant_new_string ("mail"));
  apply_fact (report, "reply.code", g_variant_new_int32 (421));
  apply_fact (report, "reply.enhanced", g_variant_new_string ("4.7.0"));
  apply_fact (report, "reply.stage", g_variant_new_string ("mail"));
  apply_fact (report, "reply.text", g_variant_new_string ("Too many messages from <" ADDRESS "> {x}\nlater"));
  if (has_queue_id)
    apply_fact (report, "send.queue-id", g_variant_new_string ("4XyZ12"));
  sc_knowledge_explain_report (knowledge, report);
  return report;
}

static const struct
{
  const char *description;
  ScWho who;
  gboolean has_queue_id;
  gboolean has_address;
  const char *has[8];
  const char *has_not[4];
} rows[] = {
  { "the provider is told everything", SC_WHO_PROVIDER, TRUE, TRUE,
    { "smtp.example.com, port 587, security: STARTTLS", "2026-11-24 14:35:00 UTC", "421 4.7.0 Too many messages", "MAIL", "4XyZ12", ADDRESS },
    { NULL } },
  { "what is not known is not mentioned", SC_WHO_PROVIDER, FALSE, FALSE, { "421 4.7.0" }, { "id for the message", "My mail address" } },
  { "the internet company", SC_WHO_ISP, TRUE, TRUE, { "port 587", "14:35:00 UTC", "MAIL", "blocked port" }, { "4XyZ12" } },
  { "the helpdesk gets the code", SC_WHO_HELPDESK, TRUE, TRUE, { "Code to type into Sendcheck: ", "421 4.7.0", "4XyZ12" }, { NULL } },
};

/* Every placeholder is filled or its line left out; a server cannot put one in; the secret of the dialogue is nowhere. */
static void
test_letters (void)
{
  g_autoptr (ScKnowledge) knowledge = sc_knowledge_get_default ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (ScReport) report = create_report (rows[i].has_queue_id);
      g_autofree char *letter = sc_knowledge_write_message (knowledge, report, rows[i].who, rows[i].has_address ? ADDRESS : NULL);
      g_autofree char *rest = NULL;
      char *own;

      g_test_message ("%s", rows[i].description);
      g_assert_nonnull (letter);
      for (guint j = 0; rows[i].has[j] != NULL; j++)
        g_assert_nonnull (strstr (letter, rows[i].has[j]));
      for (guint j = 0; rows[i].has_not[j] != NULL; j++)
        g_assert_null (strstr (letter, rows[i].has_not[j]));
      rest = g_strdup (letter);
      own = strstr (rest, "{x}");
      g_assert_nonnull (own);
      memset (own, ' ', 3);
      g_assert_null (strpbrk (rest, "{}"));
      g_assert_null (strstr (letter, PASSWORD));
      g_assert_true (g_str_has_prefix (letter, "Hello,\n\n"));
    }
}

/* As the page does it. */
static void
test_masked (void)
{
  g_autoptr (ScKnowledge) knowledge = sc_knowledge_get_default ();
  g_autoptr (ScReport) report = create_report (TRUE);
  g_autoptr (ScShare) share = sc_share_new ();
  g_autofree char *letter = sc_knowledge_write_message (knowledge, report, SC_WHO_PROVIDER, ADDRESS);
  g_autofree char *masked = sc_share_mask (share, letter);

  g_assert_null (strstr (masked, ADDRESS));
  g_assert_null (strstr (masked, "anna"));
  g_assert_nonnull (strstr (masked, "4XyZ12"));
  g_assert_nonnull (strstr (masked, "smtp.example.com"));
}

/* Nobody writes to themselves. */
static void
test_nobody (void)
{
  g_autoptr (ScKnowledge) knowledge = sc_knowledge_get_default ();
  g_autoptr (ScReport) report = create_report (TRUE);

  g_assert_null (sc_knowledge_write_message (knowledge, report, SC_WHO_YOU, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/messages/letters", test_letters);
  g_test_add_func ("/messages/masked", test_masked);
  g_test_add_func ("/messages/nobody", test_nobody);
  return g_test_run ();
}
