/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

#include "sc-auth-method.h"
#include "sc-diagnosis.h"
#include "sc-endpoint.h"
#include "sc-event.h"
#include "sc-facts.h"
#include "sc-stage.h"
#include "sc-transcript.h"

G_BEGIN_DECLS

/**
 * ScReport:
 *
 * Everything a run saw: whose settings, the stages with their checks, the facts, the transcript, and (once somebody
 * explained it) the diagnosis. A live run, a practice run and a file that was opened are all the same to whoever shows it.
 * Belongs to one thread at a time. Properties with notify: diagnosis, finished.
 */
#define SC_TYPE_REPORT (sc_report_get_type ())
G_DECLARE_FINAL_TYPE (ScReport, sc_report, SC, REPORT, GObject)

ScReport     *sc_report_new              (void) G_GNUC_WARN_UNUSED_RESULT;
/* (nullable) @provider: its id in the knowledge */
void          sc_report_set_account      (ScReport *self, const char *origin, ScEndpoint *endpoint, ScAuthMethod auth, const char *provider);
const char   *sc_report_get_origin       (ScReport *self);   /* (nullable) "goa", "msmtp", "sendcheck", "typed", "practice" */
ScEndpoint   *sc_report_get_endpoint     (ScReport *self);   /* (nullable) */
ScAuthMethod  sc_report_get_auth         (ScReport *self);
const char   *sc_report_get_provider     (ScReport *self);   /* (nullable) */
/* (nullable): the version of Sendcheck that made it; %NULL when an opened file does not say */
const char   *sc_report_get_program_version (ScReport *self);
void          sc_report_set_program_version (ScReport *self, const char *version);
/* Whether it was opened from a file of a newer version, of which not everything was understood. */
gboolean      sc_report_is_newer         (ScReport *self);
void          sc_report_set_newer        (ScReport *self, gboolean newer);
GDateTime    *sc_report_get_created      (ScReport *self);   /* UTC */
void          sc_report_set_created      (ScReport *self, GDateTime *created);
guint         sc_report_get_duration_ms  (ScReport *self);
void          sc_report_set_duration_ms  (ScReport *self, guint duration_ms);
/* (transfer none): always all five, in order */
ScStage      *sc_report_get_stage        (ScReport *self, ScStageId id);
GListModel   *sc_report_get_stages       (ScReport *self);
ScTranscript *sc_report_get_transcript   (ScReport *self);
ScFacts      *sc_report_get_facts        (ScReport *self);   /* (transfer none) */
ScDiagnosis  *sc_report_get_diagnosis    (ScReport *self);   /* (transfer none) (nullable) */
void          sc_report_set_diagnosis    (ScReport *self, ScDiagnosis *diagnosis);
/* (transfer none) (nullable): the outcome as a code to read aloud (sc-phone-code.h); made with the diagnosis */
const char   *sc_report_get_phone_code   (ScReport *self);
void          sc_report_set_phone_code   (ScReport *self, const char *phone_code);
gboolean      sc_report_is_finished      (ScReport *self);

/* A report is what its events made of it: the only way a run changes one. */
void     sc_report_apply       (ScReport *self, ScEvent *event);

G_END_DECLS
