/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib-object.h>

#include "sc-facts.h"

G_BEGIN_DECLS

/* The five stages of a run, in order. Nicks: connectivity ports tls auth send. */
typedef enum
{
  SC_STAGE_CONNECTIVITY = 1,
  SC_STAGE_PORTS,
  SC_STAGE_TLS,
  SC_STAGE_AUTH,
  SC_STAGE_SEND,
} ScStageId;
#define SC_N_STAGES 5
#define SC_TYPE_STAGE_ID (sc_stage_id_get_type ())
GType sc_stage_id_get_type (void);

/* Nicks: waiting running pass warn fail skip. Only the last four are written into a report. */
typedef enum
{
  SC_STATUS_WAITING = 1,
  SC_STATUS_RUNNING,
  SC_STATUS_PASS,
  SC_STATUS_WARN,
  SC_STATUS_FAIL,
  SC_STATUS_SKIP,
} ScStatus;
#define SC_TYPE_STATUS (sc_status_get_type ())
GType sc_status_get_type (void);

/* One question of a stage and its answer: immutable list item. Properties: id, status, summary. */
#define SC_TYPE_CHECK (sc_check_get_type ())
G_DECLARE_FINAL_TYPE (ScCheck, sc_check, SC, CHECK, GObject)
ScCheck    *sc_check_new         (const char *id, ScStatus status, const char *summary) G_GNUC_WARN_UNUSED_RESULT;
const char *sc_check_get_id      (ScCheck *self);   /* "resolve", "tcp-587-ipv4" */
ScStatus    sc_check_get_status  (ScCheck *self);
const char *sc_check_get_summary (ScCheck *self);   /* a translated sentence for users */

/* A stage of a report: list item that changes in the main context only. Properties: id, status, duration-ms, and itself a
 * GListModel of ScCheck. A later check with the same id replaces the earlier one in place. */
#define SC_TYPE_STAGE (sc_stage_get_type ())
G_DECLARE_FINAL_TYPE (ScStage, sc_stage, SC, STAGE, GObject)
ScStage    *sc_stage_new             (ScStageId id) G_GNUC_WARN_UNUSED_RESULT;
ScStageId   sc_stage_get_id          (ScStage *self);
ScStatus    sc_stage_get_status      (ScStage *self);
guint       sc_stage_get_duration_ms (ScStage *self);
/* (transfer none) (nullable): what is being waited for now, translated: "Waiting for the greeting, at most 15 seconds" */
const char *sc_stage_get_activity    (ScStage *self);
/* (transfer none) (nullable): the facts of the report that it belongs to */
ScFacts    *sc_stage_get_facts       (ScStage *self);
/* For the report that owns it. */
void        sc_stage_set_facts       (ScStage *self, ScFacts *facts);
void        sc_stage_set_status      (ScStage *self, ScStatus status);
void        sc_stage_set_duration_ms (ScStage *self, guint duration_ms);
void        sc_stage_set_activity    (ScStage *self, const char *activity);
void        sc_stage_put_check       (ScStage *self, ScCheck *check);
G_END_DECLS
