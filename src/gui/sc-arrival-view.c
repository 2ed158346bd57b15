/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-arrival-view.h"

#include "sc-diagnosis-view.h"
#include "sc-gui-compat.h"
#include "sc-knowledge.h"

#include <glib/gi18n-lib.h>

#define FACT "send.arrival"

struct _ScArrivalView
{
  AdwBin parent_instance;

  AdwPreferencesGroup *group;
  GtkWidget *yes_row;
  GtkWidget *yes_mark;
  GtkWidget *spam_row;
  GtkWidget *spam_mark;
  GtkWidget *no_row;
  GtkWidget *no_mark;
  GtkLabel *sentence;
  ScDiagnosisView *diagnosis;

  ScReport *report;
  gboolean can_run;
};

G_DEFINE_FINAL_TYPE (ScArrivalView, sc_arrival_view, ADW_TYPE_BIN)

enum
{
  SIGNAL_FIX_ACTION,
  SIGNAL_SHOW_SOURCE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What is to be done about the answer: advice of its own, beside the report's. */
static ScDiagnosis *
diagnose (ScReport *report)
{
  g_autoptr (ScKnowledge) knowledge = sc_knowledge_get_default ();
  g_autoptr (ScFacts) facts = sc_facts_copy (sc_report_get_facts (report));

  sc_facts_set_string (facts, "run.outcome", "warn");
  return sc_knowledge_diagnose (knowledge, facts);
}

static void
show_answer (ScArrivalView *self)
{
  const char *answer = sc_facts_get_string (sc_report_get_facts (self->report), FACT);
  g_autoptr (ScDiagnosis) diagnosis = answer != NULL ? diagnose (self->report) : NULL;

  gtk_widget_set_visible (self->yes_mark, g_strcmp0 (answer, "yes") == 0);
  gtk_widget_set_visible (self->spam_mark, g_strcmp0 (answer, "spam") == 0);
  gtk_widget_set_visible (self->no_mark, g_strcmp0 (answer, "no") == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), diagnosis != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->diagnosis), diagnosis != NULL);
  gtk_label_set_text (self->sentence, diagnosis != NULL && diagnosis->summary != NULL ? diagnosis->summary : "");
  sc_diagnosis_view_set_diagnosis (self->diagnosis, diagnosis, self->report, self->can_run);
}

static void
take_answer (ScArrivalView *self, const char *answer)
{
  g_autoptr (GVariant) value = g_variant_ref_sink (g_variant_new_string (answer));
  g_autoptr (ScEvent) event = NULL;

  if (self->report == NULL)
    return;
  event = sc_event_new_fact (FACT, value);
  sc_report_apply (self->report, event);
  show_answer (self);
  sc_compat_announce (GTK_WIDGET (self), gtk_label_get_text (self->sentence));
}

static void
on_yes_activated_cb (AdwActionRow *row, gpointer user_data)
{
  take_answer (user_data, "yes");
}

static void
on_spam_activated_cb (AdwActionRow *row, gpointer user_data)
{
  take_answer (user_data, "spam");
}

static void
on_no_activated_cb (AdwActionRow *row, gpointer user_data)
{
  take_answer (user_data, "no");
}

static void
on_explain_activated_cb (AdwActionRow *row, gpointer user_data)
{
  gtk_widget_activate_action (GTK_WIDGET (user_data), "win.explain", NULL);
}

static void
on_fix_action_cb (ScDiagnosisView *view, const char *action, const char *argument, int wait_s, gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_FIX_ACTION], 0, action, argument, wait_s);
}

static void
on_show_source_cb (ScDiagnosisView *view, const char *facts, gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_SHOW_SOURCE], 0, facts);
}

static void
sc_arrival_view_dispose (GObject *object)
{
  g_clear_object (&SC_ARRIVAL_VIEW (object)->report);
  gtk_widget_dispose_template (GTK_WIDGET (object), SC_TYPE_ARRIVAL_VIEW);
  G_OBJECT_CLASS (sc_arrival_view_parent_class)->dispose (object);
}

static void
sc_arrival_view_class_init (ScArrivalViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_arrival_view_dispose;
  signals[SIGNAL_FIX_ACTION] =
      g_signal_new ("fix-action", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                    G_TYPE_STRING, G_TYPE_STRING, G_TYPE_INT);
  signals[SIGNAL_SHOW_SOURCE] = g_signal_new ("show-source", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                              NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (SC_TYPE_DIAGNOSIS_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sendcheck/Sendcheck/ui/sc-arrival-view.ui");
  gtk_widget_class_bind_template_child (widget_class, ScArrivalView, group);
  gtk_widget_class_bind_template_child (widget_class, ScArrivalView, yes_row);
  gtk_widget_class_bind_template_child (widget_class, ScArrivalView, yes_mark);
  gtk_widget_class_bind_template_child (widget_class, ScArrivalView, spam_row);
  gtk_widget_class_bind_template_child (widget_class, ScArrivalView, spam_mark);
  gtk_widget_class_bind_template_child (widget_class, ScArrivalView, no_row);
  gtk_widget_class_bind_template_child (widget_class, ScArrivalView, no_mark);
  gtk_widget_class_bind_template_child (widget_class, ScArrivalView, sentence);
  gtk_widget_class_bind_template_child (widget_class, ScArrivalView, diagnosis);
  gtk_widget_class_bind_template_callback (widget_class, on_yes_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_spam_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_no_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_explain_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_fix_action_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_show_source_cb);
}

static void
sc_arrival_view_init (ScArrivalView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
describe (ScArrivalView *self, ScFacts *facts)
{
  const char *reply = sc_facts_get_string (facts, "send.reply");
  const char *word = sc_facts_get_string (facts, "send.run-id");
  g_autoptr (GString) text = g_string_new (_ ("The server took it, which is not yet the same."));
  g_autofree char *said = NULL;
  g_autofree char *look = NULL;
  g_autofree char *escaped = NULL;

  if (reply != NULL)
    /* Translators: the placeholder is what the mail server said last */
    said = g_strdup_printf (_ ("It said: “%s”."), reply);
  if (word != NULL)
    /* Translators: the placeholder is a short random word */
    look = g_strdup_printf (_ ("Look in the mailbox for a message with “%s” in its subject."), word);
  if (said != NULL)
    g_string_append_printf (text, " %s", said);
  if (look != NULL)
    g_string_append_printf (text, "\n%s", look);
  /* A group's description is markup. */
  escaped = g_markup_escape_text (text->str, -1);
  adw_preferences_group_set_description (self->group, escaped);
}

void
sc_arrival_view_set_report (ScArrivalView *self, ScReport *report, gboolean can_run)
{
  ScFacts *facts;
  gboolean asks;

  g_return_if_fail (SC_IS_ARRIVAL_VIEW (self));
  g_return_if_fail (SC_IS_REPORT (report));

  facts = sc_report_get_facts (report);
  asks = g_strcmp0 (sc_facts_get_string (facts, "send.result"), "accepted") == 0;
  gtk_widget_set_visible (GTK_WIDGET (self), asks);
  g_set_object (&self->report, report);
  self->can_run = can_run;
  if (asks)
    describe (self, facts);
  show_answer (self);
}
