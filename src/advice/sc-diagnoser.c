/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-diagnoser-private.h"

#include "sc-duration.h"
#include "sc-enum.h"
#include "sc-reply-reader.h"
#include "sc-sentence.h"
#include "sc-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CAUSES_SHOWN_MAX 5
/* A cause less likely than this is not shown, unless it is the only one. */
#define SHARE_SHOWN_MIN 0.05
#define PHONE_CODE_WEIGHT 14
#define REPLY_CHARS_MAX 4000

/* ---- Scores ---- */

static ScStep
get_step (ScFacts *facts,
          const char *name)
{
  const char *nick = sc_facts_get_string (facts, name);
  int step;

  return nick != NULL && sc_enum_from_nick (SC_TYPE_STEP, nick, &step) ? (ScStep) step : 0;
}

static void
on_evidence (const ScWeight *weights,
             guint n,
             const char *why,
             const char *against,
             gpointer data)
{
  ScDiagnoser *self = data;
  ScHit hit = { weights, n, why, against };

  g_array_append_val (self->hits, hit);
  for (guint i = 0; i < n; i++)
    {
      const ScWeight weight = { .cause = weights[i].cause, .weight = weights[i].weight * SC_EVIDENCE_SCALE };

      sc_scores_add_plain (&self->scores, &weight, 1);
      if (weights[i].weight > 0)
        self->eligible[weights[i].cause] = TRUE;
    }
}

/* A phone code names the cause that was found where everything was known. */
static void
score_phone_code (ScDiagnoser *self)
{
  const char *id = sc_facts_get_string (self->facts, "phone.cause");
  guint cause = id != NULL ? sc_cause_table_find (self->knowledge->causes, id) : SC_CAUSES_MAX;
  const ScWeight weight = { .cause = cause, .weight = PHONE_CODE_WEIGHT };

  if (cause >= SC_CAUSES_MAX)
    return;
  sc_scores_add_plain (&self->scores, &weight, 1);
  self->eligible[cause] = TRUE;
}

/* What the words of the reply say; without a code of either kind, only what a person pasted. */
static void
score_reply (ScDiagnoser *self,
             gboolean pasted)
{
  const char *text = sc_facts_get_string (self->facts, "reply.text");
  const char *enhanced = sc_facts_get_string (self->facts, "reply.enhanced");
  ScReplyInput *input = &self->input;

  input->code = (guint) sc_facts_get_int (self->facts, "reply.code", 0);
  input->step = get_step (self->facts, "reply.stage");
  input->pasted = pasted;
  if (input->step == 0)
    input->step = SC_STEP_UNKNOWN;

  sc_tokens_init (&self->tokens);
  if (text != NULL)
    {
      guint code;
      ScEnhancedCode found;

      /* The fact holds the words alone or, in a report from elsewhere, the codes as well. */
      sc_reply_read (text, strlen (text), &code, &found, &self->tokens);
      input->enhanced = found;
    }
  if (enhanced != NULL)
    sc_enhanced_code_parse (enhanced, strlen (enhanced), &input->enhanced, NULL);

  if (input->code >= 400 || pasted || (input->code == 0 && input->enhanced.class_ >= 4))
    {
      sc_reply_rules_score (sc_knowledge_get_replies (self->knowledge), input, &self->tokens, &self->scores);
      if (input->code >= 400 || self->scores.any_wording || input->enhanced.class_ != 0)
        memcpy (self->eligible, sc_reply_rules_get_eligible (sc_knowledge_get_replies (self->knowledge), pasted), sizeof self->eligible);
    }
  else
    sc_scores_init (&self->scores, sc_cause_table_get_n (self->knowledge->causes));
}

