/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include "made-facts.h"
#include "sc-knowledge.h"

#include <string.h>

/* What a run saw, and what that means: data/advice/evidence*.xml. */

static ScKnowledge *knowledge;

typedef struct
{
  const char *description;
  const char *facts;
  const char *cause;
  const char *second; /* (nullable): also in the list */
  const char *not;    /* (nullable): not in the list */
} Case;

static const Case cases[] = {
  { "name unknown", "failure.step=resolve;failure.error=net.name-unknown;server.host=smtp.exmaple.com", "dns-name-unknown", NULL },
  { "name service down", "failure.step=resolve;failure.error=net.name-timeout;computer.online=full", "dns-service-down", NULL },
  { "offline", "failure.step=resolve;failure.error=net.name-failure;computer.online=none", "offline", NULL },
  { "captive portal", "failure.step=connect;failure.error=net.timeout;computer.online=portal", "captive-portal", NULL },
  { "refused", "failure.step=connect;failure.error=net.refused;server.port=588", "port-closed", NULL },
  { "refused, another open", "failure.step=connect;failure.error=net.refused;ports.open=587", "port-closed", NULL },
  { "timeout, another open", "failure.step=connect;failure.error=net.timeout;ports.open=587;server.port=25", "port-blocked-network", NULL },
  { "all dead", "failure.step=connect;failure.error=net.timeout;ports.open=;ports.blocked=25,465,587", "server-unreachable", "port-blocked-network" },
  { "denied here", "failure.step=connect;failure.error=net.denied", "port-blocked-here", NULL },
  { "no route", "failure.step=connect;failure.error=net.no-route", "offline", NULL },
  { "silence", "failure.step=banner;failure.error=net.timeout;server.port=587;server.security=starttls", "slow-server", "wrong-security-mode" },
  { "silence on 465 in the clear", "failure.step=banner;failure.error=net.timeout;server.port=465;server.security=starttls", "wrong-security-mode", NULL },
  { "silence on 465 in the clear, and to TLS", "failure.step=banner;failure.error=net.timeout;server.port=465;server.security=starttls;banner.first-bytes=silent",
    "slow-server", "wrong-security-mode" },
  { "TLS bytes", "failure.step=banner;banner.first-bytes=tls;server.security=starttls;failure.error=smtp.bad-reply", "wrong-security-mode", NULL },
  { "not TLS", "failure.step=tls;failure.error=tls.not-tls;server.security=tls;server.port=587", "wrong-security-mode", NULL },
  { "web server", "failure.step=banner;banner.first-bytes=http;failure.error=smtp.bad-reply", "not-smtp", NULL },
  { "a good answer to another question whose words sound bad", "failure.step=data;reply.stage=data;reply.code=250;reply.enhanced=2.1.0;"
    "reply.text=too many connections from your host", "protocol-error", NULL },
  { "masked", "failure.step=ehlo;ehlo.masked=true;failure.error=net.closed", "connection-dropped", "intercepted" },
  { "injection", "failure.step=starttls;failure.error=smtp.injection;tls.injection=true", "tls-injection", NULL },
  { "no STARTTLS", "failure.step=starttls;starttls.offered=false;server.security=starttls", "tls-not-offered", NULL },
  { "a certificate of ours is missed in words", "failure.step=ehlo;reply.stage=ehlo;reply.code=421;reply.enhanced=4.7.1;tls.client-cert-asked=true;"
    "reply.text=mail.example.com Error: No client certificate presented", "client-cert-required", NULL },
  { "a certificate of ours was asked for, and something else is amiss", "failure.step=ehlo;reply.stage=ehlo;reply.code=421;reply.enhanced=4.7.0;"
    "tls.client-cert-asked=true;reply.text=Too many connections from your host", "rate-limit-connections", NULL, "client-cert-required" },
  { "an authority's has run out", "failure.step=tls;tls.faults=expired;tls.chain.0.faults=other;tls.trusted=false", "cert-expired", NULL },
  { "502 to STARTTLS", "failure.step=starttls;reply.stage=starttls;reply.code=502;reply.text=command not implemented", "tls-failure", NULL },
  { "a scanner of two words", "failure.step=tls;tls.faults=unknown-issuer;tls.trusted=false;tls.chain.issuers=Trend Micro Root;tls.cert.issuer=Trend Micro Root", "tls-intercepted", NULL },
  { "a house that begins like one", "failure.step=tls;tls.faults=unknown-issuer;tls.trusted=false;tls.chain.issuers=Trend Setters;tls.cert.issuer=Trend Setters", "cert-unknown-issuer", NULL },
  { "a stranger's authority", "failure.step=tls;tls.faults=unknown-issuer;tls.trusted=false;tls.cert.issuer=Far Away CA", "cert-unknown-issuer", NULL, "cert-chain-incomplete" },
  { "a stranger's authority that calls itself issuing", "failure.step=tls;tls.faults=unknown-issuer;tls.trusted=false;tls.cert.issuer=Far Away Issuing CA;"
    "tls.missing-issuer=named-between", "cert-unknown-issuer", "cert-chain-incomplete" },
  { "a stranger's authority with a web address", "failure.step=tls;tls.faults=unknown-issuer;tls.trusted=false;tls.cert.issuer=Far Away CA;"
    "tls.missing-issuer=web-address", "cert-unknown-issuer", "cert-chain-incomplete" },
  { "a stranger's root that calls itself issuing", "failure.step=tls;tls.faults=unknown-issuer;tls.trusted=false;tls.cert.issuer=Far Away Issuing CA;"
    "tls.missing-issuer=signs-itself,named-between,web-address", "cert-unknown-issuer", NULL, "cert-chain-incomplete" },
  { "a link of a public chain is missing", "failure.step=tls;tls.faults=chain-incomplete;tls.trusted=false;tls.cert.issuer=R3;"
    "tls.missing-issuer=public-certificate,web-address", "cert-chain-incomplete", NULL, "cert-unknown-issuer" },
  { "two faults", "failure.step=tls;tls.faults=expired,name-mismatch;tls.trusted=false;tls.cert.names=mail.example.net", "cert-expired", "cert-name-mismatch" },
  { "antivirus", "failure.step=tls;tls.faults=unknown-issuer;tls.trusted=false;tls.cert.issuer=Avast Web/Mail Shield Root", "tls-intercepted", NULL },
  { "old TLS", "failure.step=tls;failure.error=tls.version", "tls-version-too-old", NULL },
  { "client certificate", "failure.step=tls;failure.error=tls.client-cert-wanted", "client-cert-required", NULL },
  { "our clock", "failure.step=tls;tls.faults=not-yet-valid;computer.clock-offset-s=-90000", "clock-wrong", "cert-not-yet-valid" },
  { "keyring", "failure.step=auth;auth.secret=keyring-locked", "keyring-locked", NULL },
  { "no password", "failure.step=auth;auth.secret=password-missing", "password-missing", NULL },
  { "no mechanism", "failure.step=auth;failure.error=smtp.no-mechanism", "auth-method-disabled", NULL },
  { "broken off", "failure.step=mail;failure.error=net.closed", "connection-dropped", NULL },
  { "large packets", "failure.step=message;failure.error=net.timeout", "packet-size-blocked", NULL },
  { "a handshake stands still, and nothing else is known",
    "failure.step=tls;failure.error=tls.timeout", "tls-handshake-failed", "packet-size-blocked" },
  { "what was said is lost, short as it is",
    "failure.step=tls;failure.error=tls.timeout;banner.text=hello;line.unconfirmed=400;line.repeats=5;line.early=0;line.largest=536;tls.handshake-step=nothing", "intercepted", "tls-handshake-failed", "packet-size-blocked" },
  { "what was said is lost, and long",
    "failure.step=tls;failure.error=tls.timeout;banner.text=hello;line.unconfirmed=1700;line.repeats=5;line.early=0;line.largest=536;tls.handshake-step=nothing", "packet-size-blocked", "tls-handshake-failed" },
  { "the end of the answer comes, and not its beginning",
    "failure.step=tls;failure.error=tls.timeout;banner.text=hello;line.unconfirmed=0;line.repeats=0;line.early=2;line.largest=536;tls.handshake-step=nothing", "packet-size-blocked", NULL },
  { "the same, TLS from the start",
    "failure.step=tls;failure.error=tls.timeout;line.unconfirmed=0;line.repeats=0;line.early=1;line.largest=536;tls.handshake-step=nothing;ports.open=587", "packet-size-blocked", NULL },
  { "the same, no port else",
    "failure.step=tls;failure.error=tls.timeout;line.unconfirmed=0;line.repeats=0;line.early=1;line.largest=536;tls.handshake-step=nothing;ports.open=", "packet-size-blocked", NULL },
  { "the answer never begins, after plain words",
    "failure.step=tls;failure.error=tls.timeout;banner.text=hello;line.unconfirmed=0;line.repeats=0;line.early=0;line.largest=536;tls.handshake-step=nothing", "tls-handshake-failed", "slow-server" },
  { "the answer never begins, TLS from the start",
    "failure.step=tls;failure.error=tls.timeout;line.unconfirmed=0;line.repeats=0;line.early=0;line.largest=536;tls.handshake-step=nothing;ports.open=587", "tls-handshake-failed", "slow-server" },
  { "the answer never begins, on no port",
    "failure.step=tls;failure.error=tls.timeout;line.unconfirmed=0;line.repeats=0;line.early=0;line.largest=536;tls.handshake-step=nothing;ports.open=", "slow-server", NULL, "packet-size-blocked" },
  { "it stands still behind a long packet",
    "failure.step=tls;failure.error=tls.timeout;banner.text=hello;line.unconfirmed=0;line.repeats=0;line.early=0;line.largest=1448;tls.handshake-step=certificate", "tls-handshake-failed", NULL, "packet-size-blocked" },
  { "the system does not say which packets came",
    "failure.step=tls;failure.error=tls.timeout;banner.text=hello;line.unconfirmed=0;line.repeats=0;tls.handshake-step=nothing", "tls-handshake-failed", "packet-size-blocked" },
  { "small packets get through",
    "failure.step=tls;failure.error=tls.timeout;banner.text=hello;line.unconfirmed=0;line.repeats=0;line.early=0;line.largest=536;tls.handshake-step=nothing;"
    "tls.small-packets=worked", "packet-size-blocked", NULL },
  { "small packets do not get through, on no port",
    "failure.step=tls;failure.error=tls.timeout;line.unconfirmed=0;line.repeats=0;line.early=0;line.largest=536;tls.handshake-step=nothing;ports.open=;"
    "tls.small-packets=failed", "slow-server", NULL, "packet-size-blocked" },
  { "nothing known", "failure.step=quit", "connection-dropped", NULL },
  { "a reply", "failure.step=banner;reply.stage=banner;reply.code=421;reply.enhanced=4.7.0;reply.text=Too many connections", "rate-limit-connections", NULL },
  { "a bare reply and many lines", "failure.step=banner;reply.stage=banner;reply.code=421;reply.text=closing;computer.connections=9", "rate-limit-connections", NULL },
  { "a bare reply after silence", "reply.stage=mail;reply.code=421;reply.text=Service not available;session.idle-ms=120000", "idle-timeout", NULL },
  { "unasked, and at once", "reply.stage=idle;reply.code=421;reply.enhanced=4.3.2;reply.text=down;session.idle-ms=2", "server-maintenance", NULL },
  { "IPv6 dead", "run.outcome=warn;connect.ipv4=connected;connect.ipv6=timeout", "ipv6-broken", NULL },
};

