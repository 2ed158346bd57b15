/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-knowledge-private.h"

#include "sc-enum.h"
#include "sc-reply-reader.h"
#include "sc-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Pasted text is short; what comes after this many octets is not looked at. */
#define TEXT_OCTETS_MAX (256 * 1024)
#define REPLIES_MAX 64
#define REPLY_OCTETS_MAX 4096
#define LATER_WORTH 0.2
/* RFC 1035, section 2.3.4 */
#define HOST_OCTETS_MAX 253

typedef struct
{
  gsize begin;
  gsize end;
  double worth;
  gboolean clear; /* its words say something */
  gboolean is_coded; /* it has an enhanced code */
} Candidate;

/* The step an MTA names beside the reply it quotes. */
static ScStep
find_step (const char *text,
           gsize length)
{
  static const struct
  {
    const char *words;
    ScStep step;
  } places[] = {
    { "in reply to end of data", SC_STEP_MESSAGE }, { "in reply to data", SC_STEP_DATA }, { "in reply to rcpt", SC_STEP_RCPT },
    { "in reply to mail", SC_STEP_MAIL }, { "in reply to ehlo", SC_STEP_EHLO }, { "in reply to helo", SC_STEP_EHLO },
    { "in reply to starttls", SC_STEP_STARTTLS }, { "in reply to auth", SC_STEP_AUTH },
    { "while sending rcpt", SC_STEP_RCPT }, { "while sending mail", SC_STEP_MAIL }, { "while sending end of data", SC_STEP_MESSAGE },
    { "after end of data", SC_STEP_MESSAGE }, { "after rcpt to", SC_STEP_RCPT }, { "after mail from", SC_STEP_MAIL },
    { "after pipelined mail from", SC_STEP_MAIL }, { "after pipelined rcpt to", SC_STEP_RCPT }, { "after pipelined data", SC_STEP_DATA },
    { "after ehlo", SC_STEP_EHLO }, { "after helo", SC_STEP_EHLO }, { "after starttls", SC_STEP_STARTTLS }, { "after auth", SC_STEP_AUTH },
    { "after data", SC_STEP_DATA },
    { "refused to talk to me", SC_STEP_BANNER }, { "while receiving the initial server greeting", SC_STEP_BANNER },
    { "initial connection", SC_STEP_BANNER },
  };
  g_autofree char *lower = g_ascii_strdown (text, (gssize) length);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      if (g_strstr_len (lower, (gssize) length, places[i].words) != NULL)
        return places[i].step;
    }
  return SC_STEP_UNKNOWN;
}

static void
weigh (ScKnowledge *self,
       const char *text,
       guint provider,
       Candidate *candidate)
{
  ScReplyInput input = { .step = SC_STEP_UNKNOWN, .provider = provider };
  g_autofree ScTokens *tokens = g_new (ScTokens, 1);
  g_autofree ScScores *scores = g_new (ScScores, 1);
  ScRanked best;

  sc_reply_read (text + candidate->begin, MIN (candidate->end - candidate->begin, REPLY_OCTETS_MAX), &input.code, &input.enhanced, tokens);
  sc_reply_rules_score (sc_knowledge_get_replies (self), &input, tokens, scores);
  candidate->clear = scores->any_wording;
  candidate->is_coded = input.enhanced.class_ != 0;
  if (sc_scores_rank (scores, sc_reply_rules_get_eligible (sc_knowledge_get_replies (self), FALSE), SC_TEMPERATURE, &best, 1) > 0)
    candidate->worth = best.share + (candidate->clear ? 1 : 0) + (input.code >= 400 ? 0.1 : 0);
}

/* The most telling reply of the text; FALSE when there is none. */
static gboolean
find_best (ScKnowledge *self,
           const char *text,
           gsize length,
           guint provider,
           Candidate *best)
{
  gsize from = 0;
  Candidate candidate = { 0, };

  best->worth = -1;
  for (guint i = 0; i < REPLIES_MAX && sc_reply_find (text, length, &from, &candidate.begin, &candidate.end); i++)
    {
      weigh (self, text, provider, &candidate);
      /* The first refusal is the one to explain, unless a later one says much more. */
      if (candidate.worth > best->worth + (best->clear ? LATER_WORTH : 0))
        *best = candidate;
    }
  return best->worth >= 0;
}

static gboolean
is_host_octet (char c)
{
  return g_ascii_isalnum (c) || c == '.' || c == '-';
}

/* The server of a known provider that a program names beside the reply: the last one before it, or else the first one after it. What the reply itself
 * names are pages and other people's hosts. Without a reply, @reply is empty and stands at the end. */