static guint
recognise_provider (ScDiagnoser *self)
{
  static const char * const greetings[] = { "banner.text", "ehlo.greeting" };
  guint number = sc_reply_rules_find_provider (sc_knowledge_get_replies (self->knowledge), sc_facts_get_string (self->facts, "server.provider"));

  if (number == 0)
    number = sc_knowledge_find_provider_number (self->knowledge, sc_facts_get_string (self->facts, "server.host"));
  for (guint i = 0; i < G_N_ELEMENTS (greetings) && number == 0; i++)
    {
      const char *text = sc_facts_get_string (self->facts, greetings[i]);
      ScReplyInput input = { .step = SC_STEP_BANNER };

      if (text == NULL)
        continue;
      sc_tokens_init (&self->tokens);
      sc_tokens_add_text (&self->tokens, text, strlen (text));
      sc_reply_rules_score (sc_knowledge_get_replies (self->knowledge), &input, &self->tokens, &self->scores);
      number = input.provider;
    }
  return number;
}

/* ---- Fixes ---- */

static gboolean
names (const char *list,
       const char *word)
{
  g_auto (GStrv) words = NULL;

  if (list == NULL)
    return TRUE;
  words = g_strsplit (list, " ", -1);
  return word != NULL && g_strv_contains ((const char * const *) words, word);
}

/* Whether the server said @word, in capitals or not, in its words or as its detailed code. */
static gboolean
is_said (ScDiagnoser *self,
         const char *word)
{
  const char *text = sc_facts_get_string (self->facts, "reply.text");
  g_autofree char *lower = text != NULL ? g_utf8_strdown (text, -1) : NULL;

  return (lower != NULL && strstr (lower, word) != NULL) || g_strcmp0 (sc_facts_get_string (self->facts, "reply.enhanced"), word) == 0;
}

static gboolean
is_for_us (ScDiagnoser *self,
           const ScFixUse *use)
{
  return names (use->provider, self->values.provider != NULL ? self->values.provider->id : NULL)
         && names (use->origin, self->origin)
         && names (use->step, sc_enum_to_nick (SC_TYPE_STEP, self->input.step))
         && (use->said == NULL || is_said (self, use->said))
         && (use->unsaid == NULL || !is_said (self, use->unsaid))
         && (!use->before_login || !sc_facts_get_bool (self->facts, "session.authenticated"));
}

/* A fix may stand twice in a cause: early for some providers, late for all. */
static gboolean
has_fix (const ScCause *shown,
         const char *id)
{
  for (guint i = 0; i < shown->fixes->len; i++)
    {
      if (g_str_equal (((const ScFix *) g_ptr_array_index (shown->fixes, i))->id, id))
        return TRUE;
    }
  return FALSE;
}

static void
add_fix (ScDiagnoser *self,
         const ScFixUse *use,
         int said_s,
         int usual_s,
         ScCause *shown)
{
  const ScFixWords *words = sc_words_find_fix (sc_knowledge_get_words (self->knowledge), use->fix);
  g_autoptr (ScFix) fix = NULL;

  if (words == NULL || !is_for_us (self, use) || has_fix (shown, words->id))
    return;

  self->values.wait_s = said_s > 0 ? said_s : use->wait_s > 0 ? use->wait_s : usual_s;
  fix = sc_fix_new (words->id, words->who);
  g_free (fix->title);
  g_strfreev (fix->steps);
  fix->title = sc_sentence_fill (words->title, &self->values);
  fix->steps = sc_sentence_fill_all (words->steps, &self->values);
  if (fix->title == NULL || fix->steps[0] == NULL)
    {
      if (fix->title == NULL)
        fix->title = g_strdup ("");
      return;
    }

  if (words->argument != NULL)
    fix->action_argument = sc_sentence_fill_verbatim (words->argument, &self->values);
  /* “Use the other port” is no advice without the port. */
  if (g_strcmp0 (words->action, "use-endpoint") == 0 && fix->action_argument == NULL)
    return;
  /* A button that would not know what to do is no button. */
  if (words->argument == NULL || fix->action_argument != NULL)
    fix->action = g_strdup (words->action);
  if (use->wait_s > 0 || g_strcmp0 (words->action, "wait") == 0)
    fix->wait_s = self->values.wait_s;
  g_ptr_array_add (shown->fixes, g_steal_pointer (&fix));
}

