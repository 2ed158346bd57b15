/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "find-widget"

#include "config.h"

#include "find-widget.h"

static GtkWidget *
find_after (GtkWidget *root, GType type, guint *skip)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type) && (*skip)-- == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_after (child, type, skip);
  return found;
}

GtkWidget *
find_widget (GtkWidget *root, GType type, guint number)
{
  return find_after (root, type, &number);
}

GtkListView *
find_dialogue (GtkWidget *view)
{
  GtkWidget *list;

  for (guint number = 0; (list = find_widget (view, GTK_TYPE_LIST_VIEW, number)) != NULL; number++)
    {
      if (GTK_IS_MULTI_SELECTION (gtk_list_view_get_model (GTK_LIST_VIEW (list))))
        return GTK_LIST_VIEW (list);
    }
  g_assert_not_reached ();
}

void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
on_after_paint_cb (GdkFrameClock *clock, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

void
paint (GtkWidget *window)
{
  gboolean is_painted = FALSE;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  gulong id = g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint_cb), &is_painted);

  gtk_widget_queue_draw (window);
  while (!is_painted)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (clock, id);
}
