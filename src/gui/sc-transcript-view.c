/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-transcript-view.h"

#include "sc-gui-compat.h"
#include "sc-knowledge.h"
#include "sc-labels.h"
#include "sc-share.h"
#include "sc-two-columns.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* An answer that took longer than this is marked. */
#define SLOW_MS 2000
/* A full bar; most programs give up about then. */
#define LONG_MS 30000

/* What the rows of ui/sc-transcript-view.ui's direction list say. */
typedef enum
{
  SHOW_ALL,
  SHOW_SENT,
  SHOW_RECEIVED,
  SHOW_REFUSED,
  SHOW_SLOW,
} Show;

struct _ScTranscriptView
{
  AdwBin parent_instance;

  GtkScrolledWindow *scrolled;
  GtkListView *list;
  GtkWidget *empty;
  GtkWidget *copy;
  GtkToggleButton *pause;
  GtkSearchBar *search_bar;
  GtkEditable *search;
  GtkDropDown *direction;
  GtkDropDown *stage;
  GtkLabel *meaning;
  GtkFilterListModel *filtered;
  ScKnowledge *knowledge;
  char *needle; /* folded; "" when nothing is searched for */
  GtkMultiSelection *selection;
  GtkSliceListModel *shown; /* the lines the list knows of: grows once a frame, not once a line */
  ScTranscript *transcript;
  gboolean follows;
  guint scroll_id;
};

G_DEFINE_FINAL_TYPE (ScTranscriptView, sc_transcript_view, ADW_TYPE_BIN)

/* The parts of one line's widget, kept on the box. */
typedef struct
{
  GtkLabel *time;
  GtkImage *direction;
  GtkLabel *text;
  GtkWidget *slow_box;
  GtkLabel *slow;
  GtkLevelBar *slow_bar;
} LineWidgets;

/* How long a slow answer took, in figures and as a bar. */
static void
create_wait (LineWidgets *widgets)
{
  widgets->slow_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_widget_set_valign (widgets->slow_box, GTK_ALIGN_START);
  widgets->slow = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (widgets->slow, 1);
  gtk_widget_add_css_class (GTK_WIDGET (widgets->slow), "transcript-slow");
  widgets->slow_bar = GTK_LEVEL_BAR (gtk_level_bar_new_for_interval (0, LONG_MS));
  for (const char **name = (const char *[]){ GTK_LEVEL_BAR_OFFSET_LOW, GTK_LEVEL_BAR_OFFSET_HIGH, GTK_LEVEL_BAR_OFFSET_FULL, NULL }; *name != NULL; name++)
    gtk_level_bar_remove_offset_value (widgets->slow_bar, *name);
  gtk_widget_add_css_class (GTK_WIDGET (widgets->slow_bar), "transcript-bar");
  gtk_widget_add_css_class (widgets->slow_box, "transcript-wait");
  gtk_box_append (GTK_BOX (widgets->slow_box), GTK_WIDGET (widgets->slow));
  gtk_box_append (GTK_BOX (widgets->slow_box), GTK_WIDGET (widgets->slow_bar));
}

static void
on_line_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  LineWidgets *widgets = g_new0 (LineWidgets, 1);

  widgets->time = GTK_LABEL (gtk_label_new (NULL));
  widgets->direction = GTK_IMAGE (gtk_image_new ());
  widgets->text = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_width_chars (widgets->time, 6);
  gtk_label_set_xalign (widgets->time, 1);
  gtk_widget_add_css_class (GTK_WIDGET (widgets->time), "transcript-time");
  sc_compat_align_on_baseline (GTK_WIDGET (widgets->time));
  gtk_widget_set_valign (GTK_WIDGET (widgets->direction), GTK_ALIGN_START);
  gtk_label_set_xalign (widgets->text, 0);
  gtk_label_set_wrap (widgets->text, TRUE);
  gtk_label_set_wrap_mode (widgets->text, PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (GTK_WIDGET (widgets->text), TRUE);
  sc_compat_align_on_baseline (GTK_WIDGET (widgets->text));
  gtk_widget_add_css_class (GTK_WIDGET (widgets->text), "transcript-text");
  create_wait (widgets);
  /* The dialogue is ASCII from left to right, whatever the language around it. */
  gtk_widget_set_direction (box, GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (widgets->text), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (widgets->time), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (widgets->slow), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (widgets->slow_bar), GTK_TEXT_DIR_LTR);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (widgets->time));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (widgets->direction));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (widgets->text));
  gtk_box_append (GTK_BOX (box), widgets->slow_box);
  g_object_set_data_full (G_OBJECT (box), "line-widgets", widgets, g_free);
  gtk_list_item_set_child (item, box);
}