static int
get_usual_wait (ScDiagnoser *self,
                const ScCauseWords *words)
{
  int seconds = 0;

  if (self->values.provider != NULL)
    seconds = GPOINTER_TO_INT (g_hash_table_lookup (self->values.provider->waits, words->id));
  return seconds > 0 ? seconds : words->wait_s;
}

static void
fill_cause (ScDiagnoser *self,
            const ScCauseWords *words,
            ScCause *shown)
{
  int usual_s = get_usual_wait (self, words);
  int said_s = sc_duration_find (&self->tokens, words->wait_s == 0);

  self->values.wait_s = said_s > 0 ? said_s : usual_s;
  g_free (shown->title);
  g_free (shown->explanation);
  g_strfreev (shown->prevention);
  shown->title = sc_sentence_fill (words->title, &self->values);
  shown->explanation = sc_sentence_fill (words->explanation, &self->values);
  shown->prevention = sc_sentence_fill_all (words->prevention, &self->values);
  shown->sign = sc_sentence_fill (words->sign, &self->values);
  shown->stop = sc_sentence_fill (words->stop, &self->values);
  shown->question = sc_sentence_fill (words->question, &self->values);
  if (shown->title == NULL)
    shown->title = g_strdup (words->id);
  if (shown->explanation == NULL)
    shown->explanation = g_strdup (shown->title);
  for (guint i = 0; i < words->uses->len; i++)
    add_fix (self, g_ptr_array_index (words->uses, i), said_s, usual_s, shown);
}

static ScCause *
make_cause (ScDiagnoser *self,
            guint cause,
            double share)
{
  const char *id = sc_cause_table_get (self->knowledge->causes, cause);
  const ScCauseWords *words = sc_words_find_cause (sc_knowledge_get_words (self->knowledge), id);
  ScCause *shown = sc_cause_new (words != NULL && words->shown_as != NULL ? words->shown_as : id);

  shown->score = share;
  shown->is_seen = words != NULL && words->is_seen;
  if (words != NULL)
    fill_cause (self, words, shown);
  sc_diagnoser_add_reasons (self, cause, shown);
  return shown;
}

/* ---- The diagnosis ---- */

/* Never without a cause: one that fits the place of the fault. */
static void
add_fallback (ScDiagnoser *self,
              ScDiagnosis *diagnosis)
{
  static const struct
  {
    ScStep step;
    const char *cause;
  } fallbacks[] = {
    { SC_STEP_RESOLVE, "dns-service-down" }, { SC_STEP_CONNECT, "server-unreachable" }, { SC_STEP_BANNER, "slow-server" },
    { SC_STEP_TLS, "tls-handshake-failed" }, { SC_STEP_STARTTLS, "tls-handshake-failed" }, { SC_STEP_AUTH, "auth-temporary" },
  };
  const char *id = self->input.code == 0 ? "connection-dropped" : "generic-unavailable";
  guint cause;

  for (guint i = 0; i < G_N_ELEMENTS (fallbacks) && self->input.code == 0; i++)
    {
      if (fallbacks[i].step == diagnosis->step)
        id = fallbacks[i].cause;
    }
  cause = sc_cause_table_find (self->knowledge->causes, id);
  if (cause < SC_CAUSES_MAX)
    g_ptr_array_add (diagnosis->causes, make_cause (self, cause, 0.5));
  else
    {
      ScCause *shown = sc_cause_new (id);

      g_free (shown->title);
      shown->title = g_strdup (_("The cause is not known."));
      g_ptr_array_add (diagnosis->causes, shown);
    }
}

static gboolean
has_same_id (gconstpointer a,
             gconstpointer b)
{
  return g_str_equal (((const ScCause *) a)->id, ((const ScCause *) b)->id);
}

