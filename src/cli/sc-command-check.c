/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-cli"

#include "config.h"

#include "sc-check-options.h"
#include "sc-cli.h"
#include "sc-knowledge.h"
#include "sc-paper.h"
#include "sc-plan.h"
#include "sc-private-file.h"
#include "sc-report-json.h"
#include "sc-report-outline.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

/* One run. The worker alone touches report and paper while it runs; the main thread waits for it and for signals. */
typedef struct
{
  ScSettings   *settings;
  ScReport     *report;
  GCancellable *cancellable;
  GMainLoop    *loop;
  ScPaper       paper;
  gboolean      quiet;   /* JSON: no progress */
  gboolean      verbose;
} Check;

static void
show_check (Check   *self,
            ScCheck *check)
{
  ScStatus status = sc_check_get_status (check);

  if (status == SC_STATUS_RUNNING)
    sc_paper_print_transient (&self->paper, sc_check_get_summary (check));
  else if (self->verbose)
    sc_paper_print_check (&self->paper, check);
}

/* The stage, and below it what did not pass; with --verbose that was said when it happened. */
static void
show_stage (Check     *self,
            ScStageId  stage,
            ScStatus   status,
            guint      duration_ms)
{
  sc_paper_print_stage (&self->paper, stage, status, duration_ms);
  if (!self->verbose)
    sc_paper_print_checks (&self->paper, sc_report_get_stage (self->report, stage), FALSE);
}

static void
show_event (Check   *self,
            ScEvent *event)
{
  switch (event->kind)
    {
    case SC_EVENT_STAGE:
      if (event->status == SC_STATUS_RUNNING)
        sc_paper_print_transient (&self->paper, sc_report_outline_get_stage (event->stage));
      else if (event->status != SC_STATUS_WAITING)
        show_stage (self, event->stage, event->status, event->duration_ms);
      break;
    case SC_EVENT_ACTIVITY:
      sc_paper_print_transient (&self->paper, event->text);
      break;
    case SC_EVENT_CHECK:
      show_check (self, event->check);
      break;
    case SC_EVENT_LINE:
      if (self->verbose)
        sc_paper_print_line (&self->paper, event->line);
      break;
    case SC_EVENT_FINISHED:
      sc_paper_print_transient (&self->paper, NULL);
      break;
    case SC_EVENT_FACT:
    default:
      break;
    }
}

/* In the worker. */
static void
on_event_cb (ScEvent *event,
             gpointer user_data)
{
  Check *self = user_data;

  sc_report_apply (self->report, event);
  if (!self->quiet)
    show_event (self, event);
}

