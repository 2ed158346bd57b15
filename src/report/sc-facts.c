/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-report"

#include "config.h"

#include "sc-facts.h"

struct _ScFacts
{
  gatomicrefcount ref_count;
  GHashTable     *values; /* name -> GVariant */
};

G_DEFINE_BOXED_TYPE (ScFacts, sc_facts, sc_facts_ref, sc_facts_unref)

static void
unref_value (gpointer value)
{
  g_variant_unref (value);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

ScFacts *
sc_facts_new (void)
{
  ScFacts *self = g_new0 (ScFacts, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_value);

  return self;
}

ScFacts *
sc_facts_copy (ScFacts *self)
{
  ScFacts       *copy = sc_facts_new ();
  GHashTableIter iter;
  gpointer       name, value;

  g_hash_table_iter_init (&iter, self->values);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (copy->values, g_strdup (name), g_variant_ref (value));

  return copy;
}

ScFacts *
sc_facts_ref (ScFacts *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sc_facts_unref (ScFacts *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->values);
  g_free (self);
}

void
sc_facts_set (ScFacts    *self,
              const char *name,
              GVariant   *value)
{
  g_autoptr (GVariant) owned = NULL;
  const ScFactDeclaration *declaration;

  g_return_if_fail (self != NULL);
  g_return_if_fail (name != NULL);
  g_return_if_fail (value != NULL);

  owned = g_variant_ref_sink (value);
  declaration = sc_fact_find_declaration (name);
  if (declaration == NULL)
    {
      g_critical ("The fact “%s” is not declared", name);
      return;
    }
  if (!g_str_equal (declaration->type, g_variant_get_type_string (owned)))
    {
      g_critical ("The fact “%s” is of type %s, not %s", name, declaration->type, g_variant_get_type_string (owned));
      return;
    }
  g_hash_table_replace (self->values, g_strdup (name), g_steal_pointer (&owned));
}

void
sc_facts_set_string (ScFacts    *self,
                     const char *name,
                     const char *value)
{
  g_return_if_fail (value != NULL);

  sc_facts_set (self, name, g_variant_new_string (value));
}

void
sc_facts_set_int (ScFacts    *self,
                  const char *name,
                  int         value)
{
  const ScFactDeclaration *declaration = sc_fact_find_declaration (name);

  if (declaration != NULL && g_str_equal (declaration->type, "x"))
    sc_facts_set (self, name, g_variant_new_int64 (value));
  else
    sc_facts_set (self, name, g_variant_new_int32 (value));
}

void
sc_facts_set_bool (ScFacts    *self,
                   const char *name,
                   gboolean    value)
{
  sc_facts_set (self, name, g_variant_new_boolean (value));
}

gboolean
sc_facts_has (ScFacts    *self,
              const char *name)
{
  return sc_facts_get (self, name) != NULL;
}

GVariant *
sc_facts_get (ScFacts    *self,
              const char *name)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return g_hash_table_lookup (self->values, name);
}

const char *
sc_facts_get_string (ScFacts    *self,
                     const char *name)
{
  GVariant *value = sc_facts_get (self, name);

  if (value == NULL || !g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return NULL;
  return g_variant_get_string (value, NULL);
}

int
sc_facts_get_int (ScFacts    *self,
                  const char *name,
                  int         fallback)
{
  GVariant *value = sc_facts_get (self, name);

  if (value == NULL)
    return fallback;
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT32))
    return g_variant_get_int32 (value);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    return (int) CLAMP (g_variant_get_int64 (value), G_MININT, G_MAXINT);
  return fallback;
}

gboolean
sc_facts_get_bool (ScFacts    *self,
                   const char *name)
{
  GVariant *value = sc_facts_get (self, name);

  return value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN) && g_variant_get_boolean (value);
}

GPtrArray *
sc_facts_list_names (ScFacts *self)
{
  GPtrArray     *names;
  GHashTableIter iter;
  gpointer       name;

  g_return_val_if_fail (self != NULL, NULL);

  names = g_ptr_array_sized_new (g_hash_table_size (self->values));
  g_hash_table_iter_init (&iter, self->values);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, name);
  g_ptr_array_sort (names, compare_names);

  return names;
}
