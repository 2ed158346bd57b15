/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-spoken.h"

#include <glib/gi18n-lib.h>

#define STATE "sc-spoken-state"
#define SEEN "sc-spoken-seen"

static char *
dup_subtitle (AdwActionRow *row)
{
  const char *subtitle = adw_action_row_get_subtitle (row);
  char *plain = NULL;

  if (subtitle == NULL || *subtitle == '\0')
    return NULL;
  if (adw_preferences_row_get_use_markup (ADW_PREFERENCES_ROW (row)) &&
      pango_parse_markup (subtitle, -1, 0, NULL, &plain, NULL, NULL))
    return plain;
  return g_strdup (subtitle);
}

static void
describe_row (AdwActionRow *row)
{
  const char *state = g_object_get_data (G_OBJECT (row), STATE);
  g_autofree char *subtitle = dup_subtitle (row);
  g_autofree char *both = NULL;

  if (state != NULL && subtitle != NULL)
    /* Translators: spoken by a screen reader: a state such as “Failed”, and what was found */
    both = g_strdup_printf (_ ("%1$s: %2$s"), state, subtitle);
  if (state == NULL && subtitle == NULL)
    return;
  /* A newer toolkit may point to the subtitle, which knows no state. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  both != NULL ? both : state != NULL ? state : subtitle, -1);
}

static void
on_subtitle_changed_cb (GObject *row, GParamSpec *pspec, gpointer user_data)
{
  describe_row (ADW_ACTION_ROW (row));
}

/* A drop-down hands the focus to the button inside of it, which has no name of its own. */
static void
name_drop_down (GtkDropDown *drop_down)
{
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (drop_down));
  const char *name = gtk_widget_get_tooltip_text (GTK_WIDGET (drop_down));
  gpointer item = gtk_drop_down_get_selected_item (drop_down);

  if (button == NULL || name == NULL)
    return;
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (GTK_IS_STRING_OBJECT (item))
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    gtk_string_object_get_string (item), -1);
}

static void
on_selected_changed_cb (GObject *drop_down, GParamSpec *pspec, gpointer user_data)
{
  name_drop_down (GTK_DROP_DOWN (drop_down));
}

/* What a button with a picture does, such as the eye beside a password, is in its tooltip alone. */
static void
name_button (GtkWidget *button)
{
  const char *name = gtk_widget_get_tooltip_text (button);

  if (name != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
on_tooltip_changed_cb (GObject *button, GParamSpec *pspec, gpointer user_data)
{
  name_button (GTK_WIDGET (button));
}

static void
look_after (GtkWidget *widget)
{
  if (ADW_IS_ACTION_ROW (widget))
    {
      describe_row (ADW_ACTION_ROW (widget));
      g_signal_connect (widget, "notify::subtitle", G_CALLBACK (on_subtitle_changed_cb), NULL);
    }
  else if (GTK_IS_DROP_DOWN (widget))
    {
      name_drop_down (GTK_DROP_DOWN (widget));
      g_signal_connect (widget, "notify::selected", G_CALLBACK (on_selected_changed_cb), NULL);
    }
  else if (GTK_IS_BUTTON (widget) && gtk_button_get_use_underline (GTK_BUTTON (widget)))
    /* The name is the label with its underline; what is inside of the button says it without. */
    gtk_accessible_reset_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL);
  else if (GTK_IS_MENU_BUTTON (widget) || (GTK_IS_BUTTON (widget) && gtk_button_get_icon_name (GTK_BUTTON (widget)) != NULL))
    {
      name_button (widget);
      g_signal_connect (widget, "notify::tooltip-text", G_CALLBACK (on_tooltip_changed_cb), NULL);
    }
}

static gboolean
on_widget_mapped_cb (GSignalInvocationHint *hint, guint n_values, const GValue *values, gpointer user_data)
{
  GObject *widget = g_value_get_object (&values[0]);

  if (g_object_get_data (widget, SEEN) == NULL)
    {
      g_object_set_data (widget, SEEN, GINT_TO_POINTER (TRUE));
      look_after (GTK_WIDGET (widget));
    }
  return G_SOURCE_CONTINUE;
}

void
sc_spoken_init (void)
{
  /* A class that nobody has used has no signals yet; this one is needed as long as the program runs. */
  g_type_class_ref (GTK_TYPE_WIDGET);
  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, on_widget_mapped_cb, NULL, NULL);
}

/* The row of an expander row's own that has the focus and the subtitle. */
static AdwActionRow *
find_action_row (GtkWidget *widget)
{
  if (ADW_IS_ACTION_ROW (widget))
    return ADW_ACTION_ROW (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      AdwActionRow *row = find_action_row (child);

      if (row != NULL)
        return row;
    }
  return NULL;
}

void
sc_spoken_set_state (GtkWidget *row, const char *state)
{
  AdwActionRow *spoken = find_action_row (row);

  if (spoken == NULL)
    return;
  g_object_set_data_full (G_OBJECT (spoken), STATE, g_strdup (state), g_free);
  describe_row (spoken);
}

GtkWidget *
sc_spoken_create_arrow (void)
{
  return g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic", "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
}
