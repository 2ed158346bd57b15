/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-cli"

#include "config.h"

#include "sc-cli.h"
#include "sc-knowledge-questions.h"
#include "sc-paper.h"
#include "sc-phone-words.h"
#include "sc-report-json.h"
#include "sc-text.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

static void
print_spelling (ScPaper  *paper,
                ScReport *report)
{
  g_auto (GStrv)   spoken = sc_phone_words_spell (sc_report_get_phone_code (report));
  g_autofree char *words = g_strjoinv ("; ", spoken);
  /* Translators: how a phone code is said; the placeholder is words such as “seven, kilo, quebec, two” */
  g_autofree char *line = g_strdup_printf (_("Spelt: %s"), words);

  sc_paper_print (paper, "  ", SC_INK_PLAIN, line);
}

static void
print_question (ScPaper    *paper,
                ScQuestion *question)
{
  sc_paper_print (paper, "  ? ", SC_INK_BOLD, question->text);
  for (guint i = 0; i < question->answers->len; i++)
    {
      ScAnswer        *answer = g_ptr_array_index (question->answers, i);
      g_autofree char *lead = NULL;

      sc_paper_print (paper, "    • ", SC_INK_PLAIN, answer->text);
      if (answer->leads_to == NULL)
        continue;
      /* Translators: below an answer; the placeholder is a sentence that names a cause */
      lead = g_strdup_printf (_("Then most likely: %s"), answer->leads_to);
      sc_paper_print (paper, "      ", SC_INK_DIM, lead);
    }
}

/* The helpdesk's side: what no check finds out and the caller can tell. */
static void
print_questions (ScPaper   *paper,
                 ScReport  *report,
                 GPtrArray *questions)
{
  if (questions->len == 0)
    {
      sc_paper_print_question (paper, sc_report_get_diagnosis (report));
      return;
    }
  g_print ("\n");
  sc_paper_print (paper, "", SC_INK_DIM, _("Ask the caller:"));
  for (guint i = 0; i < questions->len; i++)
    print_question (paper, g_ptr_array_index (questions, i));
}

static void
build_question (JsonBuilder *builder,
                ScQuestion  *question)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_string_value (builder, question->id);
  json_builder_set_member_name (builder, "text");
  json_builder_add_string_value (builder, question->text);
  json_builder_set_member_name (builder, "answers");
  json_builder_begin_array (builder);
  for (guint i = 0; i < question->answers->len; i++)
    {
      ScAnswer *answer = g_ptr_array_index (question->answers, i);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "id");
      json_builder_add_string_value (builder, answer->id);
      json_builder_set_member_name (builder, "text");
      json_builder_add_string_value (builder, answer->text);
      json_builder_set_member_name (builder, "leads_to");
      json_builder_add_string_value (builder, answer->leads_to);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

/* The report, and beside its members how the code is said and what to ask. */
static void
print_json (ScReport  *report,
            GPtrArray *questions)
{
  g_autoptr (JsonParser)    parser = json_parser_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonBuilder)   builder = json_builder_new ();
  g_autoptr (JsonArray)     words = json_array_new ();
  g_auto (GStrv)            spoken = sc_phone_words_spell (sc_report_get_phone_code (report));
  g_autofree char          *plain = sc_report_to_json (report);
  g_autofree char          *text = NULL;
  JsonObject               *object;

  json_builder_begin_array (builder);
  for (guint i = 0; i < questions->len; i++)
    build_question (builder, g_ptr_array_index (questions, i));
  json_builder_end_array (builder);
  for (guint i = 0; spoken[i] != NULL; i++)
    json_array_add_string_element (words, spoken[i]);
  json_parser_load_from_data (parser, plain, -1, NULL);
  object = json_node_get_object (json_parser_get_root (parser));
  json_object_set_array_member (object, "phone_code_spelt", g_steal_pointer (&words));
  json_object_set_member (object, "questions", json_builder_get_root (builder));
  json_generator_set_root (generator, json_parser_get_root (parser));
  json_generator_set_pretty (generator, TRUE);
  text = json_generator_to_data (generator, NULL);
  sc_print_json (text);
}

int
sc_command_code (int    argc,
                 char **argv)
{
  static gboolean json = FALSE;
  static gboolean fail = FALSE;
  static char   **rest = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { "fail", 0, 0, G_OPTION_ARG_NONE, &fail, N_("Exit with status 1 when a fault is reported"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &rest, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (ScKnowledge) knowledge = NULL;
  g_autoptr (ScReport) report = NULL;
  g_autoptr (GPtrArray) questions = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *safe = NULL;

  if (!sc_cli_parse_options ("code", "CODE", _("Says what a phone code means."), entries, argc, argv))
    return SC_EXIT_USAGE;
  if (rest == NULL)
    return sc_cli_usage_error ("code", "%s", _("Give the phone code"));
  if (rest[1] != NULL)
    return sc_cli_usage_error ("code", _("“%s” is one word too many"), rest[1]);

  safe = sc_text_make_safe (rest[0], -1, 60);
  knowledge = sc_knowledge_get_default ();
  report = sc_knowledge_open_phone_code (knowledge, rest[0], &error);
  if (report == NULL)
    return sc_cli_usage_error ("code", "%s: %s", safe, error->message);
  questions = sc_knowledge_list_questions (knowledge, report);
  if (json)
    print_json (report, questions);
  else
    {
      ScPaper paper;

      sc_paper_init (&paper);
      sc_paper_print_report (&paper, report, FALSE);
      print_spelling (&paper, report);
      print_questions (&paper, report, questions);
    }
  return fail && sc_report_get_diagnosis (report)->outcome == SC_OUTCOME_FAULT ? SC_EXIT_FAULT : SC_EXIT_OK;
}
