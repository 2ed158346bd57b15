/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-diagnosis-view.h"

#include "sc-cause-view.h"
#include "sc-knowledge.h"

#include <glib/gi18n-lib.h>

struct _ScDiagnosisView
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (ScDiagnosisView, sc_diagnosis_view, ADW_TYPE_BIN)

enum
{
  SIGNAL_FIX_ACTION,
  SIGNAL_SHOW_SOURCE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_fix_action_cb (ScCauseView *view, const char *action, const char *argument, int wait_s, gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_FIX_ACTION], 0, action, argument, wait_s);
}

static void
on_show_source_cb (ScCauseView *view, const char *facts, gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_SHOW_SOURCE], 0, facts);
}

static GtkWidget *
create_cause_view (ScDiagnosisView *self, ScDiagnosis *diagnosis, guint i, ScReport *report, gboolean can_run)
{
  GtkWidget *view = sc_cause_view_new (diagnosis, g_ptr_array_index (diagnosis->causes, i), report, can_run);

  g_signal_connect_object (view, "show-source", G_CALLBACK (on_show_source_cb), self, 0);
  g_signal_connect_object (view, "fix-action", G_CALLBACK (on_fix_action_cb), self, 0);
  return view;
}

static GtkWidget *
create_further_row (ScDiagnosisView *self, ScDiagnosis *diagnosis, guint i, ScReport *report, gboolean can_run)
{
  ScCause *cause = g_ptr_array_index (diagnosis->causes, i);
  GtkWidget *row = g_object_new (ADW_TYPE_EXPANDER_ROW, "use-markup", FALSE, "title", cause->title, NULL);
  GtkWidget *holder = g_object_new (ADW_TYPE_PREFERENCES_ROW, "activatable", FALSE, "focusable", FALSE, NULL);
  GtkWidget *view = create_cause_view (self, diagnosis, i, report, can_run);

  gtk_widget_add_css_class (view, "further-cause");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (holder), view);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), holder);
  return row;
}

static void
add_text (GString *text, const char *sentence)
{
  if (sentence != NULL)
    g_string_append_printf (text, "%s\n", sentence);
}

static void
add_texts (GString *text, char **sentences)
{
  for (guint i = 0; sentences != NULL && sentences[i] != NULL; i++)
    add_text (text, sentences[i]);
}

static void
add_cause (GString *text, ScCause *cause)
{
  add_text (text, cause->title);
  add_text (text, cause->explanation);
  add_texts (text, cause->why);
  add_texts (text, cause->against);
  for (guint i = 0; cause->fixes != NULL && i < cause->fixes->len; i++)
    {
      ScFix *fix = g_ptr_array_index (cause->fixes, i);

      add_text (text, fix->title);
      add_texts (text, fix->steps);
    }
  add_text (text, cause->sign);
  add_text (text, cause->stop);
  add_text (text, cause->question);
  add_texts (text, cause->prevention);
}

/* Every technical word in the sentences above, with what it means; folded, for who needs it. */
static void
append_terms (GtkBox *box, ScDiagnosis *diagnosis)
{
  g_autoptr (ScKnowledge) knowledge = sc_knowledge_get_default ();
  g_autoptr (GString) text = g_string_new (diagnosis->summary);
  g_auto (GStrv) terms = NULL;
  GtkWidget *group;
  GtkWidget *fold;

  g_string_append_c (text, '\n');
  for (guint i = 0; i < diagnosis->causes->len; i++)
    add_cause (text, g_ptr_array_index (diagnosis->causes, i));
  terms = sc_knowledge_find_terms (knowledge, text->str);
  if (terms == NULL || terms[0] == NULL)
    return;
  group = adw_preferences_group_new ();
  fold = g_object_new (ADW_TYPE_EXPANDER_ROW, "use-markup", FALSE, "title", _ ("Words Explained"), NULL);
  for (guint i = 0; terms[i] != NULL && terms[i + 1] != NULL; i += 2)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (fold), sc_cause_view_create_headed_row (terms[i], terms[i + 1]));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), fold);
  gtk_box_append (box, group);
}

static void
sc_diagnosis_view_class_init (ScDiagnosisViewClass *klass)
{
  signals[SIGNAL_FIX_ACTION] =
      g_signal_new ("fix-action", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                    G_TYPE_STRING, G_TYPE_STRING, G_TYPE_INT);
  signals[SIGNAL_SHOW_SOURCE] = g_signal_new ("show-source", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                              NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sc_diagnosis_view_init (ScDiagnosisView *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* What the run saw for itself is wrong as well; the rest may be. */
static void
append_others (ScDiagnosisView *self, GtkBox *box, ScDiagnosis *diagnosis, gboolean seen, ScReport *report, gboolean can_run)
{
  GtkWidget *group = NULL;

  for (guint i = 1; i < diagnosis->causes->len; i++)
    {
      if (((ScCause *) g_ptr_array_index (diagnosis->causes, i))->is_seen != seen)
        continue;
      if (group == NULL)
        {
          group = adw_preferences_group_new ();
          adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), seen ? _ ("This is wrong as well") : _ ("If That Did Not Help"));
          if (!seen)
            adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), _ ("It could also be one of these, most likely first."));
          gtk_box_append (box, group);
        }
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), create_further_row (self, diagnosis, i, report, can_run));
    }
}

void
sc_diagnosis_view_set_diagnosis (ScDiagnosisView *self, ScDiagnosis *diagnosis, ScReport *report, gboolean can_run)
{
  GtkWidget *box;

  g_return_if_fail (SC_IS_DIAGNOSIS_VIEW (self));
  gtk_widget_set_visible (GTK_WIDGET (self), diagnosis != NULL && diagnosis->causes->len > 0);
  if (diagnosis == NULL || diagnosis->causes->len == 0)
    {
      adw_bin_set_child (ADW_BIN (self), NULL);
      return;
    }
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  gtk_box_append (GTK_BOX (box), create_cause_view (self, diagnosis, 0, report, can_run));
  append_others (self, GTK_BOX (box), diagnosis, TRUE, report, can_run);
  append_others (self, GTK_BOX (box), diagnosis, FALSE, report, can_run);
  append_terms (GTK_BOX (box), diagnosis);
  adw_bin_set_child (ADW_BIN (self), box);
}