static void
add_causes (ScDiagnoser *self,
            ScDiagnosis *diagnosis)
{
  ScRanked ranked[CAUSES_SHOWN_MAX];
  /* Words without a code have fewer witnesses: neither the code nor the learnt weights speak. */
  double temperature = self->input.pasted && self->input.code == 0 ? SC_TEMPERATURE_OF_WORDS : SC_TEMPERATURE;
  guint n = sc_scores_rank (&self->scores, self->eligible, temperature, ranked, G_N_ELEMENTS (ranked));

  for (guint i = 0; i < n && (i == 0 || ranked[i].share >= SHARE_SHOWN_MIN); i++)
    {
      ScCause *shown = make_cause (self, ranked[i].cause, ranked[i].share);

      /* A cause and a case of it have one name: the likelier one speaks. */
      if (g_ptr_array_find_with_equal_func (diagnosis->causes, shown, has_same_id, NULL))
        sc_cause_free (shown);
      else
        g_ptr_array_add (diagnosis->causes, shown);
    }
}

static void
set_summary (ScDiagnosis *diagnosis,
             const char *sentence)
{
  g_free (diagnosis->summary);
  diagnosis->summary = g_strdup (sentence);
}

static void
describe_fault (ScDiagnoser *self,
                ScDiagnosis *diagnosis,
                gboolean pasted)
{
  const char *stage = sc_facts_get_string (self->facts, "failure.stage");
  const char *text = sc_facts_get_string (self->facts, "reply.text");
  int stage_id;

  if (stage != NULL && sc_enum_from_nick (SC_TYPE_STAGE_ID, stage, &stage_id))
    diagnosis->stage = (ScStageId) stage_id;
  diagnosis->step = get_step (self->facts, "failure.step");
  if (diagnosis->step == 0)
    diagnosis->step = get_step (self->facts, "reply.stage");
  if (diagnosis->step == SC_STEP_UNKNOWN)
    diagnosis->step = 0;

  /* Below 400 it is a good answer to another question. */
  if (self->input.code > 0 || self->input.enhanced.class_ >= 4 || (pasted && text != NULL))
    {
      diagnosis->reply_code = self->input.code;
      g_free (diagnosis->reply_enhanced);
      diagnosis->reply_enhanced = g_strdup (sc_facts_get_string (self->facts, "reply.enhanced"));
      g_free (diagnosis->reply_text);
      diagnosis->reply_text = sc_text_make_safe_lines (text != NULL ? text : "", -1, REPLY_CHARS_MAX);
    }
}

static ScOutcome
read_outcome (ScFacts *facts)
{
  const char *outcome = sc_facts_get_string (facts, "run.outcome");

  if (g_strcmp0 (outcome, "cancelled") == 0)
    return SC_OUTCOME_CANCELLED;
  if (g_strcmp0 (outcome, "warn") == 0)
    return SC_OUTCOME_WARNING;
  if (g_strcmp0 (outcome, "fault") == 0 || sc_facts_has (facts, "failure.step") || sc_facts_get_int (facts, "reply.code", 0) >= 400)
    return SC_OUTCOME_FAULT;
  return SC_OUTCOME_OK;
}

static void
summarise_quiet_end (ScDiagnoser *self,
                     ScDiagnosis *diagnosis)
{
  if (diagnosis->outcome == SC_OUTCOME_CANCELLED)
    set_summary (diagnosis, _("The check was stopped before it was done."));
  else if (diagnosis->causes->len > 0)
    set_summary (diagnosis, ((ScCause *) g_ptr_array_index (diagnosis->causes, 0))->title);
  else if (diagnosis->outcome == SC_OUTCOME_WARNING)
    set_summary (diagnosis, _("Sending works, but something on the way is odd."));
  else if (g_strcmp0 (sc_facts_get_string (self->facts, "send.result"), "accepted") == 0)
    set_summary (diagnosis, _("All is well: the server took the test message."));
  else
    set_summary (diagnosis, _("All that was checked is well."));
}

