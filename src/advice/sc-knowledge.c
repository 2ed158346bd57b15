/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-knowledge.h"

#include "sc-knowledge-private.h"
#include "sc-duration.h"
#include "sc-reply-reader.h"

#include <string.h>

/* A second reading is named from this share on. */
#define ALSO_SHARE_MIN 0.03
/* The next two are named at a smaller share: who reads a list wants something to go on with. */
#define NEXT_SHARE_MIN 0.0005

G_DEFINE_BOXED_TYPE (ScKnowledge, sc_knowledge, sc_knowledge_ref, sc_knowledge_unref)

ScKnowledge *
sc_knowledge_load (const char * const *directories,
                   char ***problems)
{
  ScKnowledge *self = g_new0 (ScKnowledge, 1);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  g_atomic_ref_count_init (&self->ref_count);
  self->words = sc_words_new ();
  self->questions = sc_questions_new ();
  self->causes = sc_cause_table_new ();
  self->replies = sc_reply_rules_new (self->causes);
  self->evidence = sc_evidence_new (self->causes);
  self->reason_facts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  sc_knowledge_read_files (self, directories, list);

  g_ptr_array_add (list, NULL);
  if (problems != NULL)
    *problems = list->len > 1 ? (char **) g_ptr_array_steal (list, NULL) : NULL;
  else
    g_ptr_array_set_free_func (list, g_free);
  return self;
}

static gpointer
load_default (gpointer data)
{
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  const char *extra = g_getenv ("SENDCHECK_DATA_DIR");
  const char * const *system = g_get_system_data_dirs ();
  ScKnowledge *self;
  g_auto (GStrv) problems = NULL;
  guint n_system = g_strv_length ((char **) system);

  /* A later file wins: the user's own come last. */
  for (guint i = n_system; i > 0; i--)
    g_ptr_array_add (folders, g_build_filename (system[i - 1], "sendcheck", "advice", NULL));
  g_ptr_array_add (folders, g_build_filename (g_get_user_data_dir (), "sendcheck", "advice", NULL));
  if (extra != NULL && extra[0] != '\0')
    g_ptr_array_add (folders, g_build_filename (extra, "advice", NULL));
  g_ptr_array_add (folders, NULL);

  self = sc_knowledge_load ((const char * const *) folders->pdata, &problems);
  for (guint i = 0; problems != NULL && problems[i] != NULL; i++)
    g_message ("%s", problems[i]);
  return self;
}

ScKnowledge *
sc_knowledge_get_default (void)
{
  static GOnce once = G_ONCE_INIT;

  g_once (&once, load_default, NULL);
  return sc_knowledge_ref (once.retval);
}

