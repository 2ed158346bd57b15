/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-stage-row.h"

#include "sc-chain-view.h"
#include "sc-gui-compat.h"
#include "sc-labels.h"
#include "sc-spoken.h"
#include "sc-state-icon.h"

#include <glib/gi18n-lib.h>

struct _ScStageRow
{
  AdwExpanderRow parent_instance;

  ScStateIcon *icon;
  GtkLabel *word;
  GtkLabel *time;
  ScChainView *chain; /* (nullable): of the TLS stage */
  GPtrArray *rows; /* AdwActionRow, one a check, in the order of the model */
  ScStage *stage;
  ScStatus announced;
};

G_DEFINE_FINAL_TYPE (ScStageRow, sc_stage_row, ADW_TYPE_EXPANDER_ROW)

/* The answer of a stage: the worst check speaks for it, the last one when all is well. */
static const char *
find_answer (ScStage *stage)
{
  GListModel *checks = G_LIST_MODEL (stage);
  const char *answer = NULL;
  ScStatus worst = SC_STATUS_WAITING;

  if (sc_stage_get_status (stage) == SC_STATUS_RUNNING && sc_stage_get_activity (stage) != NULL)
    return sc_stage_get_activity (stage);
  for (guint i = 0; i < g_list_model_get_n_items (checks); i++)
    {
      g_autoptr (ScCheck) check = g_list_model_get_item (checks, i);
      ScStatus status = sc_check_get_status (check);

      if (status == SC_STATUS_SKIP && worst != SC_STATUS_WAITING)
        continue;
      if (status == SC_STATUS_SKIP)
        status = SC_STATUS_WAITING;
      if (answer == NULL || status > worst || (status == worst && status == SC_STATUS_PASS))
        {
          answer = sc_check_get_summary (check);
          worst = MAX (worst, status);
        }
    }
  return answer;
}

static void
update_summary (ScStageRow *self)
{
  ScStatus status = sc_stage_get_status (self->stage);
  const char *answer = find_answer (self->stage);
  const char *classes[] = { "caption", sc_labels_get_status_class (status), NULL };
  guint duration = sc_stage_get_duration_ms (self->stage);
  g_autofree char *time = duration > 0 ? sc_labels_dup_duration (duration) : g_strdup ("");

  if (answer == NULL && status == SC_STATUS_SKIP)
    answer = _ ("This was not asked.");
  sc_state_icon_set_status (self->icon, status);
  gtk_label_set_text (self->word, sc_labels_get_status (status));
  sc_spoken_set_state (GTK_WIDGET (self), sc_labels_get_status (status));
  gtk_widget_set_css_classes (GTK_WIDGET (self->word), classes);
  gtk_label_set_text (self->time, time);
  gtk_widget_set_visible (GTK_WIDGET (self->time), *time != '\0');
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), answer != NULL ? answer : "");
  if (status != self->announced && status > SC_STATUS_RUNNING)
    {
      /* Translators: spoken by a screen reader: the question of a stage and its outcome, a word such as “Passed” */
      g_autofree char *spoken = g_strdup_printf (_ ("%1$s %2$s"),
                                                 sc_labels_get_question (sc_stage_get_id (self->stage)),
                                                 sc_labels_get_status (status));

      sc_compat_announce (GTK_WIDGET (self), spoken);
    }
  self->announced = status;
}

static void
fill_check_row (AdwActionRow *row, ScCheck *check)
{
  ScStateIcon *icon = g_object_get_data (G_OBJECT (row), "state-icon");
  GtkLabel *word = g_object_get_data (G_OBJECT (row), "state-word");
  ScStatus status = sc_check_get_status (check);
  const char *classes[] = { "caption", sc_labels_get_status_class (status), NULL };

  sc_state_icon_set_status (icon, status);
  gtk_label_set_text (word, sc_labels_get_status (status));
  sc_spoken_set_state (GTK_WIDGET (row), sc_labels_get_status (status));
  gtk_widget_set_css_classes (GTK_WIDGET (word), classes);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), sc_check_get_summary (check));
}

static GtkWidget *
create_check_row (ScCheck *check)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, NULL);
  GtkWidget *icon = sc_state_icon_new ();
  GtkWidget *word = gtk_label_new (NULL);

  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), word);
  g_object_set_data (G_OBJECT (row), "state-icon", icon);
  g_object_set_data (G_OBJECT (row), "state-word", word);
  fill_check_row (ADW_ACTION_ROW (row), check);
  return row;
}

