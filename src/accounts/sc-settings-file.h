/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SC_SETTINGS_FILE_MAX_BYTES       (1024 * 1024)
#define SC_SETTINGS_LARGE_FILE_MAX_BYTES (32 * 1024 * 1024) /* what a program writes over years */
#define SC_SETTINGS_MAX_ACCOUNTS         5000

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
 * @max_bytes: %SC_SETTINGS_FILE_MAX_BYTES, or more where the program writes more
 *
 * Reads a regular file of at most @max_bytes, also one that grows meanwhile; never waits (for a pipe, say).
 *
 * Errors: %G_FILE_ERROR_NOENT when there is no such file; %SC_STORE_ERROR_NOT_READABLE and %SC_STORE_ERROR_BAD_DATA
 * with a translated sentence that names the file.
 */
ScSettingsFile *sc_settings_file_read      (const char      *path,
                                            gsize            max_bytes,
                                            GError         **error);
/* From bytes that are no file: a copy. */
ScSettingsFile *sc_settings_file_new       (const char      *text,
                                            gsize            length);
/* Makes the bytes UTF-8 (a file that is not is taken for Latin-1) without a byte order mark, NUL bytes and the CR of Windows' line ends. */
void            sc_settings_file_make_text (ScSettingsFile  *self);
void            sc_settings_file_free      (ScSettingsFile  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScSettingsFile, sc_settings_file_free)

/* (transfer full): @bytes when they are UTF-8, else what they are in Latin-1. */
char           *sc_settings_dup_utf8       (const char      *bytes,
                                            gsize            length) G_GNUC_WARN_UNUSED_RESULT;

/**
 * sc_settings_load_key_file:
 * Reads a file that its program reads with #GKeyFile.
 *
 * Errors: as sc_settings_file_read().
 */
GKeyFile       *sc_settings_load_key_file  (const char      *path,
                                            GKeyFileFlags    flags,
                                            GError         **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same of text that is there; %SC_STORE_ERROR_BAD_DATA names @shown_name. */
GKeyFile       *sc_settings_parse_key_file (ScSettingsFile  *file,
                                            GKeyFileFlags    flags,
                                            const char      *shown_name,
                                            GError         **error) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full) (nullable): the text of a key without blanks around it, %NULL when there is none. @key_file: (nullable) */
char           *sc_settings_get_text       (GKeyFile        *key_file,
                                            const char      *group,
                                            const char      *key) G_GNUC_WARN_UNUSED_RESULT;
/* @fallback when nothing is written, or neither yes nor no */
gboolean        sc_settings_get_switch     (GKeyFile        *key_file,
                                            const char      *group,
                                            const char      *key,
                                            gboolean         fallback);

/* Adds to @notes (nullable) why a file could not be read; that there is none is nothing to tell. */
void            sc_settings_note_error     (GPtrArray       *notes,
                                            const GError    *error);

/* Whether the last part of @path is @name. */
gboolean        sc_settings_is_named       (const char      *path,
                                            const char      *name);

/* (transfer full): the names of the entries of a folder, sorted, at most @max; none when it cannot be read. */
GPtrArray      *sc_settings_list_folder    (const char      *path,
                                            guint            max) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