static char *
find_host (ScKnowledge *self,
           const char *text,
           gsize length,
           const Candidate *reply)
{
  char *host = NULL;
  gsize end;

  for (gsize at = 0; at < length; at = end)
    {
      g_autofree char *name = NULL;

      for (end = at; end < length && is_host_octet (text[end]); end++)
        ;
      if (end == at)
        {
          end++;
          continue;
        }
      if (at >= reply->end && host != NULL)
        break;
      if ((at >= reply->begin && at < reply->end) || end - at > HOST_OCTETS_MAX || memchr (text + at, '.', end - at) == NULL
          || (at > 0 && strchr ("@/", text[at - 1]) != NULL) || (end < length && text[end] == '@'))
        continue;
      name = g_strndup (text + at, end - at);
      if (g_str_has_suffix (name, "."))
        name[end - at - 1] = '\0';
      if (sc_knowledge_find_provider (self, name) == NULL)
        continue;
      g_free (host);
      host = g_steal_pointer (&name);
    }
  return host;
}

/* The words alone, without code and enhanced code, one line a line. */
static char *
take_words (const char *text,
            gsize length,
            guint code)
{
  g_autofree char *safe = sc_text_make_safe_lines (text, (gssize) length, REPLY_OCTETS_MAX);
  g_auto (GStrv) lines = g_strsplit (safe, "\n", -1);
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *prefix = g_strdup_printf ("%u", code);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);
      gsize used;

      if (code != 0 && g_str_has_prefix (line, prefix))
        line += line[3] == ' ' || line[3] == '-' ? 4 : 3;
      while (*line != '\0' && strchr (" ):]", *line) != NULL)
        line++;
      if (sc_enhanced_code_parse (line, strlen (line), NULL, &used))
        line += used;
      while (*line == ' ')
        line++;
      if (*line != '\0')
        g_string_append_printf (words, "%s%s", words->len > 0 ? "\n" : "", line);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

static void
set_enhanced (ScFacts *facts,
              ScEnhancedCode code)
{
  g_autofree char *text = g_strdup_printf ("%u.%u.%u", code.class_, code.subject, code.detail);

  if (code.class_ != 0)
    sc_facts_set_string (facts, "reply.enhanced", text);
}

/* Where an enhanced code stands alone: "Status: 5.1.1", "server responded: 4.7.0 …"; @length when it does not. */
static gsize
find_enhanced (const char *text,
               gsize length,
               ScEnhancedCode *code)
{
  for (gsize at = 0; at < length; at++)
    {
      /* A quotation mark may be one of the long ones. */
      gboolean begins = at == 0 || g_ascii_isspace (text[at - 1]) || strchr (":;(#\"'", text[at - 1]) != NULL || (guchar) text[at - 1] >= 0x80;

      if (begins && (text[at] == '4' || text[at] == '5') && sc_enhanced_code_parse (text + at, length - at, code, NULL))
        return at;
    }
  return length;
}

static ScDiagnosis *
say_unknown (const char *summary)
{
  ScDiagnosis *diagnosis = sc_diagnosis_new ();

  diagnosis->outcome = SC_OUTCOME_WARNING;
  g_free (diagnosis->summary);
  diagnosis->summary = g_strdup (summary);
  return diagnosis;
}

static ScFacts *
make_facts (ScStep step,
            const char *host)
{
  ScFacts *facts = sc_facts_new ();

  sc_facts_set_string (facts, "run.outcome", "fault");
  if (step != SC_STEP_UNKNOWN && step != 0)
    sc_facts_set_string (facts, "reply.stage", sc_enum_to_nick (SC_TYPE_STEP, step));
  if (host != NULL)
    sc_facts_set_string (facts, "server.host", host);
  return facts;
}

/* Whether the line at @text, which begins with an enhanced code, says something; then it is in @facts. */
static gboolean
explain_part (ScKnowledge *self,
              const char *text,
              gsize length,
              const ScReplyInput *input,
              ScFacts *facts)
{
  const char *feed = memchr (text, '\n', length);
  gsize line = feed != NULL ? (gsize) (feed - text) : length;
  g_autofree ScTokens *tokens = g_new (ScTokens, 1);
  g_autofree ScScores *scores = g_new (ScScores, 1);
  g_autofree char *words = NULL;
  ScReplyInput copy = *input;

  /* The server's words, not a program's. */
  copy.pasted = FALSE;
  sc_tokens_init (tokens);
  sc_tokens_add_text (tokens, text, line);
  sc_reply_rules_score (sc_knowledge_get_replies (self), &copy, tokens, scores);
  if (!scores->any_wording)
    return FALSE;
  words = take_words (text, MIN (line, REPLY_OCTETS_MAX), 0);
  set_enhanced (facts, input->enhanced);
  sc_facts_set_string (facts, "reply.text", words);
  return TRUE;
}

/* Whether the words speak for any cause; those that only speak against some tell none. */
static gboolean
speaks_for_any (const ScScores *scores)
{
  for (guint cause = 0; cause < scores->n_causes; cause++)
    {
      if (sc_scores_get (scores, cause) > 0)
        return TRUE;
    }
  return FALSE;
}

/* No code to be seen: what mail programs say in their own words, or a reply whose code was lost. What stands in @reply are the server's own words and no
 * program's: "closing connection" is a good-bye there, and here a broken line. With an enhanced code of its own, that code is not lost. */
