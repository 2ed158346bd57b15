/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-practice-page.h"

#include "sc-spoken.h"

struct _ScPracticePage
{
  ScPage parent_instance;

  GtkListBox *list;
  gboolean loaded;
};

G_DEFINE_FINAL_TYPE (ScPracticePage, sc_practice_page, SC_TYPE_PAGE)

enum
{
  SIGNAL_SCENARIO_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GtkWidget *
create_scenario_row (gpointer item, gpointer user_data)
{
  ScScenario *scenario = item;
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", sc_scenario_get_title (scenario),
                                 "subtitle", sc_scenario_get_description (scenario), "activatable", TRUE, NULL);

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), sc_spoken_create_arrow ());
  g_object_set_data_full (G_OBJECT (row), "scenario", g_object_ref (scenario), g_object_unref);
  return row;
}

static void
on_row_activated_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_SCENARIO_CHOSEN], 0, g_object_get_data (G_OBJECT (row), "scenario"));
}

static void
sc_practice_page_shown (ScPage *page)
{
  ScPracticePage *self = SC_PRACTICE_PAGE (page);
  GtkListBoxRow *row;

  sc_practice_page_load (self);
  row = gtk_list_box_get_row_at_index (self->list, 0);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
sc_practice_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SC_TYPE_PRACTICE_PAGE);
  G_OBJECT_CLASS (sc_practice_page_parent_class)->dispose (object);
}

static void
sc_practice_page_class_init (ScPracticePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_practice_page_dispose;
  SC_PAGE_CLASS (klass)->shown = sc_practice_page_shown;
  signals[SIGNAL_SCENARIO_CHOSEN] = g_signal_new ("scenario-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                                  NULL, NULL, NULL, G_TYPE_NONE, 1, SC_TYPE_SCENARIO);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sendcheck/Sendcheck/ui/sc-practice-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ScPracticePage, list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
}

static void
sc_practice_page_init (ScPracticePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
sc_practice_page_load (ScPracticePage *self)
{
  g_autoptr (GListModel) scenarios = NULL;

  g_return_if_fail (SC_IS_PRACTICE_PAGE (self));
  if (self->loaded)
    return;
  self->loaded = TRUE;
  scenarios = sc_scenario_list ();
  gtk_list_box_bind_model (self->list, scenarios, create_scenario_row, NULL, NULL);
}