static gboolean
has_cause (ScDiagnosis *diagnosis,
           const char *id)
{
  for (guint i = 0; i < diagnosis->causes->len; i++)
    {
      if (g_str_equal (((ScCause *) g_ptr_array_index (diagnosis->causes, i))->id, id))
        return TRUE;
    }
  return FALSE;
}

static void
test_diagnose (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ScFacts) facts = sc_test_make_facts (cases[i].facts);
      g_autoptr (ScDiagnosis) diagnosis = sc_knowledge_diagnose (knowledge, facts);
      ScCause *first;

      g_test_message ("%s", cases[i].description);
      g_assert_cmpuint (diagnosis->causes->len, >, 0);
      first = g_ptr_array_index (diagnosis->causes, 0);
      g_assert_cmpstr (first->id, ==, cases[i].cause);
      g_assert_cmpstr (diagnosis->summary, ==, first->title);
      g_assert_cmpuint (first->fixes->len, >, 0);
      g_assert_true (cases[i].second == NULL || has_cause (diagnosis, cases[i].second));
      g_assert_false (cases[i].not != NULL && has_cause (diagnosis, cases[i].not));
      if (!g_str_equal (cases[i].description, "nothing known"))
        g_assert_cmpuint (g_strv_length (first->why), >, 0);
      for (guint k = 0; first->why[k] != NULL; k++)
        g_assert_null (strchr (first->why[k], '{'));
    }
}