ScDiagnosis *
sc_knowledge_diagnose_text (ScKnowledge *self,
                            ScFacts *facts,
                            gboolean pasted)
{
  ScDiagnosis *diagnosis = sc_diagnosis_new ();
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (ScHit));
  /* Too large for the stack of a small thread. */
  g_autofree ScDiagnoser *diagnoser = g_new0 (ScDiagnoser, 1);

  diagnoser->knowledge = self;
  diagnoser->facts = facts;
  diagnoser->hits = hits;
  diagnoser->input.provider = recognise_provider (diagnoser);
  diagnoser->origin = sc_facts_get_string (facts, "account.origin");
  diagnosis->outcome = read_outcome (facts);

  score_reply (diagnoser, pasted);
  diagnoser->values = (ScSentenceValues) {
    .facts = facts,
    .provider = sc_words_find_provider (
        sc_knowledge_get_providers (self),
        sc_reply_rules_get_provider (sc_knowledge_get_replies (self), diagnoser->input.provider)),
    .program = sc_words_find_program (sc_knowledge_get_words (self), diagnoser->origin),
  };
  if (diagnosis->outcome == SC_OUTCOME_FAULT || diagnosis->outcome == SC_OUTCOME_WARNING)
    {
      sc_evidence_apply (sc_knowledge_get_evidence (self), facts, on_evidence, diagnoser);
      score_phone_code (diagnoser);
      if (diagnosis->outcome == SC_OUTCOME_FAULT)
        describe_fault (diagnoser, diagnosis, pasted);
      add_causes (diagnoser, diagnosis);
    }
  if (diagnosis->outcome == SC_OUTCOME_FAULT && diagnosis->causes->len == 0)
    add_fallback (diagnoser, diagnosis);
  summarise_quiet_end (diagnoser, diagnosis);
  return diagnosis;
}

ScDiagnosis *
sc_knowledge_diagnose (ScKnowledge *self,
                       ScFacts *facts)
{
  g_return_val_if_fail (self != NULL && facts != NULL, NULL);

  return sc_knowledge_diagnose_text (self, facts, FALSE);
}

/* What is called the report's provider: by its server's name, else as it was written down. */
static const char *
find_report_provider (ScKnowledge *self,
                      ScReport *report)
{
  ScEndpoint *endpoint = sc_report_get_endpoint (report);
  const char *provider = endpoint != NULL ? sc_knowledge_find_provider (self, sc_endpoint_get_host (endpoint)) : NULL;

  return provider != NULL ? provider : sc_report_get_provider (report);
}

ScFacts *
sc_knowledge_dup_facts (ScKnowledge *self,
                        ScReport *report)
{
  const char *provider = find_report_provider (self, report);
  const char *origin = sc_report_get_origin (report);
  /* A copy: what is inferred is no observation. */
  ScFacts *facts = sc_facts_copy (sc_report_get_facts (report));

  if (provider != NULL && !sc_facts_has (facts, "server.provider"))
    sc_facts_set_string (facts, "server.provider", provider);
  if (origin != NULL && !sc_facts_has (facts, "account.origin"))
    sc_facts_set_string (facts, "account.origin", origin);
  return facts;
}

void
sc_knowledge_explain_report (ScKnowledge *self,
                             ScReport *report)
{
  g_autoptr (ScDiagnosis) diagnosis = NULL;
  g_autoptr (ScFacts) facts = NULL;
  ScEndpoint *endpoint;
  const char *provider;

  g_return_if_fail (self != NULL && SC_IS_REPORT (report));

  facts = sc_knowledge_dup_facts (self, report);
  endpoint = sc_report_get_endpoint (report);
  provider = find_report_provider (self, report);
  diagnosis = sc_knowledge_diagnose (self, facts);
  if (endpoint != NULL && provider != NULL)
    {
      g_autofree char *copy = g_strdup (provider);

      sc_report_set_account (report, sc_report_get_origin (report), endpoint, sc_report_get_auth (report), copy);
    }
  sc_report_set_diagnosis (report, diagnosis);
  sc_knowledge_make_phone_code (self, report);
}
