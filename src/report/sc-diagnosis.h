/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib-object.h>

#include "sc-stage.h"
#include "sc-step.h"

G_BEGIN_DECLS

/* What the facts mean: made by advice/, kept and written by report/. Plain structs, filled once and then only read; strings are owned,
 * translated, safe text. */

/* Who can do a fix. Nicks: you helpdesk provider isp. */
typedef enum
{
  SC_WHO_YOU = 1,
  SC_WHO_HELPDESK,
  SC_WHO_PROVIDER,
  SC_WHO_ISP,
} ScWho;
#define SC_TYPE_WHO (sc_who_get_type ())
GType sc_who_get_type (void);

typedef struct
{
  char      *id;       /* "use-other-port" */
  ScWho      who;
  char      *title;
  char     **steps;
  int        wait_s;   /* 0: no wait */
  char      *action;   /* (nullable): what a button can do: retry, wait, use-endpoint, use-host, type-password, edit-settings, open-url, copy-message */
  char      *action_argument; /* (nullable): "587 starttls", a URL */
} ScFix;

typedef struct
{
  char      *id;          /* a cause name of CONTRACT.md */
  double     score;       /* 0 to 1: how likely */
  gboolean   is_seen;     /* the run saw it for itself: it is wrong as well, whatever stands before it */
  char      *title;       /* one short sentence */
  char      *explanation; /* what it means, one or two sentences */
  char     **why;         /* the facts that speak for it, in words */
  char     **against;     /* the facts that speak against it, in words */
  char     **why_facts;   /* (nullable): for each of @why the names of the facts it rests on, with spaces between; "" for none */
  char     **against_facts; /* (nullable): likewise */
  GPtrArray *fixes;       /* ScFix, best first */
  char     **prevention;  /* how to prevent it, sentences; may be empty */
  char      *sign;        /* (nullable): how to know that it worked */
  char      *stop;        /* (nullable): when to stop trying because it makes things worse */
  char      *question;    /* (nullable): what the helpdesk should ask next */
} ScCause;

/* Nicks: ok warning fault cancelled. */
typedef enum
{
  SC_OUTCOME_OK = 1,
  SC_OUTCOME_WARNING,
  SC_OUTCOME_FAULT,
  SC_OUTCOME_CANCELLED,
} ScOutcome;
#define SC_TYPE_OUTCOME (sc_outcome_get_type ())
GType sc_outcome_get_type (void);

typedef struct _ScDiagnosis ScDiagnosis;
struct _ScDiagnosis
{
  gatomicrefcount ref_count;
  ScOutcome  outcome;
  ScStageId  stage;       /* 0: none */
  ScStep     step;        /* 0: none */
  guint      reply_code;  /* 0: no reply is at fault */
  char      *reply_enhanced; /* (nullable) */
  char      *reply_text;  /* (nullable) */
  GPtrArray *causes;      /* ScCause, best first; never empty for a fault */
  char      *summary;     /* one sentence */
};

#define SC_TYPE_DIAGNOSIS (sc_diagnosis_get_type ())
GType        sc_diagnosis_get_type (void);
ScDiagnosis *sc_diagnosis_new      (void) G_GNUC_WARN_UNUSED_RESULT; /* to be filled by its maker, then only read */
ScDiagnosis *sc_diagnosis_ref      (ScDiagnosis *self);
void         sc_diagnosis_unref    (ScDiagnosis *self);
/* The causes after the first, those the run has seen for itself or the others; (transfer container) */
GPtrArray   *sc_diagnosis_list_others (ScDiagnosis *self, gboolean seen) G_GNUC_WARN_UNUSED_RESULT;
ScCause     *sc_cause_new          (const char *id) G_GNUC_WARN_UNUSED_RESULT;
void         sc_cause_free         (ScCause *self);
ScFix       *sc_fix_new            (const char *id, ScWho who) G_GNUC_WARN_UNUSED_RESULT;
void         sc_fix_free           (ScFix *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScDiagnosis, sc_diagnosis_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScCause, sc_cause_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScFix, sc_fix_free)
G_END_DECLS