/* Allowing a row to open opens it at once, which is for the person to do. */
static void
update_expansion (ScStageRow *self)
{
  AdwExpanderRow *row = ADW_EXPANDER_ROW (self);
  gboolean has_checks = self->rows->len > 0;

  if (adw_expander_row_get_enable_expansion (row) == has_checks)
    return;
  adw_expander_row_set_enable_expansion (row, has_checks);
  adw_expander_row_set_expanded (row, FALSE);
}

static void
on_checks_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  ScStageRow *self = user_data;

  if (removed == added)
    {
      for (guint i = position; i < position + added; i++)
        {
          g_autoptr (ScCheck) check = g_list_model_get_item (model, i);

          fill_check_row (g_ptr_array_index (self->rows, i), check);
        }
    }
  else
    {
      /* Rows can only be added at the end: what comes after the change is made again. */
      while (self->rows->len > position)
        {
          adw_expander_row_remove (ADW_EXPANDER_ROW (self), g_ptr_array_index (self->rows, self->rows->len - 1));
          g_ptr_array_set_size (self->rows, self->rows->len - 1);
        }
      for (guint i = position; i < g_list_model_get_n_items (model); i++)
        {
          g_autoptr (ScCheck) check = g_list_model_get_item (model, i);
          GtkWidget *row = create_check_row (check);

          adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
          g_ptr_array_add (self->rows, row);
        }
    }
  update_expansion (self);
  update_summary (self);
}

static void
on_stage_notify_cb (ScStage *stage, GParamSpec *pspec, gpointer user_data)
{
  update_summary (user_data);
}

static void
drop_stage (ScStageRow *self)
{
  if (self->stage == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->stage, self);
  g_clear_object (&self->stage);
}

static void
sc_stage_row_dispose (GObject *object)
{
  ScStageRow *self = SC_STAGE_ROW (object);

  drop_stage (self);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (sc_stage_row_parent_class)->dispose (object);
}

static void
sc_stage_row_class_init (ScStageRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_stage_row_dispose;
  g_type_ensure (SC_TYPE_STATE_ICON);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sendcheck/Sendcheck/ui/sc-stage-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ScStageRow, icon);
  gtk_widget_class_bind_template_child (widget_class, ScStageRow, word);
  gtk_widget_class_bind_template_child (widget_class, ScStageRow, time);
}

static void
sc_stage_row_init (ScStageRow *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sc_stage_row_new (ScStage *stage)
{
  ScStageRow *self = g_object_new (SC_TYPE_STAGE_ROW, NULL);

  sc_stage_row_set_stage (self, stage);
  return GTK_WIDGET (self);
}

void
sc_stage_row_set_stage (ScStageRow *self, ScStage *stage)
{
  g_return_if_fail (SC_IS_STAGE_ROW (self));
  g_return_if_fail (SC_IS_STAGE (stage));
  drop_stage (self);
  self->stage = g_object_ref (stage);
  self->announced = sc_stage_get_status (stage);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), sc_labels_get_question (sc_stage_get_id (stage)));
  if (sc_stage_get_id (stage) == SC_STAGE_TLS)
    {
      if (self->chain == NULL)
        {
          self->chain = SC_CHAIN_VIEW (sc_chain_view_new ());
          adw_expander_row_add_row (ADW_EXPANDER_ROW (self), GTK_WIDGET (self->chain));
        }
      sc_chain_view_set_stage (self->chain, stage);
    }
  g_signal_connect (stage, "items-changed", G_CALLBACK (on_checks_changed_cb), self);
  g_signal_connect (stage, "notify", G_CALLBACK (on_stage_notify_cb), self);
  on_checks_changed_cb (G_LIST_MODEL (stage), 0, self->rows->len,
                        g_list_model_get_n_items (G_LIST_MODEL (stage)), self);
}

void
sc_stage_row_show_check (ScStageRow *self, guint check)
{
  g_return_if_fail (SC_IS_STAGE_ROW (self));
  if (check >= self->rows->len)
    return;
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE);
  /* Where the focus goes, the page scrolls to. */
  gtk_widget_grab_focus (g_ptr_array_index (self->rows, check));
}
