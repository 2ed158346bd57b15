/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <json-glib/json-glib.h>

#include "sc-json-reader-private.h"
#include "sc-report.h"

G_BEGIN_DECLS

#define SC_REPORT_JSON_FORMAT  "sendcheck-report"
#define SC_REPORT_JSON_VERSION 1

/* Characters of one text that are kept, when writing and when reading. A reply is bounded to as many octets. */
#define SC_REPORT_JSON_TEXT_MAX (64 * 1024)

/* Makes a report of the parsed @root. Errors: %G_IO_ERROR_INVALID_DATA with the member's path. */
ScReport *sc_report_json_read  (JsonNode *root, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char     *sc_report_json_write (ScReport *report, gboolean with_dialogue) G_GNUC_WARN_UNUSED_RESULT;

/* A ScJsonItemFunc for a ScReport. */
gboolean  sc_report_json_read_diagnosis (ScJsonReader *reader, JsonObject *object, const char *where, gpointer report);

G_END_DECLS
