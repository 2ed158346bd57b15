/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-questions.h"

#include <glib/gi18n-lib.h>

struct _ScQuestions
{
  GPtrArray *list;
};

static void
answer_free (gpointer data)
{
  ScAnswerWords *self = data;

  g_free (self->id);
  g_free (self->title);
  g_free (self);
}

static void
question_free (gpointer data)
{
  ScQuestionWords *self = data;

  g_free (self->id);
  g_free (self->title);
  g_strfreev (self->about);
  g_ptr_array_unref (self->answers);
  g_free (self);
}

ScQuestions *
sc_questions_new (void)
{
  ScQuestions *self = g_new0 (ScQuestions, 1);

  self->list = g_ptr_array_new_with_free_func (question_free);
  return self;
}

void
sc_questions_free (ScQuestions *self)
{
  g_ptr_array_unref (self->list);
  g_free (self);
}

static GPtrArray *
read_answers (const ScNode *entry)
{
  GPtrArray *answers = g_ptr_array_new_with_free_func (answer_free);

  for (guint i = 0; i < sc_node_get_n_children (entry); i++)
    {
      ScNode *child = sc_node_get_child (entry, i);
      const char *id = sc_node_get (child, "id");
      const char *title = sc_node_get_child_text (child, "title");
      ScAnswerWords *answer;

      if (!g_str_equal (child->name, "answer") || id == NULL || title == NULL)
        continue;
      answer = g_new0 (ScAnswerWords, 1);
      answer->id = g_strdup (id);
      answer->title = g_strdup (title);
      g_ptr_array_add (answers, answer);
    }
  return answers;
}

static void
put (ScQuestions *self,
     ScQuestionWords *question)
{
  for (guint i = 0; i < self->list->len; i++)
    {
      ScQuestionWords *old = g_ptr_array_index (self->list, i);

      if (g_str_equal (old->id, question->id))
        {
          question_free (old);
          g_ptr_array_index (self->list, i) = question;
          return;
        }
    }
  g_ptr_array_add (self->list, question);
}

gboolean
sc_questions_add_entry (ScQuestions *self,
                        const ScNode *entry,
                        GError **error)
{
  const char *id = sc_node_get (entry, "id");
  const char *about = sc_node_get (entry, "about");
  const char *title = sc_node_get_child_text (entry, "title");
  g_autoptr (GPtrArray) answers = read_answers (entry);
  ScQuestionWords *question;

  if (id == NULL || about == NULL || title == NULL || answers->len == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("a question needs an id, causes, a title and answers"));
      return FALSE;
    }
  question = g_new0 (ScQuestionWords, 1);
  question->id = g_strdup (id);
  question->title = g_strdup (title);
  question->about = g_strsplit_set (about, " \n\t", -1);
  question->answers = g_steal_pointer (&answers);
  put (self, question);
  return TRUE;
}

GPtrArray *
sc_questions_list (ScQuestions *self)
{
  return self->list;
}
