/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-report"

#include "config.h"

#include "sc-diagnosis.h"

G_DEFINE_ENUM_TYPE (ScWho, sc_who,
                    G_DEFINE_ENUM_VALUE (SC_WHO_YOU, "you"),
                    G_DEFINE_ENUM_VALUE (SC_WHO_HELPDESK, "helpdesk"),
                    G_DEFINE_ENUM_VALUE (SC_WHO_PROVIDER, "provider"),
                    G_DEFINE_ENUM_VALUE (SC_WHO_ISP, "isp"))

G_DEFINE_ENUM_TYPE (ScOutcome, sc_outcome,
                    G_DEFINE_ENUM_VALUE (SC_OUTCOME_OK, "ok"),
                    G_DEFINE_ENUM_VALUE (SC_OUTCOME_WARNING, "warning"),
                    G_DEFINE_ENUM_VALUE (SC_OUTCOME_FAULT, "fault"),
                    G_DEFINE_ENUM_VALUE (SC_OUTCOME_CANCELLED, "cancelled"))

G_DEFINE_BOXED_TYPE (ScDiagnosis, sc_diagnosis, sc_diagnosis_ref, sc_diagnosis_unref)

static void
free_cause (gpointer cause)
{
  sc_cause_free (cause);
}

static void
free_fix (gpointer fix)
{
  sc_fix_free (fix);
}

ScDiagnosis *
sc_diagnosis_new (void)
{
  ScDiagnosis *self = g_new0 (ScDiagnosis, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->outcome = SC_OUTCOME_OK;
  self->causes = g_ptr_array_new_with_free_func (free_cause);

  return self;
}

ScDiagnosis *
sc_diagnosis_ref (ScDiagnosis *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sc_diagnosis_unref (ScDiagnosis *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->reply_enhanced);
  g_free (self->reply_text);
  g_free (self->summary);
  g_ptr_array_unref (self->causes);
  g_free (self);
}

ScCause *
sc_cause_new (const char *id)
{
  ScCause *self = g_new0 (ScCause, 1);

  self->id = g_strdup (id);
  self->fixes = g_ptr_array_new_with_free_func (free_fix);

  return self;
}

void
sc_cause_free (ScCause *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->id);
  g_free (self->title);
  g_free (self->explanation);
  g_strfreev (self->why);
  g_strfreev (self->against);
  g_strfreev (self->why_facts);
  g_strfreev (self->against_facts);
  g_ptr_array_unref (self->fixes);
  g_strfreev (self->prevention);
  g_free (self->sign);
  g_free (self->stop);
  g_free (self->question);
  g_free (self);
}

ScFix *
sc_fix_new (const char *id,
            ScWho       who)
{
  ScFix *self = g_new0 (ScFix, 1);

  self->id = g_strdup (id);
  self->who = who;

  return self;
}

void
sc_fix_free (ScFix *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->id);
  g_free (self->title);
  g_strfreev (self->steps);
  g_free (self->action);
  g_free (self->action_argument);
  g_free (self);
}

GPtrArray *
sc_diagnosis_list_others (ScDiagnosis *self,
                          gboolean     seen)
{
  GPtrArray *others = g_ptr_array_new ();

  for (guint i = 1; i < self->causes->len; i++)
    {
      ScCause *cause = g_ptr_array_index (self->causes, i);

      if (cause->is_seen == seen)
        g_ptr_array_add (others, cause);
    }
  return others;
}
