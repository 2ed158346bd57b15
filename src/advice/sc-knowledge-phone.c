/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-knowledge-private.h"

#include "sc-enum.h"
#include "sc-phone-code.h"

#include <string.h>

/* From a report to a code that can be read aloud, and back. */

void
sc_knowledge_make_phone_code (ScKnowledge *self,
                              ScReport *report)
{
  ScDiagnosis *diagnosis = sc_report_get_diagnosis (report);
  ScEndpoint *endpoint = sc_report_get_endpoint (report);
  const ScProvider *provider = sc_words_find_provider (sc_knowledge_get_providers (self), sc_report_get_provider (report));
  ScPhoneCode code = { 0 };
  g_autofree char *text = NULL;

  if (diagnosis == NULL || diagnosis->outcome == SC_OUTCOME_CANCELLED || endpoint == NULL)
    return;

  for (guint i = 0; i < SC_N_STAGES; i++)
    code.stages[i] = sc_stage_get_status (sc_report_get_stage (report, (ScStageId) (i + 1)));
  code.step = diagnosis->step;
  code.reply_code = diagnosis->reply_code;
  if (diagnosis->reply_enhanced != NULL)
    sc_enhanced_code_parse (diagnosis->reply_enhanced, strlen (diagnosis->reply_enhanced), &code.enhanced, NULL);
  if (diagnosis->causes->len > 0)
    code.cause = ((ScCause *) g_ptr_array_index (diagnosis->causes, 0))->id;
  code.port = sc_endpoint_get_port (endpoint);
  code.security = sc_endpoint_get_security (endpoint);
  code.provider = provider != NULL && provider->number > 0 && provider->number <= G_MAXUINT8 ? (guint8) provider->number : 0;

  text = sc_phone_code_format (&code);
  sc_report_set_phone_code (report, text);
}

static const ScProvider *
find_provider_by_number (ScKnowledge *self,
                         guint8 number)
{
  g_autoptr (GPtrArray) providers = sc_words_list_providers (sc_knowledge_get_providers (self));

  for (guint i = 0; number != 0 && i < providers->len; i++)
    {
      const ScProvider *provider = g_ptr_array_index (providers, i);

      if (provider->number == number)
        return provider;
    }
  return NULL;
}

static void
apply_fact (ScReport *report,
            const char *name,
            GVariant *value)
{
  g_autoptr (GVariant) sunk = g_variant_ref_sink (value);
  g_autoptr (ScEvent) event = sc_event_new_fact (name, sunk);

  sc_report_apply (report, event);
}

static void
apply_nick (ScReport *report,
            const char *name,
            GType type,
            int value)
{
  const char *nick = value != 0 ? sc_enum_to_nick (type, value) : NULL;

  if (nick != NULL)
    apply_fact (report, name, g_variant_new_string (nick));
}

/* Returns the stage that failed, 0 when none did. */
static ScStageId
apply_stages (ScReport *report,
              const ScPhoneCode *code,
              const char **outcome)
{
  ScStageId failed = 0;

  *outcome = "pass";
  for (guint i = 0; i < SC_N_STAGES; i++)
    {
      g_autoptr (ScEvent) event = sc_event_new_stage ((ScStageId) (i + 1), code->stages[i], 0);

      sc_report_apply (report, event);
      if (code->stages[i] == SC_STATUS_FAIL && failed == 0)
        failed = (ScStageId) (i + 1);
      if (code->stages[i] == SC_STATUS_WARN)
        *outcome = "warn";
    }
  if (failed != 0)
    *outcome = "fault";
  return failed;
}

static void
apply_reply (ScReport *report,
             const ScPhoneCode *code)
{
  if (code->reply_code == 0)
    return;
  apply_fact (report, "reply.code", g_variant_new_int32 ((gint32) code->reply_code));
  apply_nick (report, "reply.stage", SC_TYPE_STEP, code->step);
  if (code->enhanced.class_ != 0)
    {
      g_autofree char *enhanced = g_strdup_printf ("%u.%u.%u", code->enhanced.class_, code->enhanced.subject, code->enhanced.detail);

      apply_fact (report, "reply.enhanced", g_variant_new_string (enhanced));
    }
}

ScReport *
sc_knowledge_open_phone_code (ScKnowledge *self,
                              const char *text,
                              GError **error)
{
  g_autoptr (ScReport) report = NULL;
  g_autoptr (ScEvent) finished = NULL;
  const ScProvider *provider;
  const char *outcome;
  ScPhoneCode code;
  ScStageId failed;

  g_return_val_if_fail (self != NULL && text != NULL, NULL);

  if (!sc_phone_code_parse (text, &code, error))
    return NULL;

  report = sc_report_new ();
  /* A code does not say who made it. */
  sc_report_set_program_version (report, NULL);
  provider = find_provider_by_number (self, code.provider);
  sc_report_set_account (report, "phone-code", NULL, SC_AUTH_METHOD_AUTO, provider != NULL ? provider->id : NULL);
  failed = apply_stages (report, &code, &outcome);
  apply_fact (report, "run.outcome", g_variant_new_string (outcome));
  apply_nick (report, "failure.stage", SC_TYPE_STAGE_ID, failed);
  apply_nick (report, "failure.step", SC_TYPE_STEP, code.step);
  apply_nick (report, "server.security", SC_TYPE_SECURITY, code.security);
  if (code.port != 0)
    apply_fact (report, "server.port", g_variant_new_int32 (code.port));
  if (code.cause != NULL)
    apply_fact (report, "phone.cause", g_variant_new_string (code.cause));
  apply_reply (report, &code);
  finished = sc_event_new_finished (0);
  sc_report_apply (report, finished);

  sc_knowledge_explain_report (self, report);
  {
    g_autofree char *clean = sc_phone_code_format (&code);

    sc_report_set_phone_code (report, clean);
  }
  return g_steal_pointer (&report);
}
