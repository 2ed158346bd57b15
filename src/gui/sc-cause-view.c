/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-cause-view.h"

#include "sc-enum.h"
#include "sc-facts.h"
#include "sc-labels.h"
#include "sc-report-source.h"
#include "sc-spoken.h"

#include <glib/gi18n-lib.h>

struct _ScCauseView
{
  AdwBin parent_instance;

  ScReport *report;       /* (nullable) */
  ScDiagnosis *diagnosis; /* keeps the cause and its fixes alive */
  gboolean can_run;
  GtkBox *box;
};

G_DEFINE_FINAL_TYPE (ScCauseView, sc_cause_view, ADW_TYPE_BIN)

enum
{
  SIGNAL_FIX_ACTION,
  SIGNAL_SHOW_SOURCE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* @endpoint: (nullable): "465 tls" */
static char *
dup_endpoint_label (const char *endpoint)
{
  g_auto (GStrv) words = endpoint != NULL ? g_strsplit (endpoint, " ", 2) : NULL;
  int security = SC_SECURITY_STARTTLS;

  if (words == NULL || words[0] == NULL)
    return g_strdup (_ ("Use the Other Port"));
  if (words[1] != NULL)
    sc_enum_from_nick (SC_TYPE_SECURITY, words[1], &security);
  /* Translators: a button; a port number, and the name of the security, such as “STARTTLS” */
  return g_strdup_printf (_ ("Use Port %1$s with %2$s"), words[0], sc_labels_get_security ((ScSecurity) security));
}

/* Whom the message of a fix is written to. */
static ScWho
get_addressee (ScFix *fix)
{
  return fix->who == SC_WHO_YOU ? SC_WHO_PROVIDER : fix->who;
}

const char *
sc_cause_view_get_action_argument (ScFix *fix)
{
  if (g_strcmp0 (fix->action, "copy-message") == 0 && fix->action_argument == NULL)
    return sc_enum_to_nick (SC_TYPE_WHO, (int) get_addressee (fix));
  return fix->action_argument;
}

/* Without a report there is no such page, and the explanation is copied. */
static const char *
get_message_label (ScFix *fix, ScReport *report)
{
  if (report == NULL)
    return _ ("Copy the Text");
  switch (get_addressee (fix))
    {
    case SC_WHO_HELPDESK:
      return _ ("Copy a Message for Your Helpdesk");
    case SC_WHO_ISP:
      return _ ("Copy a Message for Your Internet Company");
    case SC_WHO_YOU:
    case SC_WHO_PROVIDER:
    default:
      return _ ("Copy a Message for Your Provider");
    }
}

char *
sc_cause_view_dup_action_label (ScFix *fix, ScReport *report)
{
  const char *action = fix->action;
  g_autofree char *wait = NULL;

  if (action == NULL)
    return NULL;
  if (g_str_equal (action, "retry") || g_str_equal (action, "wait"))
    {
      if (fix->wait_s <= 0)
        return g_strdup (_ ("Try Again"));
      wait = sc_labels_dup_wait (fix->wait_s);
      /* Translators: a button; the placeholder is a time such as “15 minutes” */
      return g_strdup_printf (_ ("Try Again in %s"), wait);
    }
  if (g_str_equal (action, "use-endpoint"))
    return dup_endpoint_label (fix->action_argument != NULL || report == NULL
                                   ? fix->action_argument
                                   : sc_facts_get_string (sc_report_get_facts (report), "ports.best"));
  if (g_str_equal (action, "use-host"))
    return g_strdup_printf (_ ("Use %s"), fix->action_argument);
  if (g_str_equal (action, "type-password"))
    return g_strdup (_ ("Type the Password"));
  if (g_str_equal (action, "edit-settings"))
    return g_strdup (_ ("Change the Settings"));
  if (g_str_equal (action, "open-url"))
    return g_strdup (_ ("Open the Web Page"));
  if (g_str_equal (action, "copy-message"))
    return g_strdup (get_message_label (fix, report));
  if (g_str_equal (action, "plan-pace"))
    return g_strdup (_ ("Plan a Mailing"));
  return NULL;
}

gboolean
sc_cause_view_can_perform (ScFix *fix, gboolean can_run)
{
  g_autofree char *label = sc_cause_view_dup_action_label (fix, NULL);

  if (label == NULL)
    return FALSE;
  return can_run || g_str_equal (fix->action, "open-url") || g_str_equal (fix->action, "copy-message") ||
         g_str_equal (fix->action, "plan-pace");
}

static void
on_fix_button_clicked_cb (GtkButton *button, gpointer user_data)
{
  ScFix *fix = g_object_get_data (G_OBJECT (button), "fix");

  g_signal_emit (user_data, signals[SIGNAL_FIX_ACTION], 0, fix->action, sc_cause_view_get_action_argument (fix), fix->wait_s);
}

static GtkWidget *
create_fix_button (ScCauseView *self, ScFix *fix)
{
  g_autofree char *text = sc_cause_view_dup_action_label (fix, self->report);
  GtkWidget *label;
  GtkWidget *button;

  if (!sc_cause_view_can_perform (fix, self->can_run))
    return NULL;
  label = gtk_label_new (text);
  button = gtk_button_new ();
  gtk_widget_add_css_class (label, "button-text");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  g_object_set_data (G_OBJECT (button), "fix", fix);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_fix_button_clicked_cb), self, 0);
  return button;
}

