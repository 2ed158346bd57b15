/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#include "config.h"

#include "accuracy.h"
#include "made-facts.h"

#include <glib/gstdio.h>
#include <string.h>

#include "sc-duration.h"
#include "sc-knowledge-private.h"
#include "sc-reply-reader.h"

/* The cause names of docs/contract.md. */
static const char * const contract_causes[] = {
  "server-overload", "server-maintenance", "rate-limit-messages", "rate-limit-connections", "too-many-auth-failures", "too-many-errors", "idle-timeout",
  "ip-reputation", "greylisting", "isp-block", "tls-required", "tls-failure", "auth-required", "auth-bad-credentials", "auth-app-password-needed",
  "auth-method-disabled", "auth-temporary", "sender-rejected", "recipient-rejected", "quota-exceeded", "mailbox-full", "message-too-large",
  "content-policy", "account-suspended", "protocol-error", "storage-full", "connection-dropped", "generic-unavailable", "offline", "captive-portal",
  "dns-name-unknown", "dns-service-down", "ipv6-broken", "port-blocked-here", "port-blocked-network", "port-closed", "server-unreachable", "intercepted",
  "not-smtp", "wrong-security-mode", "slow-server", "packet-size-blocked", "tls-not-offered", "tls-injection", "tls-handshake-failed",
  "tls-version-too-old", "tls-key-weak", "cert-expired", "cert-not-yet-valid", "cert-name-mismatch", "cert-self-signed", "cert-unknown-issuer",
  "cert-chain-incomplete", "cert-revoked", "cert-wrong-purpose", "tls-intercepted", "clock-wrong", "client-cert-required", "password-missing",
  "keyring-locked", "settings-incomplete", "outbox-stuck",
};

static ScKnowledge *knowledge;

static const char *
read_cause (const char *text,
            ScStep step)
{
  ScReading reading;

  sc_knowledge_read_reply (knowledge, text, -1, step, NULL, &reading);
  return reading.cause;
}

static void
test_words (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (contract_causes); i++)
    {
      const ScCauseWords *words = sc_words_find_cause (sc_knowledge_get_words (knowledge), contract_causes[i]);

      if (words == NULL || words->uses->len == 0)
        g_test_message ("%s has no words or no fix", contract_causes[i]);
      g_assert_nonnull (words);
      g_assert_cmpuint (words->uses->len, >, 0);
      g_assert_cmpstr (words->title, !=, "");
      g_assert_cmpstr (words->explanation, !=, "");
      g_assert_nonnull (words->sign);
      g_assert_nonnull (words->stop);
      g_assert_nonnull (words->question);
      g_assert_nonnull (words->prevention);
      g_assert_nonnull (words->prevention[0]);
      g_assert_cmpuint (words->uses->len, >=, 3);
    }
}

/* Read at once the built-in files give no problem, and the same causes in the same order as when they are only looked through. */
static void
test_built_in (void)
{
  g_autoptr (ScKnowledge) whole = sc_knowledge_load (NULL, NULL);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) causes = NULL;

  sc_knowledge_read_all (whole, problems);
  for (guint i = 0; i < problems->len; i++)
    g_test_message ("%s", (const char *) g_ptr_array_index (problems, i));
  g_assert_cmpuint (problems->len, ==, 0);
  causes = sc_knowledge_list_causes (whole);
  g_assert_cmpuint (causes->len, ==, sc_cause_table_get_n (knowledge->causes));
  for (guint i = 0; i < causes->len; i++)
    {
      const char *id = g_ptr_array_index (causes, i);

      g_assert_cmpstr (sc_cause_table_get (knowledge->causes, i), ==, id);
      g_assert_cmpint (sc_cause_table_get_wait (knowledge->causes, i), ==, sc_words_find_cause (whole->words, id)->wait_s);
    }
}