static void
show_wait (LineWidgets *widgets, ScTranscriptLine *line)
{
  guint wait_ms = sc_transcript_line_get_wait_ms (line);
  g_autofree char *text = wait_ms > SLOW_MS ? sc_labels_dup_duration (wait_ms) : NULL;

  gtk_widget_set_visible (widgets->slow_box, text != NULL);
  gtk_label_set_text (widgets->slow, text != NULL ? text : "");
  gtk_level_bar_set_value (widgets->slow_bar, MIN (wait_ms, LONG_MS));
  gtk_widget_set_tooltip_text (widgets->slow_box, text != NULL ? _ ("The answer was slow") : NULL);
}

static const char *
find_meaning (ScTranscriptView *self, ScTranscriptLine *line)
{
  if (self->knowledge == NULL)
    self->knowledge = sc_knowledge_get_default ();
  return sc_knowledge_explain_line (self->knowledge, sc_transcript_line_get_speaker (line), sc_transcript_line_get_text (line));
}

/* What has the focus is the list's own widget around @box. @meaning: (nullable) */
static void
name_line (GtkWidget *box, const char *word, const char *text, const char *meaning)
{
  GtkAccessible *row = GTK_ACCESSIBLE (gtk_widget_get_parent (box));
  /* Translators: spoken by a screen reader: who said a line, such as “Received”, and the line */
  g_autofree char *name = g_strdup_printf (_ ("%1$s: %2$s"), word, text);

  gtk_accessible_update_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, name, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  meaning != NULL ? meaning : "", -1);
}

static void
on_line_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  LineWidgets *widgets = g_object_get_data (G_OBJECT (box), "line-widgets");
  ScTranscriptLine *line = gtk_list_item_get_item (item);
  g_autofree char *time = g_strdup_printf ("%.2f", sc_transcript_line_get_time_ms (line) / 1000.0);
  const char *icon = "sc-info-symbolic";
  const char *word = _ ("Note");
  const char *class_name = "info";

  switch (sc_transcript_line_get_speaker (line))
    {
    case SC_SPEAKER_CLIENT:
      icon = "sc-sent-symbolic";
      word = _ ("Sent");
      class_name = "sent";
      break;
    case SC_SPEAKER_SERVER:
      icon = "sc-received-symbolic";
      word = _ ("Received");
      class_name = "received";
      break;
    case SC_SPEAKER_INFO:
    default:
      break;
    }
  if (sc_transcript_line_is_refusal (line))
    {
      icon = "sc-fail-symbolic";
      word = _ ("Refused by the server");
      class_name = "refused";
    }
  gtk_label_set_text (widgets->time, time);
  gtk_image_set_from_icon_name (widgets->direction, icon);
  gtk_widget_set_tooltip_text (GTK_WIDGET (widgets->direction), word);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widgets->direction), GTK_ACCESSIBLE_PROPERTY_LABEL, word, -1);
  gtk_label_set_text (widgets->text, sc_transcript_line_get_text (line));
  gtk_widget_set_tooltip_text (GTK_WIDGET (widgets->text), find_meaning (user_data, line));
  show_wait (widgets, line);
  name_line (box, word, sc_transcript_line_get_text (line), find_meaning (user_data, line));
  gtk_widget_set_css_classes (box, (const char *[]){ "transcript-line", class_name, NULL });
}

