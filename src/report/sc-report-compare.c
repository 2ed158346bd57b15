/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-report"

#include "config.h"

#include "sc-report-compare.h"

#include "sc-enum.h"
#include "sc-report-outline.h"
#include "sc-text.h"

#include <glib/gi18n-lib.h>

#define VALUE_CHARS_MAX 160

static char *
dup_security (const char *nick)
{
  int security;

  return g_strdup (sc_enum_from_nick (SC_TYPE_SECURITY, nick, &security) ? sc_security_get_word ((ScSecurity) security) : nick);
}

/* RFC 4422 3.1 */
static char *
dup_mechanism (const char *nick)
{
  return g_ascii_strup (nick, -1);
}

/* Facts that mean something to a person, with the sentence for a change and the name in a table. */
static const struct
{
  const char *fact;
  const char *sentence;
  const char *name; /* (nullable): not in the table */
  char *(*in_words) (const char *value); /* (nullable): how people write the value */
} differences[] = {
  /* Translators: what was seen before and after, likewise in the sentences below: server, port, reply… */
  { "server.host", N_("The server was %1$s, and is %2$s now."), N_("Server") },
  { "server.port", N_("The port was %1$s, and is %2$s now."), N_("Port") },
  { "server.security", N_("The security was “%1$s”, and is “%2$s” now."), N_("Protection"), dup_security },
  { "computer.interface", N_("The network was %1$s, and is %2$s now."), N_("Network") },
  { "connect.address", N_("The server’s address was %1$s, and is %2$s now."), N_("The server’s address") },
  { "ehlo.our-address", N_("Your public address was %1$s, and is %2$s now."), N_("Your public address") },
  { "reply.code", N_("The reply was %1$s, and is %2$s now."), NULL },
  { "ports.open", N_("The open ports were %1$s, and are %2$s now."), N_("Open ports") },
  { "tls.protocol", N_("The protection was %1$s, and is %2$s now."), N_("TLS version") },
  { "tls.cert.fingerprint", N_("The server shows another certificate: it was %1$s, and is %2$s now."), N_("Certificate") },
  { "auth.method", N_("The way to log in was “%1$s”, and is “%2$s” now."), N_("Login method"), dup_mechanism },
};

static const char *
stage_change (ScStatus status)
{
  switch (status)
    {
    case SC_STATUS_PASS:
      /* Translators: a stage of the check, such as “Login” */
      return N_("%s: works now.");
    case SC_STATUS_WARN:
      /* Translators: a stage of the check, such as “Login” */
      return N_("%s: works now, with a warning.");
    case SC_STATUS_FAIL:
      /* Translators: a stage of the check, such as “Login” */
      return N_("%s: does not work now.");
    case SC_STATUS_WAITING:
    case SC_STATUS_RUNNING:
    case SC_STATUS_SKIP:
    default:
      return NULL;
    }
}

static char *
dup_fact (ScReport *report, const char *name)
{
  GVariant *value = sc_facts_get (sc_report_get_facts (report), name);
  g_autofree const char **words = NULL;
  g_autofree char *text = NULL;

  if (value == NULL)
    return NULL;
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    text = g_variant_dup_string (value, NULL);
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT32))
    text = g_strdup_printf ("%d", g_variant_get_int32 (value));
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY))
    {
      words = g_variant_get_strv (value, NULL);
      text = g_strjoinv (", ", (char **) words);
    }
  return text != NULL && *text != '\0' ? sc_text_make_safe (text, -1, VALUE_CHARS_MAX) : NULL;
}

static char *
dup_value (ScReport *report, guint difference)
{
  g_autofree char *value = dup_fact (report, differences[difference].fact);

  return value != NULL && differences[difference].in_words != NULL ? differences[difference].in_words (value) : g_steal_pointer (&value);
}

static void
compare_stages (ScReport *before, ScReport *after, GStrvBuilder *sentences)
{
  for (int id = SC_STAGE_CONNECTIVITY; id <= SC_STAGE_SEND; id++)
    {
      ScStatus old = sc_stage_get_status (sc_report_get_stage (before, (ScStageId) id));
      ScStatus new = sc_stage_get_status (sc_report_get_stage (after, (ScStageId) id));
      const char *format = stage_change (new);
      g_autofree char *sentence = NULL;

      if (old == new || format == NULL)
        continue;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      sentence = g_strdup_printf (_(format), sc_report_outline_get_stage ((ScStageId) id));
#pragma GCC diagnostic pop
      g_strv_builder_add (sentences, sentence);
    }
}