static void
test_accuracy (void)
{
  g_autoptr (GPtrArray) corpus = samples_take ("corpus.jsonl", knowledge);
  g_autoptr (GPtrArray) examples = samples_take ("examples.jsonl", knowledge);
  static const struct
  {
    const char *name;
    double exact, also, top3;
  } later[] = {
    { "fresh.jsonl", 0.94, 0.97, 0.98 }, { "fresh2.jsonl", 0.90, 0.97, 0.98 }, { "fresh3.jsonl", 0.90, 0.97, 0.97 }, { "fresh4.jsonl", 0.91, 0.97, 0.98 },
    { "fresh5.jsonl", 0.94, 0.98, 0.98 }, { "fresh6.jsonl", 0.94, 0.97, 0.98 }, { "fresh7.jsonl", 0.94, 0.97, 0.98 }, { "fresh8.jsonl", 0.92, 0.98, 0.98 },
    { "fresh9.jsonl", 0.95, 0.98, 0.98 }, { "fresh10.jsonl", 0.97, 0.98, 0.98 }, { "fresh11.jsonl", 0.95, 0.98, 0.98 }, { "fresh12.jsonl", 0.90, 0.97, 0.97 },
    { "fresh13.jsonl", 0.93, 0.97, 0.98 }, { "fresh14.jsonl", 0.90, 0.97, 0.98 }, { "fresh15.jsonl", 0.90, 0.97, 0.98 },
  };
  Accuracy of_corpus = accuracy_measure (corpus), of_examples = accuracy_measure (examples);

  g_test_message ("corpus %.3f %.3f %.3f, examples %.3f", of_corpus.exact, of_corpus.also, of_corpus.top3, of_examples.exact);
  g_assert_cmpfloat (of_corpus.exact, >=, 0.94);
  g_assert_cmpfloat (of_corpus.also, >=, 0.97);
  g_assert_cmpfloat (of_corpus.top3, >=, 0.98);
  g_assert_cmpfloat (of_examples.exact, >=, 0.95);

  for (guint i = 0; i < G_N_ELEMENTS (later); i++)
    {
      g_autoptr (GPtrArray) samples = samples_take (later[i].name, knowledge);
      Accuracy accuracy = accuracy_measure (samples);

      g_test_message ("%s %.3f %.3f %.3f", later[i].name, accuracy.exact, accuracy.also, accuracy.top3);
      g_assert_cmpfloat (accuracy.exact, >=, later[i].exact);
      g_assert_cmpfloat (accuracy.also, >=, later[i].also);
      g_assert_cmpfloat (accuracy.top3, >=, later[i].top3);
    }
}

/* Confidence is honest at the top: what is given at 0.8 or more is right at least that often. */
static void
test_calibration (void)
{
  g_autoptr (GPtrArray) corpus = samples_take ("corpus.jsonl", knowledge);
  guint n = 0, right = 0;

  for (guint i = 0; i < corpus->len; i++)
    {
      const Sample *sample = g_ptr_array_index (corpus, i);

      if (sample->reading.score < 0.8)
        continue;
      n++;
      right += sample_is_exact (sample);
    }
  g_assert_cmpuint (n, >, 50);
  g_assert_cmpfloat ((double) right / n, >=, 0.85);
}

static void
mark_hits (const char *name,
           gboolean pasted,
           gboolean *hit)
{
  g_autoptr (GPtrArray) samples = samples_take (name, knowledge);

  for (guint i = 0; i < samples->len; i++)
    {
      const Sample *sample = g_ptr_array_index (samples, i);
      ScReplyInput input = { .step = sample->step, .pasted = pasted };
      g_autofree ScTokens *tokens = g_new (ScTokens, 1);
      g_autofree ScScores *scores = g_new (ScScores, 1);

      sc_reply_read (sample->reply, strlen (sample->reply), &input.code, &input.enhanced, tokens);
      sc_reply_rules_score (sc_knowledge_get_replies (knowledge), &input, tokens, scores);
      for (guint k = 0; k < scores->n_fired; k++)
        hit[scores->fired[k]] = TRUE;
    }
}