static void
update_state (ScTranscriptView *self)
{
  gboolean is_empty = self->transcript == NULL || g_list_model_get_n_items (G_LIST_MODEL (self->transcript)) == 0;
  gboolean has_lines = g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0;

  /* As long as it is searched, nobody knows. */
  gtk_widget_set_visible (self->empty, !has_lines && gtk_filter_list_model_get_pending (self->filtered) == 0);
  gtk_label_set_text (GTK_LABEL (self->empty), is_empty ? _ ("Nothing has been said yet") : _ ("No line has these words"));
  gtk_widget_set_sensitive (self->copy, has_lines);
}

/* A filter goes through many lines a few at a time. */
static void
on_filter_went_on_cb (GtkFilterListModel *filtered, GParamSpec *pspec, gpointer user_data)
{
  update_state (user_data);
}

static void
scroll_to_end (ScTranscriptView *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));

  if (n > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", n - 1);
}

/* The button says what goes on, whoever changed it. */
static void
set_follows (ScTranscriptView *self, gboolean follows)
{
  self->follows = follows;
  gtk_toggle_button_set_active (self->pause, !follows);
}

static void
on_pause_toggled_cb (GtkToggleButton *button, gpointer user_data)
{
  ScTranscriptView *self = user_data;

  self->follows = !gtk_toggle_button_get_active (button);
  if (self->follows)
    scroll_to_end (self);
}

/* ---- search and filter ---- */

static gboolean
is_of_direction (ScTranscriptLine *line, Show show)
{
  switch (show)
    {
    case SHOW_SENT:
      return sc_transcript_line_get_speaker (line) == SC_SPEAKER_CLIENT;
    case SHOW_RECEIVED:
      return sc_transcript_line_get_speaker (line) == SC_SPEAKER_SERVER;
    case SHOW_REFUSED:
      return sc_transcript_line_is_refusal (line);
    case SHOW_SLOW:
      return sc_transcript_line_get_wait_ms (line) > SLOW_MS;
    case SHOW_ALL:
    default:
      return TRUE;
    }
}

/* The second list holds the stages in which something is said. */
static gboolean
is_of_stage (ScTranscriptLine *line, guint choice)
{
  static const ScStageId stages[] = { 0, SC_STAGE_CONNECTIVITY, SC_STAGE_TLS, SC_STAGE_AUTH, SC_STAGE_SEND };

  return choice == 0 || choice >= G_N_ELEMENTS (stages) || sc_transcript_line_get_stage (line) == stages[choice];
}

static gboolean
is_wanted (gpointer item, gpointer user_data)
{
  ScTranscriptView *self = user_data;
  g_autofree char *folded = NULL;

  if (!is_of_direction (item, (Show) gtk_drop_down_get_selected (self->direction)))
    return FALSE;
  if (!is_of_stage (item, gtk_drop_down_get_selected (self->stage)))
    return FALSE;
  if (self->needle[0] == '\0')
    return TRUE;
  folded = g_utf8_casefold (sc_transcript_line_get_text (item), -1);
  return strstr (folded, self->needle) != NULL;
}

/* Without a wish there is no filter: then a hundred thousand lines are not looked at one by one. */
static void
apply_filter (ScTranscriptView *self)
{
  gboolean wishes = self->needle[0] != '\0' || gtk_drop_down_get_selected (self->direction) != 0 ||
                    gtk_drop_down_get_selected (self->stage) != 0;
  g_autoptr (GtkFilter) filter = wishes ? GTK_FILTER (gtk_custom_filter_new (is_wanted, self, NULL)) : NULL;

  gtk_filter_list_model_set_filter (self->filtered, filter);
  update_state (self);
}

static void
on_search_changed_cb (GtkSearchEntry *entry, gpointer user_data)
{
  ScTranscriptView *self = user_data;

  g_free (self->needle);
  self->needle = g_utf8_casefold (gtk_editable_get_text (self->search), -1);
  apply_filter (self);
}

static void
on_choice_changed_cb (GtkDropDown *list, GParamSpec *pspec, gpointer user_data)
{
  ScTranscriptView *self = user_data;

  if (self->direction != NULL && self->stage != NULL && self->filtered != NULL)
    apply_filter (self);
}

