/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-report.h"

G_BEGIN_DECLS

/**
 * sc_report_to_text:
 *
 * The report as plain text for a ticket, a mail or the clipboard: the sentence, why, what to do, the stages, the server's
 * reply, the transcript. Translated; safe text.
 */
char *sc_report_to_text (ScReport *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