static void
test_every_rule_hit (void)
{
  static const char * const replies[] = {
    "corpus.jsonl", "examples.jsonl", "fresh.jsonl", "fresh2.jsonl", "fresh3.jsonl", "fresh4.jsonl", "fresh5.jsonl", "fresh6.jsonl", "fresh7.jsonl",
    "fresh8.jsonl", "fresh9.jsonl", "fresh10.jsonl", "fresh11.jsonl", "fresh12.jsonl", "fresh13.jsonl", "fresh14.jsonl", "fresh15.jsonl",
  };
  guint n = sc_reply_rules_get_n (sc_knowledge_get_replies (knowledge)), missing = 0;
  g_autofree gboolean *hit = g_new0 (gboolean, n);

  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    mark_hits (replies[i], FALSE, hit);
  mark_hits ("sentences.jsonl", TRUE, hit);
  mark_hits ("pasted.jsonl", TRUE, hit);
  for (guint i = 0; i < n; i++)
    {
      if (!hit[i])
        {
          g_test_message ("no reply meets the rule %s", sc_reply_rules_get_id (sc_knowledge_get_replies (knowledge), i));
          missing++;
        }
    }
  g_assert_cmpuint (missing, ==, 0);
}

static void
test_invariance (void)
{
  static const struct
  {
    const char *description;
    const char *text;
  } rows[] = {
    { "as it came", "421 4.7.0 Too many connections from your host, try again later" },
    { "upper case", "421 4.7.0 TOO MANY CONNECTIONS FROM YOUR HOST, TRY AGAIN LATER" },
    { "folded", "421-4.7.0 Too many\n421-4.7.0 connections from your host,\n421 4.7.0 try again later" },
    { "CRLF", "421-4.7.0 Too many connections from\r\n421 4.7.0 your host, try again later\r\n" },
    { "spaces", "421  4.7.0   Too   many connections\tfrom your host, try again later" },
    { "an address and an id", "421 4.7.0 mx1.example.org Too many connections from your host [203.0.113.9], try again later q4si1448293wij.85" },
    { "queue id first", "421 4.7.0 4XyZ9a1bC2: Too many connections from your host 2001:db8::1, try again later" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].description);
      g_assert_cmpstr (read_cause (rows[i].text, SC_STEP_BANNER), ==, "rate-limit-connections");
    }
}

