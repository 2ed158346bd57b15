/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-practice"

#include "config.h"

#include "sc-scenario.h"

#include "sc-practice-resources.h"
#include "sc-scenario-private.h"

#include <glib/gi18n-lib.h>

#define RESOURCE_FOLDER "/io/github/sendcheck/Sendcheck/practice"

enum
{
  PROP_ID = 1,
  PROP_TITLE,
  PROP_DESCRIPTION,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ScScenario, sc_scenario, G_TYPE_OBJECT)

void
sc_action_free (ScAction *self)
{
  g_clear_pointer (&self->octets, g_bytes_unref);
  g_free (self);
}

void
sc_rule_free (ScRule *self)
{
  g_ptr_array_unref (self->actions);
  g_free (self);
}

static void
sc_scenario_finalize (GObject *object)
{
  ScScenario *self = SC_SCENARIO (object);

  g_free (self->id);
  g_free (self->title);
  g_free (self->description);
  g_free (self->server_name);
  g_free (self->mechanisms);
  g_strfreev (self->capabilities);
  g_ptr_array_unref (self->rules);
  G_OBJECT_CLASS (sc_scenario_parent_class)->finalize (object);
}

static void
sc_scenario_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  ScScenario *self = SC_SCENARIO (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, self->description);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sc_scenario_class_init (ScScenarioClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags   flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = sc_scenario_finalize;
  object_class->get_property = sc_scenario_get_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sc_scenario_init (ScScenario *self)
{
  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rule_free);
}

const char *
sc_scenario_get_id (ScScenario *self)
{
  g_return_val_if_fail (SC_IS_SCENARIO (self), NULL);
  return self->id;
}

const char *
sc_scenario_get_title (ScScenario *self)
{
  g_return_val_if_fail (SC_IS_SCENARIO (self), NULL);
  return self->title;
}

const char *
sc_scenario_get_description (ScScenario *self)
{
  g_return_val_if_fail (SC_IS_SCENARIO (self), NULL);
  return self->description;
}

ScSecurity
sc_scenario_get_security (ScScenario *self)
{
  g_return_val_if_fail (SC_IS_SCENARIO (self), SC_SECURITY_STARTTLS);
  return self->security;
}

ScRule *
sc_scenario_find_rule (ScScenario     *self,
                       ScPracticeStep  step,
                       guint           nth,
                       guint           connection,
                       gboolean        tls)
{
  for (guint i = 0; i < self->rules->len; i++)
    {
      ScRule *rule = g_ptr_array_index (self->rules, i);

      if (rule->step == step
          && nth >= rule->first_time && nth <= rule->last_time
          && connection >= rule->first_connection && connection <= rule->last_connection
          && (rule->tls < 0 || rule->tls == (tls ? 1 : 0)))
        return rule;
    }
  return NULL;
}

static int
compare_scenarios (gconstpointer a,
                   gconstpointer b)
{
  ScScenario *first = *(ScScenario * const *) a;
  ScScenario *second = *(ScScenario * const *) b;

  if (first->order != second->order)
    return first->order < second->order ? -1 : 1;
  return g_strcmp0 (first->id, second->id);
}

static GResource *
register_resource (void)
{
  sc_practice_register_resource ();
  return sc_practice_get_resource ();
}

/* The compiled-in files. One that cannot be read is a fault of this build, which the tests catch. */
static gpointer
load_all (gpointer unused)
{
  g_autoptr (GPtrArray) scenarios = g_ptr_array_new_with_free_func (g_object_unref);
  GResource            *resource = register_resource ();
  g_auto (GStrv)        names = g_resource_enumerate_children (resource, RESOURCE_FOLDER, 0, NULL);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char   *path = g_build_path ("/", RESOURCE_FOLDER, names[i], NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) xml = g_resource_lookup_data (resource, path, 0, &error);
      ScScenario        *scenario = NULL;

      if (xml != NULL)
        scenario = sc_scenario_parse (g_bytes_get_data (xml, NULL), (gssize) g_bytes_get_size (xml), &error);
      if (scenario != NULL)
        g_ptr_array_add (scenarios, scenario);
      else
        g_critical ("%s: %s", names[i], error->message);
    }
  g_ptr_array_sort (scenarios, compare_scenarios);
  return g_steal_pointer (&scenarios);
}

static GPtrArray *
get_all (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, load_all, NULL);
}

GListModel *
sc_scenario_list (void)
{
  GListStore *store = g_list_store_new (SC_TYPE_SCENARIO);
  GPtrArray  *all = get_all ();

  for (guint i = 0; i < all->len; i++)
    {
      ScScenario *scenario = g_ptr_array_index (all, i);

      if (!scenario->hidden)
        g_list_store_append (store, scenario);
    }
  return G_LIST_MODEL (store);
}

ScScenario *
sc_scenario_find (const char *id,
                  GError    **error)
{
  GPtrArray          *all = get_all ();
  g_autoptr (GString) names = g_string_new (NULL);

  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < all->len; i++)
    {
      ScScenario *scenario = g_ptr_array_index (all, i);

      if (g_str_equal (scenario->id, id))
        return g_object_ref (scenario);
      if (!scenario->hidden)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", scenario->id);
    }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               /* Translators: the first is the word that was given, the second a list of words that can be given. */
               _("There is no practice scenario “%s”; there are: %s"), id, names->str);
  return NULL;
}
