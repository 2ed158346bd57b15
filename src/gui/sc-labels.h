/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

#include "sc-auth-method.h"
#include "sc-diagnosis.h"
#include "sc-endpoint.h"
#include "sc-report.h"
#include "sc-stage.h"

G_BEGIN_DECLS

/* The words and icons the pages share. All (transfer none) unless named dup. */
const char *sc_labels_get_status       (ScStatus status);
const char *sc_labels_get_status_icon  (ScStatus status);
/* The CSS class that colours it; "" for none. */
const char *sc_labels_get_status_class (ScStatus status);
const char *sc_labels_get_question     (ScStageId stage);
const char *sc_labels_get_stage        (ScStageId stage);
const char *sc_labels_get_step         (ScStep step);
const char *sc_labels_get_security     (ScSecurity security);
const char *sc_labels_get_who          (ScWho who);
char       *sc_labels_dup_auth         (ScAuthMethod method);
/* "24.11.2026 18:00", here and now */
char       *sc_labels_dup_date         (GDateTime *date);
char       *sc_labels_dup_duration     (guint milliseconds);
/* "14:59": for a countdown */
char       *sc_labels_dup_clock        (guint seconds);
/* "15 minutes" */
char       *sc_labels_dup_wait         (int seconds);
/* The line for the helpdesk: reply code, step in words, server. */
/* "421 4.7.0", or "" without a reply */
char       *sc_labels_dup_reply_code   (ScDiagnosis *diagnosis);
char       *sc_labels_dup_helpdesk     (ScReport *report);

G_END_DECLS
