/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-explain-page.h"

#include "sc-diagnosis-view.h"
#include "sc-gui-compat.h"
#include "sc-knowledge.h"
#include "sc-labels.h"

#include <glib/gi18n-lib.h>

/* A pause in typing after which the text is explained. */
#define EXPLAIN_AFTER_MS 250
/* Pasted text beyond this says nothing more. */
#define TEXT_MAX (64 * 1024)

struct _ScExplainPage
{
  ScPage parent_instance;

  GtkTextView *text;
  GtkTextBuffer *buffer;
  GtkWidget *placeholder;
  AdwComboRow *step;
  GtkWidget *answer;
  GtkLabel *sentence;
  GtkLabel *code;
  ScDiagnosisView *diagnosis;
  GCancellable *cancellable; /* of the explanation on its way */
  guint explain_id;
};

G_DEFINE_FINAL_TYPE (ScExplainPage, sc_explain_page, SC_TYPE_PAGE)

/* What one explanation needs, for its thread. */
typedef struct
{
  char *text;
  ScStep step;
} Question;

static void
question_free (Question *question)
{
  g_free (question->text);
  g_free (question);
}

/* In the order of the rows in the template. */
static const ScStep steps[] = { SC_STEP_UNKNOWN, SC_STEP_BANNER, SC_STEP_EHLO,    SC_STEP_STARTTLS, SC_STEP_AUTH,
                                SC_STEP_MAIL,    SC_STEP_RCPT,   SC_STEP_MESSAGE, SC_STEP_IDLE };

static void
explain_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (ScKnowledge) knowledge = sc_knowledge_get_default ();
  Question *question = task_data;

  g_task_return_pointer (task, sc_knowledge_explain_text (knowledge, question->text, -1, question->step, NULL),
                         (GDestroyNotify) sc_diagnosis_unref);
}

static void
on_explained_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ScExplainPage *self = SC_EXPLAIN_PAGE (source);
  g_autoptr (ScDiagnosis) diagnosis = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autofree char *code = NULL;

  /* Cancelled: a newer question is on its way. */
  if (diagnosis == NULL)
    return;
  code = sc_labels_dup_reply_code (diagnosis);
  gtk_label_set_text (self->sentence, diagnosis->summary != NULL ? diagnosis->summary : "");
  gtk_label_set_text (self->code, code);
  gtk_widget_set_visible (GTK_WIDGET (self->code), *code != '\0');
  sc_diagnosis_view_set_diagnosis (self->diagnosis, diagnosis, NULL, FALSE);
  gtk_widget_set_visible (self->answer, TRUE);
  sc_compat_announce (GTK_WIDGET (self), gtk_label_get_text (self->sentence));
}

static char *
dup_buffer_text (ScExplainPage *self)
{
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_start_iter (self->buffer, &start);
  gtk_text_buffer_get_iter_at_offset (self->buffer, &end, TEXT_MAX);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

static gboolean
on_explain_cb (gpointer user_data)
{
  ScExplainPage *self = user_data;
  g_autofree char *text = dup_buffer_text (self);
  g_autoptr (GTask) task = NULL;
  Question *question;

  self->explain_id = 0;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (*g_strstrip (text) == '\0')
    {
      gtk_widget_set_visible (self->answer, FALSE);
      return G_SOURCE_REMOVE;
    }
  question = g_new0 (Question, 1);
  question->text = g_steal_pointer (&text);
  question->step = steps[MIN (adw_combo_row_get_selected (self->step), G_N_ELEMENTS (steps) - 1)];
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, on_explained_cb, NULL);
  g_task_set_source_tag (task, on_explain_cb);
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);
  g_task_run_in_thread (task, explain_thread);
  return G_SOURCE_REMOVE;
}

static void
explain_soon (ScExplainPage *self)
{
  g_clear_handle_id (&self->explain_id, g_source_remove);
  self->explain_id = g_timeout_add (EXPLAIN_AFTER_MS, on_explain_cb, self);
}

static void
on_text_changed_cb (GtkTextBuffer *buffer, gpointer user_data)
{
  ScExplainPage *self = user_data;

  gtk_widget_set_visible (self->placeholder, gtk_text_buffer_get_char_count (buffer) == 0);
  explain_soon (self);
}

static void
on_step_changed_cb (GObject *row, GParamSpec *pspec, gpointer user_data)
{
  explain_soon (user_data);
}

/* What a helpdesk or a provider needs: the message and what it means. */
static void
copy_explanation (ScExplainPage *self)
{
  g_autofree char *message = dup_buffer_text (self);
  g_autofree char *text = g_strdup_printf ("%s\n\n%s\n", g_strstrip (message), gtk_label_get_text (self->sentence));

  gtk_widget_activate_action (GTK_WIDGET (self), "win.copy", "s", text);
}

/* The explanation has no run behind it: only what works without one is done here. */
static void
on_fix_action_cb (ScDiagnosisView *view, const char *action, const char *argument, int wait_s, gpointer user_data)
{
  if (g_strcmp0 (action, "open-url") == 0 && argument != NULL)
    gtk_widget_activate_action (GTK_WIDGET (view), "win.open-url", "s", argument);
  else if (g_strcmp0 (action, "plan-pace") == 0)
    gtk_widget_activate_action (GTK_WIDGET (view), "win.plan-pace", NULL);
  else if (g_strcmp0 (action, "copy-message") == 0)
    copy_explanation (user_data);
}

static void
sc_explain_page_shown (ScPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (SC_EXPLAIN_PAGE (page)->text));
}

static void
sc_explain_page_dispose (GObject *object)
{
  ScExplainPage *self = SC_EXPLAIN_PAGE (object);

  g_clear_handle_id (&self->explain_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_EXPLAIN_PAGE);
  G_OBJECT_CLASS (sc_explain_page_parent_class)->dispose (object);
}

static void
sc_explain_page_class_init (ScExplainPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_explain_page_dispose;
  SC_PAGE_CLASS (klass)->shown = sc_explain_page_shown;
  g_type_ensure (SC_TYPE_DIAGNOSIS_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sendcheck/Sendcheck/ui/sc-explain-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ScExplainPage, text);
  gtk_widget_class_bind_template_child (widget_class, ScExplainPage, buffer);
  gtk_widget_class_bind_template_child (widget_class, ScExplainPage, placeholder);
  gtk_widget_class_bind_template_child (widget_class, ScExplainPage, step);
  gtk_widget_class_bind_template_child (widget_class, ScExplainPage, answer);
  gtk_widget_class_bind_template_child (widget_class, ScExplainPage, sentence);
  gtk_widget_class_bind_template_child (widget_class, ScExplainPage, code);
  gtk_widget_class_bind_template_child (widget_class, ScExplainPage, diagnosis);
  gtk_widget_class_bind_template_callback (widget_class, on_text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_step_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_fix_action_cb);
}

static void
sc_explain_page_init (ScExplainPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
sc_explain_page_set_text (ScExplainPage *self, const char *text)
{
  g_return_if_fail (SC_IS_EXPLAIN_PAGE (self));
  gtk_text_buffer_set_text (self->buffer, text, -1);
}