static void
show_all_lines (ScTranscriptView *self)
{
  gtk_editable_set_text (self->search, "");
  gtk_drop_down_set_selected (self->direction, 0);
  gtk_drop_down_set_selected (self->stage, 0);
  g_free (self->needle);
  self->needle = g_strdup ("");
  apply_filter (self);
}

static void
on_search_mode_cb (GtkSearchBar *bar, GParamSpec *pspec, gpointer user_data)
{
  if (!gtk_search_bar_get_search_mode (bar))
    show_all_lines (user_data);
}

/* The meaning of the line that was chosen last stands below the list. */
static void
on_selection_changed_cb (GtkSelectionModel *model, guint position, guint n_items, gpointer user_data)
{
  ScTranscriptView *self = user_data;
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (model);
  g_autoptr (ScTranscriptLine) line = NULL;
  const char *meaning = NULL;

  if (!gtk_bitset_is_empty (selected))
    line = g_list_model_get_item (G_LIST_MODEL (model), gtk_bitset_get_minimum (selected));
  if (line != NULL)
    meaning = find_meaning (self, line);
  gtk_label_set_text (self->meaning, meaning != NULL ? meaning : "");
  gtk_widget_set_visible (GTK_WIDGET (self->meaning), meaning != NULL);
}

static gboolean
show_new_lines (gpointer user_data)
{
  ScTranscriptView *self = user_data;
  guint n = self->transcript != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->transcript)) : 0;

  gtk_slice_list_model_set_size (self->shown, n);
  update_state (self);
  if (self->follows)
    scroll_to_end (self);
  self->scroll_id = 0;
  return G_SOURCE_REMOVE;
}

/* GtkListView takes time for each change that grows with the changes before it: many lines go in as one. */
static void
on_items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  ScTranscriptView *self = user_data;

  if (self->scroll_id == 0)
    self->scroll_id = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, show_new_lines, self, NULL);
}

static void
on_scrolled_cb (GtkAdjustment *adjustment, gpointer user_data)
{
  ScTranscriptView *self = user_data;
  double end = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

  if (self->scroll_id == 0 && gtk_adjustment_get_page_size (adjustment) > 0)
    set_follows (self, gtk_adjustment_get_value (adjustment) >= end - 24);
}

/* The selected lines, or every line when none is. */
static char *
dup_text (ScTranscriptView *self)
{
  GListModel *model = G_LIST_MODEL (self->selection);
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  gboolean has_selection = !gtk_bitset_is_empty (selected);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (ScTranscriptLine) line = g_list_model_get_item (model, i);
      ScSpeaker speaker = sc_transcript_line_get_speaker (line);

      if (has_selection && !gtk_bitset_contains (selected, i))
        continue;
      g_string_append_printf (text, "%8.3f %s %s\n", sc_transcript_line_get_time_ms (line) / 1000.0,
                              speaker == SC_SPEAKER_CLIENT ? "C" : speaker == SC_SPEAKER_SERVER ? "S" : "I",
                              sc_transcript_line_get_text (line));
    }
  return g_string_free (text, FALSE);
}

static void
copy_lines (ScTranscriptView *self)
{
  g_autofree char *text = dup_text (self);

  /* The window knows what else to hide, and says that it was copied. */
  if (!gtk_widget_activate_action (GTK_WIDGET (self), "win.copy-safe", "s", text))
    {
      g_autoptr (ScShare) share = sc_share_new ();
      g_autofree char *masked = sc_share_mask (share, text);

      gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), masked);
    }
}

static void
on_copy_clicked_cb (GtkButton *button, gpointer user_data)
{
  copy_lines (user_data);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  copy_lines (SC_TRANSCRIPT_VIEW (widget));
}

static void
drop_transcript (ScTranscriptView *self)
{
  if (self->transcript == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->transcript, self);
  g_clear_object (&self->transcript);
}

static void
sc_transcript_view_dispose (GObject *object)
{
  ScTranscriptView *self = SC_TRANSCRIPT_VIEW (object);

  g_clear_handle_id (&self->scroll_id, g_source_remove);
  drop_transcript (self);
  g_clear_object (&self->selection);
  g_clear_object (&self->filtered);
  g_clear_pointer (&self->knowledge, sc_knowledge_unref);
  g_clear_pointer (&self->needle, g_free);
  g_clear_object (&self->shown);
  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_TRANSCRIPT_VIEW);
  G_OBJECT_CLASS (sc_transcript_view_parent_class)->dispose (object);
}

