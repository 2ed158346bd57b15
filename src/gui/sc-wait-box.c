/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-wait-box.h"

#include "sc-gui-compat.h"
#include "sc-labels.h"

#include <glib/gi18n-lib.h>

struct _ScWaitBox
{
  AdwBin parent_instance;

  GtkLabel *countdown;
  GtkProgressBar *progress;
  GtkLabel *detail;
  GtkWidget *try_now;
  GtkSwitch *goes_on;
  ScWaiter *waiter;
  guint announced; /* attempts that a screen reader has heard of */
};

G_DEFINE_FINAL_TYPE (ScWaitBox, sc_wait_box, ADW_TYPE_BIN)

enum
{
  SIGNAL_STOPPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static char *
dup_detail (ScWaitBox *self)
{
  guint n = sc_waiter_get_n_attempts (self->waiter);
  const char *cost = sc_waiter_logs_in (self->waiter) ? _ ("Each try is one connection and one login.")
                                                      : _ ("Each try is one connection, without a login.");
  g_autofree char *refused = NULL;

  if (n == 0)
    return g_strdup (cost);
  /* Translators: how often a try was refused while the program waits */
  refused = g_strdup_printf (ngettext ("Still refused, %u time so far; so the wait grows.",
                                       "Still refused, %u times so far; so the wait grows.", n), n);
  return g_strdup_printf ("%s\n%s", refused, cost);
}

static void
show_state (ScWaitBox *self)
{
  guint wait_s = sc_waiter_get_wait_s (self->waiter);
  guint left_s = sc_waiter_get_left_s (self->waiter);
  gboolean tries = sc_waiter_get_state (self->waiter) == SC_WAITER_TRYING;
  g_autofree char *clock = sc_labels_dup_clock (left_s);
  /* Translators: a countdown; the placeholder is minutes and seconds, such as “14:59” */
  g_autofree char *text = tries ? g_strdup (_ ("Trying again…")) : g_strdup_printf (_ ("Trying again in %s"), clock);
  g_autofree char *detail = dup_detail (self);

  gtk_label_set_text (self->countdown, text);
  gtk_label_set_text (self->detail, detail);
  gtk_progress_bar_set_fraction (self->progress, wait_s > 0 ? 1.0 - MIN (1.0, (double) left_s / wait_s) : 0);
  gtk_widget_set_sensitive (self->try_now, !tries);
}

static void
on_waiter_changed_cb (ScWaiter *waiter, gpointer user_data)
{
  ScWaitBox *self = user_data;
  gboolean active = sc_waiter_is_active (waiter);
  guint n = sc_waiter_get_n_attempts (waiter);

  if (active)
    show_state (self);
  if (active && n > self->announced)
    sc_compat_announce (GTK_WIDGET (self), gtk_label_get_text (self->detail));
  self->announced = n;
  gtk_widget_set_visible (GTK_WIDGET (self), active);
}

static void
on_try_now_clicked_cb (GtkButton *button, gpointer user_data)
{
  sc_waiter_try_now (SC_WAIT_BOX (user_data)->waiter);
}

static void
on_stop_clicked_cb (GtkButton *button, gpointer user_data)
{
  sc_waiter_stop (SC_WAIT_BOX (user_data)->waiter);
  g_signal_emit (user_data, signals[SIGNAL_STOPPED], 0);
}

static void
sc_wait_box_dispose (GObject *object)
{
  ScWaitBox *self = SC_WAIT_BOX (object);

  if (self->waiter != NULL)
    g_signal_handlers_disconnect_by_data (self->waiter, self);
  g_clear_object (&self->waiter);
  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_WAIT_BOX);
  G_OBJECT_CLASS (sc_wait_box_parent_class)->dispose (object);
}

static void
sc_wait_box_class_init (ScWaitBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_wait_box_dispose;
  signals[SIGNAL_STOPPED] =
      g_signal_new ("stopped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sendcheck/Sendcheck/ui/sc-wait-box.ui");
  gtk_widget_class_bind_template_child (widget_class, ScWaitBox, countdown);
  gtk_widget_class_bind_template_child (widget_class, ScWaitBox, progress);
  gtk_widget_class_bind_template_child (widget_class, ScWaitBox, detail);
  gtk_widget_class_bind_template_child (widget_class, ScWaitBox, try_now);
  gtk_widget_class_bind_template_child (widget_class, ScWaitBox, goes_on);
  gtk_widget_class_bind_template_callback (widget_class, on_try_now_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_clicked_cb);
}

static void
sc_wait_box_init (ScWaitBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
sc_wait_box_set_waiter (ScWaitBox *self, ScWaiter *waiter)
{
  g_return_if_fail (SC_IS_WAIT_BOX (self));
  if (!g_set_object (&self->waiter, waiter))
    return;
  g_signal_connect (waiter, "changed", G_CALLBACK (on_waiter_changed_cb), self);
}

gboolean
sc_wait_box_goes_on (ScWaitBox *self)
{
  g_return_val_if_fail (SC_IS_WAIT_BOX (self), FALSE);
  return self->waiter != NULL && sc_waiter_is_active (self->waiter) && gtk_switch_get_active (self->goes_on);
}

void
sc_wait_box_focus (ScWaitBox *self)
{
  g_return_if_fail (SC_IS_WAIT_BOX (self));
  gtk_widget_grab_focus (self->try_now);
}