/* One name, and more than one story: the sentence fits what was seen. */
static void
test_stories (void)
{
  static const struct
  {
    const char *facts;
    const char *id;
    const char *title;
  } rows[] = {
    { "failure.stage=send;failure.step=mail;failure.error=smtp.utf8-not-offered", "settings-incomplete", "A name or address in the settings cannot be used." },
    { "failure.stage=auth;failure.step=auth;failure.error=smtp.bad-argument", "settings-incomplete", "A name or address in the settings cannot be used." },
    { "run.outcome=warn;send.result=not-tried", "settings-incomplete", "No test message was sent: the settings hold no sender address." },
    { "run.outcome=warn;auth.result=not-tried;send.result=accepted", "auth-required", "The message was taken without a login. Mail to others may be refused." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (ScFacts)     facts = sc_test_make_facts (rows[i].facts);
      g_autoptr (ScDiagnosis) diagnosis = sc_knowledge_diagnose (knowledge, facts);

      g_test_message ("%s", rows[i].facts);
      g_assert_cmpuint (diagnosis->causes->len, >, 0);
      g_assert_cmpstr (((ScCause *) g_ptr_array_index (diagnosis->causes, 0))->id, ==, rows[i].id);
      g_assert_cmpstr (diagnosis->summary, ==, rows[i].title);
    }
}

static gboolean
has_fix (ScDiagnosis *diagnosis,
         const char  *id)
{
  ScCause *first = g_ptr_array_index (diagnosis->causes, 0);

  for (guint i = 0; i < first->fixes->len; i++)
    if (g_str_equal (((ScFix *) g_ptr_array_index (first->fixes, i))->id, id))
      return TRUE;
  return FALSE;
}

/* Whoever is logged in is not told to log in. */
static void
test_login_advice (void)
{
  static const char refusal[] = "failure.stage=send;failure.step=rcpt;reply.stage=rcpt;reply.code=550;reply.enhanced=5.1.1;reply.text=user unknown";

  for (guint logged_in = 0; logged_in < 2; logged_in++)
    {
      g_autofree char        *words = g_strdup_printf ("%s;session.authenticated=%s", refusal, logged_in ? "true" : "false");
      g_autoptr (ScFacts)     facts = sc_test_make_facts (words);
      g_autoptr (ScDiagnosis) diagnosis = sc_knowledge_diagnose (knowledge, facts);

      g_assert_cmpstr (((ScCause *) g_ptr_array_index (diagnosis->causes, 0))->id, ==, "recipient-rejected");
      g_assert_true (has_fix (diagnosis, "check-recipients"));
      g_assert_cmpint (has_fix (diagnosis, "turn-on-login"), ==, !logged_in);
    }
}

/* Evidence that contradicts is shown. */
static void
test_against (void)
{
  g_autoptr (ScFacts) facts = sc_test_make_facts ("reply.stage=mail;reply.code=550;reply.enhanced=5.7.1;reply.text=Authentication required;session.authenticated=true");
  g_autoptr (ScDiagnosis) diagnosis = sc_knowledge_diagnose (knowledge, facts);
  ScCause *first = g_ptr_array_index (diagnosis->causes, 0);

  g_assert_cmpstr (first->id, ==, "auth-required");
  g_assert_cmpuint (g_strv_length (first->against), >, 0);
}

int
main (int argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  knowledge = sc_knowledge_load (NULL, NULL);
  g_test_add_func ("/advice/evidence", test_diagnose);
  g_test_add_func ("/advice/stories", test_stories);
  g_test_add_func ("/advice/login-advice", test_login_advice);
  g_test_add_func ("/advice/against", test_against);
  status = g_test_run ();
  sc_knowledge_unref (knowledge);
  return status;
}
