/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-report-outline.h"

G_BEGIN_DECLS

/**
 * sc_report_to_text:
 *
 * The report as plain text for a ticket, a mail or the clipboard: the sentence, why, what to do, the stages, the server's
 * reply, the transcript. Translated; safe text.
 */
char *sc_report_to_text (ScReport *self) G_GNUC_WARN_UNUSED_RESULT;

/* The same of a part of it, or of what is left when something was hidden. */
char *sc_report_outline_to_text     (GPtrArray *outline) G_GNUC_WARN_UNUSED_RESULT;
/* In Markdown, for a ticket or a forum: nothing that a server said has a meaning of its own in it. */
char *sc_report_outline_to_markdown (GPtrArray *outline) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
