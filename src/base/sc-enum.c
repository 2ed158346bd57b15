/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-base"

#include "config.h"

#include "sc-enum.h"

/* Flags whose every value is one bit have nicks, too. */
static const char *
flag_to_nick (GType type,
              int   value)
{
  g_autoptr (GTypeClass) class = g_type_class_ref (type);
  GFlagsClass *flags = G_FLAGS_CLASS (class);

  for (guint i = 0; i < flags->n_values; i++)
    {
      if (flags->values[i].value == (guint) value)
        return flags->values[i].value_nick;
    }
  return NULL;
}

const char *
sc_enum_to_nick (GType type,
                 int   value)
{
  g_autoptr (GTypeClass) class = NULL;
  GEnumValue *found;

  g_return_val_if_fail (G_TYPE_IS_ENUM (type) || G_TYPE_IS_FLAGS (type), NULL);

  if (G_TYPE_IS_FLAGS (type))
    return flag_to_nick (type, value);
  class = g_type_class_ref (type);
  found = g_enum_get_value (G_ENUM_CLASS (class), value);
  return found != NULL ? found->value_nick : NULL;
}

gboolean
sc_enum_from_nick (GType       type,
                   const char *nick,
                   int        *value)
{
  g_autoptr (GTypeClass) class = NULL;

  g_return_val_if_fail (G_TYPE_IS_ENUM (type) || G_TYPE_IS_FLAGS (type), FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  if (nick == NULL)
    return FALSE;
  class = g_type_class_ref (type);
  if (G_TYPE_IS_FLAGS (type))
    {
      GFlagsValue *flag = g_flags_get_value_by_nick (G_FLAGS_CLASS (class), nick);

      if (flag != NULL)
        *value = (int) flag->value;
      return flag != NULL;
    }
  else
    {
      GEnumValue *found = g_enum_get_value_by_nick (G_ENUM_CLASS (class), nick);

      if (found != NULL)
        *value = found->value;
      return found != NULL;
    }
}