static void
sc_transcript_view_class_init (ScTranscriptViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_transcript_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sendcheck/Sendcheck/ui/sc-transcript-view.ui");
  gtk_widget_class_bind_template_child (widget_class, ScTranscriptView, scrolled);
  gtk_widget_class_bind_template_child (widget_class, ScTranscriptView, list);
  gtk_widget_class_bind_template_child (widget_class, ScTranscriptView, empty);
  gtk_widget_class_bind_template_child (widget_class, ScTranscriptView, copy);
  gtk_widget_class_bind_template_child (widget_class, ScTranscriptView, pause);
  gtk_widget_class_bind_template_child (widget_class, ScTranscriptView, search_bar);
  gtk_widget_class_bind_template_child (widget_class, ScTranscriptView, search);
  gtk_widget_class_bind_template_child (widget_class, ScTranscriptView, direction);
  gtk_widget_class_bind_template_child (widget_class, ScTranscriptView, stage);
  gtk_widget_class_bind_template_child (widget_class, ScTranscriptView, meaning);
  gtk_widget_class_bind_template_callback (widget_class, on_line_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_line_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_pause_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_choice_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_mode_cb);
  gtk_widget_class_install_action (widget_class, "transcript.copy", NULL, copy_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "transcript.copy", NULL);
}

/* The two lists stand beside each other where there is room. */
static void
place_choices (ScTranscriptView *self)
{
  GtkBox *box = GTK_BOX (gtk_widget_get_parent (GTK_WIDGET (self->direction)));
  g_autoptr (GtkWidget) direction = g_object_ref (GTK_WIDGET (self->direction));
  g_autoptr (GtkWidget) stage = g_object_ref (GTK_WIDGET (self->stage));

  gtk_box_remove (box, direction);
  gtk_box_remove (box, stage);
  gtk_box_append (box, sc_two_columns_new (direction, stage));
}

static void
sc_transcript_view_init (ScTranscriptView *self)
{
  self->needle = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  place_choices (self);
  self->follows = TRUE;
  self->shown = gtk_slice_list_model_new (NULL, 0, 0);
  self->filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->shown)), NULL);
  gtk_filter_list_model_set_incremental (self->filtered, TRUE);
  g_signal_connect_object (self->filtered, "notify::pending", G_CALLBACK (on_filter_went_on_cb), self, 0);
  self->selection = gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (self->filtered)));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (on_selection_changed_cb), self, 0);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scrolled), "value-changed",
                           G_CALLBACK (on_scrolled_cb), self, 0);
}

GtkWidget *
sc_transcript_view_new (void)
{
  return g_object_new (SC_TYPE_TRANSCRIPT_VIEW, NULL);
}

void
sc_transcript_view_set_transcript (ScTranscriptView *self, ScTranscript *transcript)
{
  g_return_if_fail (SC_IS_TRANSCRIPT_VIEW (self));
  if (self->transcript == transcript)
    return;
  drop_transcript (self);
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  gtk_label_set_text (self->meaning, "");
  gtk_widget_set_visible (GTK_WIDGET (self->meaning), FALSE);
  set_follows (self, TRUE);
  gtk_slice_list_model_set_size (self->shown, 0);
  gtk_slice_list_model_set_model (self->shown, G_LIST_MODEL (transcript));
  if (transcript != NULL)
    {
      self->transcript = g_object_ref (transcript);
      g_signal_connect (transcript, "items-changed", G_CALLBACK (on_items_changed_cb), self);
    }
  g_clear_handle_id (&self->scroll_id, g_source_remove);
  show_new_lines (self);
}

void
sc_transcript_view_show_line (ScTranscriptView *self, guint line)
{
  g_return_if_fail (SC_IS_TRANSCRIPT_VIEW (self));
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  set_follows (self, FALSE);
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), line, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", line);
}
