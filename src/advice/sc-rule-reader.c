/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-advice"

#include "config.h"

#include "sc-rule-reader.h"

#include "sc-enum.h"

#include <glib/gi18n-lib.h>

#define WEIGHT_MAX 12.0

struct _ScCauseTable
{
  GHashTable *numbers; /* id: number + 1 */
  GPtrArray *ids;
  int waits[SC_CAUSES_MAX];
};

ScCauseTable *
sc_cause_table_new (void)
{
  ScCauseTable *self = g_new0 (ScCauseTable, 1);

  self->numbers = g_hash_table_new (g_str_hash, g_str_equal);
  self->ids = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
sc_cause_table_free (ScCauseTable *self)
{
  g_hash_table_unref (self->numbers);
  g_ptr_array_unref (self->ids);
  g_free (self);
}

guint
sc_cause_table_find (ScCauseTable *self,
                     const char *id)
{
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, id));

  return number > 0 ? number - 1 : SC_CAUSES_MAX;
}

guint
sc_cause_table_intern (ScCauseTable *self,
                       const char *id)
{
  guint number = sc_cause_table_find (self, id);
  char *copy;

  if (number < SC_CAUSES_MAX || self->ids->len == SC_CAUSES_MAX)
    return number;
  copy = g_strdup (id);
  g_ptr_array_add (self->ids, copy);
  g_hash_table_insert (self->numbers, copy, GUINT_TO_POINTER (self->ids->len));
  return self->ids->len - 1;
}

const char *
sc_cause_table_get (ScCauseTable *self,
                    guint cause)
{
  return g_ptr_array_index (self->ids, cause);
}

guint
sc_cause_table_get_n (ScCauseTable *self)
{
  return self->ids->len;
}

void
sc_cause_table_set_wait (ScCauseTable *self,
                         guint cause,
                         int wait_s)
{
  g_return_if_fail (cause < SC_CAUSES_MAX);

  self->waits[cause] = wait_s;
}

int
sc_cause_table_get_wait (ScCauseTable *self,
                         guint cause)
{
  g_return_val_if_fail (cause < SC_CAUSES_MAX, 0);

  return self->waits[cause];
}

static gboolean
read_weight (const char *item,
             ScCauseTable *causes,
             ScWeight *weight,
             GError **error)
{
  const char *colon = g_strrstr (item, ":");
  g_autofree char *id = colon != NULL ? g_strndup (item, (gsize) (colon - item)) : g_strdup (item);
  guint cause = sc_cause_table_find (causes, id);
  char *end = NULL;
  double value = colon != NULL ? g_ascii_strtod (colon + 1, &end) : 0;

  if (colon == NULL || end == colon + 1 || *end != '\0' || value > WEIGHT_MAX || value < -WEIGHT_MAX)
    {
      /* Translators: %s is part of a data file; "for" is an attribute in it */
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("for holds “%s”, which is not a cause and a weight such as “greylisting:3”"), item);
      return FALSE;
    }
  if (cause == SC_CAUSES_MAX)
    {
      /* Translators: %s is the id of a cause in a data file */
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("there is no cause “%s”"), id);
      return FALSE;
    }
  *weight = (ScWeight) { .cause = (guint8) cause, .weight = (float) value };
  return TRUE;
}

gboolean
sc_rule_read_weights (const char *text,
                      ScCauseTable *causes,
                      GArray *weights,
                      GError **error)
{
  g_auto (GStrv) items = NULL;

  if (text == NULL || text[0] == '\0')
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("the rule does not say what it speaks for (for=\"…\")"));
      return FALSE;
    }
  items = g_strsplit_set (text, " \t\r\n", -1);
  for (guint i = 0; items[i] != NULL; i++)
    {
      ScWeight weight;

      if (items[i][0] == '\0')
        continue;
      if (!read_weight (items[i], causes, &weight, error))
        return FALSE;
      g_array_append_val (weights, weight);
    }
  return TRUE;
}

guint
sc_rule_get_step_number (ScStep step)
{
  /* Reading the greeting is the end of connecting: sources that speak of one mean the other. */
  return (step == SC_STEP_CONNECT ? SC_STEP_BANNER : step) % 16;
}

guint32
sc_rule_step_bit (ScStep step)
{
  return 1u << sc_rule_get_step_number (step);
}

gboolean
sc_rule_read_steps (const char *text,
                    guint32 *steps,
                    GError **error)
{
  g_auto (GStrv) items = NULL;

  *steps = text == NULL ? G_MAXUINT32 : 0;
  if (text == NULL)
    return TRUE;
  items = g_strsplit (text, " ", -1);
  for (guint i = 0; items[i] != NULL; i++)
    {
      int step;

      if (items[i][0] == '\0')
        continue;
      if (!sc_enum_from_nick (SC_TYPE_STEP, items[i], &step))
        {
          /* Translators: %s is the value of an attribute of a data file */
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("there is no step “%s”"), items[i]);
          return FALSE;
        }
      *steps |= sc_rule_step_bit ((ScStep) step);
    }
  return TRUE;
}