static void
compare_facts (ScReport *before, ScReport *after, GStrvBuilder *sentences)
{
  for (guint i = 0; i < G_N_ELEMENTS (differences); i++)
    {
      g_autofree char *old = dup_value (before, i);
      g_autofree char *new = dup_value (after, i);
      g_autofree char *sentence = NULL;

      if (old == NULL || new == NULL || g_str_equal (old, new))
        continue;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      sentence = g_strdup_printf (_(differences[i].sentence), old, new);
#pragma GCC diagnostic pop
      g_strv_builder_add (sentences, sentence);
    }
}

/* A refusal that came or went. */
static void
compare_refusals (ScReport *before, ScReport *after, GStrvBuilder *sentences)
{
  g_autofree char *old = dup_fact (before, "reply.text");
  g_autofree char *new = dup_fact (after, "reply.text");
  g_autofree char *sentence = NULL;

  if (old != NULL && new == NULL)
    /* Translators: the placeholder is what the server said */
    sentence = g_strdup_printf (_("The server no longer says “%s”."), old);
  else if (new != NULL && g_strcmp0 (old, new) != 0)
    /* Translators: the placeholder is what the server said */
    sentence = g_strdup_printf (_("The server says “%s” now."), new);
  if (sentence != NULL)
    g_strv_builder_add (sentences, sentence);
}

char **
sc_report_compare (ScReport *before, ScReport *after)
{
  g_autoptr (GStrvBuilder) sentences = g_strv_builder_new ();

  g_return_val_if_fail (SC_IS_REPORT (before) && SC_IS_REPORT (after), NULL);

  compare_stages (before, after, sentences);
  compare_refusals (before, after, sentences);
  compare_facts (before, after, sentences);
  return g_strv_builder_end (sentences);
}

/* ---- the table ---- */

static void
row_free (ScReportRow *row)
{
  g_free (row->name);
  g_free (row->before);
  g_free (row->after);
  g_free (row);
}

/* Takes @before and @after, both (nullable): nothing was seen. */
static void
add_row (GPtrArray     *rows,
         ScReportRowKind kind,
         const char    *name,
         char          *before,
         char          *after)
{
  ScReportRow *row = g_new0 (ScReportRow, 1);

  row->kind = kind;
  row->name = g_strdup (name);
  row->changed = g_strcmp0 (before, after) != 0;
  row->before = before != NULL ? before : g_strdup (_("not seen"));
  row->after = after != NULL ? after : g_strdup (_("not seen"));
  g_ptr_array_add (rows, row);
}

/* "421 4.7.0 Too many connections" */
static char *
dup_reply (ScReport *report)
{
  g_autofree char *code = dup_fact (report, "reply.code");
  g_autofree char *enhanced = dup_fact (report, "reply.enhanced");
  g_autofree char *words = dup_fact (report, "reply.text");

  if (code == NULL)
    return NULL;
  return g_strdup_printf ("%s%s%s%s%s", code, enhanced != NULL ? " " : "", enhanced != NULL ? enhanced : "",
                          words != NULL ? " " : "", words != NULL ? words : "");
}

static char *
dup_summary (ScReport *report)
{
  ScDiagnosis *diagnosis = sc_report_get_diagnosis (report);

  return diagnosis != NULL ? g_strdup (diagnosis->summary) : NULL;
}

static void
add_fact_row (GPtrArray       *rows,
              const char      *name,
              char            *before,
              char            *after)
{
  if (before != NULL || after != NULL)
    add_row (rows, SC_REPORT_ROW_FACT, name, before, after);
}

GPtrArray *
sc_report_compare_rows (ScReport *before,
                        ScReport *after)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);

  g_return_val_if_fail (SC_IS_REPORT (before) && SC_IS_REPORT (after), NULL);

  add_row (rows, SC_REPORT_ROW_RESULT, _("Result"), dup_summary (before), dup_summary (after));
  for (int id = SC_STAGE_CONNECTIVITY; id <= SC_STAGE_SEND; id++)
    {
      ScStatus old = sc_stage_get_status (sc_report_get_stage (before, (ScStageId) id));
      ScStatus new = sc_stage_get_status (sc_report_get_stage (after, (ScStageId) id));

      add_row (rows, SC_REPORT_ROW_STAGE, sc_report_outline_get_stage ((ScStageId) id),
               g_strdup (sc_report_outline_get_status (old)), g_strdup (sc_report_outline_get_status (new)));
    }
  add_fact_row (rows, _("The server’s reply"), dup_reply (before), dup_reply (after));
  for (guint i = 0; i < G_N_ELEMENTS (differences); i++)
    {
      if (differences[i].name != NULL)
        add_fact_row (rows, _(differences[i].name), dup_value (before, i), dup_value (after, i));
    }
  return g_steal_pointer (&rows);
}

gboolean
sc_report_is_before (ScReport *one,
                     ScReport *other)
{
  g_return_val_if_fail (SC_IS_REPORT (one) && SC_IS_REPORT (other), FALSE);

  return g_date_time_compare (sc_report_get_created (one), sc_report_get_created (other)) <= 0;
}