static gboolean
on_worker_finished_cb (gpointer user_data)
{
  Check *self = user_data;

  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

static gpointer
run_worker (gpointer user_data)
{
  Check *self = user_data;

  sc_plan_run_sync (self->settings, on_event_cb, self, self->cancellable);
  g_idle_add (on_worker_finished_cb, self);
  return NULL;
}

static gboolean
on_signal_cb (gpointer user_data)
{
  Check *self = user_data;

  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_CONTINUE;
}

static void
run (Check *self)
{
  guint    interrupt = g_unix_signal_add (SIGINT, on_signal_cb, self);
  guint    terminate = g_unix_signal_add (SIGTERM, on_signal_cb, self);
  GThread *worker = g_thread_new ("check", run_worker, self);

  g_main_loop_run (self->loop);
  g_thread_join (worker);
  g_source_remove (interrupt);
  g_source_remove (terminate);
}

static int
get_exit_status (ScDiagnosis *diagnosis)
{
  if (diagnosis == NULL)
    return SC_EXIT_OWN_FAULT;
  switch (diagnosis->outcome)
    {
    case SC_OUTCOME_CANCELLED:
      return SC_EXIT_CANCELLED;
    case SC_OUTCOME_FAULT:
      return SC_EXIT_FIRST_STAGE + (diagnosis->stage != 0 ? (int) diagnosis->stage - SC_STAGE_CONNECTIVITY : 0);
    case SC_OUTCOME_OK:
    case SC_OUTCOME_WARNING:
    default:
      return SC_EXIT_OK;
    }
}

/* “Accepted” is not “delivered”: what to look for, and what to do about each of the answers. */
static void
print_arrival (Check *self)
{
  static const struct
  {
    const char *answer;
    const char *words;
  } answers[] = {
    { "yes", N_("If it arrived:") },
    { "spam", N_("If it is in the junk folder:") },
    { "no", N_("If it has not arrived after ten minutes:") },
  };
  g_autoptr (ScKnowledge) knowledge = sc_knowledge_get_default ();
  ScFacts                *seen = sc_report_get_facts (self->report);
  const char             *word = sc_facts_get_string (seen, "send.run-id");
  g_autofree char        *question = NULL;

  if (g_strcmp0 (sc_facts_get_string (seen, "send.result"), "accepted") != 0)
    return;
  /* Translators: the placeholder is a short random word. */
  question = g_strdup_printf (_("“Accepted” is not yet “delivered”. Look in the mailbox for a message with “%s” in its subject."), word);
  g_print ("\n");
  sc_paper_print (&self->paper, "", SC_INK_BOLD, question);
  sc_paper_print (&self->paper, "  ", SC_INK_DIM, sc_facts_get_string (seen, "send.reply"));
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (ScFacts)     facts = sc_facts_copy (seen);
      g_autoptr (ScDiagnosis) diagnosis = NULL;
      ScCause                *cause;

      sc_facts_set_string (facts, "send.arrival", answers[i].answer);
      sc_facts_set_string (facts, "run.outcome", "warn");
      diagnosis = sc_knowledge_diagnose (knowledge, facts);
      if (diagnosis->causes->len == 0)
        continue;
      cause = g_ptr_array_index (diagnosis->causes, 0);
      sc_paper_print (&self->paper, "", SC_INK_DIM, _(answers[i].words));
      for (guint j = 0; j < cause->fixes->len; j++)
        sc_paper_print (&self->paper, "  • ", SC_INK_PLAIN, ((ScFix *) g_ptr_array_index (cause->fixes, j))->title);
    }
}

/* What the user's word for this one certificate would be, for who knows the server's owner. */
static void
print_fingerprint (Check *self)
{
  ScFacts         *facts = sc_report_get_facts (self->report);
  const char      *fingerprint = sc_facts_get_string (facts, "tls.cert.fingerprint");
  g_autofree char *option = g_strconcat ("--trust-certificate ", fingerprint, NULL);

  if (fingerprint == NULL || g_strcmp0 (sc_facts_get_string (facts, "failure.error"), "tls.untrusted") != 0)
    return;
  g_print ("\n");
  sc_paper_print (&self->paper, "", SC_INK_PLAIN,
                  _("Your password was not sent. If you run this server or know its owner, you can allow this one certificate."));
  sc_paper_print (&self->paper, "  ", SC_INK_DIM, option);
}

static void
print_result (Check *self)
{
  ScDiagnosis *diagnosis = sc_report_get_diagnosis (self->report);

  if (self->quiet)
    {
      g_autofree char *text = sc_report_to_json (self->report);

      sc_print_json (text);
    }
  else if (diagnosis != NULL)
    {
      g_print ("\n");
      sc_paper_print_diagnosis (&self->paper, diagnosis, FALSE);
      print_fingerprint (self);
      print_arrival (self);
      sc_paper_print_phone_code (&self->paper, self->report);
    }
}

static int
run_check (const ScCheckOptions *options,
           gboolean              json,
           gboolean              verbose,
           const char           *report_name)
{
  g_autoptr (GError)       error = NULL;
  g_autoptr (ScSettings)   settings = NULL;
  g_autoptr (ScReport)     report = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GMainLoop)    loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (ScKnowledge)  knowledge = NULL;
  g_autoptr (GFile)        file = report_name != NULL ? g_file_new_for_path (report_name) : NULL;
  Check                    check = { 0 };

  /* It is noticed before the run, not after it. */
  if (report_name != NULL && !sc_private_file_can_write (report_name))
    return sc_cli_usage_error ("check", _("--report: “%s” cannot be written"), report_name);
  settings = sc_check_options_to_settings (options, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return SC_EXIT_CANCELLED;
  if (settings == NULL)
    return sc_cli_usage_error ("check", "%s", error->message);

  knowledge = sc_knowledge_get_default ();
  report = sc_report_new ();
  sc_report_set_account (report, settings->origin, settings->endpoint, settings->auth,
                         sc_knowledge_find_provider (knowledge, sc_endpoint_get_host (settings->endpoint)));
  check.settings = settings;
  check.report = report;
  check.cancellable = cancellable;
  check.loop = loop;
  check.quiet = json;
  check.verbose = verbose;
  sc_paper_init (&check.paper);
  run (&check);
  sc_knowledge_explain_report (knowledge, report);
  print_result (&check);
  if (file != NULL && !sc_report_save_sync (report, file, NULL, &error))
    return sc_cli_own_fault ("check", "--report: %s", error->message);
  return get_exit_status (sc_report_get_diagnosis (report));
}