static ScDiagnosis *
explain_words (ScKnowledge *self,
               const char *given,
               gsize length,
               const Candidate *reply,
               ScFacts *facts)
{
  g_autofree ScTokens *tokens = g_new (ScTokens, 1);
  g_autofree ScScores *scores = g_new (ScScores, 1);
  g_autofree char *text = g_strndup (given, length), *safe = NULL;
  ScReplyInput input = { .step = SC_STEP_UNKNOWN, .pasted = TRUE };
  gsize from;

  memset (text + reply->begin, ' ', reply->end - reply->begin);
  safe = sc_text_make_safe_lines (text, (gssize) length, REPLY_OCTETS_MAX);
  /* What the server said stands behind its code; what the program says around it may mislead. */
  from = find_enhanced (text, length, &input.enhanced);
  if (from < length && explain_part (self, text + from, length - from, &input, facts))
    return sc_knowledge_diagnose_text (self, facts, FALSE);

  sc_tokens_init (tokens);
  sc_tokens_add_text (tokens, text, length);
  sc_reply_rules_score (sc_knowledge_get_replies (self), &input, tokens, scores);
  if ((reply->is_coded || input.enhanced.class_ == 0) && (!scores->any_wording || !speaks_for_any (scores)))
    return NULL;

  set_enhanced (facts, input.enhanced);
  sc_facts_set_string (facts, "reply.text", safe);
  return sc_knowledge_diagnose_text (self, facts, TRUE);
}

static ScDiagnosis *
explain_reply (ScKnowledge *self,
               const char *text,
               const Candidate *reply,
               ScFacts *facts)
{
  gsize length = MIN (reply->end - reply->begin, REPLY_OCTETS_MAX);
  g_autofree ScTokens *tokens = g_new (ScTokens, 1);
  g_autofree char *words = NULL;
  ScEnhancedCode enhanced;
  guint code;

  sc_reply_read (text + reply->begin, length, &code, &enhanced, tokens);
  words = take_words (text + reply->begin, length, code);
  sc_facts_set_int (facts, "reply.code", (int) code);
  set_enhanced (facts, enhanced);
  sc_facts_set_string (facts, "reply.text", words);
  return sc_knowledge_diagnose_text (self, facts, FALSE);
}

/* How Python writes a reply: "(535, b'5.7.8 Bad password\\n5.7.8 See …')". In the same place, so that no offset moves. */
static void
unwrap_python (char *text,
               gsize size)
{
  for (gsize at = 0; at + 8 < size; at++)
    {
      gsize quote = at + 6;

      if (text[at] != '(' || !g_ascii_isdigit (text[at + 1]) || !g_ascii_isdigit (text[at + 2]) || !g_ascii_isdigit (text[at + 3])
          || text[at + 4] != ',' || text[at + 5] != ' ')
        continue;
      if (text[quote] == 'b')
        quote++;
      if (text[quote] != '\'' && text[quote] != '"')
        continue;
      text[at] = '\n';
      memset (text + at + 4, ' ', quote - at - 3);
      for (gsize i = quote + 1; i + 1 < size && text[i] != text[quote] && text[i] != '\n' && text[i] != ')'; i++)
        {
          if (text[i] == '\\' && (text[i + 1] == 'n' || text[i + 1] == 'r'))
            text[i] = text[i + 1] = ' ';
        }
    }
}

ScDiagnosis *
sc_knowledge_explain_text (ScKnowledge *self,
                           const char *given,
                           gssize length,
                           ScStep step,
                           const char *host)
{
  g_autofree char *text = NULL, *named = NULL;
  g_autoptr (ScFacts) facts = NULL;
  ScDiagnosis *diagnosis = NULL;
  Candidate best = { 0, };
  guint provider;
  gsize size;
  gboolean found;

  g_return_val_if_fail (self != NULL && given != NULL, NULL);

  size = MIN (length < 0 ? strlen (given) : (gsize) length, TEXT_OCTETS_MAX);
  text = g_strndup (given, size);
  size = strlen (text);
  unwrap_python (text, size);
  provider = sc_knowledge_find_provider_number (self, host);
  if (step == 0 || step == SC_STEP_UNKNOWN)
    step = find_step (text, size);

  found = find_best (self, text, size, provider, &best);
  if (!found)
    best.begin = best.end = size;
  if (host == NULL)
    named = find_host (self, text, size, &best);
  facts = make_facts (step, host != NULL ? host : named);
  /* A reply without a word that says something may stand beside a program's sentence that does. */
  if (!found || !best.clear)
    diagnosis = explain_words (self, text, size, &best, facts);
  if (diagnosis == NULL && found)
    diagnosis = explain_reply (self, text, &best, facts);
  if (diagnosis == NULL)
    diagnosis = say_unknown (_("No refusal of a mail server was found in this text. Paste the whole error message, with its number if it has one."));
  return diagnosis;
}