static void
test_bare_421_by_step (void)
{
  static const struct
  {
    ScStep step;
    const char *cause;
  } rows[] = {
    { SC_STEP_BANNER, "generic-unavailable" }, { SC_STEP_AUTH, "auth-temporary" }, { SC_STEP_MAIL, "rate-limit-messages" },
    { SC_STEP_MESSAGE, "server-maintenance" }, { SC_STEP_IDLE, "idle-timeout" }, { SC_STEP_UNKNOWN, "generic-unavailable" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpstr (read_cause ("421 Service not available, closing transmission channel", rows[i].step), ==, rows[i].cause);
}

static void
test_hostile (void)
{
  g_autofree char *large = g_malloc (1024 * 1024 + 1);
  static const char nul[] = "421 4.7.0 Too many\0 connections from your host";
  ScReading reading;
  g_autoptr (ScDiagnosis) diagnosis = NULL;

  sc_knowledge_read_reply (knowledge, nul, sizeof nul - 1, SC_STEP_BANNER, NULL, &reading);
  g_assert_cmpstr (reading.cause, ==, "rate-limit-connections");

  memset (large, 'a', 1024 * 1024);
  memcpy (large, "421 too many ", 13);
  for (gsize i = 13; i + 10 < 1024 * 1024; i += 9)
    memcpy (large + i, "too many ", 9);
  large[1024 * 1024] = '\0';
  sc_knowledge_read_reply (knowledge, large, -1, SC_STEP_BANNER, NULL, &reading);
  g_assert_cmpuint (reading.code, ==, 421);
  diagnosis = sc_knowledge_explain_text (knowledge, large, -1, SC_STEP_UNKNOWN, NULL);
  g_assert_nonnull (diagnosis->summary);

  sc_knowledge_read_reply (knowledge, "421 \xff\xfe\x80 connexions simultan\xe9" "es: trop de connexions", -1, SC_STEP_BANNER, NULL, &reading);
  g_assert_cmpstr (reading.cause, ==, "rate-limit-connections");
  sc_knowledge_read_reply (knowledge, "", 0, SC_STEP_BANNER, NULL, &reading);
  g_assert_cmpuint (reading.code, ==, 0);
  g_assert_null (reading.cause);
  sc_knowledge_read_reply (knowledge, "no reply at all", -1, SC_STEP_BANNER, NULL, &reading);
  g_assert_null (reading.cause);
  sc_knowledge_read_reply (knowledge, "250 2.0.0 Ok: queued", -1, SC_STEP_MESSAGE, NULL, &reading);
  g_assert_null (reading.cause);
}

static void
test_wait (void)
{
  static const struct
  {
    const char *text;
    int seconds;
  } rows[] = {
    { "450 4.7.1 Greylisted, try again in 15 minutes", 900 },
    { "421 Too many messages, wait 4 hours and retry", 14400 },
    { "451 4.7.1 Greylisted for 60 seconds", 60 },
    { "450 Greylisting: bitte in 5 Minuten erneut versuchen", 300 },
    { "450 Liste grise, veuillez réessayer dans 10 minutes", 600 },
    { "421 Demasiados mensajes, reintente en 2 horas", 7200 },
    { "550 发送频率过快, 请 30 分钟 后再试", 1800 },
    { "451 Greylisted, retry in 300s", 300 },
    { "550 Too many messages. Try again in 92 seconds.", 92 },
    { "450 4.2.0 Greylisted, please retry in 00:04:58", 298 },
    { "421 Too many messages. Try again in 1 hour and 30 minutes", 5400 },
    { "550 Relay quota exceeded. Relay quota will reset in 3.2 hours.", 11520 },
    { "454 4.7.0 Too many login attempts, please try again in a few minutes", 300 },
    { "421 слишком много писем, попробуйте через 15 минут", 900 },
    { "421 zbyt wiele wiadomosci, sprobuj ponownie za 30 minut", 1800 },
    { "421 te veel berichten, probeer over 10 minuten opnieuw", 600 },
    { "421 çok fazla ileti, 10 dakika sonra tekrar deneyin", 600 },
    { "421 Troppi messaggi, riprova tra 2 ore", 7200 },
    { "421 Muitas mensagens, tente novamente em 30 minutos", 1800 },
    /* What was counted is no wait; what was asked for is. */
    { "421 Too many concurrent connections (10 in 60 seconds). Try again in 5 minutes", 300 },
    { "421 too many messages within 10 minutes. Please wait 1 hour", 3600 },
    { "421 4.4.2 idle for 300 seconds, closing", 60 },
    /* A cause without a wait of its own, and a server that names one */
    { "550 5.7.1 Your IP has been blocked for 4 hours due to spam", 14400 },
    { "550 5.7.1 Your IP 192.0.2.1 is blocked using zen.spamhaus.org", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      ScReading reading;

      sc_knowledge_read_reply (knowledge, rows[i].text, -1, SC_STEP_RCPT, NULL, &reading);
      g_test_message ("%s: %d", rows[i].text, reading.wait_s);
      g_assert_cmpint (reading.wait_s, ==, rows[i].seconds);
    }
}

static void
check_problem (const char *content,
               const char *wanted)
{
  g_autofree char *folder = g_dir_make_tmp ("sc-advice-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "broken.xml", NULL);
  const char *folders[] = { folder, NULL };
  g_auto (GStrv) problems = NULL;
  g_autoptr (ScKnowledge) loaded = NULL;
  ScReading reading;

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  loaded = sc_knowledge_load (folders, &problems);
  g_assert_nonnull (problems);
  g_test_message ("%s", problems[0]);
  g_assert_nonnull (strstr (problems[0], "broken.xml"));
  g_assert_nonnull (strstr (problems[0], wanted));
  /* The rest works. */
  sc_knowledge_read_reply (loaded, "421 too many connections", -1, SC_STEP_BANNER, NULL, &reading);
  g_assert_cmpstr (reading.cause, ==, "rate-limit-connections");
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_broken_files (void)
{
  check_problem ("<knowledge version=\"1\">\n<rule id=\"x\" for=\"no-such:3\"><text>a</text></rule>\n</knowledge>", "line 2");
  check_problem ("<knowledge version=\"1\">\n\n<rule id=\"x\" for=\"greylisting:3\"><text>{nothing}</text></rule>\n</knowledge>", "{nothing}");
  check_problem ("<knowledge version=\"1\">\n<rule id=\"x\" for=\"greylisting:3\" code=\"4210\"><text>a</text></rule>\n</knowledge>", "4210");
  check_problem ("<knowledge version=\"1\">\n<cause id=\"x\"><title>Only a title.</title></cause>\n</knowledge>", "explanation");
  check_problem ("<knowledge version=\"1\">\n<fix id=\"x\" who=\"dog\"><title>T</title><step>S</step></fix>\n</knowledge>", "dog");
  check_problem ("<knowledge version=\"1\">\n<evidence id=\"x\" for=\"greylisting:3\"><when fact=\"no.fact\" is=\"1\"/><why>W</why></evidence>\n</knowledge>", "no.fact");
  check_problem ("<knowledge version=\"1\">\n<mystery/>\n</knowledge>", "mystery");
  check_problem ("<knowledge version=\"1\">\n<rule id=\"x\"\n</knowledge>", "line 3");
  check_problem ("<knowledge version=\"2\">\n</knowledge>", "version");
  check_problem ("\xff\xfe nothing", "line 1");
}

static ScKnowledge *
load_with (const char *content)
{
  g_autofree char *folder = g_dir_make_tmp ("sc-advice-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "own.xml", NULL);
  const char *folders[] = { folder, NULL };
  g_auto (GStrv) problems = NULL;
  ScKnowledge *loaded;

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  loaded = sc_knowledge_load (folders, &problems);
  if (problems != NULL)
    g_test_message ("%s", problems[0]);
  g_assert_null (problems);
  g_unlink (path);
  g_rmdir (folder);
  return loaded;
}

/* A file of one's own takes the place of what is built in, entry by entry, and adds to the rest. */
static void
test_replace (void)
{
  g_autoptr (ScKnowledge) loaded = load_with ("<knowledge version=\"1\">"
    "<cause id=\"greylisting\" wait=\"77\"><title>Mine.</title><explanation>Mine.</explanation><use-fix ref=\"wait\"/></cause>"
    "<fix id=\"wait\" who=\"you\"><title>My fix.</title><step>My step.</step></fix>"
    "<provider id=\"gmail\" number=\"1\"><name>My provider</name><host pattern=\"*.mine.example\"/></provider>"
    "<rule id=\"conn-too-many\" for=\"greylisting:9\"><text>xyzzy</text></rule>"
    "<evidence id=\"many-connections\" for=\"greylisting:9\"><when fact=\"computer.connections\" at-least=\"4\"/><why>Mine.</why></evidence>"
    "</knowledge>");
  guint n = sc_reply_rules_get_n (sc_knowledge_get_replies (knowledge));
  g_autoptr (ScFacts) facts = sc_test_make_facts ("failure.step=banner;reply.stage=banner;reply.code=421;reply.text=closing;computer.connections=9");
  g_autoptr (ScDiagnosis) diagnosis = sc_knowledge_diagnose (loaded, facts);
  ScReading reading, usual;

  sc_knowledge_read_reply (loaded, "421 xyzzy", -1, SC_STEP_BANNER, NULL, &reading);
  g_assert_cmpstr (reading.cause, ==, "greylisting");
  g_assert_cmpint (reading.wait_s, ==, 77);
  /* What is built in counts as it did. */
  sc_knowledge_read_reply (knowledge, "450 mailbox busy", -1, SC_STEP_RCPT, NULL, &usual);
  sc_knowledge_read_reply (loaded, "450 mailbox busy", -1, SC_STEP_RCPT, NULL, &reading);
  g_assert_cmpfloat_with_epsilon (reading.score, usual.score, 0.001);
  g_assert_cmpstr (sc_knowledge_get_cause_title (loaded, "greylisting"), ==, "Mine.");
  g_assert_cmpstr (sc_words_find_fix (loaded->words, "wait")->title, ==, "My fix.");
  g_assert_cmpstr (sc_knowledge_get_provider_name (loaded, "gmail"), ==, "My provider");
  g_assert_cmpstr (sc_knowledge_find_provider (loaded, "smtp.mine.example"), ==, "gmail");
  g_assert_null (sc_knowledge_find_provider (loaded, "smtp.gmail.com"));
  g_assert_cmpuint (sc_reply_rules_get_n (loaded->replies), ==, n);
  g_assert_cmpstr (((ScCause *) g_ptr_array_index (diagnosis->causes, 0))->id, ==, "greylisting");
  for (guint i = 0; i < n; i++)
    {
      if (g_str_equal (sc_reply_rules_get_id (loaded->replies, i), "conn-too-many"))
        return;
    }
  g_assert_not_reached ();
}

/* What a provider allows stands in the steps, for each plan; a sentence with a limit that is not known is left out. */
static void
test_limits (void)
{
  g_autoptr (ScKnowledge) loaded = load_with ("<knowledge version=\"1\">"
    "<provider id=\"mine\"><name>Mine</name><host pattern=\"*.mine.example\"/><limit kind=\"messages\" per=\"day\" value=\"70\"/>"
    "<limit kind=\"messages\" per=\"day\" value=\"900\" plan=\"Mine Plus\"/><limit kind=\"connections\" value=\"4\"/></provider>"
    "<cause id=\"quota-exceeded\" wait=\"77\"><title>Mine.</title><explanation>Mine.</explanation><use-fix ref=\"mine\"/></cause>"
    "<fix id=\"mine\" who=\"you\"><title>Mine.</title><step>Days: {limit:messages.day}.</step><step>Hours: {limit:messages.hour}.</step>"
    "<step>Lines: {limit:connections}.</step></fix>"
    "</knowledge>");
  static const char text[] = "550 5.4.5 Daily user sending quota exceeded";
  g_autoptr (ScDiagnosis) known = sc_knowledge_explain_text (loaded, text, -1, SC_STEP_UNKNOWN, "smtp.mine.example");
  g_autoptr (ScDiagnosis) unknown = sc_knowledge_explain_text (loaded, text, -1, SC_STEP_UNKNOWN, "smtp.example.com");
  ScCause *cause = g_ptr_array_index (known->causes, 0);
  ScFix *fix = g_ptr_array_index (cause->fixes, 0);
  g_autofree char *steps = g_strjoinv (" ", fix->steps);

  g_assert_cmpstr (cause->id, ==, "quota-exceeded");
  g_assert_cmpstr (steps, ==, "Days: 70, 900 (Mine Plus). Lines: 4.");
  cause = g_ptr_array_index (unknown->causes, 0);
  g_assert_cmpstr (cause->id, ==, "quota-exceeded");
  for (guint i = 0; i < cause->fixes->len; i++)
    g_assert_cmpuint (g_strv_length (((ScFix *) g_ptr_array_index (cause->fixes, i))->steps), ==, 0);
}

/* As many providers as anybody writes down are told apart, by host and by rule. */
static void
test_many_providers (void)
{
  const guint n = 300;
  g_autoptr (GString) file = g_string_new ("<knowledge version=\"1\">");
  g_autoptr (ScKnowledge) loaded = NULL;
  g_autoptr (GPtrArray) built_in = sc_words_list_providers (sc_knowledge_get_providers (knowledge));

  for (guint i = 0; i < n; i++)
    g_string_append_printf (file, "<provider id=\"many-%u\"><name>M</name><host pattern=\"*.m%u.example\"/><says text=\"zqmany%u\"/></provider>"
                                  "<rule id=\"many-%u\" for=\"storage-full:12\" provider=\"many-%u\"><text>qqsame</text></rule>", i, i, i, i, i);
  g_string_append (file, "</knowledge>");
  loaded = load_with (file->str);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *host = g_strdup_printf ("smtp.m%u.example", i);
      g_autofree char *id = g_strdup_printf ("many-%u", i);
      g_autofree char *text = g_strdup_printf ("421 zqmany%u qqsame", i);
      ScReading reading;

      g_assert_cmpstr (sc_knowledge_find_provider (loaded, host), ==, id);
      sc_knowledge_read_reply (loaded, text, -1, SC_STEP_BANNER, NULL, &reading);
      g_assert_cmpstr (reading.cause, ==, "storage-full");
    }
  for (guint i = 0; i < built_in->len; i++)
    {
      const ScProvider *provider = g_ptr_array_index (built_in, i);

      g_assert_cmpuint (sc_reply_rules_find_provider (sc_knowledge_get_replies (knowledge), provider->id), ==, i + 1);
      g_assert_cmpuint (g_strv_length (provider->hosts) + g_strv_length (provider->texts) + g_strv_length (provider->greetings), >, 0);
    }
}

/* A second fault of a certificate is there; a second guess may be. */
static void
test_seen (void)
{
  g_autoptr (ScFacts) facts = sc_test_make_facts ("failure.step=tls;tls.faults=expired,name-mismatch;tls.trusted=false;tls.cert.names=mail.example.net");
  g_autoptr (ScFacts) guessed = sc_test_make_facts ("failure.step=ehlo;ehlo.masked=true;failure.error=net.closed");
  g_autoptr (ScDiagnosis) two = sc_knowledge_diagnose (knowledge, facts);
  g_autoptr (ScDiagnosis) other = sc_knowledge_diagnose (knowledge, guessed);
  g_autoptr (GPtrArray) seen = sc_diagnosis_list_others (two, TRUE);
  g_autoptr (GPtrArray) not_seen = sc_diagnosis_list_others (two, FALSE);
  g_autoptr (GPtrArray) guesses = sc_diagnosis_list_others (other, FALSE);

  g_assert_cmpuint (seen->len, ==, 1);
  g_assert_cmpstr (((ScCause *) g_ptr_array_index (seen, 0))->id, ==, "cert-name-mismatch");
  g_assert_cmpuint (not_seen->len, ==, 0);
  g_assert_cmpuint (guesses->len, ==, other->causes->len - 1);
}

static void
test_quiet_ends (void)
{
  g_autoptr (ScFacts) passed = sc_test_make_facts ("run.outcome=pass;send.result=accepted");
  g_autoptr (ScFacts) stopped = sc_test_make_facts ("run.outcome=cancelled");
  g_autoptr (ScDiagnosis) good = sc_knowledge_diagnose (knowledge, passed);
  g_autoptr (ScDiagnosis) ended = sc_knowledge_diagnose (knowledge, stopped);

  g_assert_cmpint (good->outcome, ==, SC_OUTCOME_OK);
  g_assert_cmpint (ended->outcome, ==, SC_OUTCOME_CANCELLED);
  g_assert_cmpstr (good->summary, !=, ended->summary);
}

static void
on_message (const char *domain,
            GLogLevelFlags level,
            const char *message,
            gpointer data)
{
  g_test_message ("%s", message);
  (*(guint *) data)++;
}

/* Part by part, as a program reads them, the built-in files give nothing to complain about; and the rules come from the tables that were made with the program,
 * for reading them anew takes longer than a program may take to start. */
static void
test_lazily (void)
{
  g_autoptr (ScKnowledge) lazy = sc_knowledge_load (NULL, NULL);
  g_autoptr (GBytes) image = g_resources_lookup_data ("/io/github/sendcheck/advice/replies.tables", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (ScReplyRules) rules = sc_reply_rules_new (lazy->causes);
  guint n = 0;
  guint handler = g_log_set_handler ("sc-advice", G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_WARNING | G_LOG_LEVEL_CRITICAL, on_message, &n);

  for (guint part = 0; part < SC_N_PARTS; part++)
    sc_knowledge_need (lazy, (ScPart) part);
  g_log_remove_handler ("sc-advice", handler);
  g_assert_cmpuint (n, ==, 0);
  g_assert_nonnull (image);
  g_assert_true (sc_reply_rules_load (rules, image));
}

static void
test_duration_words (void)
{
  g_autofree char *minutes = sc_duration_to_words (900);
  g_autofree char *hours = sc_duration_to_words (3600);
  g_autofree char *days = sc_duration_to_words (3 * 86400);

  g_assert_cmpstr (minutes, ==, "15 minutes");
  g_assert_cmpstr (hours, ==, "1 hour");
  g_assert_cmpstr (days, ==, "3 days");
}

static void
test_terms (void)
{
  static const struct
  {
    const char *text;
    const char *word; /* the first that is explained, or none */
  } rows[] = {
    { "Ask the authority that made it.", "authority" },
    { "None of the authorities is known.", "authority" },
    { "Two Firewalls stand in between.", "firewall" },
    { "The word firewalled is another one.", NULL },
    { "Nothing to explain here.", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) terms = sc_knowledge_find_terms (knowledge, rows[i].text);

      g_test_message ("%s", rows[i].text);
      g_assert_cmpstr (terms[0], ==, rows[i].word);
      if (rows[i].word != NULL)
        g_assert_cmpstr (terms[1], !=, "");
    }
}

int
main (int argc,
      char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  knowledge = sc_knowledge_load (NULL, NULL);

  g_test_add_func ("/advice/built-in", test_built_in);
  g_test_add_func ("/advice/lazily", test_lazily);
  g_test_add_func ("/advice/words", test_words);
  g_test_add_func ("/advice/terms", test_terms);
  g_test_add_func ("/advice/accuracy", test_accuracy);
  g_test_add_func ("/advice/calibration", test_calibration);
  g_test_add_func ("/advice/every-rule-hit", test_every_rule_hit);
  g_test_add_func ("/advice/invariance", test_invariance);
  g_test_add_func ("/advice/bare-421-by-step", test_bare_421_by_step);
  g_test_add_func ("/advice/hostile", test_hostile);
  g_test_add_func ("/advice/wait", test_wait);
  g_test_add_func ("/advice/broken-files", test_broken_files);
  g_test_add_func ("/advice/replace", test_replace);
  g_test_add_func ("/advice/limits", test_limits);
  g_test_add_func ("/advice/many-providers", test_many_providers);
  g_test_add_func ("/advice/seen", test_seen);
  g_test_add_func ("/advice/quiet-ends", test_quiet_ends);
  g_test_add_func ("/advice/duration-words", test_duration_words);
  result = g_test_run ();
  sc_knowledge_unref (knowledge);
  return result;
}
