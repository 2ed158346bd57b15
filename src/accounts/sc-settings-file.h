/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SC_SETTINGS_FILE_MAX_BYTES (1024 * 1024)
#define SC_SETTINGS_MAX_ACCOUNTS   5000

/**
 * ScSettingsFile: the bytes of another program's settings file, wiped when freed because a password may be among them.
 */
typedef struct
{
  char    *text;            /* NUL-terminated, may hold NUL bytes before */
  gsize    length;
  gboolean others_can_read; /* the file's permissions let other users read it */
} ScSettingsFile;

/**
 * sc_settings_file_read:
 * Reads a regular file of at most %SC_SETTINGS_FILE_MAX_BYTES; never waits (for a pipe, say).
 *
 * Errors: %G_FILE_ERROR_NOENT when there is no such file; %SC_STORE_ERROR_NOT_READABLE and %SC_STORE_ERROR_BAD_DATA
 * with a translated sentence that names the file.
 */
ScSettingsFile *sc_settings_file_read (const char      *path,
                                       GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void            sc_settings_file_free (ScSettingsFile  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScSettingsFile, sc_settings_file_free)

G_END_DECLS
