/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-state-icon.h"

#include "sc-labels.h"

struct _ScStateIcon
{
  AdwBin parent_instance;

  GtkWidget *image;
  GtkWidget *spinner;
};

G_DEFINE_FINAL_TYPE (ScStateIcon, sc_state_icon, ADW_TYPE_BIN)

static void
sc_state_icon_dispose (GObject *object)
{
  ScStateIcon *self = SC_STATE_ICON (object);

  g_clear_object (&self->image);
  g_clear_object (&self->spinner);
  G_OBJECT_CLASS (sc_state_icon_parent_class)->dispose (object);
}

static void
sc_state_icon_class_init (ScStateIconClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_state_icon_dispose;
}

static void
sc_state_icon_init (ScStateIcon *self)
{
  self->image = g_object_ref_sink (gtk_image_new ());
  self->spinner = g_object_ref_sink (gtk_spinner_new ());
  gtk_widget_set_size_request (GTK_WIDGET (self), 16, 16);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  sc_state_icon_set_status (self, SC_STATUS_WAITING);
}

GtkWidget *
sc_state_icon_new (void)
{
  return g_object_new (SC_TYPE_STATE_ICON, NULL);
}

void
sc_state_icon_set_status (ScStateIcon *self, ScStatus status)
{
  GtkWidget *shown = status == SC_STATUS_RUNNING ? self->spinner : self->image;
  const char *classes[] = { sc_labels_get_status_class (status), NULL };

  g_return_if_fail (SC_IS_STATE_ICON (self));
  gtk_image_set_from_icon_name (GTK_IMAGE (self->image), sc_labels_get_status_icon (status));
  gtk_widget_set_css_classes (self->image, *classes[0] != '\0' ? classes : &classes[1]);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), status == SC_STATUS_RUNNING);
  gtk_accessible_update_property (GTK_ACCESSIBLE (shown), GTK_ACCESSIBLE_PROPERTY_LABEL, sc_labels_get_status (status), -1);
  if (adw_bin_get_child (ADW_BIN (self)) != shown)
    adw_bin_set_child (ADW_BIN (self), shown);
}
