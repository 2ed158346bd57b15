/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-settings-file.h"

G_BEGIN_DECLS

/**
 * ScIniFile: groups of keys and values as half a dozen programs write them, each a little differently from #GKeyFile: a line
 * that is none costs only itself, anything is allowed in names, a group that comes twice is one, the last value counts.
 * Wiped when freed: some programs keep passwords so.
 */
typedef struct _ScIniFile ScIniFile;

typedef enum
{
  SC_INI_PLAIN = 0,            /* a value stands as it is, between blanks */
  SC_INI_KEEP_BLANKS = 1 << 0, /* blanks around a value belong to it */
  SC_INI_ESCAPED = 1 << 1,     /* as KConfig, QSettings and GKeyFile write: "\\", "\s", "\xe9"; "key[$e]" is the key too */
} ScIniFlags;

/* Takes @file. Never fails. */
ScIniFile          *sc_ini_file_parse      (ScSettingsFile  *file,
                                            ScIniFlags       flags) G_GNUC_WARN_UNUSED_RESULT;
/* Errors: as sc_settings_file_read(). */
ScIniFile          *sc_ini_file_read       (const char      *path,
                                            ScIniFlags       flags,
                                            GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void                sc_ini_file_free       (ScIniFile       *self);

/* (transfer none): in the order of the file; keys before any group belong to the group "" */
const char * const *sc_ini_file_get_groups (ScIniFile       *self);
gboolean            sc_ini_file_has_group  (ScIniFile       *self,
                                            const char      *group);
/* (transfer none) (nullable): %NULL when there is no such key */
const char         *sc_ini_file_get        (ScIniFile       *self,
                                            const char      *group,
                                            const char      *key);
/* The same, and %NULL when nothing is written there. */
const char         *sc_ini_file_get_text   (ScIniFile       *self,
                                            const char      *group,
                                            const char      *key);
/* What programs write for yes: 1, true, yes, on, in any case. @fallback when nothing is written. */
gboolean            sc_ini_file_get_switch (ScIniFile       *self,
                                            const char      *group,
                                            const char      *key,
                                            gboolean         fallback);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScIniFile, sc_ini_file_free)

G_END_DECLS
