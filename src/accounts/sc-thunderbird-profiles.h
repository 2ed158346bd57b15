/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char       *path;    /* the folder of the profile */
  char       *name;    /* the folder's own name, for ids */
  const char *program; /* "Thunderbird" or "Betterbird" */
} ScThunderbirdProfile;

/* (transfer full) (element-type ScThunderbirdProfile): the profiles of Thunderbird and Betterbird in all their places, each once;
 * those in use before others. @notes: (element-type utf8): what could not be read. */
GPtrArray *sc_thunderbird_profiles_list (GPtrArray *notes) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full) (element-type utf8): the folders that @text, the bytes of a profiles.ini in the folder @root, names. Pure: looks at
 * no file. A relative path stays inside @root. */
GPtrArray *sc_thunderbird_profiles_read (const char *text,
                                         gsize       length,
                                         const char *root) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