/* A row of plain text that wraps. */
GtkWidget *
sc_cause_view_create_text_row (const char *text)
{
  GtkWidget *row = g_object_new (ADW_TYPE_PREFERENCES_ROW, "activatable", FALSE, "use-markup", FALSE, "title", text, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (box, "text-row");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  return row;
}

static GtkWidget *
create_icon (const char *icon_name, const char *class_name, const char *word)
{
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);

  gtk_widget_add_css_class (icon, class_name);
  gtk_widget_set_tooltip_text (icon, word);
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, word, -1);
  return icon;
}

static void
on_reason_activated_cb (AdwActionRow *row, gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_SHOW_SOURCE], 0, g_object_get_data (G_OBJECT (row), "facts"));
}

/* A reason that was seen somewhere opens that place. @facts: (nullable). */
static GtkWidget *
create_reason_row (ScCauseView *self, const char *text, const char *facts, gboolean speaks_for)
{
  const char *word = speaks_for ? _ ("Speaks for it") : _ ("Speaks against it");
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", text, NULL);
  g_autofree char *spoken = NULL;
  ScReportSource source;

  adw_action_row_add_prefix (ADW_ACTION_ROW (row), speaks_for ? create_icon ("sc-for-symbolic", "success", word)
                                                              : create_icon ("sc-against-symbolic", "warning", word));
  sc_spoken_set_state (row, word);
  if (self->report == NULL || !sc_report_find_source (self->report, facts, &source))
    return row;
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), sc_spoken_create_arrow ());
  /* Translators: spoken by a screen reader: “Speaks for it”, and what happens on Enter */
  spoken = g_strdup_printf (_ ("%1$s: %2$s"), word, _ ("Show where this was seen"));
  sc_spoken_set_state (row, spoken);
  g_object_set_data_full (G_OBJECT (row), "facts", g_strdup (facts), g_free);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_reason_activated_cb), self, 0);
  return row;
}

/* A step to tick off; what is done stays readable. */
static GtkWidget *
create_step_row (const char *text)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", text, NULL);
  GtkWidget *check = gtk_check_button_new ();

  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  return row;
}

static AdwPreferencesGroup *
append_group (ScCauseView *self, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (self->box, group);
  return ADW_PREFERENCES_GROUP (group);
}

static void
append_reasons (ScCauseView *self, ScCause *cause)
{
  AdwPreferencesGroup *group;

  if ((cause->why == NULL || cause->why[0] == NULL) && (cause->against == NULL || cause->against[0] == NULL))
    return;
  group = append_group (self, _ ("Why We Think So"));
  for (guint i = 0; cause->why != NULL && cause->why[i] != NULL; i++)
    adw_preferences_group_add (group, create_reason_row (self, cause->why[i],
                                                         cause->why_facts != NULL ? cause->why_facts[i] : NULL, TRUE));
  for (guint i = 0; cause->against != NULL && cause->against[i] != NULL; i++)
    adw_preferences_group_add (group, create_reason_row (self, cause->against[i],
                                                         cause->against_facts != NULL ? cause->against_facts[i] : NULL, FALSE));
}

static GtkWidget *
create_fix_row (ScCauseView *self, ScFix *fix, gboolean expanded)
{
  GtkWidget *row = g_object_new (ADW_TYPE_EXPANDER_ROW, "use-markup", FALSE, "title", fix->title,
                                 "subtitle", sc_labels_get_who (fix->who), "expanded", expanded, NULL);
  GtkWidget *button = create_fix_button (self, fix);
  guint n = fix->steps != NULL ? g_strv_length (fix->steps) : 0;

  for (guint i = 0; i < n; i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), create_step_row (fix->steps[i]));
  if (button != NULL)
    {
      GtkWidget *holder = g_object_new (ADW_TYPE_PREFERENCES_ROW, "activatable", FALSE, "focusable", FALSE, NULL);
      GtkWidget *bin = adw_bin_new ();

      gtk_widget_add_css_class (bin, "text-row");
      adw_bin_set_child (ADW_BIN (bin), button);
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (holder), bin);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (row), holder);
    }
  if (n == 0 && button == NULL)
    adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (row), FALSE);
  return row;
}