ScKnowledge *
sc_knowledge_ref (ScKnowledge *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sc_knowledge_unref (ScKnowledge *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  sc_evidence_free (self->evidence);
  sc_reply_rules_free (self->replies);
  sc_cause_table_free (self->causes);
  sc_words_free (self->words);
  sc_questions_free (self->questions);
  g_hash_table_unref (self->reason_facts);
  g_ptr_array_unref (self->files);
  g_free (self);
}

const char *
sc_knowledge_find_provider (ScKnowledge *self,
                            const char *host)
{
  const ScProvider *provider;

  g_return_val_if_fail (self != NULL, NULL);

  provider = host != NULL ? sc_words_find_provider_for_host (sc_knowledge_get_providers (self), host) : NULL;
  return provider != NULL ? provider->id : NULL;
}

const char *
sc_knowledge_get_provider_name (ScKnowledge *self,
                                const char *provider)
{
  const ScProvider *found;

  g_return_val_if_fail (self != NULL, NULL);

  found = sc_words_find_provider (sc_knowledge_get_providers (self), provider);
  return found != NULL ? found->name : NULL;
}

GPtrArray *
sc_knowledge_list_causes (ScKnowledge *self)
{
  GPtrArray *list;

  g_return_val_if_fail (self != NULL, NULL);

  list = sc_words_list_causes (sc_knowledge_get_words (self));
  for (guint i = 0; i < list->len; i++)
    list->pdata[i] = ((ScCauseWords *) list->pdata[i])->id;
  return list;
}

const char *
sc_knowledge_get_cause_title (ScKnowledge *self,
                              const char *cause)
{
  const ScCauseWords *found;

  g_return_val_if_fail (self != NULL, NULL);

  found = sc_words_find_cause (sc_knowledge_get_words (self), cause);
  return found != NULL ? g_dgettext (GETTEXT_PACKAGE, found->title) : NULL;
}

/* @origin: (nullable) */
static const ScProgram *
find_program (ScKnowledge *self,
              const char *origin)
{
  return origin != NULL ? sc_words_find_program (sc_knowledge_get_words (self), origin) : NULL;
}

const char *
sc_knowledge_get_program_name (ScKnowledge *self,
                               const char *origin)
{
  const ScProgram *program;

  g_return_val_if_fail (self != NULL, NULL);

  program = find_program (self, origin);
  return program != NULL ? program->name : NULL;
}

const char *
sc_knowledge_get_program_path (ScKnowledge *self,
                               const char *origin,
                               const char *to)
{
  const ScProgram *program;
  const char *path;

  g_return_val_if_fail (self != NULL && to != NULL, NULL);

  program = find_program (self, origin);
  path = program != NULL ? g_hash_table_lookup (program->paths, to) : NULL;
  return path != NULL ? g_dgettext (GETTEXT_PACKAGE, path) : NULL;
}

const char *
sc_knowledge_find_reason_facts (ScKnowledge *self,
                                const char *reason)
{
  sc_knowledge_need (self, SC_PART_EVIDENCE);
  return reason != NULL ? g_hash_table_lookup (self->reason_facts, reason) : NULL;
}

guint
sc_knowledge_find_provider_number (ScKnowledge *self,
                                 const char *host)
{
  return host != NULL ? sc_reply_rules_find_provider (sc_knowledge_get_replies (self), sc_knowledge_find_provider (self, host)) : 0;
}

/* What the text says, else what is usual for the cause at this provider, else for the cause. */
static int
choose_wait (ScKnowledge *self,
             guint cause,
             guint number,
             const ScTokens *tokens)
{
  int wait_s = sc_cause_table_get_wait (self->causes, cause), said;
  const ScProvider *provider;

  /* A cause that waiting does not cure has no wait, unless the server asks for one. */
  said = sc_duration_find (tokens, wait_s == 0);
  if (said > 0 || wait_s == 0)
    return said;
  provider = sc_words_find_provider (sc_knowledge_get_providers (self), sc_reply_rules_get_provider (self->replies, number));
  if (provider != NULL)
    said = GPOINTER_TO_INT (g_hash_table_lookup (provider->waits, sc_cause_table_get (self->causes, cause)));
  return said > 0 ? said : wait_s;
}

static void
fill_reading (ScKnowledge *self,
              const ScReplyInput *input,
              const ScTokens *tokens,
              const ScScores *scores,
              ScReading *reading)
{
  ScRanked ranked[4];
  guint n = sc_scores_rank (scores, sc_reply_rules_get_eligible (self->replies, FALSE), SC_TEMPERATURE, ranked, G_N_ELEMENTS (ranked));

  if (n == 0)
    return;
  reading->cause = sc_cause_table_get (self->causes, ranked[0].cause);
  reading->score = ranked[0].share;
  for (guint i = 1; i < n && ranked[i].share >= (i <= 2 ? NEXT_SHARE_MIN : ALSO_SHARE_MIN); i++)
    reading->also[i - 1] = sc_cause_table_get (self->causes, ranked[i].cause);
  reading->wait_s = choose_wait (self, ranked[0].cause, input->provider, tokens);
}

void
sc_knowledge_read_reply (ScKnowledge *self,
                         const char *text,
                         gssize length,
                         ScStep step,
                         const char *host,
                         ScReading *reading)
{
  ScTokens tokens;
  ScScores scores;
  ScReplyInput input = { .step = step != 0 ? step : SC_STEP_UNKNOWN };
  gsize size;

  g_return_if_fail (self != NULL && text != NULL && reading != NULL);

  memset (reading, 0, sizeof *reading);
  size = length < 0 ? strlen (text) : (gsize) length;
  sc_reply_read (text, size, &input.code, &input.enhanced, &tokens);
  if (input.code == 0)
    {
      gsize from = 0, begin, end;

      if (!sc_reply_find (text, MIN (size, SC_TOKENS_OCTETS), &from, &begin, &end))
        return;
      sc_reply_read (text + begin, end - begin, &input.code, &input.enhanced, &tokens);
    }
  reading->code = input.code;
  reading->enhanced = input.enhanced;
  if (input.code < 400)
    return;

  input.provider = sc_knowledge_find_provider_number (self, host);
  sc_reply_rules_score (sc_knowledge_get_replies (self), &input, &tokens, &scores);
  fill_reading (self, &input, &tokens, &scores, reading);
}
