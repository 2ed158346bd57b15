/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-page.h"

typedef struct
{
  char *title;
} ScPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (ScPage, sc_page, ADW_TYPE_BIN)

enum
{
  PROP_TITLE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
sc_page_finalize (GObject *object)
{
  ScPagePrivate *priv = sc_page_get_instance_private (SC_PAGE (object));

  g_clear_pointer (&priv->title, g_free);
  G_OBJECT_CLASS (sc_page_parent_class)->finalize (object);
}

static void
sc_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_TITLE)
    g_value_set_string (value, sc_page_get_title (SC_PAGE (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sc_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_TITLE)
    sc_page_set_title (SC_PAGE (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sc_page_class_init (ScPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sc_page_finalize;
  object_class->get_property = sc_page_get_property;
  object_class->set_property = sc_page_set_property;

  properties[PROP_TITLE] =
      g_param_spec_string ("title", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sc_page_init (ScPage *self)
{
}

const char *
sc_page_get_title (ScPage *self)
{
  ScPagePrivate *priv = sc_page_get_instance_private (self);

  g_return_val_if_fail (SC_IS_PAGE (self), NULL);
  return priv->title;
}

void
sc_page_set_title (ScPage *self, const char *title)
{
  ScPagePrivate *priv = sc_page_get_instance_private (self);

  g_return_if_fail (SC_IS_PAGE (self));
  if (g_strcmp0 (priv->title, title) == 0)
    return;
  g_free (priv->title);
  priv->title = g_strdup (title);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

void
sc_page_shown (ScPage *self)
{
  g_return_if_fail (SC_IS_PAGE (self));
  if (SC_PAGE_GET_CLASS (self)->shown != NULL)
    SC_PAGE_GET_CLASS (self)->shown (self);
}

void
sc_page_hidden (ScPage *self)
{
  g_return_if_fail (SC_IS_PAGE (self));
  if (SC_PAGE_GET_CLASS (self)->hidden != NULL)
    SC_PAGE_GET_CLASS (self)->hidden (self);
}