static void
append_fixes (ScCauseView *self, ScCause *cause)
{
  AdwPreferencesGroup *group;

  if (cause->fixes == NULL || cause->fixes->len == 0)
    return;
  group = append_group (self, _ ("What to Do"));
  for (guint i = 0; i < cause->fixes->len; i++)
    adw_preferences_group_add (group, create_fix_row (self, g_ptr_array_index (cause->fixes, i), i == 0));
}

/* A row with @heading over @text. */
GtkWidget *
sc_cause_view_create_headed_row (const char *heading, const char *text)
{
  g_autofree char *both = g_strdup_printf ("%s. %s", heading, text);
  GtkWidget *row = g_object_new (ADW_TYPE_PREFERENCES_ROW, "activatable", FALSE, "use-markup", FALSE, "title", heading, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *labels[] = { gtk_label_new (heading), gtk_label_new (text) };

  gtk_widget_add_css_class (box, "text-row");
  gtk_widget_add_css_class (labels[0], "heading");
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      gtk_label_set_xalign (GTK_LABEL (labels[i]), 0);
      gtk_label_set_wrap (GTK_LABEL (labels[i]), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (labels[i]), PANGO_WRAP_WORD_CHAR);
      gtk_box_append (GTK_BOX (box), labels[i]);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, both, -1);
  return row;
}

static void
append_signs (ScCauseView *self, ScCause *cause)
{
  AdwPreferencesGroup *group;

  if (cause->sign == NULL && cause->stop == NULL)
    return;
  group = append_group (self, NULL);
  if (cause->sign != NULL)
    adw_preferences_group_add (group, sc_cause_view_create_headed_row (_ ("How You Know That It Worked"), cause->sign));
  if (cause->stop != NULL)
    adw_preferences_group_add (group, sc_cause_view_create_headed_row (_ ("When to Stop Trying"), cause->stop));
}

static void
append_more (ScCauseView *self, ScCause *cause)
{
  gboolean has_prevention = cause->prevention != NULL && cause->prevention[0] != NULL;
  /* Beside a report stand questions whose answers count. */
  gboolean has_question = cause->question != NULL && self->report == NULL;
  AdwPreferencesGroup *group;
  GtkWidget *row;

  if (!has_prevention && !has_question)
    return;
  group = append_group (self, NULL);
  if (has_question)
    {
      row = g_object_new (ADW_TYPE_EXPANDER_ROW, "use-markup", FALSE, "title", _ ("A Question That Helps to Find Out More"), NULL);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (row), sc_cause_view_create_text_row (cause->question));
      adw_preferences_group_add (group, row);
    }
  if (!has_prevention)
    return;
  row = g_object_new (ADW_TYPE_EXPANDER_ROW, "use-markup", FALSE, "title", _ ("How to Prevent It"), NULL);
  for (guint i = 0; cause->prevention[i] != NULL; i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), sc_cause_view_create_text_row (cause->prevention[i]));
  adw_preferences_group_add (group, row);
}

static void
sc_cause_view_dispose (GObject *object)
{
  ScCauseView *self = SC_CAUSE_VIEW (object);

  g_clear_object (&self->report);
  g_clear_pointer (&self->diagnosis, sc_diagnosis_unref);
  G_OBJECT_CLASS (sc_cause_view_parent_class)->dispose (object);
}

static void
sc_cause_view_class_init (ScCauseViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_cause_view_dispose;
  signals[SIGNAL_FIX_ACTION] =
      g_signal_new ("fix-action", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                    G_TYPE_STRING, G_TYPE_STRING, G_TYPE_INT);
  signals[SIGNAL_SHOW_SOURCE] = g_signal_new ("show-source", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                              NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sc_cause_view_init (ScCauseView *self)
{
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 24));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}

GtkWidget *
sc_cause_view_new (ScDiagnosis *diagnosis, ScCause *cause, ScReport *report, gboolean can_run)
{
  ScCauseView *self = g_object_new (SC_TYPE_CAUSE_VIEW, NULL);

  g_return_val_if_fail (diagnosis != NULL && cause != NULL, GTK_WIDGET (self));
  self->diagnosis = sc_diagnosis_ref (diagnosis);
  g_set_object (&self->report, report);
  self->can_run = can_run;
  if (cause->explanation != NULL && *cause->explanation != '\0')
    {
      GtkWidget *label = gtk_label_new (cause->explanation);

      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_box_append (self->box, label);
    }
  append_reasons (self, cause);
  append_fixes (self, cause);
  append_signs (self, cause);
  append_more (self, cause);
  return GTK_WIDGET (self);
}
