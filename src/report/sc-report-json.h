/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-report.h"

G_BEGIN_DECLS

/* The report as JSON, exactly as docs/contract.md has it. */
char     *sc_report_to_json   (ScReport    *self) G_GNUC_WARN_UNUSED_RESULT;
/* Likewise, with an empty transcript. */
char     *sc_report_to_json_without_dialogue (ScReport *self) G_GNUC_WARN_UNUSED_RESULT;
/**
 * sc_report_new_from_json:
 * Errors: %G_IO_ERROR_INVALID_DATA with what is wrong and where ("line 3: …", "“stages[2].status”: …").
 * Unknown members are kept out; a newer "version" is opened with what is understood. Every text is made safe again.
 */
ScReport *sc_report_new_from_json (const char *json, gssize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* At most 16 MiB are read. Errors: of GFile, and as above, prefixed with the file's name. */
ScReport *sc_report_load_sync (GFile *file, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Written whole or not at all, readable by the user alone. */
gboolean  sc_report_save_sync (ScReport *self, GFile *file, GCancellable *cancellable, GError **error);

G_END_DECLS