int
sc_command_check (int    argc,
                  char **argv)
{
  static ScCheckOptions o = { 0 };
  static gboolean       json = FALSE, verbose = FALSE;
  static char          *report_name = NULL;
  static char         **rest = NULL;
  const GOptionEntry    entries[] = {
    { "host", 0, 0, G_OPTION_ARG_STRING, &o.host, N_("The server’s name or address"), N_("NAME") },
    { "port", 0, 0, G_OPTION_ARG_STRING, &o.port, N_("Its port (default: 587, with TLS 465)"), N_("NUMBER") },
    { "security", 0, 0, G_OPTION_ARG_STRING, &o.security, "none, starttls, tls", N_("WORD") },
    { "user", 0, 0, G_OPTION_ARG_STRING, &o.user, N_("The user name for the login"), N_("NAME") },
    { "auth", 0, 0, G_OPTION_ARG_STRING, &o.auth, "auto, none, plain, login, cram-md5, scram-sha-1, scram-sha-256, xoauth2, oauthbearer", N_("WORD") },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &o.password_file, N_("Read the password or access token from this file"), N_("FILE") },
    { "password-fd", 0, 0, G_OPTION_ARG_STRING, &o.password_fd, N_("Read it from this open file descriptor"), N_("NUMBER") },
    { "from", 0, 0, G_OPTION_ARG_STRING, &o.from, N_("Sender of the test message (default: the account’s address)"), N_("ADDRESS") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &o.to, N_("Recipient of the test message (default: the sender)"), N_("ADDRESS") },
    { "until", 0, 0, G_OPTION_ARG_STRING, &o.until, N_("The last stage: connectivity, ports, tls, auth, send"), N_("STAGE") },
    { "no-ports", 0, 0, G_OPTION_ARG_NONE, &o.no_ports, N_("Leave the ports stage out"), NULL },
    { "timeout", 0, 0, G_OPTION_ARG_STRING, &o.timeout, N_("The longest silent wait for one answer (default: 15)"), N_("SECONDS") },
    { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &o.ca_file, N_("Trust these authorities, too"), N_("PEM") },
    { "allow-plaintext-password", 0, 0, G_OPTION_ARG_NONE, &o.allow_plaintext_password, N_("Send the password even without encryption"), NULL },
    { "allow-untrusted", 0, 0, G_OPTION_ARG_NONE, &o.allow_untrusted, N_("Send the password even when the certificate cannot be trusted"), NULL },
    { "trust-certificate", 0, 0, G_OPTION_ARG_STRING, &o.trust_certificate, N_("Trust this one certificate of the server, by its SHA-256 fingerprint"), N_("FINGERPRINT") },
    { "remember", 0, 0, G_OPTION_ARG_NONE, &o.remember, N_("With --trust-certificate: remember it"), NULL },
    { "ask-others", 0, 0, G_OPTION_ARG_NONE, &o.ask_others, N_("Ask block lists and other third parties"), NULL },
    { "report", 0, 0, G_OPTION_ARG_FILENAME, &report_name, N_("Save the report"), N_("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &verbose, N_("Show every check and what is said on the line"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &rest, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!sc_cli_parse_options ("check", "[ACCOUNT]", _("Goes through the stages connectivity, ports, TLS, login and test message, and explains what is wrong."),
                             entries, argc, argv))
    return SC_EXIT_USAGE;
  if (rest != NULL && rest[1] != NULL)
    return sc_cli_usage_error ("check", _("“%s” is one word too many"), rest[1]);
  o.account = rest != NULL ? rest[0] : NULL;
  return run_check (&o, json, verbose, report_name);
}
